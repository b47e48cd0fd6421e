/* SPDX-License-Identifier: MIT */
/* Everything that can be done in the window, one row each: its key, its button, what it says of
 * itself. The table is what --help, the start and the help over the picture show, and what keys and
 * buttons are looked up in; rig/window/desk.c does it. */
#ifndef FOOTFALL_RIG_WINDOW_KEYS_H
#define FOOTFALL_RIG_WINDOW_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "rig/buffer.h"
#include "rig/window/look.h"

enum action {
    ACTION_NONE,
    /* time */
    ACTION_PLAY, /* or pause */
    ACTION_FORWARD,
    ACTION_BACK,
    ACTION_NEXT_REPORT,
    ACTION_LAST_REPORT, /* the one before */
    ACTION_NEXT_MISTAKE,
    ACTION_LAST_MISTAKE,
    ACTION_FASTER,
    ACTION_SLOWER,
    ACTION_TO_START,
    ACTION_TO_END,
    /* layers */
    ACTION_LAYER_FIRST, /* one for each enum look_layer */
    ACTION_LAYER_LAST = ACTION_LAYER_FIRST + LAYERS - 1,
    /* view */
    ACTION_STAGE, /* the next one */
    ACTION_SIDE_BY_SIDE,
    ACTION_FIT, /* the whole picture again */
    ACTION_ZOOM_IN,
    ACTION_ZOOM_OUT,
    ACTION_SETTINGS,
    ACTION_SCROLL_UP, /* of settings or reports */
    ACTION_SCROLL_DOWN,
    ACTION_HELP,
    /* hands */
    ACTION_TOOL_LOOK, /* move the picture, read pixels, drag people */
    ACTION_TOOL_WALKER,
    ACTION_TOOL_LINE,
    ACTION_TOOL_REGION,
    ACTION_TOOL_U_TURN,
    ACTION_TOOL_MASK,
    ACTION_TALLER,
    ACTION_SMALLER,
    ACTION_CLOTHES,
    ACTION_REMOVE, /* the chosen walker, line or region */
    ACTION_PRESS_DI,
    ACTION_PRESS_RESET, /* down, and up again: held for as long as it takes */
    ACTION_NETWORK,
    ACTION_POWER,
    ACTION_BRIGHTER,
    ACTION_DARKER,
    ACTION_CLOCK_ON, /* a minute forward */
    ACTION_CLOCK_BACK,
    ACTION_LONGER, /* the scene */
    ACTION_SHORTER,
    ACTION_UNDO,
    ACTION_REDO,
    /* pointer of a keyboard alone */
    ACTION_POINTER_LEFT,
    ACTION_POINTER_RIGHT,
    ACTION_POINTER_UP,
    ACTION_POINTER_DOWN,
    ACTION_NUDGE_LEFT, /* by a single pixel of the window */
    ACTION_NUDGE_RIGHT,
    ACTION_NUDGE_UP,
    ACTION_NUDGE_DOWN,
    ACTION_CLICK,       /* adds a point, takes hold, lets go; with a mouse: closes */
    ACTION_CLOSE_SHAPE, /* the right button */
    ACTION_ESCAPE,      /* gives the present shape up */
    /* out */
    ACTION_SAVE,
    ACTION_PICTURE,
    ACTION_CLIP, /* begins, and ends */
    ACTION_QUIT,
    ACTIONS
};

enum action_group {
    GROUP_TIME,
    GROUP_LAYERS,
    GROUP_VIEW,
    GROUP_HANDS,
    GROUP_POINTER,
    GROUP_OUT,
    GROUPS
};

/* A key is named after the character that it types, "." or "?" or "n", whatever else has to be held
 * for it on this keyboard; a capital letter is "shift+n". Keys that type nothing are space, return,
 * tab, escape, delete, backspace, left, right, up, down, home, end, pageup, pagedown, f1 to f12.
 * Before any of them stand its modifiers, in the order ctrl, alt, shift: "ctrl+shift+z". */
struct key_row {
    enum action action;
    enum action_group group;
    const char *key;    /* NULL: none */
    const char *also;   /* a second one, or NULL */
    const char *button; /* its text in the bar of buttons, ASCII; "": the sign that icons.h has for
                           it; NULL: not there */
    const char *mouse;  /* what the mouse does for it, or NULL */
    const char *says;   /* "play or pause" */
};

extern const struct key_row key_rows[];
extern const size_t n_key_rows;

enum action key_action(const char *key);
const struct key_row *key_row_of(enum action action); /* NULL: ACTION_NONE */

/* "time", "layers" */
const char *key_group_name(enum action_group group);

/* All of them, a line each under the name of their group; for --help and the start. */
void keys_describe(struct buffer *out);

#endif
