#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# footfall run: verdicts, exit statuses, results, goldens.
. tests/cli/_scenes.sh

scene good
run 0 'a scene without fault passes' run scenes -j 2
for file in summary.json junit.xml index.html vs121-p/good/{trace.jsonl,diff.txt,run.log,repro.sh,view.json,picture.svg,picture.jpg}; do
    check "out/$file is there" test -e "$work/out/$file"
done
says out/summary.json '"name": "vs121-p/good"'
says out/summary.json '"in": 1, "out": 0, "true_in": 1, "true_out": 0, "missed": 0, "false": 0'
says out/vs121-p/good/trace.jsonl '"line_trigger_data":{"in":1,"out":0}'
says stdout '1 passed, 0 failed, 0 errors, 0 skipped'
says stderr 'ok      vs121-p/good'
check 'data goes to standard output, talk does not' bash -c "! grep -q vs121-p '$work/stdout'"
run 0 'quiet says nothing of what passed' run -q scenes
check 'quiet is quiet' bash -c "! test -s '$work/stderr'"
run 0 'a scene is found by its file too' run scenes/vs121-p/good/scene.json --junit extra.xml -O o2
says extra.xml '<testcase classname="vs121-p" name="good"'
check 'repro.sh repeats it' env -C / bash -c "'$work/o2/vs121-p/good/repro.sh' -O '$work/o3' >/dev/null 2>&1"
check 'and it leaves the same trace' cmp "$work/out/vs121-p/good/trace.jsonl" "$work/o3/vs121-p/good/trace.jsonl"

# goldens
scene golden '"expect": { "golden": "expect.jsonl" },'
run 1 'a golden that is missing fails' run scenes/vs121-p/golden
says stderr 'expect.jsonl: No such file or directory (--update makes it)'
CI=true run 2 'continuous integration accepts no golden' run --update scenes/vs121-p/golden
says stderr 'footfall: --update: not in continuous integration (CI is set)'
check 'and wrote none' test ! -e "$work/scenes/vs121-p/golden/expect.jsonl"
run 0 'a golden is accepted' run --update scenes/vs121-p/golden
says stderr 'was not expected'
run 0 'what was accepted fits' run scenes/vs121-p/golden
sed -i 's/"line_trigger_data":{"in":1/"line_trigger_data":{"in":2/' "$work/scenes/vs121-p/golden/expect.jsonl"
run 1 'one changed number fails' run scenes/vs121-p/golden
says stderr 'body.line_trigger_data.in: expected 2, got 1'
says out/vs121-p/golden/diff.txt 'body.line_trigger_data.in: expected 2, got 1'
says out/junit.xml 'body.line_trigger_data.in: expected 2, got 1'
says out/index.html 'body.line_trigger_data.in: expected 2, got 1'
last=$(tail -n 1 "$work/stderr")
(cd "$work" && bash -c "$last") >"$work/again" 2>&1
check 'the last line of a failure repeats it' test $? -eq 1
check 'the line before it shows the first mistake' test \
    "$(tail -n 2 "$work/stderr" | head -n 1)" = "$footfall view out/vs121-p/golden"
says out/index.html "$footfall view out/vs121-p/golden</code>"
wrong_us=$(sed -nE 's/^\{"t_us":([0-9]+),.*"line_trigger_data".*/\1/p' "$work/out/vs121-p/golden/trace.jsonl" | head -n 1)
says out/vs121-p/golden/view.json "\"mistake\": { \"t_us\": $wrong_us, \"what\": \"expect.jsonl:"
run 1 'only what failed is run again' run --only-failed scenes
says stdout '0 passed, 1 failed, 0 errors, 0 skipped'

