/* SPDX-License-Identifier: MIT */
#include "firmware_core/line_count.h"

#include <string.h>

#include "firmware_core/geometry.h"

enum {
    CLEAR_MIN_Q4 = 3 * 16, /* however small a head is, a pixel or two are noise */
    NET_MAX = 100,
};

void line_count_init(struct line_counter *counter)
{
    memset(counter, 0, sizeof *counter);
}

static int32_t clear_distance(const struct track *track)
{
    int32_t half = track->size_q4 / 2;

    return half > CLEAR_MIN_Q4 ? half : CLEAR_MIN_Q4;
}

static int limited(int v, int low, int high)
{
    if (v < low)
        return low;
    return v > high ? high : v;
}

static void complete(struct line_way *way, int net)
{
    way->in = (uint8_t)limited(way->in + (net > 0 ? net : 0), 0, UINT8_MAX);
    way->out = (uint8_t)limited(way->out + (net < 0 ? -net : 0), 0, UINT8_MAX);
}

static void pass(struct line_way *way, const struct line_settings *settings,
                 const struct track *track)
{
    complete(way,
             passage_step(&way->passage, settings, way->x_q4, way->y_q4, track->x_q4, track->y_q4));
    way->x_q4 = track->x_q4;
    way->y_q4 = track->y_q4;
}

static void step(struct line_way *way, const struct line_settings *settings,
                 const struct track *track)
{
    struct place from = geometry_place(way->x_q4, way->y_q4);
    struct place to = geometry_place(track->x_q4, track->y_q4);
    int net = way->net + geometry_crossings(settings->points, settings->n_points, from, to);

    way->x_q4 = track->x_q4;
    way->y_q4 = track->y_q4;
    if (geometry_near_line(settings->points, settings->n_points, to, clear_distance(track))) {
        way->net = (int8_t)limited(net, -NET_MAX, NET_MAX);
        return;
    }
    way->net = 0;
    complete(way, net);
}

static void hand_out(struct line_way *way, struct line_crossings *out)
{
    if (way->in == 0 && way->out == 0)
        return;
    out->by[out->n++] = (struct line_crossing) { way->id, way->in, way->out };
    out->in = (uint16_t)(out->in + way->in);
    out->out = (uint16_t)(out->out + way->out);
    way->in = 0;
    way->out = 0;
}

/* Keeps the ways of the people who are still there and begins those of new ones; both lists are
 * in order of id. */
static void follow(struct line_counter *counter, const struct line_settings *settings,
                   const struct tracks *tracks)
{
    int old = 0;
    struct line_way *way = counter->way;
    int n_old = counter->n;
    int kept = 0;

    for (int i = 0; i < tracks->n; i++) {
        while (old < n_old && way[old].id < tracks->t[i].id)
            old++;
        if (old < n_old && way[old].id == tracks->t[i].id)
            way[kept++] = way[old++];
        else
            break; /* the rest are new: ids only grow */
    }
    for (; kept < tracks->n; kept++) {
        const struct track *t = &tracks->t[kept];
        way[kept] = (struct line_way) { .id = t->id, .x_q4 = t->x_q4, .y_q4 = t->y_q4 };
        passage_begin(&way[kept].passage, settings, t->x_q4, t->y_q4);
    }
    counter->n = tracks->n;
}

void line_count_update(struct line_counter *counter, const struct line_settings *settings,
                       const struct tracks *tracks, struct line_crossings *out)
{
    out->in = 0;
    out->out = 0;
    out->n = 0;
    if (!settings->enable || settings->n_points < 2) {
        counter->n = 0;
        return;
    }
    bool filter = passage_filters(settings);
    follow(counter, settings, tracks);
    for (int i = 0; i < tracks->n; i++) {
        /* where an unseen person is believed to be proves no crossing */
        if (tracks->t[i].missed_frames == 0)
            (filter ? pass : step)(&counter->way[i], settings, &tracks->t[i]);
        if (tracks->t[i].confirmed)
            hand_out(&counter->way[i], out);
    }
}
