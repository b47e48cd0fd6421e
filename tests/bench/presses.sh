#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Ten thousand bouncing presses. In virtual time only: on the wall's clock they take twenty minutes.
# Runs inside scripts/gpio-kernel.sh.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
. tests/bench/_chip.sh

presses=10000
bare_bench
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
finish
