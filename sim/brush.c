/* SPDX-License-Identifier: MIT */
#include "sim/brush.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "sim/span_fill.h"

enum { BLOCK = SPAN_BLOCK, SPAN_MAX = WEAVE_PITCH - WEAVE_SIDE - BLOCK };

/* The rows of one part: pixels x0 to x1, s at x0 in 8192ths, the level there in 16ths. */
struct rows {
    int32_t y0, n;
    float left[BRUSH_ROWS_MAX], right[BRUSH_ROWS_MAX], mid[BRUSH_ROWS_MAX], level[BRUSH_ROWS_MAX];
    int16_t x0[BRUSH_ROWS_MAX], x1[BRUSH_ROWS_MAX], s0[BRUSH_ROWS_MAX], base[BRUSH_ROWS_MAX];
};

/* What is the same for all rows; chroma are 4096ths of the luma. */
struct stroke {
    struct span_fill span;
    int32_t u, v;
};

static int16_t narrow(double value)
{
    return (int16_t)(value < -32000.0 ? -32000.0 : value > 32000.0 ? 32000.0 : value);
}

static int32_t whole(double value)
{
    int32_t cut = (int32_t)value;
    return (double)cut > value ? cut - 1 : cut;
}

static int32_t clamp_to(int32_t value, int32_t low, int32_t high)
{
    return value < low ? low : value > high ? high : value;
}

static void fill_chroma(uint8_t *out, int32_t n, int32_t u, int32_t v)
{
    uint8_t behind[BLOCK];
    memcpy(behind, out + n, BLOCK);
    uint8_t pair[2] = { (uint8_t)clamp_to(u + 128, 0, 255), (uint8_t)clamp_to(v + 128, 0, 255) };
    uint16_t both;
    memcpy(&both, pair, sizeof both);
    uint64_t four = both * 0x0001000100010001ULL;
    for (int32_t i = 0; i < n; i += BLOCK) {
        memcpy(out + i, &four, sizeof four);
        memcpy(out + i + sizeof four, &four, sizeof four);
    }
    memcpy(out + n, behind, BLOCK);
}

void brush_trail_init(struct brush_trail *trail)
{
    trail->y0 = -CANVAS_REACH_PX;
    trail->y1 = BRUSH_ROWS_MAX - CANVAS_REACH_PX;
    brush_trail_clear(trail);
}

void brush_trail_clear(struct brush_trail *trail)
{
    for (int32_t i = trail->y0 + CANVAS_REACH_PX; i < trail->y1 + CANVAS_REACH_PX; i++) {
        trail->left[i] = INT16_MAX;
        trail->right[i] = INT16_MIN;
    }
    trail->y0 = BRUSH_ROWS_MAX;
    trail->y1 = -CANVAS_REACH_PX;
}

static void trail_add(struct brush_trail *trail, const struct rows *rows)
{
    int32_t first = rows->y0 + CANVAS_REACH_PX;
    int16_t *left = trail->left + first, *right = trail->right + first;
    for (int32_t i = 0; i < rows->n; i++) {
        left[i] = rows->x0[i] < left[i] ? rows->x0[i] : left[i];
        right[i] = rows->x1[i] > right[i] ? rows->x1[i] : right[i];
    }
    trail->y0 = rows->y0 < trail->y0 ? rows->y0 : trail->y0;
    trail->y1 = rows->y0 + rows->n > trail->y1 ? rows->y0 + rows->n : trail->y1;
}

