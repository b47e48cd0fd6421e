#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# However a command ends, the last thing that it does to its outputs is to make all of them safe, and
# only then does it let go of the first. Looks at what is asked of the kernel, since a simulated line
# that is let go of falls back to its pull. Runs inside scripts/gpio-kernel.sh.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
. tests/bench/_chip.sh

bare_bench
sed -i 's/"di":/"watchdog": { "chip": "relay-board", "line": 3, "period": "50ms" },\n    "di":/' "$work/bench.json"
sed 's/"device"/"tester"/; s/"line": 4 } }/"line": 4, "safe": true } }, "collector": { "http": { "port": 8080 } }/' "$work/bench.json" >"$work/tester.json"
log=$work/lines

# The outputs' last levels while they were held, and whether any was set after one was let go.
left() {
    awk '$1 == "close" { let_go = 1; closed++ } $1 == "open" { opened++ }
         $1 != "close" { if (let_go) late = " late"; level[$2] = $3; if (last[$2] != $3) changes[$2]++; last[$2] = $3 }
         END { for (i = 0; i < 8; i++) if (i in level) printf "%s", level[i]
               printf "%s%s\n", late, opened == closed ? "" : " held" }' "$log" 2>/dev/null
}
# ends LEVELS STATUS SIGNAL COMMAND...: the signal comes after two seconds; "" sends none
ends() {
    local levels=$1 status=$2 signal=$3 got=0
    shift 3
    rm -f "$log"
    env --default-signal=INT LINE_LOG="$log" LD_PRELOAD="$BUILD/bench/line_log.so" \
        "$FOOTFALL" rig "$@" -O "$work/out" >"$work/out.log" 2>&1 &
    if [ -n "$signal" ]; then sleep 2 && kill -"$signal" $!; fi
    wait $! || got=$?
    [ "$(left)" = "$levels" ] && [ "$got" -eq "$status" ] && return
    echo "    ended with $got, its outputs at '$(left)' instead of '$levels'"
    tail -n 5 "$work/out.log" | sed 's/^/    /'
    return 1
}
scene=scenes/vs121-p/overcrowding
device=(--map "$work/bench.json") tester=(--map "$work/tester.json")

check 'at the end of a run all outputs are safe before they are let go' ends 0010 0 '' run $scene "${device[@]}"
check '... and were not all the time' test "$(grep -c '^set' "$log")" -gt 100
for signal in INT TERM HUP; do
    check "... after SIG$signal" ends 0010 1 $signal run $scene "${device[@]}"
done
check '... after an error' ends 0010 3 '' run $scene "${device[@]}" --junit "$work/absent/junit.xml"
check '... where a scene is skipped' ends 0010 77 '' run scenes/vs121-p/staff-button "${device[@]}"
check '... where a foreign device does not come' ends 101 3 '' dut scenes/vs121-p/staff-button "${tester[@]}" --start-timeout 1s
check '... and after SIGTERM while it is waited for' ends 101 1 TERM dut scenes/vs121-p/staff-button "${tester[@]}"
finish
