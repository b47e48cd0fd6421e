/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <cjson/cJSON.h>

#include "rig/card.h"
#include "rig/junit.h"
#include "rig/page.h"
#include "rig/result.h"
#include "rig/strict_json.h"

static struct scene_result made(const char *name, enum verdict verdict)
{
    struct scene_result r = { .verdict = verdict,
                              .model = "vs121-p",
                              .seed = 7,
                              .sim_s = 60,
                              .wall_s = 0.5,
                              .frames = 900,
                              .frames_left_out = 100,
                              .has_line = true,
                              .line = { 3, 2, 4, 2, 1, 0, 5 },
                              .has_flow = true,
                              .n_ways = 2,
                              .ways = { { 'A', 'C', 4, 5, 1, 0 }, { 'D', 'B', 2, 1, 0, 1 } } };
    snprintf(r.name, sizeof r.name, "vs121-p/%s", name);
    if (verdict == VERDICT_FAILED || verdict == VERDICT_ERROR) {
        r.status = STATUS_FAILED;
        snprintf(r.reason, sizeof r.reason, "missed <1> & \"more\"");
    }
    return r;
}

/* What a bench measured: presses with a limit, bounce without one. */
static void measure_twice(struct scene_result *r)
{
    r->n_measures = 2;
    r->measure[0] = (struct measure) { .what = MEASURE_PRESS_TO_CORE, .limit_us = 66666 };
    r->measure[1] = (struct measure) { .what = MEASURE_BOUNCE, .limit_us = UINT64_MAX };
    for (uint64_t us = 300; us <= 30000; us *= 10)
        measure_add(&r->measure[0], us, us - us / 30);
    histogram_add(&r->measure[1].histogram, 1234);
}

static void a_result_survives_the_way_from_the_worker(void **state)
{
    (void)state;
    struct buffer json = { 0 };
    struct scene_result sent = made("a", VERDICT_FAILED), got;
    sent.golden = PART_PASSED;
    sent.truth = PART_FAILED;
    sent.laws = PART_PRINTED;
    sent.has_total = true;
    sent.total_within = 0.75;
    sent.n_regions = 2;
    sent.region_number[1] = 5;
    sent.region_within[1] = 0.5;
    sent.has_files = true;
    sent.steps = PART_FAILED;
    sent.limits = PART_PASSED;
    measure_twice(&sent);
    sent.has_late = true;
    sent.late = (struct late_figures) { 812345, 4200000, 4000000 };
    result_add_json(&sent, &json);
    assert_null(strchr(json.s, '\n'));
    assert_int_equal(result_from_json(json.s, &got), 0);
    assert_string_equal(got.name, sent.name);
    assert_string_equal(got.reason, sent.reason);
    assert_int_equal(got.verdict, VERDICT_FAILED);
    assert_int_equal(got.truth, PART_FAILED);
    assert_int_equal(got.laws, PART_PRINTED);
    assert_int_equal(got.line.missed, 1);
    assert_true(got.has_total && got.total_within == 0.75);
    assert_int_equal(got.n_regions, 2);
    assert_int_equal(got.region_number[1], 5);
    assert_true(got.region_within[1] == 0.5);
    assert_int_equal(got.frames, 900);
    assert_int_equal(got.frames_left_out, 100);
    assert_int_equal(got.line.recounted, 5);
    assert_true(got.has_flow && got.n_ways == 2);
    assert_memory_equal(got.ways, sent.ways, sizeof sent.ways);
    assert_int_equal(got.steps, PART_FAILED);
    assert_int_equal(got.limits, PART_PASSED);
    assert_int_equal(got.n_measures, 2);
    assert_memory_equal(got.measure, sent.measure, sizeof sent.measure);
    assert_true(got.has_late);
    assert_memory_equal(&got.late, &sent.late, sizeof sent.late);
    assert_int_equal(result_from_json("{}", &got), -1);
    assert_int_equal(result_from_json("{\"name\":", &got), -1);
    buffer_free(&json);
}

