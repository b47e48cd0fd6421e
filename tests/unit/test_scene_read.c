/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "sim/scene_read.h"

/* The shape that the format's page begins with. */
static const char *const whole =
    "{\n"
    "  \"version\": 1,\n"
    "  \"model\": \"vs121-p\",\n"
    "  \"seed\": 7,\n"
    "  \"start\": \"2026-03-02T08:59:30+01:00\",\n"
    "  \"duration\": \"60s\",\n"
    "  \"camera\": { \"height\": \"3.0m\", \"width_px\": 640, \"height_px\": 480, \"fps\": 15,\n"
    "              \"hfov_deg\": 98 },\n"
    "  \"site\": { \"floor\": \"carpet\", \"light\": { \"lux\": 300, \"mains_hz\": 50 },\n"
    "            \"objects\": [{ \"kind\": \"chair\", \"id\": \"red\", \"at\": [1, 2] }] },\n"
    "  \"device\": { /* the device's own configuration */ \"general\": { \"x\": [1, 2] } },\n"
    "  \"walkers\": [\n"
    "    { \"path\": [[\"0s\", -2.5, 0.2], [\"4s\", 2.5, 0.1, \"sits\"]], \"height\": \"1.72m\" "
    "},\n"
    "    { \"recorded\": \"walks.txt\", \"fps\": 16, \"unit\": \"cm\", \"rotate_deg\": 90,\n"
    "      \"move\": [1, 0] },\n"
    "    { \"crowd\": { \"per_minute\": 40, \"from\": [[-3, -1], [-3, 1]],\n"
    "                 \"to\": [[3, -1], [3, 1]] } }\n"
    "  ],\n"
    "  \"events\": [\n"
    "    { \"at\": \"20s\", \"network\": \"down\", \"for\": \"30s\" },\n"
    "    { \"at\": \"5s\", \"move\": \"red\", \"to\": [0, 1] }\n"
    "  ],\n"
    "  \"expect\": { \"golden\": \"expect.jsonl\",\n"
    "              \"truth\": { \"line_missed_max\": 0, \"line_false_max\": 0 } }\n"
    "}\n";

static char folder[] = "/tmp/footfall-scene-XXXXXX";

