/* SPDX-License-Identifier: MIT */
#include "sim/furniture.h"

#include <math.h>

#include "sim/exact.h"
#include "sim/colour.h"

static const struct {
    double width, depth, height;
    uint32_t rgb;
} kinds[] = {
    [OBJECT_CHAIR] = { 0.46, 0.48, 0.85, 0x3E4650 },
    [OBJECT_TABLE] = { 1.40, 0.80, 0.74, 0xB79B76 },
    [OBJECT_BOX] = { 0.50, 0.40, 0.40, 0x9C7A52 },
    [OBJECT_PLANT] = { 0.70, 0.70, 1.20, 0x4F6B3A },
    [OBJECT_PRINTER] = { 0.60, 0.62, 1.05, 0xC9CAC8 },
    [OBJECT_BAG] = { 0.34, 0.20, 0.40, 0x2B2F3A },
    [OBJECT_COAT_STAND] = { 0.55, 0.55, 1.75, 0x4A3527 },
    [OBJECT_TROLLEY] = { 0.56, 0.95, 1.00, 0x9AA0A4 },
    [OBJECT_MIRROR] = { 1.60, 0.04, 2.20, 0xA8ACAE },
};

/* An object with its sizes looked up, and the solids made of it so far. */
struct maker {
    struct solid *solids;
    size_t n;
    struct vec2 at;
    double cosine, sine;
    double width, depth, height;
    double colour[3];
    uint8_t first;
};

static void maker_init(struct maker *maker, const struct object_spec *object)
{
    *maker = (struct maker) { .at = object->at };
    exact_sincos(object->rotate_deg * (EXACT_PI / 180.0), &maker->sine, &maker->cosine);
    maker->width = object->width_m > 0.0 ? object->width_m : kinds[object->kind].width;
    maker->depth = object->depth_m > 0.0 ? object->depth_m : kinds[object->kind].depth;
    maker->height = object->height_m > 0.0 ? object->height_m : kinds[object->kind].height;
    colour_split(object->colour_rgb == UINT32_MAX ? kinds[object->kind].rgb : object->colour_rgb,
                 maker->colour);
}

/* Adds a solid at a place in the object's own axes; z0..z1 over the floor. */
static struct solid *add(struct maker *maker, enum solid_shape shape, double x, double y,
                         double half_x, double half_y, double z0, double z1)
{
    if (maker->n >= SOLIDS_PER_OBJECT_MAX)
        return &maker->solids[SOLIDS_PER_OBJECT_MAX - 1];
    struct solid *solid = &maker->solids[maker->n++];
    *solid = (struct solid) {
        .shape = shape,
        .skin = SKIN_PLAIN,
        .cosine = maker->cosine,
        .sine = maker->sine,
        .x = maker->at.x + x * maker->cosine - y * maker->sine,
        .y = maker->at.y + x * maker->sine + y * maker->cosine,
        .z = 0.5 * (z0 + z1),
        .rx = half_x,
        .ry = half_y,
        .rz = 0.5 * (z1 - z0),
        .colour = { maker->colour[0], maker->colour[1], maker->colour[2] },
        .owner = maker->first > 0 ? (uint8_t)(maker->first + (int)band_of(z1)) : 0,
    };
    return solid;
}

static void dye(struct solid *solid, double red, double green, double blue)
{
    solid->colour[0] = red;
    solid->colour[1] = green;
    solid->colour[2] = blue;
}

static void add_legs(struct maker *maker, double half_x, double half_y, double radius, double top)
{
    for (int i = 0; i < 4; i++) {
        double x = (i & 1) ? half_x : -half_x, y = (i & 2) ? half_y : -half_y;
        struct solid *leg = add(maker, SOLID_BOX, x, y, radius, radius, 0.0, top);
        dye(leg, 88.0, 90.0, 92.0);
    }
}

static void make_chair(struct maker *maker)
{
    double w = 0.5 * maker->width, d = 0.5 * maker->depth, seat = 0.53 * maker->height;
    add_legs(maker, w - 0.03, d - 0.03, 0.014, seat);
    add(maker, SOLID_BOX, 0.0, 0.0, w, d, seat - 0.05, seat)->skin = SKIN_CLOTH;
    add(maker, SOLID_BOX, 0.0, -d + 0.02, w - 0.01, 0.022, seat + 0.10, maker->height)->skin =
        SKIN_CLOTH;
}

static void make_table(struct maker *maker)
{
    double w = 0.5 * maker->width, d = 0.5 * maker->depth;
    add_legs(maker, w - 0.06, d - 0.06, 0.025, maker->height - 0.03);
    add(maker, SOLID_BOX, 0.0, 0.0, w, d, maker->height - 0.03, maker->height)->skin = SKIN_WOOD;
}

