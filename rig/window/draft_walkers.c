/* SPDX-License-Identifier: MIT */
#include "rig/window/draft_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/crowd.h"
#include "sim/units.h"
#include "sim/walk.h"
#include "sim/world.h"

#define PACE_M_S 1.3  /* of who goes through points that were drawn */
#define LEAST_M_S 0.3 /* slower than that nobody goes anywhere */
#define STILL_M 0.05
#define PLACE_MAX_M 100.0
static const uint64_t MS = 1000, LEAST_US = 100000;

/* When a walker can change: a crowd has looked where he is up to one step ahead. */
static uint64_t change_us(const struct draft *draft, uint64_t t_us)
{
    return draft_after(draft->scene->n_crowds > 0 ? t_us + CROWD_STEP_US : t_us);
}

static double to_mm(double m)
{
    double held = fmin(fmax(m, -PLACE_MAX_M), PLACE_MAX_M);
    return round(held * 1000.0) / 1000.0;
}

static uint64_t to_ms(double s)
{
    return (uint64_t)(s * 1000.0 + 0.5) * MS;
}

static double distance_m(struct vec2 a, struct vec2 b)
{
    return hypot(b.x - a.x, b.y - a.y);
}

static struct vec2 place_of(struct vec2 p)
{
    return (struct vec2) { to_mm(p.x), to_mm(p.y) };
}

static void add_point(cJSON *path, const struct waypoint *point)
{
    cJSON *item = cJSON_CreateArray();
    cJSON_AddItemToArray(item, draft_duration(point->t_us));
    cJSON_AddItemToArray(item, cJSON_CreateNumber(point->at.x));
    cJSON_AddItemToArray(item, cJSON_CreateNumber(point->at.y));
    if (point->sits)
        cJSON_AddItemToArray(item, cJSON_CreateString("sits"));
    cJSON_AddItemToArray(path, item);
}

static void add_height(cJSON *walker, double height_m)
{
    char text[32];
    snprintf(text, sizeof text, "%dmm", (int)(height_m * 1000.0 + 0.5));
    cJSON_AddStringToObject(walker, "height", text);
}

static void add_colour(cJSON *clothes, const char *key, uint32_t rgb)
{
    char text[16];
    snprintf(text, sizeof text, "#%06x", (unsigned)(rgb & 0xffffff));
    cJSON_AddStringToObject(clothes, key, text);
}

int draft_add_walker(struct draft *draft, uint64_t t_us, const struct draft_walker *wanted,
                     struct buffer *why)
{
    cJSON *next = draft_begin(draft), *walker = cJSON_CreateObject();
    cJSON *path = cJSON_AddArrayToObject(walker, "path");
    struct waypoint point = { .t_us = change_us(draft, t_us) };
    uint64_t end_us = draft->scene->duration_us;
    for (size_t i = 0; i < wanted->n; i++) {
        struct vec2 at = place_of(wanted->p[i]);
        if (i > 0) {
            uint64_t lasts_us = to_ms(distance_m(point.at, at) / PACE_M_S);
            point.t_us += lasts_us > LEAST_US ? lasts_us : LEAST_US;
        }
        point.at = at;
        add_point(path, &point);
    }
    if (wanted->n == 1 || (wanted->stays && end_us > point.t_us)) {
        point.t_us = end_us > point.t_us ? end_us : point.t_us + LEAST_US;
        add_point(path, &point);
    }
    if (wanted->height_m > 0.0)
        add_height(walker, wanted->height_m);
    if (wanted->top_rgb != UINT32_MAX)
        add_colour(cJSON_AddObjectToObject(walker, "clothes"), "top", wanted->top_rgb);
    cJSON_AddItemToArray(draft_list(next, "walkers"), walker);
    return draft_commit(draft, next, t_us, "walker added", why);
}

static uint64_t point_us(const cJSON *point)
{
    const cJSON *text = cJSON_GetArrayItem(point, 0);
    uint64_t us;
    return cJSON_IsString(text) && units_duration_us(text->valuestring, &us) == 0 ? us : 0;
}

static bool is_same_place(const cJSON *a, const cJSON *b)
{
    for (int axis = 1; axis <= 2; axis++)
        if (cJSON_GetArrayItem(a, axis)->valuedouble != cJSON_GetArrayItem(b, axis)->valuedouble)
            return false;
    return true;
}

