/* SPDX-License-Identifier: MIT */
#include "rig/window/widgets.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "firmware_core/civil_time.h"
#include "rig/window/theme.h"

static const char dots[] = "\xe2\x80\xa6"; /* ... in one character */

static size_t whole_characters(const char *text, size_t n)
{
    while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
        n--;
    return n;
}

void widget_cut(struct paint *paint, enum paint_font font, double width, const char *text,
                struct buffer *out)
{
    const size_t begin = out->len;
    if (paint_text_width(paint, font, text) <= width) {
        buffer_add(out, text);
        return;
    }
    size_t low = 0, high = strlen(text); /* characters that fit, and that do not */
    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;
        out->len = begin;
        buffer_add_bytes(out, text, whole_characters(text, middle));
        buffer_add(out, dots);
        if (paint_text_width(paint, font, out->s + begin) <= width)
            low = middle;
        else
            high = middle;
    }
    out->len = begin;
    buffer_add_bytes(out, text, whole_characters(text, low));
    buffer_add(out, paint_text_width(paint, font, dots) <= width ? dots : "");
}

double widget_text(struct paint *paint, enum paint_font font, double x, double y, double width,
                   enum side side, struct colour colour, const char *text)
{
    struct buffer fits = { 0 };
    widget_cut(paint, font, width, text, &fits);
    double w = paint_text_width(paint, font, buffer_get(&fits));
    double free_px = fmax(width - w, 0) * (side == SIDE_LEFT ? 0 : side == SIDE_MIDDLE ? 0.5 : 1);
    paint_text(paint, font, x + free_px, y, colour, buffer_get(&fits));
    buffer_free(&fits);
    return w;
}

void widget_lamp(struct paint *paint, double x, double y, double radius, bool on,
                 struct colour colour)
{
    const struct spot middle = { x, y };
    if (on)
        paint_disc(paint, middle, radius, colour);
    else
        paint_ring(paint, middle, radius - 0.5 * paint_scale(paint), paint_scale(paint),
                   theme.faint);
}

void widget_plate(struct paint *paint, enum paint_font font, const struct area *area, bool on,
                  const char *text)
{
    const double s = paint_scale(paint), pad = 2 * s, h = paint_line_height(paint, font);
    paint_fill(paint, area, on ? theme.lit : theme.raised);
    paint_frame(paint, area, fmax(1, floor(on ? 1.5 * s : s)), on ? theme.sky : theme.edge);
    widget_text(paint, font, area->x + pad, area->y + (area->h - h) / 2, area->w - 2 * pad,
                SIDE_MIDDLE, theme.text, text);
}

void widget_scene_time(uint64_t t_us, struct buffer *out)
{
    const uint64_t ms = t_us / 1000, s = ms / 1000;
    if (s >= 3600)
        buffer_addf(out, "%" PRIu64 ":%02" PRIu64, s / 3600, s / 60 % 60);
    else
        buffer_addf(out, "%" PRIu64, s / 60);
    buffer_addf(out, ":%02" PRIu64 ".%03" PRIu64, s % 60, ms % 1000);
}

void widget_device_time(int64_t utc_us, const struct time_zone *zone, bool with_zone,
                        struct buffer *out)
{
    const int16_t offset_min = time_zone_at(zone, utc_us).offset_min;
    const struct civil_time t = civil_time_local(utc_us, offset_min);
    buffer_addf(out, "%04u-%02u-%02u %02u:%02u:%02u", t.year, t.month, t.day, t.hour, t.minute,
                t.second);
    if (with_zone)
        buffer_addf(out, " UTC%c%d:%02d", offset_min < 0 ? '-' : '+',
                    (offset_min < 0 ? -offset_min : offset_min) / 60,
                    (offset_min < 0 ? -offset_min : offset_min) % 60);
}