/* Rounds the ends to pixels inside of the picture's reach. */
static void place_rows(struct rows *restrict rows, int32_t width, float ds, float level)
{
    float low = -CANVAS_REACH_PX, high = (float)(width + CANVAS_REACH_PX);
    for (int32_t i = 0; i < rows->n; i++) {
        float left = rows->left[i] > low ? rows->left[i] : low;
        float right = rows->right[i] < high ? rows->right[i] : high;
        left = left < high ? left : high;
        right = right > low ? right : low;
        /* All positive, so that cutting is rounding down. */
        int32_t x0 = (int32_t)(left + 8.5F) - 8, x1 = (int32_t)(right + 8.5F) - 8;
        float s0 = ((float)x0 + 0.5F - rows->mid[i]) * ds;
        s0 = s0 > -16000.0F ? s0 : -16000.0F;
        s0 = s0 < 16000.0F ? s0 : 16000.0F;
        float base = rows->level[i] * level;
        base = base > -2000.0F ? base : -2000.0F;
        base = base < 16000.0F ? base : 16000.0F;
        rows->x0[i] = (int16_t)x0;
        rows->x1[i] = (int16_t)x1;
        rows->s0[i] = (int16_t)(int32_t)s0;
        rows->base[i] = (int16_t)(int32_t)base;
    }
}

/* A row of luma, in stretches over which the weave need not wrap. */
static void fill_luma(uint8_t *line, const struct rows *rows, int32_t i,
                      const struct stroke *stroke, const struct paint *paint)
{
    int32_t row = rows->y0 + i;
    const int8_t *weave = paint->weave->texel[(row - paint->shift_y) & (WEAVE_SIDE - 1)];
    for (int32_t x = rows->x0[i]; x < rows->x1[i]; x += SPAN_MAX) {
        int32_t n = rows->x1[i] - x < SPAN_MAX ? rows->x1[i] - x : SPAN_MAX;
        int32_t s0 = rows->s0[i] + (x - rows->x0[i]) * stroke->span.ds;
        span_fill(line + x, n, (int16_t)clamp_to(s0, -16000, 16000), rows->base[i], &stroke->span,
                  weave + ((x - paint->shift_x) & (WEAVE_SIDE - 1)));
    }
}

static struct rect fill_rows(struct picture *picture, const struct rows *rows,
                             const struct stroke *stroke, const struct paint *paint)
{
    struct rect box = { INT32_MAX, rows->y0, INT32_MIN, rows->y0 + rows->n };
    for (int32_t i = 0; i < rows->n; i++) {
        int32_t x0 = rows->x0[i], x1 = rows->x1[i], row = rows->y0 + i;
        if (x0 >= x1)
            continue;
        box.x0 = x0 < box.x0 ? x0 : box.x0;
        box.x1 = x1 > box.x1 ? x1 : box.x1;
        fill_luma(plane_row(&picture->luma, row), rows, i, stroke, paint);
        if (row & 1)
            continue;
        /* Arithmetic shifts: rows and columns may lie just outside of the picture. */
        int32_t c0 = (x0 + 1) >> 1, c1 = (x1 + 1) >> 1, base = rows->base[i];
        if (c0 < c1)
            fill_chroma(plane_row(&picture->chroma, row >> 1) + 2 * c0, 2 * (c1 - c0),
                        (base * stroke->u) >> 16, (base * stroke->v) >> 16);
    }
    return box;
}

static struct stroke stroke_of(const struct shade *shade, const struct paint *paint, double ds)
{
    double grain = paint->grain * paint->luma * 5.12;
    double share = 4096.0 / (paint->luma + 0.01);
    return (struct stroke) {
        .span = { .ds = narrow(ds),
                  .across = narrow(shade->across * paint->luma * 128.0),
                  .bulge = narrow(shade->bulge * paint->luma * 256.0),
                  .grain = (int16_t)(grain > 250.0 ? 250.0 : grain) },
        .u = narrow(paint->u * share),
        .v = narrow(paint->v * share),
    };
}

/* Rows of the picture between two heights. */
static void clip_rows(const struct picture *picture, double top, double bottom, struct rows *rows)
{
    double low = -(double)CANVAS_REACH_PX;
    double high = (double)(picture->luma.height + CANVAS_REACH_PX);
    rows->n = 0;
    if (!(bottom > low) || !(top < high) || !(bottom > top))
        return;
    rows->y0 = top <= low ? -CANVAS_REACH_PX : whole(top + 0.5);
    int32_t y1 = bottom >= high ? picture->luma.height + CANVAS_REACH_PX : whole(bottom + 0.5);
    rows->n = y1 > rows->y0 ? y1 - rows->y0 : 0;
}

