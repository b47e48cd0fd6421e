#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# each.sh FOLDER [N]: runs every FOLDER/*.sh, N for each core at once (one after the other without
# it), and adds up their closing lines. Files that begin with an underscore are helpers of the
# others.
set -uo pipefail
. tests/tally.sh
. tests/side_by_side.sh

# where tests that run beside each other note the ports that they take
PORTS=$(mktemp -d)
trap 'rm -rf "$PORTS"' EXIT
export PORTS
scripts=()
for script in "$1"/*.sh; do
    case $(basename "$script") in _* | '*.sh') ;; *) scripts+=("$script") ;; esac
done
each_core=${2:-0}
side_by_side $((each_core > 0 ? each_core * $(nproc) : 1)) "${scripts[@]}"
finish
