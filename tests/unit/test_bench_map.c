/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "hal_sim/bench_map.h"

static int read_map(struct bench_map *map, struct scene_error *error, const char *text)
{
    return bench_map_read_text(map, "bench.json", text, strlen(text), error);
}

static void a_map_says_which_line_has_which_role(void **state)
{
    (void)state;
    static struct bench_map map;
    struct scene_error error;
    assert_int_equal(
        read_map(&map, &error,
                 "{\"version\": 1, \"side\": \"tester\", \"title\": \"two relays\", \"lines\": {\n"
                 "  \"di\": {\"chip\": \"pinctrl-bcm2711\", \"line\": \"GPIO17\",\n"
                 "    \"active_low\": true, \"relay_delay\": \"12ms\", \"reads_back\": \"in2\"},\n"
                 "  \"do\": {\"chip\": \"/dev/gpiochip0\", \"line\": 27, \"bias\": \"pull_up\",\n"
                 "    \"debounce\": \"5ms\"},\n"
                 "  \"watchdog\": {\"chip\": \"x\", \"line\": 0, \"period\": \"250ms\"},\n"
                 "  \"out8\": {\"chip\": \"x\", \"line\": 1, \"safe\": true},\n"
                 "  \"in2\": {\"chip\": \"x\", \"line\": 2} // a spare\n"
                 "}, \"limits\": { \"bounce_max\": \"8ms\" } }"),
        0);
    const struct bench_line *di = &map.line[ROLE_DI], *contact = &map.line[ROLE_DO];
    assert_int_equal(map.side, SIDE_TESTER);
    assert_string_equal(map.title, "two relays");
    assert_string_equal(di->chip, "pinctrl-bcm2711");
    assert_string_equal(di->name, "GPIO17");
    assert_true(di->active_low);
    assert_int_equal(di->relay_delay_us, 12000);
    assert_true(di->has_reads_back);
    assert_int_equal(di->reads_back, ROLE_IN_FIRST + 1);
    assert_int_equal(contact->offset, 27);
    assert_int_equal(contact->bias, BIAS_PULL_UP);
    assert_int_equal(contact->debounce_us, 5000);
    assert_false(contact->active_low);
    assert_int_equal(map.line[ROLE_WATCHDOG].period_us, 250000);
    assert_true(map.line[ROLE_OUT_FIRST + 7].safe);
    assert_true(map.line[ROLE_IN_FIRST + 1].wired);
    assert_false(map.line[ROLE_LED].wired);
    assert_false(map.line[ROLE_IN_FIRST].wired);
    assert_int_equal(map.limits.max_us[MEASURE_BOUNCE], 8000);
    assert_true(map.limits.max_us[MEASURE_PRESS_TO_CORE] == UINT64_MAX);
}

#define MAP(lines) "{\"version\": 1, \"side\": \"tester\", \"lines\": {\n" lines "}}"

