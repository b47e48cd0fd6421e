/* SPDX-License-Identifier: MIT */
#include "rig/window/desk_parts.h"

#include <math.h>

#include "rig/window/buttons.h"

static const uint64_t S = 1000000, LEAST_US = 1000000, STEP_US = 10000000;
#define TREMBLE_PX 3.0

static uint64_t last_frame_us(const struct desk *desk)
{
    const uint64_t n = engine_frames(desk->engine);
    return n > 0 ? engine_frame_us(desk->engine, n - 1) : 0;
}

/* The same moment is shown as before, or the last one that is left. */
static void end_at(struct desk *desk, uint64_t duration_us)
{
    struct buffer why = { 0 };
    const struct instant *present = desk_present(desk);
    if (present == NULL || duration_us == desk->draft.scene->duration_us)
        return;
    const uint64_t frame = present->frame;
    const int result = draft_set_duration(&desk->draft, present->t_us, duration_us, &why);
    if (!desk_changed(desk, result, &why))
        return;
    if (!desk->player.playing)
        desk_go(desk, frame);
    desk_say(desk, false, "the scene lasts %.10g s now",
             (double)desk->draft.scene->duration_us / 1e6);
}

bool desk_do_end(struct desk *desk, enum action action)
{
    const uint64_t us = desk->draft.scene->duration_us;
    if (action == ACTION_LONGER) {
        end_at(desk, us + (us < STEP_US ? S : STEP_US));
    } else if (action == ACTION_SHORTER) {
        const uint64_t by_us = us < 2 * STEP_US ? S : STEP_US;
        end_at(desk, us > by_us + LEAST_US ? us - by_us : LEAST_US);
    }
    return action == ACTION_LONGER || action == ACTION_SHORTER;
}

bool desk_hold_end(struct desk *desk, double x, double y)
{
    const struct area grip = time_line_grip(&desk->layout);
    if (x < grip.x || x >= grip.x + grip.w || y < grip.y || y >= grip.y + grip.h)
        return false;
    desk->hold = HOLD_END;
    desk->hold_x = x;
    desk->end_us = 0;
    return true;
}

/* No more exact than a hand is. */
static uint64_t rounded(uint64_t us)
{
    const uint64_t step_us = us < 100 * S ? S / 10 : S;
    const uint64_t even_us = (us + step_us / 2) / step_us * step_us;
    return even_us > LEAST_US ? even_us : LEAST_US;
}

void desk_drag_end(struct desk *desk, double x)
{
    if (desk->end_us == 0 && fabs(x - desk->hold_x) < TREMBLE_PX * desk->layout.scale)
        return;
    desk->end_us = rounded(time_line_end_at(&desk->layout, x, last_frame_us(desk)));
    desk_say(desk, false, "the scene is to last %.10g s", (double)desk->end_us / 1e6);
}

/* A click there goes to the end, as beside it. */
void desk_drop_end(struct desk *desk)
{
    const uint64_t end_us = desk->end_us;
    desk->end_us = 0;
    if (end_us > 0)
        end_at(desk, end_us);
    else
        desk_go(desk, engine_frame_at(desk->engine, last_frame_us(desk)));
}
