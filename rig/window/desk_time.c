/* SPDX-License-Identifier: MIT */
#include "rig/window/desk_parts.h"

#include "rig/window/buttons.h"
#include "rig/window/sheet.h"

static uint64_t last_frame(const struct desk *desk)
{
    uint64_t n = engine_frames(desk->engine);
    return n > 0 ? n - 1 : 0;
}

/* The first frame in which a mark has happened. */
static uint64_t frame_after(const struct desk *desk, uint64_t t_us)
{
    uint64_t frame = engine_frame_at(desk->engine, t_us);
    return engine_frame_us(desk->engine, frame) < t_us ? frame + 1 : frame;
}

static unsigned kinds_of(enum action action)
{
    bool report = action == ACTION_NEXT_REPORT || action == ACTION_LAST_REPORT;
    return 1u << (report ? CHRONICLE_REPORT : CHRONICLE_MISTAKE);
}

static bool is_forward(enum action action)
{
    return action == ACTION_NEXT_REPORT || action == ACTION_NEXT_MISTAKE;
}

/* Marks of the frame that is shown are neither before nor after it. */
static long find_mark(const struct desk *desk, enum action action)
{
    const struct chronicle *chronicle = engine_chronicle(desk->engine);
    uint64_t frame = desk->player.frame;
    if (is_forward(action))
        return chronicle_after(chronicle, kinds_of(action), engine_frame_us(desk->engine, frame));
    if (frame == 0)
        return -1;
    return chronicle_before(chronicle, kinds_of(action),
                            engine_frame_us(desk->engine, frame - 1) + 1);
}

/* Whether no other mark could come in between any more. */
static bool is_known(const struct desk *desk, enum action action, long mark)
{
    const struct chronicle *chronicle = engine_chronicle(desk->engine);
    if (!engine_is_scouting(desk->engine) || (is_forward(action) && mark >= 0))
        return true;
    return !is_forward(action) &&
           chronicle->known_us >= engine_frame_us(desk->engine, desk->player.frame);
}

static void go_to_mark(struct desk *desk, const struct chronicle_mark *mark)
{
    struct buffer text = { 0 };
    sheet_describe(mark, &text);
    desk_say(desk, false, "%s", buffer_get(&text));
    buffer_free(&text);
    desk_go(desk, frame_after(desk, mark->t_us));
}

static void jump(struct desk *desk, enum action action)
{
    const char *what = kinds_of(action) == 1u << CHRONICLE_REPORT ? "report" : "mistake";
    long mark = find_mark(desk, action);
    if (!is_known(desk, action, mark)) {
        if (desk->awaited != action)
            desk_say(desk, false, "looking for the %s %s ...", is_forward(action) ? "next" : "last",
                     what);
        desk->awaited = action;
        return;
    }
    desk->awaited = ACTION_NONE;
    if (mark < 0) {
        desk_say(desk, false, "no %s %s this", what, is_forward(action) ? "after" : "before");
        return;
    }
    go_to_mark(desk, &engine_chronicle(desk->engine)->marks[mark]);
}

void desk_await(struct desk *desk)
{
    if (desk->awaited != ACTION_NONE)
        jump(desk, desk->awaited);
}

static void set_speed(struct desk *desk, int by, uint64_t wall_us)
{
    player_set_speed(&desk->player, desk->player.speed + by, wall_us);
    int speed = desk->player.speed;
    if (speed == PLAYER_AS_FAST_AS_POSSIBLE)
        desk_say(desk, false, "as fast as possible");
    else
        desk_say(desk, false, "speed %s%d", speed < 0 ? "1/" : "",
                 1 << (speed < 0 ? -speed : speed));
}

/* At the end it begins anew. */
static void play(struct desk *desk, uint64_t wall_us)
{
    bool playing = !desk->player.playing;
    desk->awaited = ACTION_NONE;
    if (playing && desk->player.frame >= last_frame(desk))
        desk_go(desk, 0);
    player_play(&desk->player, playing, wall_us);
}

bool desk_do_time(struct desk *desk, enum action action, uint64_t wall_us)
{
    uint64_t frame = desk->player.frame;
    switch (action) {
    case ACTION_PLAY:
        play(desk, wall_us);
        return true;
    case ACTION_FORWARD:
        desk_go(desk, frame + 1);
        return true;
    case ACTION_BACK:
        desk_go(desk, frame > 0 ? frame - 1 : 0);
        return true;
    case ACTION_NEXT_REPORT:
    case ACTION_LAST_REPORT:
    case ACTION_NEXT_MISTAKE:
    case ACTION_LAST_MISTAKE:
        desk->awaited = ACTION_NONE;
        jump(desk, action);
        return true;
    case ACTION_FASTER:
        set_speed(desk, 1, wall_us);
        return true;
    case ACTION_SLOWER:
        set_speed(desk, -1, wall_us);
        return true;
    case ACTION_TO_START:
        desk_go(desk, 0);
        return true;
    case ACTION_TO_END:
        desk_go(desk, last_frame(desk));
        return true;
    default:
        return false;
    }
}

/* A mark is told of, and shown in the first frame that has it. */
bool desk_click_mark(struct desk *desk, double x, double y)
{
    const struct chronicle *chronicle = engine_chronicle(desk->engine);
    uint64_t end_us = engine_frame_us(desk->engine, last_frame(desk));
    long mark = time_line_mark_at(&desk->layout, chronicle, end_us, x, y);
    if (mark < 0)
        return false;
    go_to_mark(desk, &chronicle->marks[mark]);
    return true;
}

bool desk_hold_time(struct desk *desk, double x, double y)
{
    uint64_t t_us;
    uint64_t end_us = engine_frame_us(desk->engine, last_frame(desk));
    if (!time_line_at(&desk->layout, x, y, end_us, &t_us))
        return false;
    desk_go(desk, engine_frame_at(desk->engine, t_us));
    return true;
}
