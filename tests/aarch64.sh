#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The program for a 64-bit Arm, with Debian's compiler and libraries, emulated: the core's scenes
# leave the same bytes as here.
set -uo pipefail
cd "$(dirname "$0")/.."
. tests/tally.sh

# vision and line, DI, regions, flow, wide dynamic range, outbox
names=(two-abreast staff-button two-regions flow-edges bright-doorway-wdr outage-kept)
[ "$(uname -m)" != aarch64 ] || { skip 'the program for aarch64: this machine is one'; finish; exit; }
for tool in aarch64-linux-gnu-gcc qemu-aarch64; do
    command -v $tool >/dev/null || { skip "the program for aarch64: no $tool here"; finish; exit; }
done
if ! why=$(scripts/aarch64.sh fetch 2>&1); then
    skip "the program for aarch64: $(tail -n 1 <<<"$why")"
    finish
    exit
fi

out=$BUILD/test-out/aarch64
rm -rf "$out"
mkdir -p "$out"
scenes=("${names[@]/#/scenes/vs121-p/}")
check 'it builds with the libraries of that machine' fresh_make BUILD="$BUILD" SAN= CFLAGS= aarch64
"$FOOTFALL" run "${scenes[@]}" -q -O "$out/here" >"$out/here.log" 2>&1
check 'its scenes pass' scripts/aarch64.sh run "$BUILD/aarch64/footfall" run "${scenes[@]}" \
    -O "$out/there"
for name in "${names[@]}"; do
    trace=vs121-p/$name/trace.jsonl
    check "$name has the same bytes" cmp "$out/here/$trace" "$out/there/$trace"
done
finish
