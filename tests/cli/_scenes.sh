# SPDX-License-Identifier: MIT
# Sourced by the command line's tests: a folder of our own with small scenes in it, and ways to
# ask what the program did. Leaves the folder's path in $work.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 3
. tests/tally.sh
export BUILD=${BUILD:-build} FOOTFALL=${FOOTFALL:-build/footfall}
footfall=$(realpath "$FOOTFALL") || exit 3
work=$(realpath -m "$BUILD/test-out/cli/$(basename "$0" .sh)")
rm -rf "${work:?}"
mkdir -p "$work"
unset CI CI_NODE_INDEX CI_NODE_TOTAL TEST_SHARD_INDEX TEST_TOTAL_SHARDS

# scene NAME [KEYS]: one person crosses the line In within 6 s; KEYS are added to the scene.
scene() {
    mkdir -p "$work/scenes/vs121-p/$1"
    cat >"$work/scenes/vs121-p/$1/scene.json" <<EOF
{
  "version": 1,
  "model": "vs121-p",
  "title": "One person crosses the line",
  "seed": 3,
  "start": "2026-03-02T09:00:00+01:00",
  "duration": "6s",
  "camera": { "height": "3m", "width_px": 640, "height_px": 480, "fps": 15 },
  ${2:-}
  "walkers": [ { "path": [["0s", 0.1, 2.6], ["5s", 0.1, -2.6]], "height": "1.75m" } ],
  "device": {
    "region_people_counting": { "enable": false },
    "line_crossing_counting": {
      "enable": true, "line": [[639, 240], [0, 240]], "trigger_report": true,
      "report": { "reporting_interval_s": 5,
                  "http": [{ "enable": true, "url": "http://collector.example/" }] }
    }
  }
}
EOF
}

# run STATUS NAME ARGUMENT...: passes when the program ends with STATUS; what it said is kept in
# $work/stdout and $work/stderr.
run() {
    local expected=$1 name=$2 status=0
    shift 2
    (cd "$work" && "$footfall" "$@") >"$work/stdout" 2>"$work/stderr" </dev/null || status=$?
    if [ "$status" -eq "$expected" ]; then pass "$name"; else
        fail "$name: exit status $status instead of $expected"
        head -n 5 "$work/stdout" "$work/stderr" | sed 's/^/    /'
    fi
}

# says FILE TEXT: the file below $work holds the text.
says() {
    if grep -qF -- "$2" "$work/$1"; then pass "$1 says: $2"; else
        fail "$1 does not say: $2"
        head -n 8 "$work/$1" | sed 's/^/    /'
    fi
}
