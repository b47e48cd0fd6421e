#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks the lists under scenes/requirements: well-formed, each id once, and whatever a scene or a
# test claims to prove is on a list. Beside the reference lists also: the same ids, other words.
set -uo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C
. tests/tally.sh

reference=${REFERENCE:-../shared/requirements}

quiet_if_empty() { # NAME TEXT
    if [ -z "$2" ]; then pass "$1"; else
        fail "$1"
        sed 's/^/    /' <<<"$2" | head -n 20
    fi
}

# A CSV as records of fields that end with \037, blanks and letters' case evened out.
fields() {
    awk 'BEGIN { RS = "\n" }
        { line = line (line == "" ? "" : "\n") $0
          n = gsub(/"/, "\"", line)
          if (n % 2) next
          out = ""; quoted = 0
          for (i = 1; i <= length(line); i++) {
              c = substr(line, i, 1)
              if (c == "\"" && quoted && substr(line, i + 1, 1) == "\"") { out = out c; i++ }
              else if (c == "\"") quoted = !quoted
              else if (c == "," && !quoted) out = out "\037"
              else out = out c
          }
          gsub(/\n/, " ", out); print out; line = "" }' "$1"
}
ids() { fields "$1" | tail -n +2 | cut -d $'\037' -f 1; }

for list in scenes/requirements/*.csv; do
    model=$(basename "$list" .csv)
    quiet_if_empty "$model: the header is id,section,text,aside" \
        "$(head -n 1 "$list" | grep -vx 'id,section,text,aside')"
    quiet_if_empty "$model: every row has an id, a section, a text and four fields" \
        "$(fields "$list" | awk -F'\037' 'NF != 4 || $1 !~ /^[A-Z]-[A-Z]+[0-9]*-[0-9]+$/ && NR > 1 || $2 == "" || $3 == ""')"
    quiet_if_empty "$model: no id stands twice" "$(ids "$list" | sort | uniq -d)"
    if [ ! -e "$reference/$model.csv" ]; then
        skip "$model: compared with the reference list, which is absent: $reference/$model.csv"
        continue
    fi
    quiet_if_empty "$model: the ids are those of the reference list" \
        "$(comm -3 <(ids "$list" | sort) <(ids "$reference/$model.csv" | sort))"
    quiet_if_empty "$model: no text is copied" "$(comm -12 \
        <(fields "$list" | cut -d $'\037' -f 3 | tr 'A-Z' 'a-z' | tr -cd 'a-z0-9\n' | sort -u) \
        <(fields "$reference/$model.csv" | cut -d $'\037' -f 4 | tr 'A-Z' 'a-z' | tr -cd 'a-z0-9\n' | sort -u))"
done

known=$(for list in scenes/requirements/*.csv; do ids "$list"; done | sort -u)
claimed=$({
    grep -rhoE '"proves"[^]]*\]' scenes --include=scene.json
    grep -rhE 'proves:' tests firmware_core sim hal_sim rig --include='*.[ch]' --include='*.sh'
} 2>/dev/null | grep -oE '\b[A-Z]-[A-Z]+-[0-9]+' | sort -u)
quiet_if_empty 'every id that is claimed to be proven is on a list' \
    "$(comm -13 <(printf '%s\n' "$known") <(printf '%s\n' "$claimed") | sed '/^$/d')"
finish
