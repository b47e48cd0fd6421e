/* SPDX-License-Identifier: MIT */
/* A poor detector made of chance: turns true places of heads into sightings with jitter, misses,
 * drop-outs, doubles and false ones, the same for the same seed. For tests of the tracker. */
#ifndef FOOTFALL_TESTS_SIGHTINGS_H
#define FOOTFALL_TESTS_SIGHTINGS_H

#include <stdint.h>
#include <string.h>

#include "firmware_core/detect.h"

enum { SIGHT_PEOPLE_MAX = 1024, SIGHT_WIDTH_PX = 640, SIGHT_HEIGHT_PX = 480 };

struct head {
    int id; /* < SIGHT_PEOPLE_MAX */
    double x_px, y_px, size_px;
};

/* How poor it is; probabilities are for each head and frame unless said otherwise. */
struct flaws {
    double jitter_px; /* standard deviation along x and along y */
    double miss;
    double dropout; /* that several frames in a row begin to be missed */
    int dropout_min, dropout_max;
    double faint;    /* of a low score */
    double twice;    /* of a second sighting beside the first */
    double false_px; /* false sightings a frame, anywhere */
};

struct sightings {
    struct flaws flaws;
    uint64_t random;
    int dropout_left[SIGHT_PEOPLE_MAX];
};

static inline uint32_t sight_u32(struct sightings *s)
{
    s->random = s->random * 6364136223846793005u + 1442695040888963407u;
    uint32_t x = (uint32_t)(((s->random >> 18) ^ s->random) >> 27);
    uint32_t turn = (uint32_t)(s->random >> 59);
    return (x >> turn) | (x << ((32 - turn) & 31));
}

static inline double sight_unit(struct sightings *s)
{
    return sight_u32(s) / 4294967296.0;
}

static inline double sight_normal(struct sightings *s)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += sight_unit(s);
    return sum;
}

static inline void sight_init(struct sightings *s, const struct flaws *flaws, uint64_t seed)
{
    memset(s, 0, sizeof *s);
    s->flaws = *flaws;
    s->random = seed * 0x9E3779B97F4A7C15u + 1;
    sight_u32(s);
}

static inline void sight_add(struct detections *out, double x, double y, double size, int score)
{
    if (x < 0 || y < 0 || x >= SIGHT_WIDTH_PX || y >= SIGHT_HEIGHT_PX || out->n == DETECT_MAX)
        return;
    out->d[out->n++] = (struct detection) { .x_q4 = (int32_t)(x * 16),
                                            .y_q4 = (int32_t)(y * 16),
                                            .size_q4 = (int32_t)(size * 16),
                                            .score = (uint8_t)score };
}

static inline int sight_missed(struct sightings *s, int id)
{
    if (s->dropout_left[id] > 0) {
        s->dropout_left[id]--;
        return 1;
    }
    if (sight_unit(s) < s->flaws.dropout)
        s->dropout_left[id] =
            s->flaws.dropout_min +
            (int)(sight_unit(s) * (s->flaws.dropout_max - s->flaws.dropout_min + 1));
    return sight_unit(s) < s->flaws.miss;
}

static inline void sight(struct sightings *s, const struct head *heads, int n,
                         struct detections *out)
{
    const struct flaws *f = &s->flaws;

    out->n = 0;
    out->dropped = 0;
    for (int i = 0; i < n; i++) {
        const struct head *h = &heads[i];
        if (sight_missed(s, h->id))
            continue;
        double x = h->x_px + f->jitter_px * sight_normal(s);
        double y = h->y_px + f->jitter_px * sight_normal(s);
        int faint = sight_unit(s) < f->faint;
        sight_add(out, x, y, h->size_px * (1 + 0.1 * sight_normal(s)),
                  (faint ? 60 : 150) + (int)(sight_unit(s) * 60));
        if (sight_unit(s) < f->twice)
            sight_add(out, x + 0.4 * h->size_px * sight_normal(s),
                      y + 0.4 * h->size_px * sight_normal(s), h->size_px, 150);
    }
    for (double left = f->false_px; left > 0; left -= 1) {
        if (sight_unit(s) < left)
            sight_add(out, sight_unit(s) * SIGHT_WIDTH_PX, sight_unit(s) * SIGHT_HEIGHT_PX, 14,
                      140);
    }
    /* a detector does not sort by person */
    for (int i = out->n - 1; i > 0; i--) {
        int k = (int)(sight_unit(s) * (i + 1));
        struct detection d = out->d[i];
        out->d[i] = out->d[k];
        out->d[k] = d;
    }
}

#endif
