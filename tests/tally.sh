# SPDX-License-Identifier: MIT
# Sourced by the shell tests: counts cases and closes with the line that scripts/test.sh adds up.
# A test run by hand looks at the program in build/.
export BUILD=${BUILD:-build}
export FOOTFALL=${FOOTFALL:-$BUILD/footfall}
# What an engine of continuous integration says of itself is meant for make test, not for the
# program: footfall heeds it (no golden is written there, scenes are shared out), and the tests that
# ask for that set it themselves. Whether one is at work is known by IN_CI.
export IN_CI=${IN_CI:-${CI:-}}
unset CI TEST_SHARD_INDEX TEST_TOTAL_SHARDS TEST_SHARD_STATUS_FILE CI_NODE_INDEX CI_NODE_TOTAL \
    CIRCLE_NODE_INDEX CIRCLE_NODE_TOTAL BUILDKITE_PARALLEL_JOB BUILDKITE_PARALLEL_JOB_COUNT \
    JOB_COMPLETION_INDEX PARALLEL_SEQ SLURM_ARRAY_TASK_ID
passed=0 failed=0 skipped=0

pass() {
    passed=$((passed + 1))
    echo "ok    $*"
}

fail() {
    failed=$((failed + 1))
    echo "FAIL  $*"
}

skip() {
    skipped=$((skipped + 1))
    echo "skip  $*"
}

# check NAME COMMAND...: passes when the command does.
check() {
    local name=$1
    shift
    if "$@"; then pass "$name"; else fail "$name"; fi
}

closing_line() {
    local line="$1 passed, $2 failed"
    [ "$3" -eq 0 ] || line="$line, $3 skipped"
    echo "$line"
}

finish() {
    closing_line "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ]
}

# make as if called by hand, whatever make called the test.
fresh_make() {
    env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s "$@"
}
