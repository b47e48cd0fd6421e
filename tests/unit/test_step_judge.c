/* SPDX-License-Identifier: MIT */
/* What a scene expects of lines, step by step: read from its text, judged by edges made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "rig/line_chart.h"
#include "rig/step_judge.h"
#include "sim/scene_read.h"

static struct scene *scene_with(const char *expect, struct scene_error *error)
{
    char text[2000];
    const struct scene_search search = { 0 };
    snprintf(text, sizeof text,
             "{ \"version\": 1, \"model\": \"vs121-p\", \"duration\": \"20s\",\n"
             "  \"camera\": { \"height\": \"3m\" },\n"
             "  \"expect\": {\n%s } }",
             expect);
    return scene_read_text("vs121-p/made", text, strlen(text), &search, error);
}

/* Words such as do+1500 and led-2000: a level from so many milliseconds on; off! is a loss of
 * power. */
static void write_trace(const char *words, struct buffer *trace)
{
    char name[8], sign;
    unsigned ms;
    int used;
    for (; sscanf(words, " %7[a-z]%c%u%n", name, &sign, &ms, &used) == 3; words += used) {
        bool is_led = strcmp(name, "led") == 0;
        buffer_addf(trace, "{\"t_us\":%u000,\"kind\":", ms);
        if (sign == '!')
            buffer_addf(trace, "\"power\",\"power\":\"%s\"}\n", name);
        else if (is_led)
            buffer_addf(trace, "\"led\",\"level\":%s}\n", sign == '+' ? "true" : "false");
        else
            buffer_addf(trace, "\"pin\",\"pin\":\"%s\",\"level\":%s}\n", name,
                        sign == '+' ? "true" : "false");
    }
    assert_string_equal(words, "");
}

static const struct step_judge_options virtual_time = { .end_us = 20000000 };
static const struct step_judge_options on_lines = {
    .end_us = 20000000, .moment_us = 500000, .lag_us = 25000, .bounce_us = 25000
};

struct judged_case {
    const char *steps; /* the list's elements */
    const char *trace;
    const struct step_judge_options *options;
    const char
        *broken; /* what the lines of the diff have in common with this; empty: all is well */
};

#define DO "{ \"pin\": \"do\", "
#define LED "{ \"pin\": \"led\", "
#define DI "{ \"pin\": \"di\", "

