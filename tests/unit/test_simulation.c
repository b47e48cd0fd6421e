/* SPDX-License-Identifier: MIT */
/* The real device in an empty room. The renderer is replaced by a grey picture: what is tested is
 * time, network and the end of a scene. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "hal_sim/pace.h"
#include "hal_sim/simulation.h"
#include "sim/render.h"

enum { WIDTH = 320, HEIGHT = 240, FPS = 5, LINES_MAX = 400, LINE_LEN = 640 };

static uint16_t set_ups[4];
static int n_set_ups;

struct renderer {
    uint8_t picture[WIDTH * HEIGHT * 3 / 2];
};

/* Black until the first frame is painted. */
struct renderer *renderer_create(const struct scene *scene)
{
    (void)scene;
    return calloc(1, sizeof(struct renderer));
}

void renderer_destroy(struct renderer *renderer)
{
    free(renderer);
}

int renderer_set_up(struct renderer *renderer, uint16_t mains_hz, bool wide_dynamic_range)
{
    (void)renderer;
    (void)wide_dynamic_range;
    set_ups[n_set_ups++ % 4] = mains_hz;
    return 0;
}

const uint8_t *renderer_frame(struct renderer *renderer, const struct world *world)
{
    (void)world;
    memset(renderer->picture, 128, sizeof renderer->picture);
    return renderer->picture;
}

/* These tests count frames, so none may be left out. */
bool renderer_at_rest(const struct renderer *renderer)
{
    (void)renderer;
    return false;
}

void renderer_leave_out(struct renderer *renderer, uint64_t n, uint64_t t_us)
{
    (void)renderer, (void)n, (void)t_us;
    fail();
}

static char room[] = "{\"region_people_counting\":{\"enable\":true,\"report\":{"
                     "\"periodic_report_scheme\":\"from_now_on\",\"reporting_interval_s\":5,"
                     "\"http\":[{\"enable\":true,\"url\":\"http://127.0.0.1/a\"}]}},"
                     "\"general\":{\"data_retransmission\":true}}";

struct record {
    char lines[LINES_MAX][LINE_LEN];
    int n_lines;
    uint64_t moments[LINES_MAX];
    int n_moments, stop_at_moment; /* 0: never */
    bool power_is_cut;
};

static void on_trace(void *ctx, const char *line)
{
    struct record *record = ctx;
    assert_true(record->n_lines < LINES_MAX && strlen(line) < LINE_LEN);
    strcpy(record->lines[record->n_lines++], line);
}

static void on_stepped(void *ctx, const struct simulation_moment *moment)
{
    struct record *record = ctx;
    assert_true(record->n_moments < LINES_MAX);
    if (!record->power_is_cut) {
        assert_int_equal(moment->frame->t_us, moment->t_us);
        assert_int_equal(moment->frame->seq, record->n_moments);
    }
    record->moments[record->n_moments++] = moment->t_us;
}

static bool on_stop(void *ctx)
{
    const struct record *record = ctx;
    return record->stop_at_moment > 0 && record->n_moments >= record->stop_at_moment;
}

static struct scene make_scene(uint64_t duration_s)
{
    return (struct scene) {
        .model = "vs121-p",
        .seed = 1,
        .start_utc_us = 1772438400000000,
        .duration_us = duration_s * 1000000,
        .camera = { .height_m = 3,
                    .width_px = WIDTH,
                    .height_px = HEIGHT,
                    .fps = FPS,
                    .hfov_deg = 98 },
        .light = { .lux = 300 },
        .device_json = room,
        .device_sn = "600112233445",
        .device_mac = "00:16:28:FA:8E:68",
    };
}

static enum simulation_result run(const struct scene *scene,
                                  const struct simulation_options *options, struct record *record)
{
    struct simulation_hooks hooks = {
        .ctx = record, .trace = on_trace, .stepped = on_stepped, .stop = on_stop
    };
    struct settings_error error;
    struct simulation *simulation = simulation_create(scene, options, &hooks, &error);
    assert_non_null(simulation);
    enum simulation_result result = simulation_run(simulation);
    if (!record->power_is_cut)
        assert_int_equal(simulation_frames(simulation), record->n_moments);
    simulation_destroy(simulation);
    return result;
}

static struct record *new_record(void)
{
    struct record *record = calloc(1, sizeof *record);
    assert_non_null(record);
    return record;
}

static uint64_t time_of(const char *line)
{
    unsigned long long t_us;
    assert_int_equal(sscanf(line, "{\"t_us\":%llu,", &t_us), 1);
    return t_us;
}

static bool is_report(const char *line)
{
    return strstr(line, "\"kind\":\"report\"") != NULL;
}

