/* SPDX-License-Identifier: MIT */
/* The device's outputs and inputs, power, network, clock, and the light it works in. */
#include <stdio.h>

#include "rig/window/panels.h"
#include "rig/window/theme.h"
#include "rig/window/widgets.h"

enum { LAMPS = 6 };

struct lamp {
    const char *text;
    bool on;
    struct colour colour;
};

static double lamp_px(const struct panel *panel)
{
    return paint_line_height(panel->paint, panel->font) * 0.8;
}

/* As many as have room beside each other for the longest of their texts. */
static unsigned columns(const struct panel *panel)
{
    double w = paint_text_width(panel->paint, panel->font, "network down") + 1.3 * lamp_px(panel);
    return panel->w >= 3 * w ? 3 : 2;
}

static void lamps_of(const struct instant *instant, struct lamp lamps[LAMPS])
{
    const bool di = instant->wire_high[PRESS_DI], reset = instant->wire_high[PRESS_RESET];
    const struct lamp all[LAMPS] = {
        { instant->alive ? "power on" : "no power", instant->alive, theme.green },
        { instant->network_up ? "network up" : "network down", instant->network_up, theme.green },
        { instant->led ? "LED lit" : "LED dark", instant->led, theme.yellow },
        { instant->contact_closed ? "DO closed" : "DO open", instant->contact_closed,
          theme.orange },
        { di ? "DI high" : "DI low", di, theme.sky },
        { reset ? "reset held" : "reset free", reset, theme.purple },
    };
    for (int i = 0; i < LAMPS; i++)
        lamps[i] = all[i];
}

static void paint_lamps(const struct panel *panel)
{
    struct lamp lamps[LAMPS];
    const unsigned n = columns(panel);
    const double w = panel->w / n, size = lamp_px(panel);
    const double h = paint_line_height(panel->paint, panel->font);
    lamps_of(panel->show->instant, lamps);
    for (unsigned i = 0; i < LAMPS; i++) {
        const double x = panel->x + i % n * w, y = panel->y + i / n * panel->row;
        widget_lamp(panel->paint, x + size / 2, y + h / 2, size * 0.42, lamps[i].on,
                    lamps[i].colour);
        widget_text(panel->paint, panel->font, x + size * 1.3, y, w - size * 1.3, SIDE_LEFT,
                    lamps[i].on ? theme.text : theme.dim, lamps[i].text);
    }
}

static void paint_clock(const struct panel *panel)
{
    const struct instant *instant = panel->show->instant;
    const double y = panel->y + (panel->rows - 1) * panel->row;
    struct buffer clock = { 0 };
    char lux[24];
    snprintf(lux, sizeof lux, "%.0f lx", instant->lux);
    const double w = paint_text_width(panel->paint, panel->font, lux) + panel->row / 2;
    widget_device_time(instant->utc_us, &instant->settings.zone, true, &clock);
    widget_text(panel->paint, panel->font, panel->x, y, panel->w - w, SIDE_LEFT, theme.text,
                instant->alive ? buffer_get(&clock) : "no clock without power");
    widget_text(panel->paint, panel->font, panel->x, y, panel->w, SIDE_RIGHT, theme.dim, lux);
    buffer_free(&clock);
}

static void paint_device(const struct panel *panel)
{
    paint_lamps(panel);
    paint_clock(panel);
}

static unsigned rows(const struct panel *panel)
{
    return LAMPS / columns(panel) + 1;
}

const struct panel_kind panel_device = { rows, rows, paint_device };
