#!/bin/sh
# SPDX-License-Identifier: MIT
# Trains the head detector anew: train.sh FOLDER [STEPS], run from the project's folder. Pictures
# and parameters lie in FOLDER; the weights go to firmware_core/ and tests/unit/. Parameters that
# are in FOLDER already are where training goes on from. ROOMS, RATE, THREADS and PYTHON may be set.
set -eu
work=$1
steps=${2:-60000}
threads=${THREADS:-$(nproc)}
mkdir -p "$work"

build() { # PROGRAM FLAGS SOURCE...
    program=$1 flags=$2
    shift 2
    # shellcheck disable=SC2086
    ${CC:-cc} -std=c11 -D_GNU_SOURCE -O3 $flags -I. -o "$work/$program" "$@" -lcjson -lm
}
studio='scripts/train/studio.c scripts/train/heads.c scripts/train/hidden.c'
core='firmware_core/background.c firmware_core/kernels.c firmware_core/kernels_sse2.c
    firmware_core/kernels_avx2.c'
build render_samples -ffp-contract=off scripts/train/render_samples.c $studio sim/*.c $core
build fit '-march=native -ffast-math -fopenmp' scripts/train/fit.c scripts/train/lesson.c \
    scripts/train/network.c scripts/train/tensor.c sim/rng.c

render() { # SEED
    [ -s "$work/$1.samples" ] || {
        "$work/render_samples" "$1" "${ROOMS:-400}" 12 >"$work/$1.part"
        mv "$work/$1.part" "$work/$1.samples"
    }
}
for seed in 11 13 15 17; do
    render $seed &
    render $((seed + 1))
    wait
done
"$work/fit" "$work/parameters" "$steps" "${RATE:-0.003}" 1 "$threads" "$work"/*.samples
"${PYTHON:-python3}" scripts/train/export.py "$work/parameters" "$work/11.samples"

detect='firmware_core/detect.c firmware_core/detect_net.c firmware_core/detect_weights.c'
build evaluate -ffp-contract=off scripts/train/evaluate.c scripts/train/score.c $studio sim/*.c \
    $core $detect
"$work/evaluate" 99 60 6
