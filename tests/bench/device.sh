#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The simulated device on lines. Runs inside scripts/gpio-kernel.sh.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
. tests/bench/_device.sh

level() { cat "$bench_sysfs/sim_gpio$1/value"; }
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
check '... step by step' passed_by steps
check '... and is a property of the test' says '<property name="press to core, limit_us" value="66667"/>' out/junit.xml
check 'the overcrowding alarm runs unchanged on lines' on_lines overcrowding
check 'the alarm reaches the line within a frame period' under_frame 'alarm to line'
check '... step by step' passed_by steps
check '... within its limits, which the summary has' says '{"name": "line to contact", "limit_us": 50000, "histogram": {"n":' out/summary.json
check '... and the page' says '<td>alarm to line</td>' out/index.html
check 'the relay was read back' grep -q 'line to contact: [1-9]' "$work/log"
check 'every output is safe afterwards' test "$(level 0)$(level 1)$(level 6)" = 000
status=0
"$FOOTFALL" rig run scenes/vs121-p/staff-button --map "$work/tester.json" -O "$work/out" >"$work/log" 2>&1 || status=$?
check 'a map of the other side is refused' test "$status" -eq 2
sed 's/"reads_back": "di"/"safe": false/' "$work/device.json" >"$work/deaf.json"
"$FOOTFALL" rig run scenes/vs121-p/staff-button --map "$work/deaf.json" -O "$work/out" >"$work/log" 2>&1
check 'a scene that needs what the map lacks is skipped' test $? -eq 77
check '... with the reason' says 'no output of the map reads back di' out/summary.json
sed '/"do":/d' "$work/tester.json" >"$work/blind.json"
"$FOOTFALL" rig dut scenes/vs121-p/overcrowding --map "$work/blind.json" -O "$work/out" >"$work/log" 2>&1
check '... also by a tester' test $? -eq 77
check '... with the reason' says 'it looks at do, and the map has no line with the role do' out/summary.json
finish
