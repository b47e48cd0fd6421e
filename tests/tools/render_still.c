/* SPDX-License-Identifier: MIT */
/* Renders a made-up moment to a PPM picture, for looking at, or many frames for timing:
 * render_still CASE HEIGHT_M PEOPLE LUX FRAMES > picture.ppm */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sim/render.h"
#include "sim/rng.h"

static struct scene scene;
static struct bodies bodies;
static struct object_spec objects[8];
static struct sun_patch patch;

static const uint32_t tops[] = { 0x2A2F3B, 0x7A1F24, 0x3E5C76, 0xD8D4CC, 0x1B1B1D, 0x556B2F,
                                 0x8A6D4B, 0x9FB4C7, 0x4B4453, 0xB85C38, 0x6C7A89, 0x26343D };
static const uint32_t legs[] = { 0x22262E, 0x2F3E56, 0x1A1A1C, 0x5C5448, 0x3B4252, 0x6F6A5E };
static const uint32_t hairs[] = { 0x1C1712, 0x3B2A1C, 0x5A3F28, 0x8A6A45, 0x77736E, 0x2A211B };
static const uint32_t skins[] = { 0xE0B79A, 0xC99878, 0xA97852, 0x7B5236, 0xEBC7AE };

static void make_people(uint32_t n, double reach_x, double reach_y)
{
    struct rng rng;
    rng_seed(&rng, 5, 5);
    for (uint32_t i = 0; i < n && i < BODY_MAX; i++) {
        struct body *body = &bodies.b[i];
        memset(body, 0, sizeof *body);
        body->id = i + 1;
        body->x = rng_range(&rng, -reach_x, reach_x);
        body->y = rng_range(&rng, -reach_y, reach_y);
        body->height_m = i % 9 == 8 ? 1.15 : rng_normal(&rng, 1.72, 0.09);
        double hx = rng_range(&rng, -1.0, 1.0), side = rng_range(&rng, -1.0, 1.0);
        double hy = 1.0 - (hx < 0 ? -hx : hx);
        hy = side < 0 ? -hy : hy;
        double norm = hx * hx + hy * hy, root = 1.0;
        for (int k = 0; k < 20; k++)
            root = 0.5 * (root + norm / root);
        body->heading_x = hx / root;
        body->heading_y = hy / root;
        body->speed_m_s = i % 4 == 3 ? 0.0 : rng_range(&rng, 0.8, 1.6);
        body->gait = rng_unit(&rng);
        body->top_rgb = tops[rng_u32(&rng) % 12];
        body->legs_rgb = legs[rng_u32(&rng) % 6];
        body->hair_rgb = hairs[rng_u32(&rng) % 6];
        body->skin_rgb = skins[rng_u32(&rng) % 5];
        body->build = (uint8_t)rng_u32(&rng);
    }
    bodies.n = (uint16_t)n;
}

