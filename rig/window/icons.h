/* SPDX-License-Identifier: MIT */
/* The drawn signs of buttons. Where the picture or the time line has a sign for something, its
 * button has the same one. */
#ifndef FOOTFALL_RIG_WINDOW_ICONS_H
#define FOOTFALL_RIG_WINDOW_ICONS_H

#include <stdbool.h>

#include "rig/window/keys.h"
#include "rig/window/paint.h"

/* About its middle, within ICON_PX / 2 of it at a scale of 1. `is_on`: as it is while that is on;
 * only ACTION_PLAY looks otherwise then. False: there is no sign for this. */
#define ICON_PX 18.0
bool icon_paint(struct paint *paint, enum action action, bool is_on, struct spot middle);

#endif
