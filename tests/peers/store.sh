#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A live device whose record store lies on the disk, beside a real broker. Both are killed with
# kill -9, together and alone, and started again: no report may be lost. What the broker got is
# judged: periods touch, sums are the sums of the periods, triggers add up to them.
# proves: P-STORE-02 P-STORE-08 P-RESET-09
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/_peers.sh
footfall=${FOOTFALL:-$BUILD/footfall}

chmod a+rX "$work" # a broker that was started as root works as another user
port=$(free_port)
store_broker flaky "$port"
sed -i '/^persistence true/a autosave_on_changes true\nautosave_interval 1' "$work/flaky.conf"
remember_watcher flaky "$port"
start_broker flaky "$port" || { fail 'start the broker'; finish; exit; }
broker=$pid
watch flaky "$port"

mkdir -p "$work/vs121-p/live"
cat >"$work/vs121-p/live/scene.json" <<SCENE
{
  "version": 1, "model": "vs121-p", "seed": 3, "duration": "3s",
  "camera": { "height": "3m", "fps": 10 },
  "walkers": [ { "path": [["0s", 0.1, 2.6], ["2.5s", 0.1, -2.6]], "height": "1.75m" } ],
  "device": {
    "date_time": { "time_zone": "UTC+0:00" },
    "general": { "data_retransmission": true },
    "region_people_counting": {
      "enable": true,
      "report": { "reporting_interval_s": 5, "report_protocol": "mqtt",
                  "mqtt": { "host": "127.0.0.1", "port": $port, "client_id": "region",
                            "topic": "region", "qos": 2 } }
    },
    "line_crossing_counting": {
      "enable": true, "line": [[639, 240], [0, 240]], "trigger_report": true,
      "report": { "reporting_interval_s": 5, "report_protocol": "mqtt",
                  "mqtt": { "host": "127.0.0.1", "port": $port, "client_id": "line",
                            "topic": "line", "qos": 1 } }
    }
  }
}
SCENE

start_device() {
    "$footfall" serve --store "$work/store" "$work/vs121-p/live" >>"$work/serve.out" \
        2>>"$work/serve.err" &
    device=$!
    pids+=("$device")
}
# Until the subscriber is back the broker has its reports in memory, and would lose them if killed.
bring_broker() {
    local n
    n=$(connects flaky)
    start_broker flaky "$port"
    broker=$pid
    soon eval 'test $(connects flaky) -gt '"$n" || fail 'the subscriber is back'
}
got() { # TOPIC: its reports, each once, in the order of their coming
    sed -n "s|^[0-9] $1 ||p" "$work/flaky.got" | awk '!seen[$0]++'
}
field() { sed -nE "s/.*\"$1\":\"?([^,\"}]*).*/\1/p"; }
intervals() { got "$1" | grep '"report_type":"interval"'; }

# gapless TOPIC: each period starts where the one before ended.
gapless() {
    paste <(intervals "$1" | field start_time) <(intervals "$1" | field end_time) |
        awk -F '\t' 'NR > 1 && $1 != end { print "    " $1 " is not " end; wrong = 1 } { end = $2 }
            END { exit wrong || NR < 4 }'
}
# Cumulative counts are the sum of all periods so far, and of all triggers.
sums_fit() {
    got line | awk '
        /"report_type":"trigger"/ {
            match($0, /"in":[0-9]+/); told += substr($0, RSTART + 5, RLENGTH - 5)
        }
        /"report_type":"interval"/ {
            match($0, /"in_counted":[0-9]+/); sum += substr($0, RSTART + 13, RLENGTH - 13)
            match($0, /"in_cumulative_counted":[0-9]+/)
            all = substr($0, RSTART + 24, RLENGTH - 24)
            if (sum != all || told != sum) {
                print "    periods " sum ", cumulative " all ", triggers " told; wrong = 1
            }
        }
        END { exit wrong || sum < 5 }'
}
newest() { intervals line | field end_time | tail -n 1; }

start_device
soon eval 'test -n "$(newest)"'
check 'a live device with a store reports' test -n "$(newest)"

# The broker dies, and in the outage the device too; the broker comes back later.
kill_broker flaky "$broker"
sleep 4
stop "$device"
start_device
sleep 3
bring_broker
sleep 3

# Now each alone, and the device while it hands over.
says() { grep -c "$1" "$work/serve.err"; }
for pause in 1.3 0.4 2.1 0.9 0.2; do
    stop "$device"
    n=$(says 'line mqtt: connected')
    start_device
    sleep $pause
done
# The broker is gone until the time of a report is over that left with others: what is tried again
# comes in order, too.
soon eval 'test "$(says "line mqtt: connected")" -gt "$n"' || fail 'the device connects'
n=$(says 'line mqtt: not reachable')
kill_broker flaky "$broker"
soon eval 'test "$(says "line mqtt: not reachable")" -gt "$n"' || fail 'the outage outlasts a report'
bring_broker
back_s=$(date -u +%s)
caught_up() { [ -n "$(newest)" ] && [ "$(date -u -d "$(newest)" +%s)" -gt $((back_s + 4)) ]; }
# How many people cross in a time is up to how long the device takes to start.
enough() {
    caught_up && [ "$(intervals line | field in_cumulative_counted | tail -n 1)" -ge 5 ] &&
        [ "$(intervals line | wc -l)" -ge 4 ] && [ "$(intervals region | wc -l)" -ge 4 ]
}
soon enough
kill -INT "$device"
wait "$device"
check 'an interrupt ends it cleanly' test $? -eq 0
check 'six kills of the device and two of the broker later, reports come' caught_up
check 'QoS 2: no period was lost' gapless region
check 'QoS 1: no period was lost' gapless line
check 'no crossing was lost: periods, sums and triggers fit' sums_fit
lines=$(wc -l <"$work/flaky.got")
once=$(awk '!seen[$0]++' "$work/flaky.got" | wc -l)
echo "    $once reports, $((lines - once)) of them came twice"
check 'few came twice' test $((lines - once)) -le 16

n=$(says 'is live')
start_device
soon eval 'test "$(says "is live")" -gt "$n"' || fail 'it starts once more'
timeout 60 "$footfall" serve --store "$work/store" "$work/vs121-p/live" >/dev/null 2>"$work/second.err"
check 'a second device does not get the same store' test $? -eq 2
check 'and says so' grep -q 'another device uses it' "$work/second.err"
finish
