/* SPDX-License-Identifier: MIT */
/* What SDL says of keys and mouse, in the words of rig/window/desk.h. Used by rig/window/window.c;
 * needs no display. */
#ifndef FOOTFALL_RIG_WINDOW_EVENTS_H
#define FOOTFALL_RIG_WINDOW_EVENTS_H

#include <SDL.h>

#include "rig/window/desk.h"

enum { EVENT_INPUTS_MAX = 32, EVENT_KEY_BYTES = 32 };

struct event_inputs {
    size_t n;
    struct desk_input input[EVENT_INPUTS_MAX];
    char key[EVENT_INPUTS_MAX][EVENT_KEY_BYTES];
};

/* Pixels of the picture for one unit of the event's coordinates; `modifiers` and x, y of the
 * pointer, in those units, are as they were when the event came. */
struct event_context {
    double density;
    SDL_Keymod modifiers;
    double x, y;
};

/* Of an event that means nothing to the desk, n is 0. */
void events_translate(const SDL_Event *event, const struct event_context *context,
                      struct event_inputs *out);

#endif