static void make_box(struct maker *maker)
{
    double w = 0.5 * maker->width, d = 0.5 * maker->depth;
    add(maker, SOLID_BOX, 0.0, 0.0, w, d, 0.0, maker->height);
    struct solid *tape =
        add(maker, SOLID_BOX, 0.0, 0.0, w + 0.001, 0.025, 0.03, maker->height + 0.001);
    dye(tape, 1.12 * maker->colour[0], 1.12 * maker->colour[1], 1.1 * maker->colour[2]);
}

static void make_plant(struct maker *maker)
{
    double r = 0.5 * maker->width, pot = 0.3 * maker->height;
    struct solid *rim = add(maker, SOLID_CYLINDER, 0.0, 0.0, 0.45 * r, 0.45 * r, 0.0, pot);
    dye(rim, 150.0, 140.0, 128.0);
    struct solid *soil = add(maker, SOLID_CYLINDER, 0.0, 0.0, 0.40 * r, 0.40 * r, pot, pot + 0.005);
    dye(soil, 58.0, 46.0, 38.0);
    for (int32_t i = 0; i < 16; i++) {
        double sine, cosine, turn = 2.4 * (double)i;
        exact_sincos(turn, &sine, &cosine);
        double out = r * (0.18 + 0.5 * (double)(i % 4) / 3.0);
        double z = maker->height * (0.92 - 0.45 * (double)(i % 4) / 3.0 - 0.01 * (double)i);
        struct solid *leaf = add(maker, SOLID_BALL, out * cosine, out * sine, 0.34 * r, 0.17 * r,
                                 z - 0.05, z + 0.05);
        leaf->cosine = cosine;
        leaf->sine = sine;
        leaf->skin = SKIN_LEAVES;
        double tone = 0.85 + 0.3 * (double)(place_hash(i, 5, 77U) & 255U) / 255.0;
        dye(leaf, maker->colour[0] * tone, maker->colour[1] * tone, maker->colour[2] * tone);
    }
}

static void make_printer(struct maker *maker)
{
    double w = 0.5 * maker->width, d = 0.5 * maker->depth, h = maker->height;
    struct solid *foot = add(maker, SOLID_BOX, 0.0, 0.0, w, d, 0.02, 0.62 * h);
    dye(foot, 0.9 * maker->colour[0], 0.9 * maker->colour[1], 0.92 * maker->colour[2]);
    add(maker, SOLID_BOX, 0.0, 0.02, w - 0.01, d - 0.02, 0.62 * h, 0.92 * h);
    struct solid *lid = add(maker, SOLID_BOX, 0.0, 0.05, w - 0.02, d - 0.07, 0.92 * h, h);
    dye(lid, 0.42 * maker->colour[0], 0.43 * maker->colour[1], 0.45 * maker->colour[2]);
    struct solid *tray = add(maker, SOLID_BOX, -w - 0.1, 0.0, 0.12, 0.16, 0.72 * h, 0.74 * h);
    dye(tray, 0.8 * maker->colour[0], 0.8 * maker->colour[1], 0.8 * maker->colour[2]);
    struct solid *panel = add(maker, SOLID_BOX, 0.1, -d + 0.02, 0.13, 0.07, 0.92 * h, 0.95 * h);
    dye(panel, 40.0, 52.0, 70.0);
}

static void make_bag(struct maker *maker)
{
    double w = 0.5 * maker->width, d = 0.5 * maker->depth;
    add(maker, SOLID_BALL, 0.0, 0.0, 1.08 * w, 1.15 * d, -0.04, maker->height)->skin = SKIN_CLOTH;
    struct solid *strap =
        add(maker, SOLID_BOX, 0.0, 0.0, 0.5 * w, 0.018, 0.85 * maker->height, 1.04 * maker->height);
    dye(strap, 0.7 * maker->colour[0], 0.7 * maker->colour[1], 0.7 * maker->colour[2]);
}

