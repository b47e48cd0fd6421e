/* SPDX-License-Identifier: MIT */
/* Scenes drawn by chance, each run with every picture and with those left out that may be: what
 * leaves the device and what it logs is the same to the byte. RANDOM_SCENES=100 draws more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "hal_sim/simulation.h"
#include "rig/buffer.h"
#include "sim/rng.h"
#include "sim/scene_read.h"

enum { SCENES = 2, FRAMES = 16000 };

struct draw {
    struct rng rng;
    struct buffer text;
    double duration_s;
};

static uint32_t below(struct draw *d, uint32_t n)
{
    return rng_u32(&d->rng) % n;
}

static double moment_s(struct draw *d)
{
    return (double)(uint64_t)rng_range(&d->rng, 0, d->duration_s * 1000) / 1000;
}

static void add_walkers(struct draw *d)
{
    buffer_add(&d->text, "\"walkers\":[");
    for (uint32_t i = 0, n = below(d, 4); i < n; i++) {
        double from_s = moment_s(d), x = rng_range(&d->rng, -1, 1);
        double way = below(d, 2) == 0 ? 3.2 : -3.2;
        buffer_addf(&d->text, "%s{\"path\":[[\"%.3fs\",%.2f,%.1f],[\"%.3fs\",%.2f,0.3],",
                    i ? "," : "", from_s, x, -way, from_s + 3, x);
        buffer_addf(&d->text, "[\"%.3fs\",%.2f,0.3],[\"%.3fs\",%.2f,%.1f]]}", from_s + 4.5, x,
                    from_s + 8, x, way);
    }
    buffer_add(&d->text, "],");
}

static void add_event(struct draw *d)
{
    buffer_addf(&d->text, "{\"at\":\"%.3fs\",", moment_s(d));
    switch (below(d, 7)) {
    case 0:
        buffer_addf(&d->text, "\"light\":{\"lux\":%u},\"for\":\"%us\"}", 30 + below(d, 900),
                    1 + below(d, 900));
        break;
    case 1:
        buffer_addf(&d->text, "\"network\":\"down\",\"for\":\"%us\"}", 1 + below(d, 900));
        break;
    case 2:
        buffer_add(&d->text, "\"press\":\"di\",\"for\":\"300ms\",\"bounce\":\"20ms\"}");
        break;
    case 3:
        buffer_addf(&d->text, "\"clock\":\"step\",\"by\":\"%s%us\"}", below(d, 2) ? "-" : "",
                    1 + below(d, 4000));
        break;
    case 4:
        buffer_addf(&d->text, "\"client\":\"location\",\"for\":\"%us\"}", 1 + below(d, 900));
        break;
    case 5:
        buffer_addf(&d->text, "\"ntp\":\"silent\",\"for\":\"%us\"}", 1 + below(d, 900));
        break;
    default:
        buffer_add(&d->text, "\"sun_patch\":{\"lux\":900,\"corners\":[[0,0],[1,0],[1,1],[0,1]]},"
                             "\"for\":\"2min\"}");
    }
}

static void add_events(struct draw *d)
{
    buffer_add(&d->text, "\"events\":[");
    for (uint32_t i = 0, n = below(d, 4); i < n; i++) {
        buffer_add(&d->text, i > 0 ? "," : "");
        add_event(d);
    }
    buffer_add(&d->text, "],");
}

static void add_report(struct draw *d)
{
    static const unsigned intervals_s[] = { 60, 300, 600, 1800, 3600 };
    buffer_addf(&d->text,
                "\"report\":{\"periodic_report_scheme\":\"%s\",\"reporting_interval_s\":%u,"
                "\"http\":[{\"enable\":true,\"url\":\"http://collector.example/a\"}]}",
                below(d, 3) ? "on_the_dot" : "from_now_on", intervals_s[below(d, 5)]);
}

static void add_schedule(struct draw *d)
{
    if (below(d, 2))
        buffer_add(&d->text, "\"schedule\":{\"sunday\":[\"00:00-01:15\",\"03:05-24:00\"],"
                             "\"monday\":[\"07:50-07:58\",\"08:10-24:00\"]},");
}

static void add_device(struct draw *d)
{
    buffer_addf(&d->text,
                "\"device\":{\"general\":{\"data_retransmission\":%s,\"image\":{"
                "\"wide_dynamic_range\":%s},\"realtime_location_push\":{\"enable\":true}},\"date_"
                "time\":{\"ntp\":{\"interval_min\":%u,"
                "\"server_address\":\"%s\"},\"time_zone\":\"UTC+1:00\",\"daylight_saving_time\":{"
                "\"enable\":true}},",
                below(d, 2) ? "true" : "false", below(d, 4) ? "false" : "true", 5 + below(d, 60),
                below(d, 2) ? "192.0.2.7" : "");
    buffer_add(&d->text, "\"region_people_counting\":{\"enable\":true,");
    add_schedule(d);
    add_report(d);
    buffer_add(&d->text,
               "},\"line_crossing_counting\":{\"enable\":true,\"line\":[[0,120],[319,120]],"
               "\"trigger_report\":true,\"filter_staff\":{\"enable\":true},"
               "\"reset_cumulative_count_on_schedule\":{\"enable\":true,"
               "\"times\":[{\"time\":\"08:05\"},{\"time\":\"03:00\"}]},");
    add_schedule(d);
    add_report(d);
    buffer_add(&d->text, "}}}");
}

static void draw_scene(struct draw *d)
{
    static const char *const starts[] = { "2026-03-29T00:50:00+01:00", "2026-10-25T01:40:00+02:00",
                                          "2026-03-02T07:40:00+01:00",
                                          "2026-12-31T23:30:00+01:00" };
    static const unsigned rates[] = { 1, 4, 15 }, drifts[] = { 0, 0, 400 };
    unsigned fps = rates[below(d, 3)];
    d->duration_s = (double)FRAMES / fps;
    buffer_addf(&d->text, "{\"version\":1,\"model\":\"vs121-p\",\"seed\":%u,\"start\":\"%s\",",
                1 + below(d, 9999), starts[below(d, 4)]);
    buffer_addf(&d->text, "\"clock\":{\"drift_ppm\":%s%u},\"duration\":\"%us\",",
                below(d, 2) ? "-" : "", drifts[below(d, 3)], (unsigned)d->duration_s);
    buffer_addf(&d->text,
                "\"camera\":{\"height\":\"3m\",\"width_px\":320,\"height_px\":240,\"fps\":%u},"
                "\"ntp\":{\"offset\":\"%us\"},\"site\":{\"light\":{\"lux\":%u,\"mains_hz\":%u}},",
                fps, below(d, 9), 40 + below(d, 800), below(d, 2) ? 50 : 60);
    add_walkers(d);
    add_events(d);
    add_device(d);
}

static void on_trace(void *ctx, const char *line)
{
    buffer_addf(ctx, "%s\n", line);
}

static void on_log(void *ctx, uint64_t t_us, const char *text)
{
    buffer_addf(ctx, "%llu %s\n", (unsigned long long)t_us, text);
}

static uint64_t run(const struct scene *scene, bool every_frame, struct buffer *out)
{
    struct simulation_options options = { .every_frame = every_frame };
    struct simulation_hooks hooks = { .ctx = out, .trace = on_trace, .log = on_log };
    struct settings_error error;
    struct simulation *simulation = simulation_create(scene, &options, &hooks, &error);
    if (simulation == NULL)
        fail_msg("%s: %s", error.key, error.reason);
    simulation_run(simulation);
    assert_int_equal(simulation_frames(simulation),
                     (scene->duration_us * scene->camera.fps + 999999) / 1000000);
    uint64_t n = simulation_left_out(simulation);
    simulation_destroy(simulation);
    return n;
}

static uint64_t compare(uint64_t seed)
{
    struct draw d = { .duration_s = 0 };
    struct buffer all = { 0 }, some = { 0 };
    struct scene_error error;
    rng_seed(&d.rng, seed, 0x45564552);
    draw_scene(&d);
    struct scene *scene = scene_read_text("drawn", buffer_get(&d.text), d.text.len, NULL, &error);
    if (scene == NULL)
        fail_msg("%s: %s\n%s", error.key, error.reason, buffer_get(&d.text));
    assert_int_equal(run(scene, true, &all), 0);
    uint64_t n = run(scene, false, &some);
    if (strcmp(buffer_get(&all), buffer_get(&some)) != 0)
        fail_msg("scene %u differs:\n%s", (unsigned)seed, buffer_get(&d.text));
    buffer_free(&d.text);
    buffer_free(&all);
    buffer_free(&some);
    scene_free(scene);
    return n;
}

static void drawn_scenes_leave_the_same_trace(void **state)
{
    (void)state;
    const char *more = getenv("RANDOM_SCENES");
    uint64_t n = more != NULL ? strtoul(more, NULL, 10) : SCENES, left_out = 0;
    for (uint64_t seed = 1; seed <= n; seed++)
        left_out += compare(seed);
    print_message("%u scenes of %d frames, %.1f %% of them left out\n", (unsigned)n, FRAMES,
                  100.0 * (double)left_out / (double)(n * FRAMES));
    assert_true(left_out > n * FRAMES / 10);
}

/* Nobody is in the room, but a client is told so with each picture. */
static void a_client_of_an_empty_room_misses_nothing(void **state)
{
    (void)state;
    static const char text[] =
        "{\"version\":1,\"model\":\"vs121-p\",\"duration\":\"700s\",\"camera\":{\"height\":\"3m\","
        "\"width_px\":96,\"height_px\":96,\"fps\":10},"
        "\"device\":{\"general\":{\"realtime_location_push\":{\"enable\":true}}},"
        "\"events\":[{\"at\":\"1010ms\",\"client\":\"location\",\"for\":\"300s\"}]}";
    struct buffer out = { 0 };
    struct scene_error error;
    unsigned n = 0;
    struct scene *scene = scene_read_text("drawn", text, sizeof text - 1, NULL, &error);
    assert_non_null(scene);
    assert_true(run(scene, false, &out) > 0); /* once it has gone */
    for (const char *at = buffer_get(&out); (at = strstr(at, "\"body\"")) != NULL; at++)
        n++;
    assert_int_equal(n, 3000);
    buffer_free(&out);
    scene_free(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawn_scenes_leave_the_same_trace),
        cmocka_unit_test(a_client_of_an_empty_room_misses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
