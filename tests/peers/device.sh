#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A whole device in real time: what its trace says has left must be what the servers got, and the
# same as in virtual time; and what the servers missed comes when they are back.
# proves: P-REPORT-02 P-REPORT-16 P-STORE-01 P-HTTP-02 P-HTTP-03 P-HTTP-04 P-HTTP-07 P-JSON-01 P-MQTT-01
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/_peers.sh
FOOTFALL=${FOOTFALL:-$BUILD/footfall}

make_certificates || { fail 'make certificates'; finish; exit; }

mqtts=$(free_port) watched=$(free_port)
{
    echo per_listener_settings true
    echo log_type all
    echo "listener $watched 127.0.0.1"
    echo allow_anonymous true
    tls_listener "$mqtts" good
    echo require_certificate true
    echo "cafile $work/ca.pem"
} >"$work/broker.conf"
start_broker broker "$watched" || { fail 'start the broker'; finish; exit; }
subscribe broker "$watched" || fail 'subscribe'
start_printing http "$BUILD/peers/https_server" 0 "$work/http.got" ||
    { fail 'start the HTTP server'; finish; exit; }
http=$port
start_printing https "$BUILD/peers/https_server" 0 "$work/https.got" "$work/good.pem" \
    "$work/good.key" || { fail 'start the HTTPS server'; finish; exit; }
https=$port

# new_scene NAME DURATION DEVICE: two people cross; sets $scene.
new_scene() {
    scene=$work/scenes/vs121-p/$1
    mkdir -p "$scene"
    cp -r "$work/keys" "$scene/keys"
    cat >"$scene/scene.json" <<SCENE
{
  "version": 1,
  "model": "vs121-p",
  "title": "a device with real recipients",
  "seed": 3,
  "start": "2026-03-02T09:00:00+01:00",
  "duration": "$2",
  "camera": { "height": "3.0m", "width_px": 640, "height_px": 480, "fps": 15, "hfov_deg": 98 },
  "site": { "floor": "carpet", "light": { "lux": 300, "mains_hz": 50 } },
  "device": $3,
  "walkers": [
    { "path": [["1s", -2.6, 0.3], ["6s", 2.6, 0.3]], "height": "1.75m" },
    { "path": [["8s", 2.6, -0.4], ["13s", -2.6, -0.4]], "height": "1.68m" }
  ]
}
SCENE
}

same() { # NAME EXPECTED GOT: and there is something to compare
    if [ -s "$2" ] && diff "$2" "$3" >"$work/diff"; then
        pass "device: $1 ($(wc -l <"$2") reports)"
    else
        fail "device: $1"
        head -n 6 "$work/diff"
    fi
}

# same_from NAME EXPECTED GOT SERVER: in order, unless the device opened a second connection. It does
# that only to send a report beside one that had no answer for a second, which on a busy machine six
# times as fast as life happens; that one may then come later than the other.
same_from() {
    if [ "$(grep -c '^connection' "$work/$4.err")" -gt 1 ]; then
        sort "$2" >"$2.sorted"
        sort "$3" >"$3.sorted"
        same "$1, some at once" "$2.sorted" "$3.sorted"
    else
        same "$1, in order" "$2" "$3"
    fi
}

# The region reports by HTTP to two of three URLs, the line by MQTTS.
new_scene live 24s "$(cat <<DEVICE
{
  "region_people_counting": {
    "enable": true,
    "report_by_result": { "enable": true, "mode": "once_result_changes" },
    "report": {
      "reporting_interval_s": 5,
      "http": [
        { "enable": true, "url": "http://127.0.0.1:$http/open" },
        { "enable": false, "url": "http://127.0.0.1:$http/open" },
        { "enable": true, "url": "https://localhost:$https/digest", "username": "user",
          "password": "secret" }
      ]
    }
  },
  "line_crossing_counting": {
    "enable": true,
    "line": [[320, 479], [320, 0]],
    "trigger_report": true,
    "report": {
      "reporting_interval_s": 10,
      "report_protocol": "mqtts",
      "mqtts": { "host": "localhost", "port": $mqtts, "topic": "hall/line", "qos": 2,
        "certificate_type": "self_signed" }
    }
  }
}
DEVICE
)"
"$FOOTFALL" run "$scene" --rt --speed 6 -q -O "$work/out" >"$work/run.log" 2>&1
status=$?
trace=$(find "$work/out" -name trace.jsonl)
if [ $status -ne 0 ] || [ -z "$trace" ]; then
    fail "device: footfall run ended with status $status"
    tail -n 20 "$work/run.log"
    finish
    exit
fi
for to in http1 http3 mqtts; do bodies_to "$trace" $to >"$work/$to.left"; done
[ "$(bodies_to "$trace" http2 | wc -l)" -eq 0 ] || fail 'device: a URL that is off got a report'
cut -d ' ' -f 2- "$work/http.got" >"$work/http1.arrived"
cut -d ' ' -f 2- "$work/https.got" >"$work/http3.arrived"
mqtts_arrived() { sed -n 's|^2 hall/line ||p' "$work/broker.got" >"$work/mqtts.arrived"; }
soon eval 'mqtts_arrived; test $(wc -l <"$work/mqtts.arrived") -ge $(wc -l <"$work/mqtts.left")'