static void write_file(const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static void remove_file(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    unlink(path);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    remove_file("walks.txt");
    remove_file("scene.json");
    return rmdir(folder);
}

static struct scene *read_text(const char *text, struct scene_error *error)
{
    return scene_read_text(folder, text, strlen(text), NULL, error);
}

static void the_shape_of_the_house_is_read(void **state)
{
    (void)state;
    struct scene_error error;
    write_file("walks.txt", "# id frame x/cm y/cm z/cm\n1 0 100 0 170\n1 16 100 100 170\n"
                            "2 8 0 0 180\n2 16 0 50 180\n");
    struct scene *scene = read_text(whole, &error);
    assert_non_null(scene);
    assert_string_equal(scene->model, "vs121-p");
    assert_memory_equal(scene->name, "vs121-p/footfall-scene-", 23);
    assert_int_equal(scene->seed, 7);
    assert_int_equal(scene->start_utc_us, 1772438370000000);
    assert_int_equal(scene->start_offset_min, 60);
    assert_int_equal(scene->duration_us, 60000000);
    assert_true(scene->camera.height_m == 3.0 && scene->camera.hfov_deg == 98.0);
    assert_int_equal(scene->camera.width_px, 640);
    assert_true(scene->camera.noise);
    assert_int_equal(scene->floor, FLOOR_CARPET);
    assert_true(scene->light.lux == 300.0 && scene->light.flicker == 0.1 && scene->light.shadows);
    assert_string_equal(scene->device_json, "{\"general\":{\"x\":[1,2]}}");
    assert_string_equal(scene->skip_reason, "");
    assert_string_equal(scene->expect.golden, "expect.jsonl");
    assert_true(scene->expect.has_line_truth && !scene->expect.has_region_truth);
    assert_true(scene->expect.line_error_max < 0.0);
    scene_free(scene);
}

static void walkers_become_paths_and_crowds(void **state)
{
    (void)state;
    struct scene_error error;
    struct scene *scene = read_text(whole, &error);
    assert_non_null(scene);
    assert_int_equal(scene->n_walkers, 3);
    assert_int_equal(scene->walkers[0].n_points, 2);
    assert_true(scene->walkers[0].points[1].sits && !scene->walkers[0].points[0].sits);
    assert_false(scene->walkers[0].recorded);
    const struct walker_spec *recorded = &scene->walkers[1];
    assert_true(recorded->recorded && recorded->source_id == 1 && recorded->height_m == 1.7);
    assert_int_equal(recorded->points[1].t_us, 1000000);
    assert_float_equal(recorded->points[1].at.x, 0.0, 1e-12);
    assert_float_equal(recorded->points[1].at.y, 1.0, 1e-12);
    assert_int_equal(scene->n_crowds, 1);
    assert_int_equal(scene->crowds[0].end_us, 60000000);
    assert_true(scene->crowds[0].to[1].y == 1.0);
    scene_free(scene);
}

static void events_stand_in_order_of_time(void **state)
{
    (void)state;
    struct scene_error error;
    struct scene *scene = read_text(whole, &error);
    assert_non_null(scene);
    assert_int_equal(scene->n_events, 2);
    assert_int_equal(scene->events[0].kind, EVENT_MOVE_OBJECT);
    assert_int_equal(scene->events[0].object, 0);
    assert_false(scene->events[0].rotates);
    assert_int_equal(scene->events[1].kind, EVENT_NETWORK);
    assert_false(scene->events[1].network_up);
    assert_int_equal(scene->events[1].for_us, 30000000);
    scene_free(scene);
}

static void an_absent_recording_is_a_reason_to_skip(void **state)
{
    (void)state;
    struct scene_error error;
    remove_file("walks.txt");
    struct scene *scene = read_text(whole, &error);
    assert_non_null(scene);
    assert_string_equal(scene->skip_reason,
                        "the recorded walk walks.txt is neither beside the scene nor in --data "
                        "nor in ../shared/data/trajectories");
    scene_free(scene);
}

static void recordings_are_searched_in_the_data_folders(void **state)
{
    (void)state;
    struct scene_error error;
    const char *dirs[] = { "/nowhere", folder };
    struct scene_search search = { 2, dirs };
    write_file("walks.txt", "1 0 100 0 170\n1 16 100 100 170\n");
    struct scene *scene = scene_read_text("/tmp", whole, strlen(whole), &search, &error);
    assert_non_null(scene);
    assert_int_equal(scene->n_walkers, 2);
    scene_free(scene);
}

static void a_wrong_row_is_told_with_its_own_file_and_line(void **state)
{
    (void)state;
    struct scene_error error;
    write_file("walks.txt", "# walks\n1 0 100 0 170\n1 one 100 100 170\n");
    assert_null(read_text(whole, &error));
    assert_int_equal(error.line, 3);
    assert_non_null(strstr(error.file, "/walks.txt"));
    assert_string_equal(error.key, "walkers[1].recorded");
    assert_string_equal(error.reason,
                        "expected a whole number up to 10000000 as frame, found \"one\"");
    remove_file("walks.txt");
}

/* A change of the whole scene: the first text is replaced by the second. */
struct wrong {
    const char *find, *put;
    size_t line;
    const char *key, *reason;
};

/* clang-format off: one line a case */
static const struct wrong wrong_scenes[] = {
    { "\"version\": 1", "\"version\": 2", 2, "version",
      "expected a whole number from 1 to 1, found 2" },
    { "\"version\": 1,", "", 1, "version", "missing; expected a whole number from 1 to 1" },
    { "\"vs121-p\"", "7", 3, "model", "expected a text of 1 to 31 bytes, found 7" },
    { "\"seed\": 7", "\"seed\": 7.5", 4, "seed",
      "expected a whole number from 0 to 9007199254740991, found 7.5" },
    { "\"seed\": 7", "\"seed\": -1", 4, "seed",
      "expected a whole number from 0 to 9007199254740991, found -1" },
    { "\"seed\"", "\"sead\"", 4, "sead", "unknown key; the nearest known one is \"seed\"" },
    { "+01:00\"", "\"", 5, "start",
      "expected a moment with its UTC offset such as \"2026-03-02T08:59:30+01:00\", from 1970 to "
      "2199, found \"2026-03-02T08:59:30\"" },
    { "\"60s\"", "60", 6, "duration",
      "expected a duration with its unit (us, ms, s, min, h, d) from \"1ms\" to \"400d\", found "
      "60" },
    { "\"60s\"", "\"0s\"", 6, "duration",
      "expected a duration with its unit (us, ms, s, min, h, d) from \"1ms\" to \"400d\", found "
      "\"0s\"" },
    { "\"60s\"", "\"60sec\"", 6, "duration",
      "expected a duration with its unit (us, ms, s, min, h, d) from \"1ms\" to \"400d\", found "
      "\"60sec\"" },
    { "\"3.0m\"", "3.0", 7, "camera.height",
      "expected a length with its unit (mm, cm, m) from \"1.5m\" to \"12m\", found 3" },
    { "\"3.0m\"", "\"30m\"", 7, "camera.height",
      "expected a length with its unit (mm, cm, m) from \"1.5m\" to \"12m\", found \"30m\"" },
    { "\"height\": \"3.0m\",", "", 7, "camera.height",
      "missing; expected a length with its unit (mm, cm, m) from \"1.5m\" to \"12m\"" },
    { "\"width_px\": 640", "\"width_px\": 641", 7, "camera.width_px",
      "expected a multiple of 16 from 96 to 1280 (pixels), found 641" },
    { "\"height_px\": 480", "\"height_px\": 976", 7, "camera.height_px",
      "expected a multiple of 16 from 96 to 960 (pixels), found 976" },
    { "\"fps\": 15", "\"fps\": 0", 7, "camera.fps",
      "expected a whole number from 1 to 60, found 0" },
    { "\"hfov_deg\": 98", "\"hfov_deg\": \"98\"", 8, "camera.hfov_deg",
      "expected a number from 20 to 130, found \"98\"" },
    { "\"hfov_deg\": 98", "\"hfov_deg\": 98, \"shutter\": 1", 8, "camera.shutter",
      "unknown key; the nearest known one is \"height\"" },
    { "\"carpet\"", "\"grass\"", 9, "site.floor",
      "expected one of \"carpet\", \"wood\", \"tiles\", \"concrete\", \"plain\", found \"grass\"" },
    { "\"mains_hz\": 50", "\"mains_hz\": 55", 9, "site.light.mains_hz",
      "expected 50, 60, or 0 for a lamp that does not flicker, found 55" },
    { "\"lux\": 300", "\"colour\": \"#000000\"", 9, "site.light.colour",
      "expected a colour such as \"#ffa757\", other than black, found \"#000000\"" },
    { "\"hfov_deg\": 98", "\"tilt_deg\": 46", 8, "camera.tilt_deg",
      "expected a number from 0 to 45, found 46" },
    { "\"hfov_deg\": 98", "\"version\": \"tall\"", 8, "camera.version",
      "expected one of \"standard\", \"high_ceiling\", found \"tall\"" },
    { "\"lux\": 300", "\"lux\": 1e999", 9, "site.light.lux",
      "expected a number from 0 to 100000, found inf" },
    { "\"kind\": \"chair\"", "\"kind\": \"throne\"", 10, "site.objects[0].kind",
      "expected one of \"chair\", \"table\", \"box\", \"plant\", \"printer\", \"bag\", "
      "\"coat_stand\", \"trolley\", \"mirror\", found \"throne\"" },
    { "\"at\": [1, 2]", "\"at\": [1, 200]", 10, "site.objects[0].at[1]",
      "expected metres from -100 to 100, found 200" },
    { "\"at\": [1, 2]", "\"at\": [1]", 10, "site.objects[0].at",
      "expected a point [x, y] in metres, each from -100 to 100, found a list of 1" },
    { "\"id\": \"red\", ", "\"size\": [\"1m\", \"2m\"], ", 10, "site.objects[0].size",
      "expected three lengths (width, depth, height) with their units from \"0.02m\" to \"6m\", "
      "found a list of 2" },
    { "\"device\": {", "\"device\": [], \"sed\": {", 11, "sed",
      "unknown key; the nearest known one is \"seed\"" },
    { "[\"0s\", -2.5, 0.2], ", "", 13, "walkers[0].path",
      "expected a list of 2 to 4096, found a list of 1" },
    { "[\"0s\", -2.5, 0.2]", "[0, -2.5, 0.2]", 13, "walkers[0].path[0]",
      "expected [time, x, y] or [time, x, y, \"sits\"] with a time such as \"4s\" and metres, "
      "found 0" },
    { "[\"0s\", -2.5, 0.2]", "[\"0s\", -2.5, \"a\"]", 13, "walkers[0].path[0]",
      "expected metres from -100 to 100, found \"a\"" },
    { "\"sits\"", "\"sit\"", 13, "walkers[0].path[1]", "expected \"sits\", found \"sit\"" },
    { "[\"4s\", 2.5", "[\"0s\", 2.5", 13, "walkers[0].path[1]",
      "expected a time later than the point's before" },
    { "[\"4s\", 2.5", "[\"0.4s\", 2.5", 13, "walkers[0].path[1]",
      "expected a way that a person can run: at most 12 m/s" },
    { "\"1.72m\"", "\"17.2m\"", 13, "walkers[0].height",
      "expected a length with its unit (mm, cm, m) from \"0.6m\" to \"2.3m\", found \"17.2m\"" },
    { "\"height\": \"1.72m\"", "\"clothes\": { \"top\": \"red\" }", 13, "walkers[0].clothes.top",
      "expected a colour such as \"#30404f\", found \"red\"" },
    { "\"height\": \"1.72m\"", "\"fps\": 16", 13, "walkers[0].fps",
      "unknown key; the nearest known one is \"path\"" },
    { "\"height\": \"1.72m\"", "\"crowd\": {}", 13, "walkers[0]",
      "\"path\" and \"crowd\" do not go together" },
    { "\"path\": [", "\"paht\": [", 13, "walkers[0].paht",
      "unknown key; the nearest known one is \"path\"" },
    { "\"walks.txt\"", "\"../walks.txt\"", 14, "walkers[1].recorded",
      "expected the name of a file with recorded walks, found \"../walks.txt\"" },
    { "\"fps\": 16, ", "", 14, "walkers[1].fps", "missing; expected a number from 1 to 200" },
    { "\"unit\": \"cm\"", "\"unit\": \"ft\"", 14, "walkers[1].unit",
      "expected one of \"m\", \"cm\", \"mm\", found \"ft\"" },
    { "\"recorded\": \"walks.txt\", ", "", 14, "walkers[1]",
      "incomplete; expected one of the keys \"path\", \"recorded\", \"crowd\"" },
    { "\"per_minute\": 40", "\"per_minute\": 0", 16, "walkers[2].crowd.per_minute",
      "expected a number from 0.01 to 600, found 0" },
    { "[[-3, -1], [-3, 1]]", "[[-3, -1]]", 16, "walkers[2].crowd.from",
      "expected 2 points [x, y] in metres, each from -100 to 100, found a list of 1" },
    { "[[3, -1], [3, 1]]", "[[3, -1], [3, null]]", 17, "walkers[2].crowd.to[1][1]",
      "expected metres from -100 to 100, found null" },
    { "\"network\": \"down\"", "\"network\": \"off\"", 20, "events[0].network",
      "expected one of \"down\", \"up\", found \"off\"" },
    { "\"at\": \"20s\", ", "", 20, "events[0].at",
      "missing; expected a duration with its unit (us, ms, s, min, h, d) from \"0s\" to \"400d\"" },
    { "\"network\": \"down\", \"for\": \"30s\"", "\"clock\": \"step\", \"by\": 90", 20,
      "events[0].by", "expected a duration such as \"90s\" or \"-90s\", found 90" },
    { "\"network\": \"down\", \"for\": \"30s\"", "\"clock\": \"step\", \"by\": \"--9s\"", 20,
      "events[0].by", "expected a duration such as \"90s\" or \"-90s\", found \"--9s\"" },
    { "\"network\": \"down\", \"for\": \"30s\"", "\"clock\": \"set\", \"by\": \"9s\"", 20,
      "events[0].clock", "expected one of \"step\", found \"set\"" },
    { "\"network\": \"down\", \"for\": \"30s\"", "\"clock\": \"step\", \"by\": \"0s\"", 20,
      "events[0].by", "expected a step other than none, found \"0s\"" },
    { "\"network\": \"down\"", "\"ntp\": \"asleep\"", 20, "events[0].ntp",
      "expected one of \"answers\", \"silent\", \"unsynchronised\", \"denies\", \"too_often\", "
      "\"foreign\", found \"asleep\"" },
    { "\"network\": \"down\"", "\"client\": \"location\", \"port\": 65536", 20, "events[0].port",
      "expected a whole number from 1 to 65535, found 65536" },
    { "\"seed\": 7,", "\"seed\": 7, \"ntp\": { \"offset\": 3 },", 4, "ntp.offset",
      "expected a duration such as \"90s\" or \"-90s\", found 3" },
    { "\"seed\": 7,", "\"seed\": 7, \"ntp\": { \"delay\": \"61s\" },", 4, "ntp.delay",
      "expected a duration with its unit (us, ms, s, min, h, d) from \"0s\" to \"1min\", "
      "found \"61s\"" },
    { "\"seed\": 7,",
      "\"seed\": 7, \"network\": { \"neighbours\": [\"192.168.5.61\", \"10.0.0.256\"] },", 4,
      "network.neighbours[1]",
      "expected an IPv4 address such as \"192.168.5.61\", found \"10.0.0.256\"" },
    { "\"seed\": 7,", "\"seed\": 7, \"network\": { \"neighbours\": [\"10.0.0.01\"] },", 4,
      "network.neighbours[0]",
      "expected an IPv4 address such as \"192.168.5.61\", found \"10.0.0.01\"" },
    { "\"seed\": 7,", "\"seed\": 7, \"network\": { \"neighbours\": [\"10.0.0.1 \"] },", 4,
      "network.neighbours[0]",
      "expected an IPv4 address such as \"192.168.5.61\", found \"10.0.0.1 \"" },
    { "\"seed\": 7,", "\"seed\": 7, \"network\": { \"neighbours\": [61] },", 4,
      "network.neighbours[0]", "expected an IPv4 address such as \"192.168.5.61\", found 61" },
    { "\"seed\": 7,", "\"seed\": 7, \"clock\": { \"drift_ppm\": 1001 },", 4, "clock.drift_ppm",
      "expected a number from -1000 to 1000, found 1001" },
    { "\"network\": \"down\"", "\"netwrok\": \"down\"", 20, "events[0].netwrok",
      "unknown key; the nearest known one is \"network\"" },
    { "\"network\": \"down\"", "\"light\": 3", 20, "events[0].light",
      "expected an object, found 3" },
    { "\"network\": \"down\"", "\"press\": \"do\"", 20, "events[0].press",
      "expected one of \"di\", \"reset\", found \"do\"" },
    { "\"network\": \"down\"", "\"press\": \"reset\", \"volts\": 5", 20, "events[0]",
      "expected no voltage: the reset button only has a contact" },
    { "\"network\": \"down\"", "\"press\": \"reset\", \"ramp\": \"1s\"", 20, "events[0]",
      "expected no voltage: the reset button only has a contact" },
    { "\"network\": \"down\"", "\"press\": \"di\", \"volts\": 5.1", 20, "events[0].volts",
      "expected a number from 0 to 5, found 5.1" },
    { "\"network\": \"down\"", "\"press\": \"di\", \"bounce\": \"1ms\", \"ramp\": \"1s\"", 20,
      "events[0]", "expected \"bounce\" or \"ramp\", found both" },
    { "\"move\": \"red\"", "\"move\": \"rad\"", 21, "events[1].move",
      "no object has the id \"rad\"; the nearest is \"red\"" },
    { "\"id\": \"red\", ", "", 21, "events[1].move",
      "no object of this scene has an id to be moved by" },
    { "\"expect.jsonl\"", "\"a/b\"", 23, "expect.golden",
      "expected the name of a file beside scene.json, found \"a/b\"" },
    { "\"line_false_max\": 0", "\"line_false_max\": true", 24, "expect.truth.line_false_max",
      "expected a whole number from 0 to 1000000, found true" },
    { "\"device\": {", "\"device\": { \"general\": 1, ", 11, "", "this key stands here twice" },
    { "\"move\": \"red\", \"to\": [0, 1]", "\"manage\": 7", 21, "events[1].manage",
      "expected a request as an object, or as a text, found 7" },
    { "\"seed\": 7,", "\"seed\": 7, \"activation\": true,", 4, "activation",
      "expected an object, or false, found true" },
    { "\"seed\": 7,", "\"seed\": 7, \"activation\": false,", 11, "device",
      "a device without activation is as it left the factory" },
    { "\"seed\": 7,", "\"seed\": 7, \"activation\": { \"password\": \"short\" },", 4,
      "activation.password", "expected a text of 8 to 127 bytes, found \"short\"" },
    { "\"seed\": 7,", "\"seed\": 7, \"activation\": { \"privacy_mode\": \"none\" },", 4,
      "activation.privacy_mode", "expected one of \"blur\", \"normal\", found \"none\"" },
    { "\"seed\": 7,", "\"seed\": 7, \"activation\": { \"questions\": [] },", 4,
      "activation.questions", "expected a list of 3 to 3, found a list of 0" },
    { "\"seed\": 7,", "\"seed\": 7, \"activation\": { \"pasword\": \"summer26\" },", 4,
      "activation.pasword", "unknown key; the nearest known one is \"password\"" },
    { "\"seed\": 7,", "\"seed\": 7", 5, "", "expected a comma or }" },
    { "\"fps\": 15,", "\"fps\": 15,\n\"fps\": 15,", 8, "", "this key stands here twice" },
};

/* clang-format on */

/* The whole scene with one text replaced. */
static char *changed(const struct wrong *wrong)
{
    const char *at = strstr(whole, wrong->find);
    assert_non_null(at);
    size_t before = (size_t)(at - whole);
    size_t size = strlen(whole) + strlen(wrong->put) + 1;
    char *text = malloc(size);
    assert_non_null(text);
    snprintf(text, size, "%.*s%s%s", (int)before, whole, wrong->put, at + strlen(wrong->find));
    return text;
}

static void every_wrong_scene_has_one_clear_error(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong_scenes / sizeof wrong_scenes[0]; i++) {
        const struct wrong *wrong = &wrong_scenes[i];
        struct scene_error error;
        char *text = changed(wrong);
        struct scene *scene = read_text(text, &error);
        free(text);
        assert_null(scene);
        assert_string_equal(error.reason, wrong->reason);
        assert_string_equal(error.key, wrong->key);
        assert_int_equal(error.line, wrong->line);
        assert_non_null(strstr(error.file, "/scene.json"));
    }
}

