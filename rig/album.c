/* SPDX-License-Identifier: MIT */
#include "rig/album.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rig/buffer.h"
#include "rig/memory.h"

enum {
    LOOK_BACK_US = 1500000, /* how late a failure may be noticed */
    TRAIL_US = 4000000,
    STEP_US = 400000, /* between two points of a way over the whole scene */
    WAY_POINTS_MAX = 2000,
};
static const double straight_px = 2.5; /* a way may leave out what lies this near to straight */

/* Where everybody was in one frame. */
struct place {
    uint32_t id;
    float x, y;
};

struct moment {
    uint64_t t_us;
    size_t n, cap;
    struct place *places;
};

struct album {
    bool pinned;
    uint32_t interest;
    size_t n_frames, n_moments; /* lengths of the rings */
    size_t next_frame, next_moment;
    struct album_picture *frames; /* without ways */
    struct moment *moments;
    struct album_picture best;
    size_t n_ways;
    struct album_way ways[ALBUM_WAYS_MAX];
    uint64_t last_step_us;
};

struct album *album_create(uint16_t fps)
{
    struct album *album = memory_zeroed(1, sizeof *album);
    album->n_frames = (size_t)fps * LOOK_BACK_US / 1000000 + 2;
    album->n_moments = (size_t)fps * (TRAIL_US + LOOK_BACK_US) / 1000000 + 2;
    album->frames = memory_zeroed(album->n_frames, sizeof *album->frames);
    album->moments = memory_zeroed(album->n_moments, sizeof *album->moments);
    return album;
}

static void free_ways(struct album_picture *picture)
{
    for (size_t i = 0; i < picture->n_ways; i++)
        free(picture->ways[i].p);
    free(picture->ways);
    picture->ways = NULL;
    picture->n_ways = 0;
}

void album_destroy(struct album *album)
{
    if (album == NULL)
        return;
    for (size_t i = 0; i < album->n_frames; i++)
        free(album->frames[i].nv12);
    for (size_t i = 0; i < album->n_moments; i++)
        free(album->moments[i].places);
    for (size_t i = 0; i < album->n_ways; i++)
        free(album->ways[i].p);
    free_ways(&album->best);
    free(album->best.nv12);
    free(album->frames);
    free(album->moments);
    free(album);
}

static void copy_frame(struct album_picture *to, const struct frame *frame)
{
    size_t width = frame->width_px, height = frame->height_px;
    if (to->nv12 == NULL || to->width_px != width || to->height_px != height)
        to->nv12 = memory_resize(to->nv12, width * height, 2); /* 1.5 is enough */
    to->width_px = frame->width_px;
    to->height_px = frame->height_px;
    for (size_t y = 0; y < height; y++)
        memcpy(to->nv12 + y * width, frame->luma + y * frame->stride_px, width);
    for (size_t y = 0; y < height / 2; y++)
        memcpy(to->nv12 + (height + y) * width, frame->chroma + y * frame->stride_px, width);
}

static void copy_people(struct album_picture *to, const struct tracks *tracks,
                        const struct truth_head *heads, size_t n_heads)
{
    to->n_found = to->n_true = 0;
    for (size_t i = 0; i < tracks->n; i++) {
        const struct track *t = &tracks->t[i];
        if (!t->confirmed)
            continue;
        to->found[to->n_found++] = (struct album_person) { .id = t->id,
                                                           .at = { t->x_q4 / 16.0, t->y_q4 / 16.0 },
                                                           .size_px = t->size_q4 / 16.0 };
    }
    for (size_t i = 0; i < n_heads && to->n_true < BODY_MAX; i++)
        if (heads[i].in_picture)
            to->true_heads[to->n_true++] = (struct album_person) { .at = heads[i].at };
}

static void remember_places(struct moment *moment, uint64_t t_us, const struct tracks *tracks)
{
    moment->t_us = t_us;
    moment->n = 0;
    if (moment->cap < tracks->n) {
        moment->cap = tracks->n;
        moment->places = memory_resize(moment->places, moment->cap, sizeof *moment->places);
    }
    for (size_t i = 0; i < tracks->n; i++) {
        const struct track *t = &tracks->t[i];
        if (t->confirmed)
            moment->places[moment->n++] =
                (struct place) { t->id, (float)t->x_q4 / 16, (float)t->y_q4 / 16 };
    }
}

static void add_point(struct album_way *way, struct crossing_point p)
{
    if (way->n == way->cap) {
        way->cap = way->cap > 0 ? way->cap * 2 : 16;
        way->p = memory_resize(way->p, way->cap, sizeof *way->p);
    }
    way->p[way->n++] = p;
}

