/* SPDX-License-Identifier: MIT */
#include "rig/window/desk_parts.h"

#include <math.h>
#include <string.h>

#include "rig/window/buttons.h"

static const uint64_t MESSAGE_US = 8000000;
#define SILENT "the device has not answered"
static const unsigned SILENCE_S = 3; /* of the device: so long it may take for a step */
#define POINTER_STEP_PX 16.0         /* at a scale of 1 */
#define MARK_PX 4.0
#define WALKER_HEIGHT_M 1.72
enum { BUTTON_LEFT = 1, BUTTON_MIDDLE, BUTTON_RIGHT };

void desk_init(struct desk *desk, struct engine *engine, const struct draft *draft)
{
    *desk = (struct desk) {
        .engine = engine,
        .tool = ACTION_TOOL_LOOK,
        .draft = *draft,
        .shapes = { .height_m = WALKER_HEIGHT_M, .top_rgb = UINT32_MAX, .point = -1 },
        .dirty = true
    };
    look_init(&desk->look);
    player_init(&desk->player);
    layout_make(1280, 800, 1.0, &desk->layout);
    desk->pointer_x = desk->layout.picture.x + desk->layout.picture.w / 2;
    desk->pointer_y = desk->layout.picture.y + desk->layout.picture.h / 2;
    desk_say(desk, false, "space plays, ? shows every key");
}

void desk_free(struct desk *desk)
{
    struct buffer why = { 0 };
    if (desk->saving.pid > 0)
        draft_save_poll(&desk->saving, true, &why);
    buffer_free(&why);
    draft_free(&desk->draft);
}

static bool is_on_picture(const struct desk *desk, double x, double y)
{
    const struct camera_spec *camera = &desk->draft.scene->camera;
    struct sight sight;
    return sight_at(&desk->look, &desk->layout, camera->width_px, camera->height_px, x, y, &sight);
}

static void press_left(struct desk *desk, double x, double y, bool by_keys, uint64_t wall_us)
{
    enum action action = button_at(&desk->layout, x, y);
    if (desk->look.help) {
        desk_turn_help(&desk->look);
        return;
    }
    if (action != ACTION_NONE) {
        desk_do(desk, action, wall_us);
        return;
    }
    if (desk_hold_end(desk, x, y))
        return;
    bool playing = desk->player.playing;
    bool on_mark = desk_click_mark(desk, x, y);
    if (on_mark || desk_hold_time(desk, x, y)) {
        desk->hold_x = on_mark ? x : -INFINITY;
        desk->hold = HOLD_TIME;
        desk->was_playing = playing;
        return;
    }
    desk_press_picture(desk, x, y, by_keys);
}

static void press(struct desk *desk, const struct desk_input *input, uint64_t wall_us)
{
    if (input->button == BUTTON_LEFT) {
        press_left(desk, input->x, input->y, false, wall_us);
    } else if (input->button == BUTTON_RIGHT && is_on_picture(desk, input->x, input->y)) {
        desk_close_shape(desk);
    } else if (input->button == BUTTON_MIDDLE && is_on_picture(desk, input->x, input->y)) {
        desk->hold = HOLD_PICTURE;
        desk->hold_x = input->x;
        desk->hold_y = input->y;
    }
}

static void release(struct desk *desk, uint64_t wall_us)
{
    enum desk_hold hold = desk->hold;
    desk->hold = HOLD_NOTHING;
    if (hold == HOLD_SHAPE)
        desk_drop_shape(desk);
    else if (hold == HOLD_END)
        desk_drop_end(desk);
    else if (hold == HOLD_TIME && desk->was_playing)
        player_play(&desk->player, true, wall_us);
}

static void wheel(struct desk *desk, const struct desk_input *input, uint64_t wall_us)
{
    enum action action = desk_wheel(desk, input->x, input->y, input->wheel);
    if (action != ACTION_NONE)
        desk_do(desk, action, wall_us);
}

