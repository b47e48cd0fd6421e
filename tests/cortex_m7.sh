#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The core is firmware: it compiles for a Cortex-M7 with newlib's headers, asks the linker for
# nothing of an operating system, and one device fits the memory that it promises.
set -uo pipefail
cd "$(dirname "$0")/.."
. tests/tally.sh

check 'every module compiles for a Cortex-M7' fresh_make BUILD="$BUILD" arm
check 'code and memory are within the limits' scripts/size.sh
finish
