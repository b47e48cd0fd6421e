/* SPDX-License-Identifier: MIT */
#include "rig/window/desk_parts.h"

#include <math.h>

#define KEY_ZOOM 1.41421356237
#define WHEEL_ZOOM 1.25
#define WHEEL_LINES 3.0
#define KEY_LINES 10.0

static bool inside(const struct area *area, double x, double y)
{
    return x >= area->x && x < area->x + area->w && y >= area->y && y < area->y + area->h;
}

/* About the pointer where it is on the picture, else about its middle. */
static void zoom(struct desk *desk, double factor, double x, double y)
{
    const struct area *area = &desk->layout.picture;
    const struct camera_spec *camera = &desk->draft.scene->camera;
    if (!inside(area, x, y)) {
        x = area->x + area->w / 2;
        y = area->y + area->h / 2;
    }
    look_zoom(&desk->look, &desk->layout, camera->width_px, camera->height_px, factor, x, y);
}

enum action desk_wheel(struct desk *desk, double x, double y, double wheel)
{
    if (inside(&desk->layout.panels, x, y))
        desk->look.scroll = fmax(desk->look.scroll - wheel * WHEEL_LINES, 0.0);
    else if (inside(&desk->layout.picture, x, y))
        zoom(desk, pow(WHEEL_ZOOM, wheel), x, y);
    else if (inside(&desk->layout.time_line, x, y) && wheel != 0.0)
        return wheel > 0 ? ACTION_BACK : ACTION_FORWARD;
    return ACTION_NONE;
}

void desk_turn_help(struct look *look)
{
    look->help_page = look->help ? look->help_page + 1 : 0;
    look->help = !look->help || look->help_page < look->help_pages;
}

bool desk_do_view(struct desk *desk, enum action action)
{
    struct look *look = &desk->look;
    if (action >= ACTION_LAYER_FIRST && action <= ACTION_LAYER_LAST) {
        bool *layer = &look->layer[action - ACTION_LAYER_FIRST];
        *layer = !*layer;
        return true;
    }
    switch (action) {
    case ACTION_STAGE:
        look->stage = (enum look_stage)((look->stage + 1) % LOOK_STAGES);
        return true;
    case ACTION_SIDE_BY_SIDE:
        look->side_by_side = !look->side_by_side;
        return true;
    case ACTION_FIT:
        look->zoom = 1.0;
        look->centre_x = look->centre_y = 0.5;
        return true;
    case ACTION_ZOOM_IN:
        zoom(desk, KEY_ZOOM, desk->pointer_x, desk->pointer_y);
        return true;
    case ACTION_ZOOM_OUT:
        zoom(desk, 1.0 / KEY_ZOOM, desk->pointer_x, desk->pointer_y);
        return true;
    case ACTION_SETTINGS:
        look->settings = !look->settings;
        look->scroll = 0.0;
        return true;
    case ACTION_SCROLL_UP:
        look->scroll = fmax(look->scroll - KEY_LINES, 0.0);
        return true;
    case ACTION_SCROLL_DOWN:
        look->scroll += KEY_LINES;
        return true;
    case ACTION_HELP:
        desk_turn_help(look);
        return true;
    default:
        return false;
    }
}

bool desk_is_on(const struct desk *desk, enum action action)
{
    uint64_t t_us = engine_frame_us(desk->engine, desk->player.frame);
    if (action >= ACTION_LAYER_FIRST && action <= ACTION_LAYER_LAST)
        return desk->look.layer[action - ACTION_LAYER_FIRST];
    if (action >= ACTION_TOOL_LOOK && action <= ACTION_TOOL_MASK)
        return desk->tool == action;
    switch (action) {
    case ACTION_PLAY:
        return desk->player.playing;
    case ACTION_STAGE:
        return desk->look.stage != LOOK_PLAIN;
    case ACTION_SIDE_BY_SIDE:
        return desk->look.side_by_side;
    case ACTION_SETTINGS:
        return desk->look.settings;
    case ACTION_HELP:
        return desk->look.help;
    case ACTION_NETWORK:
        return draft_network_is_up(&desk->draft, t_us);
    case ACTION_POWER:
        return draft_has_power(&desk->draft, t_us);
    case ACTION_PRESS_RESET:
        return draft_holds_reset(&desk->draft, t_us);
    case ACTION_CLIP:
        return desk->clip;
    default:
        return false;
    }
}
