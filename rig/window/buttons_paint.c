/* SPDX-License-Identifier: MIT */
#include "rig/window/buttons.h"
#include "rig/window/icons.h"
#include "rig/window/show.h"
#include "rig/window/theme.h"
#include "rig/window/widgets.h"

void buttons_paint(struct paint *paint, const struct show *show)
{
    const struct layout *layout = &show->desk->layout;
    paint_clip(paint, &layout->tools);
    for (size_t i = 0; i < n_key_rows; i++) {
        const struct key_row *row = &key_rows[i];
        struct area area;
        if (row->button == NULL || !button_area(layout, row->action, &area))
            continue;
        const bool is_on = desk_is_on(show->desk, row->action);
        widget_plate(paint, FONT_SMALL, &area, is_on, row->button);
        if (row->button[0] == '\0')
            icon_paint(paint, row->action, is_on,
                       (struct spot) { area.x + area.w / 2, area.y + area.h / 2 });
    }
    paint_clip(paint, NULL);
}