/* proves: P-HW-11 */
static void frames_come_at_their_rate_and_the_led_is_lit_first(void **state)
{
    (void)state;
    struct record *record = new_record();
    struct scene scene = make_scene(4);
    struct simulation_options options = { 0 };
    assert_int_equal(run(&scene, &options, record), SIMULATION_ENDED);
    assert_int_equal(record->n_moments, 4 * FPS);
    for (int i = 0; i < record->n_moments; i++)
        assert_int_equal(record->moments[i], i * 1000000 / FPS);
    assert_string_equal(record->lines[0], "{\"t_us\":0,\"kind\":\"led\",\"level\":true}");
    free(record);
}

static void a_report_due_at_the_very_end_still_leaves(void **state)
{
    (void)state;
    struct record *record = new_record();
    struct scene scene = make_scene(10);
    struct simulation_options options = { 0 };
    run(&scene, &options, record);
    assert_int_equal(record->n_lines, 3);
    assert_int_equal(time_of(record->lines[1]), 5000000);
    assert_int_equal(time_of(record->lines[2]), 10000000);
    assert_true(is_report(record->lines[2]));
    free(record);
}

static void speed_changes_the_waiting_and_no_byte(void **state)
{
    (void)state;
    struct record *fast = new_record(), *paced = new_record();
    struct scene scene = make_scene(10);
    struct simulation_options options = { 0 };
    run(&scene, &options, fast);
    options.speed = 25;
    uint64_t begin_ns = pace_wall_ns();
    run(&scene, &options, paced);
    assert_true(pace_wall_ns() - begin_ns >= 400000000);
    assert_int_equal(fast->n_lines, paced->n_lines);
    for (int i = 0; i < fast->n_lines; i++)
        assert_string_equal(fast->lines[i], paced->lines[i]);
    free(fast);
    free(paced);
}

/* Down from 4 s to 24 s: the reports of 5, 10, 15 and 20 s do not leave before 24 s. */
static void what_is_made_without_network_leaves_after_it_is_back(void **state)
{
    (void)state;
    struct record *record = new_record();
    struct scene scene = make_scene(60);
    struct event_spec down = { .at_us = 4000000, .for_us = 20000000, .kind = EVENT_NETWORK };
    struct simulation_options options = { 0 };
    scene.n_events = 1;
    scene.events = &down;
    run(&scene, &options, record);
    assert_int_equal(record->n_lines, 1 + 12);
    for (int i = 1; i < record->n_lines; i++)
        assert_true(is_report(record->lines[i]) && time_of(record->lines[i]) >= 24000000);
    free(record);
}

static void without_retransmission_they_are_gone(void **state)
{
    (void)state;
    struct record *record = new_record();
    struct scene scene = make_scene(60);
    struct event_spec down = { .at_us = 4000000, .for_us = 20000000, .kind = EVENT_NETWORK };
    struct simulation_options options = { 0 };
    char json[sizeof room + 1];
    strcpy(json, room);
    memcpy(strstr(json, "true}}"), "false}}", 8);
    scene.device_json = json;
    scene.n_events = 1;
    scene.events = &down;
    run(&scene, &options, record);
    assert_true(record->n_lines < 1 + 12 && record->n_lines > 1 + 6);
    free(record);
}

/* proves: P-HW-12 */
static void without_power_the_led_is_dark_and_nothing_leaves(void **state)
{
    (void)state;
    static const char *const expected[] = {
        "{\"t_us\":0,\"kind\":\"led\",\"level\":true}",
        "{\"t_us\":2000000,\"kind\":\"power\",\"power\":\"off\"}",
        "{\"t_us\":2000000,\"kind\":\"led\",\"level\":false}",
        "{\"t_us\":13000000,\"kind\":\"power\",\"power\":\"on\"}",
        "{\"t_us\":13000000,\"kind\":\"led\",\"level\":true}",
    };
    struct record *record = new_record();
    struct scene scene = make_scene(14);
    struct event_spec off[] = {
        { .at_us = 2000000, .for_us = 9000000, .kind = EVENT_POWER },
        { .at_us = 4000000, .for_us = 9000000, .kind = EVENT_POWER },
    };
    struct simulation_options options = { 0 };
    scene.n_events = 2;
    scene.events = off;
    record->power_is_cut = true;
    run(&scene, &options, record);
    assert_int_equal(record->n_lines, 5);
    for (int i = 0; i < 5; i++)
        assert_string_equal(record->lines[i], expected[i]);
    free(record);
}

static int pins(const struct record *record, const char *pin)
{
    int n = 0;
    for (int i = 0; i < record->n_lines; i++)
        n += strstr(record->lines[i], pin) != NULL;
    return n;
}

