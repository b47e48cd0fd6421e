#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# An outage that makes more reports than the device keeps, with a power cut in it: the newest 1,000 of
# a recipient and the newest 3,000 of all arrive, once and oldest first, and the run is as good as any.
# proves: P-STORE-03 P-STORE-04 P-STORE-08
. tests/tally.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

url() {
    echo "{ \"enable\": true, \"url\": \"http://$1.example/\" }"
}

# outage NAME REGION_URLS LINE_URLS [CLOSES]: a report each 5 s to each URL until 10:40, when the
# schedules close; from 10 s on until then nobody can be reached, which makes 1,198 for each.
outage() {
    local open="\"schedule\": { \"monday\": [\"00:00-${4:-10:40}\"] }"
    mkdir -p "$work/scenes/vs121-p/$1"
    cat >"$work/scenes/vs121-p/$1/scene.json" <<EOF
{
  "version": 1,
  "model": "vs121-p",
  "start": "2026-03-02T09:00:00+08:00",
  "duration": "110min",
  "camera": { "height": "3m", "fps": 1, "noise": false },
  "events": [
    { "at": "10s", "network": "down", "for": "100min" },
    { "at": "5902s", "power": "off", "for": "1s" }
  ],
  "device": {
    "general": { "data_retransmission": true },
    "region_people_counting": { $open, "report": { "reporting_interval_s": 5, "http": [$2] } },
    "line_crossing_counting": {
      "enable": true,
      "line": [[0, 240], [639, 240]],
      $open,
      "report": { "reporting_interval_s": 5, "http": [$3] }
    }
  }
}
EOF
    check "$1: the run is as good as any" "$FOOTFALL" run -q "$work/scenes/vs121-p/$1" -O "$work/out"
    grep '"kind":"report"' "$work/out/vs121-p/$1/trace.jsonl" |
        sed -E 's/.*"t_us":([0-9]+),.*"to":"([^"]*)".*"event":"([^"]*)".*"end_time":"([^"]*)".*/\1|\2 \3|\4/' |
        awk -F'|' '
            $3 <= last[$2] { print "again, or out of order:", $2, $3 }
            { last[$2] = $3 }
            $1 > 6010000000 { if (n[$2]++ == 0) first[$2] = $3; all++ }
            END {
                for (to in n) print to, n[to], substr(first[to], 12), substr(last[to], 12)
                print "in all", all
            }' >"$work/$1.txt"
}

# says NAME LINE: that is one of the lines of what arrived late.
says() {
    check "$1: $2" grep -qx -- "$2" "$work/$1.txt" || cat "$work/$1.txt"
}

outage one "$(url a)" ''
says one 'http1 Region People Counting 1000 09:16:45 10:40:00'
check 'one: nothing twice or out of order' bash -c "! grep again '$work/one.txt'"

outage five "$(url a), $(url b), $(url c)" "$(url d), $(url e)"
says five 'in all 3000'
for to in 'http1 Region' 'http2 Region' 'http3 Region' 'http1 Line' 'http2 Line'; do
    check "five: $to gets its share, up to the newest" grep -qE "^$to .* 600 09:50:05 10:40:00$" "$work/five.txt"
done
check 'five: nothing twice or out of order' bash -c "! grep again '$work/five.txt'"

outage on "$(url a)" '' 24:00 # periods follow each other but for those that made room

finish
