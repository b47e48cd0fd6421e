/* SPDX-License-Identifier: MIT */
#include "sim/brush.h"

#include <math.h>
#include <string.h>

enum { SPAN_MAX = 512 };

/* A row of a part: s runs evenly from s0 by ds a pixel, both in units of 1/16384. */
struct span {
    int32_t x0, x1;
    int16_t s0, ds;
    int16_t base;          /* level * 64 */
    int16_t across, bulge; /* level * 256 for s = 1 */
};

static int16_t narrow(double value)
{
    if (value > 32000.0)
        return 32000;
    if (value < -32000.0)
        return -32000;
    return (int16_t)value;
}

static int32_t whole(double value)
{
    int32_t cut = (int32_t)value;
    return (double)cut > value ? cut - 1 : cut;
}

static void fill_luma(uint8_t *restrict out, int32_t n, const struct span *span,
                      const int8_t *restrict texel, int16_t grain)
{
    int16_t s0 = span->s0, ds = span->ds, base = span->base;
    int16_t across = span->across, bulge = span->bulge;
    for (int16_t i = 0; i < (int16_t)n; i++) {
        int16_t s = (int16_t)(s0 + i * ds);
        int16_t square = (int16_t)(((2 * s) * (2 * s)) >> 16);
        int16_t level = (int16_t)(base + (int16_t)((s * across) >> 16));
        level = (int16_t)(level + (int16_t)((square * bulge) >> 16));
        level = (int16_t)(level + ((int16_t)(texel[i] * grain) >> 3));
        level = (int16_t)(level >> 6);
        level = level < 0 ? 0 : level;
        out[i] = (uint8_t)(level > 255 ? 255 : level);
    }
}

static void fill_chroma(uint8_t *restrict out, int32_t n, uint8_t u, uint8_t v)
{
    for (int32_t i = 0; i < n; i++) {
        out[2 * i] = u;
        out[2 * i + 1] = v;
    }
}

void brush_trail_clear(struct brush_trail *trail)
{
    trail->y0 = BRUSH_ROWS_MAX;
    trail->y1 = -CANVAS_REACH_PX;
}

static void trail_add(struct brush_trail *trail, int32_t row, int32_t x0, int32_t x1)
{
    int32_t i = row + CANVAS_REACH_PX;
    if (trail->y1 <= trail->y0) {
        trail->y0 = row;
        trail->y1 = row;
    }
    while (trail->y0 > row) {
        trail->y0--;
        trail->left[trail->y0 + CANVAS_REACH_PX] = INT16_MAX;
        trail->right[trail->y0 + CANVAS_REACH_PX] = INT16_MIN;
    }
    while (trail->y1 <= row) {
        trail->left[trail->y1 + CANVAS_REACH_PX] = INT16_MAX;
        trail->right[trail->y1 + CANVAS_REACH_PX] = INT16_MIN;
        trail->y1++;
    }
    if (x0 < trail->left[i])
        trail->left[i] = (int16_t)x0;
    if (x1 > trail->right[i])
        trail->right[i] = (int16_t)x1;
}

/* What is the same for every row of one part. */
struct stroke {
    struct picture *picture;
    const struct paint *paint;
    struct brush_trail *trail;
    struct rect box;
    int16_t grain;
};

static void stroke_begin(struct stroke *stroke, struct picture *picture, const struct paint *paint,
                         struct brush_trail *trail)
{
    stroke->picture = picture;
    stroke->paint = paint;
    stroke->trail = trail;
    stroke->box = (struct rect) { INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN };
    double grain = paint->grain * paint->luma * 5.12;
    stroke->grain = (int16_t)(grain > 250.0 ? 250.0 : grain);
}

static uint8_t chroma_level(double value)
{
    value += 128.5;
    return value < 0.0 ? 0 : value > 255.0 ? 255 : (uint8_t)value;
}

