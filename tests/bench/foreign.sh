#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The simulated device on lines, and a second footfall that tests the first as a foreign device,
# over relays, real HTTP and a real broker. Runs inside scripts/gpio-kernel.sh.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
. tests/bench/_device.sh
export PATH=$PATH:/usr/sbin

# a port of this kernel only
mosquitto -p 1883 >"$work/broker" 2>&1 &
until { exec 9<>/dev/tcp/127.0.0.1/1883; } 2>/dev/null; do sleep 0.05; done
exec 9>&-
relays 0:8:9000:2000 1:9:0:0 10:4:8000:4000 10:11:8000:2000
for scene in staff-button overcrowding; do
    check "$scene passes as a foreign device over lines and HTTP" against_each_other "$scene"
    check '... step by step' passed_by steps dut
    check '... and what repeats it has its tolerance' grep -qE -- '--map [^ ]*tester.json --tolerance [0-9]+us"' "$work/dut/summary.json"
done
"$FOOTFALL" run scenes/vs121-p/overcrowding -O "$work/simulated" >"$work/simulated.log" 2>&1
trace=vs121-p/overcrowding/trace.jsonl compared=
traces_agree() { # of the last run; what is compared again is run again
    [ -z "$compared" ] || both_sides overcrowding || return
    compared=1
    "$FOOTFALL" rig compare --tolerance $late "$work/simulated/$trace" "$work/out/$trace" "$work/dut/$trace"
}
check 'its traces, simulated, on lines and from outside, are the same' patiently either_late traces_agree
status=0
"$FOOTFALL" rig compare --exact "$work/simulated/$trace" "$work/dut/$trace" >"$work/log" 2>&1 || status=$?
check '... but not to the microsecond, which is shown' test "$status" -eq 1
check "a scene's reports over MQTT pass too" against_each_other http-and-mqtt

# what presses the button is the tester's relay: the device's own scene has no press
relays 0:8:9000:2000 1:9:0:0 10:4:8000:4000 10:11:8000:2000 12:7:8000:2000
mkdir -p "$work/vs121-p/reset-touched"
cat >"$work/vs121-p/reset-touched/scene.json" <<'SCENE'
{ "version": 1, "model": "vs121-p", "duration": "4s",
  "camera": { "height": "3m", "width_px": 96, "height_px": 96 },
  "events": [{ "at": "1s", "press": "reset", "for": "1s" }],
  "expect": { "golden": "expect.jsonl" } }
SCENE
cat >"$work/vs121-p/reset-touched/expect.jsonl" <<'GOLDEN'
{"t_us":0,"kind":"led","level":true}
{"t_us":1000000,"kind":"pin","pin":"reset","level":true}
{"t_us":2000000,"kind":"pin","pin":"reset","level":false}
GOLDEN
check "a tester's relay presses the reset button" against_each_other reset-touched
finish
