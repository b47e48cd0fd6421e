/* SPDX-License-Identifier: MIT */
/* Where the time of a frame goes, and how often the window is painted. */
#include <math.h>
#include <stdio.h>

#include "rig/window/panels.h"
#include "rig/window/theme.h"
#include "rig/window/widgets.h"

static const char *const names[STAGE_COUNT_OF] = {
    [STAGE_RENDER] = "render", [STAGE_BACKGROUND] = "background", [STAGE_DETECT] = "detect",
    [STAGE_TRACK] = "track",   [STAGE_COUNT] = "count",           [STAGE_REPORT] = "report",
};

static struct colour colour_of(enum instant_stage stage)
{
    const struct colour colours[STAGE_COUNT_OF] = {
        [STAGE_RENDER] = theme.faint,  [STAGE_BACKGROUND] = theme.blue,
        [STAGE_DETECT] = theme.orange, [STAGE_TRACK] = theme.green,
        [STAGE_COUNT] = theme.yellow,  [STAGE_REPORT] = theme.purple,
    };
    return colours[stage];
}

static unsigned columns(const struct panel *panel)
{
    double w = paint_text_width(panel->paint, panel->small, "background 0.00") +
               1.2 * paint_line_height(panel->paint, panel->small);
    return panel->w >= 3 * w ? 3 : 2;
}

static unsigned rows(const struct panel *panel)
{
    return 2 + STAGE_COUNT_OF / columns(panel);
}

static uint64_t whole_ns(const struct instant *instant)
{
    uint64_t sum = 0;
    for (int i = 0; i < STAGE_COUNT_OF; i++)
        sum += instant->stage_ns[i];
    return sum;
}

static void paint_head(const struct panel *panel, uint64_t whole)
{
    char text[40];
    widget_text(panel->paint, panel->bold, panel->x, panel->y, panel->w, SIDE_LEFT, theme.sky,
                "A frame, ms");
    snprintf(text, sizeof text,
             panel->show->window_fps > 0 ? "%.2f ms; window: %.0f fps" : "%.2f ms",
             (double)whole / 1e6, panel->show->window_fps);
    widget_text(panel->paint, panel->small, panel->x, panel->y, panel->w, SIDE_RIGHT, theme.dim,
                text);
}

static void paint_bar(const struct panel *panel, uint64_t whole)
{
    const double s = paint_scale(panel->paint), h = floor(panel->row * 0.6);
    double x = panel->x;
    const double y = panel->y + panel->row + floor((panel->row - h) / 2);
    const struct area bar = { x, y, panel->w, h };
    paint_fill(panel->paint, &bar, theme.raised);
    for (enum instant_stage i = 0; i < STAGE_COUNT_OF && whole > 0; i++) {
        double w = panel->w * (double)panel->show->instant->stage_ns[i] / (double)whole;
        const struct area share = { x, y, fmax(w - s, 0), h }; /* a gap tells them apart */
        paint_fill(panel->paint, &share, colour_of(i));
        x += w;
    }
}

static void paint_legend(const struct panel *panel)
{
    const unsigned n = columns(panel);
    const double w = panel->w / n, h = paint_line_height(panel->paint, panel->small);
    for (enum instant_stage i = 0; i < STAGE_COUNT_OF; i++) {
        const double x = panel->x + i % n * w, y = panel->y + (2 + i / n) * panel->row;
        const struct area swatch = { x, y + floor(h * 0.25), floor(h * 0.6), floor(h * 0.6) };
        char text[40];
        snprintf(text, sizeof text, "%s %.2f", names[i],
                 (double)panel->show->instant->stage_ns[i] / 1e6);
        paint_fill(panel->paint, &swatch, colour_of(i));
        widget_text(panel->paint, panel->small, x + h, y, w - h, SIDE_LEFT, theme.dim, text);
    }
}

static void paint_stages(const struct panel *panel)
{
    const uint64_t whole = whole_ns(panel->show->instant);
    paint_head(panel, whole);
    paint_bar(panel, whole);
    paint_legend(panel);
}

const struct panel_kind panel_stages = { rows, rows, paint_stages };
