/* SPDX-License-Identifier: MIT */
#include "firmware_core/passage.h"

#include "firmware_core/geometry.h"

enum { NET_MAX = 100 };

bool passage_filters(const struct line_settings *settings)
{
    return settings->filter_u_turns && settings->n_u_turn_points >= 3;
}

static bool inside_area(const struct line_settings *settings, struct place at)
{
    return geometry_inside(settings->u_turn_points, settings->n_u_turn_points, at);
}

void passage_begin(struct passage *passage, const struct line_settings *settings, int32_t x_q4,
                   int32_t y_q4)
{
    bool inside = inside_area(settings, geometry_place(x_q4, y_q4));

    *passage = (struct passage) { .inside = inside, .from_outside = !inside };
}

static int limited(int net)
{
    if (net > NET_MAX)
        return NET_MAX;
    return net < -NET_MAX ? -NET_MAX : net;
}

/* The piece in which the area is entered belongs to the way, as does the one that leaves it. */
static int piece(struct passage *passage, const struct line_settings *settings, struct place from,
                 struct place to)
{
    bool was_inside = passage->inside;
    int net = passage->net + geometry_crossings(settings->points, settings->n_points, from, to);

    passage->inside = inside_area(settings, to);
    passage->net = (int8_t)(passage->inside ? limited(net) : 0);
    if (passage->inside)
        return 0;
    bool passed = was_inside && passage->from_outside;
    passage->from_outside = true;
    return passed ? (net > 0) - (net < 0) : 0;
}

int passage_step(struct passage *passage, const struct line_settings *settings, int32_t from_x_q4,
                 int32_t from_y_q4, int32_t to_x_q4, int32_t to_y_q4)
{
    struct place from = geometry_place(from_x_q4, from_y_q4);
    struct place to = geometry_place(to_x_q4, to_y_q4);
    int n = geometry_pieces(from, to);
    int sum = 0;
    struct place at = from;
    for (int i = 1; i <= n; i++) {
        struct place next = geometry_piece(from, to, i, n);
        sum += piece(passage, settings, at, next);
        at = next;
    }
    return sum;
}
