/* SPDX-License-Identifier: MIT */
#include "firmware_core/view.h"

#include <assert.h>
#include <string.h>

#include "firmware_core/blur.h"
#include "firmware_core/geometry.h"

enum { PX_Q4 = 16, WHITE = 255, BLACK = 0, NO_COLOUR = 128 };

static void copy_frame(struct view *view, const struct frame *frame, struct frame *out)
{
    const size_t width = frame->width_px, height = frame->height_px;
    for (size_t y = 0; y < height; y++)
        memcpy(view->luma + y * width, frame->luma + y * frame->stride_px, width);
    for (size_t y = 0; y < height / 2; y++)
        memcpy(view->chroma + y * width, frame->chroma + y * frame->stride_px, width);
    *out = *frame;
    out->luma = view->luma;
    out->chroma = view->chroma;
    out->stride_px = frame->width_px;
}

static int32_t limited(int32_t v, int32_t low, int32_t high)
{
    return v < low ? low : v > high ? high : v;
}

/* Where the side p -> q is at height y_q4, which lies between its ends; 1/16 pixel, rounded down.
 */
static int32_t side_at(struct place p, struct place q, int32_t y_q4)
{
    if (p.y > q.y) {
        struct place swap = p;
        p = q;
        q = swap;
    }
    if (p.y == q.y)
        return p.x;
    int64_t way = (int64_t)(q.x - p.x) * (y_q4 - p.y), height = q.y - p.y;
    return p.x + (int32_t)((way - (way < 0 ? height - 1 : 0)) / height);
}

/* A picture that is painted on, and with what. */
struct canvas {
    struct view *view;
    uint16_t width_px, height_px;
    uint8_t luma;
};

/* Two rows share their chroma, and two pixels of a row. */
static void paint_span(const struct canvas *canvas, unsigned y, int32_t from_q4, int32_t to_q4)
{
    const int32_t last_px = canvas->width_px - 1;
    const size_t from = (size_t)limited(from_q4 / PX_Q4, 0, last_px);
    const size_t to = (size_t)limited(to_q4 / PX_Q4, 0, last_px);
    memset(canvas->view->luma + y * canvas->width_px + from, canvas->luma, to - from + 1);
    memset(canvas->view->chroma + (size_t)y / 2 * canvas->width_px + from / 2 * 2, NO_COLOUR,
           to / 2 * 2 - from / 2 * 2 + 2);
}

/* What a side covers of a row of pixels, from its upper edge on. */
static void paint_side(const struct canvas *canvas, unsigned y, struct place p, struct place q)
{
    const int32_t top = (int32_t)y * PX_Q4, bottom = top + PX_Q4;
    const int32_t high = p.y < q.y ? p.y : q.y, low = p.y < q.y ? q.y : p.y;
    if (high >= bottom || low < top)
        return;
    int32_t a = high == low ? p.x : side_at(p, q, high > top ? high : top);
    int32_t b = high == low ? q.x : side_at(p, q, low < bottom ? low : bottom);
    paint_span(canvas, y, a < b ? a : b, a < b ? b : a);
}

/* What lies between the sides, in the middle of a row: no corner lies there. */
static void paint_inside(const struct canvas *canvas, unsigned y, const struct mask_area *area)
{
    const int32_t middle = (int32_t)y * PX_Q4 + PX_Q4 / 2;
    int32_t x_q4[REGION_POINTS_MAX];
    unsigned n = 0;
    for (unsigned i = 0; i < area->n_points; i++) {
        const struct place p = geometry_of_point(area->points[i]);
        const struct place q = geometry_of_point(area->points[(i + 1) % area->n_points]);
        if ((p.y > middle) == (q.y > middle))
            continue;
        const int32_t x = side_at(p, q, middle);
        unsigned at = n++;
        for (; at > 0 && x_q4[at - 1] > x; at--)
            x_q4[at] = x_q4[at - 1];
        x_q4[at] = x;
    }
    assert(n % 2 == 0);
    for (unsigned i = 0; i < n; i += 2)
        paint_span(canvas, y, x_q4[i], x_q4[i + 1]);
}

static void paint_area(const struct canvas *canvas, const struct mask_area *area)
{
    for (unsigned y = 0; y < canvas->height_px; y++) {
        paint_inside(canvas, y, area);
        for (unsigned i = 0; i < area->n_points; i++)
            paint_side(canvas, y, geometry_of_point(area->points[i]),
                       geometry_of_point(area->points[(i + 1) % area->n_points]));
    }
}

static void paint_masks(struct view *view, const struct frame *frame,
                        const struct mask_settings *mask)
{
    const struct canvas canvas = { view, frame->width_px, frame->height_px,
                                   mask->colour == MASK_WHITE ? WHITE : BLACK };
    for (unsigned i = 0; mask->enable && i < mask->n_areas; i++)
        paint_area(&canvas, &mask->areas[i]);
}

void view_draw(struct view *view, const struct frame *frame, const struct mask_settings *mask,
               bool blurred, struct frame *out)
{
    copy_frame(view, frame, out);
    paint_masks(view, frame, mask);
    if (!blurred)
        return;
    blur_picture(view->luma, view->chroma, frame->width_px, frame->height_px);
    paint_masks(view, frame, mask);
}