static size_t make_room(const char *kind)
{
    if (strcmp(kind, "table") == 0) {
        objects[0] = (struct object_spec) { .kind = OBJECT_TABLE, .at = { 0.9, 0.3 } };
        for (int i = 0; i < 4; i++) {
            double x = 0.9 + (i < 2 ? -0.35 : 0.35), y = 0.3 + ((i & 1) ? 0.62 : -0.62);
            objects[1 + i] = (struct object_spec) { .kind = OBJECT_CHAIR,
                                                    .at = { x, y },
                                                    .rotate_deg = (i & 1) ? 180.0 : 0.0 };
            bodies.b[i].x = x;
            bodies.b[i].y = y;
            bodies.b[i].heading_x = 0.0;
            bodies.b[i].heading_y = (i & 1) ? -1.0 : 1.0;
            bodies.b[i].speed_m_s = 0.0;
            bodies.b[i].sit = 1.0;
        }
        objects[5] = (struct object_spec) { .kind = OBJECT_PLANT, .at = { -1.8, 1.2 } };
        objects[6] = (struct object_spec) { .kind = OBJECT_PRINTER, .at = { -1.7, -0.9 } };
        objects[7] = (struct object_spec) { .kind = OBJECT_COAT_STAND, .at = { 2.4, -1.2 } };
        for (int i = 0; i < 8; i++)
            objects[i].colour_rgb = UINT32_MAX;
        return 8;
    }
    if (strcmp(kind, "things") == 0) {
        for (int i = 0; i < 8; i++)
            objects[i] = (struct object_spec) { .kind = (enum object_kind)i,
                                                .at = { -2.1 + 1.4 * (i % 4), i < 4 ? 1.0 : -1.0 },
                                                .rotate_deg = 20.0 * i,
                                                .colour_rgb = UINT32_MAX };
        return 8;
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 6)
        return 2;
    const char *kind = argv[1];
    double height = atof(argv[2]), lux = atof(argv[4]);
    int frames = atoi(argv[5]);
    scene = (struct scene) { .seed = 7, .floor = FLOOR_CARPET, .floor_rgb = UINT32_MAX };
    for (int i = 6; i < argc; i++) {
        static const char *const floors[] = { "carpet", "wood", "tiles", "concrete", "plain" };
        for (int k = 0; k < 5; k++) {
            if (strcmp(argv[i], floors[k]) == 0)
                scene.floor = (enum floor_kind)k;
        }
        if (strcmp(argv[i], "barrel") == 0)
            scene.camera.k1 = -0.12;
    }
    double k1 = scene.camera.k1;
    scene.camera = (struct camera_spec) { .height_m = height,
                                          .width_px = 640,
                                          .height_px = 480,
                                          .fps = 15,
                                          .hfov_deg = 98,
                                          .noise = true,
                                          .k1 = k1 };
    scene.light = (struct light_spec) { .lux = lux,
                                        .mains_hz = 50,
                                        .flicker = 0.1,
                                        .shadows = true,
                                        .lamp = { 0.8, 0.6 },
                                        .lamp_height_m = 2.8 };
    make_people((uint32_t)atoi(argv[3]), height * 1.0, height * 0.75);
    size_t n_objects = make_room(kind);
    patch = (struct sun_patch) { 12000.0,
                                 { { -1.6, -0.8 }, { -0.4, -0.6 }, { -0.2, 0.9 }, { -1.4, 0.7 } } };
    struct surroundings around = { .lux = lux,
                                   .n_objects = n_objects,
                                   .objects = objects,
                                   .n_patches = strcmp(kind, "sun") == 0,
                                   .patches = &patch };
    struct renderer *renderer = renderer_create(&scene);
    if (renderer == NULL)
        return 3;
    const uint8_t *nv12 = renderer_paint(renderer, 0, &bodies, &around);
    struct timespec a, b;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    for (int i = 1; i < frames; i++) {
        for (int k = 0; k < bodies.n; k++) {
            bodies.b[k].x +=
                bodies.b[k].heading_x * bodies.b[k].speed_m_s / 15.0 * (i & 16 ? -1 : 1);
            bodies.b[k].y +=
                bodies.b[k].heading_y * bodies.b[k].speed_m_s / 15.0 * (i & 16 ? -1 : 1);
            bodies.b[k].gait += 0.06;
        }
        nv12 = renderer_paint(renderer, (uint64_t)i * 66667U, &bodies, &around);
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    if (frames > 1)
        fprintf(stderr, "%.1f us a frame\n",
                ((double)(b.tv_sec - a.tv_sec) * 1e6 + (double)(b.tv_nsec - a.tv_nsec) * 1e-3) /
                    (frames - 1));
    printf("P6 640 480 255\n");
    for (int y = 0; y < 480; y++) {
        for (int x = 0; x < 640; x++) {
            double l = nv12[y * 640 + x];
            const uint8_t *c = nv12 + 640 * 480 + y / 2 * 640 + (x & ~1);
            double u = c[0] - 128.0, v = c[1] - 128.0;
            double rgb[3] = { l + 1.402 * v, l - 0.344 * u - 0.714 * v, l + 1.772 * u };
            for (int k = 0; k < 3; k++)
                putchar(rgb[k] < 0 ? 0 : rgb[k] > 255 ? 255 : (int)rgb[k]);
        }
    }
    renderer_destroy(renderer);
    return 0;
}
