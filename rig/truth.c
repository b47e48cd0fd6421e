/* SPDX-License-Identifier: MIT */
#include "rig/truth.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rig/excused.h"
#include "rig/flow_truth.h"
#include "rig/memory.h"
#include "rig/recount.h"
#include "rig/timetable.h"
#include "rig/truth_plan.h"
#include "sim/camera.h"

/* A head is about 16 cm wide; half of it past the line is the whole head past it. */
static const double half_head_m = 0.08;
enum { WINDOW_US = 1000000, GRACE_US = 500000 };

struct person {
    struct crossing_state before_line;
    struct crossing_passage passage;
};

/* By the device's calendar clock; everything is open while nobody tells what that shows. */
struct hours {
    bool line_closed, region_closed, flow_closed;
    bool started;
    int64_t utc_min, latest_min; /* the second is local, and never goes back for a repeated hour */
};

struct truth {
    struct camera camera;
    double width_px, height_px;
    struct truth_plan plan;
    bool has_line, has_regions, has_flow; /* now, or before the plan was changed */

    struct occupancy total, region[REGION_MAX]; /* of region n: region[n - 1] */
    uint32_t total_now;

    size_t n_people; /* people's ids are 1..n */
    struct person *people;
    size_t n_heads;
    struct truth_head heads[BODY_MAX];

    struct stays stays;

    struct flow_truth flow;

    struct hours hours;

    const struct scene *scene;
    struct excused excused;
    struct recount recount;
    struct match match[2];
    uint32_t line_before[2]; /* the device's totals after the last frame */
    size_t n_failures;
    struct truth_failure failures[TRUTH_FAILURES_MAX];
};

/* By the plan that is in force. */
static void take_flow(struct truth *truth)
{
    static_assert(sizeof truth->plan.flow == sizeof truth->flow.corner, "as many corners");
    truth->flow.n = truth->plan.n_flow;
    memcpy(truth->flow.corner, truth->plan.flow, sizeof truth->plan.flow);
}

static void take_plan(struct truth *truth)
{
    const struct truth_plan *plan = &truth->plan;
    truth->has_line |= plan->line.n >= 2;
    truth->has_regions |= plan->regions_on;
    truth->has_flow |= plan->n_flow > 0;
    truth->stays.min_us = plan->stay_min_us;
    take_flow(truth);
    timetable_use_zone(&plan->zone);
}

static void forget_people(struct truth *truth)
{
    if (truth->n_people > 0)
        memset(truth->people, 0, truth->n_people * sizeof *truth->people);
}

static void finish_regions(struct truth *truth, uint64_t end_us)
{
    occupancy_finish(&truth->total, end_us);
    for (size_t i = 0; i < REGION_MAX; i++)
        occupancy_finish(&truth->region[i], end_us);
}

struct truth *truth_create(const struct scene *scene, const struct settings *settings)
{
    const struct occupancy fresh = { .tolerance = scene->expect.occupancy_tolerance,
                                     .grace_us = GRACE_US };
    struct truth *truth = memory_zeroed(1, sizeof *truth);
    camera_init(&truth->camera, &scene->camera);
    truth->width_px = scene->camera.width_px;
    truth->height_px = scene->camera.height_px;
    truth->scene = scene;
    truth->total = fresh;
    for (size_t i = 0; i < REGION_MAX; i++)
        truth->region[i] = fresh;
    for (size_t from = 0; from < FLOW_TRUTH_EDGES; from++)
        for (size_t to = 0; to < FLOW_TRUTH_EDGES; to++)
            truth->flow.match[from][to].window_us = WINDOW_US;
    truth->match[TRUTH_IN].window_us = truth->match[TRUTH_OUT].window_us = WINDOW_US;
    truth_plan_make(&truth->plan, settings);
    take_plan(truth);
    excused_begin(&truth->excused, truth->plan.filter_staff ? scene : NULL, 0);
    return truth;
}

void truth_take_settings(struct truth *truth, const struct settings *settings, uint64_t t_us)
{
    struct truth_plan plan;
    truth_plan_make(&plan, settings);
    if (memcmp(&plan, &truth->plan, sizeof plan) == 0)
        return;
    forget_people(truth);
    flow_truth_forget(&truth->flow);
    stays_forget(&truth->stays);
    finish_regions(truth, t_us);
    excused_begin(&truth->excused, plan.filter_staff ? truth->scene : NULL, t_us);
    truth->hours.started = false;
    truth->plan = plan;
    take_plan(truth);
}

