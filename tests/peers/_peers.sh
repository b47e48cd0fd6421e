# SPDX-License-Identifier: MIT
# Sourced by the tests against real peers: certificates made for the run, servers on free ports of
# 127.0.0.1, and their end. What arrived is always taken from the servers.
export LC_ALL=C PATH=$PATH:/usr/sbin:/sbin
BUILD=${1:-${BUILD:-build}}
. tests/tally.sh
work=$(mktemp -d)
pids=()
driver=$BUILD/peers/link_driver

# Ends what this script started, and nothing else.
stop() { # PID...
    local pid
    for pid in "$@"; do kill -9 "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; done
}
clean_up() {
    stop "${pids[@]}"
    [ "$failed" -eq 0 ] || show_evidence
    rm -rf "$work"
}
# What failed cannot be had again, and of a run elsewhere there is nothing but what it printed: a copy
# of all that was written, and the ends of it, the newest first. The first word is one that
# scripts/test.sh looks for.
show_evidence() {
    local kept file
    kept=$BUILD/test-out/peers/$(basename "$0" .sh)
    rm -rf "$kept"
    mkdir -p "$kept"
    cp -r "$work/." "$kept"
    echo "    ERROR before; all that was written is kept in $kept, and ends so:"
    find "$work" -type f -size +0 ! -name store.log -printf '%T@ %p\n' | sort -rn | cut -d ' ' -f 2- |
        grep -E '\.(log|err|out|got|lives|jsonl)$' | while read -r file; do
        echo "    -- ${file#"$work/"}, $(wc -l <"$file") lines"
        tail -n 12 "$file" | tr -cd '\11\12\40-\176' |
            sed -E 's/"device_info":\{[^}]*\},//; s/^(.{200}).*/\1/; s/^/    /'
    done
}
trap clean_up EXIT

# Certificates. The servers' names are 127.0.0.1 and localhost.
new_ca() { # NAME
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
        -subj "/CN=$1" -keyout "$work/$1.key" -out "$work/$1.pem" 2>>"$work/openssl.log"
}
new_certificate() { # NAME SAN USAGE START END
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" \
        -keyout "$work/$1.key" -out "$work/$1.csr" 2>>"$work/openssl.log"
    printf 'subjectAltName=%s\nextendedKeyUsage=%s\n' "$2" "$3" >"$work/$1.ext"
    openssl ca -batch -notext -config "$work/ca.conf" -cert "$work/ca.pem" \
        -keyfile "$work/ca.key" -extfile "$work/$1.ext" -startdate "$4" -enddate "$5" \
        -in "$work/$1.csr" -out "$work/$1.pem" 2>>"$work/openssl.log"
}
make_certificates() {
    local from to here='IP:127.0.0.1,DNS:localhost'
    from=$(date -u -d '-1 day' +%y%m%d%H%M%SZ) to=$(date -u -d '+2 days' +%y%m%d%H%M%SZ)
    mkdir "$work/issued"
    : >"$work/index.txt"
    echo 01 >"$work/serial"
    cat >"$work/ca.conf" <<-CONF
		[ca]
		default_ca = tests
		[tests]
		database = $work/index.txt
		new_certs_dir = $work/issued
		serial = $work/serial
		default_md = sha256
		policy = any
		unique_subject = no
		[any]
		commonName = supplied
	CONF
    new_ca ca && new_ca other &&
        new_certificate good "$here" serverAuth "$from" "$to" &&
        new_certificate wrong_name DNS:elsewhere.invalid serverAuth "$from" "$to" &&
        new_certificate expired "$here" serverAuth 200101000000Z 200102000000Z &&
        new_certificate client DNS:device clientAuth "$from" "$to" ||
        { cat "$work/openssl.log"; return 1; }
    # keys: all that a user can upload; no_client: without a certificate of the device's own;
    # other: trusts somebody else
    mkdir "$work/keys" "$work/no_client" "$work/other"
    cp "$work/ca.pem" "$work/client.pem" "$work/client.key" "$work/keys/"
    cp "$work/ca.pem" "$work/keys/authorities.pem"
    cp "$work/ca.pem" "$work/no_client/ca.pem"
    cp "$work/other.pem" "$work/other/ca.pem"
    cp "$work/other.pem" "$work/other/authorities.pem"
    chmod -R a+rX "$work" # a broker that was started as root reads them as another user
}

# Waits for a command to succeed: up to 30 s, and longer on a machine that stands still meanwhile,
# as what is counted is the looks.
soon() {
    local i
    for i in {1..1500}; do
        "$@" 2>/dev/null && return
        sleep 0.02
    done
    return 1
}

