/* SPDX-License-Identifier: MIT */
#include "sim/figure.h"

#include <math.h>

#include "sim/colour.h"
#include "sim/floor.h"
#include "sim/rng.h"

/* Parts nearer to the lens than this are not painted. */
static const double depth_min_m = 0.25;

static int8_t clamp_texel(double value)
{
    return (int8_t)(value < -120.0 ? -120.0 : value > 120.0 ? 120.0 : value);
}

static void fill_weave(struct weave *weave, const struct grain *grain, double folds, double step,
                       double fine)
{
    for (int32_t y = 0; y < WEAVE_SIDE; y++) {
        for (int32_t x = 0; x < WEAVE_PITCH; x++) {
            int32_t at = x % WEAVE_SIDE;
            /* Steps divide the side, so that the weave closes on itself. */
            double u = (double)at / WEAVE_SIDE, v = (double)y / WEAVE_SIDE;
            double fold = 0.0;
            for (int32_t k = 0; k < 4; k++) {
                double du = u - (double)(k & 1), dv = v - (double)(k >> 1);
                double weight = ((k & 1) ? u : 1.0 - u) * ((k >> 1) ? v : 1.0 - v);
                fold += weight * grain_cloud(grain, du + 3.0, dv + 3.0, step, 3);
            }
            double thread = (double)grain->value[y & 255][at & 255];
            weave->texel[y][x] = clamp_texel(folds * fold + fine * thread);
        }
    }
}

void weaves_create(struct weaves *weaves, uint64_t seed)
{
    static const double fold_step = 0.11, strand_step = 0.05;
    struct grain grain;
    grain_create(&grain, seed ^ 0xC107);
    fill_weave(&weaves->cloth, &grain, 110.0, fold_step, 18.0);
    fill_weave(&weaves->hair, &grain, 70.0, strand_step, 45.0);
    fill_weave(&weaves->skin, &grain, 40.0, strand_step, 12.0);
}

/* What a part needs to know of its place in the picture. */
struct sight {
    double c[3];           /* from the camera: right, up the picture, down to the floor */
    double to_eye[3];      /* unit, world axes */
    double e_u[3], e_v[3]; /* world directions of the picture's axes, square to the ray */
    double slope[3];       /* of the light by the normal */
    double u, v;
    double j_uu, j_uv, j_vv; /* of undistorted focal lengths (x right, y up) to pixels */
};

static double dot(const double a[3], const double b[3])
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static void square_to(const double ray[3], const double axis[3], double out[3])
{
    double along = dot(ray, axis);
    for (int i = 0; i < 3; i++)
        out[i] = axis[i] - along * ray[i];
    double length = sqrt(dot(out, out)) + 1e-9;
    for (int i = 0; i < 3; i++)
        out[i] /= length;
}

static bool sight_of(const struct figure_view *view, const double at[3], struct sight *sight)
{
    const struct camera *camera = view->camera;
    double depth = camera->height_m - at[2];
    if (depth < depth_min_m || !camera_project(camera, at[0], at[1], at[2], &sight->u, &sight->v))
        return false;
    sight->c[0] = at[0];
    sight->c[1] = at[1];
    sight->c[2] = depth;
    double length = sqrt(dot(sight->c, sight->c));
    sight->to_eye[0] = -at[0] / length;
    sight->to_eye[1] = -at[1] / length;
    sight->to_eye[2] = depth / length;
    static const double right[3] = { 1.0, 0.0, 0.0 }, down[3] = { 0.0, -1.0, 0.0 };
    square_to(sight->to_eye, right, sight->e_u);
    square_to(sight->to_eye, down, sight->e_v);
    double to_lamp[3];
    lighting_direction(view->lighting, at, to_lamp);
    lighting_slope(to_lamp, sight->slope);
    double x = at[0] / depth, y = at[1] / depth, f = camera->focal_px, k1 = camera->k1;
    double gain = 1.0 + k1 * (x * x + y * y);
    sight->j_uu = f * (gain + 2.0 * k1 * x * x);
    sight->j_uv = f * 2.0 * k1 * x * y;
    sight->j_vv = f * (gain + 2.0 * k1 * y * y);
    return true;
}

/* The outline of an ellipsoid: of its dual quadric's picture (Hartley & Zisserman, 8.3), in focal
 * lengths, then bent by the lens to first order. */