void truth_take_scene(struct truth *truth, const struct scene *scene)
{
    truth->scene = scene;
    if (truth->excused.scene != NULL)
        truth->excused.scene = scene;
}

void truth_destroy(struct truth *truth)
{
    if (truth == NULL)
        return;
    free(truth->people);
    stays_free(&truth->stays);
    flow_truth_free(&truth->flow);
    recount_free(&truth->recount);
    match_free(&truth->match[TRUTH_IN]);
    match_free(&truth->match[TRUTH_OUT]);
    free(truth);
}

static struct person *person(struct truth *truth, uint32_t id)
{
    if (id >= truth->n_people) {
        size_t n = (size_t)id + 64;
        truth->people = memory_resize(truth->people, n, sizeof *truth->people);
        memset(truth->people + truth->n_people, 0, (n - truth->n_people) * sizeof *truth->people);
        truth->n_people = n;
    }
    return &truth->people[id];
}

/* How long half a head is in the picture, at this place and height. */
static double half_head_px(const struct truth *truth, const struct body *body, double z)
{
    double u0, v0, u1, v1;
    if (!camera_project(&truth->camera, body->x - half_head_m / 2, body->y, z, &u0, &v0) ||
        !camera_project(&truth->camera, body->x + half_head_m / 2, body->y, z, &u1, &v1))
        return 0;
    return sqrt((u1 - u0) * (u1 - u0) + (v1 - v0) * (v1 - v0));
}

static int passed_line(struct truth *truth, const struct truth_head *head, double dead_band_px)
{
    struct person *who = person(truth, head->id);
    const struct truth_plan *plan = &truth->plan;
    if (plan->u_turns.n > 0)
        return crossing_passage_step(&plan->line, &plan->u_turns, &who->passage, head->at);
    return crossing_step(&plan->line, &who->before_line, head->at, dead_band_px);
}

static bool is_masked(const struct truth *truth, struct crossing_point at)
{
    for (size_t i = 0; i < truth->plan.n_masks; i++)
        if (crossing_inside(truth->plan.mask[i].p, truth->plan.mask[i].n, at))
            return true;
    return false;
}

static struct match_place place_of(struct crossing_point at)
{
    return (struct match_place) { true, at.x, at.y };
}

static void cross_line(struct truth *truth, const struct truth_head *head, double half_px,
                       uint64_t t_us)
{
    int passed = passed_line(truth, head, half_px);
    int direction = passed > 0 ? TRUTH_IN : TRUTH_OUT;
    recount_true(&truth->recount, head->id, (uint32_t)abs(passed));
    for (passed = abs(passed); passed > 0; passed--)
        if (!excused_crossing(&truth->excused, t_us))
            match_add_true(&truth->match[direction], t_us, place_of(head->at));
}

static void look_at(struct truth *truth, const struct body *body, uint64_t t_us)
{
    struct truth_head *head = &truth->heads[truth->n_heads];
    double z = body_head_z(body->height_m, body->sit);
    head->id = body->id;
    if (!camera_project(&truth->camera, body->x, body->y, z, &head->at.x, &head->at.y))
        return;
    head->in_picture = head->at.x >= 0 && head->at.x < truth->width_px && head->at.y >= 0 &&
                       head->at.y < truth->height_px;
    truth->n_heads++;
    if (is_masked(truth, head->at)) {
        head->in_picture = false;
        *person(truth, head->id) = (struct person) { 0 }; /* begins anew on leaving */
        return;
    }
    double half_px = half_head_px(truth, body, z);
    if (truth->flow.n > 0 && !truth->hours.flow_closed)
        flow_truth_see(&truth->flow, head->id, head->at, half_px, t_us);
    if (truth->plan.line.n >= 2 && !truth->hours.line_closed)
        cross_line(truth, head, half_px, t_us);
}

/* Where the device saw the k-th of this frame's crossings in a direction. */
static struct match_place place_of_crossing(const struct device_counts *device, int direction,
                                            uint32_t k)
{
    for (size_t i = 0; i < device->n_crossings; i++) {
        const struct device_crossing *crossing = &device->crossing[i];
        uint32_t n = direction == TRUTH_IN ? crossing->in : crossing->out;
        if (k < n)
            return place_of(crossing->at);
        k -= n;
    }
    return (struct match_place) { 0 };
}