/* Or he would vanish where the scene ended before. */
static void stand_on(cJSON *path, uint64_t end_us, uint64_t later_us)
{
    const int n = cJSON_GetArraySize(path);
    cJSON *last = cJSON_GetArrayItem(path, n - 1);
    if (n < 2 || point_us(last) != end_us || !is_same_place(last, cJSON_GetArrayItem(path, n - 2)))
        return;
    cJSON_ReplaceItemInArray(last, 0, draft_duration(later_us));
}

int draft_set_duration(struct draft *draft, uint64_t t_us, uint64_t duration_us, struct buffer *why)
{
    const uint64_t was_us = draft->scene->duration_us;
    cJSON *next = draft_begin(draft), *entry;
    cJSON_ReplaceItemInObjectCaseSensitive(next, "duration", draft_duration(duration_us));
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(next, "walkers"))
    {
        cJSON *path = cJSON_GetObjectItemCaseSensitive(entry, "path");
        if (path != NULL && duration_us > was_us)
            stand_on(path, was_us, duration_us);
    }
    return draft_commit(draft, next, t_us,
                        duration_us > was_us ? "scene made longer" : "scene made shorter", why);
}

size_t draft_n_walkers(const struct draft *draft)
{
    size_t n = 0;
    for (size_t i = 0; i < draft->scene->n_walkers; i++)
        n += !draft->scene->walkers[i].recorded;
    return n;
}

/* Where he is among all walkers of the scene, recorded ones too. */
static size_t index_of(const struct draft *draft, size_t walker)
{
    size_t i = 0;
    for (; i < draft->scene->n_walkers; i++)
        if (!draft->scene->walkers[i].recorded && walker-- == 0)
            break;
    return i;
}

bool draft_looks(const struct draft *draft, size_t walker, struct looks *out)
{
    size_t index = index_of(draft, walker);
    if (index == draft->scene->n_walkers)
        return false;
    world_looks(draft->scene, index, out);
    return true;
}

/* His entry in the copy; NULL with the reason where he has none. */
static cJSON *entry_of(cJSON *next, size_t walker, struct buffer *why)
{
    cJSON *entry;
    cJSON_ArrayForEach(entry, draft_list(next, "walkers"))
    {
        if (cJSON_GetObjectItemCaseSensitive(entry, "path") != NULL && walker-- == 0)
            return entry;
    }
    buffer_add(why, "there is no such walker");
    return NULL;
}

static bool has_gone(const struct draft *draft, size_t walker, uint64_t now_us)
{
    const struct walker_spec *spec = &draft->scene->walkers[index_of(draft, walker)];
    const struct walk walk = { spec, NULL };
    return walk_end_us(&walk) <= now_us;
}

static void end_at(cJSON *entry, uint64_t until_us)
{
    cJSON_DeleteItemFromObjectCaseSensitive(entry, "until");
    cJSON_AddItemToObject(entry, "until", draft_duration(until_us));
}

/* The copy with the walker gone from now on; NULL with the reason. */
static cJSON *begin_without(const struct draft *draft, size_t walker, uint64_t now_us,
                            struct buffer *why)
{
    cJSON *next = draft_begin(draft);
    cJSON *entry = entry_of(next, walker, why);
    if (entry != NULL && has_gone(draft, walker, now_us)) {
        buffer_add(why, "this walker has gone");
        entry = NULL;
    }
    if (entry == NULL) {
        cJSON_Delete(next);
        return NULL;
    }
    end_at(entry, now_us);
    return next;
}

int draft_remove_walker(struct draft *draft, size_t walker, uint64_t t_us, struct buffer *why)
{
    cJSON *next = begin_without(draft, walker, change_us(draft, t_us), why);
    return next != NULL ? draft_commit(draft, next, t_us, "walker removed", why) : -1;
}

/* The looks of the old one, with what is to be otherwise. */
static void add_looks(cJSON *entry, const struct draft *draft, size_t walker, double height_m,
                      uint32_t top_rgb)
{
    struct looks looks = { 0 };
    (void)draft_looks(draft, walker, &looks); /* begin_without() knows that he is there */
    add_height(entry, height_m > 0.0 ? height_m : looks.height_m);
    cJSON *clothes = cJSON_AddObjectToObject(entry, "clothes");
    add_colour(clothes, "top", top_rgb != UINT32_MAX ? top_rgb : looks.top_rgb);
    add_colour(clothes, "legs", looks.legs_rgb);
    add_colour(clothes, "hair", looks.hair_rgb);
    add_colour(clothes, "skin", looks.skin_rgb);
}

