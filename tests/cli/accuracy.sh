#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What chapter 6 of the guide advises against makes counting worse, and what it advises does not:
# the sweeps of `footfall accuracy`, with one crowd for each condition.
. tests/cli/_scenes.sh

# percent ROW: the error of a row of the last sweep.
percent() { awk -F'|' -v row=" $1 " '$2 == row { sub(/ %.*/, "", $7); print $7 + 0 }' "$work/stdout"; }
# of COLUMN ROW: its people, missed (5), made up (6).
of() { awk -F'|' -v row=" $2 " -v c="$1" '$2 == row { print $c + 0 }' "$work/stdout"; }
is() { awk "BEGIN { exit !($*) }"; }

sweep() {
    run 0 "the sweep: $1" accuracy --seeds 1 --only "$@"
    check "it has rows" test "$(grep -cE '^\| .* % \|$' "$work/stdout")" -ge 5
}

# proves: P-ACC-09
sweep Height
check '3 m is a good height' is "$(percent '3 m') <= 2"
for height in 2.5 2.75 3.25 3.5 4 4.5 5 6; do
    check "$height m is not better than 3 m" is "$(percent "$height m") >= $(percent '3 m')"
done

# proves: P-ACC-25
sweep 'Level of the light'
for place in '1000 lux, in the sun' '100 lux, in the sun' '60 lux'; do
    check "$place: enough for a line" is "$(percent "$place") <= 2"
done
check '2 lux are not' is "$(percent '2 lux') > 2"

# proves: P-ACC-27
sweep 'Colour of the light'
check 'warm white is white' is "$(percent '2700 K, 300 lux') <= 2"
check 'a red sign is not' is "$(percent 'red, 20 lux') > 10"
check 'blue light neither' is "$(percent 'blue, 20 lux') > 10"
check 'least of all with little of it' is "$(percent 'red, 2 lux') > $(percent 'red, 300 lux')"

# proves: P-ACC-26
sweep Tilt
check 'straight down is right' is "$(percent level) <= 2"
check 'a tilt along the way loses people' is "$(percent '30 degrees along the way') > 5"
check 'the more, the more' is "$(percent '40 degrees along the way') > $(percent '20 degrees along the way')"
check 'and so does one along the line' is "$(percent '30 degrees along the line') > 5"

# proves: P-ACC-04
sweep 'Place of the line'
check 'the middle is right' is "$(percent 'the middle') <= 2"
check 'at the edge people are missed' is "$(of 5 '8 px from the edge') > 10"

# proves: P-ACC-30
sweep 'A mirror' --scenes "$work/written"
check 'nobody is made up without one' is "$(of 6 'no mirror') == 0"
check 'walkers beside one are counted twice' is "$(of 6 '1.1 m beside the middle') > 5"
check 'none of them is missed' is "$(of 5 '1.1 m beside the middle') == 0"
check 'far away it does no harm' is "$(percent '4 m beside the middle') <= 2"

# What the device makes of people who walk over the areas that its guide recommends.
# proves: P-ACC-11, P-ACC-12, P-ACC-13, P-ACC-14, P-ACC-15, P-ACC-16, P-ACC-17
for area in '2.5 m: 4 m x 3 m' '3 m: 5.7 m x 4.4 m' '3.5 m: 6.4 m x 4.9 m' '4 m: 7.4 m x 5.6 m'; do
    run 0 "walkers from $area" accuracy --seeds 3 --only 'Walkers over' --row "$area"
    check 'all but two in a hundred' is "$(percent "$area, inside") <= 2"
done
for area in '5 m: 10 m x 3.5 m' '6 m: 12 m x 4.5 m' '7 m: 14 m x 5.5 m'; do
    run 0 "walkers from $area" accuracy --seeds 8 --only 'Walkers over' --row "$area"
    check 'all but two in a hundred' is "$(percent "$area, inside") <= 2"
done

run 2 'an unknown sweep is an error' accuracy --only nothing
says stderr 'footfall: no sweep is called nothing'
run 0 'conditions can be looked into' lint "$work/written"
check 'each as a scene' test "$(find "$work/written" -name scene.json | wc -l)" -eq 5
finish
