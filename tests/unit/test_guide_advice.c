/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware_core/device.h"
#include "rig/guide_advice.h"
#include "rig/idle_board.h"
#include "sim/scene_read.h"

#define LINE                                                                                       \
    "\"line_crossing_counting\": { \"enable\": true, \"line\": [[0, 240], [639, 240]] },"          \
    "\"region_people_counting\": { \"enable\": false }"
#define LINE_AT(y)                                                                                 \
    "\"line_crossing_counting\": { \"enable\": true, \"line\": [[0, " #y "], [639, " #y "]] },"    \
    "\"region_people_counting\": { \"enable\": false }"
#define REGION(points)                                                                             \
    "\"region_people_counting\": { \"detection_region\": { \"enable\": true, \"regions\": ["       \
    "{ \"number\": 1, \"points\": " points " }] } }"
#define FLOW(points)                                                                               \
    "\"region_people_counting\": { \"enable\": false },"                                           \
    "\"people_flow_analysis\": { \"enable\": true, \"region\": " points " }"
#define NOTHING "\"region_people_counting\": { \"enable\": false }"
#define SMALL "[[220, 140], [420, 140], [420, 340], [220, 340]]"
#define WIDE "[[0, 140], [639, 140], [639, 340], [0, 340]]"
#define TALL "[[270, 0], [370, 0], [370, 479], [270, 479]]"
#define WALKER_IN(colour)                                                                          \
    "\"walkers\": [{ \"path\": [[\"0s\", 0, 0], [\"1s\", 0, 1]], \"clothes\": { \"hair\": "        \
    "\"" colour "\" } }],"

#define STEPS(list) "\"expect\": { \"steps\": [" list "] },"
#define RISE "{ \"pin\": \"do\", \"from\": \"1s\", \"edge\": \"rise\", \"within\": \"1s\" }"

struct row {
    const char *camera, *more, *device; /* members of these objects; more: of the scene */
    const char *key, *text;             /* a piece of advice that is given, or NULL for none */
};

