/* SPDX-License-Identifier: MIT */
/* The parts of which layers_paint() puts a camera's picture together, and what
 * they share. */
#ifndef FOOTFALL_RIG_WINDOW_LAYERS_H
#define FOOTFALL_RIG_WINDOW_LAYERS_H

#include "firmware_core/settings.h"
#include "rig/window/labels.h"
#include "rig/window/show.h"
#include "rig/window/stage_picture.h"

/* So large a pixel of the camera is a square of its own on the screen. */
enum { LAYERS_PIXELS_FROM_PX = 12 };

/* One picture on the screen, with what is written over it at the end. */
struct layers {
    struct paint *paint;
    const struct show *show;
    const struct instant *instant;
    const bool *layer; /* which are on */
    struct sight sight;
    double s; /* of lines and texts */
    struct labels labels;
};

/* Nothing is written over it yet. */
void layers_open(struct layers *layers, struct paint *paint, const struct show *show,
                 const struct sight *sight);

struct spot layers_spot(const struct layers *layers, double u, double v);
struct colour layers_faded(struct colour colour, double part);

/* Light lines have a dark seam, so that they are seen on any ground. */
void layers_way(const struct layers *layers, const struct spot *p, size_t n, double width,
                struct colour colour);
void layers_outline(const struct layers *layers, const struct spot *p, size_t n, double width,
                    double dash, struct colour colour); /* closed; dash 0: without gaps */

/* Points of the settings on the screen; returns n. */
size_t layers_points(const struct layers *layers, const struct point *points, size_t n,
                     struct spot *out);

/* A triangle beside the middle of a way from a to b, to the left as one walks:
 * In. Its tip. */
struct spot layers_arrow(const struct layers *layers, struct spot a, struct spot b,
                         struct colour colour);

/* What was set: masks, regions, flow region, U-turn area, line. */
void layers_settings(struct layers *layers);
/* Who is there, as the device sees it and really. */
void layers_people(struct layers *layers);
void layers_mistakes(struct layers *layers);
/* From near: pixels with what they are worth, or a stage's cells. */
void layers_loupe(const struct layers *layers, enum look_stage stage);

#endif
