#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Files to upgrade a device from: made with a key of this run, taken by a device that trusts it.
# proves: P-SYS-09 P-SYS-12
. tests/cli/_scenes.sh

command -v openssl >/dev/null || { skip 'images: there is no openssl to make keys'; finish; exit; }
for who in ours theirs; do
    openssl genpkey -algorithm ed25519 -out "$work/$who.pem" 2>/dev/null
    openssl pkey -in "$work/$who.pem" -pubout -out "$work/$who.pub" 2>/dev/null
done
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/rsa.pem" 2>/dev/null
head -c 20000 "$footfall" >"$work/software"

run 0 'an image is made' image --key ours.pem --software 3.2.1 -o good.img software
says stderr 'good.img: vs121-p 3.2.1, 20160 bytes'
run 2 'a version has three numbers' image --key ours.pem --software 3.2 -o x.img software
says stderr 'footfall: 3.2: is no version such as 1.4.2'
run 2 'an unknown model is refused' image --key ours.pem --model vs1 --software 1.0.0 -o x.img software
run 2 'a public key signs nothing' image --key ours.pub --software 1.0.0 -o x.img software
says stderr 'ours.pub: is no private Ed25519 key in PEM'
run 2 'nor does a key of another kind' image --key rsa.pem --software 1.0.0 -o x.img software
run 2 'an absent key is named' image --key none.pem --software 1.0.0 -o x.img software
says stderr 'none.pem: No such file'
run 2 'absent software is named' image --key ours.pem --software 1.0.0 -o x.img none
run 2 'a key must be given' image --software 1.0.0 -o x.img software
check 'what was refused left no file' test ! -e "$work/x.img"

upgrade() { # NAME FILE
    scene "$1" '"identity": { "software_version": "3.2.0" }, "events": [
        { "at": "1s", "upgrade": { "file": "new.img" } },
        { "at": "5s", "manage": { "action": "info" } } ],'
    mkdir -p "$work/scenes/vs121-p/$1/keys"
    cp "$work/ours.pub" "$work/scenes/vs121-p/$1/keys/software.pem"
    cp "$work/$2" "$work/scenes/vs121-p/$1/new.img"
    run 0 "a scene upgrades from $2" run "scenes/vs121-p/$1" -O out
}
told() { # NAME TEXT
    says "out/vs121-p/$1/trace.jsonl" "$2"
}
upgrade good good.img
told good '"version":"3.2.1","bytes":20160,"answer":{"ok":true}'
told good '"software_version":"3.2.1","software_state":"confirmed"'

run 0 'somebody else signs' image --key theirs.pem --software 3.2.1 -o theirs.img software
upgrade theirs theirs.img
told theirs 'is not signed by whom this device trusts'
told theirs '"software_version":"3.2.0","software_state":"confirmed"'

printf 'x' | dd of="$work/good.img" bs=1 seek=9999 conv=notrunc 2>/dev/null
upgrade changed good.img
told changed 'its digest does not fit'

cp "$work/software" "$work/noise.img"
upgrade noise noise.img
told noise 'is no software for a device'

echo nothing >"$work/scenes/vs121-p/noise/keys/software.pem"
run 2 'a key that is none is an error of the scene' run scenes/vs121-p/noise -O out
says stderr 'is no public Ed25519 key in PEM'
finish