static const struct row rows[] = {
    /* steps that no bench could judge: within half a second of the scene's times, 25 ms of an edge
     */
    { "\"height\": \"3m\"",
      STEPS("{ \"pin\": \"do\", \"from\": \"1s\", \"holds\": false, \"for\": \"999ms\" }"), NOTHING,
      "expect.steps[0].for", "must be at least the 1s by which" },
    { "\"height\": \"3m\"",
      STEPS("{ \"pin\": \"do\", \"from\": \"1s\", \"holds\": false, \"for\": \"1s\" }"), NOTHING,
      NULL, NULL },
    { "\"height\": \"3m\"", STEPS("{ \"pin\": \"do\", \"from\": \"4100ms\", \"never\": \"rise\" }"),
      NOTHING, "expect.steps[0]", "is not judged" },
    { "\"height\": \"3m\"",
      STEPS(RISE
            ", { \"pin\": \"do\", \"holds\": true, \"for\": \"60ms\", \"tolerance\": \"10ms\" }"),
      NOTHING, "expect.steps[1].for", "at least the 70ms" },
    { "\"height\": \"3m\"", STEPS(RISE ", { \"pin\": \"do\", \"holds\": true, \"for\": \"50ms\" }"),
      NOTHING, NULL, NULL },
    { "\"height\": \"3m\"",
      STEPS(RISE
            ", { \"pin\": \"di\", \"from\": \"2s\", \"never\": \"fall\", \"for\": \"900ms\" }, "
            "{ \"pin\": \"do\", \"holds\": true, \"for\": \"1500ms\" }"),
      NOTHING, "expect.steps[1].for", "at least the 1s" },
    /* 6.1: heights, of the standard version */
    { "\"height\": \"3m\"", "", LINE, NULL, NULL },
    { "\"height\": \"4m\"", "", LINE, NULL, NULL },
    { "\"height\": \"2.5m\"", "", "", NULL, NULL },
    { "\"height\": \"2.9m\"", "", LINE, "camera.height", "2.90 m; 3 m or more" },
    { "\"height\": \"2.9m\"", "", FLOW(SMALL), "camera.height", "2.90 m; 3 m or more" },
    { "\"height\": \"2.9m\"", "", "", NULL, NULL },
    { "\"height\": \"2.4m\"", "", "", "camera.height", "2.40 m; the standard version" },
    { "\"height\": \"4.5m\"", "", "", "camera.height", "4.50 m; the standard version" },
    { "\"height\": \"7.5m\"", "", LINE, "camera.height", "7.50 m; the standard version" },
    /* and of the high-ceiling version */
    { "\"height\": \"4.5m\", \"version\": \"high_ceiling\"", "", LINE, "camera.height",
      "4.50 m; the high-ceiling version is meant for 5.0 m or more" },
    { "\"height\": \"5m\", \"version\": \"high_ceiling\"", "", LINE, NULL, NULL },
    { "\"height\": \"7m\", \"version\": \"high_ceiling\"", "", LINE, NULL, NULL },
    { "\"height\": \"7.5m\", \"version\": \"high_ceiling\"", "", LINE, "camera.height",
      "7.50 m; the high-ceiling version is meant for at most 7.0 m" },
    /* heads in cells of the device's grid, which is finer in shallow pictures */
    { "\"height\": \"3m\", \"width_px\": 1280, \"height_px\": 960", "", NOTHING, NULL, NULL },
    { "\"height\": \"3m\", \"width_px\": 1280, \"height_px\": 512", "", NOTHING, "camera",
      "heads are 69 of 1280 pixels wide; in a picture of 1280 x 512 the device is made for those "
      "of "
      "8 to 60" },
    { "\"height\": \"4m\", \"width_px\": 1280, \"height_px\": 512", "", NOTHING, NULL, NULL },
    { "\"height\": \"7m\", \"version\": \"high_ceiling\", \"hfov_deg\": 125", "", NOTHING, "camera",
      "heads are 5 of 640 pixels wide; in a picture of 640 x 480 the device is made for those of 8 "
      "to 60" },
    { "\"height\": \"7m\", \"version\": \"high_ceiling\", \"width_px\": 1280, \"height_px\": 512",
      "", NOTHING, NULL, NULL },
    /* 6.1: areas; from 3 m a picture of 98 degrees is 3.2 m wide where heads are, of 130 degrees
     * 6.0 m wide and 4.5 m high */
    { "\"height\": \"3m\"", "", REGION(WIDE), NULL, NULL },
    { "\"height\": \"3m\", \"hfov_deg\": 130", "", REGION(SMALL), NULL, NULL },
    { "\"height\": \"3m\", \"hfov_deg\": 130", "", REGION(WIDE), "device.region_people_counting",
      "region 1 reaches 3.0 m to the side and 0.9 m up or down the picture; from 3.00 m an area of "
      "5.7 m x 4.4 m" },
    { "\"height\": \"3m\", \"hfov_deg\": 130", "", REGION(TALL), "device.region_people_counting",
      "region 1 reaches 0.5 m to the side and 2.3 m" },
    { "\"height\": \"3m\", \"hfov_deg\": 130", "", FLOW(WIDE), "device.people_flow_analysis.region",
      "the region reaches 3.0 m" },
    { "\"height\": \"3m\", \"hfov_deg\": 130", "", FLOW(SMALL), NULL, NULL },
    { "\"height\": \"3m\", \"hfov_deg\": 130", "", "", NULL, NULL },
    { "\"height\": \"5m\", \"version\": \"high_ceiling\"", "", REGION(TALL),
      "device.region_people_counting", "an area of 10.0 m x 3.5 m" },
    { "\"height\": \"5m\", \"version\": \"high_ceiling\"", "", REGION(WIDE), NULL, NULL },
    /* 5.3.2: room on both sides of the line */
    { "\"height\": \"3m\"", "", LINE_AT(150), NULL, NULL },
    { "\"height\": \"3m\"", "", LINE_AT(30), "device.line_crossing_counting.line",
      "segment 1 leaves 0.1" },
    { "\"height\": \"3m\"", "", LINE_AT(450), "device.line_crossing_counting.line",
      "segment 1 leaves 0.1" },
    /* 6.3: tilt */
    { "\"height\": \"3m\", \"tilt_deg\": 0", "", LINE, NULL, NULL },
    { "\"height\": \"3m\", \"tilt_deg\": 4", "", LINE, "camera.tilt_deg", "4.0 degrees" },
    { "\"height\": \"3m\", \"tilt_deg\": 4", "", "", NULL, NULL },
    /* 6.2: light */
    { "\"height\": \"3m\"", "\"site\": { \"light\": { \"lux\": 51 } },", LINE, NULL, NULL },
    { "\"height\": \"3m\"", "\"site\": { \"light\": { \"lux\": 40 } },", LINE, "site.light.lux",
      "40 lux; line and flow want more than 50" },
    { "\"height\": \"3m\"", "\"site\": { \"light\": { \"lux\": 40 } },", FLOW(SMALL),
      "site.light.lux", "40 lux; line and flow want more than 50" },
    { "\"height\": \"3m\"", "\"site\": { \"light\": { \"lux\": 40 } },", "", NULL, NULL },
    { "\"height\": \"3m\"", "\"site\": { \"light\": { \"lux\": 25 } },", "", NULL, NULL },
    { "\"height\": \"3m\"", "\"site\": { \"light\": { \"lux\": 15 } },", "", "site.light.lux",
      "15 lux; regions want more than 20" },
    { "\"height\": \"3m\"", "\"site\": { \"light\": { \"lux\": 15 } },", NOTHING, NULL, NULL },
    { "\"height\": \"3m\"", "\"events\": [{ \"at\": \"1s\", \"light\": { \"lux\": 30 } }],", LINE,
      "events[0]", "30 lux; line and flow" },
    { "\"height\": \"3m\"", "\"events\": [{ \"at\": \"1s\", \"light\": { \"lux\": 90 } }],", LINE,
      NULL, NULL },
    /* 6.3: white light */
    { "\"height\": \"3m\"", "\"site\": { \"light\": { \"colour\": \"#ffa757\" } },", LINE, NULL,
      NULL },
    { "\"height\": \"3m\"", "\"site\": { \"light\": { \"colour\": \"#ff2000\" } },", LINE,
      "site.light.colour", "#ff2000; for a line" },
    { "\"height\": \"3m\"", "\"site\": { \"light\": { \"colour\": \"#ff2000\" } },", "", NULL,
      NULL },
    /* 6.3, 6.4: the sun, and people against the light */
    { "\"height\": \"3m\"",
      "\"events\": [{ \"at\": \"1s\", \"sun_patch\": { \"lux\": 2000, \"corners\": "
      "[[0, 0], [1, 0], [1, 1], [0, 1]] } }],",
      LINE, NULL, NULL },
    { "\"height\": \"3m\"",
      "\"site\": { \"light\": { \"lux\": 1000 } }, \"events\": [{ \"at\": \"1s\", \"sun_patch\": "
      "{ \"lux\": 8000, \"corners\": [[0, 0], [1, 0], [1, 1], [0, 1]] } }],",
      LINE, "events[0]", "8000 lux; light as strong as the sun" },
    { "\"height\": \"3m\"",
      "\"events\": [{ \"at\": \"1s\", \"sun_patch\": { \"lux\": 9000, \"corners\": "
      "[[0, 0], [1, 0], [1, 1], [0, 1]] } }],",
      "", "events[0]", "30 times the room's light" },
    /* 6.3: things that move near the line */
    { "\"height\": \"3m\"",
      "\"site\": { \"objects\": [{ \"kind\": \"trolley\", \"id\": \"t\", \"at\": [0, 1] }] },"
      "\"events\": [{ \"at\": \"1s\", \"move\": \"t\", \"to\": [1, 2] }],",
      LINE, "events[0]", "a thing moves 1.0 m from the line" },
    { "\"height\": \"3m\"",
      "\"site\": { \"objects\": [{ \"kind\": \"trolley\", \"id\": \"t\", \"at\": [0, 3] }] },"
      "\"events\": [{ \"at\": \"1s\", \"move\": \"t\", \"to\": [1, 2] }],",
      LINE, NULL, NULL },
    /* 6.3: mirrors */
    { "\"height\": \"3m\"",
      "\"site\": { \"objects\": [{ \"kind\": \"mirror\", \"at\": [1, 1] }] },", LINE,
      "site.objects[0]", "a mirror 1.0 m from the line and 1.0 m from the sensor" },
    { "\"height\": \"3m\"",
      "\"site\": { \"objects\": [{ \"kind\": \"mirror\", \"at\": [1, 3] }] },", LINE, NULL, NULL },
    { "\"height\": \"3m\"",
      "\"site\": { \"objects\": [{ \"kind\": \"mirror\", \"at\": [1, 1] }] },", "", NULL, NULL },
    /* 6.4: the floor's colour */
    { "\"height\": \"3m\"", "\"site\": { \"floor_colour\": \"#101012\" },", "", "site.floor_colour",
      "a black floor" },
    { "\"height\": \"3m\"", "\"site\": { \"floor_colour\": \"#606468\" },", "", NULL, NULL },
    { "\"height\": \"3m\"", WALKER_IN("#585c60") "\"site\": { \"floor_colour\": \"#606468\" },", "",
      "walkers", "1 of them with hair or clothes of the floor's colour" },
    { "\"height\": \"3m\"", WALKER_IN("#2a1c12") "\"site\": { \"floor_colour\": \"#606468\" },", "",
      NULL, NULL },
};

