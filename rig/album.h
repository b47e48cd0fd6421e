/* SPDX-License-Identifier: MIT */
/* The pictures that a result shows: of the moment in which a count first went wrong, else of the
 * busiest one, with everybody's way up to then. Fed with every frame by the run of a scene. */
#ifndef FOOTFALL_RIG_ALBUM_H
#define FOOTFALL_RIG_ALBUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/frame.h"
#include "firmware_core/track.h"
#include "rig/truth.h"

enum { ALBUM_WAYS_MAX = 400 };

/* One person's way as the tracker had it. */
struct album_way {
    uint32_t id;
    size_t n, cap;
    struct crossing_point *p;
};

struct album_person {
    uint32_t id; /* of the track; 0 for a true head */
    struct crossing_point at;
    double size_px;
};

struct album_picture {
    bool taken;
    uint64_t t_us;
    uint16_t width_px, height_px;
    uint8_t *nv12; /* both planes, stride = width */
    size_t n_found, n_true;
    struct album_person found[TRACK_MAX];
    struct album_person true_heads[BODY_MAX];
    size_t n_ways;
    struct album_way *ways; /* the last seconds up to the moment */
};

struct album;

struct album *album_create(uint16_t fps);
void album_destroy(struct album *album);

/* After each frame; interest says how much there is to see. */
void album_add(struct album *album, uint64_t t_us, const struct frame *frame,
               const struct tracks *tracks, const struct truth_head *heads, size_t n_heads,
               uint32_t interest);

/* What happened at t_us, at most 1.5 s ago, is what the picture has to show. The first call
 * decides. */
void album_pin(struct album *album, uint64_t t_us);

const struct album_picture *album_picture(const struct album *album);

/* Ways of the whole scene, thinned out; of the first ALBUM_WAYS_MAX people. */
const struct album_way *album_ways(const struct album *album, size_t *n);

#endif
