#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Reports over HTTP and HTTPS to real servers on loopback.
# proves: P-HTTP-02 P-HTTP-07 P-HTTP-09 P-HTTP-10 P-HTTP-11 P-HTTP-12 P-HTTP-13
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/_peers.sh

server=$BUILD/peers/https_server
make_certificates || { fail 'make certificates'; finish; exit; }

start_https() { # CERTIFICATE: sets $port
    start_printing "https_$1" "$server" 0 "$work/$1.got" "$work/$1.pem" "$work/$1.key"
}

# arrived FILE PATH NAME COUNT: the server got exactly these. Order is the device's affair, which
# waits for one reply before it sends the next; here several are under way at once.
arrived() {
    diff <(bodies "$3" "$4" | sed "s|^|$2 |") \
        <(grep "^$2 {\"to\":\"$3\"" "$1" | sort -t : -k 3n) >"$work/diff"
}

# delivers NAME KEYS FILE PATH RECIPIENT-WITHOUT-NAME [GAP]: with so many ms from one to the next.
delivers() {
    if drive "$2" 5 "${6:-20}" 20000 0 "$1,$5" && arrived "$3" "$4" "$1" 5; then
        pass "http: $1"
    else
        fail "http: $1: $(head -n 3 "$work/diff" 2>/dev/null)"
        show_driver
    fi
}

# refuses NAME KEYS FILE REASON RECIPIENT-WITHOUT-NAME: nothing arrives, the log says why.
refuses() {
    drive "$2" 1 5 20000 0 "$1,$5"
    if grep -q "$1 0 refused" "$work/driver.out" && ! grep -q "\"to\":\"$1\"" "$3" &&
        grep -qE "$4" "$work/driver.err"; then
        pass "http: $1"
    else
        fail "http: $1: was not refused with a reason like '$4'"
        show_driver
    fi
}

start_printing http "$server" 0 "$work/plain.got" ||
    { fail 'start the HTTP server'; finish; exit; }
plain=$port
start_https good || { fail 'start the HTTPS server'; finish; exit; }
good=$port
start_https wrong_name && wrong_name=$port
start_https expired && expired=$port

delivers plain keys "$work/plain.got" /open "http,http://127.0.0.1:$plain/open,verify"
delivers created keys "$work/plain.got" /created "http,http://127.0.0.1:$plain/created,verify"
delivers query keys "$work/plain.got" /query "http,http://127.0.0.1:$plain/query?room=7,verify"
delivers tls keys "$work/good.got" /open "http,https://localhost:$good/open,verify"
delivers basic keys "$work/good.got" /basic "http,https://127.0.0.1:$good/basic,verify,user,secret"
# The server's digest hands the same nonce to all requests of one second, and refuses one of two
# that answer it at the same time like a wrong password.
delivers digest keys "$work/good.got" /digest \
    "http,https://127.0.0.1:$good/digest,verify,user,secret"
digest="http,https://127.0.0.1:$good/digest,verify,user,secret"
drive keys 5 200 20000 0 "three_a,$digest" "three_b,$digest" "three_c,$digest"
if arrived "$work/good.got" /digest three_a 5 && arrived "$work/good.got" /digest three_b 5 &&
    arrived "$work/good.got" /digest three_c 5; then
    pass "http: digest_at_once ($(grep -c denied "$work/https_good.err") first denied)"
else
    fail "http: digest_at_once: $(head -n 3 "$work/diff")"
    show_driver
fi
delivers stale keys "$work/good.got" /stale \
    "http,https://127.0.0.1:$good/stale,verify,user,secret"
delivers unverified other "$work/expired.got" /open "http,https://127.0.0.1:$expired/open,any"

refuses wrong_basic keys "$work/good.got" 'status 401' \
    "http,https://127.0.0.1:$good/basic,verify,user,wrong"
refuses wrong_digest keys "$work/good.got" 'status 401' \
    "http,https://127.0.0.1:$good/digest,verify,user,wrong"
