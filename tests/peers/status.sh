#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The device's status beside real servers: after an answer of 500, with a closed port, and while a
# server and a broker are killed and started again; and connection tests that a real server sees.
# proves: P-HTTP-05 P-HTTP-06 P-REPORT-18 P-REPORT-19
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/_peers.sh
FOOTFALL=${FOOTFALL:-$BUILD/footfall}

http=$(free_port) mqtt=$(free_port) closed=$(free_port)
printf 'log_type all\nlistener %s 127.0.0.1\nallow_anonymous true\n' "$mqtt" >"$work/broker.conf"
start_http() {
    "$BUILD/peers/https_server" "$http" "$work/http.got" >"$work/http.port" 2>&1 &
    http_pid=$!
    pids+=("$http_pid")
    soon listens "$http"
}
start_both() { start_http && start_broker broker "$mqtt" && broker_pid=$pid; }
start_both || { fail 'start server and broker'; finish; exit; }

ask() { echo "{ \"at\": \"$1\", \"manage\": { \"action\": \"status\" } },"; }
try() { # AT TO
    echo "{ \"at\": \"$1\", \"manage\": { \"action\": \"connection_test\", \"to\": \"$2\","
    echo "  \"function\": \"people_flow_analysis\" } },"
}
scene=$work/vs121-p/status
mkdir -p "$scene"
cat >"$scene/scene.json" <<EOF
{
  "version": 1, "model": "vs121-p", "duration": "70s", "start": "2026-03-02T09:00:00+01:00",
  "camera": { "height": "3m", "width_px": 96, "height_px": 96, "fps": 2 },
  "device": {
    "region_people_counting": { "enable": true, "report": {
      "reporting_interval_s": 5,
      "http": [{ "enable": true, "url": "http://127.0.0.1:$http/open" },
               { "enable": true, "url": "http://127.0.0.1:$http/fail" },
               { "enable": true, "url": "http://127.0.0.1:$closed/nobody" }] } },
    "line_crossing_counting": { "enable": true, "line": [[0, 8], [90, 8]], "report": {
      "reporting_interval_s": 5, "report_protocol": "mqtt",
      "mqtt": { "host": "127.0.0.1", "port": $mqtt, "topic": "door", "qos": 1 } } },
    "people_flow_analysis": { "report": {
      "http": [{ "url": "http://127.0.0.1:$http/open" },
               { "url": "http://127.0.0.1:$http/fail" },
               { "url": "http://127.0.0.1:$closed/nobody" }] } }
  },
  "events": [
    $(try 1s http1) $(try 1s http2) $(try 1s http3) $(ask 3s)
    $(for i in $(seq 6 69); do ask "${i}500ms"; done)
    { "at": "70s", "manage": { "action": "status" } } ]
}
EOF
"$FOOTFALL" run "$scene" --rt --speed 3 -q -O "$work/out" >"$work/run.log" 2>&1 &
running=$!
pids+=("$running")
trace=$work/out/vs121-p/status/trace.jsonl
status_says() { # FUNCTION TO STATE: the last one that was asked for
    grep '"action":"status"' "$trace" | tail -n 1 |
        grep -q "\"function\":\"$1\",\"to\":\"$2\",\"state\":\"$3\""
}
all_say() { # STATE-OF-SERVER STATE-OF-ITS-REFUSAL STATE-OF-BROKER
    status_says region_people_counting http1 "$1" && status_says region_people_counting http2 "$2" &&
        status_says line_crossing_counting mqtt "$3"
}
soon all_say connected refused connected
stop "$http_pid" "$broker_pid"
soon all_say not_connected not_connected not_connected
start_both || fail 'start them again'
wait "$running"
status=$?
[ $status -eq 0 ] || tail -n 5 "$work/run.log"
check 'footfall run passes' test $status -eq 0

# states FUNCTION TO: each state that the status went through, once for each change.
states() {
    grep '"action":"status"' "${trace:-/dev/null}" |
        sed -nE "s/^.*\"function\":\"$1\",\"to\":\"$2\",\"state\":\"([a-z_]+)\".*\$/\1/p" | uniq | tr '\n' ' '
}
goes() { # NAME FUNCTION TO PATTERN
    local got
    got=$(states "$2" "$3")
    if [[ $got =~ ^($4)$ ]]; then pass "$1"; else fail "$1: $got"; fi
}
goes 'a server that is killed and started is seen both ways' region_people_counting http1 \
    '(unknown )?connected not_connected connected '
# At first it may be asked for while the session is still on its way up.
goes 'and so is a broker' line_crossing_counting mqtt \
    '(unknown )?(not_connected )?connected not_connected connected '
goes 'an answer of 500 is a refusal' region_people_counting http2 \
    '(unknown )?refused not_connected refused '
goes 'a closed port is no connection' region_people_counting http3 '(unknown )?not_connected '
last=$(grep '"action":"status"' "${trace:-/dev/null}" | tail -n 1)
tested() { grep -qE "\"function\":\"people_flow_analysis\",\"to\":\"$1\",\"state\":\"$2\",$3\"test\":\"$4\"" <<<"$last"; }
check 'a connection test that got there' tested http1 connected '"http_status":200,' delivered
check 'one that was answered with 500' tested http2 refused '"http_status":500,' refused
check 'one to a closed port' tested http3 not_connected '' unreachable
check 'the server got one test message' test "$(grep -c '"event":"Connection Test"' "$work/http.got")" -eq 1
check 'without anything that counts' eval \
    'grep "Connection Test" "$work/http.got" | grep -qvE "count|total|\"in\"|\"out\"|data\""'
check 'and nothing of it comes again' eval '! tail -n +2 "$work/http.got" | grep -q "Connection Test"'
finish