static bool stands(const struct waypoint *from, const struct waypoint *to)
{
    return distance_m(from->at, to->at) < STILL_M;
}

/* How fast he meant to go from one point to the next. */
static double pace_m_s(const struct waypoint *from, const struct waypoint *to)
{
    double m_s = distance_m(from->at, to->at) / ((double)(to->t_us - from->t_us) / 1e6);
    return m_s >= LEAST_M_S ? m_s : PACE_M_S;
}

/* Who was put elsewhere while he stood stands there for as long; then, or at once, he goes on to
 * the points that were still to come, as fast as he meant to. He is then earlier or later there,
 * until he stands anywhere: he leaves again when he was going to. */
static void go_on_from(cJSON *path, const struct walker_spec *spec, size_t i, struct waypoint here)
{
    const struct waypoint *was = spec->points;
    const struct waypoint *pause =
        i < spec->n_points && stands(&was[i - 1], &was[i]) ? &was[i - 1] : NULL;
    int64_t later_us = 0;
    for (bool set_out = false; i < spec->n_points; i++) {
        struct waypoint point = was[i];
        if (pause != NULL && stands(pause, &was[i])) {
            point.at = here.at;
        } else if (!set_out) {
            const double way_s = distance_m(here.at, point.at) / pace_m_s(&was[i - 1], &was[i]);
            later_us = (int64_t)(here.t_us + to_ms(way_s)) - (int64_t)point.t_us;
            set_out = true;
            pause = NULL;
        } else if (stands(&was[i - 1], &was[i])) {
            later_us = 0;
        }
        point.t_us = (uint64_t)((int64_t)point.t_us + later_us);
        if (point.t_us < here.t_us + LEAST_US) {
            point.t_us = here.t_us + LEAST_US;
            later_us = (int64_t)point.t_us - (int64_t)was[i].t_us;
        }
        add_point(path, &point);
        here = point;
    }
}

/* The points from now on, with the first at `moved_to`. */
static void add_rest(cJSON *path, const struct walker_spec *spec, uint64_t now_us,
                     const struct vec2 *moved_to)
{
    struct walk walk = { spec, NULL };
    size_t cursor = 0, i = 1;
    struct waypoint here = { .t_us = now_us };
    struct vec2 was = walk_place(&walk, now_us, &cursor);
    here.at = place_of(moved_to != NULL ? *moved_to : was);
    here.sits = now_us > spec->points[0].t_us && spec->points[cursor].sits;
    if (now_us <= spec->points[0].t_us)
        here.t_us = spec->points[0].t_us;
    add_point(path, &here);
    while (i + 1 < spec->n_points && spec->points[i].t_us <= here.t_us)
        i++;
    if (moved_to != NULL) {
        go_on_from(path, spec, i, here);
        return;
    }
    for (; i < spec->n_points; i++)
        if (spec->points[i].t_us > here.t_us)
            add_point(path, &spec->points[i]);
}

/* Another walker goes on for him; the one who was there keeps every step that he took. */
static int go_on(struct draft *draft, size_t walker, uint64_t t_us, const struct vec2 *moved_to,
                 double height_m, uint32_t top_rgb, const char *what, struct buffer *why)
{
    uint64_t now_us = change_us(draft, t_us);
    cJSON *next = begin_without(draft, walker, now_us, why);
    if (next == NULL)
        return -1;
    struct walker_spec spec = draft->scene->walkers[index_of(draft, walker)];
    cJSON *entry = cJSON_CreateObject();
    add_rest(cJSON_AddArrayToObject(entry, "path"), &spec, now_us + MS, moved_to);
    if (spec.until_us > 0)
        end_at(entry, spec.until_us);
    add_looks(entry, draft, walker, height_m, top_rgb);
    cJSON_AddItemToArray(draft_list(next, "walkers"), entry);
    return draft_commit(draft, next, t_us, what, why);
}

int draft_move_walker(struct draft *draft, size_t walker, uint64_t t_us, struct vec2 to,
                      struct buffer *why)
{
    return go_on(draft, walker, t_us, &to, 0.0, UINT32_MAX, "walker moved", why);
}

int draft_change_looks(struct draft *draft, size_t walker, uint64_t t_us, double height_m,
                       uint32_t top_rgb, struct buffer *why)
{
    return go_on(draft, walker, t_us, NULL, height_m, top_rgb,
                 height_m > 0.0 ? "height changed" : "clothes changed", why);
}
