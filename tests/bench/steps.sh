#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What scenes expect of lines step by step, and the limits of what is measured there: on lines and as
# a foreign device. Runs inside scripts/gpio-kernel.sh, in virtual time only: half a minute of life
# takes none there.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
. tests/bench/_device.sh

scene() { # scene NAME EXPECT: one second, in which the contact closes at once
    mkdir -p "$work/vs121-p/$1"
    cat >"$work/vs121-p/$1/scene.json" <<SCENE
{ "version": 1, "model": "vs121-p", "duration": "1s",
  "camera": { "height": "3m", "width_px": 96, "height_px": 96 },
  "device": { "region_people_counting": { "enable": true, "overcrowding_alarm": { "enable": true } } },
  "expect": { $2 } }
SCENE
}
ends_with() { # ends_with STATUS SCENE [MAP]
    local got=0
    "$FOOTFALL" rig run "$work/vs121-p/$2" --map "$work/${3:-device}.json" -O "$work/out" >"$work/log" 2>&1 || got=$?
    [ "$got" -eq "$1" ] || { echo "    ended with $got" && shown 1 "$work/log"; }
}

relays 6:4:8000:4000 0:5:9000:2000 13:7:8000:4000
scene late '"steps": [{ "pin": "do", "from": "0s", "edge": "rise", "within": "0s" }]'
sed '$s/}$/, "limits": { "line_to_contact_max": "8ms", "bounce_max": "1s" } }/' "$work/device.json" >"$work/strict.json"
check 'a relay that is slower than the bench allows fails the scene' ends_with 1 late strict
# to the contact's first edge; to its last, two milliseconds later, where the kernel debounces it
check '... and the verdict says by how much' grep -qE 'limits: line to contact took (9|11)\.' "$work/out/summary.json"
check '... beside steps that are kept' passed_by steps
scene late '"limits": { "line_to_contact_max": "20ms" }'
check "a scene's own limit comes before the bench's" ends_with 0 late strict
scene never '"steps": [{ "pin": "do", "from": "0s", "never": "either" }]'
check 'an edge within the tolerance of a moment is no surprise' ends_with 0 never
scene short '"steps": [{ "pin": "do", "from": "0s", "holds": false, "for": "900ms" }]'
check 'a step that is too short for the tolerance is not judged' ends_with 0 short
check '... which is said' says 'not judged, as that leaves nothing of it' out/vs121-p/short/diff.txt
scene closed '"steps": [{ "pin": "do", "from": "0s", "holds": false }]'
check 'a level that is not held fails on lines' ends_with 1 closed
check '... and the verdict says what was seen' says 'expected do to stay off from 0 s to 1 s' out/summary.json
relays 0:8:9000:2000 1:9:0:0 10:4:8000:4000 10:11:8000:2000 12:7:8000:2000
check 'a scene with every kind of step passes on lines and as a foreign device' against_each_other lines-step-by-step
check '... step by step' passed_by steps
check '... on both sides' passed_by steps dut
finish
