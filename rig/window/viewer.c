/* SPDX-License-Identifier: MIT */
#include "rig/window/viewer.h"

#include <assert.h>
#include <string.h>
#include <time.h>

#include "rig/memory.h"

enum { MEAN_FRAMES = 16 };

static_assert((int)STAGE_RENDER == (int)HAL_STAGE_FRAME &&
                  (int)STAGE_REPORT == (int)HAL_STAGE_REPORT &&
                  (int)STAGE_COUNT_OF == (int)HAL_STAGE_NONE,
              "an instant's stages are those of the HAL, by another name");

static uint64_t wall_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

void viewer_begin(struct viewer *viewer, const struct scene *scene, const struct settings *settings)
{
    memset(viewer, 0, sizeof *viewer);
    viewer->scene = scene;
    viewer->stage = HAL_STAGE_NONE;
    viewer->truth = truth_create(scene, settings);
    camera_init(&viewer->camera, &scene->camera);
}

void viewer_free(struct viewer *viewer)
{
    truth_destroy(viewer->truth);
}

void viewer_scene_changed(struct viewer *viewer)
{
    truth_take_scene(viewer->truth, viewer->scene);
}

void viewer_mark(struct viewer *viewer, enum hal_stage stage)
{
    uint64_t now_ns = wall_ns();
    if (viewer->stage != HAL_STAGE_NONE)
        viewer->frame_ns[viewer->stage] += now_ns - viewer->stage_begin_ns;
    viewer->stage = stage;
    viewer->stage_begin_ns = now_ns;
}

void viewer_framed(struct viewer *viewer)
{
    for (size_t i = 0; i < STAGE_COUNT_OF; i++) {
        int64_t off = (int64_t)viewer->frame_ns[i] - (int64_t)viewer->mean_ns[i];
        viewer->mean_ns[i] = (uint64_t)((int64_t)viewer->mean_ns[i] + off / MEAN_FRAMES);
        viewer->frame_ns[i] = 0;
    }
}

static int16_t pixel_of(int32_t q4)
{
    int32_t px = q4 / 16;
    return (int16_t)(px < INT16_MIN ? INT16_MIN : px > INT16_MAX ? INT16_MAX : px);
}

static void add_point(struct instant_trail *trail, const struct track *track)
{
    if (trail->n == INSTANT_TRAIL_MAX)
        memmove(&trail->p[0], &trail->p[1], (INSTANT_TRAIL_MAX - 1) * sizeof trail->p[0]);
    else
        trail->n++;
    trail->p[trail->n - 1].x_px = pixel_of(track->x_q4);
    trail->p[trail->n - 1].y_px = pixel_of(track->y_q4);
}

/* Tracks and trails are both in order of id; whoever is no track any more loses the trail. */
static void follow(struct viewer *viewer, const struct tracks *tracks)
{
    size_t from = 0, kept = 0;
    for (size_t i = 0; i < tracks->n; i++) {
        const struct track *track = &tracks->t[i];
        while (from < viewer->n_trails && viewer->trails[from].id < track->id)
            from++;
        if (from < viewer->n_trails && viewer->trails[from].id == track->id)
            memmove(&viewer->trails[kept], &viewer->trails[from++], sizeof viewer->trails[0]);
        else
            break; /* only newcomers follow */
        add_point(&viewer->trails[kept++], track);
    }
    for (size_t i = kept; i < tracks->n; i++) {
        viewer->trails[i] = (struct instant_trail) { .id = tracks->t[i].id };
        add_point(&viewer->trails[i], &tracks->t[i]);
    }
    viewer->n_trails = tracks->n;
}

/* Where the device counts from 0 again, by its schedule or by hand, what is true does so too. */
static void take_reset(struct viewer *viewer, const struct line_result *line)
{
    if (line->in_cumulative < viewer->line.in_cumulative ||
        line->out_cumulative < viewer->line.out_cumulative)
        for (int direction = 0; direction < 2; direction++)
            viewer->true_reset[direction] = truth_line(viewer->truth, direction);
    viewer->line = *line;
}

void viewer_stepped(struct viewer *viewer, const struct simulation_moment *moment)
{
    const struct flow_result *flow = device_flow_seen(moment->device);
    device_counts_read(&viewer->counts, &viewer->before, moment->device);
    truth_take_settings(viewer->truth, device_settings(moment->device), moment->t_us);
    truth_clock(viewer->truth, moment->utc_us);
    truth_step(viewer->truth, moment->t_us, world_bodies(moment->world), &viewer->counts);
    take_reset(viewer, device_line_totals(moment->device));
    follow(viewer, device_tracks(moment->device));
    for (size_t from = 0; from < FLOW_POINTS_MAX; from++)
        for (size_t to = 0; to < FLOW_POINTS_MAX; to++)
            viewer->flow[from][to] += flow->count[from][to];
}

const struct truth_failure *viewer_next_failure(struct viewer *viewer)
{
    const struct truth_failure *failures;
    size_t n = truth_failures(viewer->truth, &failures);
    return viewer->n_failures < n ? &failures[viewer->n_failures++] : NULL;
}

