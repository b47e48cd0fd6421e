#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the tests of the bench in a kernel with simulated GPIO chips: all of them in virtual time,
# which is exact, and once more on the clock of the wall.
set -uo pipefail
cd "$(dirname "$0")/.."
. tests/tally.sh
. tests/side_by_side.sh

if ! why=$(scripts/gpio-kernel.sh build 2>&1 && scripts/gpio-kernel.sh run true 2>&1); then
    skip "the bench: no kernel with simulated GPIO chips runs here: $(tail -n 1 <<<"$why")"
    finish
    exit
fi

# In virtual time nothing depends on what else the machine does. On the clock of the wall there is a
# core for each kernel, and nothing beside them; what a machine that stood still has spoiled is measured
# again there, which takes its time.
for time in --virtual ''; do
    commands=()
    [ -n "$time" ] || export GPIO_KERNEL_TIMEOUT_S=600
    for script in tests/bench/*.sh; do
        case $time$(basename "$script") in
        --virtual[!_]* | device.sh | foreign.sh | selftest.sh)
            commands+=("scripts/gpio-kernel.sh run $time env BUILD=$BUILD FOOTFALL=$FOOTFALL $script ${time:+virtual}") ;;
        esac
    done
    side_by_side "$(nproc)" "${commands[@]}"
done
finish
