/* SPDX-License-Identifier: MIT */
#include "sim/posture.h"

#include "sim/exact.h"
#include "sim/floor.h"

/* A person in own axes: forward, left, up, from the floor under the hips. */
struct shape {
    struct posture *posture;
    double foot[2]; /* floor point under the hips */
    double h;       /* body height */
    double size;    /* against 1.72 m */
    double head;    /* size of the head against a grown-up's */
    double broad;   /* by build */
    double drop;    /* of everything above the hips while sitting */
    double sit, swing, lean;
    double sine[2], cosine[2]; /* of the stride, right and left */
};

static double mix(double a, double b, double share)
{
    return a + (b - a) * share;
}

static void place(const struct shape *shape, double f, double l, double z, double out[3])
{
    const double *forward = shape->posture->forward;
    out[0] = shape->posture->foot[0] + f * forward[0] - l * forward[1];
    out[1] = shape->posture->foot[1] + f * forward[1] + l * forward[0];
    out[2] = z;
}

static struct part *add(struct shape *shape, enum part_shape kind, enum part_stuff stuff)
{
    struct posture *posture = shape->posture;
    int32_t i = posture->n < POSTURE_PARTS_MAX ? posture->n++ : POSTURE_PARTS_MAX - 1;
    posture->part[i] = (struct part) { .shape = kind, .stuff = stuff, .tone = 1.0, .round = 1.0 };
    return &posture->part[i];
}

static struct part *ball(struct shape *shape, enum part_stuff stuff, const double at[3], double rf,
                         double rl, double rz)
{
    struct part *part = add(shape, PART_BALL, stuff);
    place(shape, at[0], at[1], at[2], part->at);
    part->rf = rf;
    part->rl = rl;
    part->rz = rz;
    return part;
}

static struct part *limb(struct shape *shape, enum part_stuff stuff, const double a[3],
                         const double b[3], double r0, double r1)
{
    struct part *part = add(shape, PART_LIMB, stuff);
    place(shape, a[0], a[1], a[2], part->at);
    place(shape, b[0], b[1], b[2], part->to);
    part->r0 = r0;
    part->r1 = r1;
    return part;
}

/* Bits of a person that stay the same for life. */
static uint32_t trait(const struct shape *shape, int32_t which, uint32_t choices)
{
    return place_hash(which, 11, shape->posture->seed) % choices;
}

static void add_leg(struct shape *shape, int side)
{
    double left = side ? 1.0 : -1.0, h = shape->h, s = shape->sit, size = shape->size;
    double go = 0.33 * size * shape->swing * shape->sine[side];
    double lift =
        shape->cosine[side] > 0.0 ? 0.11 * size * shape->swing * shape->cosine[side] : 0.0;
    double apart = mix(0.085, 0.12, s) * size;
    double hip[3] = { 0.0, left * 0.085 * size * shape->broad, mix(0.50, 0.30, s) * h };
    double ankle[3] = { mix(go, 0.24 * h, s), left * apart, 0.05 * h + lift };
    double knee[3] = { mix(0.5 * go + 0.02 * size + 0.7 * lift, 0.255 * h, s),
                       left * (apart + 0.01), mix(0.275, 0.285, s) * h + 0.4 * lift };
    double thick = size * mix(1.0, shape->broad, 0.7);
    limb(shape, STUFF_LEGS, hip, knee, 0.088 * thick, 0.062 * thick);
    bool bare = trait(shape, 5, 12) == 0;
    limb(shape, bare ? STUFF_SKIN : STUFF_LEGS, knee, ankle, 0.060 * thick, 0.047 * thick);
    double shoe[3] = { ankle[0] + 0.06 * size, ankle[1] + left * 0.012, 0.045 * size + lift };
    ball(shape, STUFF_SHOES, shoe, 0.135 * size, 0.050 * size, 0.046 * size);
}

