#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes the pictures of rig/WINDOW.md anew, by the program and without a display: pictures.sh
# PROGRAM FOLDER. What a frame took is in them, so no two runs make the same bytes.
set -euo pipefail
program=$1 folder=$2

repeated() { printf "$1 %.0s" $(seq "$2"); } # KEY TIMES

picture() { # NAME SCENE OPTION...
    local name=$1 scene=$2
    shift 2
    "$program" view "scenes/vs121-p/$scene" --size 900x600 --small \
        --shot "$folder/window-$name.png" "$@"
}

to_head="$(repeated shift+left 4) $(repeated shift+up 8)"
picture lobby lobby --at 42.5s
picture missed bright-doorway --press n
picture stages bright-doorway --press 'n tab tab tab b'
picture zoom bright-doorway --press "n $to_head $(repeated + 6)"
picture walker lobby --at 3s --press "w $(repeated shift+left 7) $(repeated shift+up 15) return \
    $(repeated shift+down 7) $(repeated shift+right 2) return $(repeated shift+down 7) \
    $(repeated shift+left 2)"