static void two_objects_of_one_id_are_refused(void **state)
{
    (void)state;
    struct scene_error error;
    assert_null(read_text("{ \"version\": 1, \"model\": \"m\", \"duration\": \"1s\",\n"
                          "\"camera\": { \"height\": \"3m\" }, \"site\": { \"objects\": [\n"
                          "{ \"kind\": \"box\", \"id\": \"a\", \"at\": [0, 0] },\n"
                          "{ \"kind\": \"bag\", \"id\": \"a\", \"at\": [0, 1] } ] } }",
                          &error));
    assert_string_equal(error.key, "site.objects[1].id");
    assert_string_equal(error.reason, "another object has the id \"a\"");
    assert_int_equal(error.line, 4);
}

static void a_pending_scene_says_why_it_is_skipped(void **state)
{
    (void)state;
    struct scene_error error;
    struct scene *scene = read_text("{ \"version\": 1, \"model\": \"m\", \"duration\": \"1s\","
                                    "\"camera\": { \"height\": \"3m\" }, \"pending\": \"later\" }",
                                    &error);
    assert_non_null(scene);
    assert_string_equal(scene->skip_reason, "pending: later");
    assert_string_equal(scene->device_json, "{}");
    assert_string_equal(scene->device_mac, "02:00:00:00:00:01");
    assert_false(scene->expect.has_line_truth);
    scene_free(scene);
}