# That costs a few attempts, and the next report only one. A server that calls whatever it gets stale
# is not answered for ever either.
n=$(grep -c denied "$work/https_good.err")
drive keys 2 1500 20000 0 "wrong,http,https://127.0.0.1:$good/digest,verify,user,otherwise"
n=$(($(grep -c denied "$work/https_good.err") - n))
check 'http: wrong_digest_attempts' test "$n" -eq 4
drive keys 1 5 20000 0 "ever_stale,http,https://127.0.0.1:$good/ever_stale,verify,user,secret"
n=$(grep -c 'denied /ever_stale' "$work/https_good.err")
check "http: ever_stale ($n attempts)" test "$n" -ge 2 -a "$n" -le 10
grep -q 'ever_stale 0 refused 401' "$work/driver.out" || fail "http: ever_stale ends as refused"
refuses no_user keys "$work/good.got" 'status 401' "http,https://127.0.0.1:$good/basic,verify"
refuses wrong_ca other "$work/good.got" 'refused: .*certificate' \
    "http,https://127.0.0.1:$good/open,verify"
refuses wrong_host keys "$work/wrong_name.got" 'refused: .*(name|match)' \
    "http,https://127.0.0.1:$wrong_name/open,verify"
refuses expired keys "$work/expired.got" 'refused: .*expired' \
    "http,https://127.0.0.1:$expired/open,verify"
refuses moved keys "$work/plain.got" 'status 302' "http,http://127.0.0.1:$plain/moved,verify"
refuses error_500 keys "$work/plain.got" 'status 500' "http,http://127.0.0.1:$plain/fail,verify"

# Three recipients side by side, two of them as good as dead: the third gets all, and no tick of
# the device waits for anybody.
start_printing full "$BUILD/peers/black_hole" full
full=$port
drive keys 10 10 8000 0 "hole,http,http://127.0.0.1:$full/open,verify" \
    "stalled,http,https://127.0.0.1:$good/stall,verify" \
    "live,http,http://127.0.0.1:$plain/open,verify"
n_in_time=$(n_before $((1500 + $(stood_still_ms))) live)
if arrived "$work/plain.got" /open live 10 && [ "$n_in_time" -eq 10 ] &&
    [ "$(grep -cE '(hole|stalled) [0-9]+ unreachable' "$work/driver.out")" -eq 20 ]; then
    pass 'http: dead_beside_live'
else
    fail "http: dead_beside_live: $n_in_time of 10 in time"
    show_driver
fi
if [ "$(longest_us)" -lt 250000 ]; then
    pass "http: never_waits (longest tick or submit $(longest_us) us)"
else
    fail "http: never_waits: a tick or submit took $(longest_us) us"
fi
# Else that would prove nothing. It sleeps longer than that, as a starved machine may not see all of it.
TICK_SLEEPS_MS=1000 drive keys 3 1000 20000 0 "sleepy,http,http://127.0.0.1:$plain/open,verify"
check "http: a tick that waits is noticed ($(longest_us) us)" test "$(longest_us)" -ge 250000

# The server is down at first, comes up, is killed and comes again on the same port.
later=$(free_port)
drive keys 40 100 500 60000 "later,http,http://127.0.0.1:$later/open,verify" &
driving=$!
failures() { grep -c 'later: unreachable' "$work/driver.err"; }
fails_again() { # N: more often than that, or it has nothing left to send
    [ "$(failures)" -gt "$1" ] || ! kill -0 "$driving"
}
start_later() {
    "$server" "$later" "$work/later.got" >"$work/later.port" 2>&1 &
    pid=$!
    pids+=("$pid")
}
soon fails_again 0
start_later
soon eval 'test "$(wc -l <"$work/later.got")" -ge 15'
stop "$pid"
soon fails_again "$(failures)"
start_later
if wait "$driving" &&
    diff <(bodies later 40) <(cut -d ' ' -f 2- "$work/later.got" | sort -u -t : -k 3n) >"$work/diff"
then
    pass "http: server_down_then_up ($(($(wc -l <"$work/later.got") - 40)) doubled)"
else
    fail "http: server_down_then_up: $(head -n 3 "$work/diff")"
    show_driver
fi
finish
