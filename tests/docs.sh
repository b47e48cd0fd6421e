#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The documents tell the truth as far as a program can see: the files and targets that they name
# are there, and the table of settings is the one that the core goes by.
set -uo pipefail
cd "$(dirname "$0")/.."
. tests/tally.sh

# What stands between backquotes or behind a link and looks like a path or a make target.
paths_in() {
    { grep -oE '`[a-zA-Z0-9_.*/-]+`' "$1" | tr -d '`'
      grep -oE '\]\([^)#:]+\)' "$1" | sed 's/^](//; s/)$//'; } |
        grep -E '^(firmware_core|sim|hal_sim|rig|scenes|scripts|tests|docs|\.ci|\.github)/' | sort -u
}
# What stands behind a link, as seen from the document's folder.
links_in() { grep -oE '\]\([^)#:]+\)' "$1" | sed 's/^](//; s/)$//' | sort -u; }
targets_in() { grep -oE '(`|^ *)make [a-z][a-z0-9-]+' "$1" | sed 's/.*make //' | sort -u; }

for document in README.md ARCHITECTURE.md CONTRIBUTING.md scenes/FORMAT.md rig/BENCH.md rig/WINDOW.md; do
    absent=$(for path in $(paths_in "$document"); do compgen -G "$path" >/dev/null || echo "    $path"; done)
    check "$document: every path it names is there$absent" test -z "$absent"
    broken=$(for link in $(links_in "$document"); do [ -e "$(dirname "$document")/$link" ] || echo "    $link"; done)
    check "$document: every link leads somewhere$broken" test -z "$broken"
    unknown=$(for target in $(targets_in "$document"); do grep -qE "^$target:" Makefile || echo "    $target"; done)
    check "$document: every make target it names is there$unknown" test -z "$unknown"
done

table() { sed -n '/<!-- settings -->/,/<!-- end -->/p' "$1" | sed '1d;$d'; }
check 'ARCHITECTURE.md has the table of settings that make docs writes' \
    diff <(table ARCHITECTURE.md) <("$BUILD/settings_doc")

for side in device tester; do
    check "rig/bench-pi-$side.svg is what make docs draws" \
        diff "rig/bench-pi-$side.svg" <("$FOOTFALL" rig wiring --map "rig/bench-pi-$side.json")
done

# It changes with every scene, so it is only held to be new where nobody works on it.
proofs=scenes/requirements/VS121-P.md
if "$FOOTFALL" list --requirements --markdown | cmp -s - "$proofs"; then
    pass "$proofs is what make docs writes"
elif [ -n "$IN_CI" ]; then
    fail "$proofs is not what make docs writes"
else
    skip "$proofs is behind: make docs writes it anew"
fi
finish
