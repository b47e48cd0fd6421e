/* SPDX-License-Identifier: MIT */
/* What panels, buttons and help are put together from. */
#ifndef FOOTFALL_RIG_WINDOW_WIDGETS_H
#define FOOTFALL_RIG_WINDOW_WIDGETS_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/time_zone.h"
#include "rig/buffer.h"
#include "rig/window/paint.h"

enum side { SIDE_LEFT, SIDE_MIDDLE, SIDE_RIGHT };

/* One line within a width from x on; what is too long ends in dots. Returns its width. */
double widget_text(struct paint *paint, enum paint_font font, double x, double y, double width,
                   enum side side, struct colour colour, const char *text);

/* As much of a text as fits, the dots included; the whole when it does. */
void widget_cut(struct paint *paint, enum paint_font font, double width, const char *text,
                struct buffer *out);

/* What is on is filled, what is off is a ring, so that no colour is needed to tell. */
void widget_lamp(struct paint *paint, double x, double y, double radius, bool on,
                 struct colour colour);

/* A key or a switch with its text in the middle. */
void widget_plate(struct paint *paint, enum paint_font font, const struct area *area, bool on,
                  const char *text);

/* 75.25 s as 1:15.250; with hours when there are any. */
void widget_scene_time(uint64_t t_us, struct buffer *out);

/* As the device shows it: 2026-03-02 08:59:12 UTC+1:00 */
void widget_device_time(int64_t utc_us, const struct time_zone *zone, bool with_zone,
                        struct buffer *out);

#endif