struct heard {
    const struct row *row;
    size_t n, fitting;
    char all[1024];
};

static void hear(void *ctx, const char *key, const char *text)
{
    struct heard *heard = ctx;
    size_t used = strlen(heard->all);
    snprintf(heard->all + used, sizeof heard->all - used, "%s: %s\n", key, text);
    heard->n++;
    if (heard->row->key != NULL && strcmp(key, heard->row->key) == 0 &&
        strstr(text, heard->row->text) != NULL)
        heard->fitting++;
}

static void ask(const struct row *row, struct heard *heard)
{
    static char text[4096];
    struct scene_error why;
    struct settings_error error;
    snprintf(text, sizeof text,
             "{ \"version\": 1, \"model\": \"vs121-p\", \"duration\": \"5s\", "
             "\"camera\": { %s }, %s \"device\": { %s } }",
             row->camera, row->more, row->device);
    struct scene *scene = scene_read_text("vs121-p/advice", text, strlen(text), NULL, &why);
    if (scene == NULL)
        fail_msg("%s: %s", why.key, why.reason);
    const struct hal board = idle_board();
    void *memory = calloc(1, device_size());
    struct device *device = device_init(memory, model_find("vs121-p"), &board);
    if (device_import(device, scene->device_json, strlen(scene->device_json),
                      scene->camera.width_px, scene->camera.height_px, &error) < 0)
        fail_msg("%s: %s", error.key, error.reason);
    memset(heard, 0, sizeof *heard);
    heard->row = row;
    guide_advice(scene, device_settings(device), hear, heard);
    free(memory);
    scene_free(scene);
}

