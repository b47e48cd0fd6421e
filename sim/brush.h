/* SPDX-License-Identifier: MIT */
/* Paints one rounded part of a body as the camera sees it: an ellipse, or a limb between two
 * discs, shaded across and lightly textured. The outlines are exact to the row; pixels are
 * integers. */
#ifndef FOOTFALL_SIM_BRUSH_H
#define FOOTFALL_SIM_BRUSH_H

#include <stdint.h>

#include "sim/canvas.h"

enum {
    WEAVE_SIDE = 128,               /* texture repeats after so many pixels */
    WEAVE_PITCH = WEAVE_SIDE + 512, /* a span of 512 pixels needs no wrapping */
    BRUSH_ROWS_MAX = 960 + 2 * CANVAS_REACH_PX,
};

/* Cloth, hair and skin: signed deviations, about +-100 at most. */
struct weave {
    int8_t texel[WEAVE_SIDE][WEAVE_PITCH];
};

/* What a surface looks like under the present light and exposure, levels 0..255. */
struct paint {
    double luma, u, v; /* chroma without its middle of 128 */
    const struct weave *weave;
    double grain;             /* amplitude of the weave, share of luma per texel of 100 */
    int32_t shift_x, shift_y; /* where the weave is anchored, pixels */
};

/* Shade over a part: middle + across * s + along * t + bulge * (s^2 + t^2), a factor on luma;
 * s and t run from -1 to 1 over the part. */
struct shade {
    double middle, across, along, bulge;
};

/* Centre and second moments (pixels^2) of a projected ellipse, v down. */
struct brush_ellipse {
    double u, v;
    double uu, uv, vv;
};

struct brush_limb {
    double u0, v0, r0, u1, v1, r1;
};

/* Where a brush painted: used for what follows, such as motion blur. Rows count from
 * -CANVAS_REACH_PX on in the arrays. */
struct brush_trail {
    int32_t y0, y1; /* rows, end not included */
    int16_t left[BRUSH_ROWS_MAX], right[BRUSH_ROWS_MAX];
};

/* Once at first, then clearing after each use is enough. */
void brush_trail_init(struct brush_trail *trail);
void brush_trail_clear(struct brush_trail *trail);

/* Both return the rectangle that they touched, empty when nothing is in the picture. */
struct rect brush_paint_ellipse(struct picture *picture, const struct brush_ellipse *ellipse,
                                const struct shade *shade, const struct paint *paint,
                                struct brush_trail *trail);
struct rect brush_paint_limb(struct picture *picture, const struct brush_limb *limb,
                             const struct shade *shade, const struct paint *paint,
                             struct brush_trail *trail);

/* Smears what lies along the trail by a box of the length (du, dv) pixels. */
void brush_smear(struct picture *picture, struct picture *scratch, const struct brush_trail *trail,
                 double du, double dv);

#endif
