#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Hosts of recipients are looked up at the name server that the device was told of, here one of the
# tests' own on loopback. None of these names exists anywhere else.
# proves: P-NET-08
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/_peers.sh
footfall=${FOOTFALL:-$BUILD/footfall}
server=$BUILD/peers/https_server

make_certificates || { fail 'make certificates'; finish; exit; }
new_certificate named 'DNS:collector.test' serverAuth "$(date -u -d '-1 day' +%y%m%d%H%M%SZ)" \
    "$(date -u -d '+2 days' +%y%m%d%H%M%SZ)" || fail 'make a certificate'

start_printing http "$server" 0 "$work/plain.got" || { fail 'start the HTTP server'; finish; exit; }
plain=$port
start_printing https "$server" 0 "$work/tls.got" "$work/named.pem" "$work/named.key"
tls=$port
broker=$(free_port)
printf 'log_type all\nlistener %s 127.0.0.1\nallow_anonymous true\n' "$broker" >"$work/broker.conf"
start_broker broker "$broker" || { fail 'start the broker'; finish; exit; }
subscribe broker "$broker" || fail 'subscribe'

label=$(printf 'x%.0s' {1..63})
long=$label.$label.$label.test
start_printing names "$BUILD/peers/name_server" 4 "$work/asked" collector.test=127.0.0.1 \
    alias.test=@collector.test nowhere.test=::1 "$long=127.0.0.1" || { fail 'start the name server'; finish; exit; }
export DNS_SERVER=127.0.0.1 DNS_PORT=$port

# asked TYPE NAME: the server was asked for it, and we start afresh.
asked() {
    check "the name server was asked for $1 $2" grep -qx "$1 $2" "$work/asked"
    : >"$work/asked"
}
drive keys 3 20 20000 0 "name,http,http://collector.test:$plain/open,verify"
check 'HTTP goes to the address that the server tells' test $? -eq 0
check 'all of it arrives' test "$(grep -c '"to":"name"' "$work/plain.got")" -eq 3
asked A collector.test
drive keys 1 20 20000 0 "tls,http,https://collector.test:$tls/open,verify"
check 'HTTPS too, and the certificate is that of the name' test $? -eq 0
drive keys 1 20 20000 0 "alias,http,http://alias.test:$plain/open,verify"
check 'an alias is followed' test $? -eq 0
drive keys 1 20 20000 0 "long,http,http://$long:$plain/open,verify"
check 'a name may be as long as a URL has room for' test $? -eq 0
drive keys 2 20 20000 0 "mqtt,mqtt,collector.test,$broker,names,hall,1"
check 'MQTT goes to the address that the server tells' test $? -eq 0
check 'and arrives' soon grep -q 'hall {"to":"mqtt","n":1}' "$work/broker.got"
: >"$work/asked"
drive keys 1 20 20000 0 "number,http,http://127.0.0.1:$plain/open,verify"
check 'an address needs no server' test $? -eq 0
drive keys 1 20 20000 0 "self,http,http://localhost:$plain/open,verify"
check 'nor does localhost' test $? -eq 0
check 'so it was not asked' test ! -s "$work/asked"

drive keys 1 20 20000 0 "none,http,http://nobody.test:$plain/open,verify"
check 'a name that the server does not know is not reached' \
    grep -q 'none 0 unreachable' "$work/driver.out"
check 'and the log says why' grep -q 'none: unreachable: .*no such host' "$work/driver.err"
asked A nobody.test
drive keys 1 20 20000 0 "six,http,http://nowhere.test:$plain/open,verify"
asked A nowhere.test
drive keys 1 20 4000 0 "dumb,http,http://silent.test:$plain/open,verify" \
    "other,http,http://collector.test:$plain/open,verify"
ended_ms=$(sed -nE 's/^ *([0-9]+) ms dumb 0 unreachable .*/\1/p' "$work/driver.out")
check "a silent server ends with the time that a report has (${ended_ms:=0} ms)" \
    test "$ended_ms" -ge 4000 -a "$ended_ms" -lt $((5000 + $(stood_still_ms)))
check 'others are not held up' grep -q 'other 0 delivered' "$work/driver.out"
check "and no tick waits for it (longest $(longest_us) us)" test "$(longest_us)" -lt 100000

start_printing names6 "$BUILD/peers/name_server" 6 "$work/asked6" collector.test=127.0.0.1 &&
    DNS_SERVER=::1 DNS_PORT=$port drive keys 1 20 20000 0 \
        "name6,http,http://collector.test:$plain/open,verify"
case $? in
0) pass 'the name server may have an IPv6 address' ;;
*) if [ -s "$work/names6.port" ]; then fail 'the name server may have an IPv6 address'; else
    skip 'a name server with an IPv6 address: there is no ::1 here'; fi ;;
esac
(
    unset DNS_SERVER
    : >"$work/asked"
    drive keys 1 20 20000 0 "system,http,http://localhost:$plain/open,verify"
)
check 'without a server of its own the device asks in the way of the system' \
    grep -q '"to":"system"' "$work/plain.got"

# The whole device: the setting, the board, a report.
mkdir -p "$work/vs121-p/named"
cat >"$work/vs121-p/named/scene.json" <<EOF
{
  "version": 1, "model": "vs121-p", "seed": 3, "duration": "6s", "camera": { "height": "3m" },
  "device": {
    "network": { "preferred_dns_server": "127.0.0.1" },
    "region_people_counting": { "report": { "reporting_interval_s": 5,
      "periodic_report_scheme": "from_now_on",
      "http": [{ "enable": true, "url": "http://collector.test:$plain/open" }] } }
  }
}
EOF
: >"$work/plain.got"
: >"$work/asked"
"$footfall" serve --dns-port "$DNS_PORT" "$work/vs121-p/named" >"$work/serve.out" 2>"$work/serve.err" &
pids+=($!)
device=$!
got_report() { grep -q '"event":"Region People Counting"' "$work/plain.got"; }
soon got_report
check 'a device with this setting reports to a name that only this server knows' got_report
asked A collector.test
kill -INT "$device"
wait "$device"
check 'and ends cleanly' test $? -eq 0
finish
