/* SPDX-License-Identifier: MIT */
#include "rig/chart.h"

#include <stdlib.h>

#include "rig/memory.h"

enum { HEIGHT = 210, TOP = 12, BOTTOM = 26 };

const char chart_style[] = ".chart{display:block;width:100%;height:auto;overflow:visible}"
                           ".chart .grid{stroke:var(--rule);stroke-width:1}"
                           ".chart text{font:11px system-ui,sans-serif;fill:var(--soft)}"
                           ".chart path{fill:none;stroke-linejoin:round}"
                           ".chart .truth{stroke-width:7;opacity:.28}"
                           ".chart .device{stroke-width:1.8}"
                           ".chart .a{stroke:var(--a)}.chart .b{stroke:var(--b)}"
                           ".chart .mark{stroke:var(--bad);stroke-width:1.4;stroke-dasharray:3 3}"
                           ".chart .mark-dot{fill:var(--bad)}";

void chart_series_add(struct chart_series *series, uint64_t t_us, uint32_t value)
{
    if (series->n > 0 && series->change[series->n - 1].value == value)
        return;
    if (series->n == series->cap) {
        series->cap = series->cap > 0 ? series->cap * 2 : 64;
        series->change = memory_resize(series->change, series->cap, sizeof *series->change);
    }
    series->change[series->n++] = (struct chart_change) { t_us, value };
}

void chart_series_free(struct chart_series *series)
{
    free(series->change);
    *series = (struct chart_series) { 0 };
}

double chart_x(uint64_t t_us, uint64_t end_us)
{
    double t = (double)t_us / (end_us > 0 ? (double)end_us : 1);
    return CHART_LEFT + (CHART_WIDTH - CHART_LEFT - CHART_RIGHT) * (t > 1 ? 1 : t);
}

struct scale {
    uint64_t end_us;
    double top;
};

static double y_of(const struct scale *scale, double value)
{
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / scale->top;
}

static uint32_t largest(const struct chart_series *series)
{
    uint32_t most = 0;
    for (size_t i = 0; i < series->n; i++)
        most = series->change[i].value > most ? series->change[i].value : most;
    return most;
}

/* 1, 2 or 5 times a power of ten, so that at most `steps` of them reach `span`. */
static double round_step(double span, int steps)
{
    static const double factors[3] = { 1, 2, 5 };
    double power = 1;
    for (;;) {
        for (int i = 0; i < 3; i++)
            if (factors[i] * power * steps >= span)
                return factors[i] * power;
        power *= 10;
    }
}

static double time_step_s(double span_s)
{
    static const double steps[] = { 1,   2,   5,    10,   15,   30,    60,    120,  300,
                                    600, 900, 1800, 3600, 7200, 10800, 21600, 43200 };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (steps[i] * 8 >= span_s)
            return steps[i];
    return 86400;
}

static void add_time(struct buffer *out, double s, double step_s)
{
    unsigned whole = (unsigned)(s + 0.5);
    if (step_s >= 3600)
        buffer_addf(out, "%u h", whole / 3600);
    else if (step_s >= 60)
        buffer_addf(out, "%u min", whole / 60);
    else if (whole >= 60)
        buffer_addf(out, "%u:%02u", whole / 60, whole % 60);
    else
        buffer_addf(out, "%u s", whole);
}

void chart_time_axis(uint64_t end_us, int y, struct buffer *out)
{
    double span_s = (double)end_us / 1e6, step_s = time_step_s(span_s);
    for (double s = 0; s <= span_s; s += step_s) {
        buffer_addf(out, "<text text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">",
                    chart_x((uint64_t)(s * 1e6), end_us), y);
        add_time(out, s, step_s);
        buffer_add(out, "</text>");
    }
}

static void draw_grid(const struct scale *scale, struct buffer *out)
{
    double step = round_step(scale->top, 4);
    for (double v = 0; v <= scale->top + step / 1000; v += step)
        buffer_addf(out,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                    "<text text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%.0f</text>",
                    CHART_LEFT, CHART_WIDTH - CHART_RIGHT, y_of(scale, v), y_of(scale, v),
                    CHART_LEFT - 7, y_of(scale, v) + 4, v);
    chart_time_axis(scale->end_us, HEIGHT - 8, out);
}

/* Steps; several changes within one pixel become one stroke from lowest to highest. */
static void draw_series(const struct scale *scale, const struct chart_series *series,
                        const char *kind, const char *colour, struct buffer *out)
{
    if (series->n == 0)
        return;
    double x = chart_x(series->change[0].t_us, scale->end_us),
           y = y_of(scale, series->change[0].value);
    buffer_addf(out, "<path class=\"%s %s\" d=\"M%.1f %.1f", kind, colour, x, y);
    for (size_t i = 1; i < series->n; i++) {
        double at = chart_x(series->change[i].t_us, scale->end_us);
        double low = series->change[i].value, high = low;
        while (i + 1 < series->n && chart_x(series->change[i + 1].t_us, scale->end_us) < at + 0.5) {
            i++;
            low = series->change[i].value < low ? series->change[i].value : low;
            high = series->change[i].value > high ? series->change[i].value : high;
        }
        buffer_addf(out, "H%.1f", at);
        if (low < high)
            buffer_addf(out, "V%.1fV%.1f", y_of(scale, high), y_of(scale, low));
        buffer_addf(out, "V%.1f", y_of(scale, series->change[i].value));
    }
    buffer_addf(out, "H%d\"/>", CHART_WIDTH - CHART_RIGHT);
}

static void draw_marks(const struct scale *scale, const struct chart_mark *marks, size_t n,
                       struct buffer *out)
{
    for (size_t i = 0; i < n; i++) {
        double x = chart_x(marks[i].t_us, scale->end_us);
        buffer_addf(out,
                    "<g><title>%s at %.2f s</title>"
                    "<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
                    "<circle class=\"mark-dot\" cx=\"%.1f\" cy=\"%d\" r=\"3.5\"/></g>",
                    marks[i].what, (double)marks[i].t_us / 1e6, x, x, TOP, HEIGHT - BOTTOM, x, TOP);
    }
}

void chart_svg(const char *title, const struct chart_pair *pairs, size_t n_pairs,
               const struct chart_mark *marks, size_t n_marks, uint64_t end_us, struct buffer *out)
{
    struct scale scale = { .end_us = end_us, .top = 1 };
    for (size_t i = 0; i < n_pairs; i++) {
        double device = largest(pairs[i].device), truth = largest(pairs[i].truth);
        scale.top = device > scale.top ? device : scale.top;
        scale.top = truth > scale.top ? truth : scale.top;
    }
    double step = round_step(scale.top, 4), top = step;
    while (top < scale.top)
        top += step;
    scale.top = top;
    buffer_addf(out, "<div class=\"chart-head\"><b>%s</b>", title);
    for (size_t i = 0; i < n_pairs; i++)
        buffer_addf(out, "<span class=\"key %s\">%s</span>", pairs[i].colour, pairs[i].name);
    buffer_add(out, "<span class=\"soft\">thin: device, broad: truth</span></div>");
    buffer_addf(out, "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\">", CHART_WIDTH,
                HEIGHT);
    draw_grid(&scale, out);
    for (size_t i = 0; i < n_pairs; i++)
        draw_series(&scale, pairs[i].truth, "truth", pairs[i].colour, out);
    for (size_t i = 0; i < n_pairs; i++)
        draw_series(&scale, pairs[i].device, "device", pairs[i].colour, out);
    draw_marks(&scale, marks, n_marks, out);
    buffer_add(out, "</svg>");
}