static bool ball_outline(const struct part *part, const double forward[2],
                         const struct sight *sight, struct brush_ellipse *out)
{
    double f2 = part->rf * part->rf, l2 = part->rl * part->rl, z2 = part->rz * part->rz;
    double fx = forward[0], fy = forward[1], x = sight->c[0], y = sight->c[1], d = sight->c[2];
    double last = z2 - d * d;
    if (last > -1e-4)
        return false;
    double ex = -x * d / last, ey = -y * d / last;
    double xx = ex * ex - (f2 * fx * fx + l2 * fy * fy - x * x) / last;
    double xy = ex * ey - ((f2 - l2) * fx * fy - x * y) / last;
    double yy = ey * ey - (f2 * fy * fy + l2 * fx * fx - y * y) / last;
    /* The Jacobian, the picture's v pointing down. */
    double a = sight->j_uu, b = sight->j_uv, c = -b, e = -sight->j_vv;
    out->uu = a * a * xx + 2.0 * a * b * xy + b * b * yy;
    out->uv = a * c * xx + (a * e + b * c) * xy + b * e * yy;
    out->vv = c * c * xx + 2.0 * c * e * xy + e * e * yy;
    double shift_x = ex - x / d, shift_y = ey - y / d;
    out->u = sight->u + a * shift_x + b * shift_y;
    out->v = sight->v + c * shift_x + e * shift_y;
    return true;
}

static void ball_shade(const struct part *part, const double forward[2], const struct sight *sight,
                       const struct brush_ellipse *outline, double dim, struct shade *shade)
{
    const double *eye = sight->to_eye;
    double f = (eye[0] * forward[0] + eye[1] * forward[1]) / (part->rf * part->rf);
    double l = (eye[1] * forward[0] - eye[0] * forward[1]) / (part->rl * part->rl);
    double z = eye[2] / (part->rz * part->rz);
    double length = sqrt(f * f + l * l + z * z);
    double normal[3] = { (f * forward[0] - l * forward[1]) / length,
                         (f * forward[1] + l * forward[0]) / length, z / length };
    double nu = outline->vv, nv = -outline->uv, n = sqrt(nu * nu + nv * nv) + 1e-9;
    double slope_u = dot(sight->slope, sight->e_u), slope_v = dot(sight->slope, sight->e_v);
    double rise = dot(sight->slope, normal);
    shade->middle = (LIGHTING_BASE + rise) * dim;
    shade->across = (slope_u * nu + slope_v * nv) / n * dim;
    shade->along = slope_v * dim;
    shade->bulge = -(rise > 0.08 ? rise : 0.08) * dim;
}

static void limb_shade(const struct part *part, const struct sight *sight,
                       const struct brush_limb *limb, double dim, struct shade *shade)
{
    double axis[3], length = 1e-9;
    for (int i = 0; i < 3; i++) {
        axis[i] = part->to[i] - part->at[i];
        length += axis[i] * axis[i];
    }
    length = sqrt(length);
    for (int i = 0; i < 3; i++)
        axis[i] /= length;
    double normal[3];
    square_to(axis, sight->to_eye, normal);
    double du = limb->u1 - limb->u0, dv = limb->v1 - limb->v0;
    double n = sqrt(du * du + dv * dv) + 1e-9;
    double rise = dot(sight->slope, normal);
    shade->middle = (LIGHTING_BASE + rise) * dim;
    shade->across = (dot(sight->slope, sight->e_v) * du - dot(sight->slope, sight->e_u) * dv) / n;
    shade->across *= dim;
    shade->along = 0.0;
    shade->bulge = -(rise > 0.08 ? rise : 0.08) * dim;
}

/* Light gets thinner between the legs of people: the lower, the darker. */
static double dim_at(const struct part *part, double z)
{
    double rise = z > 1.3 ? 1.0 : z < 0.0 ? 0.0 : z / 1.3;
    return part->tone * (0.72 + 0.28 * rise);
}

static struct rect paint_limb(const struct part *part, const struct figure_view *view,
                              const struct paint *paint, struct picture *picture,
                              struct brush_trail *trail)
{
    struct sight a, b, mid;
    double middle[3];
    for (int i = 0; i < 3; i++)
        middle[i] = 0.5 * (part->at[i] + part->to[i]);
    if (!sight_of(view, part->at, &a) || !sight_of(view, part->to, &b) ||
        !sight_of(view, middle, &mid))
        return (struct rect) { 0, 0, 0, 0 };
    struct brush_limb limb = { .u0 = a.u, .v0 = a.v, .u1 = b.u, .v1 = b.v };
    limb.r0 = part->r0 / a.c[2] * 0.5 * (a.j_uu + a.j_vv);
    limb.r1 = part->r1 / b.c[2] * 0.5 * (b.j_uu + b.j_vv);
    struct shade shade;
    limb_shade(part, &mid, &limb, dim_at(part, middle[2]), &shade);
    struct paint local = *paint;
    local.shift_x += (int32_t)mid.u;
    local.shift_y += (int32_t)mid.v;
    return brush_paint_limb(picture, &limb, &shade, &local, trail);
}

