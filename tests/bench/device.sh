#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The simulated device on lines, and a second footfall that tests the first as a foreign device,
# over relays, real HTTP and a real broker. Runs inside scripts/gpio-kernel.sh.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
. tests/bench/chip.sh
export PATH=$PATH:/usr/sbin

work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
make_chip bench relay-board 14
# device:  0 do   1 led   4 di   5 in1   6 out1, which presses di   7 reset
# tester:  8 do   9 led  10 di  11 in1  12 reset
cat >"$work/device.json" <<'MAP'
{ "version": 1, "side": "device",
  "lines": {
    "do":   { "chip": "relay-board", "line": 0, "reads_back": "in1", "relay_delay": "15ms" },
    "led":  { "chip": "relay-board", "line": 1 },
    "di":   { "chip": "relay-board", "line": 4 },
    "reset": { "chip": "relay-board", "line": 7 },
    "in1":  { "chip": "relay-board", "line": 5, "debounce": "10ms" },
    "out1": { "chip": "relay-board", "line": 6, "reads_back": "di" } } }
MAP
cat >"$work/tester.json" <<'MAP'
{ "version": 1, "side": "tester",
  "lines": {
    "do":  { "chip": "relay-board", "line": 8, "debounce": "10ms" },
    "led": { "chip": "relay-board", "line": 9 },
    "di":  { "chip": "relay-board", "line": 10, "reads_back": "in1", "relay_delay": "15ms" },
    "reset": { "chip": "relay-board", "line": 12 },
    "in1": { "chip": "relay-board", "line": 11, "debounce": "10ms" } },
  "collector": { "http": { "port": 80 }, "mqtt": { "host": "127.0.0.1" } } }
MAP

relays() { # relays WIRE...: the wires from now on
    [ -z "${relays_pid:-}" ] || { kill "$relays_pid"; wait "$relays_pid" 2>/dev/null; }
    "$BUILD/bench/relays" "$bench_sysfs" "$@" >"$work/relays" &
    relays_pid=$!
    until [ -s "$work/relays" ]; do sleep 0.01; done
}
level() { cat "$bench_sysfs/sim_gpio$1/value"; }
shown() { [ "$1" -eq 0 ] || sed 's/^/    /' "$2"; return "$1"; }
on_lines() { # on_lines SCENE [OPTION]...
    "$FOOTFALL" rig run "scenes/vs121-p/$1" --map "$work/device.json" -O "$work/out" "${@:2}" >"$work/log" 2>&1
    shown $? "$work/log"
}
# The scene on both sides of the relays at once.
against_each_other() {
    local scene=scenes/vs121-p/$1
    [ -d "$scene" ] || scene=$work/vs121-p/$1
    "$FOOTFALL" rig dut "$scene" --map "$work/tester.json" -O "$work/dut" >"$work/dut.log" 2>&1 &
    local tester=$! device
    sleep 0.5
    "$FOOTFALL" rig run "$scene" --rt --map "$work/device.json" -O "$work/out" >"$work/log" 2>&1
    device=$?
    wait "$tester"
    shown $? "$work/dut.log" && shown "$device" "$work/log"
}
longest_ms() { sed -nE "s/.*, $1: .*longest ([0-9.]+) ms/\1/p" "$work/log" | sort -g | tail -n 1; }
under_frame() { # a frame period of these scenes
    local ms
    ms=$(longest_ms "$1")
    echo "    $1: longest $ms ms"
    awk -v ms="${ms:-1000}" 'BEGIN { exit !(ms < 1000 / 15) }'
}

relays 6:4:8000:4000 0:5:9000:2000
check 'the staff filter runs unchanged on lines' on_lines staff-button
check 'a press reaches the core within a frame period' under_frame 'press to core'
check 'the overcrowding alarm runs unchanged on lines' on_lines overcrowding
check 'the alarm reaches the line within a frame period' under_frame 'alarm to line'
check 'the relay was read back' grep -q 'line to contact: [1-9]' "$work/log"
check 'every output is safe afterwards' test "$(level 0)$(level 1)$(level 6)" = 000
status=0
"$FOOTFALL" rig run scenes/vs121-p/staff-button --map "$work/tester.json" -O "$work/out" >"$work/log" 2>&1 || status=$?
check 'a map of the other side is refused' test "$status" -eq 2
sed 's/"reads_back": "di"/"safe": false/' "$work/device.json" >"$work/deaf.json"
"$FOOTFALL" rig run scenes/vs121-p/staff-button --map "$work/deaf.json" -O "$work/out" >"$work/log" 2>&1
check 'a scene that needs what the map lacks is skipped' test $? -eq 77
check '... with the reason' grep -q 'no output of the map reads back di' "$work/out/summary.json"

# names and ports of this kernel only: the real ones stay as they are
printf '127.0.0.1 localhost collector.example broker.example\n' >"$work/hosts"
mount --bind "$work/hosts" /etc/hosts
mosquitto -p 1883 >"$work/broker" 2>&1 &
sleep 0.5
relays 0:8:9000:2000 1:9:0:0 10:4:8000:4000 10:11:8000:2000
for scene in staff-button overcrowding; do
    check "$scene passes as a foreign device over lines and HTTP" against_each_other "$scene"
done
"$FOOTFALL" run scenes/vs121-p/overcrowding -O "$work/simulated" >"$work/log" 2>&1
name=vs121-p/overcrowding/trace.jsonl
check 'its traces, simulated, on lines and from outside, are the same' \
    "$FOOTFALL" rig compare "$work/simulated/$name" "$work/out/$name" "$work/dut/$name"
status=0
"$FOOTFALL" rig compare --exact "$work/simulated/$name" "$work/dut/$name" >"$work/log" 2>&1 || status=$?
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
sed -i 's/"reads_back": "di"/"reads_back": "reset"/' "$work/device.json"
check "a tester's relay presses the reset button" against_each_other reset-touched
finish