static void add_device_crossings(struct truth *truth, int direction,
                                 const struct device_counts *device, uint64_t t_us)
{
    uint32_t now = direction == TRUTH_IN ? device->line_in : device->line_out;
    uint32_t before = truth->line_before[direction];
    if (now < before)
        before = 0; /* the device was reset */
    for (uint32_t k = 0; k < now - before; k++)
        match_add_device(&truth->match[direction], t_us, place_of_crossing(device, direction, k));
    truth->line_before[direction] = now;
}

/* Lays a count to whoever's head is nearest, if that is no farther off than a head is wide. */
static void attribute(struct truth *truth, const struct device_crossing *crossing)
{
    const struct truth_head *nearest = NULL;
    double least_px = crossing->reach_px;
    for (size_t i = 0; i < truth->n_heads; i++) {
        double dx = truth->heads[i].at.x - crossing->at.x;
        double dy = truth->heads[i].at.y - crossing->at.y;
        double away_px = sqrt(dx * dx + dy * dy);
        if (away_px > least_px)
            continue;
        least_px = away_px;
        nearest = &truth->heads[i];
    }
    if (nearest != NULL)
        recount_device(&truth->recount, nearest->id, crossing->in + crossing->out);
}

static void settle_match(struct truth *truth, struct match *match, uint64_t now_us,
                         const char *const what[2])
{
    struct match_failure failure;
    while (match_settle(match, now_us, &failure) > 0)
        if (truth->n_failures < TRUTH_FAILURES_MAX)
            truth->failures[truth->n_failures++] =
                (struct truth_failure) { .t_us = failure.what.t_us,
                                         .noticed_us = now_us,
                                         .what = what[failure.missed],
                                         .at = failure.what.at };
}

static void settle(struct truth *truth, uint64_t now_us)
{
    static const char *const crossing[2][2] = { { "false In crossing", "missed In crossing" },
                                                { "false Out crossing", "missed Out crossing" } };
    static const char *const way[2] = { "false way from edge to edge",
                                        "missed way from edge to edge" };
    for (int direction = 0; direction < 2; direction++)
        settle_match(truth, &truth->match[direction], now_us, crossing[direction]);
    for (size_t from = 0; from < FLOW_TRUTH_EDGES && truth->has_flow; from++)
        for (size_t to = 0; to < FLOW_TRUTH_EDGES; to++)
            settle_match(truth, &truth->flow.match[from][to], now_us, way);
}

static void judge_flow(struct truth *truth, uint64_t t_us, const struct device_counts *device)
{
    if (!truth->hours.flow_closed)
        flow_truth_frame(&truth->flow, t_us);
    for (size_t from = 0; from < truth->flow.n; from++)
        for (size_t to = 0; to < truth->flow.n; to++)
            for (uint32_t i = 0; i < device->flow[from][to]; i++)
                match_add_device(&truth->flow.match[from][to], t_us, (struct match_place) { 0 });
}

static void judge_regions(struct truth *truth, uint64_t t_us, const struct device_counts *device)
{
    uint32_t count[REGION_MAX] = { 0 };
    truth->total_now = 0;
    for (size_t h = 0; h < truth->n_heads && !truth->hours.region_closed; h++) {
        const struct truth_head *head = &truth->heads[h];
        uint16_t mapped = 0;
        for (size_t i = 0; i < truth->plan.n_areas && head->in_picture; i++)
            if (crossing_inside(truth->plan.area[i].p, truth->plan.area[i].n, head->at)) {
                count[i]++;
                mapped = (uint16_t)(mapped | 1u << i);
            }
        bool counts = truth->plan.whole || (mapped != 0) != truth->plan.inverted;
        if (!head->in_picture || !counts)
            continue;
        truth->total_now++;
        stays_see(&truth->stays, head->id, truth_n_regions(truth) > 0 ? mapped : 1);
    }
    if (truth->hours.region_closed)
        stays_forget(&truth->stays);
    stays_frame(&truth->stays, t_us);
    if (!truth->plan.regions_on)
        return;
    occupancy_add(&truth->total, t_us, truth->total_now, device->total);
    for (size_t i = 0; i < truth_n_regions(truth); i++)
        occupancy_add(&truth->region[truth->plan.area[i].number - 1], t_us, count[i],
                      device->region[i]);
}

