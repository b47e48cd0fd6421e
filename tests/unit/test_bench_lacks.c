/* SPDX-License-Identifier: MIT */
/* Which scenes a bench can run, and what is said of the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "rig/bench_lacks.h"
#include "rig/golden.h"
#include "sim/scene_read.h"

static struct scene *scene_with(const char *keys)
{
    char text[1000];
    struct scene_error error;
    const struct scene_search search = { 0 };
    snprintf(text, sizeof text,
             "{ \"version\": 1, \"model\": \"vs121-p\", \"duration\": \"20s\", \"camera\": { "
             "\"height\": \"3m\" }, %s }",
             keys);
    struct scene *scene = scene_read_text("vs121-p/made", text, strlen(text), &search, &error);
    if (scene == NULL)
        fail_msg("%s: %s", error.key, error.reason);
    return scene;
}

/* A map with these roles, each on a line of its own; with "di<out1", out1 presses di. */
static void map_with(struct bench_map *map, enum bench_side side, const char *roles)
{
    *map = (struct bench_map) { .side = side };
    for (enum bench_role role = 0; role < ROLE_COUNT; role++) {
        const char *name = bench_role_name(role), *at = strstr(roles, name);
        if (at == NULL)
            continue;
        map->line[role].wired = true;
        if (at > roles && at[-1] == '<') {
            map->line[role].has_reads_back = true;
            map->line[role].reads_back = strncmp(roles, "di", 2) == 0 ? ROLE_DI : ROLE_RESET;
        }
    }
}

#define PRESS(pin, more)                                                                           \
    "\"events\": [{ \"at\": \"1s\", \"press\": \"" pin "\", \"for\": \"1s\"" more " }]"
#define EVENT(what) "\"events\": [{ \"at\": \"1s\", " what " }]"
#define STEP(pin) "\"expect\": { \"steps\": [{ \"pin\": \"" pin "\", \"never\": \"either\" }] }"
#define NOTHING "\"seed\": 1"

