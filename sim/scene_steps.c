/* SPDX-License-Identifier: MIT */
#include "sim/scene_steps.h"

#include "sim/scene_events.h"
#include "sim/units.h"

#define LIMIT_MAX_S 10.0

static const char *const pin_choices[] = { "do", "led", "di", "reset", NULL };
static const char *const edge_choices[] = { "rise", "fall", "either", NULL };
static const char *const measure_names[LINE_MEASURES] = { "press to core", "alarm to line",
                                                          "line to contact", "press to contact",
                                                          "bounce" };

const char *line_pin_name(enum line_pin pin)
{
    return pin_choices[pin];
}

const char *line_measure_name(enum line_measure measure)
{
    return measure_names[measure];
}

void line_limits_init(struct line_limits *limits)
{
    for (size_t i = 0; i < LINE_MEASURES; i++)
        limits->max_us[i] = UINT64_MAX;
}

#define LIMIT(name, measure)                                                                       \
    {                                                                                              \
        name, KEY_DURATION, .min = 1e-6, .max = LIMIT_MAX_S, AT(line_limits, max_us[measure])      \
    }
static const struct key limit_keys[] = {
    LIMIT("press_to_core_max", MEASURE_PRESS_TO_CORE),
    LIMIT("alarm_to_line_max", MEASURE_ALARM_TO_LINE),
    LIMIT("line_to_contact_max", MEASURE_LINE_TO_CONTACT),
    LIMIT("press_to_contact_max", MEASURE_PRESS_TO_CONTACT),
    LIMIT("bounce_max", MEASURE_BOUNCE),
};
const struct key_table line_limits_table = { sizeof limit_keys / sizeof limit_keys[0], limit_keys };

/* What every step has. */
#define STEP_PLACE                                                                                 \
    { "pin", KEY_CHOICE, true, .choices = pin_choices, AT(line_step, pin) },                       \
        { "from", KEY_DURATION, .min = 0, .max = DURATION_MAX_S, AT(line_step, from_us) },         \
        { "after", KEY_DURATION, .min = 0, .max = DURATION_MAX_S, AT(line_step, after_us) },       \
        { "tolerance", KEY_DURATION,         .min = 0,                                             \
          .max = 60,   .fallback = "\"0s\"", AT(line_step, tolerance_us) },                        \
    {                                                                                              \
        "bounce", KEY_DURATION, .min = 0, .max = 1, .fallback = "\"0s\"", AT(line_step, bounce_us) \
    }
#define STEP_FOR                                                                                   \
    {                                                                                              \
        "for", KEY_DURATION, .min = 1e-6, .max = DURATION_MAX_S, AT(line_step, for_us)             \
    }

static const struct key edge_keys[] = {
    STEP_PLACE,
    { "edge", KEY_CHOICE, true, .choices = edge_choices, AT(line_step, edge) },
    { "within", KEY_DURATION, true, 0, DURATION_MAX_S, AT(line_step, for_us) },
};
TABLE(edge_table, edge_keys);

static const struct key never_keys[] = {
    STEP_PLACE,
    STEP_FOR,
    { "never", KEY_CHOICE, true, .choices = edge_choices, AT(line_step, edge) },
};
TABLE(never_table, never_keys);

static const struct key count_keys[] = {
    STEP_PLACE,
    STEP_FOR,
    { "count", KEY_CHOICE, true, .choices = edge_choices, AT(line_step, edge) },
    { "min", KEY_U32, true, 0, 1e6, AT(line_step, least) },
    { "max", KEY_U32, true, 0, 1e6, AT(line_step, most) },
};
TABLE(count_table, count_keys);

static const struct key hold_keys[] = {
    STEP_PLACE,
    STEP_FOR,
    { "holds", KEY_BOOL, true, AT(line_step, level) },
};
TABLE(hold_table, hold_keys);

static const struct key blink_keys[] = {
    STEP_PLACE,
    STEP_FOR,
    { "blinks", KEY_DURATION, true, 0.001, 60, AT(line_step, period_us) },
    { "duty", KEY_NUMBER, .min = 0.01, .max = 0.99, .fallback = "0.5", AT(line_step, duty) },
    { "periods", KEY_U32, .min = 1, .max = 1e6, .fallback = "1", AT(line_step, least) },
};
TABLE(blink_table, blink_keys);

/* In the order of enum line_step_kind. */
static const struct key_form step_forms[] = {
    { "edge", &edge_table },  { "never", &never_table },  { "count", &count_table },
    { "holds", &hold_table }, { "blinks", &blink_table },
};

enum { STEP_FORMS = sizeof step_forms / sizeof *step_forms };

static int fail_at(struct reading *reading, const char *key, const char *expected, uint64_t us)
{
    char time[24];
    units_print_duration(us, time, sizeof time);
    reading_enter_key(reading, key);
    return reading_fail(reading, "expected %s %s", expected, time);
}

static int read_step(struct reading *reading, const cJSON *json, void *element)
{
    struct line_step *step = element;
    *step =
        (struct line_step) { .from_us = UINT64_MAX, .after_us = UINT64_MAX, .for_us = UINT64_MAX };
    int form = keys_form(reading, json, step_forms, STEP_FORMS);
    if (form < 0)
        return -1;
    step->kind = (enum line_step_kind)form;
    if (keys_read(reading, json, step_forms[form].table, step) != 0)
        return -1;
    if (step->from_us != UINT64_MAX && step->after_us != UINT64_MAX)
        return reading_fail(reading, "expected \"from\" or \"after\", found both");
    if (step->after_us == UINT64_MAX)
        step->after_us = 0;
    if (step->kind == STEP_COUNT && step->least > step->most)
        return reading_fail(reading, "expected a min of at most the max, %u", step->most);
    if ((step->kind == STEP_NEVER || step->kind == STEP_HOLD) &&
        step->for_us < 2 * step->tolerance_us)
        return fail_at(reading, "for", "a window that its tolerance leaves something of, at least",
                       2 * step->tolerance_us);
    if (step->kind == STEP_BLINK && step->for_us < step->least * step->period_us)
        return fail_at(reading, "for", "room for the periods, at least",
                       step->least * step->period_us);
    return 0;
}

const struct key_list scene_step_list = { sizeof(struct line_step),
                                          offsetof(struct scene_draft, scene.expect.n_steps),
                                          read_step, step_forms, STEP_FORMS };

int scene_steps_check(struct reading *reading, const struct scene *scene)
{
    size_t expect = reading_enter_key(reading, "expect");
    size_t steps = reading_enter_key(reading, "steps");
    for (size_t i = 0; i < scene->expect.n_steps; i++) {
        const struct line_step *step = &scene->expect.steps[i];
        size_t at = reading_enter_index(reading, i);
        if (step->from_us != UINT64_MAX && step->from_us >= scene->duration_us)
            return fail_at(reading, "from", "a time before the end of the scene,",
                           scene->duration_us);
        uint64_t begin_us = step->from_us != UINT64_MAX ? step->from_us : step->after_us;
        if (step->for_us != UINT64_MAX && begin_us + step->for_us > scene->duration_us)
            return fail_at(reading, step->kind == STEP_EDGE ? "within" : "for",
                           "an end within the scene, which lasts", scene->duration_us);
        reading_leave(reading, at);
    }
    reading_leave(reading, steps);
    reading_leave(reading, expect);
    return 0;
}
