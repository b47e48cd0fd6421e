#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Which scenes are chosen: list, shares, requirements; lint and serve.
. tests/cli/_scenes.sh

for name in a b c d e f; do scene "$name"; done
run 0 'list names every scene in order' list scenes
check 'in order' test "$(awk '{print $1}' "$work/stdout" | tr '\n' ' ')" = 'vs121-p/a vs121-p/b vs121-p/c vs121-p/d vs121-p/e vs121-p/f '
run 0 'list --json' list --json scenes
says stdout '"name": "vs121-p/a", "model": "vs121-p"'
run 0 'a scene that is named twice counts once' list scenes/vs121-p/a scenes/vs121-p ./scenes/vs121-p/a/
check 'once' test "$(wc -l <"$work/stdout")" -eq 6

mkdir -p "$work/copy/vs121-p"
cp -r "$work/scenes/vs121-p/a" "$work/copy/vs121-p/a"
run 2 'two scenes of one name are an error' list scenes copy
says stderr 'are both named vs121-p/a'
scene model
sed -i 's/"model": "vs121-p"/"model": "vs999"/' "$work/scenes/vs121-p/model/scene.json"
for command in run list lint serve; do
    run 2 "$command refuses an unknown model" "$command" scenes/vs121-p/model
    says stderr 'scenes/vs121-p/model/scene.json:3: model: there is no model vs999'
done
rm -r "$work/scenes/vs121-p/model"

: >"$work/union"
for share in 1 2 3; do
    run 0 "share $share of 3" list --shard "$share/3" scenes
    awk '{print $1}' "$work/stdout" >>"$work/union"
    cp "$work/stdout" "$work/share$share"
done
check 'the shares are everything, without doubles' test "$(sort "$work/union" | tr -d '\n')" = 'vs121-p/avs121-p/bvs121-p/cvs121-p/dvs121-p/evs121-p/f'
CI_NODE_INDEX=2 CI_NODE_TOTAL=3 run 0 'the environment tells the share' list scenes
check 'the same share' cmp "$work/stdout" "$work/share2"
CI_NODE_INDEX=2 run 2 'an index without a total is an error' run scenes
says stderr 'footfall: CI_NODE_INDEX is set, but not CI_NODE_TOTAL'
TEST_TOTAL_SHARDS=2 run 2 'a total without an index is an error' list scenes
run 2 'a share beyond the last is an error' list --shard 4/3 scenes

# requirements, of the project itself
"$footfall" list --requirements >"$work/stdout" 2>"$work/stderr"
check 'list --requirements' test $? -eq 0
check 'it has a line for the model' grep -qE '^vs121-p: [0-9]+ requirements, [0-9]+ proven, [0-9]+ set aside, [0-9]+ open' "$work/stdout"
"$footfall" list --requirements --json >"$work/requirements.json" 2>"$work/stderr"
check 'list --requirements --json' grep -q '"vs121-p": {' "$work/requirements.json"
total=$(($(wc -l <"scenes/requirements/vs121-p.csv") - 1))
check 'the total is that of the list' grep -q "\"total\": $total," "$work/requirements.json"
scene claims '"proves": ["P-NONE-99"],'
"$footfall" list --requirements "$work/scenes/vs121-p/claims" >/dev/null 2>"$work/stderr"
check 'a claim that no list has is an error' test $? -eq 2
says stderr 'scene.json:9: proves[0]: no list has a requirement P-NONE-99'

# lint
run 0 'lint has nothing against a good scene' lint scenes/vs121-p/a
says stdout '1 scene: 0 errors, 0 warnings'
scene low
sed -i 's/"height": "3m"/"height": "2.4m"/' "$work/scenes/vs121-p/low/scene.json"
run 0 'lint warns where the guide does' lint scenes/vs121-p/low
says stderr 'scenes/vs121-p/low/scene.json:8: warning: camera.height: 2.40 m; 3 m or more are recommended'
run 2 'lint --strict makes errors of warnings' lint --strict scenes/vs121-p/low
scene dark '"site": { "light": { "lux": 40 } },'
run 0 'lint warns of too little light' lint scenes/vs121-p/dark
says stderr 'scenes/vs121-p/dark/scene.json:9: warning: site.light.lux: 40 lux'
scene edge
sed -i 's/240\]/10]/g' "$work/scenes/vs121-p/edge/scene.json"
run 0 'lint warns of a line at the edge' lint scenes/vs121-p/edge
says stderr 'to the edge of the picture'
scene wrong '"site": { "floor": "lava" },'
run 2 'lint finds what is invalid' lint scenes/vs121-p/wrong
says stderr 'scenes/vs121-p/wrong/scene.json:9: site.floor: '
scene refused
sed -i 's/"enable": true, "line"/"enabel": true, "line"/' "$work/scenes/vs121-p/refused/scene.json"
run 2 'lint asks the device about its settings' lint scenes/vs121-p/refused
says stderr 'scenes/vs121-p/refused/scene.json:14: device.line_crossing_counting.enabel: '

# serve
(cd "$work" && exec "$footfall" serve --speed 4 scenes/vs121-p/a) >"$work/stdout" 2>"$work/stderr" &
server=$!
for _ in $(seq 300); do
    grep -q line_trigger_data "$work/stdout" && break
    sleep 0.1
done
kill -INT "$server"
wait "$server"
check 'serve ends cleanly' test $? -eq 0
says stdout '"line_trigger_data":{"in":1,"out":0}'
says stderr 'vs121-p/a is live'
finish
