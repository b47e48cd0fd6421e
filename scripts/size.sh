#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Prints what the core takes on a Cortex-M7: code, constants and data by module and by model, and
# the memory of one device by its parts. Fails when a device needs more than 16 MiB.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C
arm=${BUILD:-build}/arm
device_max=$((16 * 1024 * 1024))

# Bytes of the sections of one or more objects: code constants data bss.
sections() {
    arm-none-eabi-size -A "$@" | awk '
        $1 ~ /^\.text/ { code += $2 } $1 ~ /^\.rodata/ { constants += $2 }
        $1 ~ /^\.data/ { data += $2 } $1 ~ /^\.bss/ { bss += $2 }
        END { print code + 0, constants + 0, data + 0, bss + 0 }'
}
row() { printf '%-24s %8d %10d %6d %6d\n' "$@"; }

printf '%-24s %8s %10s %6s %6s\n' module code constants data bss
for object in "$arm"/firmware_core/*.o; do
    # shellcheck disable=SC2046 # four numbers
    row "$(basename "$object" .o)" $(sections "$object")
done
for object in "$arm"/firmware_core/models/*.o; do
    # shellcheck disable=SC2046
    row "models/$(basename "$object" .o)" $(sections "$object")
done

printf '\n%-24s %8s %10s %6s %6s\n' model code constants data bss
for object in "$arm"/firmware_core/models/*.o; do
    # shellcheck disable=SC2046
    row "$(basename "$object" .o)" $(sections "$arm"/firmware_core/*.o "$object")
done

# struct device and its members, as the debug information of the Arm build has them.
for object in "$arm"/firmware_core/*.o; do
    arm-none-eabi-readelf --debug-dump=info "$object" 2>/dev/null
done | awk -v max="$device_max" '
    function value(s) { sub(/^.*: */, "", s); sub(/[ \t]+$/, "", s); return s }
    function number(s) { s = value(s); return s ~ /^0x/ ? strtonum_hex(substr(s, 3)) : s + 0 }
    function strtonum_hex(s,   i, n) {
        for (i = 1; i <= length(s); i++) n = n * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
        return n
    }
    /<[0-9a-f]+><[0-9a-f]+>: Abbrev Number/ {
        depth = $0; sub(/^ *</, "", depth); sub(/>.*/, "", depth)
        tag = $0; sub(/.*\(/, "", tag); sub(/\).*/, "", tag)
        if (done) next # but read on, or readelf would die of a broken pipe
        if (inside && depth <= level) { done = 1; inside = 0 }
        if (inside && tag == "DW_TAG_member" && depth == level + 1) { n++; in_member = 1 } else in_member = 0
        struct = tag == "DW_TAG_structure_type" ? depth : ""
        name = ""; next
    }
    /DW_AT_name/ { name = value($0); if (in_member) names[n] = name }
    /DW_AT_byte_size/ && struct != "" && name == "device" && !inside && !done { inside = 1; level = struct; size = number($0) }
    /DW_AT_data_member_location/ && in_member { at[n] = number($0) }
    END {
        if (!size) { print "size.sh: no struct device in the debug information" > "/dev/stderr"; exit 1 }
        printf "\n%-24s %8s\n", "memory of one device", "bytes"
        at[n + 1] = size
        for (i = 1; i <= n; i++) printf "  %-22s %8d\n", names[i], at[i + 1] - at[i]
        printf "%-24s %8d (%.2f MiB, limit %d MiB)\n", "all", size, size / 1048576, max / 1048576
        if (size > max) exit 1
    }'