static struct rect paint_rows(struct picture *picture, struct rows *rows, double ds,
                              const struct shade *shade, const struct paint *paint,
                              struct brush_trail *trail)
{
    struct stroke stroke = stroke_of(shade, paint, ds);
    place_rows(rows, picture->luma.width, (float)stroke.span.ds, (float)(paint->luma * 16.0));
    trail_add(trail, rows);
    return fill_rows(picture, rows, &stroke, paint);
}

static void ellipse_rows(struct rows *restrict rows, const struct brush_ellipse *ellipse,
                         double wide, double tall, double lean, const struct shade *shade)
{
    float first = (float)((double)rows->y0 + 0.5 - ellipse->v), u = (float)ellipse->u;
    float step = (float)(1.0 / tall), half = (float)wide, slant = (float)lean;
    float middle = (float)shade->middle, along = (float)shade->along, bulge = (float)shade->bulge;
    for (int32_t i = 0; i < rows->n; i++) {
        float dv = first + (float)i, t = dv * step, rest = 1.0F - t * t;
        float reach = half * sqrtf(rest > 0.0F ? rest : 0.0F), mid = u + slant * dv;
        rows->left[i] = mid - reach;
        rows->right[i] = mid + reach;
        rows->mid[i] = mid;
        rows->level[i] = middle + t * (along + t * bulge);
    }
}

struct rect brush_paint_ellipse(struct picture *picture, const struct brush_ellipse *ellipse,
                                const struct shade *shade, const struct paint *paint,
                                struct brush_trail *trail)
{
    struct rows rows;
    if (!(ellipse->vv > 0.05) || !(ellipse->uu > 0.05))
        return (struct rect) { 0, 0, 0, 0 };
    double tall = sqrt(ellipse->vv), lean = ellipse->uv / ellipse->vv;
    double wide2 = ellipse->uu - ellipse->uv * lean;
    double wide = wide2 > 0.09 ? sqrt(wide2) : 0.3;
    clip_rows(picture, ellipse->v - tall, ellipse->v + tall, &rows);
    if (rows.n == 0)
        return (struct rect) { 0, 0, 0, 0 };
    ellipse_rows(&rows, ellipse, wide, tall, lean, shade);
    return paint_rows(picture, &rows, 8192.0 / wide, shade, paint, trail);
}

/* One side of a limb: the straight piece between two tangent points, as u = u0 + slope * v for v
 * in [low, high]. */
struct edge {
    float u0, slope, low, high;
};

static struct edge edge_between(double ua, double va, double ub, double vb)
{
    double dv = vb - va;
    if (dv < 1e-3 && dv > -1e-3)
        return (struct edge) { 0.0F, 0.0F, 1e9F, -1e9F };
    double slope = (ub - ua) / dv;
    return (struct edge) { (float)(ua - slope * va), (float)slope, (float)(va < vb ? va : vb),
                           (float)(va > vb ? va : vb) };
}

static void widen_by_edge(struct rows *restrict rows, const struct edge *edge)
{
    const struct edge own = *edge;
    float first = (float)rows->y0 + 0.5F;
    for (int32_t i = 0; i < rows->n; i++) {
        float v = first + (float)i, u = own.u0 + own.slope * v;
        float more = v < own.low ? 1e5F : 0.0F;
        more = v > own.high ? 1e5F : more;
        float left = u + more, right = u - more;
        rows->left[i] = left < rows->left[i] ? left : rows->left[i];
        rows->right[i] = right > rows->right[i] ? right : rows->right[i];
    }
}

