/* SPDX-License-Identifier: MIT */
#include "rig/window/desk_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

enum { POLL_MS = 10, NEAR_MS = 150 };

void desk_say(struct desk *desk, bool is_error, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(desk->message, sizeof desk->message, format, list);
    va_end(list);
    desk->message_is_error = is_error;
    desk->message_us = UINT64_MAX; /* the next tick knows when that was */
    desk->dirty = true;
}

const char *desk_origin_of_strangers(const struct scene *scene)
{
    bool recorded = false;
    for (size_t i = 0; i < scene->n_walkers; i++)
        recorded |= scene->walkers[i].recorded;
    return !recorded ? "a crowd" : scene->n_crowds == 0 ? "a recording" : "a crowd or a recording";
}

void desk_say_stranger(struct desk *desk)
{
    desk_say(
        desk, true,
        "somebody of %s stays as he is, since the scene has no path of his own for him: w puts "
        "a walker of yours",
        desk_origin_of_strangers(desk->draft.scene));
}

void desk_go(struct desk *desk, uint64_t frame)
{
    desk->awaited = ACTION_NONE;
    player_go(&desk->player, desk->engine, frame);
    desk->dirty = true;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The next frame, which somebody stepped to, comes so soon that nobody notices. When the machine
 * stood still meanwhile it comes as soon after that, so such a time is hardly counted. */
static bool comes_soon(struct desk *desk)
{
    int64_t waited_ms = 0, looked_ms = now_ms();
    while (!engine_is_there(desk->engine) && engine_trouble(desk->engine) == NULL &&
           waited_ms <= NEAR_MS) {
        engine_poll(desk->engine, POLL_MS);
        const int64_t passed_ms = now_ms() - looked_ms;
        waited_ms += passed_ms < 2 * POLL_MS ? passed_ms : 2 * POLL_MS;
        looked_ms += passed_ms;
    }
    return engine_is_there(desk->engine);
}

/* A frame that is still far away, or that a crashed device never reaches, is given up: what is
 * shown is what hands are laid on. */
const struct instant *desk_present(struct desk *desk)
{
    if (!comes_soon(desk) && engine_instant(desk->engine) != NULL) {
        desk->player.frame = engine_instant(desk->engine)->frame;
        desk->awaited = ACTION_NONE;
        engine_seek(desk->engine, desk->player.frame);
    }
    if (engine_instant(desk->engine) == NULL)
        desk_say(desk, true, "there is no frame yet to change anything at");
    return engine_instant(desk->engine);
}

bool desk_hand_over(struct desk *desk, struct buffer *why)
{
    struct buffer text = { 0 };
    draft_text(&desk->draft, &text);
    bool taken = engine_change(desk->engine, buffer_get(&text), text.len, why);
    buffer_free(&text);
    return taken;
}

/* While time stands still the next frame is shown: the first one that has the change. */
bool desk_changed(struct desk *desk, int result, struct buffer *why)
{
    bool taken = result == 0;
    if (taken && !desk_hand_over(desk, why)) {
        draft_take_back(&desk->draft);
        taken = false;
    }
    if (taken) {
        desk_say(desk, false, "%s", desk->draft.done[desk->draft.n_done - 1].what);
        if (!desk->player.playing)
            desk_go(desk, desk->player.frame + 1);
    } else {
        desk_say(desk, true, "%s", buffer_get(why));
    }
    buffer_free(why);
    return taken;
}