/* Nothing is on the wire but what somebody puts there; proves: P-HW-06 */
static void the_board_tells_the_level_of_di_only_when_somebody_presses(void **state)
{
    (void)state;
    struct record *record = new_record();
    struct scene scene = make_scene(4);
    struct event_spec press = {
        .at_us = 1234567, .for_us = 200000, .kind = EVENT_PRESS, .press = { .volts = 5 }
    };
    struct simulation_options options = { 0 };
    run(&scene, &options, record);
    assert_int_equal(pins(record, "\"pin\""), 0);
    record->n_lines = record->n_moments = 0;
    scene.n_events = 1;
    scene.events = &press;
    run(&scene, &options, record);
    assert_int_equal(record->n_moments, 4 * FPS);
    assert_int_equal(record->n_lines, 3);
    assert_string_equal(record->lines[1],
                        "{\"t_us\":1234567,\"kind\":\"pin\",\"pin\":\"di\",\"level\":true}");
    assert_string_equal(record->lines[2],
                        "{\"t_us\":1434567,\"kind\":\"pin\",\"pin\":\"di\",\"level\":false}");
    free(record);
}

static void a_button_held_to_the_end_is_let_go_when_the_scene_begins_anew(void **state)
{
    (void)state;
    struct record *record = new_record();
    struct scene scene = make_scene(2);
    struct event_spec press = { .at_us = 1000000, .kind = EVENT_PRESS, .press = { .volts = 3 } };
    struct simulation_options options = { .forever = true };
    scene.n_events = 1;
    scene.events = &press;
    record->stop_at_moment = 3 * FPS * 2 - 1;
    run(&scene, &options, record);
    assert_int_equal(pins(record, "\"pin\":\"di\",\"level\":true"), 3);
    assert_int_equal(pins(record, "\"pin\":\"di\",\"level\":false"), 2);
    free(record);
}

static char room_on_the_dot[] =
    "{\"region_people_counting\":{\"enable\":true,\"report\":{\"reporting_interval_s\":5,"
    "\"http\":[{\"enable\":true,\"url\":\"http://127.0.0.1/a\"}]}}}";

/* Reports on the dot of five seconds; the clock jumps over one dot, and later back over two.
 * proves: P-REPORT-15 */
static void a_clock_that_is_set_moves_the_dots_and_not_the_scene(void **state)
{
    (void)state;
    static const uint64_t expected_us[] = { 5000000, 6000000, 9000000, 24000000, 29000000 };
    struct record *record = new_record();
    struct scene scene = make_scene(31);
    struct event_spec steps[] = {
        { .at_us = 6000000, .kind = EVENT_CLOCK, .step_us = 6000000 },
        { .at_us = 13000000, .kind = EVENT_CLOCK, .step_us = -10000000 },
    };
    struct simulation_options options = { 0 };
    scene.device_json = room_on_the_dot;
    scene.n_events = 2;
    scene.events = steps;
    run(&scene, &options, record);
    assert_int_equal(record->n_lines, 1 + 5);
    for (int i = 0; i < 5; i++)
        assert_int_equal(time_of(record->lines[1 + i]), expected_us[i]);
    free(record);
}

/* A thousandth fast, the clock shows ten seconds a hundredth of a second too early. */
static void a_clock_that_drifts_is_early_or_late(void **state)
{
    (void)state;
    struct record *record = new_record();
    struct scene scene = make_scene(12);
    struct simulation_options options = { 0 };
    scene.device_json = room_on_the_dot;
    scene.drift_ppm = 1000;
    run(&scene, &options, record);
    assert_int_equal(record->n_lines, 3);
    assert_in_range(time_of(record->lines[2]), 9990000, 9991000);
    free(record);
    record = new_record();
    scene.drift_ppm = -1000;
    run(&scene, &options, record);
    assert_int_equal(record->n_lines, 3);
    assert_in_range(time_of(record->lines[2]), 10010000, 10011100);
    free(record);
}

