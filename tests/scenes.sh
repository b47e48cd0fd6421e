#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every scene of the project, judged by the program itself; each scene is a case.
set -uo pipefail
cd "$(dirname "$0")/.."
. tests/tally.sh

out=$BUILD/test-out/scenes
rm -rf "$out"
status=0
"$FOOTFALL" run scenes -j "${JOBS:-$(nproc)}" -O "$out" --junit "$out/junit.xml" 2>&1 |
    sed 's/^skipped /skip  /' || status=${PIPESTATUS[0]}
[ "$status" -ne 77 ] || status=0 # all of them were skipped, which is counted below

number() { # KEY: of the whole run
    sed -nE "s/.*\"$1\": *([0-9]+).*/\1/p" "$out/summary.json" | tail -n 1
}
if [ ! -s "$out/summary.json" ]; then
    fail "footfall run left no summary (exit status $status)"
    finish
    exit
fi
passed=$(number passed) failed=$(($(number failed) + $(number errors))) skipped=$(number skipped)
check 'the summary and the exit status say the same' \
    test $((failed == 0)) -eq $((status == 0))
check 'the results are all there' test -s "$out/index.html" -a -s "$out/junit.xml"
finish
