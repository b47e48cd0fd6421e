/* SPDX-License-Identifier: MIT */
#include "rig/window/desk_parts.h"

#include <math.h>
#include <stdio.h>

#define HEIGHT_STEP_M 0.05
#define HEIGHT_MIN_M 0.6
#define HEIGHT_MAX_M 2.3
#define BRIGHTER 1.5
static const int MINUTE_S = 60;

/* Clothes as a camera tells them apart; the first is left to the scene's seed. */
static const uint32_t tops[] = { UINT32_MAX, 0x1c1c20, 0xf0f0ea, 0x7a1f1f, 0x1f3f7a,
                                 0x2f6b3a,   0x8a8a88, 0xd8b040, 0x5a4632 };
enum { TOPS = sizeof tops / sizeof tops[0] };

/* Wherever the change was made: what is shown is then the present frame of the other scene. */
static void step_back(struct desk *desk, bool undo)
{
    struct buffer why = { 0 };
    const struct instant *present = desk_present(desk);
    if (present == NULL)
        return;
    const uint64_t frame = present->frame;
    const struct draft_step *step = undo ? draft_undo(&desk->draft) : draft_redo(&desk->draft);
    if (step == NULL) {
        desk_say(desk, false, undo ? "nothing to undo" : "nothing to redo");
        return;
    }
    if (desk_hand_over(desk, &why)) {
        desk_say(desk, false, "%s: %s", undo ? "undone" : "redone", step->what);
    } else {
        desk_say(desk, true, "%s", buffer_get(&why));
        if (undo)
            draft_redo(&desk->draft);
        else
            draft_undo(&desk->draft);
    }
    if (!desk->player.playing)
        desk_go(desk, frame);
    desk->shapes.chosen = CHOSEN_NOTHING;
    buffer_free(&why);
}

static double held_height(double height_m)
{
    return round(fmin(fmax(height_m, HEIGHT_MIN_M), HEIGHT_MAX_M) * 100.0) / 100.0;
}

/* Who was changed goes on as the last walker of the scene. */
static void change_chosen(struct desk *desk, double height_m, uint32_t top_rgb)
{
    struct buffer why = { 0 };
    const struct instant *present = desk_present(desk);
    if (present == NULL)
        return;
    int result = draft_change_looks(&desk->draft, desk->shapes.index, present->t_us, height_m,
                                    top_rgb, &why);
    if (desk_changed(desk, result, &why))
        desk->shapes.index = draft_n_walkers(&desk->draft) - 1;
}

static void change_height(struct desk *desk, double by_m)
{
    struct shapes *shapes = &desk->shapes;
    struct looks looks;
    if (shapes->chosen == CHOSEN_WALKER && draft_looks(&desk->draft, shapes->index, &looks)) {
        change_chosen(desk, held_height(looks.height_m + by_m), UINT32_MAX);
        return;
    }
    shapes->height_m = held_height(shapes->height_m + by_m);
    desk_say(desk, false, "the next walker is %.2f m high", shapes->height_m);
}

static uint32_t next_top(uint32_t rgb)
{
    for (size_t i = 0; i < TOPS; i++)
        if (tops[i] == rgb)
            return tops[(i + 1) % TOPS];
    return tops[1];
}

static void change_clothes(struct desk *desk)
{
    struct shapes *shapes = &desk->shapes;
    struct looks looks;
    if (shapes->chosen == CHOSEN_WALKER && draft_looks(&desk->draft, shapes->index, &looks)) {
        uint32_t top = next_top(looks.top_rgb);
        change_chosen(desk, 0.0, top != UINT32_MAX ? top : tops[1]);
        return;
    }
    shapes->top_rgb = next_top(shapes->top_rgb);
    if (shapes->top_rgb == UINT32_MAX)
        desk_say(desk, false, "the next walker's clothes are drawn by chance");
    else
        desk_say(desk, false, "the next walker wears #%06x", (unsigned)shapes->top_rgb);
}

