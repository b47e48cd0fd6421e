/* SPDX-License-Identifier: MIT */
/* Keeps the table of rig/BENCH.md and rig/bench.schema.json in step with the reader of a bench's
 * map, and lets schema and reader judge the same maps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "hal_sim/bench_map.h"
#include "tests/unit/format_tables.h"
#include "tests/unit/json_schema.h"

/* Of the page only the table of keys: others begin in the same way. */
static int set_up(void **state)
{
    (void)state;
    if (read_page_and_schema("rig/BENCH.md", "rig/bench.schema.json") != 0)
        return -1;
    const char *begin = strstr(page, "| key | takes |");
    assert_non_null(begin);
    memmove(page, begin, strlen(begin) + 1);
    char *end = strstr(page, "\n\n");
    assert_non_null(end);
    end[1] = '\0';
    return 0;
}

/* On the page the keys of every role, and of every measure's limit, stand once. */
static const char *on_page(const char *path, char *out, size_t cap)
{
    if (strncmp(path, "limits.", 7) == 0)
        path = "limits.MEASURE_max";
    const char *key = strncmp(path, "lines.", 6) == 0 ? strchr(path + 6, '.') : NULL;
    snprintf(out, cap, "%s%s", key != NULL ? "lines.ROLE" : path, key != NULL ? key : "");
    return out;
}

/* An object is on the page by its keys; "lines" has a row of its own. */
static bool has_row(const struct key *key, const char *path)
{
    return key->kind != KEY_OBJECT || strcmp(path, "lines") == 0;
}

static void check_row(const struct key *key, const char *path, const cJSON *property)
{
    char spelt[JSONC_PATH_MAX];
    if (!has_row(key, path))
        return;
    check_in_page(key, on_page(path, spelt, sizeof spelt), property);
    check_range_in_page(key, spelt, property);
}

static void every_key_is_in_the_page_with_range_and_default(void **state)
{
    (void)state;
    visit_table(&bench_map_table, "", schema, check_row);
}

static void remember_row(const struct key *key, const char *path, const cJSON *property)
{
    char spelt[JSONC_PATH_MAX];
    if (has_row(key, path))
        remember(key, on_page(path, spelt, sizeof spelt), property);
}

static void the_page_has_no_key_besides(void **state)
{
    (void)state;
    visit_table(&bench_map_table, "", schema, remember_row);
    assert_int_equal(rows_of_page(), known_rows);
}

static void every_key_is_in_the_schema_with_its_bounds(void **state)
{
    (void)state;
    visit_table(&bench_map_table, "", schema, check_in_schema);
}

static void the_schema_has_no_key_besides(void **state)
{
    (void)state;
    check_object(&bench_map_table, schema, "");
    visit_table(&bench_map_table, "", schema, check_objects);
}

#define COLLECTING(side, by)                                                                       \
    "{\"version\": 1, \"side\": \"" side "\", \"lines\": {" WIRED "}}, \"collector\": {" by "}}"
#define MAP(side, lines) "{\"version\": 1, \"side\": \"" side "\", \"lines\": {" lines "}}"
#define WIRED "\"di\": {\"chip\": \"a\", \"line\": 1"

static void schema_and_reader_judge_alike(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
    } cases[] = {
        { MAP("tester", WIRED "}"), true },
        { MAP("device", WIRED ", \"bias\": \"pull_up\", \"active_low\": true}"), true },
        { MAP("tester", WIRED ", \"relay_delay\": \"12.5ms\", \"reads_back\": \"in8\"}"), true },
        { MAP("tester", "\"out8\": {\"chip\": \"a\", \"line\": \"GPIO17\"}"), true },
        { MAP("tester", ""), false },
        { MAP("left", WIRED "}"), false },
        { MAP("tester", "\"dj\": {\"chip\": \"a\", \"line\": 1}"), false },
        { MAP("tester", "\"out9\": {\"chip\": \"a\", \"line\": 1}"), false },
        { MAP("tester", "\"di\": {\"chip\": \"a\"}"), false },
        { MAP("tester", "\"di\": {\"chip\": \"\", \"line\": 1}"), false },
        { MAP("tester", "\"di\": {\"chip\": \"a\", \"line\": 1024}"), false },
        { MAP("tester", "\"di\": {\"chip\": \"a\", \"line\": 1.5}"), false },
        { MAP("tester", "\"di\": {\"chip\": \"a\", \"line\": \"\"}"), false },
        { MAP("tester", "\"di\": {\"chip\": \"a\", \"line\": true}"), false },
        { MAP("tester", WIRED ", \"safe\": 1}"), false },
        { MAP("tester", WIRED ", \"bias\": \"up\"}"), false },
        { MAP("tester", WIRED ", \"relay_delay\": 20}"), false },
        { MAP("tester", WIRED ", \"relay_delay\": \"20\"}"), false },
        { MAP("tester", WIRED ", \"reads_back\": \"in9\"}"), false },
        { MAP("tester", WIRED ", \"polarity\": 1}"), false },
        { MAP("tester", WIRED "}, \"power\": {\"chip\": \"a\", \"line\": 7}"), true },
        { MAP("device", WIRED "}, \"power\": {\"chip\": \"a\", \"line\": 7}"), false },
        { COLLECTING("tester", "\"http\": {\"port\": 80}"), true },
        { COLLECTING("device", "\"http\": {\"port\": 80}"), false },
        { COLLECTING("device", ""), true },
        { COLLECTING("tester", "\"http\": {\"port\": 80, \"key\": \"a\", \"certificate\": \"b\"}"),
          true },
        { COLLECTING("tester", "\"http\": {\"port\": 80, \"key\": \"a\"}"), false },
        { COLLECTING("tester", "\"http\": {\"port\": 80, \"certificate\": \"a\"}"), false },
        { "{\"version\": 2, \"side\": \"tester\", \"lines\": {" WIRED "}}}", false },
        { "{\"side\": \"tester\", \"lines\": {" WIRED "}}}", false },
        { "{\"version\": 1, \"side\": \"tester\"}", false },
        { "[]", false },
    };
    static struct bench_map map;
    struct scene_error error;
    struct jsonc_error fault;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *text = cases[i].text;
        cJSON *json = jsonc_parse(text, strlen(text), &fault);
        assert_non_null(json);
        bool read = bench_map_read_text(&map, "map", text, strlen(text), &error) == 0;
        if (read != cases[i].good || json_schema_allows(schema, schema, json) != cases[i].good)
            fail_msg("%s: read %d", text, read);
        cJSON_Delete(json);
    }
}

static void the_examples_are_as_the_schema_says(void **state)
{
    (void)state;
    static const char *const names[] = { "rig/bench-pi-device.json", "rig/bench-pi-tester.json" };
    struct jsonc_error fault;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *text = read_whole(names[i]);
        cJSON *json = jsonc_parse(text, strlen(text), &fault);
        assert_non_null(json);
        if (!json_schema_allows(schema, schema, json))
            fail_msg("%s is not what rig/bench.schema.json says", names[i]);
        cJSON_Delete(json);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_in_the_page_with_range_and_default),
        cmocka_unit_test(the_page_has_no_key_besides),
        cmocka_unit_test(every_key_is_in_the_schema_with_its_bounds),
        cmocka_unit_test(the_schema_has_no_key_besides),
        cmocka_unit_test(schema_and_reader_judge_alike),
        cmocka_unit_test(the_examples_are_as_the_schema_says),
    };
    return cmocka_run_group_tests(tests, set_up, drop_page_and_schema);
}
