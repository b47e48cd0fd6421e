#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `footfall serve` as a live device beside a real broker and its subscriber, and `footfall run --rt`.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/_peers.sh
footfall=${FOOTFALL:-$BUILD/footfall}

port=$(free_port)
printf 'log_type all\nlistener %s 127.0.0.1\nallow_anonymous true\n' "$port" >"$work/broker.conf"
start_broker broker "$port" || { fail 'start the broker'; finish; exit; }
subscribe broker "$port" || fail 'subscribe'

mkdir -p "$work/vs121-p/live"
cat >"$work/vs121-p/live/scene.json" <<EOF
{
  "version": 1, "model": "vs121-p", "seed": 3, "duration": "6s",
  "start": "2026-03-02T09:00:00+01:00",
  "camera": { "height": "3m" },
  "walkers": [ { "path": [["0s", 0.1, 2.6], ["4s", 0.1, -2.6]], "height": "1.75m" } ],
  "expect": { "truth": { "line_missed_max": 0, "line_false_max": 0 } },
  "device": {
    "date_time": { "time_zone": "UTC+0:00" },
    "region_people_counting": { "enable": false },
    "line_crossing_counting": {
      "enable": true, "line": [[639, 240], [0, 240]], "trigger_report": true,
      "report": { "reporting_interval_s": 5, "report_protocol": "mqtt",
                  "mqtt": { "host": "127.0.0.1", "port": $port, "topic": "hall/door", "qos": 1 } }
    }
  }
}
EOF

"$footfall" serve "$work/vs121-p/live" >"$work/serve.out" 2>"$work/serve.err" &
server=$!
pids+=("$server")
got_interval() { grep -q '"report_type":"interval"' "$work/broker.got"; }
got_trigger() { grep -q '"line_trigger_data"' "$work/broker.got"; }
# Which one comes first depends on the wall clock; each comes within two times 5 s.
soon got_interval
soon got_trigger
check 'the subscriber gets a periodic report' got_interval
check 'and the trigger report of the person' got_trigger
check 'with topic and quality' grep -q '^1 hall/door {' "$work/broker.got"
check 'in the time of the wall' grep -q "\"end_time\":\"$(date -u +%Y/%m/%d)" "$work/broker.got"
kill -INT "$server"
wait "$server"
check 'an interrupt ends it cleanly' test $? -eq 0
left() { grep -c '"kind":"report","to":"mqtt","topic":"hall/door"' "$work/serve.out"; }
check 'each report is a line on standard output' soon eval \
    'test "$(left)" -eq "$(wc -l <"$work/broker.got")"'
check 'it says to whom reports go' grep -qF "line reports to mqtt://127.0.0.1:$port, topic hall/door" "$work/serve.err"

: >"$work/broker.got.before"
cp "$work/broker.got" "$work/broker.got.before"
"$footfall" run --rt "$work/vs121-p/live" -O "$work/out" >"$work/run.out" 2>"$work/run.err"
check 'run --rt passes' test $? -eq 0
n=$(grep -c '"kind":"report"' "$work/out/vs121-p/live/trace.jsonl")
check 'and the broker gets the same reports' soon eval \
    'test "$n" -eq $(($(wc -l <"$work/broker.got") - $(wc -l <"$work/broker.got.before")))'
finish