static void remove_chosen(struct desk *desk)
{
    struct buffer why = { 0 };
    struct shapes *shapes = &desk->shapes;
    const struct instant *present = shapes->chosen != CHOSEN_NOTHING ? desk_present(desk) : NULL;
    int result;
    if (shapes->chosen == CHOSEN_NOTHING && desk->stranger)
        desk_say_stranger(desk);
    else if (shapes->chosen == CHOSEN_NOTHING)
        desk_say(desk, false, "nothing is chosen: click on it first");
    if (present == NULL)
        return;
    if (shapes->chosen == CHOSEN_WALKER) {
        result = draft_remove_walker(&desk->draft, shapes->index, present->t_us, &why);
    } else {
        struct settings settings;
        struct shape_points none = { 0 };
        char what[64];
        draft_settings(&desk->draft, present->t_us, &present->settings, &settings);
        cJSON *changes = shapes_changes(&settings, shapes->chosen, shapes->index, &none);
        snprintf(what, sizeof what, "%s removed", shapes_name(shapes->chosen));
        result =
            draft_configure(&desk->draft, present->t_us, &present->settings, changes, what, &why);
        cJSON_Delete(changes);
    }
    if (desk_changed(desk, result, &why))
        shapes->chosen = CHOSEN_NOTHING;
}

/* What is done to the device and its room at once. */
static bool happen(struct desk *desk, enum action action)
{
    static const enum action known[] = { ACTION_PRESS_DI,   ACTION_PRESS_RESET, ACTION_NETWORK,
                                         ACTION_POWER,      ACTION_BRIGHTER,    ACTION_DARKER,
                                         ACTION_CLOCK_BACK, ACTION_CLOCK_ON };
    struct buffer why = { 0 };
    bool is_known = false;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        is_known |= known[i] == action;
    const struct instant *present = is_known ? desk_present(desk) : NULL;
    if (present == NULL)
        return is_known;
    uint64_t t_us = present->t_us;
    int result = -1;
    if (action == ACTION_PRESS_DI)
        result = draft_press_di(&desk->draft, t_us, &why);
    else if (action == ACTION_PRESS_RESET)
        result = draft_toggle_reset(&desk->draft, t_us, &why);
    else if (action == ACTION_NETWORK)
        result = draft_toggle_network(&desk->draft, t_us, &why);
    else if (action == ACTION_POWER)
        result = draft_toggle_power(&desk->draft, t_us, &why);
    else if (action == ACTION_BRIGHTER || action == ACTION_DARKER)
        result = draft_scale_light(&desk->draft, t_us,
                                   action == ACTION_BRIGHTER ? BRIGHTER : 1.0 / BRIGHTER, &why);
    else
        result = draft_step_clock(&desk->draft, t_us,
                                  action == ACTION_CLOCK_ON ? MINUTE_S : -MINUTE_S, &why);
    desk_changed(desk, result, &why);
    return true;
}

static const char *tool_says(enum action tool)
{
    switch (tool) {
    case ACTION_TOOL_WALKER:
        return "walker: left click adds points of his path, right click lets him go";
    case ACTION_TOOL_LINE:
        return "line: left click adds a point, 2 to 5, right click closes";
    case ACTION_TOOL_REGION:
        return "region: left click adds a point, 3 to 10, right click closes";
    case ACTION_TOOL_U_TURN:
        return "U-turn area: left click adds a point, 3 to 10, right click closes";
    case ACTION_TOOL_MASK:
        return "mask: left click adds a point, 3 to 10, right click closes";
    default:
        return "look: click chooses, drag moves people, points and the picture";
    }
}

bool desk_do_hands(struct desk *desk, enum action action)
{
    if (action >= ACTION_TOOL_LOOK && action <= ACTION_TOOL_MASK) {
        desk->tool = action;
        desk->shapes.n = 0;
        desk->shapes.chosen = CHOSEN_NOTHING;
        desk_say(desk, false, "%s", tool_says(action));
        return true;
    }
    switch (action) {
    case ACTION_TALLER:
        change_height(desk, HEIGHT_STEP_M);
        return true;
    case ACTION_SMALLER:
        change_height(desk, -HEIGHT_STEP_M);
        return true;
    case ACTION_CLOTHES:
        change_clothes(desk);
        return true;
    case ACTION_REMOVE:
        remove_chosen(desk);
        return true;
    case ACTION_UNDO:
        step_back(desk, true);
        return true;
    case ACTION_REDO:
        step_back(desk, false);
        return true;
    default:
        return happen(desk, action);
    }
}
