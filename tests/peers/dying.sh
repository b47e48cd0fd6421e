#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Brokers that are killed at every moment of a conversation, with one report and with several on
# their way: what was not acknowledged comes again, in order, and what was acknowledged does not.
# proves: P-MQTT-09 P-STORE-02 P-STORE-08 P-STORE-09
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/_peers.sh

dying_broker() { # NAME STEP...: sets $port; what happens goes to $work/NAME.lives
    local name=$1
    shift
    port=$(free_port)
    printf 'died %s\n' "$@" >"$work/$name.steps"
    "$BUILD/peers/dying_broker" "$port" "$work/$name.lives" 300 "$@" &
    pids+=($!)
}

# judge NAME ORDER: of a broker whose reports are, in order, the lines of $work/NAME.bodies. With an
# ORDER of 1 they come in order in each life, none before all that are older and not acknowledged.
judge() {
    awk -v order="$2" '
        function wrong(what) { print "    life " life ": " what; bad = 1 }
        NR == FNR { number[$0] = ++n; next }
        { what = $1; sub(/^[a-z]+ ?/, "") }
        what == "up" { life++; newest = 0; next }
        what == "died" { next }
        what == "publish" { sub(/^[01] /, "") }
        !($0 in number) { wrong(what " " $0); next }
        { i = number[$0] }
        acked[i] { wrong(i " was acknowledged before: " what) }
        what == "acked" { acked[i] = 1 }
        what == "got" { got[i] = 1 }
        what == "publish" && order {
            if (i <= newest) wrong(i " after " newest)
            for (j = newest + 1; j < i; j++) if (!acked[j]) wrong(i " before " j)
            newest = i
        }
        END {
            for (i = 1; i <= n; i++) if (!acked[i] || !got[i]) wrong(i " was never acknowledged")
            exit bad || n < 2
        }' "$work/$1.bodies" "$work/$1.lives"
}

# told NAME ORDER WHAT: it died as told, and the judge has nothing to say.
told() {
    if diff "$work/$1.steps" <(grep '^died ' "$work/$1.lives") >"$work/diff" &&
        judge "$1" "$2" >>"$work/diff"; then
        pass "dying: $3 ($(grep -c '^died ' "$work/$1.lives") deaths)"
    else
        fail "dying: $3"
        head -n 8 "$work/diff"
    fi
}

# A whole device in real time, six times as fast as life, beside it all.
mkdir -p "$work/scenes/vs121-p/dying"
dying_broker whole connack4 publish:1:2:0 ack2:1:2:1 ack4:1:3:1
cat >"$work/scenes/vs121-p/dying/scene.json" <<SCENE
{
  "version": 1, "model": "vs121-p", "seed": 3,
  "start": "2026-03-02T09:00:00+01:00", "duration": "108s",
  "camera": { "height": "3m", "fps": 10 },
  "walkers": [
    { "path": [["1s", 0.1, 2.6], ["6s", 0.1, -2.6]], "height": "1.75m" },
    { "path": [["31s", 0.1, 2.6], ["36s", 0.1, -2.6]], "height": "1.75m" }
  ],
  "device": {
    "general": { "data_retransmission": true },
    "line_crossing_counting": {
      "enable": true, "line": [[639, 240], [0, 240]], "trigger_report": true,
      "report": { "reporting_interval_s": 5, "report_protocol": "mqtt",
                  "mqtt": { "host": "127.0.0.1", "port": $port, "topic": "line", "qos": 1 } }
    }
  }
}
SCENE
run() { # FOLDER OPTION...: of results
    local out=$work/$1
    shift
    "$FOOTFALL" run "$work/scenes/vs121-p/dying" "$@" -q -O "$out" >"$out.log" 2>&1
}
run virtual && bodies_to "$(find "$work/virtual" -name trace.jsonl)" mqtt >"$work/virtual.bodies"
run real --rt --speed 6 &
running=$!

recipients=()
add() { # NAME QOS STEP...
    local name=$1 qos=$2
    shift 2
    dying_broker "$name" "$@"
    bodies "$name" 60 >"$work/$name.bodies"
    recipients+=("$name,mqtt,127.0.0.1,$port,id-$name,reports/$name,$qos")
}
add greeting 1 accepted connect connack2 connack4
add one 1 publish:0:0:0 ack0:0:1:0 ack1:1:1:0 ack2:0:1:0 ack3:2:1:0 ack4:0:1:1
add several 1 publish:2:5:0 ack0:1:8:0 ack1:0:4:1 ack2:3:6:2 ack3:0:5:3 ack4:2:6:3
add twice 2 publish:1:3:0 ack2:1:4:1 ack4:1:4:2 pubrel:1:0:0 comp2:2:0:0 comp4:1:0:0
drive no_client 60 10 90000 90000 "${recipients[@]}" || { fail 'dying: all delivered'; show_driver; }
told greeting 1 'before, in and after the greeting'
told one 1 'around the acknowledgement of one report'
told several 1 'around the acknowledgement of one of several'
# of what a broker took and forgot at QoS 2 only the release comes again, and then all of it, later
told twice 0 'around each step of QoS 2'
wait "$running" || fail 'dying: the whole device ran'
bodies_to "$(find "$work/real" -name trace.jsonl)" mqtt >"$work/whole.bodies"
check 'dying: a whole device reports what it does in virtual time' \
    diff "$work/virtual.bodies" "$work/whole.bodies"
equal=$(sort "$work/whole.bodies" | uniq -d)
check 'dying: and no two reports are equal' test -z "$equal"
told whole 1 'around the acknowledgement of one of several of a whole device'
finish
