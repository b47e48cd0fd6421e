#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the tests of the bench in a kernel with simulated GPIO chips: all of them in virtual time,
# which is exact, and once more on the clock of the wall.
set -uo pipefail
cd "$(dirname "$0")/.."
. tests/tally.sh

if ! why=$(scripts/gpio-kernel.sh build 2>&1 && scripts/gpio-kernel.sh run true 2>&1); then
    skip "the bench: no kernel with simulated GPIO chips runs here: $(tail -n 1 <<<"$why")"
    finish
    exit
fi

for time in --virtual ''; do
    for script in tests/bench/*.sh; do
        [ "$script" != tests/bench/chip.sh ] || continue
        # twenty minutes of presses on the clock of the wall, and none in virtual time
        [ -n "$time" ] || [ "$script" != tests/bench/endurance.sh ] || continue
        echo "== $script ${time:-on the wall clock}"
        log=$BUILD/test-logs/bench-last
        # shellcheck disable=SC2086 # no argument when empty
        scripts/gpio-kernel.sh run $time env BUILD="$BUILD" FOOTFALL="$FOOTFALL" "$script" \
            "${time:+virtual}" 2>&1 | tee "$log"
        status=${PIPESTATUS[0]}
        read -r a b < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$log" | tail -n 1)
        passed=$((passed + ${a:-0})) failed=$((failed + ${b:-0}))
        if [ -z "${a:-}" ] || { [ "$status" -ne 0 ] && [ "${b:-0}" -eq 0 ]; }; then
            fail "$script ended with status $status"
        fi
    done
done
finish
