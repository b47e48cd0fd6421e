#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What goes wrong on a bench, and what footfall says and saves then: chips that are not there or go
# away, one line under two names, a program that is late. In virtual time only. Runs inside
# scripts/gpio-kernel.sh.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
. tests/bench/_chip.sh

rig() { "$FOOTFALL" rig "$1" --map "$work/$2.json" "${@:3}" >"$work/out" 2>&1; }
run_scene() { # run_scene MAP
    "$FOOTFALL" rig run scenes/vs121-p/overcrowding --map "$1" -O "$work/results" >"$work/out" 2>&1
}
says() { grep -qF -- "$1" "$work/out" || { sed 's/^/    /' "$work/out"; return 1; }; }
ends_with() { # ends_with STATUS COMMAND...
    local want=$1 got=0
    shift
    "$@" || got=$?
    [ "$got" -eq "$want" ] || { echo "    ended with $got"; sed 's/^/    /' "$work/out"; return 1; }
}
map() { # map NAME SIDE LINES
    echo "{ \"version\": 1, \"side\": \"$2\", \"lines\": { $3 } }" >"$work/$1.json"
}
line() { echo "\"$1\": { \"chip\": \"$2\", \"line\": $3${4:+, $4} }"; } # line ROLE CHIP LINE [MORE]

map alone device "$(line do relay-board 0)"
check 'a machine without any chip ends with status 3' ends_with 3 rig status alone --once
check '... and is said to have none' says 'this machine has no GPIO chip'
bare_bench

map twice device "$(line do relay-board 0), $(line out1 /dev/gpiochip0 0)"
check 'one line under two names of its chip ends with status 3' ends_with 3 rig status twice --once
check '... and is said to be one' says '/dev/gpiochip0/0: is the same line as relay-board/0'
check "... and so it is by reset, which takes one after the other" ends_with 3 rig reset twice
check '... in other words' says 'two roles of the map are one line'

export LINE_LOG=$work/lines
hold_line relay-board 1
LD_PRELOAD=$BUILD/bench/line_log.so check 'reset tells which output it cannot have' ends_with 3 rig reset bench
check '... and who holds it' says 'held by gpioset'
check '... and that the others are safe' says '2 outputs are safe, 1 is not'
check '... which they are while they are held' grep -q '^set 2 1' "$LINE_LOG"
check '... all of them before the first is let go' awk '/^close/ { n++ } /^set 2 1/ && !n { ok = 1 } END { exit !ok }' "$LINE_LOG"
kill "$holder"

check 'a map of the other side is refused before a line is touched' ends_with 2 \
    run_scene rig/bench-pi-tester.json
check '... and that is said' says 'side: this command needs a map of the device'
map idle device "$(line do relay-board 0 '"debounce": "10ms"'), $(line di relay-board 4 '"safe": true')"
check 'keys that mean nothing on this side are no mistake' ends_with 0 rig status idle --once
check '... but are told' says 'lines.do.debounce: warning: means nothing where do is an output'
check '... each of them' says 'lines.di.safe: warning: means nothing where di is an input'

map bouncing device "$(line do relay-board 0 '"reads_back": "in1"'), $(line in1 relay-board 5 '"debounce": "10ms"')"
"$BUILD/bench/relays" "$bench_sysfs" 0:5:8000:4000 >"$work/relays" &
relays=$!
until [ -s "$work/relays" ]; do sleep 0.01; done
check 'the self-test measures the bounce of a contact that is debounced' ends_with 0 rig selftest bouncing
check '... as it is' tells 'do moves in1: .*bounces for (3\.[6-9]|4\.[0-4]) ms'
kill $relays

# The program is stopped while contacts move, as a busy machine stops it.
pull() { echo "pull-$2" >"$bench_sysfs/sim_gpio$1/pull"; }
pull 5 down
map late device "$(line in1 relay-board 5 '"debounce": "10ms"')"
"$FOOTFALL" rig status --map "$work/late.json" >"$work/late" 2>&1 &
status=$!
until grep -qs in1 "$work/late"; do sleep 0.01; done
kill -STOP $status
pull 5 up && sleep 0.1 && pull 5 down && sleep 0.1
kill -CONT $status
sleep 0.5
kill -INT $status
wait $status
check 'a press that came and went while the program was late is seen' \
    test "$(sed -nE 's/^ *[0-9.]+ in1 +//p' "$work/late" | tr '\n' ' ')" = 'on off '
check '... when it happened' awk '/ in1 +on/ { on = $1 } / in1 +off/ { off = $1 }
    END { exit !(off - on > 0.099 && off - on < 0.103) }' "$work/late"

# still COMMAND...: stops the program as a machine that stands still would, and does the command then
still() {
    kill -STOP $program
    "$@"
    sleep 0.4
    kill -CONT $program
}
mkdir -p "$work/vs121-p/still"
cat >"$work/vs121-p/still/scene.json" <<'SCENE'
{ "version": 1, "model": "vs121-p", "duration": "3s", "camera": { "height": "3m", "width_px": 96, "height_px": 96 } }
SCENE
still_run() { # still_run COMMAND...: sets $status
    "$FOOTFALL" rig run "$work/vs121-p/still" --map "$work/bench.json" -O "$work/results" >"$work/out" 2>&1 &
    program=$!
    until [ "$(cat "$bench_sysfs/sim_gpio1/value")" = 1 ]; do sleep 0.01; done
    sleep 1.52
    still "$@"
    status=0
    wait $program || status=$?
}
still_run true
check 'a run of a machine that stood still passes where nothing depends on that' test "$status" -eq 0
check '... and says for how long' tells 'the run was (3[3-9]|40)[0-9] ms behind the clock at 1\.[56]'
check '... in the summary too' grep -qE '"late": \{"max_us": (3[3-9]|40)[0-9]{4}, "at_us": 1[56][0-9]{5}, "first_us": 1[56]' "$work/results/summary.json"
check '... and in the log' grep -qE ' 1\.[56].*: [34][0-9]{2} ms behind the clock' "$work/results/vs121-p/still/run.log"
still_run pull 4 up
check 'a press that the machine was late for ends with status 3' test "$status" -eq 3
check '... and so it is said' says 'so times measured there say nothing about the device'
# the edge's time may be off by a tick
check '... with what was the machine' \
    tells 'press to core took (399\.[89]|40[0-9])[0-9.]* ms, at most 66.667 ms; all but [0-9.]+ ms of each'
pull 4 down
"$FOOTFALL" rig selftest --map "$work/bench.json" >"$work/out" 2>&1 &
program=$!
sleep 0.9 # an output is being switched
still true
wait $program
check 'a self-test on a machine that stood still measures again' test $? -eq 0
check '... and says so' tells '(do|led|out1): the machine stood still .*; measured again'

{ sleep 3 && echo 0 >/sys/kernel/config/gpio-sim/bench/live; } 2>/dev/null &
check 'a chip that goes away in the middle of a run ends it with status 3' ends_with 3 \
    run_scene "$work/bench.json"
check '... and the line is named' tells 'a line of the bench failed: (do|led|di|out1) \(relay-board/[0-9]\): '
finish
