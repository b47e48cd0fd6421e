/* SPDX-License-Identifier: MIT */
#include "rig/window/show.h"

#include "rig/window/theme.h"

void show_paint(struct paint *paint, const struct show *show)
{
    unsigned w, h;
    paint_clip(paint, NULL);
    paint_picture(paint, &w, &h);
    paint_fill(paint, &(struct area) { 0, 0, w, h }, theme.ground);
    layers_paint(paint, show);
    loupe_paint(paint, show);
    shapes_paint(paint, show);
    panels_paint(paint, show);
    buttons_paint(paint, show);
    time_line_paint(paint, show);
    foot_paint(paint, show);
    hover_paint(paint, show);
    if (show->desk->look.help)
        help_paint(paint, show);
}
