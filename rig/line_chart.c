/* SPDX-License-Identifier: MIT */
#include "rig/line_chart.h"

#include "rig/chart.h"

enum { ROW = 34, SWING = 16, TOP = 8, AXIS = 24 };

const char line_chart_style[] = ".chart.lines{max-width:640px}"
                                ".lines .window{fill:var(--good);opacity:.2}"
                                ".lines .window.broken{fill:var(--bad);opacity:.35}"
                                ".lines .window.silent{fill:none;stroke:var(--good);opacity:.6}"
                                ".chart .level{stroke:var(--a);stroke-width:1.6}";

static bool is_shown(const struct line_course *course, enum line_pin pin,
                     const struct line_step *steps, size_t n)
{
    bool shown = course->n > 0;
    for (size_t i = 0; i < n; i++)
        shown = shown || steps[i].pin == pin;
    return shown;
}

/* A window that is a moment only is shown as wide as can be seen. */
static void draw_window(const struct step_outcome *outcome, int y, uint64_t end_us,
                        struct buffer *out)
{
    const double least_px = 3;
    double from = chart_x(outcome->begin_us, end_us), to = chart_x(outcome->end_us, end_us);
    double spare = to - from < least_px ? (least_px - (to - from)) / 2 : 0;
    buffer_addf(out,
                "<rect class=\"window%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" "
                "rx=\"2\"><title>",
                !outcome->kept    ? " broken"
                : outcome->silent ? " silent"
                                  : "",
                from - spare, y - SWING - 5, to - from + 2 * spare, SWING + 10);
    buffer_add_escaped(out, outcome->text);
    buffer_add(out, "</title></rect>");
}

/* Of edges within one pixel the first is drawn, and the level that the last one leaves. */
static void draw_level(const struct line_course *course, int y, uint64_t end_us, struct buffer *out)
{
    const double apart_px = 0.5;
    double last = CHART_LEFT - apart_px;
    int now = y;
    buffer_addf(out, "<path class=\"level\" d=\"M%d %d", CHART_LEFT, y);
    for (size_t i = 0; i < course->n; i++) {
        double x = chart_x(course->change[i].t_us, end_us);
        int to = y - (course->change[i].level ? SWING : 0);
        if (x - last >= apart_px) {
            buffer_addf(out, "V%dH%.1fV%d", now, x, to);
            last = x;
        }
        now = to;
    }
    buffer_addf(out, "V%dH%d\"/>", now, CHART_WIDTH - CHART_RIGHT);
}

static void draw_mark(const struct step_outcome *outcome, int y, uint64_t end_us,
                      struct buffer *out)
{
    double x = chart_x(outcome->wrong_us, end_us);
    if (!outcome->kept)
        buffer_addf(out, "<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", x, x,
                    y - SWING - 8, y + 6);
}

void line_chart_svg(const struct line_course courses[LINE_PINS], const struct line_step *steps,
                    const struct step_outcome *outcome, size_t n, uint64_t end_us,
                    struct buffer *out)
{
    int rows = 0, y = TOP;
    for (enum line_pin pin = 0; pin < LINE_PINS; pin++)
        rows += is_shown(&courses[pin], pin, steps, n);
    int height = TOP + rows * ROW + AXIS;
    buffer_addf(out,
                "<div class=\"chart-head\"><b>Lines</b><span class=\"soft\">shaded: the windows of "
                "its steps</span></div><svg class=\"chart lines\" viewBox=\"0 0 %d %d\" "
                "role=\"img\">",
                CHART_WIDTH, height);
    for (enum line_pin pin = 0; pin < LINE_PINS; pin++) {
        if (!is_shown(&courses[pin], pin, steps, n))
            continue;
        y += ROW;
        buffer_addf(out, "<text text-anchor=\"end\" x=\"%d\" y=\"%d\">%s</text>", CHART_LEFT - 7,
                    y - 4, line_pin_name(pin));
        for (size_t i = 0; i < n; i++)
            if (steps[i].pin == pin)
                draw_window(&outcome[i], y - 4, end_us, out);
        draw_level(&courses[pin], y - 4, end_us, out);
        for (size_t i = 0; i < n; i++)
            if (steps[i].pin == pin)
                draw_mark(&outcome[i], y - 4, end_us, out);
    }
    chart_time_axis(end_us, height - 8, out);
    buffer_add(out, "</svg>");
}
