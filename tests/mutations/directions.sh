#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Proves that check-directions.sh bites: in a copy of the source, one forbidden thing at a time is
# put in, and the check must fail each time and name it.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
rooms='firmware_core sim hal_sim rig'
# shellcheck disable=SC2086
cp -r --parents Makefile scripts/check-directions.sh tests/tally.sh $rooms "$copy"

directions() {
    (cd "$copy" && BUILD=build scripts/check-directions.sh 2>&1)
}

# bites NAME FILE EXPECTED <<< CODE: the code goes to the end of the file.
bites() {
    local name=$1 file=$copy/$2 expected=$3 output
    cp "$file" "$copy/kept"
    cat >>"$file"
    if output=$(directions); then
        fail "$name: not noticed"
    elif grep -qF "$expected" <<<"$output"; then
        pass "$name: noticed"
    else
        fail "$name: failed without naming it"
        echo "$output"
    fi
    cp "$copy/kept" "$file"
}

first() { # ROOM: one source file of it
    find "$1" -maxdepth 1 -name '*.c' | sort | head -n 1
}
core=$(first firmware_core) world=$(first sim) seam=$(first hal_sim)

if output=$(directions); then pass 'the copy as it is passes'; else
    fail 'the copy as it is passes'
    echo "$output"
fi

bites 'the core includes stdio' "$core" "$core includes <stdio.h>" <<'C'
#include <stdio.h>
C
bites 'the core includes the world' "$core" "$core includes \"sim/rng.h\"" <<'C'
#include "sim/rng.h"
C
bites 'the core includes by a path of its own' "$core" "includes \"../sim/rng.h\"" <<'C'
  #  include "../sim/rng.h"
C
bites 'the core allocates' "$core" 'asks for malloc' <<'C'
void *malloc(unsigned long size);
void *mutant(void);
void *mutant(void)
{
    return malloc(8);
}
C
bites 'the core asks the time' "$core" 'asks for time' <<'C'
extern long time(long *t);
long mutant(void);
long mutant(void)
{
    return time(0);
}
C
bites 'the core calls the world' "$core" 'asks for rng_u32' <<'C'
extern unsigned rng_u32(void *rng);
unsigned mutant(void);
unsigned mutant(void)
{
    return rng_u32(0);
}
C
bites 'the core keeps a zeroed static' "$core" 'is one: mutant_count' <<'C'
int mutant(void);
int mutant(void)
{
    static int mutant_count;
    return ++mutant_count;
}
C
bites 'the core keeps a static with a value' "$core" 'is one: mutant_state' <<'C'
extern int mutant_state;
int mutant_state = 7;
C
bites 'the core recurses' "$core" 'mutant_a' <<'C'
int mutant_a(int n);
int mutant_b(int n);
int mutant_a(int n)
{
    return n ? mutant_b(n - 1) : 0;
}
int mutant_b(int n)
{
    return mutant_a(n / 2);
}
C
bites 'a function of the core calls itself' "$core" 'mutant calls itself' <<'C'
int mutant(int n);
int mutant(int n)
{
    return n ? mutant(n - 1) + 1 : 0;
}
C
bites 'the core computes with fractions' "$core" 'FAIL  the core computes in whole numbers' <<'C'
double mutant(double x);
double mutant(double x)
{
    return x * 0.5;
}
C
bites 'the world defines what the core defines' "$world" 'defined twice: device_step' <<'C'
void device_step(void);
void device_step(void)
{
}
C
bites 'the world includes the core' "$world" "$world includes \"firmware_core/hal.h\"" <<'C'
#include "firmware_core/hal.h"
C
bites 'the world calls the core' "$world" 'asks for device_step' <<'C'
extern void device_step(void *device);
void mutant(void);
void mutant(void)
{
    device_step(0);
}
C
bites 'the seam includes the rig' "$seam" "$seam includes \"rig/" <<C
#include "$(find rig -name '*.h' | sort | head -n 1)"
C
finish
