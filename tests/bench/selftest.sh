#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The commands of the bench on the kernel's own GPIO, with relays that lag, bounce and are wired
# wrongly. Runs inside scripts/gpio-kernel.sh.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
. tests/bench/_chip.sh

# On the wall clock a busy machine may be late; what is measured there is only looked at roughly.
if [ "${1:-}" = virtual ]; then limit=15 slow_us=30000; else limit=300 slow_us=350000; fi
make_chip bench relay-board 12

cat >"$work/bench.json" <<MAP
{ "version": 1, "side": "tester",
  "lines": {
    "di":   { "chip": "relay-board", "line": 0, "relay_delay": "${limit}ms", "reads_back": "in1" },
    "out1": { "chip": "relay-board", "line": 1, "relay_delay": "${limit}ms", "reads_back": "in2", "active_low": true },
    "watchdog": { "chip": "relay-board", "line": 2, "period": "50ms" },
    "out2": { "chip": "relay-board", "line": 3, "safe": true },
    "in1": { "chip": "relay-board", "line": 4 },
    "in2": { "chip": "relay-board", "line": 5 } } }
MAP

relays() { # relays WIRE...: the wires from now on
    [ -z "${relays_pid:-}" ] || { kill "$relays_pid"; wait "$relays_pid" 2>/dev/null; }
    "$BUILD/bench/relays" "$bench_sysfs" "$@" >"$work/relays" &
    relays_pid=$!
    until [ -s "$work/relays" ]; do sleep 0.01; done
}
rig() { "$FOOTFALL" rig "$@" --map "$work/bench.json" >"$work/out" 2>&1; }
says() { grep -qF -- "$1" "$work/out" || { sed 's/^/    /' "$work/out"; return 1; }; }
level() { cat "$bench_sysfs/sim_gpio$1/value"; }
ends_with() { # ends_with STATUS COMMAND...
    patiently excused tried_with "$@"
}
excused() { grep -qF "what is wrong may be the machine's doing" "$work/out"; }
tried_with() {
    local want=$1 got=0
    shift
    "$@" || got=$?
    [ "$got" -eq "$want" ] || { echo "    ended with $got"; sed 's/^/    /' "$work/out"; return 1; }
}

check 'status shows every line once' ends_with 0 rig status --once
check '... with its role, direction and level' says 'out2      out on'

relays 0:4:8000:2000 1:5:9000:0:inverted
check 'selftest finds the wires of a good bench' ends_with 0 rig selftest
if [ "${1:-}" = virtual ]; then
    # 8 ms after the relays have looked, which they do every 0.4 ms, and a tick or two more
    check '... with the delay of a relay' tells 'di moves in1: on after (7\.9|8\.[0-9]) ms'
    check '... and its bounce' tells 'di moves in1: .*bounces for (1\.[6-9]|2\.[0-4]) ms'
fi

relays 0:5:8000:0 1:4:9000:0:inverted
check 'selftest sees exchanged wires' ends_with 1 rig selftest
check '... and says so' says 'di moves in2, but the map says in1'
relays 0:4:8000:0 "1:5:$slow_us:0:inverted"
check 'selftest sees a slow relay' ends_with 1 rig selftest
check '... and says so' says 'out1 is at rest only'
relays 0:4:8000:0 1:5:9000:0
check 'selftest sees a wire that is the wrong way round' ends_with 1 rig selftest
check '... and says so' says 'in2 goes off when out1 goes on'
relays 0:4:8000:0
check 'selftest sees a relay that does nothing' ends_with 1 rig selftest
check '... and says so' says 'out1 moves no input'

check 'reset makes every output safe' ends_with 0 rig reset
check '... and says how many' says '4 outputs are safe'

sed -i 's/"line": 3/"line": 77/' "$work/bench.json"
check 'a line that is not there ends with status 3' ends_with 3 rig status --once
check '... and is named' says 'relay-board/77: the chip has no such line among its 12'
sed -i 's/"line": 77/"line": 3/; s/"relay-board", "line": 5/"absent", "line": 5/' "$work/bench.json"
check 'a chip that is not there ends with status 3' ends_with 3 rig status --once
check '... and how to find it is said' says 'gpiodetect'
sed -i 's/"absent"/"relay-board"/' "$work/bench.json"
hold_line relay-board 1
check 'a line that somebody holds ends with status 3' ends_with 3 rig status --once
check '... and who holds it is said' says 'held by gpioset'
kill "$holder"
# this kernel's device files are for root alone
cp "$FOOTFALL" "$work/footfall" && chmod 755 "$work" "$work/footfall" && chmod 644 "$work/bench.json"
as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$work/footfall" "$@" --map "$work/bench.json" >"$work/out" 2>&1; }
check 'a chip that this user may not open ends with status 3' ends_with 3 as_nobody rig status --once
check '... and the group is said' says 'sudo usermod -aG gpio'
check '... and the udev rule' says 'scripts/60-footfall-gpio.rules'
echo '{' >"$work/bench.json"
check 'a map that is no JSON ends with status 2' ends_with 2 rig status --once
check '... and its line is named' says 'bench.json:'
finish
