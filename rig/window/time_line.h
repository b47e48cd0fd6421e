/* SPDX-License-Identifier: MIT */
/* The marks of the time line: how they look, and which are where the pointer is;
 * rig/window/buttons.h says where a time lies. */
#ifndef FOOTFALL_RIG_WINDOW_TIME_LINE_H
#define FOOTFALL_RIG_WINDOW_TIME_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "rig/window/chronicle.h"
#include "rig/window/look.h"
#include "rig/window/paint.h"

/* Each kind has a shape and a colour of its own; r is half its height. */
void time_line_sign(struct paint *paint, enum chronicle_kind kind, double x, double y, double r);

/* The time between labels, so that each has room. */
uint64_t time_line_step_us(uint64_t end_us, double width, double label_width);

#endif
