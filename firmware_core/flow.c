/* SPDX-License-Identifier: MIT */
#include "firmware_core/flow.h"

#include <string.h>

#include "firmware_core/geometry.h"

enum { CLEAR_MIN_Q4 = 3 * 16 };

/* The edges that a short piece of a way touches first and last, from 1; 0: none. */
struct touched {
    uint8_t first, last;
    bool apart; /* not in the same place, such as a corner */
};

void flow_init(struct flow_counter *counter)
{
    memset(counter, 0, sizeof *counter);
}

static struct touched edges_on(const struct flow_settings *settings, struct place a, struct place b)
{
    struct touched touched = { 0, 0, false };
    struct geometry_share first = { 0, 1 }, last = { 0, 1 };
    for (unsigned i = 0; i < settings->n_points; i++) {
        struct geometry_share at;
        if (!geometry_touch_at(a, b, geometry_of_point(settings->points[i]),
                               geometry_of_point(settings->points[(i + 1) % settings->n_points]),
                               &at))
            continue;
        if (touched.first == 0 || geometry_share_order(at, first) < 0) {
            touched.first = (uint8_t)(i + 1);
            first = at;
        }
        if (touched.last == 0 || geometry_share_order(at, last) > 0) {
            touched.last = (uint8_t)(i + 1);
            last = at;
        }
    }
    touched.apart = touched.first != 0 && geometry_share_order(first, last) != 0;
    return touched;
}

static void piece(struct flow_way *way, const struct flow_settings *settings, struct place a,
                  struct place b)
{
    bool was_inside = way->inside;
    way->inside = geometry_inside(settings->points, settings->n_points, b);
    if (was_inside && way->inside)
        return;
    struct touched touched = edges_on(settings, a, b);
    bool right_through = !was_inside && !way->inside && touched.apart;
    if ((way->inside || right_through) && !way->deep)
        way->came_over = touched.first;
    if (was_inside || right_through)
        way->went_over = touched.last;
}

/* The person is outside for good. */
static void complete(struct flow_way *way)
{
    bool counts = way->came_over != 0 && way->went_over != 0 &&
                  (way->deep || way->came_over != way->went_over);
    if (counts) {
        way->waits_from = way->came_over;
        way->waits_to = way->went_over;
    }
    way->came_over = 0;
    way->went_over = 0;
    way->deep = false;
}

static void step(struct flow_way *way, const struct flow_settings *settings,
                 const struct track *track)
{
    struct place from = geometry_place(way->x_q4, way->y_q4);
    struct place to = geometry_place(track->x_q4, track->y_q4);
    int32_t clear = track->size_q4 / 2 > CLEAR_MIN_Q4 ? track->size_q4 / 2 : CLEAR_MIN_Q4;
    int n = geometry_pieces(from, to);
    struct place at = from;
    for (int i = 1; i <= n; i++) {
        struct place next = geometry_piece(from, to, i, n);
        piece(way, settings, at, next);
        at = next;
    }
    way->x_q4 = track->x_q4;
    way->y_q4 = track->y_q4;
    if (geometry_near_outline(settings->points, settings->n_points, to, clear))
        return;
    if (way->inside)
        way->deep = true;
    else
        complete(way);
}

static void hand_out(struct flow_way *way, struct flow_result *out)
{
    if (way->waits_from == 0)
        return;
    out->count[way->waits_from - 1][way->waits_to - 1]++;
    way->waits_from = 0;
}

static void begin(struct flow_way *way, const struct flow_settings *settings,
                  const struct track *track)
{
    struct place at = geometry_place(track->x_q4, track->y_q4);
    bool inside = geometry_inside(settings->points, settings->n_points, at);
    *way = (struct flow_way) {
        .id = track->id, .x_q4 = track->x_q4, .y_q4 = track->y_q4, .inside = inside, .deep = inside
    };
}

/* Keeps those who are still there, completes the ways of those who are not and begins with new
 * ones; both lists are in order of id. */
static void follow(struct flow_counter *counter, const struct flow_settings *settings,
                   const struct tracks *tracks, struct flow_result *out)
{
    int kept = 0;
    int i = 0;
    for (int old = 0; old < counter->n; old++) {
        struct flow_way *way = &counter->way[old];
        while (i < tracks->n && tracks->t[i].id < way->id)
            i++;
        if (i < tracks->n && tracks->t[i].id == way->id) {
            counter->way[kept++] = *way;
        } else if (way->confirmed && !way->inside) {
            complete(way);
            hand_out(way, out);
        }
    }
    for (; kept < tracks->n; kept++)
        begin(&counter->way[kept], settings, &tracks->t[kept]);
    counter->n = tracks->n;
}

void flow_update(struct flow_counter *counter, const struct flow_settings *settings,
                 const struct tracks *tracks, struct flow_result *out)
{
    memset(out, 0, sizeof *out);
    if (!settings->enable || settings->n_points < 3) {
        counter->n = 0;
        return;
    }
    follow(counter, settings, tracks, out);
    for (int i = 0; i < tracks->n; i++) {
        const struct track *track = &tracks->t[i];
        struct flow_way *way = &counter->way[i];
        way->confirmed = track->confirmed;
        /* where an unseen person is believed to be proves no way */
        if (track->missed_frames == 0)
            step(way, settings, track);
        if (way->confirmed)
            hand_out(way, out);
    }
}