static void move(struct desk *desk, double x, double y)
{
    const struct camera_spec *camera = &desk->draft.scene->camera;
    const struct area *line = &desk->layout.time_line;
    desk->pointer_x = x;
    desk->pointer_y = y;
    switch (desk->hold) {
    case HOLD_NOTHING:
        break;
    case HOLD_TIME: /* who strays off the line still drags it; a mark is left by more than a tremble
                     */
        if (fabs(x - desk->hold_x) < MARK_PX * desk->layout.scale)
            break;
        desk->hold_x = -INFINITY;
        desk_hold_time(desk, fmin(fmax(x, line->x), line->x + line->w - 1), line->y);
        break;
    case HOLD_PICTURE:
        look_move(&desk->look, &desk->layout, camera->width_px, camera->height_px, x - desk->hold_x,
                  y - desk->hold_y);
        desk->hold_x = x;
        desk->hold_y = y;
        break;
    case HOLD_SHAPE:
        desk_drag_shape(desk, x, y);
        break;
    case HOLD_END:
        desk_drag_end(desk, x);
        break;
    case HOLD_STRANGER:
        desk_drag_stranger(desk, x, y);
        break;
    }
}

/* The pointer of who has no mouse stays in the window. */
static bool do_pointer(struct desk *desk, enum action action)
{
    static const struct {
        enum action action;
        int dx, dy;
        bool nudge;
    } ways[] = {
        { ACTION_POINTER_LEFT, -1, 0, false }, { ACTION_POINTER_RIGHT, 1, 0, false },
        { ACTION_POINTER_UP, 0, -1, false },   { ACTION_POINTER_DOWN, 0, 1, false },
        { ACTION_NUDGE_LEFT, -1, 0, true },    { ACTION_NUDGE_RIGHT, 1, 0, true },
        { ACTION_NUDGE_UP, 0, -1, true },      { ACTION_NUDGE_DOWN, 0, 1, true },
    };
    const struct area *foot = &desk->layout.foot;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        if (ways[i].action != action)
            continue;
        double step = ways[i].nudge ? 1.0 : POINTER_STEP_PX * desk->layout.scale;
        double x = desk->pointer_x + ways[i].dx * step, y = desk->pointer_y + ways[i].dy * step;
        move(desk, fmin(fmax(x, 0.0), fmax(foot->x + foot->w - 1, 0.0)),
             fmin(fmax(y, 0.0), fmax(foot->y + foot->h - 1, 0.0)));
        desk->pointer_shown = true;
        return true;
    }
    return false;
}

/* With a mouse in hand, the key closes what is being drawn; without, it is the left button, which
 * stays down until it is pressed again where there is something to drag. */
static void click(struct desk *desk, uint64_t wall_us)
{
    if (!desk->pointer_shown && desk->shapes.n > 0) {
        desk_close_shape(desk);
        return;
    }
    desk->pointer_shown = true;
    if (desk->hold != HOLD_NOTHING)
        release(desk, wall_us);
    else
        press_left(desk, desk->pointer_x, desk->pointer_y, true, wall_us);
}

static void escape(struct desk *desk)
{
    if (desk->look.help)
        desk->look.help = false;
    else if (desk->awaited != ACTION_NONE)
        desk->awaited = ACTION_NONE;
    else if (!desk_give_up_shape(desk))
        desk->tool = ACTION_TOOL_LOOK;
    desk_say(desk, false, "%s", "");
}

static void quit(struct desk *desk)
{
    if (desk->draft.saved || desk->asked_to_quit) {
        desk->wish = WISH_QUIT;
        return;
    }
    desk->asked_to_quit = true;
    desk_say(desk, true, "not saved: s saves the session, to quit again leaves it");
}

static void do_out(struct desk *desk, enum action action, uint64_t wall_us)
{
    switch (action) {
    case ACTION_CLICK:
        click(desk, wall_us);
        break;
    case ACTION_CLOSE_SHAPE:
        desk_close_shape(desk);
        break;
    case ACTION_ESCAPE:
        escape(desk);
        break;
    case ACTION_SAVE:
        desk_save(desk);
        break;
    case ACTION_PICTURE:
        desk->wish = WISH_PICTURE;
        break;
    case ACTION_CLIP:
        desk->clip = !desk->clip;
        desk->wish = desk->clip ? WISH_CLIP_BEGIN : WISH_CLIP_END;
        break;
    case ACTION_QUIT:
        quit(desk);
        break;
    default:
        break;
    }
}