/* The renderer of each lap is made anew and knows nothing of the device's settings. */
static void the_camera_is_set_up_again_when_the_scene_begins_anew(void **state)
{
    (void)state;
    static char on_60_hz[] = "{\"general\":{\"image\":{\"power_line_frequency\":\"60hz\"}}}";
    struct record *record = new_record();
    struct scene scene = make_scene(2);
    struct simulation_options options = { .forever = true };
    scene.device_json = on_60_hz;
    record->stop_at_moment = 2 * FPS * 2 + 1;
    n_set_ups = 0;
    run(&scene, &options, record);
    assert_int_equal(n_set_ups, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(set_ups[i], 60);
    free(record);
}

static void the_stop_hook_ends_a_scene_that_goes_on_for_ever(void **state)
{
    (void)state;
    struct record *record = new_record();
    struct scene scene = make_scene(2);
    struct simulation_options options = { .forever = true };
    record->stop_at_moment = 7 * FPS * 2 + 3;
    assert_int_equal(run(&scene, &options, record), SIMULATION_STOPPED);
    assert_int_equal(record->n_moments, record->stop_at_moment);
    assert_int_equal(record->moments[record->n_moments - 1], 14400000);
    assert_int_equal(record->n_lines, 1 + 2);
    free(record);
}

struct pictures {
    int n, stop_at;
    char text[4][8192]; /* lines of the trace from the picture on */
};

static void on_picture(void *ctx, const char *line)
{
    struct pictures *pictures = ctx;
    const char *begin = strstr(line, "\"snapshot\":\"/9j/");
    if (begin)
        snprintf(pictures->text[pictures->n++ % 4], sizeof pictures->text[0], "%s", begin);
}

static bool has_pictures(void *ctx)
{
    const struct pictures *pictures = ctx;
    return pictures->n >= pictures->stop_at;
}

/* At the begin of a lap, before its first frame, the device still has the last one of the lap
 * before. */
static void a_snapshot_between_two_laps_shows_the_last_picture(void **state)
{
    (void)state;
    static struct pictures pictures = { .stop_at = 3 };
    static char request[] = "{\"action\":\"snapshot\"}";
    struct scene scene = make_scene(2);
    struct event_spec events[] = {
        { .at_us = 0, .kind = EVENT_MANAGE, .request = request },
        { .at_us = 1000000, .kind = EVENT_MANAGE, .request = request },
    };
    const struct simulation_options options = { .forever = true };
    const struct simulation_hooks hooks = { .ctx = &pictures,
                                            .trace = on_picture,
                                            .stop = has_pictures };
    struct settings_error error;
    scene.activation = (struct activation_spec) { .done = true,
                                                  .password = "footfall1",
                                                  .privacy_mode = ACTIVATION_NORMAL };
    scene.n_events = 2;
    scene.events = events;
    struct simulation *simulation = simulation_create(&scene, &options, &hooks, &error);
    assert_non_null(simulation);
    assert_int_equal(simulation_run(simulation), SIMULATION_STOPPED);
    simulation_destroy(simulation);
    assert_int_equal(pictures.n, 3); /* none before the first frame of all */
    assert_string_equal(pictures.text[1], pictures.text[0]);
    assert_string_equal(pictures.text[2], pictures.text[0]);
}

static void a_wrong_configuration_names_the_key(void **state)
{
    (void)state;
    char wrong[] = "{\"region_people_counting\":{\"enable\":7}}";
    struct scene scene = make_scene(2);
    struct simulation_options options = { 0 };
    struct simulation_hooks hooks = { 0 };
    struct settings_error error;
    scene.device_json = wrong;
    assert_null(simulation_create(&scene, &options, &hooks, &error));
    assert_string_equal(error.key, "device.region_people_counting.enable");
    strcpy(scene.model, "vs999");
    assert_null(simulation_create(&scene, &options, &hooks, &error));
    assert_string_equal(error.key, "model");
}

static void a_wrong_activation_names_the_key(void **state)
{
    (void)state;
    struct scene scene = make_scene(2);
    struct simulation_options options = { 0 };
    struct simulation_hooks hooks = { 0 };
    struct settings_error error;
    scene.activation.done = true;
    strcpy(scene.activation.password, "lettersonly");
    assert_null(simulation_create(&scene, &options, &hooks, &error));
    assert_string_equal(error.key, "activation.password");
    assert_non_null(strstr(error.reason, "at least one digit"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_come_at_their_rate_and_the_led_is_lit_first),
        cmocka_unit_test(a_report_due_at_the_very_end_still_leaves),
        cmocka_unit_test(speed_changes_the_waiting_and_no_byte),
        cmocka_unit_test(what_is_made_without_network_leaves_after_it_is_back),
        cmocka_unit_test(without_retransmission_they_are_gone),
        cmocka_unit_test(without_power_the_led_is_dark_and_nothing_leaves),
        cmocka_unit_test(the_board_tells_the_level_of_di_only_when_somebody_presses),
        cmocka_unit_test(a_button_held_to_the_end_is_let_go_when_the_scene_begins_anew),
        cmocka_unit_test(a_clock_that_is_set_moves_the_dots_and_not_the_scene),
        cmocka_unit_test(a_clock_that_drifts_is_early_or_late),
        cmocka_unit_test(the_camera_is_set_up_again_when_the_scene_begins_anew),
        cmocka_unit_test(the_stop_hook_ends_a_scene_that_goes_on_for_ever),
        cmocka_unit_test(a_wrong_configuration_names_the_key),
        cmocka_unit_test(a_wrong_activation_names_the_key),
        cmocka_unit_test(a_snapshot_between_two_laps_shows_the_last_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