# truth
scene truth '"expect": { "truth": { "line_missed_max": 0, "line_false_max": 0 } },'
run 0 'truth passes' run scenes/vs121-p/truth
sed -i 's/\[\[639, 240\], \[0, 240\]\]/[[0, 240], [639, 240]]/' "$work/scenes/vs121-p/truth/scene.json"
run 0 'a line drawn backwards counts Out, and so does truth' run scenes/vs121-p/truth
says out/summary.json '"in": 0, "out": 1, "true_in": 0, "true_out": 1'
check 'a good run has no mistake' eval '! grep -q mistake "$work/out/vs121-p/truth/view.json"'
run 2 'nothing failed: --only-failed has nothing to run' run --only-failed scenes/vs121-p/truth
scene dark '"site": { "light": { "lux": 0 } }, "expect": { "truth": { "line_missed_max": 0 } },'
run 1 'who walks in the dark is missed' run scenes/vs121-p/dark
check 'and where and when it did first is kept' grep -qE \
    '"mistake": \{ "t_us": [1-9][0-9]{4,6}, "what": "missed (In|Out) crossing", "at_px": \[[0-9]+\.[0-9], [0-9]+\.[0-9]\] \}' \
    "$work/out/vs121-p/dark/view.json"

scene unjudged '"site": { "light": { "lux": 0 } }, "expect": { "truth": { "line_missed_max": 0, "judged": false } },'
run 0 'truth that is not judged passes' run scenes/vs121-p/unjudged
says out/vs121-p/unjudged/view.json '"what": "missed '

# broken scenes
scene broken '"durration": "5s",'
run 2 'an invalid scene is told by file, line and key' run scenes/vs121-p/broken
says stderr 'scenes/vs121-p/broken/scene.json:9: durration: '
scene settings
sed -i 's/"reporting_interval_s": 5/"reporting_interval_s": 4/' "$work/scenes/vs121-p/settings/scene.json"
run 2 'settings that the device refuses are told by file, line and key' run scenes/vs121-p/settings
says stderr 'scenes/vs121-p/settings/scene.json:15: device.line_crossing_counting.report.reporting_interval_s: '
run 2 'the other scenes run all the same' run scenes/vs121-p/broken scenes/vs121-p/good
says stdout '1 passed, 0 failed, 1 errors, 0 skipped'

# skipped, out of time, hung, crashed, no place to write
scene absent
sed -i 's/{ "path".*}/{ "recorded": "no-such-walk.txt", "fps": 16, "unit": "cm" }/' "$work/scenes/vs121-p/absent/scene.json"
run 77 'everything skipped' run scenes/vs121-p/absent
says stderr 'no-such-walk.txt'
run 0 'something skipped is no failure' run scenes/vs121-p/absent scenes/vs121-p/good
run 42 'a scene can run out of simulated time' run --sim-limit 2s scenes/vs121-p/good
says stderr 'ran out of simulated time'
run 1 'a scene that takes too long is ended' run --timeout 1 --speed 0.5 scenes/vs121-p/good
says stderr 'hung: ended by the watchdog after 1 s'
touch "$work/file"
run 3 'a file where the results should go' run -O file scenes/vs121-p/good
says stderr 'footfall: cannot make file'

(cd "$work" && exec "$footfall" run --speed 0.5 -O crash scenes/vs121-p/good) >"$work/stdout" 2>"$work/stderr" &
parent=$!
# It has begun once there is a line of its trace.
for _ in $(seq 300); do
    child=$(cat "/proc/$parent/task/$parent/children" 2>/dev/null)
    [ -n "$child" ] && grep -q '"kind":"led"' "$work/crash/vs121-p/good/trace.jsonl" 2>/dev/null && break
    sleep 0.1
done
# shellcheck disable=SC2086 # there is one
[ -z "${child:-}" ] || kill -ABRT $child # not SEGV: the sanitizers catch that
wait "$parent"
check 'a crash is an error of its scene' test $? -eq 1
says stderr 'crashed: SIGABRT'
says crash/summary.json '"verdict": "error"'
says crash/vs121-p/good/diff.txt '== error: crashed: SIGABRT'
says crash/vs121-p/good/trace.jsonl '"kind":"led"'
says crash/vs121-p/good/view.json '"ended": false'
check 'what is to be repeated is there' test -x "$work/crash/vs121-p/good/repro.sh"
finish