static void a_scene_says_what_it_needs_of_a_bench(void **state)
{
    (void)state;
    static const char lit[] = "// power is there\n{\"t_us\":0,\"kind\":\"led\",\"level\":true}\n";
    static const char dark[] = "{\"t_us\":{\"about\":5,\"within\":1},\"kind\":\"led\","
                               "\"level\":false}\n";
    static const char contact[] = "{\"t_us\":\"*\",\"kind\":\"pin\",\"pin\":\"do\","
                                  "\"level\":true}\n";
    static const struct {
        const char *keys, *golden;
        enum bench_side side;
        const char *roles, *lack; /* NULL: none */
    } cases[] = {
        { NOTHING, "", SIDE_DEVICE, "out1", NULL },
        { NOTHING, lit, SIDE_DEVICE, "out1", NULL },
        { NOTHING, lit, SIDE_TESTER, "out1", NULL },
        { PRESS("di", ""), "", SIDE_DEVICE, "do",
          "it presses the button on di, and the map has no "
          "line with the role di" },
        { PRESS("di", ""), "", SIDE_DEVICE, "di do", "no output of the map reads back di" },
        { PRESS("di", ""), "", SIDE_DEVICE, "di<out1", NULL },
        { PRESS("reset", ""), "", SIDE_DEVICE, "di<out1",
          "it presses the reset button, and the "
          "map has no line with the role reset" },
        { PRESS("reset", ""), "", SIDE_DEVICE, "reset<out2", NULL },
        { PRESS("di", ", \"ramp\": \"1s\""), "", SIDE_DEVICE, "di<out1", "a relay cannot" },
        { PRESS("di", ""), "", SIDE_TESTER, "do", "no line with the role di" },
        { PRESS("di", ""), "", SIDE_TESTER, "di", NULL },
        { PRESS("di", ", \"ramp\": \"1s\""), "", SIDE_TESTER, "di", "a relay cannot" },
        { EVENT("\"power\": \"off\""), "", SIDE_TESTER, "di", "no line with the role power" },
        { EVENT("\"power\": \"off\""), "", SIDE_TESTER, "power", NULL },
        { EVENT("\"power\": \"off\""), "", SIDE_DEVICE, "di", NULL },
        { EVENT("\"network\": \"down\""), "", SIDE_DEVICE, "di", NULL },
        { EVENT("\"network\": \"down\""), "", SIDE_TESTER, "di", "which lines cannot" },
        { EVENT("\"ntp\": \"silent\""), "", SIDE_TESTER, "di", "which lines cannot" },
        { EVENT("\"clock\": \"step\", \"by\": \"9s\""), "", SIDE_TESTER, "di",
          "which lines cannot" },
        { EVENT("\"manage\": {}"), "", SIDE_TESTER, "di", "which lines cannot" },
        { EVENT("\"client\": \"location\""), "", SIDE_TESTER, "di", "which lines cannot" },
        { EVENT("\"platform\": {}"), "", SIDE_TESTER, "di", "which lines cannot" },
        { EVENT("\"upgrade\": { \"version\": \"1.2.3\" }"), "", SIDE_TESTER, "di",
          "which lines cannot" },
        { EVENT("\"light\": { \"lux\": 5 }"), "", SIDE_TESTER, "di", NULL },
        { NOTHING, contact, SIDE_DEVICE, "di",
          "it looks at do, and the map has no line with the "
          "role do" },
        { NOTHING, contact, SIDE_TESTER, "di", "it looks at do" },
        { NOTHING, contact, SIDE_TESTER, "do", NULL },
        { NOTHING, dark, SIDE_TESTER, "do", "it looks at led" },
        { NOTHING, dark, SIDE_TESTER, "led", NULL },
        { STEP("do"), "", SIDE_TESTER, "di", "it looks at do" },
        { STEP("led"), lit, SIDE_DEVICE, "di", "it looks at led" },
        { STEP("di"), "", SIDE_TESTER, "do", "it looks at di" },
        { STEP("reset"), "", SIDE_DEVICE, "do", "it looks at reset" },
        { STEP("reset"), "", SIDE_DEVICE, "reset", NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static struct bench_map map;
        struct bench_lack lack = { "" };
        struct scene *scene = scene_with(cases[i].keys);
        map_with(&map, cases[i].side, cases[i].roles);
        bool lacks = bench_lacks(scene, cases[i].golden, &map, &lack);
        if (lacks != (cases[i].lack != NULL) || (lacks && strstr(lack.text, cases[i].lack) == NULL))
            fail_msg("case %zu: %s with %s: %s", i, cases[i].keys, cases[i].roles, lack.text);
        scene_free(scene);
    }
}

static void a_tester_must_hear_what_the_device_reports(void **state)
{
    (void)state;
    static struct settings settings;
    static struct bench_map map;
    struct bench_lack lack;
    memset(&settings, 0, sizeof settings);
    map = (struct bench_map) { .side = SIDE_TESTER };
    settings.region.report.protocol = settings.line.report.protocol = PROTOCOL_HTTP;
    settings.flow.report.protocol = PROTOCOL_HTTP;
    assert_false(bench_lacks_collector(&settings, &map, &lack));
    settings.line.report.http[1].enable = true;
    assert_true(bench_lacks_collector(&settings, &map, &lack));
    assert_non_null(strstr(lack.text, "collector.http"));
    map.collector.http_port = 80;
    assert_false(bench_lacks_collector(&settings, &map, &lack));
    settings.flow.report.protocol = PROTOCOL_MQTTS;
    assert_true(bench_lacks_collector(&settings, &map, &lack));
    assert_non_null(strstr(lack.text, "collector.mqtt"));
    snprintf(map.collector.mqtt_host, sizeof map.collector.mqtt_host, "broker");
    assert_false(bench_lacks_collector(&settings, &map, &lack));
}

/* Where the LED is not wired nobody can say that it was lit. */
static void the_golden_does_without_a_led_that_nobody_watched(void **state)
{
    (void)state;
    static const char expected[] = "{\"t_us\":0,\"kind\":\"led\",\"level\":true}\n"
                                   "{\"t_us\":9,\"kind\":\"pin\",\"pin\":\"di\",\"level\":true}\n";
    struct buffer diff = { 0 };
    const struct golden_options watched = { .any_order = true },
                                unwatched = { .any_order = true, .without_led = true };
    assert_int_equal(golden_compare(expected, strchr(expected, '\n') + 1, &watched, &diff, NULL),
                     1);
    assert_int_equal(golden_compare(expected, strchr(expected, '\n') + 1, &unwatched, &diff, NULL),
                     0);
    assert_int_equal(golden_compare(expected, "", &unwatched, &diff, NULL), 1);
    buffer_free(&diff);
}

static void the_golden_does_without_what_no_tester_can_see(void **state)
{
    (void)state;
    static const char restart[] = "{\"t_us\":9,\"kind\":\"power\",\"power\":\"restart\"}\n";
    static const char off[] = "{\"t_us\":9,\"kind\":\"power\",\"power\":\"off\"}\n";
    struct buffer diff = { 0 };
    const struct golden_options inside = { 0 }, outside = { .from_outside = true };
    assert_int_equal(golden_compare(restart, "", &inside, &diff, NULL), 1);
    assert_int_equal(golden_compare(restart, "", &outside, &diff, NULL), 0);
    assert_int_equal(golden_compare(off, "", &outside, &diff, NULL), 1);
    static const char pulse[] = "{\"t_us\":5000,\"kind\":\"led\",\"level\":false}\n"
                                "{\"t_us\":5000,\"kind\":\"pin\",\"pin\":\"do\",\"level\":false}\n"
                                "{\"t_us\":5999,\"kind\":\"led\",\"level\":true}\n";
    static const char longer[] = "{\"t_us\":5000,\"kind\":\"led\",\"level\":false}\n"
                                 "{\"t_us\":6000,\"kind\":\"led\",\"level\":true}\n";
    assert_int_equal(golden_compare(pulse, "", &inside, &diff, NULL), 3);
    assert_int_equal(golden_compare(pulse, "", &outside, &diff, NULL), 1);
    static const char marked[] =
        "{\"t_us\":\"*\",\"kind\":\"pin\",\"pin\":\"do\",\"level\":true}\n"
        "{\"t_us\":\"*\",\"kind\":\"pin\",\"pin\":\"do\",\"level\":false}\n";
    assert_int_equal(golden_compare(longer, "", &outside, &diff, NULL), 2);
    assert_int_equal(golden_compare(marked, "", &outside, &diff, NULL), 2);
    buffer_free(&diff);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scene_says_what_it_needs_of_a_bench),
        cmocka_unit_test(a_tester_must_hear_what_the_device_reports),
        cmocka_unit_test(the_golden_does_without_a_led_that_nobody_watched),
        cmocka_unit_test(the_golden_does_without_what_no_tester_can_see),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
