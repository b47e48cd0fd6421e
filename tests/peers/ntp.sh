#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The clock against a real NTP server on loopback, which serves this machine's time.
# proves: P-TIME-04 P-TIME-05 P-TIME-06
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/_peers.sh
FOOTFALL=${FOOTFALL:-$BUILD/footfall}

command -v chronyd >/dev/null || { skip 'a real NTP server: chronyd is absent'; finish; exit; }

# start_ntp NAME LINE: with a line for its configuration; sets $port and $pid. It neither sets this
# machine's clock (-x) nor asks anybody.
start_ntp() {
    port=$(free_port)
    {
        echo "port $port"
        echo cmdport 0
        echo bindaddress 127.0.0.1
        echo allow 127.0.0.1
        echo "pidfile $work/$1.pid"
        echo "$2"
    } >"$work/$1.conf"
    chronyd -d -x -U -u "$(id -un)" -f "$work/$1.conf" >"$work/$1.log" 2>&1 &
    pid=$!
    pids+=("$pid")
    soon serves_or_ended && kill -0 "$pid" 2>/dev/null
}
serves_or_ended() {
    grep -q "^ *[0-9]*: 0100007F:$(printf %04X "$port") " /proc/net/udp || ! kill -0 "$pid"
}
start_ntp good 'local stratum 8' ||
    { skip "a real NTP server: chronyd does not start: $(tail -n 1 "$work/good.log")"; finish; exit; }
good=$port good_pid=$pid

# new_scene NAME DURATION SERVER: its clock stands at the begin of 2020.
new_scene() {
    scene=$work/vs121-p/$1
    mkdir -p "$scene"
    cat >"$scene/scene.json" <<SCENE
{
  "version": 1, "model": "vs121-p", "duration": "$2", "start": "2020-01-01T00:00:00Z",
  "camera": { "height": "3m", "width_px": 96, "height_px": 96, "fps": 2 },
  "device": {
    "date_time": { "time_zone": "UTC+0:00", "ntp": { "server_address": "$3", "interval_min": 1 } },
    "region_people_counting": { "enable": true, "report": {
      "periodic_report_scheme": "from_now_on", "reporting_interval_s": 5,
      "http": [{ "enable": true, "url": "http://127.0.0.1:9/nobody" }] } }
  },
  "events": [{ "at": "$2", "manage": { "action": "status" } }]
}
SCENE
}
run() { # NAME OPTION...
    local name=$1
    shift
    timeout 60 "$FOOTFALL" run "$work/vs121-p/$name" --rt "$@" -q -O "$work/out" >"$work/run.log" 2>&1 ||
        { fail "footfall run $name"; tail -n 5 "$work/run.log"; }
    trace=$work/out/vs121-p/$name/trace.jsonl
    log=$work/out/vs121-p/$name/run.log
}
steps() { sed -nE 's/^.*"kind":"clock","by_us":(-?[0-9]+)\}$/\1/p' "$trace"; }
questions() { sed -nE 's/^\{"t_us":([0-9]+),"kind":"ntp".*/\1/p' "$trace"; }
between() { [ -n "$2" ] && [ "$1" -le "$2" ] && [ "$2" -le "$3" ]; }

# From 2020 to now: the step is what lies between, to a fraction of a second.
new_scene right 8s "127.0.0.1:$good"
now_us() { echo $(($(date +%s%N) / 1000)); }
epoch_us=1577836800000000
begin_us=$(now_us)
run right --speed 1
last_begin_us=$(($(now_us) - 8000000)) # it took 8 s or, on a busy machine, more
step=$(steps | head -n 1)
check 'the clock is set to this machine'"'"'s time' between "$begin_us" $((epoch_us + step)) \
    $((last_begin_us + 5000000))
echo "    off by at most $(((epoch_us + step - begin_us) / 1000)) ms, the start of the program among it"
check 'one answer, one step' test "$(steps | wc -l)" -eq 1
check 'reports have the time of today' grep -q "\"end_time\":\"$(date -u +%Y/%m/)" "$trace"
check 'the status says so' grep -q '"set_by":"ntp","ntp":"synchronised"' "$trace"

# At 30 times the speed of life a minute of the device is 2 s of the server or, on a busy machine,
# more: each question finds the device up to 58 s ahead. After each answer its clock is right: it
# shows a moment of the run, later than the one before, and not before the question was due, which is
# 2 s later each time.
new_scene often 190s "localhost:$good"
begin_us=$(now_us)
run often --speed 30
end_us=$(now_us)
check 'the questions are one interval apart' eval 'questions | sed -n 1,4p | tr "\n" " " | grep -qx "0 60000000 120000000 180000000 "'
# Half of the way there and back is added as it takes on the device's own, fast clock.
right_each_time() {
    sed -nE -e 's/^\{"t_us":([0-9]+),"kind":"ntp".*/asked \1 0/p' \
        -e 's/^\{"t_us":([0-9]+),"kind":"clock","by_us":(-?[0-9]+)\}$/set \1 \2/p' "$trace" |
        awk -v epoch="$epoch_us" -v begin="$begin_us" -v end="$end_us" '
            function wrong(what) { print "    " what; bad = 1 }
            $1 == "asked" { asked = $2; next }
            { n++; sum += $3; utc = epoch + $2 + sum; least = utc - ($2 - asked) / 2 }
            utc < begin || least > end { wrong("a clock off by more than the run took") }
            utc < begin + asked / 30 { wrong("a clock that shows a time before its question") }
            n > 1 && utc <= last { wrong("a clock that shows no later time than the one before") }
            { last = least }
            END { exit bad || n < 3 }'
}
check 'and each corrects what has gathered since' right_each_time

# Whose own clock is not set is not believed.
if start_ntp unset 'server 127.0.0.2 offline'; then
    new_scene unset 10s "127.0.0.1:$port"
    run unset --speed 5
    check 'a server without a clock moves none' test "$(steps | wc -l)" -eq 0
    check 'and is said to have none' grep -q 'its own clock is not set' "$log"
    stop "$pid"
else
    fail 'a server without a clock starts'
fi

# Nobody answers: asked again 16 s after the failure; and a name that is none.
stop "$good_pid"
new_scene dead 30s "127.0.0.1:$good"
run dead --speed 10
check 'a dead server moves nothing' test "$(steps | wc -l)" -eq 0
check 'and is told' grep -q "NTP server 127.0.0.1:$good: no answer" "$log"
check 'and asked again' test "$(questions | wc -l)" -eq 2
new_scene nameless 10s 'no.such.host.invalid'
run nameless --speed 2
check 'a name that nobody knows moves nothing' test "$(steps | wc -l)" -eq 0
finish