static void the_summary_has_the_keys_of_the_plan(void **state)
{
    (void)state;
    static const char *const keys[] = { "name",   "model",  "verdict", "reason", "sim_s",
                                        "wall_s", "frames", "lines",   "regions" };
    static const char *const line_keys[] = {
        "in", "out", "true_in", "true_out", "missed", "false"
    };
    struct scene_result scenes[] = { made("a", VERDICT_PASSED), made("b", VERDICT_FAILED),
                                     made("c", VERDICT_ERROR), made("d", VERDICT_SKIPPED) };
    const struct run_result run = { .n = 4, .scenes = scenes, .wall_s = 2 };
    struct buffer json = { 0 };
    size_t at;
    run_summary_json(&run, &json);
    assert_null(strict_json_check(json.s, json.len, &at));
    cJSON *root = cJSON_Parse(json.s);
    assert_int_equal(cJSON_GetObjectItem(root, "passed")->valueint, 1);
    assert_int_equal(cJSON_GetObjectItem(root, "failed")->valueint, 1);
    assert_int_equal(cJSON_GetObjectItem(root, "errors")->valueint, 1);
    assert_int_equal(cJSON_GetObjectItem(root, "skipped")->valueint, 1);
    assert_int_equal(cJSON_GetObjectItem(root, "fps")->valueint, 1600);
    const cJSON *scene = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "scenes"), 1);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        assert_non_null(cJSON_GetObjectItemCaseSensitive(scene, keys[i]));
    const cJSON *line = cJSON_GetArrayItem(cJSON_GetObjectItem(scene, "lines"), 0);
    for (size_t i = 0; i < sizeof line_keys / sizeof line_keys[0]; i++)
        assert_non_null(cJSON_GetObjectItemCaseSensitive(line, line_keys[i]));
    assert_string_equal(cJSON_GetObjectItem(scene, "verdict")->valuestring, "failed");
    cJSON_Delete(root);
    buffer_free(&json);
}

static void an_empty_run_is_valid_json_too(void **state)
{
    (void)state;
    const struct run_result run = { 0 };
    struct buffer json = { 0 };
    size_t at;
    run_summary_json(&run, &json);
    assert_null(strict_json_check(json.s, json.len, &at));
    buffer_free(&json);
}

static enum exit_status status_of(struct scene_result a, struct scene_result b)
{
    struct scene_result scenes[] = { a, b };
    const struct run_result run = { .n = 2, .scenes = scenes };
    return run_status(&run);
}

static void the_exit_status_is_the_gravest(void **state)
{
    (void)state;
    struct scene_result passed = made("a", VERDICT_PASSED), failed = made("b", VERDICT_FAILED);
    struct scene_result skipped = made("c", VERDICT_SKIPPED), invalid = made("d", VERDICT_ERROR);
    struct scene_result late = made("e", VERDICT_ERROR);
    invalid.status = STATUS_USAGE;
    late.status = STATUS_OUT_OF_TIME;
    assert_int_equal(status_of(passed, passed), 0);
    assert_int_equal(status_of(passed, skipped), 0);
    assert_int_equal(status_of(skipped, skipped), 77);
    assert_int_equal(status_of(passed, failed), 1);
    assert_int_equal(status_of(passed, late), 42);
    assert_int_equal(status_of(failed, late), 1);
    assert_int_equal(status_of(failed, invalid), 2);
}

/* Tags that are opened are closed in the right order, and nothing stands unescaped. */
static void assert_well_formed(const char *xml)
{
    char open[32][32];
    size_t depth = 0;
    for (const char *s = strchr(xml, '<'); s != NULL; s = strchr(s + 1, '<')) {
        size_t len = strcspn(s + 1, " >/?");
        const char *end = strchr(s, '>');
        assert_non_null(end);
        if (s[1] == '?')
            continue;
        if (s[1] == '/') {
            assert_true(depth > 0);
            depth--;
            assert_int_equal(strncmp(open[depth], s + 2, strlen(open[depth])), 0);
        } else if (end[-1] != '/') {
            assert_true(depth < 32);
            snprintf(open[depth++], 32, "%.*s", (int)len, s + 1);
        }
    }
    assert_int_equal(depth, 0);
}

