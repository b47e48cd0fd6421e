#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks what CONTRIBUTING.md asks of every source file and a program can see: the format, the
# licence line, the length of functions and of files.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/tally.sh

function_max=70 file_max=600

# Functions begin and end with a brace in the first column: clang-format sees to it.
long_functions() {
    awk -v max="$function_max" '
        /^\{/ { start = FNR - 1; name = previous }
        /^\}/ && start { if (FNR - start + 1 > max) print "    " FNR - start + 1 " lines: " name; start = 0 }
        { if ($0 !~ /^[ \t]/) previous = $0 }' "$1"
}

style_of() { # FILE: what is wrong with it, if anything
    [[ $(head -n 2 "$1") == *'SPDX-License-Identifier: MIT'* ]] || echo '    no SPDX line at the top'
    local lines
    lines=$(wc -l <"$1")
    # A table that a program wrote is as long as it is.
    [ "$lines" -le $file_max ] || grep -q '^/\* Written by scripts/' "$1" || echo "    $lines lines, more than $file_max"
    case $1 in *.[ch])
        long_functions "$1"
        [ -z "$formatter" ] || "$formatter" --dry-run -Werror "$1" 2>&1 | grep -m 1 'error:' || true
        ;;
    esac
}

# Another version formats otherwise, so without this one the format is not judged.
formatter=$(command -v clang-format-14 || true)
[ -n "$formatter" ] || skip 'the format of C files: clang-format-14 is absent'

while read -r file; do
    wrong=$(style_of "$file")
    if [ -z "$wrong" ]; then pass "$file"; else
        fail "$file"
        printf '%s\n' "$wrong"
    fi
done < <(find firmware_core sim hal_sim rig scripts tests Makefile \
    -name '*.[ch]' -o -name '*.sh' -o -name Makefile | sort)
finish