static double off_line(struct crossing_point a, struct crossing_point b, struct crossing_point p)
{
    struct crossing_line line = { 2, { a, b } };
    return crossing_distance_px(&line, p);
}

/* Adds a point, or moves the last one when it lies on the way to the new one. */
static void extend_way(struct album_way *way, struct crossing_point p)
{
    if (way->n >= 2 && off_line(way->p[way->n - 2], p, way->p[way->n - 1]) < straight_px)
        way->p[way->n - 1] = p;
    else if (way->n < WAY_POINTS_MAX)
        add_point(way, p);
}

static struct album_way *way_of(struct album_way *ways, size_t *n, size_t max, uint32_t id)
{
    for (size_t i = *n; i > 0; i--)
        if (ways[i - 1].id == id)
            return &ways[i - 1];
    if (*n == max)
        return NULL;
    ways[*n] = (struct album_way) { .id = id };
    return &ways[(*n)++];
}

static void extend_ways(struct album *album, const struct moment *moment)
{
    for (size_t i = 0; i < moment->n; i++) {
        const struct place *p = &moment->places[i];
        struct album_way *way = way_of(album->ways, &album->n_ways, ALBUM_WAYS_MAX, p->id);
        if (way != NULL)
            extend_way(way, (struct crossing_point) { p->x, p->y });
    }
}

/* The last seconds before the best picture, of those who are in it. */
static void trace_back(struct album *album)
{
    struct album_picture *best = &album->best;
    free_ways(best);
    best->ways = memory_zeroed(best->n_found, sizeof *best->ways);
    for (size_t i = 0; i < best->n_found; i++)
        best->ways[best->n_ways++].id = best->found[i].id;
    for (size_t k = 0; k < album->n_moments; k++) {
        const struct moment *m = &album->moments[(album->next_moment + k) % album->n_moments];
        if (m->t_us > best->t_us || m->t_us + TRAIL_US < best->t_us)
            continue;
        for (size_t i = 0; i < m->n; i++) {
            size_t n = best->n_ways;
            struct album_way *way = way_of(best->ways, &n, n, m->places[i].id);
            if (way != NULL)
                add_point(way, (struct crossing_point) { m->places[i].x, m->places[i].y });
        }
    }
}

static void choose(struct album *album, const struct album_picture *frame)
{
    struct album_picture *best = &album->best;
    size_t bytes = (size_t)frame->width_px * frame->height_px * 3 / 2;
    uint8_t *nv12 = best->nv12;
    if (nv12 == NULL || best->width_px != frame->width_px || best->height_px != frame->height_px)
        nv12 = memory_resize(nv12, bytes, 1);
    memcpy(nv12, frame->nv12, bytes);
    free_ways(best);
    *best = *frame;
    best->nv12 = nv12;
    best->taken = true;
    best->ways = NULL;
    best->n_ways = 0;
    trace_back(album);
}

void album_add(struct album *album, uint64_t t_us, const struct frame *frame,
               const struct tracks *tracks, const struct truth_head *heads, size_t n_heads,
               uint32_t interest)
{
    struct moment *moment = &album->moments[album->next_moment];
    album->next_moment = (album->next_moment + 1) % album->n_moments;
    remember_places(moment, t_us, tracks);
    if (moment->n == 0) {
        album->last_step_us = 0; /* so that it does not matter how long nobody was there */
    } else if (album->last_step_us == 0 || t_us - album->last_step_us >= STEP_US) {
        extend_ways(album, moment);
        album->last_step_us = t_us;
    }
    if (album->pinned || (album->best.taken && interest == 0))
        return;
    struct album_picture *slot = &album->frames[album->next_frame];
    album->next_frame = (album->next_frame + 1) % album->n_frames;
    slot->taken = true;
    slot->t_us = t_us;
    copy_frame(slot, frame);
    copy_people(slot, tracks, heads, n_heads);
    if (!album->best.taken || interest > album->interest) {
        album->interest = interest;
        choose(album, slot);
    }
}

void album_pin(struct album *album, uint64_t t_us)
{
    const struct album_picture *nearest = NULL;
    uint64_t least = UINT64_MAX;
    if (album->pinned)
        return;
    for (size_t i = 0; i < album->n_frames; i++) {
        const struct album_picture *f = &album->frames[i];
        uint64_t away = f->t_us < t_us ? t_us - f->t_us : f->t_us - t_us;
        if (f->taken && away < least) {
            nearest = f;
            least = away;
        }
    }
    if (nearest != NULL)
        choose(album, nearest);
    album->pinned = nearest != NULL;
}

const struct album_picture *album_picture(const struct album *album)
{
    return &album->best;
}

const struct album_way *album_ways(const struct album *album, size_t *n)
{
    *n = album->n_ways;
    return album->ways;
}
