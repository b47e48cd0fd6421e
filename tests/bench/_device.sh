# SPDX-License-Identifier: MIT
# Sourced inside the kernel of scripts/gpio-kernel.sh: a chip with the simulated device on its lower
# lines and a tester on its upper ones, their maps, and the wires between them.
. tests/bench/_chip.sh

make_chip bench relay-board 14
# device:  0 do   1 led   4 di   5 in1   6 out1, which presses di   7 reset   13 out2, which presses reset
# tester:  8 do   9 led  10 di  11 in1  12 reset
cat >"$work/device.json" <<'MAP'
{ "version": 1, "side": "device",
  "lines": {
    "do":   { "chip": "relay-board", "line": 0, "reads_back": "in1", "relay_delay": "15ms" },
    "led":  { "chip": "relay-board", "line": 1 },
    "di":   { "chip": "relay-board", "line": 4 },
    "reset": { "chip": "relay-board", "line": 7 },
    "in1":  { "chip": "relay-board", "line": 5, "debounce": "10ms" },
    "out1": { "chip": "relay-board", "line": 6, "reads_back": "di" },
    "out2": { "chip": "relay-board", "line": 13, "reads_back": "reset" } } }
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
# names of this kernel only: the real ones stay as they are
printf '127.0.0.1 localhost collector.example broker.example\n' >"$work/hosts"
mount --bind "$work/hosts" /etc/hosts
mounted=/etc/hosts

# On the clock of the wall a busy machine is late by itself.
late=500ms
[ "${1:-}" = virtual ] || late=2s

relays() { # relays WIRE...: the wires from now on
    [ -z "${relays_pid:-}" ] || { kill "$relays_pid"; wait "$relays_pid" 2>/dev/null; }
    rm -f "$work/relays"
    # relays wait for no processor
    chrt -f 20 "$BUILD/bench/relays" "$bench_sysfs" "$@" >>"$work/relays" &
    relays_pid=$!
    until [ -s "$work/relays" ]; do sleep 0.01; done
}
# The tester, in the background: it listens, and nobody's LED is lit, when this is over. It stands for
# another machine, which waits for no processor of the device's.
start_tester() { # start_tester SCENE MAP [OPTION]...: sets $tester
    until [ "$(cat "$bench_sysfs/sim_gpio9/value")" = 0 ]; do sleep 0.01; done
    rm -f "$work/dut.log"
    chrt -f 10 "$FOOTFALL" rig dut "$1" --map "$2" "${@:3}" -O "$work/dut" >"$work/dut.log" 2>&1 &
    tester=$!
    until grep -qs 'waiting for the device' "$work/dut.log"; do
        kill -0 $tester 2>/dev/null || break
        sleep 0.01
    done
}
shown() { [ "$1" -eq 0 ] || sed 's/^/    /' "$2"; return "$1"; }
says() { grep -qF -- "$1" "$work/$2" || { sed 's/^/    /' "$work/log"; return 1; }; }
passed_by() { says "\"$1\": \"passed\"" "${2:-out}/summary.json"; } # passed_by PART [FOLDER]
on_lines() { # on_lines SCENE: the simulated device alone
    patiently excused alone "$1"
}
alone() {
    : >"$work/relays"
    "$FOOTFALL" rig run "scenes/vs121-p/$1" --map "$work/device.json" --tolerance $late -O "$work/out" \
        >"$work/log" 2>&1
    shown $? "$work/log"
}
excused() {
    grep -qF 'so times measured there say nothing about the device' "$work/log" || relays_late
}
relays_late() { grep -q 'behind the clock' "$work/relays"; }
# The scene on both sides of the relays at once. Each knows only of itself when it was late.
against_each_other() { # against_each_other SCENE
    patiently either_late both_sides "$1"
}
either_late() { grep -qE 'behind (the|its) clock' "$work/log" "$work/dut.log" "$work/relays"; }
both_sides() {
    : >"$work/relays"
    local scene=scenes/vs121-p/$1
    [ -d "$scene" ] || scene=$work/vs121-p/$1
    local tester device
    start_tester "$scene" "$work/tester.json" --tolerance $late
    "$FOOTFALL" rig run "$scene" --rt --map "$work/device.json" --tolerance $late -O "$work/out" \
        >"$work/log" 2>&1
    device=$?
    wait "$tester"
    shown $? "$work/dut.log" && shown "$device" "$work/log"
}
