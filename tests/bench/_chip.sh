# SPDX-License-Identifier: MIT
# Sourced inside the kernel of scripts/gpio-kernel.sh: makes a simulated chip, and $work, a folder that
# goes when the test ends, with everything that the test began.
work=$(mktemp -d) mounted=
trap 'kill $(jobs -p) 2>/dev/null; [ -z "$mounted" ] || umount "$mounted"; rm -rf "$work"' EXIT

# On the clock of the wall the machine itself may stand still. The program says so of a run that was
# late, and what failed then is measured again, three times at the most; whatever else fails does so
# at once, as everything does in virtual time. patiently WAS_LATE COMMAND...: the former tells of the
# last try.
patience=3
[ "${1:-}" != virtual ] || patience=1
patiently() {
    local was_late=$1 try
    shift
    for ((try = 1; ; try++)); do
        "$@" && return
        [ "$try" -lt "$patience" ] && "$was_late" || return 1
        echo '    the machine stood still: measured again'
    done
}

# tells REGEX: so says what the last command printed to $work/out.
tells() { grep -qE -- "$1" "$work/out" || { sed 's/^/    /' "$work/out"; return 1; }; }

# make_chip NAME LABEL LINES: sets NAME_sysfs to the folder of its lines.
make_chip() {
    local config=/sys/kernel/config/gpio-sim/$1
    mkdir "$config" "$config/bank"
    echo "$3" >"$config/bank/num_lines"
    echo "$2" >"$config/bank/label"
    echo 1 >"$config/live"
    printf -v "${1}_sysfs" '/sys/devices/platform/%s/%s' "$(cat "$config/dev_name")" \
        "$(cat "$config/bank/chip_name")"
    local i
    for ((i = 0; i < 100; i++)); do
        [ ! -c "/dev/$(cat "$config/bank/chip_name")" ] || return 0
        sleep 0.01
    done
}

# A chip of eight lines without any wires, and a map of it in $work/bench.json.
bare_bench() {
    make_chip bench relay-board 8
    cat >"$work/bench.json" <<-'MAP'
		{ "version": 1, "side": "device",
		  "lines": {
		    "do":  { "chip": "relay-board", "line": 0 },
		    "led": { "chip": "relay-board", "line": 1 },
		    "out1": { "chip": "relay-board", "line": 2, "safe": true },
		    "di":  { "chip": "relay-board", "line": 4 } } }
	MAP
}

# Somebody else holds a line until $holder is killed; the tool of libgpiod 2 has other options.
hold_line() { # hold_line CHIP LINE
    local how=(-m signal "$1")
    [[ $(gpioset --version) == *'(libgpiod) v1'* ]] || how=(-c "$1")
    gpioset "${how[@]}" "$2=0" &
    holder=$!
    until gpioinfo | grep -q '"\?gpioset"\?'; do sleep 0.01; done
}
