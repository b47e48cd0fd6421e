/* SPDX-License-Identifier: MIT */
/* One line that says what is going on: a message, and where in time and in the picture one is. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "rig/window/show.h"
#include "rig/window/theme.h"
#include "rig/window/widgets.h"

#define PAD_PX 8.0
#define GAP_PX 18.0
#define MESSAGE_LEAST 0.2 /* of the width is the message's, whatever else there is to say */
#define MESSAGE_MOST 0.65 /* when it is long */

/* Each has the width of its longest text, so that nothing moves while time goes on. */
struct item {
    struct buffer text;
    const char *longest;
    int rank; /* where there is no room for all, the last ones are left out */
    double w;
    bool shown;
};

enum { ITEMS = 5 };

static void add_pixel(const struct show *show, struct buffer *out)
{
    const struct instant *now = show->instant;
    const struct desk *desk = show->desk;
    struct sight sight;
    double u, v;
    if (show->picture == NULL ||
        !sight_at(&desk->look, &desk->layout, now->width_px, now->height_px, desk->pointer_x,
                  desk->pointer_y, &sight))
        return;
    sight_to_camera(&sight, desk->pointer_x, desk->pointer_y, &u, &v);
    if (u < 0 || v < 0 || u >= now->width_px || v >= now->height_px)
        return;
    const size_t x = (size_t)u, y = (size_t)v, stride = now->width_px;
    const uint8_t *chroma = show->picture + stride * now->height_px + y / 2 * stride + x / 2 * 2;
    buffer_addf(out, "x %zu y %zu: Y %u U %u V %u", x, y, show->picture[y * stride + x], chroma[0],
                chroma[1]);
}

static void add_speed(const struct player *player, struct buffer *out)
{
    if (!player->playing)
        buffer_add(out, "paused, ");
    if (player->speed >= PLAYER_AS_FAST_AS_POSSIBLE)
        buffer_add(out, "at full speed");
    else if (player->speed < 0)
        buffer_addf(out, "1/%dx", 1 << -player->speed);
    else
        buffer_addf(out, "%dx", 1 << player->speed);
}

static void fill(const struct show *show, struct item items[ITEMS])
{
    const struct instant *now = show->instant;
    items[0] = (struct item) { .longest = "00:00.000 of 00:00.000", .rank = 0 };
    widget_scene_time(now->t_us, &items[0].text);
    buffer_add(&items[0].text, " of ");
    widget_scene_time(show->end_us, &items[0].text);
    items[1] = (struct item) { .longest = "paused, at full speed", .rank = 1 };
    add_speed(&show->desk->player, &items[1].text);
    items[2] = (struct item) { .longest = "frame 00000 of 00000", .rank = 3 };
    buffer_addf(&items[2].text, "frame %" PRIu64 " of %" PRIu64, now->frame + 1, show->frames);
    items[3] = (struct item) { .longest = "device 0000-00-00 00:00:00", .rank = 4 };
    buffer_add(&items[3].text, "device ");
    widget_device_time(now->utc_us, &now->settings.zone, false, &items[3].text);
    items[4] = (struct item) { .longest = "x 000 y 000: Y 000 U 000 V 000", .rank = 2 };
    add_pixel(show, &items[4].text);
}

/* Which are shown; the width that they take. */
static double choose(struct paint *paint, double most, struct item items[ITEMS])
{
    double taken = 0;
    for (int rank = 0; rank < ITEMS; rank++)
        for (int i = 0; i < ITEMS; i++) {
            if (items[i].rank != rank)
                continue;
            items[i].w = GAP_PX * paint_scale(paint) +
                         fmax(paint_text_width(paint, FONT_SMALL, buffer_get(&items[i].text)),
                              paint_text_width(paint, FONT_SMALL, items[i].longest));
            items[i].shown = taken + items[i].w <= most;
            taken += items[i].shown ? items[i].w : 0;
        }
    return taken;
}

/* The first at the right. */
static double paint_items(struct paint *paint, const struct area *foot, double message,
                          struct item items[ITEMS])
{
    const double h = paint_line_height(paint, FONT_SMALL), y = foot->y + (foot->h - h) / 2;
    const double least = fmin(fmax(message, MESSAGE_LEAST * foot->w), MESSAGE_MOST * foot->w);
    double taken = choose(paint, foot->w - least, items), x = foot->x + foot->w;
    for (int i = 0; i < ITEMS; i++) {
        if (!items[i].shown)
            continue;
        x -= items[i].w;
        paint_text(paint, FONT_SMALL, x, y, theme.text, buffer_get(&items[i].text));
    }
    return taken;
}

void foot_paint(struct paint *paint, const struct show *show)
{
    const struct desk *desk = show->desk;
    const struct area *foot = &desk->layout.foot;
    const double s = paint_scale(paint), h = paint_line_height(paint, FONT_SMALL);
    double taken = 0;
    if (foot->w <= 0 || foot->h <= 0)
        return;
    paint_clip(paint, foot);
    paint_fill(paint, foot, theme.panel);
    if (show->instant != NULL) {
        struct item items[ITEMS] = { 0 };
        fill(show, items);
        double message = paint_text_width(paint, FONT_SMALL, desk->message) + 2 * PAD_PX * s;
        taken = paint_items(paint, foot, message, items);
        for (int i = 0; i < ITEMS; i++)
            buffer_free(&items[i].text);
    }
    if (desk->message_is_error) {
        const struct area mark = { foot->x, foot->y, 4 * s, foot->h };
        paint_fill(paint, &mark, theme.vermillion);
    }
    widget_text(paint, FONT_SMALL, foot->x + PAD_PX * s, foot->y + (foot->h - h) / 2,
                foot->w - taken - PAD_PX * s, SIDE_LEFT,
                desk->message_is_error ? theme.orange : theme.text, desk->message);
    paint_clip(paint, NULL);
}