static void make_coat_stand(struct maker *maker)
{
    double r = 0.5 * maker->width, h = maker->height;
    add(maker, SOLID_CYLINDER, 0.0, 0.0, 0.8 * r, 0.8 * r, 0.0, 0.04);
    add(maker, SOLID_CYLINDER, 0.0, 0.0, 0.022, 0.022, 0.04, h);
    static const double coat[3][3] = { { 44, 48, 60 }, { 96, 70, 52 }, { 70, 82, 74 } };
    for (int32_t i = 0; i < 3; i++) {
        double sine, cosine;
        exact_sincos(0.5 + 2.1 * (double)i, &sine, &cosine);
        struct solid *cloth = add(maker, SOLID_BALL, 0.45 * r * cosine, 0.45 * r * sine, 0.1,
                                  0.75 * r, 0.45 * h, 0.97 * h);
        cloth->cosine = maker->cosine * cosine - maker->sine * sine;
        cloth->sine = maker->sine * cosine + maker->cosine * sine;
        cloth->skin = SKIN_CLOTH;
        dye(cloth, coat[i][0], coat[i][1], coat[i][2]);
    }
}

static void make_trolley(struct maker *maker)
{
    double w = 0.5 * maker->width, d = 0.5 * maker->depth, h = maker->height;
    add_legs(maker, w - 0.05, d - 0.12, 0.02, 0.3);
    for (int32_t side = 0; side < 4; side++) {
        bool long_side = side < 2;
        double sign = (side & 1) ? 1.0 : -1.0;
        add(maker, SOLID_BOX, long_side ? sign * w : 0.0,
            long_side ? -0.05 : sign * (d - 0.1) - 0.05, long_side ? 0.008 : w,
            long_side ? d - 0.1 : 0.008, 0.42, 0.88 * h);
    }
    struct solid *base = add(maker, SOLID_BOX, 0.0, -0.05, w, d - 0.1, 0.40, 0.43);
    dye(base, 0.7 * maker->colour[0], 0.7 * maker->colour[1], 0.7 * maker->colour[2]);
    struct solid *grip = add(maker, SOLID_BOX, 0.0, d - 0.05, w, 0.02, h - 0.04, h);
    dye(grip, 170.0, 52.0, 44.0);
}

/* One above the other, a part for each band, so that it hides and is hidden rightly. */
static void make_mirror(struct maker *maker)
{
    static const double top[BANDS] = { 0.64, 0.75, 1e9 };
    double z0 = 0.0;
    for (int band = 0; band < BANDS && z0 < maker->height; band++) {
        double z1 = top[band] < maker->height ? top[band] : maker->height;
        add(maker, SOLID_BOX, 0.0, 0.0, 0.5 * maker->width, 0.5 * maker->depth, z0, z1)->skin =
            SKIN_MIRROR;
        z0 = z1;
    }
}

bool furniture_mirror(const struct object_spec *object, struct mirror *mirror)
{
    struct maker maker;
    maker_init(&maker, object);
    return object->kind == OBJECT_MIRROR &&
           mirror_of_slab(object->at, maker.cosine, maker.sine, 0.5 * maker.depth, mirror);
}

size_t furniture_solids(const struct object_spec *object, uint8_t first,
                        struct solid solids[SOLIDS_PER_OBJECT_MAX])
{
    struct maker maker;
    maker_init(&maker, object);
    maker.solids = solids;
    maker.first = first;
    static void (*const makers[])(struct maker *) = {
        [OBJECT_CHAIR] = make_chair,
        [OBJECT_TABLE] = make_table,
        [OBJECT_BOX] = make_box,
        [OBJECT_PLANT] = make_plant,
        [OBJECT_PRINTER] = make_printer,
        [OBJECT_BAG] = make_bag,
        [OBJECT_COAT_STAND] = make_coat_stand,
        [OBJECT_TROLLEY] = make_trolley,
        [OBJECT_MIRROR] = make_mirror,
    };
    makers[object->kind](&maker);
    return maker.n;
}

size_t furniture_shadows(const struct object_spec *object,
                         struct shadow_box shadows[SHADOWS_PER_OBJECT_MAX])
{
    struct maker maker;
    maker_init(&maker, object);
    struct shadow_box box = { .at = object->at,
                              .cosine = maker.cosine,
                              .sine = maker.sine,
                              .half_width = 0.5 * maker.width,
                              .half_depth = 0.5 * maker.depth,
                              .z1 = maker.height };
    switch (object->kind) {
    case OBJECT_TABLE:
        box.z0 = maker.height - 0.03;
        break;
    case OBJECT_CHAIR:
        box.z1 = 0.55 * maker.height;
        box.z0 = 0.35;
        break;
    case OBJECT_TROLLEY:
        box.z0 = 0.35;
        break;
    case OBJECT_COAT_STAND:
    case OBJECT_PLANT:
        box.half_width *= 0.7;
        box.half_depth *= 0.7;
        box.z1 *= 0.7;
        break;
    default:
        break;
    }
    shadows[0] = box;
    return 1;
}