static void a_wrong_map_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *key, *reason;
        size_t line;
    } cases[] = {
        { "{\"version\": 1,\n", "", "", 2 },
        { "{\"version\": 2}", "version", "from 1 to 1", 1 },
        { "{\"version\": 1, \"lines\": {}}", "side", "missing", 1 },
        { "{\"version\": 1,\n \"side\": \"left\", \"lines\": {}}", "side", "device", 2 },
        { MAP(""), "", "no role is wired", 1 },
        { MAP("\"di\": {\"line\": 1}"), "lines.di.chip", "missing", 2 },
        { MAP("\"di\": {\"chip\": \"a\"}"), "lines.di.line", "missing", 2 },
        { MAP("\"di\": {\"chip\": \"\", \"line\": 1}"), "lines.di.chip", "1 to 63", 2 },
        { MAP("\"di\": {\"chip\": \"a\", \"line\": -1}"), "lines.di.line", "0 to 1023", 2 },
        { MAP("\"di\": {\"chip\": \"a\", \"line\": 1.5}"), "lines.di.line", "0 to 1023", 2 },
        { MAP("\"di\": {\"chip\": \"a\", \"line\": 1024}"), "lines.di.line", "0 to 1023", 2 },
        { MAP("\"di\": {\"chip\": \"a\", \"line\": \"\"}"), "lines.di.line", "0 to 1023", 2 },
        { MAP("\"dj\": {\"chip\": \"a\", \"line\": 1}"), "lines.dj", "di", 2 },
        { MAP("\"di\": {\"chip\": \"a\", \"line\": 1, \"bias\": \"up\"}"), "lines.di.bias",
          "pull_up", 2 },
        { MAP("\"di\": {\"chip\": \"a\", \"line\": 1, \"debounce\": 5}"), "lines.di.debounce",
          "duration", 2 },
        { MAP("\"di\": {\"chip\": \"a\", \"line\": 1, \"relay_delay\": \"2s\"}"),
          "lines.di.relay_delay", "1s", 2 },
        { MAP("\"di\": {\"chip\": \"a\", \"line\": 1},\n\"do\": {\"chip\": \"a\", \"line\": 1}"),
          "lines.do", "already has the role di", 3 },
        { MAP("\"do\": {\"chip\": \"a\", \"line\": 1, \"reads_back\": \"in1\"}"), "lines.do",
          "do is an input", 2 },
        { MAP("\"di\": {\"chip\": \"a\", \"line\": 1, \"reads_back\": \"out1\"}"), "lines.di",
          "out1 is an output", 2 },
        { MAP("\"di\": {\"chip\": \"a\", \"line\": 1, \"reads_back\": \"x\"}"),
          "lines.di.reads_back", "role of an input", 2 },
        { "{\"version\": 1, \"side\": \"tester\", \"lines\": {},\n"
          "\"limits\": {\"bounce_max\": 5}}",
          "limits.bounce_max", "duration", 2 },
        { "{\"version\": 1, \"side\": \"device\", \"lines\": {\n"
          "\"power\": {\"chip\": \"a\", \"line\": 1}}}",
          "lines.power", "only a tester", 2 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static struct bench_map map;
        struct scene_error error;
        if (read_map(&map, &error, cases[i].text) == 0)
            fail_msg("taken: %s", cases[i].text);
        if (strcmp(error.key, cases[i].key) != 0 || strstr(error.reason, cases[i].reason) == NULL ||
            error.line != cases[i].line)
            fail_msg("%s\nsays %zu: %s: %s", cases[i].text, error.line, error.key, error.reason);
        assert_string_equal(error.file, "bench.json");
    }
}

static void what_is_an_output_depends_on_the_side(void **state)
{
    (void)state;
    static const struct {
        enum bench_role role;
        bool device, tester;
    } cases[] = {
        { ROLE_DI, false, true },        { ROLE_DO, true, false },
        { ROLE_LED, true, false },       { ROLE_RESET, false, true },
        { ROLE_WATCHDOG, true, true },   { ROLE_POWER, true, true },
        { ROLE_OUT_FIRST, true, true },  { ROLE_OUT_FIRST + 7, true, true },
        { ROLE_IN_FIRST, false, false }, { ROLE_IN_FIRST + 7, false, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(bench_role_is_output(SIDE_DEVICE, cases[i].role), cases[i].device);
        assert_int_equal(bench_role_is_output(SIDE_TESTER, cases[i].role), cases[i].tester);
    }
}

static void the_example_for_a_pi_can_be_read(void **state)
{
    (void)state;
    static struct bench_map map;
    struct scene_error error;
    assert_int_equal(bench_map_read(&map, "rig/bench-pi-device.json", &error), 0);
    assert_int_equal(bench_map_read(&map, "rig/bench-pi-tester.json", &error), 0);
    assert_int_equal(bench_map_read(&map, "rig/absent.json", &error), -1);
    assert_non_null(strstr(error.reason, "cannot be read"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_says_which_line_has_which_role),
        cmocka_unit_test(a_wrong_map_is_refused_with_its_place),
        cmocka_unit_test(what_is_an_output_depends_on_the_side),
        cmocka_unit_test(the_example_for_a_pi_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
