#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The recognition scheme changes what is reported of regions and of dwell times, and nothing else.
# proves: P-REGION-22 P-ACC-05
. tests/tally.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

scenes=scenes/vs121-p/full-room
check 'both scenes run' "$FOOTFALL" run -q "$scenes" "$scenes-algorithm-1" -O "$work"
check 'the scenes differ in their scheme, title and verdicts alone' \
    test "$(diff "$scenes/scene.json" "$scenes-algorithm-1/scene.json" | grep '^<' |
        grep -cvE '^< (//|  "title"|    "general"|  "expect")')" -eq 0

# of FUNCTION SCENE: its lines of the trace.
of() {
    grep "\"event\":\"$1\"" "$work/vs121-p/$2/trace.jsonl"
}
alike() {
    cmp -s <(of "$1" full-room) <(of "$1" full-room-algorithm-1)
}
for function in 'Line Crossing Counting' 'People Flow Analysis'; do
    check "there are reports of $function" test "$(of "$function" full-room | wc -l)" -gt 3
    check "they are byte-identical with both schemes" alike "$function"
done
check 'those of regions are not' bash -c "! cmp -s \
    <(grep 'Region People Counting' '$work/vs121-p/full-room/trace.jsonl') \
    <(grep 'Region People Counting' '$work/vs121-p/full-room-algorithm-1/trace.jsonl')"
check 'nor are the dwell times' bash -c "! cmp -s \
    <(grep 'Dwell Time Detection' '$work/vs121-p/full-room/trace.jsonl') \
    <(grep 'Dwell Time Detection' '$work/vs121-p/full-room-algorithm-1/trace.jsonl')"

# most SCENE: the largest number of people that a period had, while one at a time was there.
most() {
    of 'Region People Counting' "$1" | grep -oE '"Max_counted":[0-9]+' | cut -d: -f2 | sort -n | tail -1
}
check 'Algorithm 2 counts a thing as a person' test "$(most full-room)" -gt 1
check 'Algorithm 1 does not' test "$(most full-room-algorithm-1)" -eq 1

finish
