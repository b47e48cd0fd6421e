#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A hundred sudden ends. In virtual time only, where the moments are the same in every run. Runs
# inside scripts/gpio-kernel.sh.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
. tests/bench/_chip.sh

ends=100
bare_bench

# What footfall is not asked for here costs more in this kernel than footfall itself: processes.
levels() { # sets $levels
    local line level
    levels=
    for line in 0 1 2; do
        read -r level <"$bench_sysfs/sim_gpio$line/value"
        levels+=$level
    done
}
mkfifo "$work/never"
exec 3<>"$work/never"
pause() { ! read -rt "$1" <&3; }

signals=(KILL TERM KILL INT)
RANDOM=7 wrong_kill=0 wrong_end=0 on=0
for ((i = 0; i < ends; i++)); do
    signal=${signals[i % 4]}
    # asynchronous children of a shell ignore SIGINT unless it is given back to them
    env --default-signal=INT "$FOOTFALL" rig run scenes/vs121-p/overcrowding --map "$work/bench.json" \
        -O "$work/out" >"$work/log" 2>&1 3>&- &
    pause "$((RANDOM % 3)).$((RANDOM % 1000))"
    levels
    before=$levels
    kill -$signal $!
    wait $! 2>/dev/null
    levels
    # let go of, a simulated line falls back to its pull, which is down
    if [ "$levels" != 000 ]; then
        echo "    SIG$signal: $before became $levels"
        if [ $signal = KILL ]; then wrong_kill=$((wrong_kill + 1)); else wrong_end=$((wrong_end + 1)); fi
    fi
    case $before in 000) ;; *) on=$((on + 1)) ;; esac
done
echo "    in $on of $ends an output was on"
check "outputs were on before most of the ends" test $on -gt $((ends / 2))
check "killed at $((ends / 2)) moments, outputs do what the chip does without a user" test $wrong_kill -eq 0
check "ended at $((ends / 2)) moments, no output stays on" test $wrong_end -eq 0
finish
