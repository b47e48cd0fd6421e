#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Reports over MQTT and MQTTS to real mosquitto brokers on loopback.
# proves: P-MQTT-01 P-MQTT-02 P-MQTT-03 P-MQTT-04 P-MQTT-05 P-MQTT-06 P-MQTT-07 P-MQTT-08
# proves: P-MQTT-09 P-MQTT-10 P-MQTT-11 P-MQTT-12 P-MQTT-13
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/_peers.sh

make_certificates || { fail 'make certificates'; finish; exit; }

plain=$(free_port) password=$(free_port) tls=$(free_port) mutual=$(free_port)
wrong_name=$(free_port) expired=$(free_port)
mosquitto_passwd -c -b "$work/passwords" user secret && chmod a+r "$work/passwords"
{
    echo per_listener_settings true
    echo log_type all
    echo "listener $plain 127.0.0.1"
    echo allow_anonymous true
    echo "listener $password 127.0.0.1"
    echo allow_anonymous false
    echo "password_file $work/passwords"
    tls_listener "$tls" good
    tls_listener "$mutual" good
    echo require_certificate true
    echo "cafile $work/ca.pem"
    tls_listener "$wrong_name" wrong_name
    tls_listener "$expired" expired
} >"$work/broker.conf"
start_broker broker "$plain" || { fail 'start the broker'; finish; exit; }
broker=$pid
subscribe broker "$plain" || fail 'subscribe'

# What a recipient got, in order of its reports.
got() { # NAME QOS
    grep "^$2 reports/$1 " "$work/broker.got" | cut -d ' ' -f 3- | sort -t : -k 3n
}
arrived() { # NAME QOS COUNT: exactly these, with this quality
    diff <(bodies "$1" "$3") <(got "$1" "$2") >"$work/diff"
}

# delivers NAME KEYS QOS RECIPIENT-WITHOUT-NAME-AND-TOPIC [USER,PASSWORD]
delivers() {
    if drive "$2" 5 5 20000 0 "$1,$4,id-$1,reports/$1,$3${5:+,$5}" && soon arrived "$1" "$3" 5 &&
        grep -q "id-$1" "$work/broker.log"; then
        pass "mqtt: $1"
    else
        fail "mqtt: $1: $(head -n 3 "$work/diff" 2>/dev/null)"
        show_driver
    fi
}

# refuses NAME KEYS REASON RECIPIENT [USER,PASSWORD]: the log says why, nothing arrives.
refuses() {
    drive "$2" 1 5 20000 0 "$1,$4,id-$1,reports/$1,1${5:+,$5}"
    if grep -q "$1 0 refused" "$work/driver.out" && grep -qE "$3" "$work/driver.err" &&
        ! grep -q "reports/$1 " "$work/broker.got"; then
        pass "mqtt: $1"
    else
        fail "mqtt: $1: was not refused with a reason like '$3'"
        show_driver
    fi
}

delivers qos0 keys 0 "mqtt,127.0.0.1,$plain"
delivers qos1 keys 1 "mqtt,127.0.0.1,$plain"
delivers qos2 keys 2 "mqtt,localhost,$plain"
delivers user keys 1 "mqtt,127.0.0.1,$password" user,secret
delivers authorities keys 1 "mqtts,localhost,$tls"
delivers authorities_qos0 keys 0 "mqtts,127.0.0.1,$tls"
delivers own_ca no_client 2 "mqtts-own,127.0.0.1,$tls"
delivers own_certificates keys 2 "mqtts-own,localhost,$mutual"

refuses wrong_password keys 'refused: .*(authori|user)' "mqtt,127.0.0.1,$password" user,wrong
refuses no_user keys 'refused: .*(authori|user)' "mqtt,127.0.0.1,$password"
refuses wrong_ca other 'certificate refused: .*(issuer|self)' "mqtts,127.0.0.1,$tls"
refuses wrong_own_ca other 'certificate refused: .*(issuer|self)' "mqtts-own,127.0.0.1,$tls"
refuses wrong_host keys 'certificate refused: .*mismatch' "mqtts,localhost,$wrong_name"
refuses wrong_address keys 'certificate refused: .*mismatch' "mqtts,127.0.0.1,$wrong_name"
refuses expired keys 'certificate refused: .*expired' "mqtts,127.0.0.1,$expired"
cp -r "$work/keys" "$work/spoilt_ca"
cp -r "$work/keys" "$work/other_key"
echo 'no certificate' >"$work/spoilt_ca/ca.pem"
cp "$work/good.key" "$work/other_key/client.key"
refuses spoilt_ca spoilt_ca 'CA certificate cannot be read' "mqtts-own,127.0.0.1,$mutual"
refuses other_key other_key 'key cannot be read or is another' "mqtts-own,127.0.0.1,$mutual"
refuses no_client no_client 'broker refused' "mqtts-own,127.0.0.1,$mutual"

check 'mqtt: messages are not retained' eval \
    'grep -q "PUBLISH from id-qos1 (d0, q1, r0," "$work/broker.log" &&
     ! grep -qE "PUBLISH from id-[a-z0-9_]+ \(d[01], q[0-2], r1," "$work/broker.log"'

# Two functions with the same settings but for the topic share one connection.
drive keys 5 5 20000 0 "one,mqtt,127.0.0.1,$plain,id-both,reports/one,1" \
    "two,mqtt,127.0.0.1,$plain,id-both,reports/two,1"
