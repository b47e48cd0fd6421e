#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What can be wired to a device: the table of its terminals, and loads that its contact cannot take.
# proves: P-HW-01 P-HW-02 P-HW-07 P-HW-09 P-HW-10
. tests/cli/_scenes.sh

run 0 'pins prints the terminals' pins vs121-p
row() { # PIN GROUP NAME DIRECTION SOFTWARE
    check "pin $1 is $2 $3, $4, software $5" \
        grep -qE "^ +$1  $2 +$3 +$4 +$5  " "$work/stdout"
}
row 1 power 'DC 5V' supply no
row 2 power GND supply no
row 3 DI DI input yes
row 4 DI G supply no
row 5 DO DO output yes
row 6 DO COM output yes
row 7 RS485 B input yes
row 8 RS485 A output yes
check 'there is no ninth' test "$(grep -cE '^ +[0-9]+ ' "$work/stdout")" -eq 8
says stdout 'receives data; no protocol is documented: silent'
says stdout 'transmits data; no protocol is documented: silent'
says stdout 'low up to 0.5 V, high from 3 V to 5 V'
says stdout '3.3 V to 12 V at no more than 500 mA'

run 0 'pins without a model prints all of them' pins
says stdout 'vs121-p'
run 0 'pins --json' pins --json
check 'its JSON is JSON with eight terminals' \
    test "$(grep -cE '^ *\{"pin": [1-8], "group": "[a-zA-Z0-9]+", ' "$work/stdout")" -eq 8
run 2 'pins refuses an unknown model' pins vs999
says stderr 'footfall: pins takes one model: vs999'

# Nothing is ever said on RS485: the board has no way to, and no golden holds a line of it.
check 'the board has no operation for RS485' \
    bash -c '! grep -qiE "rs-?485|uart|serial_write" firmware_core/hal.h'
check 'no scene has a word on RS485' bash -c '! grep -qi rs485 scenes/*/*/expect.jsonl'

# alarm NAME LOAD: whoever is there closes the contact.
alarm() {
    scene "$1" "$2"
    local on='{ "overcrowding_alarm": { "enable": true, "trigger_threshold": 0 } },'
    sed -i "s/\"region_people_counting\": .*/\"region_people_counting\": $on/" \
        "$work/scenes/vs121-p/$1/scene.json"
}
quiet() { # NAME
    check "$1" bash -c "! grep -q 'on DO' '$work/stderr'"
}
alarm small '"load": { "volts": 3.3, "amps": 0 },'
alarm large '"load": { "volts": 12, "amps": 0.5 },'
for name in small large; do
    run 0 "lint takes a $name load" lint "scenes/vs121-p/$name"
    quiet "lint says nothing of a $name load"
    run 0 "run takes a $name load" run "scenes/vs121-p/$name" -O out
    quiet "run says nothing of a $name load"
    check "the contact closed on a $name load" \
        grep -q '"pin":"do","level":true' "$work/out/vs121-p/$name/trace.jsonl"
    check "the log says nothing of a $name load" \
        bash -c "! grep -q 'on DO' '$work/out/vs121-p/$name/run.log'"
done
while read -r name volts amps text; do
    alarm "$name" "\"load\": { \"volts\": $volts, \"amps\": $amps },"
    run 0 "lint warns of a load that is too $name" lint "scenes/vs121-p/$name"
    says stderr "scene.json:9: warning: load: $text on DO"
    run 0 "run warns of it" run "scenes/vs121-p/$name" -O out
    says "out/vs121-p/$name/run.log" "advice: load: $text on DO"
    says "out/vs121-p/$name/run.log" "warning: $text on DO; its contact switches 3.3 V to 12 V"
done <<'LOADS'
low 3.2 0.1 3.2 V, 100 mA
high 24 0.2 24 V, 200 mA
strong 12 0.51 12 V, 510 mA
LOADS
finish