void desk_do(struct desk *desk, enum action action, uint64_t wall_us)
{
    desk->dirty = true;
    desk->asked_to_quit &= action == ACTION_QUIT;
    if (desk_do_time(desk, action, wall_us) || desk_do_view(desk, action) ||
        desk_do_end(desk, action) || desk_do_hands(desk, action) || do_pointer(desk, action))
        return;
    do_out(desk, action, wall_us);
}

void desk_input(struct desk *desk, const struct desk_input *input, uint64_t wall_us)
{
    desk->dirty = true;
    if (input->kind == INPUT_PRESS || input->kind == INPUT_MOVE)
        desk->pointer_shown = false;
    switch (input->kind) {
    case INPUT_KEY:
        desk_do(desk, key_action(input->key), wall_us);
        break;
    case INPUT_PRESS:
        move(desk, input->x, input->y);
        press(desk, input, wall_us);
        break;
    case INPUT_RELEASE:
        move(desk, input->x, input->y);
        release(desk, wall_us);
        break;
    case INPUT_MOVE:
        move(desk, input->x, input->y);
        break;
    case INPUT_WHEEL:
        wheel(desk, input, wall_us);
        break;
    case INPUT_SIZE:
        layout_make(input->x, input->y, input->wheel, &desk->layout);
        break;
    case INPUT_CLOSE:
        quit(desk);
        break;
    case INPUT_END:
        desk->wish = WISH_QUIT;
        break;
    }
}

static void tell_trouble(struct desk *desk)
{
    const char *trouble = engine_trouble(desk->engine);
    if (trouble != NULL && !desk->told_trouble)
        desk_say(desk, true, "%s", trouble);
    desk->told_trouble = trouble != NULL;
}

/* A device that hangs, or somebody who has stopped it in a debugger. */
static void tell_silence(struct desk *desk)
{
    static const char *const stages[] = { [HAL_STAGE_FRAME] = " in frame",
                                          [HAL_STAGE_BACKGROUND] = " in background",
                                          [HAL_STAGE_DETECT] = " in detect",
                                          [HAL_STAGE_TRACK] = " in track",
                                          [HAL_STAGE_COUNT] = " in count",
                                          [HAL_STAGE_REPORT] = " in report",
                                          [HAL_STAGE_NONE] = "" };
    const struct engine_silence silence = engine_silence(desk->engine);
    const unsigned s = silence.ms / 1000;
    if (s < SILENCE_S && strncmp(desk->message, SILENT, strlen(SILENT)) == 0)
        desk_say(desk, false, "%s", "");
    if (s >= SILENCE_S && s != desk->told_silence_s)
        desk_say(desk, true, SILENT " for %u s%s, since %.3f s (gdb -p %d)", s,
                 stages[silence.stage], (double)silence.t_us / 1e6, silence.pid);
    desk->told_silence_s = s >= SILENCE_S ? s : 0;
}

/* An error stays until there is something else to say. */
static void age_message(struct desk *desk, uint64_t wall_us)
{
    if (desk->message_us == UINT64_MAX)
        desk->message_us = wall_us;
    if (desk->message[0] == '\0' || desk->message_is_error ||
        wall_us - desk->message_us < MESSAGE_US)
        return;
    desk->message[0] = '\0';
    desk->dirty = true;
}

bool desk_tick(struct desk *desk, uint64_t wall_us)
{
    bool anew = engine_poll(desk->engine, 0);
    anew |= player_tick(&desk->player, desk->engine, wall_us);
    anew |= desk_save_tick(desk);
    desk_await(desk);
    tell_trouble(desk);
    tell_silence(desk);
    age_message(desk, wall_us);
    anew |= desk->dirty;
    desk->dirty = false;
    return anew;
}