static void stroke_row(struct stroke *stroke, int32_t row, const struct span *span, double factor)
{
    const struct paint *paint = stroke->paint;
    struct plane *luma = &stroke->picture->luma;
    int32_t left = -CANVAS_REACH_PX, right = luma->width + CANVAS_REACH_PX;
    int32_t x0 = span->x0 < left ? left : span->x0;
    int32_t x1 = span->x1 > right ? right : span->x1;
    if (x1 - x0 > SPAN_MAX)
        x1 = x0 + SPAN_MAX;
    if (x0 >= x1)
        return;
    struct span cut = *span;
    cut.s0 = (int16_t)(span->s0 + (x0 - span->x0) * span->ds);
    int32_t texel_x = (x0 - paint->shift_x) & (WEAVE_SIDE - 1);
    int32_t texel_y = (row - paint->shift_y) & (WEAVE_SIDE - 1);
    fill_luma(plane_row(luma, row) + x0, x1 - x0, &cut, paint->weave->texel[texel_y] + texel_x,
              stroke->grain);
    trail_add(stroke->trail, row, x0, x1);
    if (x0 < stroke->box.x0)
        stroke->box.x0 = x0;
    if (x1 > stroke->box.x1)
        stroke->box.x1 = x1;
    if (row & 1)
        return;
    /* Arithmetic shift: rows and columns may lie just outside of the picture. */
    int32_t c0 = (x0 + 1) >> 1, c1 = (x1 + 1) >> 1;
    fill_chroma(plane_row(&stroke->picture->chroma, row >> 1) + 2 * c0, c1 - c0,
                chroma_level(paint->u * factor), chroma_level(paint->v * factor));
}

/* Rows of the picture between two heights; false when none. */
static int clip_rows(const struct picture *picture, double top, double bottom, int32_t *y0,
                     int32_t *y1)
{
    double low = -(double)CANVAS_REACH_PX;
    double high = (double)(picture->luma.height + CANVAS_REACH_PX);
    if (!(bottom > low) || !(top < high) || !(bottom > top))
        return 0;
    *y0 = top <= low ? -CANVAS_REACH_PX : whole(top + 0.5);
    *y1 = bottom >= high ? picture->luma.height + CANVAS_REACH_PX : whole(bottom + 0.5);
    return *y0 < *y1;
}

static double clip_column(double x)
{
    return x < -8192.0 ? -8192.0 : x > 8192.0 ? 8192.0 : x;
}

/* A span from s = s(x0) evenly by `ds`, where s is `s_mid` at x = mid. */
static void span_place(struct span *span, double left, double right, double mid, double ds)
{
    span->x0 = whole(clip_column(left) + 0.5);
    span->x1 = whole(clip_column(right) + 0.5);
    if (span->x0 < -CANVAS_REACH_PX)
        span->x0 = -CANVAS_REACH_PX;
    double s0 = ((double)span->x0 + 0.5 - mid) * ds;
    s0 = s0 > 0.99 ? 0.99 : s0 < -0.99 ? -0.99 : s0;
    double s1 = s0 + ds * (double)(span->x1 - span->x0);
    if (s1 > 0.999)
        ds *= (0.999 - s0) / (s1 - s0);
    if (s1 < -0.999)
        ds *= (-0.999 - s0) / (s1 - s0);
    span->s0 = narrow(s0 * 16384.0);
    span->ds = narrow(ds * 16384.0);
}

struct rect brush_paint_ellipse(struct picture *picture, const struct brush_ellipse *ellipse,
                                const struct shade *shade, const struct paint *paint,
                                struct brush_trail *trail)
{
    struct stroke stroke;
    stroke_begin(&stroke, picture, paint, trail);
    if (!(ellipse->vv > 0.05) || !(ellipse->uu > 0.05))
        return (struct rect) { 0, 0, 0, 0 };
    double tall = sqrt(ellipse->vv), lean = ellipse->uv / ellipse->vv;
    double wide2 = ellipse->uu - ellipse->uv * lean;
    double wide = wide2 > 0.04 ? sqrt(wide2) : 0.2;
    int32_t y0, y1;
    if (!clip_rows(picture, ellipse->v - tall, ellipse->v + tall, &y0, &y1))
        return (struct rect) { 0, 0, 0, 0 };
    struct span span;
    span.across = narrow(shade->across * paint->luma * 256.0);
    span.bulge = narrow(shade->bulge * paint->luma * 256.0);
    for (int32_t row = y0; row < y1; row++) {
        double dv = (double)row + 0.5 - ellipse->v, t = dv / tall;
        double rest = 1.0 - t * t;
        double half = rest > 0.0 ? wide * sqrt(rest) : 0.0;
        double mid = ellipse->u + lean * dv;
        double factor = shade->middle + t * (shade->along + t * shade->bulge);
        span.base = narrow(factor * paint->luma * 64.0);
        span_place(&span, mid - half, mid + half, mid, 1.0 / wide);
        stroke_row(&stroke, row, &span, factor);
    }
    stroke.box.y0 = y0;
    stroke.box.y1 = y1;
    return stroke.box;
}