static void add_arm(struct shape *shape, int side)
{
    double left = side ? 1.0 : -1.0, h = shape->h, s = shape->sit, size = shape->size;
    double broad = shape->broad, down = shape->drop, lean = shape->lean;
    double go = -0.26 * size * shape->swing * shape->sine[side];
    double shoulder[3] = { 0.9 * lean, left * 0.182 * size * broad, 0.797 * h - down };
    double elbow[3] = { mix(0.45 * go - 0.02, 0.07, s) + 0.7 * lean, left * 0.228 * size * broad,
                        mix(0.625 * h, 0.452 * h, s) };
    double wrist[3] = { mix(go + 0.05 * size, 0.31 * size, s) + 0.5 * lean,
                        left * mix(0.222 * broad, 0.13, s) * size, mix(0.495 * h, 0.465 * h, s) };
    if (go > 0.0)
        wrist[2] += 0.25 * go;
    bool bare = trait(shape, 1, 5) == 0;
    double thick = size * mix(1.0, broad, 0.8);
    limb(shape, STUFF_TOP, shoulder, elbow, 0.058 * thick, 0.045 * thick);
    limb(shape, bare ? STUFF_SKIN : STUFF_TOP, elbow, wrist, 0.043 * thick, 0.032 * thick);
    double hand[3] = { wrist[0] + 0.02, wrist[1], wrist[2] - 0.055 * size * (1.0 - s) };
    ball(shape, STUFF_SKIN, hand, 0.042 * size, 0.030 * size, 0.055 * size * (1.0 - 0.5 * s));
}

static void add_trunk(struct shape *shape)
{
    double h = shape->h, down = shape->drop, size = shape->size, broad = shape->broad;
    double lean = shape->lean, s = shape->sit;
    bool coat = trait(shape, 2, 5) == 0 && s < 0.5;
    double hips[3] = { -0.005, 0.0, 0.525 * h - down };
    double torso[3] = { 0.45 * lean + 0.008 * broad, 0.0, 0.672 * h - down };
    double yoke[3] = { 0.85 * lean - 0.012, 0.0, 0.790 * h - down };
    ball(shape, coat ? STUFF_TOP : STUFF_LEGS, hips, 0.118 * size * broad, 0.165 * size * broad,
         0.085 * h);
    ball(shape, STUFF_TOP, torso, 0.126 * size * broad * mix(broad, 1.0, 0.4), 0.174 * size * broad,
         0.165 * h);
    ball(shape, STUFF_TOP, yoke, 0.102 * size * broad, 0.208 * size * broad, 0.050 * h)->round =
        0.6;
    if (coat) {
        double skirt[3] = { 0.0, 0.0, 0.43 * h };
        ball(shape, STUFF_TOP, skirt, 0.15 * size * broad, 0.185 * size * broad, 0.17 * h);
    }
    /* The neck stands on a slope from the shoulders. */
    double nape[3] = { 0.88 * lean - 0.012, 0.0, 0.822 * h - down };
    ball(shape, STUFF_TOP, nape, 0.070 * size, 0.112 * size * broad, 0.034 * h)->round = 0.35;
    double low[3] = { 0.92 * lean - 0.005, 0.0, 0.845 * h - down };
    double high[3] = { 1.0 * lean, 0.0, 0.905 * h - down };
    limb(shape, STUFF_SKIN, low, high, 0.060 * size, 0.055 * size)->tone = 0.86;
}

static void add_face(struct shape *shape, const double head[3])
{
    double k = shape->head;
    double nose[3] = { head[0] + 0.092 * k, head[1], head[2] - 0.014 * k };
    ball(shape, STUFF_SKIN, nose, 0.017 * k, 0.012 * k, 0.020 * k)->tone = 0.96;
    for (int side = 0; side < 2; side++) {
        double left = side ? 1.0 : -1.0;
        double ear[3] = { head[0] - 0.005, head[1] + left * 0.075 * k, head[2] - 0.015 * k };
        ball(shape, STUFF_SKIN, ear, 0.022 * k, 0.011 * k, 0.032 * k)->tone = 0.92;
        double eye[3] = { head[0] + 0.083 * k, head[1] + left * 0.031 * k, head[2] + 0.018 * k };
        ball(shape, STUFF_SKIN, eye, 0.012 * k, 0.016 * k, 0.010 * k)->tone = 0.45;
    }
}

