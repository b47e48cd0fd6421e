/* SPDX-License-Identifier: MIT */
/* Who gets reports, how the connection to each stands, and what is on its way. */
#include <inttypes.h>
#include <stdio.h>

#include "firmware_core/recipient.h"
#include "rig/window/panels.h"
#include "rig/window/theme.h"
#include "rig/window/widgets.h"

static unsigned n_used(const struct panel *panel)
{
    unsigned n = 0;
    for (int i = 0; i < RECIPIENT_COUNT; i++)
        n += panel->show->instant->recipient[i].used;
    return n;
}

static unsigned most(const struct panel *panel)
{
    const unsigned n = n_used(panel);
    return n > 0 ? 1 + n : 0;
}

static unsigned least(const struct panel *panel)
{
    const unsigned n = most(panel);
    return n < 3 ? n : 3;
}

static void paint_cross(const struct panel *panel, double x, double y, double r)
{
    const double width = 2 * paint_scale(panel->paint);
    paint_line(panel->paint, (struct spot) { x - r, y - r }, (struct spot) { x + r, y + r }, width,
               theme.vermillion);
    paint_line(panel->paint, (struct spot) { x - r, y + r }, (struct spot) { x + r, y - r }, width,
               theme.vermillion);
}

/* A shape of its own for each: a disc, a ring, a square, a cross. */
static void paint_state(const struct panel *panel, unsigned row, enum connection_state state)
{
    const double h = paint_line_height(panel->paint, panel->font), r = h * 0.28;
    const double x = panel->x + h * 0.4, y = panel->y + row * panel->row + h / 2;
    const struct area square = { x - r, y - r, 2 * r, 2 * r };
    if (state == CONNECTION_DOWN)
        paint_cross(panel, x, y, r);
    else if (state == CONNECTION_REFUSED)
        paint_fill(panel->paint, &square, theme.orange);
    else
        widget_lamp(panel->paint, x, y, h * 0.33, state == CONNECTION_UP, theme.green);
}

static struct panel_cell count(uint32_t n, struct colour colour)
{
    struct panel_cell cell = { .colour = n > 0 ? colour : theme.faint };
    snprintf(cell.text, sizeof cell.text, "%" PRIu32, n);
    return cell;
}

static const struct panel_table table = { "Recipients", 4, { "wait", "going", "got", "lost" }, 88 };

static void paint_recipient(const struct panel *panel, unsigned row, unsigned which)
{
    static const char *const states[] = { [CONNECTION_UNKNOWN] = "",
                                          [CONNECTION_UP] = ", up",
                                          [CONNECTION_REFUSED] = ", refused",
                                          [CONNECTION_DOWN] = ", down" };
    const struct instant_recipient *to = &panel->show->instant->recipient[which];
    const struct outbox_status *box = &to->outbox;
    char name[60];
    snprintf(name, sizeof name, "%s %s%s", recipient_function_name(which),
             recipient_entry_name(which), panel->font == FONT_TEXT ? states[to->connection] : "");
    const struct panel_cell cells[] = {
        count((uint32_t)(box->stored - box->in_flight), theme.orange),
        count(box->in_flight, theme.text),
        count(box->delivered, theme.text),
        count(box->dropped, theme.vermillion),
    };
    paint_state(panel, row, to->connection);
    panel_row(panel, &table, row, paint_line_height(panel->paint, panel->font), name, cells);
}

static void paint_recipients(const struct panel *panel)
{
    const unsigned n = n_used(panel);
    unsigned row = 1;
    panel_title(panel, &table);
    for (unsigned i = 0; i < RECIPIENT_COUNT && row <= panel_shown(panel, n); i++)
        if (panel->show->instant->recipient[i].used)
            paint_recipient(panel, row++, i);
    panel_rest(panel, n);
}

const struct panel_kind panel_recipients = { least, most, paint_recipients };
