#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The window without a display: what it refuses, what it paints into a file, and that nothing else
# asks for one. In a real window: tests/window/.
. tests/cli/_scenes.sh
unset DISPLAY WAYLAND_DISPLAY SDL_VIDEODRIVER FOOTFALL_FONTS

run 0 'view --help' view --help
says stdout 'usage: footfall view'
says stdout 'play or pause'
run 2 'view wants a scene' view
says stderr 'footfall: view needs a scene'
run 2 'view refuses a scene that is not there' view scenes/vs121-p/none
scene crossing
run 2 'view refuses a size that is none' view --size 12 scenes/vs121-p/crossing
says stderr '--size is WIDTHxHEIGHT'
run 2 'view refuses a size without an end' view --size 99999x99999 scenes/vs121-p/crossing
run 2 'view refuses a time without a unit' view --at 12 scenes/vs121-p/crossing
says stderr '--at is a time such as 12.5s'
scene broken '"nonsense": 1,'
run 2 'view refuses a scene that is not valid' view scenes/vs121-p/broken
says stderr 'nonsense'

run 3 'without a display view says so' view scenes/vs121-p/crossing
says stderr 'no display to open a window on'

shot() { # NAME TIME
    run 0 "view paints $1 without a display" view scenes/vs121-p/crossing --shot "$1.png" --at "$2"
    check "$1.png is a PNG" bash -c "head -c 8 '$work/$1.png' | cmp -s - <(printf '\\211PNG\\r\\n\\032\\n')"
}
shot first 2s
run 0 'view paints at twice the scale' view scenes/vs121-p/crossing --shot dense.png --scale 2
check 'it is twice as large' \
    bash -c "[ \"\$(od -An -tu1 -j16 -N8 '$work/dense.png' | tr -s ' ')\" = ' 0 0 10 0 0 0 6 64' ]"
run 3 'view says where a picture cannot go' view scenes/vs121-p/crossing --shot none/x.png
says stderr 'none/x.png: No such file or directory'

run 0 'view presses keys first' view scenes/vs121-p/crossing --shot help.png --press '?' --at 2s
check 'and what is seen is another picture' bash -c "! cmp -s '$work/first.png' '$work/help.png'"
run 2 'view refuses a key that is none' view scenes/vs121-p/crossing --shot x.png --press 'tab hyper'
says stderr "there is no key 'hyper'"
run 0 'view saves what was played' view scenes/vs121-p/crossing --shot x.png --at 1s \
    --press 'd . o . . o s' --save played
check 'the scene says what was done' grep -q '"press": "di"' "$work/played/scene.json"
run 0 'a run of what was saved passes' run played
says stdout '1 passed'
run 0 'view saves it under another name then' view scenes/vs121-p/crossing --shot x.png \
    --press 'd s' --save played
check 'and leaves the first alone' grep -q '"network": "down"' "$work/played/scene.json"
check 'the second is there' test -s "$work/played-2/expect.jsonl"
run 0 'a small picture' view scenes/vs121-p/crossing --shot small.png --small --at 2s
check 'is smaller' \
    test "$(stat -c %s "$work/small.png")" -lt $(($(stat -c %s "$work/first.png") / 2))

run 0 'view makes a clip without a display' view scenes/vs121-p/crossing --clip a.gif --from 1s --to 2s
check 'a.gif is a GIF' bash -c "[ \"\$(head -c 6 '$work/a.gif')\" = GIF89a ]"
run 2 'a clip does not end before it begins' view scenes/vs121-p/crossing --clip x.gif --from 2s --to 1s
run 2 'keys without a file' view scenes/vs121-p/crossing --press n
says stderr '--press belongs to --shot or --clip'
run 2 'a stretch without a clip' view scenes/vs121-p/crossing --shot x.png --to 2s
run 2 'a clip or a picture' view scenes/vs121-p/crossing --clip x.gif --shot x.png
run 3 'a clip is a GIF or an MP4' view scenes/vs121-p/crossing --clip x.webm --from 1s --to 2s
says stderr 'the name of a clip ends in .gif or .mp4'
if command -v ffprobe >/dev/null; then
    pictures() { # FILE: how many it has, and how long they take
        ffprobe -v error -count_frames -show_entries stream=nb_read_frames,duration -of csv=p=0 "$work/$1"
    }
    check 'ffprobe reads a second of 15 pictures' test "$(pictures a.gif)" = 1.000000,15
else
    skip 'what ffprobe reads of a clip: it is absent'
fi

export FOOTFALL_FONTS=/nowhere
run 3 'without fonts view says so' view scenes/vs121-p/crossing --shot x.png
says stderr 'no font DejaVuSans.ttf in FOOTFALL_FONTS=/nowhere'
unset FOOTFALL_FONTS

# Everything else asks for no display, even where there could be one.
if command -v strace >/dev/null; then
    asks() { # ARGUMENT...: whether X11 or Wayland is looked for
        (cd "$work" && DISPLAY=:7531 WAYLAND_DISPLAY=wayland-7531 XDG_RUNTIME_DIR=$work \
            timeout 60 strace -f -qq -e trace=connect -o "$work/connects" "$footfall" "$@" \
            >/dev/null 2>&1 </dev/null)
        grep -qE 'X11-unix|wayland-7531' "$work/connects"
    }
    check 'view asks for a display' asks view scenes/vs121-p/crossing
    for command in 'run scenes/vs121-p/crossing -O out' 'list scenes' 'lint scenes/vs121-p/crossing' \
        doctor 'view scenes/vs121-p/crossing --shot x.png'; do
        # shellcheck disable=SC2086
        asks $command && fail "$command asks for a display" || pass "$command asks for no display"
    done
else
    skip 'which commands ask for a display: strace is absent'
fi
finish
