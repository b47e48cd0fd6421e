#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks that the rooms only know what they may know (ARCHITECTURE.md, Rooms): by what their files
# include, and by what their compiled code asks the linker for. Also that the core is firmware:
# nothing from an operating system, no mutable statics, no recursion.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C
. tests/tally.sh

# Where numbers of JSON texts are taken over.
reads_json='^firmware_core/settings_(value|json)\.c:'

# What each room may include, as patterns of whole include targets.
c_library='<(assert|ctype|errno|float|inttypes|limits|math|stdarg|stdbool|stddef|stdint|stdio|stdlib|string)\.h>'
freestanding='<(assert|limits|stdalign|stdarg|stdbool|stddef|stdint|stdnoreturn|string|math)\.h>'
may_firmware_core='"firmware_core/[a-z0-9_/]+\.h"|<cjson/cJSON\.h>|'$freestanding
intrinsics='<(emmintrin|immintrin|arm_neon)\.h>' # the compiler's own
may_kernels=$may_firmware_core'|'$intrinsics
may_sim='"sim/[a-z0-9_]+\.h"|'$c_library'|'$intrinsics
may_scene_reader=$may_sim'|<cjson/cJSON\.h>'
may_hal_sim='"(hal_sim|sim|firmware_core)/[a-z0-9_/]+\.h"|<.*>'
may_rig='"(rig|hal_sim|sim|firmware_core)/[a-z0-9_/]+\.h"|<.*>'

# What the core may ask the linker for: memory and string functions, cJSON, sqrt, assert, and what
# a compiler calls of its own accord.
core_symbols='mem(cpy|move|set|cmp|chr)|str(len|cmp|ncmp|chr|rchr|str|spn|cspn)|cJSON_[A-Za-z_]+|sqrt'
core_symbols+='|__assert_(fail|func)|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_'
core_symbols+='|__u?(div|mod|mul)[dt]i[34]|__aeabi_[a-z0-9_]+|__cpu_model'

# Mutable statics that the core may have, each with its reason.
core_statics='json_arena_in_use' # cJSON's hooks get no context; see json_arena.h

includes_of() { # FILE: its include targets, one a line
    sed -nE 's/^[ \t]*#[ \t]*(include|import|include_next)[ \t]*(.*)$/\2/p' "$1" |
        sed -E 's/^([<"][^>"]*[>"]).*/\1/'
}

check_includes() { # NAME PATTERN FILE...
    local name=$1 pattern=$2 file wrong=''
    shift 2
    for file in "$@"; do
        wrong+=$(includes_of "$file" | grep -vxE "$pattern" | sed "s|^|    $file includes |" || true)
    done
    verdict "$name includes only what it may ($# files)" "$wrong"
}

verdict() { # NAME TEXT: passes when there is no text
    if [ -z "$2" ]; then pass "$1"; else fail "$1"; printf '%s\n' "$2"; fi
}

files() { find "$@" -name '*.[ch]' | sort; }
undefined() { nm -u "$1" 2>/dev/null | awk 'NF==2{print $2}' | sort -u; }
defined() { nm --defined-only -g "$@" 2>/dev/null | awk 'NF==3{print $3}' | sort -u; }

# shellcheck disable=SC2046 # no file of ours has blanks in its name
{
    check_includes firmware_core "$may_firmware_core" $(files firmware_core | grep -v /kernels)
    check_includes "the core's kernels" "$may_kernels" $(files firmware_core | grep /kernels)
    check_includes sim "$may_sim" $(files sim | grep -vE '^sim/(scene_[a-z_]*|jsonc|keys)\.[ch]$')
    check_includes 'the scene reader' "$may_scene_reader" $(files sim | grep -E '^sim/(scene_[a-z_]*|jsonc|keys)\.[ch]$')
    check_includes hal_sim "$may_hal_sim" $(files hal_sim)
    check_includes rig "$may_rig" $(files rig)
}

# -O0, so that every call that the source makes is still there to be seen.
out=${BUILD:-build}/directions
libs=("$out/libcore.a" "$out/libsim.a" "$out/libhal_sim.a" "$out/librig.a")
fresh_make SAN= BUILD="$out" CC=gcc OPT=-O0 CFLAGS=-fcallgraph-info "${libs[@]}" >&2

check_symbols() { # NAME TEXT: names that are asked for and must not be
    verdict "$1" "$(sed '/^$/d; s/^/    asks for /' <<<"$2")"
}

check_symbols 'the core asks for nothing but its short list of functions' \
    "$(undefined "${libs[0]}" | comm -23 - <(defined "${libs[0]}") | grep -vxE "$core_symbols" || true)"
check_symbols 'sim asks for nothing of the core, hal_sim or rig' \
    "$(undefined "${libs[1]}" | comm -12 - <(defined "${libs[0]}" "${libs[2]}" "${libs[3]}"))"
check_symbols 'hal_sim asks for nothing of rig' \
    "$(undefined "${libs[2]}" | comm -12 - <(defined "${libs[3]}"))"

verdict 'every name is defined in one room only' "$(for lib in "${libs[@]}"; do defined "$lib"; done |
    sort | uniq -d | sed 's/^/    defined twice: /')"

# .data.rel.ro is constant once the program is loaded.
statics=$(nm -f sysv "${libs[0]}" 2>/dev/null | tr -d ' ' |
    awk -F'|' '$7 ~ /^\.(data|bss|tdata|tbss)/ && $7 !~ /^\.data\.rel\.ro/ || $3 == "C" {print $1}' |
    sort -u | grep -vxE "$core_statics" || true)
verdict 'the core has no mutable statics' "$(sed '/^$/d; s/^/    is one: /' <<<"$statics")"

# tsort names the members of every loop; it does not see a function that calls itself.
edges=$(find "$out/obj/firmware_core" -name '*.ci' -exec cat {} + |
    sed -nE 's/^edge: \{ sourcename: "([^"]*)" targetname: "([^"]*)".*/\1 \2/p' | sort -u)
loops=$(awk '$1 == $2 {print "    " $1 " calls itself"}' <<<"$edges")
loops+=$(tsort <<<"$edges" 2>&1 >/dev/null | sed -nE 's/^tsort: ([^ ]*)$/    in a circle of calls: \1/p' || true)
verdict "the core has no recursion ($(wc -l <<<"$edges") calls)" "$loops"

# Compiled without the right to touch a floating-point register. JSON's numbers are cJSON's
# doubles, so who reads those is exempt.
fractions=$(fresh_make -k SAN= BUILD="$out/whole" CC=gcc OPT=-O1 CFLAGS=-mgeneral-regs-only \
    "$out/whole/libcore.a" 2>&1 | grep 'error:' | grep -vE "$reads_json" | sed 's/^/    /' || true)
verdict 'the core computes in whole numbers' "$fractions"

finish