if soon arrived one 1 5 && soon arrived two 1 5 &&
    [ "$(grep -c 'New client connected .* as id-both ' "$work/broker.log")" -eq 1 ]; then
    pass 'mqtt: shared_connection'
else
    fail 'mqtt: shared_connection'
    show_driver
fi

# Two devices with one client id put each other out; what each of them has still arrives. The broker
# stands until both knock.
kill -STOP "$broker"
(drive keys 20 50 500 60000 "first,mqtt,127.0.0.1,$plain,id-twin,reports/first,1") &
first=$!
timeout 120 "$driver" "$work/keys" 20 50 500 60000 \
    "second,mqtt,127.0.0.1,$plain,id-twin,reports/second,1" >"$work/second.out" 2>&1 &
second=$!
soon grep -q 'first 0 unreachable' "$work/driver.out"
soon grep -q 'second 0 unreachable' "$work/second.out"
kill -CONT "$broker"
wait "$second"
status=$?
once_each() { diff <(bodies "$1" 20) <(got "$1" 1 | uniq) >"$work/diff"; }
if [ $status -eq 0 ] && wait "$first" && soon once_each first && soon once_each second &&
    grep -q 'id-twin already connected' "$work/broker.log"; then
    pass 'mqtt: same_client_id'
else
    fail "mqtt: same_client_id: $(head -n 3 "$work/diff" 2>/dev/null)"
    show_driver
fi

# Two recipients that are as good as dead beside one that lives; no tick waits for anybody.
start_printing full "$BUILD/peers/black_hole" full
full=$port
start_printing silent "$BUILD/peers/black_hole" silent
silent=$port
drive keys 10 10 8000 0 "hole,mqtt,127.0.0.1,$full,id-hole,reports/hole,1" \
    "mute,mqtts,127.0.0.1,$silent,id-mute,reports/mute,1" \
    "live,mqtts,127.0.0.1,$tls,id-live,reports/live,1"
n_in_time=$(n_before $((1500 + $(stood_still_ms))) live)
if soon arrived live 1 10 && [ "$n_in_time" -eq 10 ] &&
    [ "$(grep -cE '(hole|mute) [0-9]+ unreachable' "$work/driver.out")" -eq 20 ]; then
    pass 'mqtt: dead_beside_live'
else
    fail "mqtt: dead_beside_live: $n_in_time of 10 in time"
    show_driver
fi
if [ "$(longest_us)" -lt 250000 ]; then
    pass "mqtt: never_waits (longest tick or submit $(longest_us) us)"
else
    fail "mqtt: never_waits: a tick or submit took $(longest_us) us"
fi

# Brokers that come and go.
all_arrived() { # NAME COUNT: at least once each
    diff <(bodies "$1" "$2") \
        <(grep "^1 reports/$1 " "$work/$1.got" | cut -d ' ' -f 3- | sort -u -t : -k 3n) >"$work/diff"
}
# judge NAME COUNT: after the driver has ended
judge() {
    if soon all_arrived "$1" "$2"; then
        pass "mqtt: $1 ($(($(grep -c "^1 reports/$1 " "$work/$1.got") - $2)) doubled)"
    else
        fail "mqtt: $1: $(head -n 3 "$work/diff")"
        show_driver
    fi
}

killed_and_restarted() { # NAME QOS
    local port n some
    port=$(free_port)
    store_broker "$1" "$port"
    remember_watcher "$1" "$port"
    n=$(connects "$1")
    start_broker "$1" "$port"
    watch "$1" "$port"
    drive keys 100 25 500 60000 "$1,mqtt,127.0.0.1,$port,id-$1,reports/$1,$2" &
    local driving=$!
    for some in 15 45; do # have come
        n=$((n + 1))
        soon eval "test \$(connects $1) -ge $n"
        soon eval "test \$(wc -l <'$work/$1.got') -ge $some"
        kill_broker "$1" "$pid"
        sleep 0.3
        start_broker "$1" "$port"
    done
    wait "$driving" || fail "mqtt: $1: the device did not get all acknowledged"
    judge "$1" 100
}
killed_and_restarted killed_qos1 1
killed_and_restarted killed_qos2 2

# The first connect is refused; the broker comes later.
later=$(free_port)
store_broker later "$later"
remember_watcher later "$later"
drive keys 10 10 500 60000 "later,mqtt,127.0.0.1,$later,id-later,reports/later,1" &
driving=$!
soon grep -q ":$later: Connection refused" "$work/driver.err"
start_broker later "$later"
watch later "$later"
wait "$driving"
judge later 10

# A certificate runs out, and is renewed.
renewed=$(free_port) renewed_tls=$(free_port)
store_broker renewed "$renewed" "$renewed_tls" expired
remember_watcher renewed "$renewed"
start_broker renewed "$renewed"
drive keys 10 10 500 60000 "renewed,mqtts,127.0.0.1,$renewed_tls,id-renewed,reports/renewed,1" &
driving=$!
soon grep -q ":$renewed_tls: .*expired" "$work/driver.err"
stop "$pid"
store_broker renewed "$renewed" "$renewed_tls" good
start_broker renewed "$renewed"
watch renewed "$renewed"
wait "$driving"
if grep -q 'expired' "$work/driver.err"; then judge renewed 10; else fail 'mqtt: renewed: never expired'; fi
finish
