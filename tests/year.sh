#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# proves: P-REPORT-06 P-REPORT-13 P-REPORT-14 P-REPORT-15 P-RESET-06 P-RESET-07 P-RESET-08 P-TIME-03
# A year of simulated time: every hourly report is there, when it should be and with the local
# times that it should have, and sums are reset at eight. What should be comes from the C library's
# time zones by way of date(1), not from the device. Skipping the pictures of the empty room makes
# a year a matter of seconds; that it changes nothing is shown by tests/unit/test_every_frame.c
# for drawn scenes and here for those of the project in which anything is left out.
set -uo pipefail
cd "$(dirname "$0")/.."
. tests/tally.sh

out=$BUILD/test-out/year
rm -rf "$out"
mkdir -p "$out"
hours=8784 # of the leap year 2028
zone=CET-1CEST,M3.5.0,M10.5.0/3

begin=$(date -d 2028-01-01T00:00:00+01:00 +%s)
export LC_ALL=C TIMEFORMAT='%R %U %S'
{ time "$FOOTFALL" run scenes/vs121-p/year -q -O "$out/run" >"$out/run.log" 2>&1; } 2>"$out/took"
check 'the year passes its verdicts' test $? -eq 0
# Of the processor: how much of one a machine gives is its own affair.
read -r wall user system <"$out/took"
check "and takes less than a minute" awk "BEGIN { exit !($user + $system < 60) }"
echo "    $user s of the processor and $system s in the system; $wall s by the clock on the wall"
trace=$out/run/vs121-p/year/trace.jsonl

# An hour that comes a second time, in autumn, is no dot.
for ((h = 0; h <= hours; h++)); do echo "@$((begin + h * 3600))"; done |
    TZ=$zone date -f - +'%s %Y/%m/%d %H:%M:%S' |
    awk -v begin="$begin" '
        !seen[$2 " " $3]++ {
            if (NR > 1) printf "%.0f %s to %s %s\n", ($1 - begin) * 1000000, last, $2, $3
            last = $2 " " $3
        }' >"$out/expected"
check 'the year has 8783 dots' test "$(wc -l <"$out/expected")" -eq $((hours - 1))

same() { # FILE FILE: or the first differences
    diff "$1" "$2" >"$out/diff" || { head -n 10 "$out/diff"; false; }
}
told() { # EVENT: time of the report, begin and end of its period
    sed -nE 's/^\{"t_us":([0-9]+),.*"event":"'"$1"'".*"start_time":"([^"]*)","end_time":"([^"]*)".*/\1 \2 to \3/p' "$trace"
}
for event in 'Region People Counting' 'Line Crossing Counting'; do
    told "$event" >"$out/told"
    check "$event: every period is reported, at its moment and with its local times" \
        same "$out/expected" "$out/told"
done

# Sums of In and Out since eight o'clock, from the counts of the periods.
number() { sed -E 's/.*"'"$1"'":(-?[0-9]+).*/\1/'; }
grep '"event":"Line Crossing Counting"' "$trace" >"$out/line"
paste -d ' ' <(sed -E 's/.*"end_time":"[^ ]* ([0-9:]*)".*/\1/' "$out/line") \
    <(number in_counted <"$out/line") <(number out_counted <"$out/line") \
    <(number in_cumulative_counted <"$out/line") <(number out_cumulative_counted <"$out/line") |
    awk '{
            n_in += $2; n_out += $3; all += $2 + $3
            if ($4 != n_in || $5 != n_out) print NR ": " $0 ", not " n_in " and " n_out
            if ($1 == "08:00:00") n_in = n_out = 0
        }
        END { if (all != 9) print all " crossings in the year" }' >"$out/sums"
check "nine crossings, and every sum begins anew at eight" test ! -s "$out/sums"
head -n 5 "$out/sums"

# Of scenes long enough, those in which anything is left out.
scenes=$(grep -lE '"duration": *"([0-9]{4,}s|[0-9]{2,}min|[0-9.]+h)"' scenes/*/*/scene.json |
    xargs -n 1 dirname | grep -vE '/(year|empty-day)$')
# shellcheck disable=SC2086 # several scenes
{
    "$FOOTFALL" run $scenes -q -O "$out/some" >"$out/some.log" 2>&1
    scenes=$(sed -nE 's|.*"name": "([^"]*)".*"frames_left_out": [1-9].*|scenes/\1|p' \
        "$out/some/summary.json")
    "$FOOTFALL" run $scenes -q --every-frame -O "$out/every" >"$out/every.log" 2>&1
}
differs=$(cd "$out/every" && find . -name trace.jsonl -o -name run.log -o -name picture.svg |
    while read -r file; do cmp -s "$file" "../some/$file" || echo "    $file"; done)
check "every picture of the long scenes makes no difference$differs" test -z "$differs"
check 'and there are some' test "$(wc -w <<<"$scenes")" -ge 5
check 'none with --every-frame' test -z "$(grep -E '"frames_left_out": [1-9]' "$out/every/summary.json")"
finish