static const struct judged_case judged[] = {
    /* an edge: both ends of the window belong to it */
    { DO "\"from\": \"1s\", \"edge\": \"rise\", \"within\": \"500ms\" }", "do+1000", &virtual_time,
      "" },
    { DO "\"from\": \"1s\", \"edge\": \"rise\", \"within\": \"500ms\" }", "do+1500", &virtual_time,
      "" },
    { DO "\"from\": \"1s\", \"edge\": \"rise\", \"within\": \"500ms\" }", "do+1501", &virtual_time,
      "expect.steps[0]: expected do to rise from 1 s to 1.5 s; saw it rise at 1.501 s" },
    { DO "\"from\": \"1s\", \"edge\": \"rise\", \"within\": \"500ms\" }", "do+999 do-1100",
      &virtual_time, "saw it off from 1.1 s to the end" },
    { DO "\"from\": \"1s\", \"edge\": \"rise\", \"within\": \"500ms\" }", "", &virtual_time,
      "saw it off all the time" },
    { DO "\"from\": \"1s\", \"edge\": \"fall\", \"within\": \"0s\" }", "do+900 do-1000",
      &virtual_time, "" },
    { DO "\"from\": \"1s\", \"edge\": \"either\", \"within\": \"1s\" }", "do+900 do-1300",
      &virtual_time, "" },
    { DO "\"from\": \"1s\", \"edge\": \"rise\", \"within\": \"0s\", \"tolerance\": \"100ms\" }",
      "do+900", &virtual_time, "" },
    { DO "\"from\": \"1s\", \"edge\": \"rise\", \"within\": \"0s\", \"tolerance\": \"100ms\" }",
      "do+1101", &virtual_time, "give or take 0.1 s; saw it rise at 1.101 s" },
    { DO "\"from\": \"1s\", \"edge\": \"rise\", \"within\": \"500ms\" }", "do+2000", &on_lines,
      "" },
    { DO "\"from\": \"1s\", \"edge\": \"rise\", \"within\": \"500ms\" }", "do+2001", &on_lines,
      "give or take 0.5 s" },

    /* the next step begins where the one before ended */
    { DI "\"from\": \"1s\", \"edge\": \"rise\", \"within\": \"1s\" }," DO
         "\"after\": \"10ms\", \"edge\": \"rise\", \"within\": \"50ms\" }",
      "di+1700 do+1755", &virtual_time, "" },
    { DI "\"from\": \"1s\", \"edge\": \"rise\", \"within\": \"1s\" }," DO
         "\"edge\": \"rise\", \"within\": \"50ms\" }",
      "di+1700 do+1751", &virtual_time, "expect.steps[1]: expected do to rise from 1.7 s to" },
    { DI "\"from\": \"1s\", \"edge\": \"rise\", \"within\": \"1s\" }," DO
         "\"edge\": \"rise\", \"within\": \"50ms\" }",
      "di+1700 do+1776", &on_lines, "from 1.7 s to 1.75 s, give or take 0.025 s; saw" },
    /* an edge that the step before waited for is over */
    { DO "\"edge\": \"either\", \"within\": \"5s\" }," DO
         "\"edge\": \"either\", \"within\": \"5s\" }," DO
         "\"never\": \"either\", \"for\": \"5s\" }",
      "do+1000 do-2000", &virtual_time, "" },
    { DO "\"edge\": \"rise\", \"within\": \"5s\" }," DO "\"never\": \"either\", \"for\": \"5s\" }",
      "do+1000 do-1000", &virtual_time, "" },
    /* and one that never came leaves the end of its window behind */
    { DO "\"from\": \"2s\", \"edge\": \"rise\", \"within\": \"1s\" }," DO
         "\"holds\": false, \"for\": \"1s\" }",
      "do+3500", &virtual_time,
      "expect.steps[1]: expected do to stay off from 3 s to 4 s; saw it "
      "rise at 3.5 s" },

    /* never, from one end of the window to the other */
    { DO "\"from\": \"1s\", \"never\": \"fall\", \"for\": \"1s\" }", "do+1500", &virtual_time, "" },
    { DO "\"from\": \"1s\", \"never\": \"fall\", \"for\": \"1s\" }", "do+500 do-1000",
      &virtual_time, "expected do never to fall from 1 s to 2 s; saw it fall at 1 s" },
    { DO "\"from\": \"1s\", \"never\": \"fall\", \"for\": \"1s\" }", "do+500 do-2000",
      &virtual_time, "saw it fall at 2 s" },
    { DO "\"from\": \"1s\", \"never\": \"fall\", \"for\": \"1s\" }", "do+500 do-2001",
      &virtual_time, "" },
    { DO "\"from\": \"1s\", \"never\": \"fall\", \"for\": \"5s\" }", "do+500 do-1400", &on_lines,
      "" },
    { DO "\"from\": \"1s\", \"never\": \"fall\", \"for\": \"5s\" }", "do+500 do-1600", &on_lines,
      "saw it fall at 1.6 s" },
    /* a window that the tolerances leave nothing of says nothing, not even something wrong */
    { DO "\"from\": \"1s\", \"never\": \"rise\", \"for\": \"999ms\" }", "do+1500", &on_lines, "" },
    { DO "\"from\": \"1s\", \"holds\": false, \"for\": \"300ms\" }", "do+1400", &on_lines, "" },
    { DO "\"from\": \"1s\", \"holds\": false, \"for\": \"1010ms\" }", "do+1400", &on_lines,
      "saw it on at 1.5 s" },
    { LED "\"from\": \"1s\", \"never\": \"either\" }", "led+0 led-19999", &virtual_time,
      "from 1 s to 20 s; saw it fall at 19.999 s" },

    /* counts */
    { DI "\"from\": \"1s\", \"count\": \"rise\", \"min\": 2, \"max\": 3, \"for\": \"4s\" }",
      "di+1000 di-1500 di+5000", &virtual_time, "" },
    { DI "\"from\": \"1s\", \"count\": \"rise\", \"min\": 2, \"max\": 3, \"for\": \"4s\" }",
      "di+1000 di-1500 di+5001", &virtual_time,
      "expected 2 to 3 rising edges of di from 1 s to 5 s; saw 1: at 1 s" },
    { DI "\"from\": \"1s\", \"count\": \"either\", \"min\": 0, \"max\": 1, \"for\": \"4s\" }",
      "di+1000 di-1500", &virtual_time,
      "expected 0 to 1 edges of di from 1 s to 5 s; saw 2: at 1 "
      "s, 1.5 s" },
    { DI "\"from\": \"1s\", \"count\": \"rise\", \"min\": 1, \"max\": 1, \"for\": \"4s\" }",
      "di+1000 di-1010 di+1020 di-1500", &virtual_time, "saw 2: at 1 s, 1.02 s" },
    { DI "\"from\": \"1s\", \"count\": \"rise\", \"min\": 1, \"max\": 1, \"for\": \"4s\" }",
      "di+1000 di-1010 di+1020 di-1500", &on_lines, "" },
    { DI "\"from\": \"1s\", \"count\": \"rise\", \"min\": 1, \"max\": 1, \"for\": \"4s\", "
         "\"bounce\": \"10ms\" }",
      "di+1000 di-1010 di+1020 di-1500", &virtual_time, "" },
    { DI "\"from\": \"1s\", \"count\": \"either\", \"min\": 0, \"max\": 0, \"for\": \"4s\", "
         "\"bounce\": \"10ms\" }",
      "di+1000 di-1010", &virtual_time, "" },
    { DI "\"from\": \"1s\", \"count\": \"rise\", \"min\": 1, \"max\": 1, \"for\": \"4s\" }",
      "di+700 di-800 di+3000", &on_lines, "" },

    /* a level that is held, and the edge that ends it */
    { DO "\"from\": \"1s\", \"holds\": true, \"for\": \"1s\" }", "do+1000 do-2000", &virtual_time,
      "" },
    { DO "\"from\": \"1s\", \"holds\": true, \"for\": \"1s\" }", "do+1001", &virtual_time,
      "expected do to stay on from 1 s to 2 s; saw it off at 1 s" },
    { DO "\"from\": \"1s\", \"holds\": true, \"for\": \"1s\" }", "do+1000 do-1999", &virtual_time,
      "saw it fall at 1.999 s" },
    { DO "\"from\": \"1s\", \"holds\": true, \"for\": \"4s\" }", "do+1400 do-4600", &on_lines, "" },
    { DO "\"edge\": \"rise\", \"within\": \"2s\" }," DO "\"holds\": true, \"for\": \"1s\" }",
      "do+1000 do-1960", &on_lines, "saw it fall at 1.96 s" },
    { DO "\"edge\": \"rise\", \"within\": \"2s\" }," DO "\"holds\": true, \"for\": \"1s\" }",
      "do+1000 do-1980", &on_lines, "" },
    { DO "\"from\": \"10s\", \"edge\": \"rise\", \"within\": \"5s\" }," DO
         "\"holds\": true, \"for\": \"10s\" }",
      "do+15000", &virtual_time, "to stay on from 15 s to 25 s; saw the scene end at 20 s" },
    /* without power there is no voltage on an input, as the device sees it */
    { DI "\"from\": \"1s\", \"holds\": true, \"for\": \"4s\" }", "di+500 off!3000", &virtual_time,
      "saw it fall at 3 s" },

    /* blinking */
    { LED "\"from\": \"1s\", \"blinks\": \"1s\", \"for\": \"3s\", \"periods\": 2 }",
      "led+0 led-1200 led+1700 led-2200 led+2700 led-3200 led+3700", &virtual_time, "" },
    { LED "\"from\": \"1s\", \"blinks\": \"1s\", \"for\": \"3s\", \"periods\": 3 }",
      "led+0 led-1200 led+1700 led-2200 led+2700 led-3200 led+3700", &virtual_time,
      "expected led to blink for 3 periods at least of 1 s, 50 % of it on, from 1 s to 4 s; saw 2 "
      "whole periods" },
    { LED "\"from\": \"1s\", \"blinks\": \"1s\", \"for\": \"3s\" }", "led+0", &virtual_time,
      "saw it on for 3 s from 1 s" },
    { LED "\"from\": \"1s\", \"blinks\": \"1s\", \"for\": \"3s\" }",
      "led+0 led-1501 led+2001 led-2501 led+3001 led-3501", &virtual_time,
      "saw it on for 0.501 s from 1 s" },
    { LED "\"from\": \"1s\", \"blinks\": \"1s\", \"for\": \"3s\" }",
      "led+0 led-1200 led+1700 led-2200 led+2700", &virtual_time,
      "saw it on for 1.3 s from 2.7 s" },
    { LED "\"from\": \"1s\", \"blinks\": \"1s\", \"for\": \"3s\", \"tolerance\": \"49ms\" }",
      "led+0 led-1200 led+1700 led-2250 led+2750 led-3250 led+3750", &virtual_time,
      "saw a period of 1.05 s from 1.2 s" },
    { LED "\"from\": \"1s\", \"blinks\": \"1s\", \"for\": \"3s\", \"tolerance\": \"50ms\" }",
      "led+0 led-1200 led+1700 led-2250 led+2750 led-3250 led+3750", &virtual_time, "" },
    /* each level is within the tolerance, the period is not */
    { LED "\"from\": \"1s\", \"blinks\": \"1s\", \"for\": \"3s\", \"tolerance\": \"50ms\" }",
      "led+0 led-1200 led+1740 led-2280 led+2800 led-3300 led+3800", &virtual_time,
      "saw a period of 1.08 s from 1.2 s" },
    { LED "\"from\": \"1s\", \"blinks\": \"1s\", \"duty\": 0.2, \"for\": \"3s\" }",
      "led+1100 led-1300 led+2100 led-2300 led+3100 led-3300", &virtual_time, "" },
    { LED "\"from\": \"1s\", \"blinks\": \"1s\", \"duty\": 0.2, \"for\": \"3s\" }",
      "led+1100 led-1600 led+2100 led-2600 led+3100 led-3600", &virtual_time,
      "20 % of it on, from 1 s to 4 s; saw it on for 0.5 s from 1.1 s" },
    /* begun with the edge before it, ended with the last; what comes with that is not part of it */
    { LED "\"from\": \"1s\", \"edge\": \"fall\", \"within\": \"1s\" }," LED
          "\"blinks\": \"1s\", \"periods\": 2, \"for\": \"2s\" }," LED "\"holds\": true }",
      "led+0 led-1200 led+1700 led-2200 led+2700 led-3200 led+3200", &virtual_time, "" },
    { LED "\"from\": \"1s\", \"edge\": \"fall\", \"within\": \"1s\" }," LED
          "\"blinks\": \"1s\", \"periods\": 2, \"for\": \"2s\" }",
      "led+0 led-1200 led+1704 led-2195 led+2706 led-3213 led+3250", &on_lines, "" },
};