/* proves: P-ACC-04, P-ACC-07, P-ACC-08, P-ACC-10, P-ACC-18, P-ACC-19, P-ACC-21 */
static void advice_is_given_where_the_guide_has_some_and_nowhere_else(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct heard heard;
        ask(&rows[i], &heard);
        if (rows[i].key == NULL ? heard.n > 0 : heard.fitting != 1)
            fail_msg("row %zu (%s; %s): %s", i, rows[i].camera, rows[i].more, heard.all);
    }
}

static void areas_between_the_guides_heights_are_interpolated(void **state)
{
    (void)state;
    static const struct {
        enum camera_version version;
        double height_m, width_m, depth_m; /* width 0: no area */
    } table[] = {
        { CAMERA_STANDARD, 2.5, 4, 3 },
        { CAMERA_STANDARD, 2.75, 4.85, 3.7 },
        { CAMERA_STANDARD, 3, 5.7, 4.4 },
        { CAMERA_STANDARD, 3.5, 6.4, 4.9 },
        { CAMERA_STANDARD, 3.8, 7.0, 5.32 },
        { CAMERA_STANDARD, 4, 7.4, 5.6 },
        { CAMERA_STANDARD, 2.4, 0, 0 },
        { CAMERA_STANDARD, 4.1, 0, 0 },
        { CAMERA_HIGH_CEILING, 5, 10, 3.5 },
        { CAMERA_HIGH_CEILING, 5.5, 11, 4 },
        { CAMERA_HIGH_CEILING, 6, 12, 4.5 },
        { CAMERA_HIGH_CEILING, 7, 14, 5.5 },
        { CAMERA_HIGH_CEILING, 4.5, 0, 0 },
        { CAMERA_HIGH_CEILING, 7.1, 0, 0 },
        { CAMERA_HIGH_CEILING, 6.25, 12.5, 4.75 },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        double width = 0, depth = 0;
        bool found = guide_advice_range(table[i].version, table[i].height_m, &width, &depth);
        assert_int_equal(found, table[i].width_m > 0);
        assert_true(width > table[i].width_m - 1e-9 && width < table[i].width_m + 1e-9);
        assert_true(depth > table[i].depth_m - 1e-9 && depth < table[i].depth_m + 1e-9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(advice_is_given_where_the_guide_has_some_and_nowhere_else),
        cmocka_unit_test(areas_between_the_guides_heights_are_interpolated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
