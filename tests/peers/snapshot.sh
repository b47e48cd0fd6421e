#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Pictures in reports, from a scene's light to a real server: what arrives opens as a JPEG that shows
# the scene at that moment, with its masks.
# proves: P-HTTP-08 P-JSON-01 P-JSON-17 P-JSON-18 P-JSON-19 P-JSON-20 P-PRIV-01 P-PRIV-11 P-PRIV-15
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/_peers.sh
FOOTFALL=${FOOTFALL:-$BUILD/footfall}

make_certificates || { fail 'make certificates'; finish; exit; }
start_printing https "$BUILD/peers/https_server" 0 "$work/https.got" "$work/good.pem" \
    "$work/good.key" || { fail 'start the HTTPS server'; finish; exit; }
https=$port
mqtt=$(free_port)
printf 'log_type all\nlistener %s 127.0.0.1\nallow_anonymous true\n' "$mqtt" >"$work/broker.conf"
start_broker broker "$mqtt" || { fail 'start the broker'; finish; exit; }
subscribe broker "$mqtt" || fail 'subscribe'

# The scene as it is, but for who its recipients are.
scene=$work/scenes/vs121-p/snapshot
mkdir -p "$scene"
cp -r "$work/keys" "$scene/keys"
sed -e "s|http://collector.example/|https://localhost:$https/|" \
    -e "s|\"host\": \"broker.example\"|\"host\": \"127.0.0.1\", \"port\": $mqtt|" \
    -e '/"expect": {/,/^  }/c\  "expect": {}' \
    scenes/vs121-p/snapshot-in-reports/scene.json >"$scene/scene.json"
witness
"$FOOTFALL" run "$scene" --rt --speed 4 -q -O "$work/out" >"$work/run.log" 2>&1
status=$?
trace=$(find "$work/out" -name trace.jsonl)
if [ $status -ne 0 ] || [ -z "$trace" ]; then
    fail "snapshot: footfall run ended with status $status"
    tail -n 20 "$work/run.log"
    finish
    exit
fi

bodies_to() { # PATH: the bodies that left for it, in order
    sed -nE "s|^.*\"url\":\"https://localhost:$https/$1\",\"body\":(.*)\}\$|\1|p" "$trace"
}
got() { sed -n "s|^/$1 ||p" "$work/https.got"; }
# A report that has no answer for a second of the scene may be overtaken by the next: on a machine that
# stood still, order is nobody's fault.
in_order() { if [ "$(lost_us)" -eq 0 ]; then cat; else sort; fi; }
for path in with without flow; do
    check "snapshot: the server got on /$path what left ($(got "$path" | wc -l) reports)" \
        diff <(bodies_to "$path" | in_order) <(got "$path" | in_order)
done
check 'snapshot: there were reports to look at' test "$(got with | wc -l)" -ge 3
all_have() { test "$(got "$1" | wc -l)" -eq "$(got "$1" | grep -c '"snapshot":"/9j/[^"]*"}$')"; }
check 'snapshot: each report on /with ends with a picture' all_have with
check 'snapshot: and each of people flow' all_have flow
check 'snapshot: none on /without has the key' test "$(got without | grep -c snapshot)" -eq 0
# The pictures aside, both got the same.
check 'snapshot: but for it they are alike' \
    diff <(got with | sed 's/,"snapshot":"[^"]*"}$/}/' | in_order) <(got without | in_order)
soon grep -q line_trigger_data "$work/broker.got"
check 'snapshot: the broker got line reports' grep -q line_trigger_data "$work/broker.got"
check 'snapshot: and no picture' test "$(grep -c snapshot "$work/broker.got")" -eq 0
shows() { # SCENE TRACE: every picture is of its scene and moment
    "$BUILD/peers/snapshot_check" "$1" "$2" >"$work/pictures" 2>&1 || { cat "$work/pictures"; return 1; }
}
check 'snapshot: each picture shows its moment, and nothing under the mask' shows "$scene" "$trace"
# The same in virtual time: before and after an outage, at the management interface, and blurred.
for name in snapshot-outage picture-normal picture-blur; do
    "$FOOTFALL" run "scenes/vs121-p/$name" -q -O "$work/virtual" >"$work/run.log" 2>&1
    check "snapshot: as do those of $name" \
        shows "scenes/vs121-p/$name" "$work/virtual/vs121-p/$name/trace.jsonl"
done
finish