static void a_step_without_a_word_says_so(void **state)
{
    static const struct line_step hold = { .kind = STEP_HOLD,
                                           .from_us = 1000000,
                                           .for_us = 600000 };
    struct line_course courses[LINE_PINS] = { 0 };
    struct step_outcome outcome;
    struct buffer diff = { 0 }, chart = { 0 };
    (void)state;
    assert_int_equal(step_judge(&hold, 1, courses, &on_lines, &outcome, &diff), 0);
    assert_true(outcome.kept && outcome.silent);
    assert_string_equal(outcome.text,
                        "expect.steps[0]: expected do to stay off from 1 s to 1.6 s, give or take "
                        "0.5 s; not judged, as that leaves nothing of it");
    line_chart_svg(courses, &hold, &outcome, 1, 20000000, &chart);
    assert_non_null(strstr(buffer_get(&chart), "\"window silent\""));
    assert_int_equal(step_judge(&hold, 1, courses, &virtual_time, &outcome, &diff), 0);
    assert_false(outcome.silent);
    buffer_free(&chart);
    buffer_free(&diff);
}

static void each_step_is_held_against_the_edges(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof judged / sizeof judged[0]; i++) {
        char expect[1200];
        struct scene_error error;
        struct buffer trace = { 0 }, diff = { 0 };
        struct line_course courses[LINE_PINS] = { 0 };
        struct step_outcome outcome[LINE_STEPS_MAX];
        snprintf(expect, sizeof expect, "\"steps\": [%s]", judged[i].steps);
        struct scene *scene = scene_with(expect, &error);
        if (scene == NULL)
            fail_msg("case %zu: %s: %s", i, error.key, error.reason);
        write_trace(judged[i].trace, &trace);
        line_courses_read(courses, buffer_get(&trace));
        size_t broken = step_judge(scene->expect.steps, scene->expect.n_steps, courses,
                                   judged[i].options, outcome, &diff);
        bool well = judged[i].broken[0] == '\0';
        if (well != (broken == 0) || strstr(buffer_get(&diff), judged[i].broken) == NULL)
            fail_msg("case %zu: %s\nis judged: %zu broken\n%s", i, judged[i].steps, broken,
                     buffer_get(&diff));
        line_courses_free(courses);
        buffer_free(&trace);
        buffer_free(&diff);
        scene_free(scene);
    }
}

