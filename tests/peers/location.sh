#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Realtime Location Push with real clients beside a client of the scene: what the trace says was told
# is what each of them gets, line for line; the port is the set one, and no other.
# proves: P-LOC-01 P-LOC-02 P-LOC-03 P-LOC-05
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/_peers.sh
FOOTFALL=${FOOTFALL:-$BUILD/footfall}

first=$(free_port) second=$(free_port)
scene=$work/vs121-p/push
mkdir -p "$scene"
push() { echo "\"general\": { \"realtime_location_push\": { \"enable\": $1, \"port\": $2 } }"; }
cat >"$scene/scene.json" <<EOF
{
  "version": 1, "model": "vs121-p", "seed": 5, "duration": "26s",
  "start": "2026-03-02T09:00:00+01:00",
  "camera": { "height": "3m", "fps": 10 },
  "walkers": [
    { "path": [["0s", -2.4, 0.6], ["25s", 2.4, 0.6]], "height": "1.75m" },
    { "path": [["0s", 2.4, -0.6], ["25s", -2.4, -0.6]], "height": "1.66m" }
  ],
  "device": { $(push true "$first") },
  "events": [
    { "at": "10ms", "client": "location" },
    { "at": "10s", "manage": { "action": "import", "config": { $(push true "$second") } } },
    { "at": "10010ms", "client": "location" },
    { "at": "24s", "manage": { "action": "import", "config": { $(push false "$second") } } }
  ]
}
EOF

# listen_in NAME PORT: everything that the device tells a client goes to $work/NAME.
listen_in() { timeout 120 cat <"/dev/tcp/127.0.0.1/$2" >"$work/$1" & pids+=($!); }

"$FOOTFALL" run "$scene" --rt --speed 2 -q -O "$work/out" >"$work/run.log" 2>&1 &
running=$!
pids+=("$running")
soon listens "$first" || fail 'the port is open'
listen_in one "$first"
listen_in two "$first"
{
    exec 3<>"/dev/tcp/127.0.0.1/$first" # garbage first, and then it never reads
    printf 'GET / HTTP/1.1\r\n\r\n\377\376{"people":[]}' >&3
    exec sleep 120
} &
pids+=($!)
check 'the port that is set later is closed' eval '! listens "$second"'
soon listens "$second" || fail 'the port follows the settings'
check 'the former port is closed' eval '! listens "$first"'
listen_in three "$second"
wait "$running"
check 'footfall run passes' test $? -eq 0
check 'switched off, the port is closed' eval '! listens "$second"'

trace=$(find "$work/out" -name trace.jsonl)
sed -nE 's/^.*"kind":"tcp","stream":"location","body":(.*)\}$/\1/p' "${trace:-/dev/null}" >"$work/told"
closes=$(grep -c '"client":"closed"' "${trace:-/dev/null}")
check 'both imports end the connection of the client in the scene' test "$closes" -eq 2

# The client of the scene is not there yet at the first frame; a real one may be.
sed -i '/T08:00:00.000Z/d' "$work"/told "$work"/one "$work"/two
# What a client got must stand in one piece in what was told.
in_one_piece() { # NAME LEAST
    local n from
    n=$(wc -l <"$work/$1")
    [ "$n" -ge "$2" ] || { echo "    $1 got $n lines"; return 1; }
    from=$(grep -nxF -m 1 "$(head -n 1 "$work/$1")" "$work/told" | cut -d : -f 1)
    from=${from:-1}
    sed -n "$from,$((from + n - 1))p" "$work/told" | diff - "$work/$1" >"$work/diff" ||
        { head -n 4 "$work/diff"; return 1; }
}
check 'one client gets what was told, without a gap' in_one_piece one 20
check 'and so does another beside it' in_one_piece two 20
check 'and a third on the new port' in_one_piece three 20
check 'people are in it' grep -q '"people":\[{"id":1,' "$work/one"
check 'and nothing but time, id, x and y' eval \
    '! grep -vE "^\{\"time\":\"[-0-9T:.]+Z\",\"people\":\[(\{\"id\":[0-9]+,\"x\":-?[0-9]+,\"y\":-?[0-9]+\},?)*\]\}$" "$work/one"'

# Another program has the port, and gives it back while the device runs.
taken=$(free_port)
start_on() { "$BUILD/peers/https_server" "$taken" "$work/other.got" >"$work/other.port" 2>&1 & other=$!; pids+=("$other"); }
start_on
soon listens "$taken" || fail 'start another program'
sed -e "s/$first/$taken/" -e '/"events"/,/^  \]/d' -e 's/"device": \(.*\) },$/"device": \1 }/' \
    -e 's/"26s"/"45s"/' -i "$scene/scene.json"
"$FOOTFALL" run "$scene" --rt --speed 4 -q -O "$work/taken" >"$work/run.log" 2>&1 &
running=$!
pids+=("$running")
log_of() { cat "$(find "$work/taken" -name run.log)" 2>/dev/null; }
check 'a port that is taken is told' soon eval 'log_of | grep -q "TCP port $taken: Address already in use"'
stop "$other"
check 'and got when it is free' soon eval 'log_of | grep -q "locations are pushed on TCP port $taken"'
listen_in late "$taken"
wait "$running"
check 'a device with a taken port runs on' test $? -eq 0
check 'and tells then' test -s "$work/late"
finish
