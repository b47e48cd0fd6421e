#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The same scene and seed give the same bytes: at any -j, at another speed, in another time zone,
# with another compiler and another optimisation.
set -uo pipefail
cd "$(dirname "$0")/.."
. tests/tally.sh

model=scenes/vs121-p
scenes=${SCENES:-$model/lobby $model/two-abreast $model/sun-patch $model/area-7m}
short=${SHORT:-$model/one-person}
out=$BUILD/test-out/determinism
rm -rf "$out"
mkdir -p "$out"

traces() { (cd "$1" && find . -name trace.jsonl -size +0 -exec sha256sum {} + | sort -k 2); }

run() { # NAME PROGRAM run ARGUMENT...: leaves the checksums of the traces in $out/NAME.sums
    local name=$1
    shift
    "$@" -q -O "$out/$name" >"$out/$name.log" 2>&1 || tail -n 5 "$out/$name.log"
    traces "$out/$name" >"$out/$name.sums"
}

same() { # NAME BASE WHAT
    if [ -s "$out/$2.sums" ] && diff "$out/$2.sums" "$out/$1.sums"; then
        pass "same traces $3"
    else
        fail "same traces $3 (see $out/$1)"
    fi
}

# shellcheck disable=SC2086 # several scenes
{
    run base "$FOOTFALL" run $scenes -j 1
    run jobs "$FOOTFALL" run $scenes -j 2
    same jobs base 'with -j 1 and -j 2'
    TZ=Pacific/Auckland LC_ALL=C run zone "$FOOTFALL" run $scenes -j 1
    same zone base 'in another time zone'

    run short "$FOOTFALL" run "$short"
    run speed "$FOOTFALL" run "$short" --speed 10
    same speed short 'at ten times real time'

    for variant in 'gcc -O0' 'gcc -O2' 'clang -O0' 'clang -O3'; do
        read -r compiler level <<<"$variant"
        folder=$BUILD/variant/$compiler$level
        if ! command -v "$compiler" >/dev/null; then
            skip "same traces from $variant: no $compiler here"
            continue
        fi
        fresh_make BUILD="$folder" CC="$compiler" OPT="$level" CFLAGS='' all ||
            { fail "$variant builds"; continue; }
        run "$compiler$level" "$folder/footfall" run $scenes -j "${JOBS:-$(nproc)}"
        same "$compiler$level" base "from $variant"
    done
}
finish