static void a_step_that_makes_no_sense_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *expect, *key, *reason;
        size_t line;
    } cases[] = {
        { "\"steps\": [{ \"edge\": \"rise\", \"within\": \"1s\" }]", "expect.steps[0].pin",
          "missing; expected one of \"do\", \"led\", \"di\", \"reset\"", 4 },
        { "\"steps\": [{ \"pin\": \"power\", \"edge\": \"rise\", \"within\": \"1s\" }]",
          "expect.steps[0].pin", "found \"power\"", 4 },
        { "\"steps\": [{ \"pin\": \"do\" }]", "expect.steps[0]",
          "incomplete; expected one of the keys \"edge\", \"never\", \"count\", \"holds\", "
          "\"blinks\"",
          4 },
        { "\"steps\": [{ \"pin\": \"do\", \"holds\": true, \"never\": \"rise\" }]",
          "expect.steps[0]", "\"never\" and \"holds\" do not go together", 4 },
        { "\"steps\": [\n" DO "\"edge\": \"up\", \"within\": \"1s\" }]", "expect.steps[0].edge",
          "expected one of \"rise\", \"fall\", \"either\", found \"up\"", 5 },
        { "\"steps\": [\n" DO "\"edge\": \"rise\" }]", "expect.steps[0].within", "missing", 5 },
        { "\"steps\": [\n" DO "\"edge\": \"rise\", \"within\": \"1s\", \"for\": \"1s\" }]",
          "expect.steps[0].for", "unknown key", 5 },
        { "\"steps\": [\n" DO "\"holds\": 1 }]", "expect.steps[0].holds", "true or false", 5 },
        { "\"steps\": [\n" DO "\"holds\": true, \"from\": \"1s\", \"after\": \"1s\" }]",
          "expect.steps[0]", "expected \"from\" or \"after\", found both", 5 },
        { "\"steps\": [\n" DO "\"holds\": true, \"from\": \"20s\" }]", "expect.steps[0].from",
          "expected a time before the end of the scene, 20s", 5 },
        { "\"steps\": [\n" DO "\"holds\": true, \"from\": \"19s\", \"for\": \"2s\" }]",
          "expect.steps[0].for", "expected an end within the scene, which lasts 20s", 5 },
        { "\"steps\": [\n" DO "\"edge\": \"rise\", \"from\": \"19s\", \"within\": \"2s\" }]",
          "expect.steps[0].within", "expected an end within the scene", 5 },
        { "\"steps\": [\n" DO "\"count\": \"rise\", \"min\": 3, \"max\": 2 }]", "expect.steps[0]",
          "expected a min of at most the max, 2", 5 },
        { "\"steps\": [\n" DO "\"count\": \"rise\", \"min\": 3 }]", "expect.steps[0].max",
          "missing", 5 },
        { "\"steps\": [\n" DO "\"blinks\": \"1s\", \"periods\": 3, \"for\": \"2s\" }]",
          "expect.steps[0].for", "expected room for the periods, at least 3s", 5 },
        { "\"steps\": [\n" DO "\"blinks\": \"1s\", \"duty\": 1 }]", "expect.steps[0].duty",
          "from 0.01 to 0.99, found 1", 5 },
        { "\"steps\": [\n" DO "\"holds\": true, \"for\": \"199ms\", \"tolerance\": \"100ms\" }]",
          "expect.steps[0].for", "at least 200ms", 5 },
        { "\"steps\": [\n" DO "\"never\": \"rise\", \"for\": \"20ms\", \"tolerance\": \"1s\" }]",
          "expect.steps[0].for", "at least 2s", 5 },
        { "\"steps\": [\n" DO "\"holds\": true, \"tolerance\": \"2min\" }]",
          "expect.steps[0].tolerance", "1min", 5 },
        { "\"limits\": { \"press_to_core_max\": \"11s\" }", "expect.limits.press_to_core_max",
          "10s", 4 },
        { "\"limits\": { \"press_to_core\": \"1s\" }", "expect.limits.press_to_core",
          "the nearest known one is \"press_to_core_max\"", 4 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scene_error error;
        struct scene *scene = scene_with(cases[i].expect, &error);
        if (scene != NULL)
            fail_msg("taken: %s", cases[i].expect);
        if (strcmp(error.key, cases[i].key) != 0 || strstr(error.reason, cases[i].reason) == NULL ||
            error.line != cases[i].line)
            fail_msg("%s\nsays %zu: %s: %s", cases[i].expect, error.line, error.key, error.reason);
    }
}

