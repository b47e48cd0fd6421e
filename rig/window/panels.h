/* SPDX-License-Identifier: MIT */
/* The parts of the panels beside the picture, one above the other: rows of one height, of which
 * each part gets as many as there is room for, the most useful first. rig/window/panels.c hands
 * them out. */
#ifndef FOOTFALL_RIG_WINDOW_PANELS_H
#define FOOTFALL_RIG_WINDOW_PANELS_H

#include "rig/window/paint.h"
#include "rig/window/show.h"

/* What a part paints on: row i begins at y + i * row. */
struct panel {
    struct paint *paint;
    const struct show *show; /* with an instant */
    double x, y, w;
    unsigned rows; /* 0: no room */
    double row;
    enum paint_font font, bold, small;
};

struct panel_kind {
    unsigned (*least)(const struct panel *panel); /* rows that it is of use with; 0: not needed */
    unsigned (*most)(const struct panel *panel);  /* more are no use */
    void (*paint)(const struct panel *panel);
};

extern const struct panel_kind panel_device, panel_line, panel_regions, panel_flow,
    panel_recipients, panel_sheet, panel_stages;

/* A table: names, and up to 6 columns of equal width at the right. */
struct panel_table {
    const char *title;
    unsigned n;
    const char *columns[6];
    double names_px; /* wide enough for the names, at a scale of 1 and with small letters */
};

struct panel_cell {
    char text[24];
    struct colour colour;
};

void panel_title(const struct panel *panel, const struct panel_table *table);
/* The name is painted from `indent` on; cells NULL: it has the whole row. */
void panel_row(const struct panel *panel, const struct panel_table *table, unsigned row,
               double indent, const char *name, const struct panel_cell *cells);

/* Of a list that is longer than its rows, below a title: how many are shown; the last row then says
 * how many are not. */
unsigned panel_shown(const struct panel *panel, unsigned n);
void panel_rest(const struct panel *panel, unsigned n);

/* Lines of the sheet that lie above its place when it is scrolled to its end. */
double panel_sheet_scroll_max(const struct panel *panel);

#endif