void viewer_end(struct viewer *viewer, uint64_t end_us)
{
    truth_finish(viewer->truth, end_us);
}

static void show_stages(const struct device *device, struct instant *out)
{
    const struct background *background = device_background(device);
    size_t n = (size_t)background->n_x * background->n_y;
    out->cells = *device_cells(device);
    memcpy(out->empty, background->empty, sizeof out->empty);
    memcpy(out->heat, device_heat(device), sizeof out->heat);
    for (size_t i = 0; i < n; i++) {
        const int16_t *cell = background->mean_q7[i];
        out->background_luma_q7[i] = (int16_t)((cell[CELL_LUMA_00] + cell[CELL_LUMA_10] +
                                                cell[CELL_LUMA_01] + cell[CELL_LUMA_11]) /
                                               4);
    }
}

/* Member by member, here and below: what lies between them is of no moment, but an instant is the
 * same to the byte. */
static void show_dwell(const struct dwell *dwell, struct instant *out)
{
    for (size_t i = 0; i < REGION_MAX; i++) {
        out->dwell[i].number = dwell->sum[i].number;
        out->dwell[i].n = dwell->sum[i].n;
        out->dwell[i].longest_ms = dwell->sum[i].longest_ms;
        out->dwell[i].total_ms = dwell->sum[i].total_ms;
    }
}

static void show_recipient(const struct device *device, unsigned i, struct instant_recipient *out)
{
    out->used = recipient_enabled(device_settings(device), i);
    out->outbox = device_status(device, i);
    out->connection = device_connection(device, i);
}

static void show_counts(const struct viewer *viewer, const struct device *device,
                        struct instant *out)
{
    out->line = *device_line_totals(device);
    out->region = *device_region_now(device);
    out->region_totals = *device_region_totals(device);
    show_dwell(device_dwell(device), out);
    memcpy(out->flow, viewer->flow, sizeof out->flow);
    for (unsigned i = 0; i < RECIPIENT_COUNT; i++)
        show_recipient(device, i, &out->recipient[i]);
}

static void show_people(const struct viewer *viewer, const struct simulation_moment *moment,
                        struct instant *out)
{
    const struct bodies *bodies = world_bodies(moment->world);
    out->n_people = 0;
    for (size_t i = 0; i < bodies->n; i++) {
        const struct body *body = &bodies->b[i];
        struct instant_person *person = &out->people[out->n_people];
        double z = body_head_z(body->height_m, body->sit);
        if (!camera_project(&viewer->camera, body->x, body->y, z, &person->head_x_px,
                            &person->head_y_px))
            continue;
        person->body_id = body->id;
        person->walker = world_walker(moment->world, body->id);
        person->x_m = body->x;
        person->y_m = body->y;
        person->height_m = body->height_m;
        person->in_picture = person->head_x_px >= 0 && person->head_x_px < out->width_px &&
                             person->head_y_px >= 0 && person->head_y_px < out->height_px;
        out->n_people++;
    }
    out->has_line_truth = truth_has_line(viewer->truth);
    out->true_in = truth_line(viewer->truth, TRUTH_IN) - viewer->true_reset[TRUTH_IN];
    out->true_out = truth_line(viewer->truth, TRUTH_OUT) - viewer->true_reset[TRUTH_OUT];
    out->true_total = truth_total(viewer->truth);
}

static void show_picture(const struct frame *frame, const struct instant *instant, uint8_t *out)
{
    size_t width = instant->width_px, height = instant->height_px;
    if (frame->luma == NULL || frame->width_px != width || frame->height_px != height) {
        memset(out, 0, width * height);
        memset(out + width * height, 128, width * height / 2);
        return;
    }
    for (size_t y = 0; y < height; y++)
        memcpy(out + y * width, frame->luma + y * frame->stride_px, width);
    for (size_t y = 0; y < height / 2; y++)
        memcpy(out + (height + y) * width, frame->chroma + y * frame->stride_px, width);
}

void viewer_show(const struct viewer *viewer, const struct simulation_moment *moment,
                 uint64_t frame, struct instant *out, uint8_t *picture)
{
    const struct device *device = moment->device;
    memset(out, 0, sizeof *out);
    out->frame = frame;
    out->t_us = moment->t_us;
    out->utc_us = moment->utc_us;
    out->alive = moment->alive;
    out->network_up = moment->network_up;
    out->led = moment->led;
    out->contact_closed = moment->contact_closed;
    memcpy(out->wire_high, moment->wire_high, sizeof out->wire_high);
    out->lux = world_surroundings(moment->world)->lux;
    out->width_px = viewer->scene->camera.width_px;
    out->height_px = viewer->scene->camera.height_px;
    out->settings = *device_settings(device);
    out->detections = *device_detections(device);
    out->tracks = *device_tracks(device);
    out->n_trails = viewer->n_trails;
    memcpy(out->trails, viewer->trails, viewer->n_trails * sizeof viewer->trails[0]);
    show_stages(device, out);
    show_counts(viewer, device, out);
    show_people(viewer, moment, out);
    memcpy(out->stage_ns, viewer->mean_ns, sizeof out->stage_ns);
    show_picture(moment->frame, out, picture);
}
