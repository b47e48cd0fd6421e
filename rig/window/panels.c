/* SPDX-License-Identifier: MIT */
#include "rig/window/panels.h"

#include <math.h>
#include <stdio.h>

#include "rig/window/theme.h"
#include "rig/window/widgets.h"

#define PAD_PX 10.0
#define LEADING_PX 3.0  /* between rows */
#define ROOMY_PX 300.0  /* wide enough for larger letters */
#define COLUMN_PX 48.0  /* of numbers, at most */
#define LARGER 1.2      /* letters of FONT_TEXT than of FONT_SMALL */
#define SHEET_PART 0.26 /* of all rows: lists do not push the reports aside */

/* From top to bottom; when not all of them find room, those of a lower rank go first. */
enum { PARTS = 7 };
static const struct {
    const struct panel_kind *kind;
    unsigned rank;
} parts[PARTS] = {
    { &panel_device, 1 },     { &panel_line, 2 },  { &panel_regions, 3 }, { &panel_flow, 7 },
    { &panel_recipients, 4 }, { &panel_sheet, 5 }, { &panel_stages, 6 },
};

/* Half a row lies between parts. */
struct plan {
    double rows_left;
    unsigned rows[PARTS];
};

static size_t part_of_rank(unsigned rank)
{
    size_t i = 0;
    while (parts[i].rank != rank)
        i++;
    return i;
}

static void give_least(struct plan *plan, const struct panel *panel, unsigned from, unsigned to)
{
    for (unsigned rank = from; rank <= to; rank++) {
        size_t i = part_of_rank(rank);
        unsigned least = parts[i].kind->least(panel);
        if (least == 0 || least + 0.5 > plan->rows_left)
            continue;
        plan->rows[i] = least;
        plan->rows_left -= least + 0.5;
    }
}

static void give_more(struct plan *plan, const struct panel *panel, double kept)
{
    for (unsigned rank = 1; rank <= PARTS; rank++) {
        size_t i = part_of_rank(rank);
        bool is_sheet = parts[i].kind == &panel_sheet;
        double room = is_sheet ? plan->rows_left : plan->rows_left - kept;
        unsigned most = parts[i].kind->most(panel);
        if (plan->rows[i] == 0 || most <= plan->rows[i] || room < 1 || is_sheet)
            continue;
        unsigned more = most - plan->rows[i];
        more = more < (unsigned)room ? more : (unsigned)room;
        plan->rows[i] += more;
        plan->rows_left -= more;
    }
}

/* The panel of each part, with no rows where it found no room; what is left is the sheet's. */
static void arrange(struct paint *paint, const struct show *show, struct panel panels[PARTS])
{
    const struct area *area = &show->desk->layout.panels;
    const double s = paint_scale(paint), pad = PAD_PX * s;
    const bool roomy = area->w - 2 * pad >= ROOMY_PX * s;
    struct panel panel = { .paint = paint,
                           .show = show,
                           .x = area->x + pad,
                           .y = area->y + pad,
                           .w = area->w - 2 * pad,
                           .font = roomy ? FONT_TEXT : FONT_SMALL,
                           .bold = roomy ? FONT_BOLD : FONT_SMALL,
                           .small = FONT_SMALL };
    panel.row = ceil(paint_line_height(paint, panel.font) + LEADING_PX * s);
    const double rows = fmax(area->h - 2 * pad, 0) / panel.row + 0.5; /* no gap after the last */
    struct plan plan = { .rows_left = rows };
    give_least(&plan, &panel, 1, PARTS - 1);
    size_t sheet = part_of_rank(5);
    give_more(&plan, &panel, fmax(SHEET_PART * rows - plan.rows[sheet], 0));
    give_least(&plan, &panel, PARTS, PARTS); /* lists that are whole say more */
    if (plan.rows[sheet] > 0)
        plan.rows[sheet] += (unsigned)fmax(plan.rows_left, 0);
    for (size_t i = 0; i < PARTS; i++) {
        panels[i] = panel;
        panels[i].rows = plan.rows[i];
        panel.y += plan.rows[i] > 0 ? (plan.rows[i] + 0.5) * panel.row : 0;
    }
}

void panels_paint(struct paint *paint, const struct show *show)
{
    const struct area *area = &show->desk->layout.panels;
    const double s = paint_scale(paint);
    if (area->w <= 0 || area->h <= 0)
        return;
    paint_fill(paint, area, theme.panel);
    if (show->instant == NULL)
        return;
    struct panel panels[PARTS];
    arrange(paint, show, panels);
    bool first = true;
    for (size_t i = 0; i < PARTS; i++) {
        const struct panel *panel = &panels[i];
        if (panel->rows == 0)
            continue;
        const struct area rule = { panel->x, panel->y - floor(panel->row / 4), panel->w,
                                   fmax(1, floor(s)) };
        if (!first)
            paint_fill(paint, &rule, theme.edge);
        first = false;
        paint_clip(paint, area);
        parts[i].kind->paint(panel);
    }
    paint_clip(paint, NULL);
}

double panels_scroll_max(struct paint *paint, const struct show *show)
{
    struct panel panels[PARTS];
    if (show->instant == NULL)
        return 0;
    arrange(paint, show, panels);
    return panel_sheet_scroll_max(&panels[part_of_rank(5)]);
}

static double column_px(const struct panel *panel, const struct panel_table *table)
{
    const double s = paint_scale(panel->paint);
    const double larger = panel->font == FONT_TEXT ? LARGER : 1;
    return fmin(COLUMN_PX * s, (panel->w - table->names_px * larger * s) / table->n);
}

static double names_px(const struct panel *panel, const struct panel_table *table)
{
    return panel->w - table->n * column_px(panel, table);
}

void panel_title(const struct panel *panel, const struct panel_table *table)
{
    const double w = column_px(panel, table), names = names_px(panel, table);
    const double down = paint_line_height(panel->paint, panel->font) -
                        paint_line_height(panel->paint, panel->small);
    widget_text(panel->paint, panel->bold, panel->x, panel->y, names, SIDE_LEFT, theme.sky,
                table->title);
    for (unsigned i = 0; i < table->n; i++)
        widget_text(panel->paint, panel->small, panel->x + names + i * w, panel->y + down * 0.75, w,
                    SIDE_RIGHT, theme.faint, table->columns[i]);
}

void panel_row(const struct panel *panel, const struct panel_table *table, unsigned row,
               double indent, const char *name, const struct panel_cell *cells)
{
    const double w = column_px(panel, table), y = panel->y + row * panel->row;
    const double names = cells != NULL ? names_px(panel, table) : panel->w;
    widget_text(panel->paint, panel->font, panel->x + indent, y, names - indent, SIDE_LEFT,
                theme.dim, name);
    for (unsigned i = 0; i < table->n && cells != NULL; i++)
        widget_text(panel->paint, panel->font, panel->x + names + i * w, y, w, SIDE_RIGHT,
                    cells[i].colour, cells[i].text);
}

unsigned panel_shown(const struct panel *panel, unsigned n)
{
    const unsigned room = panel->rows - 1;
    return n <= room ? n : room - 1;
}

void panel_rest(const struct panel *panel, unsigned n)
{
    char text[40];
    const unsigned shown = panel_shown(panel, n);
    if (shown == n)
        return;
    snprintf(text, sizeof text, "and %u more", n - shown);
    widget_text(panel->paint, panel->font, panel->x, panel->y + (shown + 1) * panel->row, panel->w,
                SIDE_LEFT, theme.faint, text);
}