same_from 'HTTP server got what left' "$work/http1.left" "$work/http1.arrived" http
same_from 'HTTPS server with digest got what left' "$work/http3.left" "$work/http3.arrived" https
same 'broker got what left by MQTTS, QoS 2' "$work/mqtts.left" "$work/mqtts.arrived"
same 'both URLs got the same' "$work/http1.left" "$work/http3.left"

# Reports are the same as in virtual time: only when an answer comes differs, not what is counted.
"$FOOTFALL" run "$scene" -q -O "$work/virtual" >"$work/run.log" 2>&1
virtual=$(find "$work/virtual" -name trace.jsonl)
bodies_to "${virtual:-/dev/null}" http1 >"$work/http1.virtual"
bodies_to "${virtual:-/dev/null}" mqtts >"$work/mqtts.virtual"
same 'HTTP reports are those of virtual time' "$work/http1.virtual" "$work/http1.left"
same 'MQTTS reports are those of virtual time' "$work/mqtts.virtual" "$work/mqtts.left"

# While an answer that does not come is waited for at the end, the device does not live on.
new_scene late 6s "$(cat <<DEVICE
{
  "region_people_counting": {
    "enable": true,
    "report": {
      "reporting_interval_s": 5,
      "http": [
        { "enable": true, "url": "http://127.0.0.1:$http/stall" },
        { "enable": true, "url": "http://127.0.0.1:$http/open" }
      ]
    }
  }
}
DEVICE
)"
: >"$work/http.got"
"$FOOTFALL" run "$scene" --rt --speed 6 -q -O "$work/late" >"$work/run.log" 2>&1
trace=$(find "$work/late" -name trace.jsonl)
check 'device: a report left that is never answered' test "$(bodies_to "$trace" http1 | wc -l)" -eq 1
check 'device: and no period came after the end' test "$(wc -l <"$work/http.got")" -eq 1

# At first nobody listens; then both servers come, are killed, and come again.
later=$(free_port) flaky=$(free_port)
store_broker flaky "$flaky"
remember_watcher flaky "$flaky"
start_later() {
    "$BUILD/peers/https_server" "$later" "$work/later.got" >"$work/later.port" 2>&1 &
    later_pid=$!
    pids+=("$later_pid")
    start_broker flaky "$flaky"
}
new_scene outage 108s "$(cat <<DEVICE
{
  "general": { "data_retransmission": true },
  "region_people_counting": {
    "enable": true,
    "report_by_result": { "enable": true, "mode": "once_result_changes" },
    "report": {
      "reporting_interval_s": 5,
      "http": [
        { "enable": true, "url": "http://127.0.0.1:$later/digest", "username": "user",
          "password": "secret" }
      ]
    }
  },
  "line_crossing_counting": {
    "enable": true,
    "line": [[320, 479], [320, 0]],
    "trigger_report": true,
    "report": {
      "reporting_interval_s": 5,
      "report_protocol": "mqtt",
      "mqtt": { "host": "127.0.0.1", "port": $flaky, "topic": "hall/line", "qos": 1 }
    }
  }
}
DEVICE
)"
"$FOOTFALL" run "$scene" -q -O "$work/virtual2" >"$work/run.log" 2>&1
"$FOOTFALL" run "$scene" --rt --speed 6 -q -O "$work/out2" >"$work/run.log" 2>&1 &
running=$!
# says COUNT TEXT: the device's log does, so often.
says() { [ "$(grep -c "$2" "$work/out2/vs121-p/outage/run.log")" -ge "$1" ]; }
soon says 1 'region http1: not reachable'
soon says 1 'mqtt .*: Connection refused'
start_later
watch flaky "$flaky"
soon says 1 'region http1: connected'
soon says 1 'line mqtt: connected'
kill_broker flaky "$pid"
stop "$later_pid"
soon says 2 'region http1: not reachable'
soon says 1 'mqtt .*: connection lost'
start_later
wait "$running"
check 'device: both servers came, were killed, and came again' eval \
    'says 2 "region http1: connected" && says 2 "mqtt 127.0.0.1:$flaky: connected"'
virtual=$(find "$work/virtual2" -name trace.jsonl)
trace=$(find "$work/out2" -name trace.jsonl)
for to in http1 mqtt; do
    bodies_to "${virtual:-/dev/null}" $to >"$work/$to.virtual"
    bodies_to "${trace:-/dev/null}" $to >"$work/$to.left"
done
# Two people who cross within a second make two equal reports, and a report whose acknowledgement
# was lost comes twice: neither can be told from the other here.
uniq "$work/http1.left" >"$work/http1.once"
cut -d ' ' -f 2- "$work/later.got" | uniq >"$work/later.arrived"
sort -u "$work/mqtt.left" >"$work/mqtt.once"
mqtt_arrived() { sed -n 's|^1 hall/line ||p' "$work/flaky.got" | sort -u >"$work/mqtt.arrived"; }
soon eval 'mqtt_arrived; test $(wc -l <"$work/mqtt.arrived") -ge $(wc -l <"$work/mqtt.once")'
same 'each HTTP report is one line of the trace, however often it is tried' \
    "$work/http1.virtual" "$work/http1.left"
same 'each MQTT report, too' "$work/mqtt.virtual" "$work/mqtt.left"
same 'HTTP server that was down got all, in order' "$work/http1.once" "$work/later.arrived"
same 'broker that was killed got all' "$work/mqtt.once" "$work/mqtt.arrived"
finish