static void widen_by_disc(struct rows *restrict rows, double u0, double v0, double r)
{
    float first = (float)((double)rows->y0 + 0.5 - v0), u = (float)u0, r2 = (float)(r * r);
    for (int32_t i = 0; i < rows->n; i++) {
        float dv = first + (float)i, rest = r2 - dv * dv;
        float half = sqrtf(rest > 0.0F ? rest : 0.0F);
        half = rest > 0.0F ? half : -1e5F;
        rows->left[i] = u - half < rows->left[i] ? u - half : rows->left[i];
        rows->right[i] = u + half > rows->right[i] ? u + half : rows->right[i];
    }
}

struct rect brush_paint_limb(struct picture *picture, const struct brush_limb *limb,
                             const struct shade *shade, const struct paint *paint,
                             struct brush_trail *trail)
{
    struct rows rows;
    double top0 = limb->v0 - limb->r0, top1 = limb->v1 - limb->r1;
    double end0 = limb->v0 + limb->r0, end1 = limb->v1 + limb->r1;
    clip_rows(picture, top0 < top1 ? top0 : top1, end0 > end1 ? end0 : end1, &rows);
    if (rows.n == 0)
        return (struct rect) { 0, 0, 0, 0 };
    double du = limb->u1 - limb->u0, dv = limb->v1 - limb->v0;
    double length = sqrt(du * du + dv * dv) + 1e-3;
    /* The tangents touch the discs a little off the square when the radii differ. */
    double lag = (limb->r0 - limb->r1) / length;
    lag = lag > 0.95 ? 0.95 : lag < -0.95 ? -0.95 : lag;
    double square = sqrt(1.0 - lag * lag);
    double nu = -dv / length, nv = du / length, eu = du / length * lag, ev = dv / length * lag;
    double radius = (limb->r0 > limb->r1 ? limb->r0 : limb->r1) + 0.3;
    double ds = nu / radius;
    /* A limb that lies along the rows is shaded from row to row instead. */
    bool level = ds < 0.002 && ds > -0.002;
    for (int32_t i = 0; i < rows.n; i++) {
        double off = (double)(rows.y0 + i) + 0.5 - limb->v0, s = off * nv / radius;
        rows.left[i] = 1e4F;
        rows.right[i] = -1e4F;
        rows.mid[i] = level ? 0.0F : (float)(limb->u0 - s / ds);
        rows.level[i] =
            (float)(shade->middle + (level ? s * (shade->across + s * shade->bulge) : 0.0));
    }
    widen_by_disc(&rows, limb->u0, limb->v0, limb->r0);
    widen_by_disc(&rows, limb->u1, limb->v1, limb->r1);
    for (double side = -1.0; side < 2.0; side += 2.0) {
        double pu = eu + side * square * nu, pv = ev + side * square * nv;
        struct edge edge = edge_between(limb->u0 + limb->r0 * pu, limb->v0 + limb->r0 * pv,
                                        limb->u1 + limb->r1 * pu, limb->v1 + limb->r1 * pv);
        widen_by_edge(&rows, &edge);
    }
    struct shade flat = { shade->middle, level ? 0.0 : shade->across, 0.0,
                          level ? 0.0 : shade->bulge };
    return paint_rows(picture, &rows, level ? 0.0 : 8192.0 * ds, &flat, paint, trail);
}

/* Whole blocks, as in span_fill(). */
static void blend_row(uint8_t *restrict out, const uint8_t *restrict before,
                      const uint8_t *restrict mid, const uint8_t *restrict after, int32_t n)
{
    uint8_t behind[BLOCK];
    memcpy(behind, out + n, BLOCK);
    int32_t blocks = (n + BLOCK - 1) & -BLOCK;
    for (int32_t i = 0; i < blocks; i++) {
        uint8_t outer = (uint8_t)((before[i] + after[i] + 1) >> 1);
        out[i] = (uint8_t)((outer + mid[i] + 1) >> 1);
    }
    memcpy(out + n, behind, BLOCK);
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
