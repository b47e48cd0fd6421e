/* SPDX-License-Identifier: MIT */
#include "rig/accuracy.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "hal_sim/simulation.h"
#include "rig/accuracy_area.h"
#include "rig/guide_advice.h"
#include "rig/memory.h"
#include "rig/observer.h"
#include "rig/truth.h"
#include "sim/camera.h"
#include "sim/rng.h"
#include "sim/scene_read.h"

enum {
    DURATION_S = 62,
    LAST_ARRIVAL_S = 54,
    VISITORS = 5 /* the last beside the area */,
    STREAM_SPOTS = 0xACC
};

/* Two ways of one passage of 1.8 m. */
static void add_passers(unsigned per_minute, struct buffer *out)
{
    static const char way[] = "{ \"crowd\": { \"per_minute\": %u, \"from\": [[%s, %d], [%s, %d]], "
                              "\"to\": [[%s, %d], [%s, %d]], \"end\": \"%ds\" } }";
    buffer_addf(out, way, per_minute, "-0.9", -5, "0.9", -5, "-0.9", 5, "0.9", 5, LAST_ARRIVAL_S);
    buffer_add(out, ", ");
    buffer_addf(out, way, per_minute, "0.9", 5, "-0.9", 5, "0.9", -5, "-0.9", -5, LAST_ARRIVAL_S);
}

/* Where somebody may stay: in a quarter of the area of his own, so that nobody stands in another,
 * with the whole head inside; the last visitor beside one of the short sides. */
static struct vec2 draw_spot(struct rng *rng, double width_m, double depth_m, int visitor)
{
    double x = rng_range(rng, 0.25, width_m / 2 - 0.1), y = rng_range(rng, 0.25, depth_m / 2 - 0.1);
    if (visitor == VISITORS - 1)
        x = width_m / 2 + rng_range(rng, 0.3, 1);
    return (struct vec2) { (visitor & 1) ? -x : x, (visitor & 2) ? -y : y };
}

/* Comes in from the side, so that the device has seen the empty floor before; then goes from spot
 * to spot at 1.3 m/s and stays at each for 7 s. */
static void add_visitor(struct rng *rng, double width_m, double depth_m, int visitor,
                        struct buffer *out)
{
    double far_m = width_m / 2 + 1.5;
    struct vec2 at = { (visitor & 1) ? -far_m : far_m, (visitor & 2) ? -depth_m / 4 : depth_m / 4 };
    double t_s = 1;
    buffer_addf(out, "{ \"path\": [[\"1s\", %.2f, %.2f]", at.x, at.y);
    while (t_s < DURATION_S) {
        struct vec2 to = draw_spot(rng, width_m, depth_m, visitor);
        double dx = to.x - at.x, dy = to.y - at.y;
        t_s += sqrt(dx * dx + dy * dy) / 1.3 + 0.1;
        buffer_addf(out, ", [\"%.2fs\", %.2f, %.2f], [\"%.2fs\", %.2f, %.2f]", t_s, to.x, to.y,
                    t_s + 7, to.x, to.y);
        t_s += 7;
        at = to;
    }
    buffer_add(out, "] }");
}

/* People who cross the area from each of its sides to the other, and some who stop. */
static void add_visitors(double width_m, double depth_m, uint64_t seed, bool stay,
                         struct buffer *out)
{
    const double x = width_m / 2, y = depth_m / 2, far_x = x + 1.5, far_y = y + 1.5;
    static const char way[] = "{ \"crowd\": { \"per_minute\": 8, \"speed\": \"1.3m/s\", "
                              "\"from\": [[%.2f, %.2f], [%.2f, %.2f]], "
                              "\"to\": [[%.2f, %.2f], [%.2f, %.2f]] } }";
    struct rng rng;
    rng_seed(&rng, seed, STREAM_SPOTS);
    for (double side = -1; side < 2; side += 2) {
        buffer_add(out, side > 0 ? ", " : "");
        buffer_addf(out, way, side * far_x, -y, side * far_x, y, -side * far_x, -y, -side * far_x,
                    y);
        buffer_add(out, ", ");
        buffer_addf(out, way, -x, side * far_y, x, side * far_y, -x, -side * far_y, x,
                    -side * far_y);
    }
    for (int i = 0; i < (stay ? VISITORS : 0); i++) {
        buffer_add(out, ", ");
        add_visitor(&rng, width_m, depth_m, i, out);
    }
}

static void add_line(const struct scene *scene, uint16_t y_px, struct buffer *out)
{
    int y = y_px > 0 ? y_px : scene->camera.height_px / 2;
    buffer_addf(out,
                "\"region_people_counting\": { \"enable\": false }, \"line_crossing_counting\": { "
                "\"enable\": true, \"line\": [[0, %d], [%d, %d]] }",
                y, scene->camera.width_px - 1, y);
}

