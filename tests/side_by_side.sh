# SPDX-License-Identifier: MIT
# Sourced after tests/tally.sh: runs tests beside each other, and adds up their closing lines.
#
# side_by_side N COMMAND...: at most N commands at once, begun in their order. What each prints is
# shown in one piece when all before it have ended.
side_by_side() {
    local at_once=$1 logs=$BUILD/test-logs/parts.$$ i running=0
    shift
    mkdir -p "$logs"
    for ((i = 1; i <= $#; i++)); do
        if [ "$running" -eq "$at_once" ]; then
            wait -n
            running=$((running - 1))
        fi
        run_part "$logs/$i" "${!i}" &
        running=$((running + 1))
    done
    wait
    for ((i = 1; i <= $#; i++)); do add_part "$logs/$i" "${!i}"; done
    rm -rf "$logs"
}

run_part() { # LOG COMMAND
    local status=0
    bash -c "$2" >"$1" 2>&1 </dev/null || status=$?
    echo $status >"$1.status"
}

add_part() { # LOG COMMAND
    local a b c status
    status=$(cat "$1.status")
    echo "== $2"
    cat "$1"
    read -r a b c < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed(, ([0-9]+) skipped)?$/\1 \2 0\4/p' "$1" |
        tail -n 1)
    passed=$((passed + ${a:-0})) failed=$((failed + ${b:-0})) skipped=$((skipped + 10#${c:-0}))
    if [ -z "${a:-}" ] || { [ "$status" -ne 0 ] && [ "$b" -eq 0 ]; }; then
        fail "$2 ended with status $status"
    fi
}
