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
    double c[3];             /* from the camera: right, up the picture, down to the floor */
    double to_eye[3];        /* unit, world axes */
    double facing;           /* slope of the light (lighting_slope) along to_eye, */
    double slope_u, slope_v; /* and along the picture's axes, square to to_eye */
    double u, v;
    double j_uu, j_uv, j_vv; /* of undistorted focal lengths (x right, y up) to pixels */
};

static double dot(const double a[3], const double b[3])
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static void bend_of(const struct camera *camera, double x, double y, struct sight *sight)
{
    double f = camera->focal_px, k1 = camera->k1, gain = 1.0 + k1 * (x * x + y * y);
    sight->j_uu = f * (gain + 2.0 * k1 * x * x);
    sight->j_uv = f * 2.0 * k1 * x * y;
    sight->j_vv = f * (gain + 2.0 * k1 * y * y);
}

static bool sight_of(const struct figure_view *view, const double slope[3], const double at[3],
                     struct sight *sight)
{
    const struct camera *camera = view->camera;
    double *c = sight->c, *eye = sight->to_eye;
    camera_view(camera, at[0], at[1], at[2], c);
    if (c[2] < depth_min_m || !camera_project(camera, at[0], at[1], at[2], &sight->u, &sight->v))
        return false;
    double near = 1.0 / sqrt(dot(c, c));
    eye[0] = -at[0] * near;
    eye[1] = -at[1] * near;
    eye[2] = (camera->height_m - at[2]) * near;
    sight->facing = dot(slope, eye);
    /* The picture's axes, right and down, less what of them lies along the ray. */
    double right = eye[0], up = eye[1], slope_right = slope[0], slope_up = slope[1];
    if (camera->tilted) {
        right = dot(camera->right, eye);
        up = dot(camera->up, eye);
        slope_right = dot(camera->right, slope);
        slope_up = dot(camera->up, slope);
    }
    sight->slope_u = (slope_right - right * sight->facing) / sqrt(1.0 - right * right);
    sight->slope_v = (up * sight->facing - slope_up) / sqrt(1.0 - up * up);
    bend_of(camera, c[0] / c[2], c[1] / c[2], sight);
    return true;
}

/* An ellipsoid's matrix, of squared half axes, in the axes of the picture. */
struct bulk {
    double xx, xy, yy, xd, yd, dd;
};

static struct bulk bulk_of(const struct camera *camera, const struct part *part,
                           const double forward[2])
{
    double f2 = part->rf * part->rf, l2 = part->rl * part->rl, z2 = part->rz * part->rz;
    double fx = forward[0], fy = forward[1];
    if (!camera->tilted)
        return (struct bulk) { .xx = f2 * fx * fx + l2 * fy * fy,
                               .xy = (f2 - l2) * fx * fy,
                               .yy = f2 * fy * fy + l2 * fx * fx,
                               .dd = z2 };
    const double half2[3] = { f2, l2, z2 };
    const double axis[3][3] = { { fx, fy, 0.0 }, { -fy, fx, 0.0 }, { 0.0, 0.0, 1.0 } };
    struct bulk bulk = { 0 };
    for (int i = 0; i < 3; i++) {
        double x = dot(camera->right, axis[i]), y = dot(camera->up, axis[i]);
        double d = dot(camera->ahead, axis[i]);
        bulk.xx += half2[i] * x * x;
        bulk.xy += half2[i] * x * y;
        bulk.yy += half2[i] * y * y;
        bulk.xd += half2[i] * x * d;
        bulk.yd += half2[i] * y * d;
        bulk.dd += half2[i] * d * d;
    }
    return bulk;
}

/* The outline of an ellipsoid: of its dual quadric's picture (Hartley & Zisserman, 8.3), in focal
 * lengths, then bent by the lens to first order. */
