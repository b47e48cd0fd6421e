#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every scene of the project, judged by the program itself; each scene is a case.
set -uo pipefail
cd "$(dirname "$0")/.."
. tests/tally.sh

out=$BUILD/test-out/scenes
rm -rf "$out"
status=0
"$FOOTFALL" run scenes -j "${JOBS:-2}" -O "$out" --junit "$out/junit.xml" || status=$?

number() { # KEY: of the whole run
    sed -nE "s/.*\"$1\": *([0-9]+).*/\1/p" "$out/summary.json" | tail -n 1
}
if [ ! -s "$out/summary.json" ]; then
    fail "footfall run left no summary (exit status $status)"
    finish
    exit
fi
passed=$(number passed) failed=$(($(number failed) + $(number errors))) skipped=$(number skipped)
[ "$skipped" -eq 0 ] || grep -A 1 -hE '"verdict": *"skipped"' "$out/summary.json" | head -n 20
check 'the summary and the exit status say the same' \
    test $((failed == 0)) -eq $((status == 0))
finish