static void add_hair(struct shape *shape, const double head[3])
{
    double k = shape->head;
    /* Whoever has hair of the colour of skin has none. */
    bool bald = shape->posture->rgb[STUFF_HAIR] == shape->posture->rgb[STUFF_SKIN];
    uint32_t style = trait(shape, 3, 20);
    if (bald && style > 2)
        return;
    double cap[3] = { head[0] - 0.016 * k, head[1], head[2] + 0.034 * k };
    if (style == 0) { /* bald on top, a wreath behind */
        double wreath[3] = { head[0] - 0.030 * k, head[1], head[2] - 0.010 * k };
        ball(shape, STUFF_HAIR, wreath, 0.072 * k, 0.079 * k, 0.055 * k);
        return;
    }
    if (style == 1 || style == 2) { /* a cap with a peak, a hat with a brim */
        ball(shape, STUFF_WORN, cap, 0.096 * k, 0.086 * k, 0.094 * k);
        double brim[3] = { head[0] + (style == 1 ? 0.085 : 0.0) * k, head[1], head[2] + 0.050 * k };
        double reach = style == 1 ? 0.070 : 0.130;
        ball(shape, STUFF_WORN, brim, reach * k, (style == 1 ? 0.065 : 0.125) * k, 0.010 * k)
            ->tone = 0.88;
        return;
    }
    ball(shape, STUFF_HAIR, cap, 0.091 * k, 0.083 * k, 0.092 * k);
    if (style < 9) { /* long */
        double fall[3] = { head[0] - 0.052 * k, head[1], head[2] - 0.060 * k };
        ball(shape, STUFF_HAIR, fall, 0.058 * k, 0.086 * k, 0.125 * k);
    } else if (style < 11) { /* a bun */
        double bun[3] = { head[0] - 0.098 * k, head[1], head[2] + 0.035 * k };
        ball(shape, STUFF_HAIR, bun, 0.036 * k, 0.038 * k, 0.036 * k);
    }
}

static void add_luggage(struct shape *shape)
{
    double h = shape->h, size = shape->size, down = shape->drop;
    uint32_t what = trait(shape, 4, 10);
    if (shape->sit > 0.5)
        return;
    if (what == 0) {
        double pack[3] = { -0.185 * size + 0.5 * shape->lean, 0.0, 0.70 * h - down };
        ball(shape, STUFF_WORN, pack, 0.095 * size, 0.145 * size, 0.13 * h);
    } else if (what == 1) {
        double bag[3] = { -0.02, 0.275 * size * shape->broad, 0.50 * h - down };
        ball(shape, STUFF_WORN, bag, 0.15 * size, 0.065 * size, 0.11 * size);
    }
}

static void dress(const struct body *body, struct posture *posture)
{
    static const uint32_t shoes[] = { 0x1E1C1B, 0x2A2420, 0x3A2C22, 0xB9B6B0, 0x24262C, 0x5A5650 };
    static const uint32_t worn[] = { 0x23262C, 0x3B3F34, 0x5B2D2B, 0x2C3B56, 0x8A7F6C, 0x4A4A4C };
    posture->rgb[STUFF_TOP] = body->top_rgb;
    posture->rgb[STUFF_LEGS] = body->legs_rgb;
    posture->rgb[STUFF_HAIR] = body->hair_rgb;
    posture->rgb[STUFF_SKIN] = body->skin_rgb;
    posture->rgb[STUFF_SHOES] = shoes[place_hash(6, 11, posture->seed) % 6U];
    posture->rgb[STUFF_WORN] = worn[place_hash(7, 11, posture->seed) % 6U];
}

void posture_of(const struct body *body, struct posture *posture)
{
    posture->n = 0;
    posture->seed = body->id * 2654435761U ^ body->top_rgb;
    posture->forward[0] = body->heading_x;
    posture->forward[1] = body->heading_y;
    dress(body, posture);
    struct shape shape = { .posture = posture, .h = body->height_m, .sit = body->sit };
    shape.size = body->height_m / 1.72;
    shape.head = 0.60 + 0.40 * shape.size;
    shape.broad = 0.88 + 0.24 * (double)body->build / 255.0;
    shape.drop = 0.2046 * body->height_m * body->sit;
    double swing = body->speed_m_s / (1.35 * shape.size);
    shape.swing = swing > 1.3 ? 1.3 : swing;
    shape.lean = shape.size * (0.02 + 0.025 * shape.swing) + 0.05 * body->sit;
    posture->foot[0] = body->x - shape.lean * body->heading_x;
    posture->foot[1] = body->y - shape.lean * body->heading_y;
    exact_sincos(2.0 * EXACT_PI * exact_fraction(body->gait), &shape.sine[0], &shape.cosine[0]);
    shape.sine[1] = -shape.sine[0];
    shape.cosine[1] = -shape.cosine[0];
    for (int side = 0; side < 2; side++) {
        add_leg(&shape, side);
        add_arm(&shape, side);
    }
    add_trunk(&shape);
    add_luggage(&shape);
    double head[3] = { shape.lean, 0.0, 0.93 * shape.h - 0.93 * 0.22 * shape.h * shape.sit };
    ball(&shape, STUFF_SKIN, head, 0.093 * shape.head, 0.075 * shape.head, 0.113 * shape.head);
    add_face(&shape, head);
    add_hair(&shape, head);
}
