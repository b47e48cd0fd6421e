#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A second footfall reports to the bench by HTTPS as a foreign device does, while others knock with
# what is no report; and what the bench says where a device does not come or its reports do not.
# Runs inside scripts/gpio-kernel.sh.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
. tests/bench/_device.sh

authority() { # authority NAME: a certificate authority
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \
        -keyout "$work/$1.key" -out "$work/$1.pem" 2>>"$work/openssl.log"
}
authority ours
authority theirs
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=collector.example \
    -keyout "$work/server.key" -out "$work/server.csr" 2>>"$work/openssl.log"
echo 'subjectAltName=DNS:collector.example' >"$work/names"
openssl x509 -req -in "$work/server.csr" -CA "$work/ours.pem" -CAkey "$work/ours.key" -days 2 \
    -extfile "$work/names" -out "$work/server.pem" 2>>"$work/openssl.log"
sed "s|\"port\": 80 |\"port\": 443, \"certificate\": \"$work/server.pem\", \"key\": \"$work/server.key\" |" \
    "$work/tester.json" >"$work/https.json"
sed -i 's/, "mqtt": .*"127.0.0.1" }//' "$work/tester.json" "$work/https.json"

# scene NAME URL [AUTHORITY]: two people cross the line, and each is reported to URL
scene() {
    local folder=$work/vs121-p/$1
    mkdir -p "$folder/keys"
    sed "s|http://collector.example/reports|$2|; s|\"expect\": {|\"expect\": { \"golden\": \"expect.jsonl\",|" \
        scenes/vs121-p/two-abreast/scene.json >"$folder/scene.json"
    env -u CI "$FOOTFALL" run --update "$folder" -O "$work/out" >"$work/log" 2>&1
    [ -z "${3:-}" ] || cp "$work/$3.pem" "$folder/keys/authorities.pem"
}
# foreign DEVICE_SCENE TESTER_SCENE MAP: sets $status of the tester
foreign() {
    local tester
    start_tester "$work/vs121-p/$2" "$work/$3"
    "$FOOTFALL" rig run "$work/vs121-p/$1" --rt --map "$work/device.json" -O "$work/out" >"$work/log" 2>&1
    status=0
    wait "$tester" || status=$?
}
ended() { # ended STATUS
    [ "$status" -eq "$1" ] && return
    echo "    ended with $status"
    head -n 12 "$work/dut.log" | cut -c1-300 | sed 's/^/    /'
    return 1
}
says() { grep -qF -- "$1" "$work/dut.log" || { head -n 12 "$work/dut.log" | cut -c1-300 | sed 's/^/    /'; return 1; }; }

relays 0:8:9000:2000 1:9:0:0
scene trusted https://collector.example/reports ours
for ((i = 0; i < 200; i++)); do # all through the run: garbage, silence, and a body without end
    sleep 0.05
    { exec 9<>/dev/tcp/127.0.0.1/443; } 2>/dev/null || continue
    case $((i % 3)) in
    0) head -c 3000 /dev/urandom >&9 ;;
    1) printf 'POST /reports HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n' >&9 ;;
    esac
done 2>/dev/null &
knocking=$!
foreign trusted trusted https.json
kill $knocking 2>/dev/null
check 'a device that trusts the certificate passes over HTTPS, while others knock without sense' ended 0

scene distrustful https://collector.example/reports theirs
foreign distrustful trusted https.json
check 'a device that does not trust it fails' ended 1
check '... and the bench asks what may be wrong' says 'no report came: is the device in this network'
check '... and the device says why' grep -rq 'certificate' "$work/out/vs121-p/distrustful/run.log"
scene wrong http://collector.example/elsewhere
scene right http://collector.example/reports
foreign wrong right tester.json
check 'reports to a wrong address fail' ended 1
check '... and the address is told' says '(1, the first to /elsewhere): set the device up'
sed -i 's/server.key/ours.key/' "$work/https.json"
foreign trusted trusted https.json
check 'a key that is not of the certificate ends with status 3' ended 3
check '... and that is said' says 'the certificate and its key do not fit'

# the device reports to the broker in the clear, the tester listens there over TLS
sed 's/collector.example/broker.example/' "$work/names" >"$work/names.broker"
openssl x509 -req -in "$work/server.csr" -CA "$work/ours.pem" -CAkey "$work/ours.key" -days 2 \
    -extfile "$work/names.broker" -out "$work/broker.pem" 2>>"$work/openssl.log"
printf 'user root\nallow_anonymous true\nlistener 1883\nlistener 8883\ncertfile %s\nkeyfile %s\n' \
    "$work/broker.pem" "$work/server.key" >"$work/broker.conf"
PATH=$PATH:/usr/sbin mosquitto -c "$work/broker.conf" >"$work/broker" 2>&1 &
until { exec 9<>/dev/tcp/127.0.0.1/8883; } 2>/dev/null; do sleep 0.05; done
exec 9>&-
cp -r scenes/vs121-p/http-and-mqtt "$work/vs121-p/"
for name in ours theirs; do
    sed "s|\"http\": { \"port\": 80 }|&, \"mqtt\": { \"host\": \"broker.example\", \"port\": 8883, \"authorities\": \"$work/$name.pem\" }|" \
        "$work/tester.json" >"$work/tls-$name.json"
done
foreign http-and-mqtt http-and-mqtt tls-ours.json
check 'reports to a broker are heard over TLS' ended 0
status=0
"$FOOTFALL" rig dut "$work/vs121-p/http-and-mqtt" --map "$work/tls-theirs.json" -O "$work/dut" \
    >"$work/dut.log" 2>&1 || status=$?
check 'a broker whose certificate is not trusted ends with status 3' ended 3
check '... and is named' says 'no session with the broker at broker.example:8883: '

kill "$relays_pid"
echo pull-down >"$bench_sysfs/sim_gpio9/pull" # nothing else darkens the LED now
status=0
"$FOOTFALL" rig dut "$work/vs121-p/right" --map "$work/tester.json" --start-timeout 3s -O "$work/dut" \
    >"$work/dut.log" 2>&1 || status=$?
check 'a device that never comes ends with status 3' ended 3
check '... and what to look at is said' says 'is the device supplied, and does the bench see its LED?'
finish