static struct rect paint_ball(const struct part *part, const struct posture *posture,
                              const struct figure_view *view, const struct paint *paint,
                              struct picture *picture, struct brush_trail *trail)
{
    struct sight sight;
    struct brush_ellipse outline;
    if (!sight_of(view, part->at, &sight) ||
        !ball_outline(part, posture->forward, &sight, &outline))
        return (struct rect) { 0, 0, 0, 0 };
    struct shade shade;
    ball_shade(part, posture->forward, &sight, &outline, dim_at(part, part->at[2]), &shade);
    struct paint local = *paint;
    local.shift_x += (int32_t)sight.u;
    local.shift_y += (int32_t)sight.v;
    return brush_paint_ellipse(picture, &outline, &shade, &local, trail);
}

/* Colours of a person's stuffs under the light where the person is. */
static void mix_paints(const struct figure_view *view, const struct posture *posture,
                       struct paint paints[STUFFS])
{
    static const double grain[STUFFS] = { 0.10, 0.08, 0.16, 0.04, 0.04, 0.07 };
    const double *head = posture->part[0].at;
    double light = lighting_at(view->lighting, head[0], head[1]);
    double sun = lighting_sun_lux(view->patches, view->n_patches, head[0], head[1]);
    if (sun > 0.0)
        light = sqrt(light * light + sun / (view->lux > 0.1 ? view->lux : 0.1));
    double half = view->camera->height_m - 1.0;
    half = half > 0.5 ? half : 0.5;
    light *= lighting_lens((head[0] * head[0] + head[1] * head[1]) / (half * half)) * view->level;
    for (int i = 0; i < STUFFS; i++) {
        double rgb[3];
        colour_split(posture->rgb[i], rgb);
        struct colour colour = colour_of(rgb);
        double luma = colour.luma * light;
        double room = luma > 240.0 ? 240.0 / luma : 1.0;
        paints[i] = (struct paint) {
            .luma = luma > 500.0 ? 500.0 : luma + 0.5,
            .u = colour.u * light * room * room,
            .v = colour.v * light * room * room,
            .weave = i == STUFF_HAIR   ? &view->weaves->hair
                     : i == STUFF_SKIN ? &view->weaves->skin
                                       : &view->weaves->cloth,
            .grain = grain[i],
            .shift_x = (int32_t)(posture->seed & 127U),
            .shift_y = (int32_t)((posture->seed >> 8) & 127U) + 40 * i,
        };
    }
}

/* Indices of the bands' parts, the farthest from the camera first. */
static int32_t order_parts(const struct posture *posture, double height_m, unsigned bands,
                           int32_t order[POSTURE_PARTS_MAX])
{
    double far[POSTURE_PARTS_MAX];
    int32_t n = 0;
    for (int32_t i = 0; i < posture->n; i++) {
        const struct part *part = &posture->part[i];
        bool long_one = part->shape == PART_LIMB;
        double at[3];
        for (int k = 0; k < 3; k++)
            at[k] = long_one ? 0.5 * (part->at[k] + part->to[k]) : part->at[k];
        if ((bands >> band_of(at[2]) & 1U) == 0)
            continue;
        at[2] -= height_m;
        double distance = dot(at, at);
        int32_t k = n++;
        for (; k > 0 && far[k - 1] < distance; k--) {
            far[k] = far[k - 1];
            order[k] = order[k - 1];
        }
        far[k] = distance;
        order[k] = i;
    }
    return n;
}

static void join(struct rect *all, const struct rect *more)
{
    if (more->x0 >= more->x1 || more->y0 >= more->y1)
        return;
    all->x0 = more->x0 < all->x0 ? more->x0 : all->x0;
    all->y0 = more->y0 < all->y0 ? more->y0 : all->y0;
    all->x1 = more->x1 > all->x1 ? more->x1 : all->x1;
    all->y1 = more->y1 > all->y1 ? more->y1 : all->y1;
}

void figure_make(struct figure *figure, const struct figure_view *view, const struct body *body)
{
    posture_of(body, &figure->posture);
    mix_paints(view, &figure->posture, figure->paints);
}

struct rect figure_paint(const struct figure *figure, const struct figure_view *view,
                         unsigned bands, struct picture *picture, struct brush_trail *trail)
{
    struct rect all = { INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN };
    const struct posture *posture = &figure->posture;
    int32_t order[POSTURE_PARTS_MAX];
    int32_t n = order_parts(posture, view->camera->height_m, bands, order);
    for (int32_t i = 0; i < n; i++) {
        const struct part *part = &posture->part[order[i]];
        const struct paint *paint = &figure->paints[part->stuff];
        struct rect box = part->shape == PART_LIMB
                              ? paint_limb(part, view, paint, picture, trail)
                              : paint_ball(part, posture, view, paint, picture, trail);
        join(&all, &box);
    }
    return all;
}
