/* SPDX-License-Identifier: MIT */
/* What the files of the desk (rig/window/desk.h) share. */
#ifndef FOOTFALL_RIG_WINDOW_DESK_PARTS_H
#define FOOTFALL_RIG_WINDOW_DESK_PARTS_H

#include "rig/window/desk.h"

/* desk_change.c: how all the others change what is shown, and say so (desk_say() too) */
void desk_go(struct desk *desk, uint64_t frame);
/* The frame that is shown, once what was asked for is there; NULL after having said why not. */
const struct instant *desk_present(struct desk *desk);
/* The result of a change of the draft: the engine gets it, or the foot says why not. True when it
 * was made. */
bool desk_changed(struct desk *desk, int result, struct buffer *why);
/* The draft as it is now becomes the engine's scene. False with *why, and the engine keeps its own.
 */
bool desk_hand_over(struct desk *desk, struct buffer *why);
/* Where those come from who have no path of their own in the scene, and why none of them can be
 * changed. */
const char *desk_origin_of_strangers(const struct scene *scene);
void desk_say_stranger(struct desk *desk);

/* desk_time.c; true when the action was one of time. */
bool desk_do_time(struct desk *desk, enum action action, uint64_t wall_us);
bool desk_click_mark(struct desk *desk, double x, double y); /* false: there is none */
bool desk_hold_time(struct desk *desk, double x, double y);  /* false: not on the time line */
void desk_await(struct desk *desk);

/* desk_end.c: how long the scene is */
bool desk_do_end(struct desk *desk, enum action action);
bool desk_hold_end(struct desk *desk, double x, double y); /* false: not at its end */
void desk_drag_end(struct desk *desk, double x);
void desk_drop_end(struct desk *desk);

/* desk_view.c (desk_is_on() too) */
bool desk_do_view(struct desk *desk, enum action action);
void desk_turn_help(struct look *look); /* to its next page, or away behind the last one */
/* Returns what it means there beyond the view. */
enum action desk_wheel(struct desk *desk, double x, double y, double wheel);

/* desk_hands.c */
bool desk_do_hands(struct desk *desk, enum action action);

/* desk_draw.c: in the picture */
void desk_press_picture(struct desk *desk, double x, double y, bool by_keys);
void desk_drag_stranger(struct desk *desk, double x, double y);
void desk_drag_shape(struct desk *desk, double x, double y);
void desk_drop_shape(struct desk *desk);
void desk_close_shape(struct desk *desk);
bool desk_give_up_shape(struct desk *desk); /* false: there was nothing to give up */

/* desk_save.c */
void desk_save(struct desk *desk);
bool desk_save_tick(struct desk *desk);

#endif