/* Left and right end of a disc in the row at dv from its middle. */
static void widen_by_disc(double u, double r, double dv, double *left, double *right)
{
    double rest = r * r - dv * dv;
    if (rest <= 0.0)
        return;
    double half = sqrt(rest);
    if (u - half < *left)
        *left = u - half;
    if (u + half > *right)
        *right = u + half;
}

/* The same for the edge between two tangent points. */
static void widen_by_edge(double ua, double va, double ub, double vb, double v, double *left,
                          double *right)
{
    if ((v < va && v < vb) || (v > va && v > vb))
        return;
    double dv = vb - va;
    if (dv < 1e-6 && dv > -1e-6)
        return;
    double u = ua + (ub - ua) * (v - va) / dv;
    if (u < *left)
        *left = u;
    if (u > *right)
        *right = u;
}

struct rect brush_paint_limb(struct picture *picture, const struct brush_limb *limb,
                             const struct shade *shade, const struct paint *paint,
                             struct brush_trail *trail)
{
    struct stroke stroke;
    stroke_begin(&stroke, picture, paint, trail);
    double top0 = limb->v0 - limb->r0, top1 = limb->v1 - limb->r1;
    double end0 = limb->v0 + limb->r0, end1 = limb->v1 + limb->r1;
    int32_t y0, y1;
    if (!clip_rows(picture, top0 < top1 ? top0 : top1, end0 > end1 ? end0 : end1, &y0, &y1))
        return (struct rect) { 0, 0, 0, 0 };
    double du = limb->u1 - limb->u0, dv = limb->v1 - limb->v0;
    double length = sqrt(du * du + dv * dv) + 1e-3;
    /* The tangents touch the discs a little off the square when the radii differ. */
    double lag = (limb->r0 - limb->r1) / length;
    lag = lag > 0.95 ? 0.95 : lag < -0.95 ? -0.95 : lag;
    double square = sqrt(1.0 - lag * lag);
    double nu = -dv / length, nv = du / length, eu = du / length * lag, ev = dv / length * lag;
    double radius = (limb->r0 > limb->r1 ? limb->r0 : limb->r1) + 1e-3;
    struct span span;
    span.across = narrow(shade->across * paint->luma * 256.0);
    span.bulge = narrow(shade->bulge * paint->luma * 256.0);
    for (int32_t row = y0; row < y1; row++) {
        double v = (double)row + 0.5, left = 1e9, right = -1e9;
        widen_by_disc(limb->u0, limb->r0, v - limb->v0, &left, &right);
        widen_by_disc(limb->u1, limb->r1, v - limb->v1, &left, &right);
        for (double side = -1.0; side < 2.0; side += 2.0) {
            double pu = eu + side * square * nu, pv = ev + side * square * nv;
            widen_by_edge(limb->u0 + limb->r0 * pu, limb->v0 + limb->r0 * pv,
                          limb->u1 + limb->r1 * pu, limb->v1 + limb->r1 * pv, v, &left, &right);
        }
        if (left >= right)
            continue;
        double along = ((v - limb->v0) * dv) / (length * length);
        along = along < 0.0 ? 0.0 : along > 1.0 ? 1.0 : along;
        double factor = shade->middle + shade->along * (2.0 * along - 1.0);
        span.base = narrow(factor * paint->luma * 64.0);
        double ds = nu / radius;
        double s_mid = ((v - limb->v0) * nv) / radius;
        double mid = ds > 1e-4 || ds < -1e-4 ? limb->u0 - s_mid / ds : limb->u0;
        if (ds <= 1e-4 && ds >= -1e-4)
            ds = 0.0;
        span_place(&span, left, right, mid, ds);
        stroke_row(&stroke, row, &span, factor);
    }
    stroke.box.y0 = y0;
    stroke.box.y1 = y1;
    return stroke.box;
}

