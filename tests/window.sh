#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# footfall view in a real window of an X server of its own: keys and mouse come from outside, and what
# is seen is taken from the window.
set -uo pipefail
cd "$(dirname "$0")/.."
. tests/tally.sh
footfall=$(realpath "$FOOTFALL") shot=$(realpath "$BUILD/window/shot") where=$(realpath "$BUILD/window/where")
work=$(realpath -m "$BUILD/test-out/window")
rm -rf "${work:?}"
mkdir -p "$work"
unset DISPLAY WAYLAND_DISPLAY
# What the libraries of X and Wayland keep to their end is no leak of ours.
export ASAN_OPTIONS=detect_leaks=0
for tool in Xvfb xdotool; do
    command -v $tool >/dev/null || { skip "the window: $tool is absent"; finish; exit; }
done

# What there is to see of a failure where only the output is kept.
evidence() {
    local file
    for file in stdout stderr run.err run.log weston.log; do
        [ -s "$work/$file" ] || continue
        echo "    the end of $file:"
        tail -n 8 "$work/$file" | sed 's/^/        /'
    done
    [ -z "${window:-}" ] || "$shot" sketch "$window" 2>&1 | sed 's/^/    |/'
}
check() {
    local name=$1
    shift
    if "$@"; then pass "$name"; else
        fail "$name"
        evidence
    fi
}
pids=()
clean_up() { [ ${#pids[@]} -eq 0 ] || kill -9 "${pids[@]}" 2>/dev/null; }
trap clean_up EXIT

# A clock that stands still when the machine does: a dot for every 50 ms of somebody's sleep.
while sleep 0.05; do printf .; done >"$work/ticks" &
pids+=($!)
now_ms() { echo $(($(stat -c %s "$work/ticks") * 50)); }

# A hall that nobody has walked through yet, without a line.
scene() { # NAME KEYS-OF-SCENE KEYS-OF-LINE
    mkdir -p "$work/scenes/vs121-p/$1"
    cat >"$work/scenes/vs121-p/$1/scene.json" <<SCENE
{
  "version": 1, "model": "vs121-p", "title": "A hall", "seed": 3, "duration": "20s",
  "start": "2026-03-02T09:00:00+01:00",
  "camera": { "height": "3m", "width_px": 640, "height_px": 480, "fps": 15 },
  $2
  "device": {
    "region_people_counting": { "enable": false },
    "line_crossing_counting": {
      "enable": true, $3 "trigger_report": true,
      "report": { "reporting_interval_s": 5,
                  "http": [{ "enable": true, "url": "http://collector.example/" }] }
    }
  }
}
SCENE
}
scene hall '' ''
scene missed '"expect": { "golden": "expect.jsonl", "truth": { "line_missed_max": 0 } },
  "walkers": [ { "path": [["4s", 0.1, 2.6], ["9s", 0.1, -2.6]], "height": "1.75m" } ],' \
    '"line": [[639, 240], [0, 240]],'

# start_server: sets $server and $DISPLAY; the server looks for a free display itself. It repeats no
# key: who presses it may stand still before it goes up again.
start_server() {
    local number
    : >"$work/display"
    Xvfb -displayfd 3 -screen 0 1400x900x24 -nolisten tcp -noreset -r 3>"$work/display" 2>"$work/xvfb.log" &
    server=$!
    pids+=("$server")
    for _ in {1..250}; do
        read -r number <"$work/display" && [ -n "$number" ] && break
        sleep 0.02
    done
    export DISPLAY=:${number:?no X server: $(cat "$work/xvfb.log")}
}

# open_window ARGUMENT...: sets $view, $window, $size and how long it took; the session works in $work.
open_window() {
    local begin_ms begin_us=${EPOCHREALTIME/./}
    begin_ms=$(now_ms)
    window=
    : >"$work/stdout"
    (cd "$work" && exec "$footfall" view --tell "$@") >"$work/stdout" 2>"$work/stderr" &
    view=$!
    pids+=("$view")
    window=$("$shot" window $view) || { sed 's/^/    /' "$work/stderr"; return 1; }
    size=$(xdotool getwindowgeometry --shell "$window" | sed -nE 's/^(WIDTH|HEIGHT)=//p' | paste -sd x)
    xdotool windowfocus --sync "$window"
    picture=$(at picture)
    panels=$(at panels)
    "$shot" filled "$window" "$picture" >/dev/null
    opened_ms=$(($(now_ms) - begin_ms))
    wall_ms=$(((${EPOCHREALTIME/./} - begin_us) / 1000))
    sent=0
    settle
}
at() { "$where" "$size" 640x480 "$@"; }
keep() { "$shot" png "$window" "$work/$1.png"; } # for whoever looks at what failed
keys() { xdotool key --delay 20 "$@" && sent=$((sent + $#)); }
click() { # BUTTON WHERE...: with the mouse, which then goes where it shows nothing of its own
    local place
    place=$(at "${@:2}") || { echo "    nothing there: ${*:2}"; return 1; }
    # shellcheck disable=SC2086 # two numbers
    xdotool mousemove --window "$window" $place click "$1"
    sent=$((sent + 1))
    away
}
away() {
    xdotool mousemove --window "$window" 2 $((${size#*x} - 2))
    keys F10 # has no meaning, and comes after the mouse
}
late() { # COMMAND...: the window hears of it all at once
    kill -STOP "$view"
    "$@"
    kill -CONT "$view"
}
# rest: all that was sent has been worked off, and nothing is to come of it.
rest() {
    local _
    for _ in {1..2000}; do
        case $(tail -n 1 "$work/stdout") in "at rest after $sent inputs,"*) return 0 ;; esac
        kill -0 "$view" 2>/dev/null || break
        sleep 0.02
    done
    echo "    not at rest after $sent inputs: $(tail -n 1 "$work/stdout")"
    return 1
}
settle() { rest && seen=$("$shot" sum "$window" "$picture"); } # sets $seen
same_as() { settle && [ "$seen" = "$1" ]; } # PICTURE
panels_change() { # COMMAND...: what the panels show is another thing afterwards
    local was
    rest && was=$("$shot" sum "$window" "$panels")
    "$@" && rest && [ "$("$shot" sum "$window" "$panels")" != "$was" ]
}
ended() { # STATUS: within five seconds of its time
    local status=0
    for _ in {1..250}; do
        kill -0 "$view" 2>/dev/null || break
        sleep 0.02
    done
    ! kill -0 "$view" 2>/dev/null || { echo "    still running"; return 1; }
    wait "$view" || status=$?
    [ $status -eq "$1" ] || { echo "    ended with $status"; sed 's/^/    /' "$work/stderr"; return 1; }
}
children() { # PID...: it and those below it
    local child
    for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do
        echo "$child"
        children "$child"
    done
}
none_left() { # PID...: within two seconds of their time, zombies aside
    local pid alive
    for _ in {1..100}; do
        alive=
        for pid in "$@"; do
            grep -q '^State:.[^Z]' "/proc/$pid/status" 2>/dev/null && alive+=" $pid"
        done
        [ -n "$alive" ] || return 0
        sleep 0.02
    done
    echo "    still there:$alive"
    return 1
}
says() { grep -qE -- "$2" "$work/$1" || { sed 's/^/    /' "$work/$1"; return 1; }; }

# Without a display, and with one that is dead.
(cd "$work" && "$footfall" view scenes/vs121-p/hall) >"$work/stdout" 2>"$work/stderr"
check 'without a display view ends with 3' test $? -eq 3
check '... and says why' says stderr 'display'
(cd "$work" && DISPLAY=:4242 "$footfall" view scenes/vs121-p/hall) >"$work/stdout" 2>"$work/stderr"
check 'with a dead one too' test $? -eq 3
(cd "$work" && DISPLAY=:4242 "$footfall" run --update scenes/vs121-p/missed -O out -q) >"$work/stdout" 2>&1
check 'a run touches no display' test $? -eq 0

start_server
open_window scenes/vs121-p/hall
check 'the window opens' test -n "$window"
echo "    opened in $opened_ms ms ($wall_ms by the clock on the wall), $size"
check '... soon, even on a busy machine' test "$opened_ms" -lt 5000
check 'the keys are told at the start' says stderr 'space'
keep opened

# Time.
first=$seen
keys space
check 'space plays' "$shot" moved "$window" "$picture" "$first"
keys space
check 'and pauses' settle
here=$seen
keys period
settle
check '. goes one frame on' test "$seen" != "$here"
keys comma
check ', goes back to the same picture' same_as "$here"
keys period period period comma comma comma
check 'there and back again' same_as "$here"
keys Home
check 'home is the first frame' same_as "$first"
click 1 button .
settle
check 'a button does what its key does' test "$seen" != "$first"
click 1 time 0.5
settle
middle=$seen
click 1 time 0.8
settle
click 1 time 0.5
check 'the time line goes where it is clicked' same_as "$middle"
keys Home
same_as "$first"
keys bracketright
settle
report=$seen
check '] goes to the first report' test "$report" != "$first"
keys bracketright
settle
keys bracketleft
check '[ goes back to it' same_as "$report"

# View.
keys Home
same_as "$first"
keys 1
settle
check 'the camera'"'"'s picture can be switched off' test "$seen" != "$first"
keys 1
check 'and on' same_as "$first"
keys Tab
settle
check 'a stage of the core is shown' test "$seen" != "$first"
keys Tab Tab Tab
check 'and after the last none' same_as "$first"
wheel() {
    # shellcheck disable=SC2046 # two numbers
    xdotool mousemove --window "$window" $(at camera 320 200) click --repeat 12 --delay 20 4
    sent=$((sent + 12))
    away
}
wheel
settle
zoomed=$seen
check 'the wheel goes into the picture' test "$zoomed" != "$first"
keep zoomed
keys f
check 'f shows all of it' same_as "$first"
late wheel
check 'the wheel goes where the mouse was, however late that is heard' same_as "$zoomed"
keys f
late keys alt+1
check 'and Alt and a key stay that' same_as "$first"
keys question
settle
check '? shows the keys' test "$seen" != "$first"
keep help
keys question
check 'and puts them away' same_as "$first"

# Hands: a line and somebody who crosses it, a press, and no network for a while.
check 'a line is drawn' panels_change eval \
    'keys l; click 1 camera 600 240; click 1 camera 40 240; click 3 camera 40 240; keys period'
keep line
keys w
click 1 camera 320 60
click 1 camera 320 420
click 3 camera 320 420
keys v
check 'the button on DI is pressed' panels_change eval 'keys d period period'
check 'the network is pulled and plugged' panels_change eval 'keys o period period o'
keys End
settle
keep end
keys s
saved=$work/saved/hall-1
rest
check 'the session is saved' test -s "$saved/scene.json" -a -s "$saved/expect.jsonl"
expects() { grep -q "$1" "$saved/expect.jsonl" || { sed 's/^/    /' "$saved/expect.jsonl"; return 1; }; }
check 'whoever was put there is counted' expects '"line_trigger_data":{"in":1'
check 'the press is in it' expects '"pin":"di"'
check 'a run of it passes' eval '(cd "$work" && "$footfall" run -q -O saved-out saved/hall-1 >run.log 2>&1)'
keys shift+s
there() { rest && [ -s "$work/$1" ] || { ls "$work" | sed 's/^/    /'; return 1; }; } # FILE
check 'the window is saved as a picture' there footfall-hall-001.png
keys g Home period period g
check 'and what goes on in it as a clip' there footfall-hall-001.gif
late keys g period g
check 'even one that is over before the window hears of it' there footfall-hall-002.gif
keys q
check 'q ends it' ended 0
check 'nothing was complained about' eval '! grep -qE "Sanitizer|runtime error|rror:" "$work/stderr"'

# A failed run, at its first mistake.
sed -i 's/"in":1/"in":2/' "$work/scenes/vs121-p/missed/expect.jsonl"
(cd "$work" && "$footfall" run scenes/vs121-p/missed -O out -q) >"$work/stdout" 2>"$work/run.err"
check 'a run fails' test $? -eq 1
command=$(tail -n 2 "$work/run.err" | head -n 1)
check 'its last lines tell the command' test "$command" = "$footfall view out/vs121-p/missed"
open_window out/vs121-p/missed
mistake=$seen
keep mistake
keys Home
settle
check 'the result opens elsewhere than at its start' test "$seen" != "$mistake"
tree=$(children "$view")
keys d
"$shot" close "$window"
keys period
check 'closing it loses no session that is not saved' rest
"$shot" close "$window"
"$shot" close "$window"
check 'closing it once more ends it' ended 0
# shellcheck disable=SC2086
check 'and leaves no process' none_left $tree
echo '// changed' >>"$work/scenes/vs121-p/missed/scene.json"
(cd "$work" && "$footfall" view out/vs121-p/missed) >"$work/stdout" 2>"$work/stderr"
check 'the result of another scene is refused' test $? -eq 2
check '... with the reason' says stderr 'has changed since that run'

# On Wayland, in a compositor that is itself a window of the X server.
open_on_wayland() { # sets $view and $window, the compositor's; its shell shows one window over all
    local number=$DISPLAY
    mkdir -p -m 700 "$work/wayland"
    window=
    printf '[keyboard]\nrepeat-rate=0\n' >"$work/weston.ini"
    XDG_RUNTIME_DIR=$work/wayland weston --config="$work/weston.ini" --backend=x11-backend.so \
        --shell=kiosk-shell.so --use-pixman --socket=wayland-test --width=1000 --height=700 --idle-time=0 >"$work/weston.log" 2>&1 &
    weston=$!
    pids+=("$weston")
    for _ in {1..500}; do
        window=$(sed -nE 's/.*window id ([0-9]+)$/\1/p' "$work/weston.log")
        [ -z "$window" ] || [ ! -S "$work/wayland/wayland-test" ] || break
        sleep 0.02
    done
    [ -n "$window" ] || { sed 's/^/    /' "$work/weston.log"; return 1; }
    xdotool windowmap --sync "$window" windowfocus --sync "$window"
    : >"$work/stdout"
    (cd "$work" && unset DISPLAY && XDG_RUNTIME_DIR=$work/wayland WAYLAND_DISPLAY=wayland-test \
        exec "$footfall" view --tell scenes/vs121-p/hall) >"$work/stdout" 2>"$work/stderr" &
    view=$!
    pids+=("$view")
    export DISPLAY=$number
    size=1000x700 sent=0 picture=$(size=1000x700 at picture)
    rest && "$shot" filled "$window" "$picture" >/dev/null
}
if command -v weston >/dev/null; then
    check 'the window opens on Wayland' open_on_wayland
    keep wayland
    seen=$("$shot" sum "$window" "$picture")
    keys 1
    check 'and keys reach it' eval 'rest && "$shot" moved "$window" "$picture" "$seen" >/dev/null'
    keys q
    check 'and q ends it' ended 0
    kill "$weston"
else
    skip 'the window on Wayland: weston is absent'
fi

# The X server dies.
open_window scenes/vs121-p/hall
keys space
tree=$(children "$view")
check 'the scene has processes of its own' test -n "$tree"
kill -9 "$server"
check 'without its X server it ends with 3' ended 3
# shellcheck disable=SC2086
check 'and leaves no process' none_left $tree
finish
