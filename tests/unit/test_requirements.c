/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include <cjson/cJSON.h>

#include "rig/csv.h"
#include "rig/requirements.h"
#include "tests/unit/quiet.h"

static char folder[64];

static void put(const char *name, const char *content)
{
    struct buffer text = { 0 };
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    buffer_add(&text, content);
    assert_int_equal(buffer_write_file(&text, path), 0);
    buffer_free(&text);
}

static int start(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/footfall-requirements-XXXXXX");
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static void csv_knows_quotes(void **state)
{
    (void)state;
    char text[] = "a,\"b,\"\"c\"\"\nd\",e\r\n,\n\"open";
    struct csv csv;
    csv_begin(&csv, text);
    assert_int_equal(csv_next(&csv), 1);
    assert_int_equal(csv.n, 3);
    assert_string_equal(csv.field[1], "b,\"c\"\nd");
    assert_string_equal(csv.field[2], "e");
    assert_int_equal(csv_next(&csv), 1);
    assert_int_equal(csv.line, 3);
    assert_int_equal(csv.n, 2);
    assert_int_equal(csv_next(&csv), -1);
}

static void proven_aside_and_open_add_up(void **state)
{
    (void)state;
    struct requirements all;
    struct buffer json = { 0 };
    put("m1.csv", "id,section,text,aside\nP-A-01,1,one,\nP-A-02,1,two,later\nP-A-03,1,three,\n"
                  "P-A-04,1,four,later\n");
    assert_int_equal(requirements_read(&all, folder), 0);
    assert_int_equal(requirements_prove(&all, "P-A-01", "m1/scene"), 0);
    assert_int_equal(requirements_prove(&all, "P-A-01", "m1/scene"), 0);
    assert_int_equal(requirements_prove(&all, "P-A-04", "m1/scene"), 0);
    assert_int_equal(requirements_prove(&all, "P-A-05", "m1/scene"), -1);
    requirements_json(&all, &json);
    cJSON *root = cJSON_Parse(json.s);
    const cJSON *m1 = cJSON_GetObjectItem(root, "m1");
    assert_int_equal(cJSON_GetObjectItem(m1, "total")->valueint, 4);
    assert_int_equal(cJSON_GetObjectItem(m1, "proven")->valueint, 2);
    assert_int_equal(cJSON_GetObjectItem(m1, "aside")->valueint, 1);
    const cJSON *open = cJSON_GetObjectItem(m1, "open");
    assert_int_equal(cJSON_GetArraySize(open), 1);
    assert_string_equal(cJSON_GetArrayItem(open, 0)->valuestring, "P-A-03");
    cJSON_Delete(root);
    buffer_free(&json);
    requirements_free(&all);
}

static void comments_in_tests_prove_and_unknown_ids_are_defects(void **state)
{
    (void)state;
    struct requirements all;
    char inner[128];
    put("m1.csv", "id,section,text,aside\nP-A-01,1,one,\nP-A-02,1,two,\n");
    snprintf(inner, sizeof inner, "%s/inner", folder);
    assert_int_equal(mkdir(inner, 0777), 0);
    /* in pieces, so that the scan of this project's own tests does not take them for claims */
    put("inner/a.c", "/* pro"
                     "ves: P-A-01, P-A-02 because */\n");
    put("b.sh", "# pro"
                "ves: P-A-99\n# prov"
                "es: nothing\n");
    put("c.txt", "pro"
                 "ves: P-A-98\n");
    assert_int_equal(requirements_read(&all, folder), 0);
    int kept = quiet_begin();
    size_t unknown = requirements_scan(&all, folder);
    quiet_end(kept);
    assert_int_equal(unknown, 1);
    assert_int_equal(all.list[0].n_proofs, 1);
    assert_int_equal(all.list[1].n_proofs, 1);
    assert_non_null(strstr(all.list[1].proofs[0], "inner/a.c"));
    requirements_free(&all);
}

static void a_broken_list_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "id,section,text,aside\nP-A-01,1,one\n",
        "id,section,text,aside\nP-A-01,1,one,\nP-A-01,1,again,\n",
        "id,section,text,aside\nP-A-01,1,\"one,\n",
        "id,section,text,aside\nP-A-0123456789012345678901234567890,1,one,\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct requirements all;
        put("m1.csv", bad[i]);
        int kept = quiet_begin();
        int result = requirements_read(&all, folder);
        quiet_end(kept);
        assert_int_equal(result, -1);
        requirements_free(&all);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_knows_quotes),
        cmocka_unit_test_setup_teardown(proven_aside_and_open_add_up, start, end),
        cmocka_unit_test_setup_teardown(comments_in_tests_prove_and_unknown_ids_are_defects, start,
                                        end),
        cmocka_unit_test_setup_teardown(a_broken_list_is_refused, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