# Notes from here on, in $work/witness, each stretch of more than a tenth of a second in which it got
# nowhere, though it wanted no more than to look at the clock.
witness() {
    local last now
    mkfifo "$work/silence"
    exec {silence}<>"$work/silence"
    : >"$work/witness"
    while :; do
        last=${EPOCHREALTIME/./}
        read -rt 0.02 -u "$silence"
        now=${EPOCHREALTIME/./}
        [ $((now - last)) -le 120000 ] || echo $((now - last - 20000)) >>"$work/witness"
    done &
    pids+=($!)
}
lost_us() { # how much of that there was
    awk '{ sum += $1 } END { print sum + 0 }' "$work/witness"
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the range from which the system gives ports to clients, and each only once, even beside other
# tests.
free_port() {
    local port taken=${PORTS:-$work/ports}
    mkdir -p "$taken"
    while :; do
        port=$((10000 + RANDOM % 22000))
        listens "$port" || ! mkdir "$taken/$port" 2>/dev/null || break
    done
    echo "$port"
}

# start_printing NAME COMMAND...: a server that prints its port; sets $port and $pid.
start_printing() {
    local name=$1
    shift
    : >"$work/$name.port"
    "$@" >"$work/$name.port" 2>"$work/$name.err" &
    pid=$!
    pids+=("$pid")
    soon test -s "$work/$name.port" || { echo "$name did not start"; cat "$work/$name.err"; return 1; }
    port=$(cat "$work/$name.port")
}

# start_broker NAME PORT: with $work/NAME.conf, one of whose ports is PORT; sets $pid.
start_broker() {
    mosquitto -c "$work/$1.conf" >>"$work/$1.log" 2>&1 &
    pid=$!
    pids+=("$pid")
    soon listens "$2" || { echo "broker $1 did not start"; cat "$work/$1.log"; return 1; }
}

# subscribe NAME PORT: everything that the broker gets goes to $work/NAME.got as "QOS TOPIC BODY".
subscribe() {
    mosquitto_sub -h 127.0.0.1 -p "$2" -i watcher -q 2 -t '#' -F '%q %t %p' >"$work/$1.got" \
        2>"$work/$1.sub.err" &
    pids+=($!)
    soon grep -q 'Received SUBSCRIBE from watcher' "$work/$1.log"
}

tls_listener() { # PORT CERTIFICATE: lines of a configuration
    echo "listener $1 127.0.0.1"
    echo allow_anonymous true
    echo "certfile $work/$2.pem"
    echo "keyfile $work/$2.key"
}

# A broker that comes and goes. Its store holds a subscription made beforehand, so that after it was
# killed it keeps what arrives before the subscriber is back. The subscriber takes QoS 1: with 2 it
# would itself lose what was half released when its broker died.
store_broker() { # NAME PORT TLS_PORT CERTIFICATE
    mkdir -p "$work/$1.store" && chmod a+rwx "$work/$1.store"
    {
        echo per_listener_settings true
        echo log_type all
        echo max_inflight_messages 0 # whatever comes is handed on at once
        echo persistence true
        echo "persistence_location $work/$1.store/"
        echo "listener $2 127.0.0.1"
        echo allow_anonymous true
        [ -z "${3:-}" ] || tls_listener "$3" "$4"
    } >"$work/$1.conf"
}
remember_watcher() { # NAME PORT
    start_broker "$1" "$2"
    mosquitto_sub -h 127.0.0.1 -p "$2" -c -i watcher -q 1 -t '#' -E
    kill "$pid" && wait "$pid" 2>/dev/null # an orderly end writes the store
}
connects() { grep -c 'New client connected .* as watcher' "$work/$1.log"; }
watch() { # NAME PORT: goes on over the broker's death
    mosquitto_sub -h 127.0.0.1 -p "$2" -c -i watcher -q 1 -t '#' -F '%q %t %p' \
        >"$work/$1.got" 2>"$work/$1.sub.err" &
    pids+=($!)
}
# kill_broker NAME PID: with kill -9, and with nothing in its hands or on the way that it acknowledged
# and the watcher has not got: that dies with it, or with the watcher's end of the connection, and no
# device can know. The broker stands still meanwhile, so what it has not acknowledged stays so.
kill_broker() {
    soon stands_with_nothing "$1" "$2" || fail "the watcher never got what $1 acknowledged"
    stop "$2"
}
stands_with_nothing() { # NAME PID
    local i
    kill -STOP "$2"
    soon grep -q '^State:.T' "/proc/$2/status"
    for i in {1..50}; do
        all_with_watcher "$1" && return
        sleep 0.02
    done
    kill -CONT "$2"
    return 1
}
# It hands on before it acknowledges, but to a watcher that has just come only once that one is in.
all_with_watcher() { # NAME
    [ "$(grep -c 'Received SUBSCRIBE from watcher' "$work/$1.log")" -ge "$(connects "$1")" ] &&
        [ "$(grep -c 'Sending PUBLISH to watcher' "$work/$1.log")" -eq "$(wc -l <"$work/$1.got")" ]
}

# bodies_to TRACE RECIPIENT: the bodies that left, in order
bodies_to() {
    sed -nE "s/^.*\"kind\":\"report\",\"to\":\"$2\",\"(url|topic)\":\"[^\"]*\",\"body\":(.*)\}$/\2/p" "$1"
}

# drive KEYS COUNT GAP_MS TIMEOUT_MS RETRY_MS RECIPIENT...: what it says goes to $work/driver.out
# and .err.
drive() {
    local keys=$1
    shift
    local status=0
    timeout 120 "$driver" "$work/$keys" "$@" >"$work/driver.out" 2>"$work/driver.err" || status=$?
    if grep -qE 'Sanitizer|runtime error' "$work/driver.err"; then
        fail "sanitizer: link_driver $keys $*"
        cat "$work/driver.err"
    fi
    return $status
}

show_driver() {
    sed 's/^/    /' "$work/driver.out" "$work/driver.err" | tail -n 12
}

longest_us() { # of a tick or a submit in the last drive
    sed -nE 's/longest tick ([0-9]+) us, longest submit ([0-9]+) us.*/\1\n\2/p' "$work/driver.out" |
        sort -n | tail -n 1
}
stood_still_ms() { # in the last drive
    sed -nE 's/.*, stood still ([0-9]+) ms$/\1/p' "$work/driver.out"
}
# n_before MS NAME: how many of its reports the last drive delivered in so many ms
n_before() {
    awk -v ms="$1" -v name="$2" '$3 == name && $5 == "delivered" && $1 < ms' "$work/driver.out" | wc -l
}

# bodies NAME COUNT: what a recipient of that name must have got.
bodies() {
    local i
    for ((i = 0; i < $2; i++)); do echo "{\"to\":\"$1\",\"n\":$i}"; done
}
