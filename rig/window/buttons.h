/* SPDX-License-Identifier: MIT */
/* Where the buttons and the time line's marks are, without SDL: for who paints them and for who
 * asks what was clicked. */
#ifndef FOOTFALL_RIG_WINDOW_BUTTONS_H
#define FOOTFALL_RIG_WINDOW_BUTTONS_H

#include <stdbool.h>
#include <stdint.h>

#include "rig/window/chronicle.h"
#include "rig/window/keys.h"
#include "rig/window/look.h"

/* Buttons flow through layout->tools in the order of key_rows, each as wide as its text needs.
 * False: there is no such button, or no room left for it. */
bool button_area(const struct layout *layout, enum action action, struct area *out);
enum action button_at(const struct layout *layout, double x, double y);

/* How high layout->tools has to be at this width and scale, for all of them. */
double buttons_height(double width, double scale);

/* The time line has a margin at both ends, in which the pointer still means the start or the end.
 */
double time_line_x(const struct layout *layout, uint64_t t_us, uint64_t end_us);
bool time_line_at(const struct layout *layout, double x, double y, uint64_t end_us, uint64_t *t_us);

/* The grip at the end of the time line, by which the scene is made longer or shorter. */
struct area time_line_grip(const struct layout *layout);
/* The time at x, also beyond the end. */
uint64_t time_line_end_at(const struct layout *layout, double x, uint64_t end_us);

#define TIME_LINE_LABELS_PX 17.0 /* under the marks, at a scale of 1 */
enum { TIME_LINE_LANES = 4 };

/* From the top: mistakes, events, outputs, reports; -1: what has no mark. */
int time_line_lane(enum chronicle_kind kind);
/* The whole height of a lane. */
struct area time_line_lane_area(const struct layout *layout, int lane);

/* The mark nearest to a place in the time line, in its lane if there is one; -1: none within reach.
 */
long time_line_mark_at(const struct layout *layout, const struct chronicle *chronicle,
                       uint64_t end_us, double x, double y);

#endif