/* The place alone, from which lines and areas are worked out. */
static struct scene *read_place(const struct accuracy_condition *condition)
{
    struct buffer text = { 0 };
    struct scene_error error;
    buffer_addf(&text,
                "{ \"version\": 1, \"model\": \"vs121-p\", \"duration\": \"1s\", "
                "\"camera\": { %s } }",
                condition->camera);
    struct scene *scene = scene_read_text("accuracy/place", text.s, text.len, NULL, &error);
    buffer_free(&text);
    return scene;
}

void accuracy_scene(const struct accuracy_condition *condition, uint64_t seed, struct buffer *out)
{
    struct scene *place = read_place(condition);
    if (place == NULL)
        return;
    double width_m = 0, depth_m = 0;
    buffer_addf(out,
                "{ \"version\": 1, \"model\": \"vs121-p\", \"seed\": %" PRIu64
                ", \"duration\": \"%ds\", \"camera\": { %s }, \"site\": { %s%s\"light\": { %s } }, "
                "\"device\": { ",
                seed, DURATION_S, condition->camera, condition->site,
                condition->site[0] != '\0' ? ", " : "", condition->light);
    if (condition->task == ACCURACY_LINE)
        add_line(place, condition->line_y_px, out);
    buffer_add(out, " }, \"walkers\": [");
    if (condition->task == ACCURACY_LINE)
        add_passers(condition->per_minute > 0 ? condition->per_minute : 25, out);
    else if (guide_advice_range(place->camera.version, place->camera.height_m, &width_m, &depth_m))
        add_visitors(width_m, depth_m, seed, condition->task == ACCURACY_STAY, out);
    buffer_add(out, "] }\n");
    scene_free(place);
}

static void take_crossings(const struct truth *truth, struct accuracy_figures *figures)
{
    for (int direction = 0; direction < 2; direction++) {
        const struct match *match = truth_match(truth, direction);
        figures->truth += (double)match->truth.n;
        figures->missed += (double)match->truth.alone;
        figures->made_up += (double)match->device.alone;
    }
}

static void take_stays(const struct accuracy_area *area, struct accuracy_figures figures[2])
{
    for (int i = 0; i < 2; i++) {
        figures[i].truth += area->figures[i].truth;
        figures[i].missed += area->figures[i].missed;
        figures[i].made_up += area->figures[i].made_up;
    }
}

/* The observer judges the line, the area its people. */
struct watch {
    struct observer observer;
    struct simulation_hooks observing;
    struct accuracy_area area;
};

static void on_stepped(void *ctx, const struct simulation_moment *moment)
{
    struct watch *watch = ctx;
    watch->observing.stepped(&watch->observer, moment);
    accuracy_area_see(&watch->area, moment);
}

static void on_trace(void *ctx, const char *line)
{
    struct watch *watch = ctx;
    watch->observing.trace(&watch->observer, line);
}

static void run(struct watch *watch, const struct scene *scene, struct simulation *simulation,
                enum accuracy_task task, struct accuracy_figures figures[2])
{
    accuracy_area_init(&watch->area, scene);
    observer_begin(&watch->observer, scene, device_settings(simulation_device(simulation)));
    simulation_run(simulation);
    observer_end(&watch->observer, scene->duration_us);
    if (task == ACCURACY_LINE)
        take_crossings(watch->observer.truth, &figures[0]);
    else
        take_stays(&watch->area, figures);
    observer_free(&watch->observer);
}

int accuracy_measure(const struct accuracy_condition *condition, uint64_t seed,
                     struct accuracy_figures figures[2])
{
    struct buffer text = { 0 };
    struct scene_error wrong = { 0 };
    struct settings_error refused = { 0 };
    struct watch *watch = memory_zeroed(1, sizeof *watch);
    const struct simulation_hooks hooks = { .ctx = watch,
                                            .trace = on_trace,
                                            .stepped = on_stepped };
    const struct simulation_options how = { .links = LINKS_VIRTUAL };
    accuracy_scene(condition, seed, &text);
    struct scene *scene =
        scene_read_text("accuracy/condition", buffer_get(&text), text.len, NULL, &wrong);
    observer_hooks(&watch->observer, &watch->observing);
    struct simulation *simulation =
        scene != NULL ? simulation_create(scene, &how, &hooks, &refused) : NULL;
    if (simulation == NULL) {
        fprintf(stderr, "footfall: %s: %s%s: %s%s\n%s", condition->name, wrong.key, refused.key,
                wrong.reason, refused.reason, buffer_get(&text));
    } else {
        run(watch, scene, simulation, condition->task, figures);
        simulation_destroy(simulation);
    }
    if (scene != NULL)
        scene_free(scene);
    free(watch);
    buffer_free(&text);
    return simulation != NULL ? 0 : -1;
}