static void a_scene_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    struct scene_error error;
    assert_null(scene_read("/nowhere/at/all", NULL, &error));
    assert_string_equal(error.file, "/nowhere/at/all/scene.json");
    assert_int_equal(error.line, 0);
    assert_string_equal(error.reason, "cannot be read: No such file or directory");
}

static void the_folder_names_the_scene_and_finds_lines(void **state)
{
    (void)state;
    struct scene_error error;
    char slashed[64];
    write_file("scene.json", whole);
    snprintf(slashed, sizeof slashed, "%s//", folder);
    struct scene *scene = scene_read(slashed, NULL, &error);
    assert_non_null(scene);
    assert_string_equal(scene->folder, folder);
    assert_string_equal(scene->name + 8, strrchr(folder, '/') + 1);
    assert_int_equal(scene_line_of(folder, "device.general.x[1]"), 11);
    scene_free(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shape_of_the_house_is_read),
        cmocka_unit_test(walkers_become_paths_and_crowds),
        cmocka_unit_test(events_stand_in_order_of_time),
        cmocka_unit_test(an_absent_recording_is_a_reason_to_skip),
        cmocka_unit_test(recordings_are_searched_in_the_data_folders),
        cmocka_unit_test(a_wrong_row_is_told_with_its_own_file_and_line),
        cmocka_unit_test(every_wrong_scene_has_one_clear_error),
        cmocka_unit_test(two_objects_of_one_id_are_refused),
        cmocka_unit_test(a_pending_scene_says_why_it_is_skipped),
        cmocka_unit_test(a_scene_that_is_not_there_is_an_error),
        cmocka_unit_test(the_folder_names_the_scene_and_finds_lines),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