static void the_lines_are_drawn_with_the_windows_of_their_steps(void **state)
{
    (void)state;
    struct scene_error error;
    struct buffer trace = { 0 }, diff = { 0 }, svg = { 0 };
    struct line_course courses[LINE_PINS] = { 0 };
    struct step_outcome outcome[LINE_STEPS_MAX];
    struct scene *scene = scene_with(
        "\"steps\": [" DO "\"from\": \"1s\", \"edge\": \"rise\", \"within\": \"1s\" }," DO
        "\"holds\": true, \"for\": \"5s\" }]",
        &error);
    assert_non_null(scene);
    write_trace("led+0 do+1500 do-4000", &trace);
    line_courses_read(courses, buffer_get(&trace));
    step_judge(scene->expect.steps, 2, courses, &virtual_time, outcome, &diff);
    assert_int_equal(outcome[0].wrong_us, 2000000);
    assert_int_equal(outcome[1].wrong_us, 4000000);
    line_chart_svg(courses, scene->expect.steps, outcome, 2, scene->duration_us, &svg);
    assert_non_null(strstr(svg.s, ">do</text>"));
    assert_non_null(strstr(svg.s, ">led</text>"));
    assert_null(strstr(svg.s, ">di</text>"));
    assert_non_null(strstr(svg.s, "class=\"window\" x=\"69.4\""));
    assert_non_null(strstr(svg.s, "class=\"window broken\""));
    assert_non_null(strstr(svg.s, "<line class=\"mark\" x1=\"157.6\""));
    assert_non_null(strstr(svg.s,
                           "<title>expect.steps[1]: expected do to stay on from 1.5 s to 6.5 "
                           "s; saw it fall at 4 s</title>"));
    line_courses_free(courses);
    buffer_free(&trace);
    buffer_free(&diff);
    buffer_free(&svg);
    scene_free(scene);
}

static void limits_are_none_unless_they_are_set(void **state)
{
    (void)state;
    struct scene_error error;
    struct scene *scene = scene_with("\"limits\": { \"bounce_max\": \"3ms\" }", &error);
    assert_non_null(scene);
    assert_int_equal(scene->expect.limits.max_us[MEASURE_BOUNCE], 3000);
    assert_true(scene->expect.limits.max_us[MEASURE_PRESS_TO_CORE] == UINT64_MAX);
    assert_int_equal(scene->expect.n_steps, 0);
    scene_free(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_step_is_held_against_the_edges),
        cmocka_unit_test(a_step_without_a_word_says_so),
        cmocka_unit_test(a_step_that_makes_no_sense_is_refused_with_its_place),
        cmocka_unit_test(the_lines_are_drawn_with_the_windows_of_their_steps),
        cmocka_unit_test(limits_are_none_unless_they_are_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
