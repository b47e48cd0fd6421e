#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A platform's stand-in on loopback answers the hello of a running device with a configuration, and
# with what is none.
# proves: P-MGMT-07
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/_peers.sh
footfall=${FOOTFALL:-$BUILD/footfall}

remote() {
    echo '"remote_management": { "enable": true, "platform": "iot_development_platform",
        "stand_in_url": "http://127.0.0.1:'"$port"'/answer",
        "iot_development_platform": { "auto_provisioning": true } }'
}

# Its device knows nothing but the platform. Somebody walks through the room in its last 4 s.
make_scene() { # DURATION_S
    mkdir -p "$work/vs121-p/live"
    cat >"$work/vs121-p/live/scene.json" <<-EOF
		{
		  "version": 1, "model": "vs121-p", "seed": 3, "duration": "${1}s",
		  "start": "2026-03-02T09:00:00+01:00",
		  "camera": { "height": "3m" },
		  "walkers": [ { "path": [["$(($1 - 4))s", 0.1, 2.6], ["${1}s", 0.1, -2.6]], "height": "1.75m" } ],
		  "device": { "region_people_counting": { "enable": false }, $(remote) }
		}
	EOF
}

# run NAME: $work/NAME.got is what the stand-in got.
run() {
    "$footfall" run --rt "$work/vs121-p/live" -O "$work/out" >"$work/$1.out" 2>&1
    check "$1: the run passes" test $? -eq 0
    check "$1: the device says hello" grep -q '^/answer {"event":"Hello"' "$work/$1.got"
}

start() { # NAME DURATION_S: so long that the answer is there before somebody walks, where that matters
    : >"$work/answer"
    ANSWER=$work/answer start_printing "$1" "$BUILD/peers/https_server" 0 "$work/$1.got" ||
        fail "$1: start the server"
    make_scene "$2"
}

told() { # NAME TEXT
    grep -qF "/answer {\"event\":\"Answer\",$2" "$work/$1.got"
}

start applied 10
cat >"$work/answer" <<EOF
{"configuration":{"region_people_counting":{"enable":false},
"line_crossing_counting":{"enable":true,"line":[[639,240],[0,240]],"trigger_report":true,
"report":{"http":[{"enable":true,"url":"http://127.0.0.1:$port/open"}]}},$(remote)}}
EOF
run applied
check 'applied: and tells that all is well' told applied '"ok":true}'
check 'applied: it counts and reports as it was told' grep -q '^/open .*"line_trigger_data"' \
    "$work/applied.got"

start too_long 5
head -c 60000 /dev/zero | tr '\0' ' ' >"$work/answer"
run too_long
check 'too long: it is not read' told too_long '"ok":false,"key":"","reason":"the answer is longer'

start endless 5
head -c 3000000 /dev/zero | tr '\0' '{' >"$work/answer"
run endless
check 'endless: nor is one that is cut off' told endless '"ok":false,"key":"","reason":"the answer'

start noise 5
head -c 3000 /dev/urandom >"$work/answer"
run noise
check 'noise: it is refused' told noise '"ok":false,"key":"","reason":"'

start empty 5
run empty
check 'empty: nothing is asked for, nothing is told' test "$(grep -c Answer "$work/empty.got")" -eq 0

finish