static bool ball_outline(const struct bulk *bulk, const struct sight *sight,
                         struct brush_ellipse *out)
{
    double x = sight->c[0], y = sight->c[1], d = sight->c[2];
    double last = bulk->dd - d * d;
    if (last > -1e-4)
        return false;
    double ex = (bulk->xd - x * d) / last, ey = (bulk->yd - y * d) / last;
    double xx = ex * ex - (bulk->xx - x * x) / last;
    double xy = ex * ey - (bulk->xy - x * y) / last;
    double yy = ey * ey - (bulk->yy - y * y) / last;
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

/* The shade from middle to outline, by what the light's slope is along the normal in the middle
 * and along the picture's axes. */
static struct shade shade_of(const struct part *part, double rise, double across, double along,
                             double dim)
{
    /* Hair shines where it looks up. */
    if (part->stuff == STUFF_HAIR)
        rise *= 1.5;
    return (struct shade) { (LIGHTING_BASE + rise) * dim, across * dim, along * dim,
                            -(rise > 0.08 ? rise : 0.08) * part->round * dim };
}

static struct shade ball_shade(const struct part *part, const struct figure *figure,
                               const struct sight *sight, const struct brush_ellipse *outline,
                               double dim)
{
    const double *eye = sight->to_eye, *forward = figure->posture.forward;
    double f = (eye[0] * forward[0] + eye[1] * forward[1]) / (part->rf * part->rf);
    double l = (eye[1] * forward[0] - eye[0] * forward[1]) / (part->rl * part->rl);
    double z = eye[2] / (part->rz * part->rz);
    double normal[3] = { f * forward[0] - l * forward[1], f * forward[1] + l * forward[0], z };
    double rise = dot(figure->slope, normal) / sqrt(f * f + l * l + z * z);
    double nu = outline->vv, nv = -outline->uv;
    double across = (sight->slope_u * nu + sight->slope_v * nv) / sqrt(nu * nu + nv * nv + 1e-9);
    return shade_of(part, rise, across, sight->slope_v, dim);
}

static struct shade limb_shade(const struct part *part, const struct figure *figure,
                               const struct sight *sight, const struct brush_limb *limb, double dim)
{
    double axis[3];
    for (int i = 0; i < 3; i++)
        axis[i] = part->to[i] - part->at[i];
    double length2 = dot(axis, axis) + 1e-9, along = dot(axis, sight->to_eye);
    double square = 1.0 - along * along / length2;
    double rise = sight->facing - along * dot(axis, figure->slope) / length2;
    rise /= sqrt(square > 0.01 ? square : 0.01);
    double du = limb->u1 - limb->u0, dv = limb->v1 - limb->v0;
    double across = (sight->slope_v * du - sight->slope_u * dv) / sqrt(du * du + dv * dv + 1e-9);
    return shade_of(part, rise, across, 0.0, dim);
}

/* Light gets thinner between the legs of people: the lower, the darker. */
static double dim_at(const struct part *part, double z)
{
    double rise = z > 1.3 ? 1.0 : z < 0.0 ? 0.0 : z / 1.3;
    return part->tone * (0.72 + 0.28 * rise);
}

/* Projects a limb's end; its radius is in pixels then. */
static bool limb_end(const struct camera *camera, const double at[3], double radius, double *u,
                     double *v, double *r)
{
    double seen[3];
    camera_view(camera, at[0], at[1], at[2], seen);
    if (seen[2] < depth_min_m || !camera_project(camera, at[0], at[1], at[2], u, v))
        return false;
    double near = 1.0 / seen[2], r2 = (seen[0] * seen[0] + seen[1] * seen[1]) * near * near;
    *r = radius * near * camera->focal_px * (1.0 + 2.0 * camera->k1 * r2);
    return true;
}

static struct paint paint_at(const struct paint *paint, const struct sight *sight)
{
    struct paint moved = *paint;
    moved.shift_x += (int32_t)sight->u;
    moved.shift_y += (int32_t)sight->v;
    return moved;
}

static struct rect paint_limb(const struct part *part, const struct figure *figure,
                              const struct figure_view *view, struct picture *picture,
                              struct brush_trail *trail)
{
    struct sight sight;
    struct brush_limb limb;
    double middle[3];
    for (int i = 0; i < 3; i++)
        middle[i] = 0.5 * (part->at[i] + part->to[i]);
    if (!limb_end(view->camera, part->at, part->r0, &limb.u0, &limb.v0, &limb.r0) ||
        !limb_end(view->camera, part->to, part->r1, &limb.u1, &limb.v1, &limb.r1) ||
        !sight_of(view, figure->slope, middle, &sight))
        return (struct rect) { 0, 0, 0, 0 };
    struct shade shade = limb_shade(part, figure, &sight, &limb, dim_at(part, middle[2]));
    struct paint paint = paint_at(&figure->paints[part->stuff], &sight);
    return brush_paint_limb(picture, &limb, &shade, &paint, trail);
}

static struct rect paint_ball(const struct part *part, const struct figure *figure,
                              const struct figure_view *view, struct picture *picture,
                              struct brush_trail *trail)
{
    struct sight sight;
    struct brush_ellipse outline;
    struct bulk bulk = bulk_of(view->camera, part, figure->posture.forward);
    if (!sight_of(view, figure->slope, part->at, &sight) || !ball_outline(&bulk, &sight, &outline))
        return (struct rect) { 0, 0, 0, 0 };
    struct shade shade = ball_shade(part, figure, &sight, &outline, dim_at(part, part->at[2]));
    struct paint paint = paint_at(&figure->paints[part->stuff], &sight);
    return brush_paint_ellipse(picture, &outline, &shade, &paint, trail);
}

/* Even black cloth and hair give some light back. */
static const double sheen = 21.0;

/* The chip bends its curve where white shirts would clip. */
static double soft_white(double luma)
{
    double over = luma - 190.0;
    return over > 0.0 ? 190.0 + 75.0 * over / (75.0 + over) : luma;
}

/* Colours of a person's stuffs under the light where the person is. */
static void mix_paints(const struct figure_view *view, const struct posture *posture,
                       struct paint paints[STUFFS])
{
    static const double grain[STUFFS] = { 0.16, 0.12, 0.24, 0.04, 0.05, 0.09 };
    const double *at = posture->foot;
    double light = lighting_at(view->lighting, at[0], at[1]);
    double sun = lighting_sun_lux(view->patches, view->n_patches, at[0], at[1]);
    double sun_share = 0.0, shine[3] = { sheen, sheen, sheen };
    if (sun > 0.0) {
        double lamp2 = light * light;
        light = sqrt(lamp2 + sun / (view->lux > 0.1 ? view->lux : 0.1));
        sun_share = 1.0 - lamp2 / (light * light);
    }
    light_colour_tint(&view->lighting->colour, sun_share, shine);
    double seen[3];
    camera_view(view->camera, at[0], at[1], 1.0, seen);
    double half = seen[2] > 0.5 ? seen[2] : 0.5;
    light *= lighting_lens((seen[0] * seen[0] + seen[1] * seen[1]) / (half * half)) * view->level;
    double least = view->lighting->colour.white ? sheen : colour_of(shine).luma;
    for (int i = 0; i < STUFFS; i++) {
        double rgb[3];
        colour_split(posture->rgb[i], rgb);
        light_colour_tint(&view->lighting->colour, sun_share, rgb);
        struct colour colour = colour_of(rgb);
        double luma = light * sqrt(colour.luma * colour.luma + least * least);
        double room = luma > 240.0 ? 240.0 / luma : 1.0;
        luma = soft_white(luma);
        paints[i] = (struct paint) {
            .luma = luma + 0.5,
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
    double chest[3] = { body->x, body->y, 0.7 * body->height_m }, to_lamp[3];
    lighting_direction(view->lighting, chest, to_lamp);
    lighting_slope(to_lamp, figure->slope);
}

void figure_mirror(struct figure *figure, const struct mirror *mirror)
{
    struct posture *posture = &figure->posture;
    for (int32_t i = 0; i < posture->n; i++) {
        struct part *part = &posture->part[i];
        mirror_point(mirror, &part->at[0], &part->at[1]);
        if (part->shape == PART_LIMB)
            mirror_point(mirror, &part->to[0], &part->to[1]);
    }
    mirror_point(mirror, &posture->foot[0], &posture->foot[1]);
    mirror_direction(mirror, &posture->forward[0], &posture->forward[1]);
    mirror_direction(mirror, &figure->slope[0], &figure->slope[1]);
    for (int i = 0; i < STUFFS; i++) {
        figure->paints[i].luma *= MIRROR_LEVEL;
        figure->paints[i].u *= MIRROR_LEVEL;
        figure->paints[i].v *= MIRROR_LEVEL;
    }
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
        struct rect box = part->shape == PART_LIMB ? paint_limb(part, figure, view, picture, trail)
                                                   : paint_ball(part, figure, view, picture, trail);
        join(&all, &box);
    }
    return all;
}
