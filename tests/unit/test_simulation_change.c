/* SPDX-License-Identifier: MIT */
/* A scene that is changed while it runs has the run that the changed scene has from its start. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hal_sim/simulation.h"
#include "rig/buffer.h"
#include "sim/jsonc.h"
#include "sim/scene_diff.h"
#include "sim/scene_read.h"

static const uint64_t S = 1000000;

/* What is put into a scene, in front of or behind what is there. */
struct edit {
    const char *folder;
    uint64_t change_us; /* after the frame of this time */
    const char *list;   /* NULL: `json` is the duration */
    const char *json;
    uint64_t differs_us; /* expected */
};

static const struct edit edits[] = {
    /* a walker, in an empty corner and through a crowd */
    { "power-cut", 4 * S, "walkers", "{\"path\": [[\"4.5s\", 1, 3], [\"8s\", 1, -3]]}", 4500000 },
    { "crowd-light", 20 * S, "walkers", "{\"path\": [[\"21s\", 0, 3], [\"24s\", 0.3, -3]]}",
      20920000 },
    /* a press, whose edges lie beside frames, before the scene's own one and behind it */
    { "staff-button", 1 * S, "events", "{\"at\": \"1.5s\", \"press\": \"di\", \"for\": \"400ms\"}",
      1500000 },
    { "staff-button", 9 * S, "events", "{\"at\": \"9.5s\", \"press\": \"di\", \"for\": \"400ms\"}",
      9500000 },
    /* on a frame, on the dot, right behind the present frame */
    { "two-intervals", 9 * S, "events", "{\"at\": \"10s\", \"network\": \"down\"}", 10 * S },
    { "two-intervals", 9 * S, "events",
      "{\"at\": \"9.000001s\", \"network\": \"down\", \"for\": \"5s\"}", 9000001 },
    { "two-intervals", 9933333, "events", "{\"at\": \"10s\", \"network\": \"down\"}", 10 * S },
    { "outage-with-people", 30 * S, "events",
      "{\"at\": \"31s\", \"power\": \"off\", \"for\": \"2s\"}", 31 * S },
    { "power-cut", 1 * S, "events", "{\"at\": \"2s\", \"power\": \"off\", \"for\": \"20s\"}",
      2 * S },
    { "every-change", 5 * S, "events",
      "{\"at\": \"6s\", \"manage\": {\"action\": \"import\", \"config\":"
      " {\"line_crossing_counting\": {\"enable\": true, \"line\": [[0, 100], [639, 100]]}}}}",
      6 * S },
    /* what the world shows */
    { "light-switched", 2 * S, "events", "{\"at\": \"3s\", \"light\": {\"lux\": 60}}", 3 * S },
    { "bag-left-behind", 1 * S, "events",
      "{\"at\": \"1.2s\", \"sun_patch\": {\"lux\": 3000, \"corners\":"
      " [[0, 0], [1, 0], [1, 1], [0, 1]]}, \"for\": \"1s\"}",
      1200000 },
    { "moved-furniture", 0, "events", "{\"at\": \"0.5s\", \"clock\": \"step\", \"by\": \"90s\"}",
      500000 },
    { "every-change", 15933333, NULL, "21s", 16 * S },
};

/* What is told and what is seen. */
struct watch {
    struct buffer trace;
    uint64_t n_frames, digest;
    uint64_t change_us;
    struct simulation *simulation;
    struct scene *scene, *to; /* to: NULL once it was changed */
};

static void on_trace(void *ctx, const char *line)
{
    struct watch *watch = ctx;
    buffer_add(&watch->trace, line);
    buffer_add(&watch->trace, "\n");
}

static void look(struct watch *watch, const struct simulation_moment *moment)
{
    const struct frame *frame = moment->frame;
    const struct tracks *tracks = device_tracks(moment->device);
    uint64_t hash = watch->digest ^ moment->t_us ^ tracks->n;
    for (size_t y = 0; frame->luma != NULL && y < frame->height_px; y++)
        for (size_t x = 0; x < frame->width_px; x++)
            hash = (hash ^ frame->luma[y * frame->stride_px + x]) * UINT64_C(1099511628211);
    watch->digest = hash;
    watch->n_frames++;
}

/* The change falls behind this frame, with all that a frame may have left in the queue. */
static void on_framed(void *ctx, const struct simulation_moment *moment)
{
    struct watch *watch = ctx;
    look(watch, moment);
    if (watch->to == NULL || moment->t_us < watch->change_us)
        return;
    assert_int_equal(simulation_change(watch->simulation, watch->scene, watch->to), 0);
    watch->to = NULL;
}

static void run(struct watch *watch)
{
    const struct simulation_options how = { .links = LINKS_VIRTUAL, .every_frame = true };
    const struct simulation_hooks hooks = { .ctx = watch, .trace = on_trace, .framed = on_framed };
    struct settings_error error;
    watch->simulation = simulation_create(watch->scene, &how, &hooks, &error);
    assert_non_null(watch->simulation);
    assert_int_equal(simulation_run(watch->simulation), SIMULATION_ENDED);
    assert_null(watch->to);
    simulation_destroy(watch->simulation);
}

static struct scene *read_json(const char *folder, const cJSON *json)
{
    struct scene_error why;
    char *text = cJSON_Print(json);
    struct scene *scene = scene_read_text(folder, text, strlen(text), NULL, &why);
    if (scene == NULL)
        fail_msg("%s: %s: %s", folder, why.key, why.reason);
    cJSON_free(text);
    return scene;
}

static cJSON *read_file(const char *folder)
{
    struct buffer text = { 0 };
    struct jsonc_error error;
    char path[200];
    snprintf(path, sizeof path, "%s/scene.json", folder);
    assert_int_equal(buffer_read_file(&text, path), 0);
    cJSON *json = jsonc_parse(text.s, text.len, &error);
    assert_non_null(json);
    buffer_free(&text);
    return json;
}

static void apply(cJSON *json, const struct edit *edit)
{
    if (edit->list == NULL) {
        cJSON_ReplaceItemInObject(json, "duration", cJSON_CreateString(edit->json));
        return;
    }
    cJSON *list = cJSON_GetObjectItem(json, edit->list), *item = cJSON_Parse(edit->json);
    if (list == NULL)
        list = cJSON_AddArrayToObject(json, edit->list);
    assert_non_null(item);
    cJSON_AddItemToArray(list, item);
}

static void check(const struct edit *edit)
{
    char folder[120];
    snprintf(folder, sizeof folder, "scenes/vs121-p/%s", edit->folder);
    cJSON *json = read_file(folder);
    struct scene *before = read_json(folder, json);
    apply(json, edit);
    struct scene *fresh = read_json(folder, json), *after = read_json(folder, json);
    assert_int_equal(scene_diff_us(before, fresh), edit->differs_us);
    struct watch never = { .scene = fresh };
    struct watch changed = { .scene = before, .to = after, .change_us = edit->change_us };
    run(&never);
    run(&changed);
    if (strcmp(buffer_get(&changed.trace), buffer_get(&never.trace)) != 0)
        fail_msg("%s with %s:\n%s", edit->folder, edit->json, buffer_get(&changed.trace));
    assert_int_equal(changed.n_frames, never.n_frames);
    assert_true(changed.digest == never.digest);
    cJSON_Delete(json);
    scene_free(before);
    scene_free(fresh);
    scene_free(after);
    buffer_free(&never.trace);
    buffer_free(&changed.trace);
}

static void a_changed_run_is_the_run_of_the_changed_scene(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
        check(&edits[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_changed_run_is_the_run_of_the_changed_scene),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
