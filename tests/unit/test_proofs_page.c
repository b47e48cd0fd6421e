/* SPDX-License-Identifier: MIT */
/* The page of what proves what: which settings a scene sets, and how rows look. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "rig/proofs_page.h"

static struct proofs_page page;

static const struct proofs_page_use *use_of(const char *key)
{
    for (size_t i = 0; i < page.n_keys; i++)
        if (strcmp(page.key[i].key, key) == 0)
            return &page.key[i];
    fail_msg("no setting %s", key);
    return NULL;
}

static struct scene scene_with(const char *name, char *device)
{
    struct scene scene = { .model = "vs121-p", .device_json = device };
    strcpy(scene.name, name);
    return scene;
}

static void a_scene_is_named_beside_the_settings_that_it_sets(void **state)
{
    (void)state;
    static char first[] =
        "{\"region_people_counting\":{\"enable\":true,\"schedule\":{\"monday\":[]},"
        "\"report\":{\"http\":[{\"enable\":true},{\"url\":\"http://a/b\"}]}}}";
    static char second[] = "{\"region_people_counting\":{\"enable\":false}}";
    struct scene scenes[] = { scene_with("vs121-p/one", first), scene_with("vs121-p/two", second),
                              scene_with("other/three", second) };
    strcpy(scenes[2].model, "other");
    proofs_page_begin(&page, &model_vs121_p);
    for (size_t i = 0; i < 3; i++)
        proofs_page_take(&page, &scenes[i]);
    assert_int_equal(use_of("region_people_counting.enable")->n, 2);
    assert_string_equal(use_of("region_people_counting.enable")->scenes[1], "vs121-p/two");
    assert_int_equal(use_of("region_people_counting.schedule.monday")->n, 1);
    assert_int_equal(use_of("region_people_counting.schedule.tuesday")->n, 0);
    assert_int_equal(use_of("region_people_counting.report.http[].url")->n, 1);
    assert_int_equal(use_of("region_people_counting.report.http[].username")->n, 0);
    assert_int_equal(use_of("line_crossing_counting.enable")->n, 0);
    proofs_page_free(&page);
}

static void each_requirement_has_its_row_with_links(void **state)
{
    (void)state;
    static char *proofs[] = { "vs121-p/one", "tests/unit/test_dwell.c" };
    struct requirement rows[] = {
        { .id = "P-LINE-01",
          .model = "vs121-p",
          .section = "5.3.2",
          .text = "Both ways.",
          .aside = "",
          .n_proofs = 2,
          .proofs = proofs },
        { .id = "P-GUI-01",
          .model = "vs121-p",
          .section = "4",
          .text = "Pages.",
          .aside = "Later.",
          .n_proofs = 0 },
        { .id = "P-SYS-01", .model = "vs121-p", .section = "1", .text = "All.", .aside = "" },
        { .id = "L-SYS-01", .model = "vs121", .section = "1", .text = "Not here.", .aside = "" },
    };
    const struct requirements all = { .n = 4, .list = rows };
    struct buffer out = { 0 };
    proofs_page_begin(&page, &model_vs121_p);
    proofs_page_write(&page, &all, &out);
    assert_non_null(strstr(out.s, "\n| P-LINE-01 | 5.3.2 | Both ways. | "
                                  "[one](../vs121-p/one/scene.json), "
                                  "[test_dwell.c](../../tests/unit/test_dwell.c) |\n"));
    assert_non_null(strstr(out.s, "| Pages. | set aside: Later. |\n"));
    assert_non_null(strstr(out.s, "| All. | open |\n"));
    assert_null(strstr(out.s, "Not here."));
    assert_non_null(strstr(out.s, "\n| `line_crossing_counting.line` | 5.3.2 "));
    proofs_page_free(&page);
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scene_is_named_beside_the_settings_that_it_sets),
        cmocka_unit_test(each_requirement_has_its_row_with_links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
