/* SPDX-License-Identifier: MIT */
/* Keeps scenes/FORMAT.md and scenes/scene.schema.json in step with the reader's own tables: the
 * same keys, ranges, defaults and necessities in all three, and nothing besides. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/scene_read.h"
#include "sim/scene_tables.h"
#include "tests/unit/format_tables.h"

static int set_up(void **state)
{
    (void)state;
    return read_page_and_schema("scenes/FORMAT.md", "scenes/scene.schema.json");
}

static void every_key_is_in_the_page_with_its_default(void **state)
{
    (void)state;
    visit_table(&scene_table, "", schema, check_in_page);
}

static void every_range_is_in_the_page(void **state)
{
    (void)state;
    visit_table(&scene_table, "", schema, check_range_in_page);
}

static void every_key_is_in_the_schema_with_its_bounds(void **state)
{
    (void)state;
    visit_table(&scene_table, "", schema, check_in_schema);
}

static void the_schema_has_no_key_besides(void **state)
{
    (void)state;
    check_object(&scene_table, schema, "");
    visit_table(&scene_table, "", schema, check_objects);
}

static void the_page_has_no_key_besides(void **state)
{
    (void)state;
    visit_table(&scene_table, "", schema, remember);
    assert_int_equal(rows_of_page(), known_rows);
}

static void the_example_of_the_page_is_a_scene(void **state)
{
    (void)state;
    struct scene_error error;
    const char *begin = strstr(page, "```jsonc\n");
    assert_non_null(begin);
    begin += strlen("```jsonc\n");
    const char *end = strstr(begin, "```");
    assert_non_null(end);
    struct scene *scene = scene_read_text("page", begin, (size_t)(end - begin), NULL, &error);
    if (scene == NULL)
        fail_msg("%zu: %s: %s", error.line, error.key, error.reason);
    scene_free(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_in_the_page_with_its_default),
        cmocka_unit_test(every_range_is_in_the_page),
        cmocka_unit_test(every_key_is_in_the_schema_with_its_bounds),
        cmocka_unit_test(the_schema_has_no_key_besides),
        cmocka_unit_test(the_page_has_no_key_besides),
        cmocka_unit_test(the_example_of_the_page_is_a_scene),
    };
    return cmocka_run_group_tests(tests, set_up, drop_page_and_schema);
}
