#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# each.sh FOLDER: runs every FOLDER/*.sh and adds up their closing lines. Files that begin with an
# underscore are helpers of the others.
set -uo pipefail
. tests/tally.sh

for script in "$1"/*.sh; do
    case $(basename "$script") in _* | '*.sh') continue ;; esac
    echo "== $script"
    status=0
    "$script" 2>&1 | tee "$BUILD/test-logs/last"
    status=${PIPESTATUS[0]}
    read -r a b c < <(tail -n 1 "$BUILD/test-logs/last" |
        sed -nE 's/^([0-9]+) passed, ([0-9]+) failed(, ([0-9]+) skipped)?$/\1 \2 0\4/p')
    passed=$((passed + ${a:-0})) failed=$((failed + ${b:-0})) skipped=$((skipped + 10#${c:-0}))
    if [ -z "${a:-}" ] || { [ "$status" -ne 0 ] && [ "$b" -eq 0 ]; }; then
        fail "$script ended with status $status"
    fi
done
rm -f "$BUILD/test-logs/last"
finish
