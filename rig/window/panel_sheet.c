/* SPDX-License-Identifier: MIT */
/* The reports as they leave, or the settings: JSON that scrolls. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rig/window/json_text.h"
#include "rig/window/panels.h"
#include "rig/window/sheet.h"
#include "rig/window/theme.h"
#include "rig/window/widgets.h"

enum { LEAST = 6, COLUMNS_MIN = 16 };
#define BAR_PX 4.0 /* that shows how far it is scrolled */

static unsigned least(const struct panel *panel)
{
    (void)panel;
    return LEAST;
}

static double text_px(const struct panel *panel)
{
    return panel->w - 2 * BAR_PX * paint_scale(panel->paint);
}

static double line_px(const struct panel *panel)
{
    return paint_line_height(panel->paint, FONT_MONO);
}

static size_t n_visible(const struct panel *panel)
{
    return panel->rows > 1 ? (size_t)((panel->rows - 1) * panel->row / line_px(panel)) : 0;
}

static void fill(const struct panel *panel, struct sheet *sheet)
{
    const struct show *show = panel->show;
    double columns = text_px(panel) / paint_text_width(panel->paint, FONT_MONO, "0");
    size_t n = columns > COLUMNS_MIN ? (size_t)columns : COLUMNS_MIN;
    if (show->desk->look.settings && show->model != NULL)
        sheet_add_settings(sheet, &show->instant->settings, show->model, n);
    else if (show->chronicle != NULL)
        sheet_add_reports(sheet, show->chronicle, show->instant->t_us, n);
}

static struct colour colour_of(enum json_token token)
{
    switch (token) {
    case JSON_KEY:
        return theme.sky;
    case JSON_STRING:
        return theme.yellow;
    case JSON_OTHER:
        return theme.orange;
    default:
        return theme.dim;
    }
}

/* Cut as a whole first, so that no piece stands alone behind what was cut. */
static void paint_json(const struct panel *panel, double y, const char *line)
{
    struct buffer fits = { 0 }, piece = { 0 };
    widget_cut(panel->paint, FONT_MONO, text_px(panel), line, &fits);
    const char *at = buffer_get(&fits), *end = at + fits.len, *from = at;
    double x = panel->x;
    size_t n;
    for (enum json_token token; (token = json_text_next(&at, end, &n)) != JSON_END; at += n) {
        x += (double)(at - from) * paint_text_width(panel->paint, FONT_MONO, " ");
        buffer_clear(&piece);
        buffer_add_bytes(&piece, at, n);
        x += paint_text(panel->paint, FONT_MONO, x, y, colour_of(token), piece.s);
        from = at + n;
    }
    buffer_free(&fits);
    buffer_free(&piece);
}

static void paint_lines(const struct panel *panel, const struct sheet *sheet, size_t first)
{
    const size_t n = n_visible(panel);
    for (size_t i = 0; i < n && first + i < sheet->n; i++) {
        const double y = panel->y + panel->row + (double)i * line_px(panel);
        const char *line = sheet_line(sheet, first + i);
        if (sheet->lines[first + i].is_heading)
            widget_text(panel->paint, panel->small, panel->x, y, text_px(panel), SIDE_LEFT,
                        theme.text, line);
        else
            paint_json(panel, y, line);
    }
}

static void paint_scroll_bar(const struct panel *panel, size_t n, size_t first)
{
    const double s = paint_scale(panel->paint), h = (panel->rows - 1) * panel->row;
    const size_t visible = n_visible(panel);
    if (n <= visible)
        return;
    struct area bar = { panel->x + panel->w - BAR_PX * s, panel->y + panel->row, BAR_PX * s, h };
    paint_fill(panel->paint, &bar, theme.raised);
    bar.y += h * (double)first / (double)n;
    bar.h = fmax(h * (double)visible / (double)n, 2 * BAR_PX * s);
    paint_fill(panel->paint, &bar, theme.faint);
}

static double scroll_max(const struct panel *panel, const struct sheet *sheet)
{
    const size_t visible = n_visible(panel);
    return sheet->n > visible ? (double)(sheet->n - visible) : 0;
}

double panel_sheet_scroll_max(const struct panel *panel)
{
    struct sheet sheet = { 0 };
    fill(panel, &sheet);
    double max = scroll_max(panel, &sheet);
    sheet_free(&sheet);
    return max;
}

static void paint_sheet(const struct panel *panel)
{
    const bool settings = panel->show->desk->look.settings;
    struct sheet sheet = { 0 };
    fill(panel, &sheet);
    const double max = scroll_max(panel, &sheet), scroll = panel->show->desk->look.scroll;
    const size_t first = (size_t)fmin(fmax(floor(scroll), 0), max);
    widget_text(panel->paint, panel->bold, panel->x, panel->y, panel->w, SIDE_LEFT, theme.sky,
                settings ? "Settings" : "Reports");
    widget_text(panel->paint, panel->small, panel->x, panel->y, panel->w, SIDE_RIGHT, theme.faint,
                settings       ? "as the device exports them"
                : sheet.n == 0 ? "none has left yet"
                               : "as they left, newest first");
    paint_lines(panel, &sheet, first);
    paint_scroll_bar(panel, sheet.n, first);
    sheet_free(&sheet);
}

/* What nobody else takes is its own. */
const struct panel_kind panel_sheet = { least, least, paint_sheet };
