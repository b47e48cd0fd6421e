#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the unit tests that were built, each a cmocka program, and adds up their cases.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh

count() { # count WORD TEXT: the number in cmocka's "[  WORD  ] N test(s)"
    sed -nE "s/^\[ +$1 +\] ([0-9]+) test\(s\).*/\1/p" <<<"$2" | tail -n 1
}

for source in tests/unit/test_*.c; do
    name=$(basename "$source" .c)
    output=$(timeout 600 "$BUILD/unit/$name" 2>&1)
    status=$?
    n_passed=$(count PASSED "$output") n_failed=$(count FAILED "$output")
    n_skipped=$(count SKIPPED "$output")
    passed=$((passed + ${n_passed:-0})) failed=$((failed + ${n_failed:-0}))
    skipped=$((skipped + ${n_skipped:-0}))
    grep -E '^\[ +SKIPPED +\] [a-z]' <<<"$output" | sed -E "s/^\[ +SKIPPED +\]/skip  $name:/" | sort -u
    if [ "$status" -eq 0 ] && [ -n "$n_passed" ]; then
        echo "ok    $name: ${n_passed} cases"
    else
        [ "${n_failed:-0}" -gt 0 ] || failed=$((failed + 1)) # it crashed
        printf 'FAIL  %s: exit status %d\n%s\n' "$name" "$status" "$output"
    fi
done
finish
