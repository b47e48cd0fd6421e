#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# run.sh SECONDS: replays the corpus of every fuzz target, each file a case, and then lets each
# target look for more for that time. What it finds stays in $BUILD/fuzz.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
seconds=${1:-0}

if ! command -v clang >/dev/null; then
    skip 'fuzzing: clang is absent'
    finish
    exit
fi
# The targets are built on their own: they need clang and its runtime.
fresh_make BUILD="$BUILD" FUZZ=1 CC=clang OPT=-O1 fuzzers || fail 'the fuzz targets build'

for source in tests/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c)
    target=$BUILD/fuzz/$name corpus=tests/fuzz/corpus/${name#fuzz_} found=$BUILD/fuzz/found/$name
    mkdir -p "$found"
    n=$(find "$corpus" -type f | wc -l)
    if [ "$n" -eq 0 ]; then
        fail "$name: no corpus in $corpus"
    elif "$target" -runs=0 -timeout=10 -artifact_prefix="$found/" "$corpus" 2>"$found/replay.log"; then
        pass "$name: corpus of $n files"
    else
        fail "$name: a file of the corpus"
        tail -n 30 "$found/replay.log"
    fi
    [ "$seconds" -gt 0 ] || continue
    mkdir -p "$found/corpus"
    if "$target" -max_total_time="$seconds" -timeout=10 -print_final_stats=1 \
        -artifact_prefix="$found/" "$found/corpus" "$corpus" 2>&1 | grep -vE '^#[0-9]+.(NEW|REDUCE)'; then
        pass "$name: nothing found in $seconds s"
    else
        fail "$name: see $found"
    fi
done
finish