/* Who was half over when a function closed is not counted when it opens. */
static void close_functions(struct truth *truth, int64_t local_min)
{
    struct hours *hours = &truth->hours;
    hours->line_closed = !timetable_open(&truth->plan.line_hours, local_min);
    hours->region_closed = !timetable_open(&truth->plan.region_hours, local_min);
    hours->flow_closed = !timetable_open(&truth->plan.flow_hours, local_min);
    if (hours->line_closed)
        forget_people(truth);
    if (hours->flow_closed)
        flow_truth_forget(&truth->flow);
}

void truth_clock(struct truth *truth, int64_t utc_us)
{
    struct hours *hours = &truth->hours;
    int64_t utc_min = utc_us / 60000000;
    if (hours->started && utc_min == hours->utc_min)
        return;
    int64_t local_min = timetable_local_min(utc_us);
    if (hours->started && timetable_resets(&truth->plan.region_reset, hours->latest_min, local_min))
        memset(truth->stays.sum, 0, sizeof truth->stays.sum);
    if (!hours->started || local_min > hours->latest_min || local_min + 1440 < hours->latest_min)
        hours->latest_min = local_min;
    hours->utc_min = utc_min;
    hours->started = true;
    close_functions(truth, local_min);
}

void truth_step(struct truth *truth, uint64_t t_us, const struct bodies *bodies,
                const struct device_counts *device)
{
    truth->n_heads = 0;
    if (truth->hours.line_closed) /* a press of now is for nobody */
        excused_begin(&truth->excused, truth->excused.scene, t_us);
    for (size_t i = 0; i < bodies->n; i++)
        look_at(truth, &bodies->b[i], t_us);
    judge_regions(truth, t_us, device);
    judge_flow(truth, t_us, device);
    for (size_t i = 0; i < device->n_crossings; i++)
        attribute(truth, &device->crossing[i]);
    if (truth->plan.line.n >= 2) {
        add_device_crossings(truth, TRUTH_IN, device, t_us);
        add_device_crossings(truth, TRUTH_OUT, device, t_us);
    }
    settle(truth, t_us);
}

void truth_finish(struct truth *truth, uint64_t end_us)
{
    settle(truth, UINT64_MAX);
    if (truth->plan.regions_on)
        finish_regions(truth, end_us);
}

size_t truth_heads(const struct truth *truth, const struct truth_head **heads)
{
    *heads = truth->heads;
    return truth->n_heads;
}

uint32_t truth_total(const struct truth *truth)
{
    return truth->total_now;
}

uint32_t truth_line(const struct truth *truth, int direction)
{
    return (uint32_t)truth->match[direction].truth.n;
}

bool truth_has_line(const struct truth *truth)
{
    return truth->has_line;
}

bool truth_has_regions(const struct truth *truth)
{
    return truth->has_regions;
}

uint32_t truth_recounted(const struct truth *truth)
{
    return recount_surplus(&truth->recount);
}

bool truth_has_flow(const struct truth *truth)
{
    return truth->has_flow;
}

const struct match *truth_flow(const struct truth *truth, size_t from, size_t to)
{
    return &truth->flow.match[from][to];
}

const struct match *truth_match(const struct truth *truth, int direction)
{
    return &truth->match[direction];
}

size_t truth_failures(const struct truth *truth, const struct truth_failure **failures)
{
    *failures = truth->failures;
    return truth->n_failures;
}

const struct occupancy *truth_total_occupancy(const struct truth *truth)
{
    return &truth->total;
}

const struct stays_sum *truth_stays(const struct truth *truth)
{
    return truth->plan.times_stays ? truth->stays.sum : NULL;
}

/* Outside of mapped mode the device has no counts of single regions. */
size_t truth_n_regions(const struct truth *truth)
{
    return truth->plan.inverted ? 0 : truth->plan.n_areas;
}

uint8_t truth_region_number(const struct truth *truth, size_t i)
{
    return truth->plan.area[i].number;
}

const struct occupancy *truth_region_occupancy(const struct truth *truth, size_t i)
{
    return &truth->region[truth->plan.area[i].number - 1];
}