static void blend_row(uint8_t *restrict out, const uint8_t *before, const uint8_t *mid,
                      const uint8_t *after, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        uint8_t outer = (uint8_t)((before[i] + after[i] + 1) >> 1);
        out[i] = (uint8_t)((outer + mid[i] + 1) >> 1);
    }
}

static int32_t clamp_to(int32_t value, int32_t low, int32_t high)
{
    return value < low ? low : value > high ? high : value;
}

/* One pass: every pixel of the trail becomes 1 2 1 over 4 of itself and its neighbours at
 * (-dx, -dy) and (dx, dy). `step` is 1 for luma; chroma has half the rows and twice the bytes. */
static void smear_plane(struct plane *plane, struct plane *scratch, const struct brush_trail *trail,
                        int32_t dx, int32_t dy, int32_t step)
{
    int32_t reach_x = dx < 0 ? -dx : dx, reach_y = dy < 0 ? -dy : dy;
    int32_t y0 = trail->y0 / step, y1 = trail->y1 / step;
    y0 = clamp_to(y0, 0, plane->height - 1);
    y1 = clamp_to(y1, 0, plane->height);
    int32_t x0 = INT32_MAX, x1 = INT32_MIN;
    for (int32_t row = trail->y0; row < trail->y1; row++) {
        x0 = trail->left[row + CANVAS_REACH_PX] < x0 ? trail->left[row + CANVAS_REACH_PX] : x0;
        x1 = trail->right[row + CANVAS_REACH_PX] > x1 ? trail->right[row + CANVAS_REACH_PX] : x1;
    }
    x0 = clamp_to((x0 - 2 * reach_x) & ~1, -CANVAS_MARGIN_PX, plane->width);
    x1 = clamp_to((x1 + 2 * reach_x + 1) & ~1, 0, plane->width + CANVAS_MARGIN_PX);
    int32_t top = clamp_to(y0 - reach_y, -CANVAS_MARGIN_ROWS, plane->height);
    int32_t end = clamp_to(y1 + reach_y, 0, plane->height + CANVAS_MARGIN_ROWS);
    for (int32_t row = top; row < end && x0 < x1; row++)
        memcpy(plane_row(scratch, row) + x0, plane_row(plane, row) + x0, (size_t)(x1 - x0));
    for (int32_t row = y0; row < y1; row++) {
        int32_t at = row * step + CANVAS_REACH_PX;
        int32_t left = (trail->left[at] - reach_x) & ~1;
        int32_t right = (trail->right[at] + reach_x + 1) & ~1;
        left = clamp_to(left, x0 + reach_x, plane->width);
        right = clamp_to(right, 0, x1 - reach_x);
        if (left >= right)
            continue;
        int32_t above = clamp_to(row - dy, top, end - 1), below = clamp_to(row + dy, top, end - 1);
        blend_row(plane_row(plane, row) + left, plane_row(scratch, above) + left - dx,
                  plane_row(scratch, row) + left, plane_row(scratch, below) + left + dx,
                  right - left);
    }
}

static int32_t rounded(double value)
{
    return whole(value + 0.5);
}

static void smear_pass(struct picture *picture, struct picture *scratch,
                       const struct brush_trail *trail, double du, double dv)
{
    int32_t dx = clamp_to(rounded(du), -7, 7), dy = clamp_to(rounded(dv), -7, 7);
    if (dx == 0 && dy == 0)
        return;
    smear_plane(&picture->luma, &scratch->luma, trail, dx, dy, 1);
    smear_plane(&picture->chroma, &scratch->chroma, trail, 2 * rounded(0.5 * du), rounded(0.5 * dv),
                2);
}

void brush_smear(struct picture *picture, struct picture *scratch, const struct brush_trail *trail,
                 double du, double dv)
{
    if (trail->y1 <= trail->y0)
        return;
    /* Three taps at distance d have the variance d^2 / 2, a box of length b has b^2 / 12; long
     * boxes take two passes, so that no single edges show. */
    if (du * du + dv * dv <= 16.0) {
        smear_pass(picture, scratch, trail, 0.41 * du, 0.41 * dv);
    } else {
        smear_pass(picture, scratch, trail, 0.34 * du, 0.34 * dv);
        smear_pass(picture, scratch, trail, 0.22 * du, 0.22 * dv);
    }
}
