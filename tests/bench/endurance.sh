#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Ten thousand bouncing presses, and a hundred sudden ends. In virtual time only: on the wall's
# clock the presses take twenty minutes. Runs inside scripts/gpio-kernel.sh.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
. tests/bench/chip.sh

presses=10000 ends=100
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
make_chip bench relay-board 8
cat >"$work/bench.json" <<'MAP'
{ "version": 1, "side": "device",
  "lines": {
    "do":  { "chip": "relay-board", "line": 0 },
    "led": { "chip": "relay-board", "line": 1 },
    "out1": { "chip": "relay-board", "line": 2, "safe": true },
    "di":  { "chip": "relay-board", "line": 4 } } }
MAP
scene=$work/vs121-p/presses
mkdir -p "$scene"
cat >"$scene/scene.json" <<'SCENE'
{ "version": 1, "model": "vs121-p", "duration": "1900s",
  "camera": { "height": "3m", "fps": 1, "width_px": 96, "height_px": 96 },
  "device": { "line_crossing_counting": { "enable": true, "line": [[0, 48], [95, 48]],
      "filter_staff": { "enable": true } } } }
SCENE

"$FOOTFALL" rig run "$scene" --map "$work/bench.json" -O "$work/out" >"$work/log" 2>&1 &
device=$!
until [ "$(cat "$bench_sysfs/sim_gpio1/value")" = 1 ]; do sleep 0.01; done
"$BUILD/bench/presses" "$bench_sysfs/sim_gpio4" $presses
wait $device
check 'the run with the presses passes' grep -q '^1 passed' "$work/log"
seen=$(grep -c 'the button on DI' "$work/out/vs121-p/presses/run.log")
edges=$(grep -c '"pin":"di"' "$work/out/vs121-p/presses/trace.jsonl")
echo "    $presses presses, $edges edges, $seen seen"
check "of $presses bouncing presses none is lost and none doubled" test "$seen" -eq $presses

levels() { cat "$bench_sysfs"/sim_gpio{0,1,2}/value | tr -d '\n'; }
RANDOM=7 wrong_kill=0 wrong_end=0
for ((i = 0; i < ends; i++)); do
    signal=$([ $((i % 2)) -eq 0 ] && echo KILL || { [ $((i % 4)) -eq 1 ] && echo TERM || echo INT; })
    # asynchronous children of a shell ignore SIGINT unless it is given back to them
    env --default-signal=INT "$FOOTFALL" rig run scenes/vs121-p/overcrowding --map "$work/bench.json" \
        -O "$work/out" >"$work/log" 2>&1 &
    sleep "$((RANDOM % 3)).$((RANDOM % 1000))"
    before=$(levels)
    kill -$signal $!
    wait $! 2>/dev/null
    now=$(levels)
    # let go of, a simulated line falls back to its pull, which is down
    if [ "$now" != 000 ]; then
        echo "    SIG$signal: $before became $now"
        if [ $signal = KILL ]; then wrong_kill=$((wrong_kill + 1)); else wrong_end=$((wrong_end + 1)); fi
    fi
done
check "killed at $((ends / 2)) moments, outputs do what the chip does without a user" test $wrong_kill -eq 0
check "ended at $((ends / 2)) moments, no output stays on" test $wrong_end -eq 0
finish