static void junit_is_well_formed_and_counts(void **state)
{
    (void)state;
    struct scene_result scenes[] = { made("a", VERDICT_PASSED), made("b", VERDICT_FAILED),
                                     made("c", VERDICT_ERROR), made("d", VERDICT_SKIPPED) };
    const struct run_result run = { .n = 4, .scenes = scenes };
    struct buffer xml = { 0 }, diffs[4] = { { 0 } };
    buffer_add(&diffs[1], "expected <5> & got \x01 \"4\"\n");
    measure_twice(&scenes[0]);
    junit_xml(&run, diffs, &xml);
    assert_well_formed(xml.s);
    assert_non_null(strstr(xml.s, "<testsuites name=\"footfall\" tests=\"4\" failures=\"1\" "
                                  "errors=\"1\" skipped=\"1\" time=\"2.000\">"));
    assert_non_null(strstr(xml.s, "<testcase classname=\"vs121-p\" name=\"a\" time=\"0.500\">"));
    assert_non_null(strstr(xml.s, "message=\"missed &lt;1&gt; &amp; &quot;more&quot;\""));
    assert_non_null(strstr(xml.s, "expected &lt;5&gt; &amp; got ? &quot;4&quot;"));
    assert_non_null(strstr(xml.s, "<skipped message="));
    assert_non_null(strstr(xml.s, "<property name=\"seed\" value=\"7\"/>"));
    static const char *const figures[] = {
        "n\" value=\"3\"",          "min_us\" value=\"300\"",   "p50_us\" value=\"5000\"",
        "p99_us\" value=\"30000\"", "max_us\" value=\"30000\"", "limit_us\" value=\"66666\""
    };
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        char property[80];
        snprintf(property, sizeof property, "<property name=\"press to core, %s/>", figures[i]);
        if (strstr(xml.s, property) == NULL)
            fail_msg("%s is missing", property);
    }
    assert_non_null(strstr(xml.s, "<property name=\"bounce, max_us\" value=\"1234\"/>"));
    assert_null(strstr(xml.s, "bounce, limit_us"));
    buffer_free(&diffs[1]);
    buffer_free(&xml);
}

static void the_page_needs_nothing_beside_it(void **state)
{
    (void)state;
    struct scene_result scenes[] = { made("a", VERDICT_PASSED), made("b", VERDICT_FAILED) };
    const struct run_result run = { .n = 2, .scenes = scenes };
    struct buffer html = { 0 }, cards[2] = { { 0 } };
    buffer_add(&cards[0], "<article id=\"vs121-p/a\"></article>");
    page_html(&run, cards, &html);
    assert_non_null(strstr(html.s, "<!doctype html>"));
    assert_non_null(strstr(html.s, "1 of 2 scenes did not pass"));
    assert_non_null(strstr(html.s, "<article id=\"vs121-p/a\">"));
    assert_null(strstr(html.s, "<link"));
    assert_null(strstr(html.s, "src="));
    assert_null(strstr(html.s, "@import"));
    buffer_free(&cards[0]);
    buffer_free(&html);
}

static void the_card_shows_what_was_measured_beside_its_limit(void **state)
{
    (void)state;
    struct scene_result r = made("a", VERDICT_FAILED);
    struct buffer html = { 0 };
    struct verdict_notes none = { 0 };
    measure_twice(&r);
    r.measure[0].limit_us = 29999;
    r.limits = PART_FAILED;
    card_html(&r, NULL, &none, &html);
    assert_well_formed(buffer_get(&html));
    assert_non_null(strstr(html.s, "<td>press to core</td><td>3</td><td>0.3 ms</td><td>5 ms</td>"
                                   "<td>30 ms</td><td class=\"bad\">30 ms</td><td>29.999 ms</td>"));
    assert_non_null(strstr(html.s, "<td>bounce</td><td>1</td>"));
    assert_non_null(strstr(html.s, "limits: failed"));
    assert_null(strstr(html.s, "steps:"));
    buffer_free(&html);
}

static void shell_words_are_quoted_where_they_must_be(void **state)
{
    (void)state;
    struct buffer s = { 0 };
    buffer_add_shell_word(&s, "scenes/vs121-p/a");
    buffer_add(&s, " ");
    buffer_add_shell_word(&s, "it's $HOME");
    assert_string_equal(s.s, "scenes/vs121-p/a 'it'\\''s $HOME'");
    buffer_clear(&s);
    buffer_add_base64(&s, "Man", 3);
    buffer_add_base64(&s, "Ma", 2);
    buffer_add_base64(&s, "M", 1);
    assert_string_equal(s.s, "TWFuTWE=TQ==");
    buffer_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_result_survives_the_way_from_the_worker),
        cmocka_unit_test(the_summary_has_the_keys_of_the_plan),
        cmocka_unit_test(an_empty_run_is_valid_json_too),
        cmocka_unit_test(the_exit_status_is_the_gravest),
        cmocka_unit_test(junit_is_well_formed_and_counts),
        cmocka_unit_test(the_page_needs_nothing_beside_it),
        cmocka_unit_test(the_card_shows_what_was_measured_beside_its_limit),
        cmocka_unit_test(shell_words_are_quoted_where_they_must_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
