#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the groups of tests one after the other (all of them, or those named), and closes with
# "N passed, N failed". A group is a program whose last line has that form; what it prints is kept
# in $BUILD/test-logs, and shown when it fails. What failed is named again just before the closing
# line, as all that is left of a long log is often its end.
set -uo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C PATH=$PATH:/usr/sbin:/sbin
. tests/tally.sh

# name | command; the sanitizers only concern the groups that run the program's own code.
groups='
unit          tests/unit/run.sh
cli           tests/each.sh tests/cli
peers         tests/each.sh tests/peers 3
scenes        tests/scenes.sh
window        tests/window.sh
'
[ "${SAN:-}" = 1 ] || groups="
style         scripts/check-style.sh
directions    scripts/check-directions.sh
mutations     tests/mutations/directions.sh
requirements  tests/requirements.sh
docs          tests/docs.sh
cortex-m7     tests/cortex_m7.sh
$groups
bench         tests/bench.sh
year          tests/year.sh
determinism   tests/determinism.sh
aarch64       tests/aarch64.sh
fuzz          tests/fuzz/run.sh 0
"

logs=$BUILD/test-logs
mkdir -p "$logs"
rm -f "$logs"/*.log
total_start=$SECONDS
failures=()

run_group() {
    local name=$1 log="$logs/$1.log" start=$SECONDS status=0 n_passed n_failed n_skipped
    shift
    printf '%-13s ' "$name"
    timeout 900 "$@" >"$log" 2>&1 </dev/null || status=$?
    read -r n_passed n_failed n_skipped < <(tail -n 1 "$log" |
        sed -nE 's/^([0-9]+) passed, ([0-9]+) failed(, ([0-9]+) skipped)?$/\1 \2 0\4/p')
    if [ -z "${n_passed:-}" ]; then # died before its closing line
        n_passed=0 n_failed=1 n_skipped=0
    elif [ $((n_passed + n_failed + 10#$n_skipped)) -eq 0 ]; then
        echo 'FAIL  this group had nothing to run' >>"$log"
        n_failed=1
    elif [ "$status" -ne 0 ] && [ "$n_failed" -eq 0 ]; then
        n_failed=1
    fi
    n_skipped=$((10#$n_skipped))
    printf '%s (%d s)\n' "$(closing_line "$n_passed" "$n_failed" "$n_skipped")" $((SECONDS - start))
    passed=$((passed + n_passed)) failed=$((failed + n_failed)) skipped=$((skipped + n_skipped))
    grep -E '^skip ' "$log" | sed 's/^/    /' | head -n 20
    if [ "$n_failed" -gt 0 ]; then
        show_failure "$log" "$status"
        remember_failure "$name" "$log" "$status"
    fi
}

# The lines that say what failed, with what stands indented around them, and the end of the log,
# where a crash shows itself.
show_failure() {
    echo "    ---- exit status $2; all of it: $1"
    { evidence "$1" | head -n 160; echo '...'; tail -n 15 "$1"; } | sed 's/^/    | /'
}
evidence() {
    awk -v before=12 -v after=60 '
        /FAIL|ERROR|error:|Error / {
            for (i = n > before ? n - before : 0; i < n; i++) print held[i]
            n = 0; left = after
            print NR ":" $0
            next
        }
        !/^    / { n = left = 0; next }
        left > 0 { print NR ":" $0; left--; next }
        { held[n++] = NR ":" $0 }' "$1"
}

# At most six lines of a group, and something also of one that died without a word.
remember_failure() { # NAME LOG STATUS
    local lines line
    mapfile -t lines < <(grep -E 'FAIL|Sanitizer:' "$2" | awk '!seen[$0]++' | cut -c 1-110)
    [ ${#lines[@]} -gt 0 ] || lines=("ended with status $3: $(tail -n 1 "$2" | cut -c 1-80)")
    for line in "${lines[@]:0:6}"; do failures+=("$1: $line"); done
    [ ${#lines[@]} -le 6 ] || failures+=("$1: ... and $((${#lines[@]} - 6)) more")
}

# What takes minutes the first time and is kept, where it can be seen. Where it cannot be had, the
# group skips and says why.
prepare() {
    case $1 in
    bench) scripts/gpio-kernel.sh build ;;
    aarch64) ! command -v qemu-aarch64 >/dev/null || scripts/aarch64.sh fetch ;;
    esac
}

while read -r name command; do
    [ -n "$name" ] || continue
    [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
    prepare "$name" || true
    # shellcheck disable=SC2086 # the command's words are separate arguments
    run_group "$name" $command
done <<<"$groups"

if [ $((passed + failed + skipped)) -eq 0 ]; then
    echo "test.sh: no such group: $*; there are:$(awk 'NF{printf " %s", $1}' <<<"$groups")" >&2
    exit 2
fi
[ ${#failures[@]} -eq 0 ] || printf 'failed: %s\n' "${failures[@]}"
echo "took $((SECONDS - total_start)) s; logs in $logs"
finish
