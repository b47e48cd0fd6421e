/* SPDX-License-Identifier: MIT */
#include "rig/observer.h"

#include <string.h>

#include "rig/bench.h"
#include "rig/report_plan.h"

/* A count of people that stays wrong for this long is worth the picture. */
static const uint64_t WRONG_ENOUGH_US = 1000000;

static void on_trace(void *ctx, const char *line)
{
    struct observer *o = ctx;
    buffer_add(&o->trace, line);
    buffer_add(&o->trace, "\n");
    if (o->trace_file != NULL)
        fprintf(o->trace_file, "%s\n", line);
}

static void on_log(void *ctx, uint64_t t_us, const char *line)
{
    struct observer *o = ctx;
    buffer_addf(&o->log, "%12.6f %s\n", (double)t_us / 1e6, line);
    if (o->log_file != NULL)
        fprintf(o->log_file, "%12.6f %s\n", (double)t_us / 1e6, line);
}

static void on_measured(void *ctx, enum line_measure measure, uint64_t us, uint64_t on_time_us)
{
    struct observer *o = ctx;
    measure_add(&o->measure[measure], us, on_time_us);
}

static bool on_stop(void *ctx)
{
    struct observer *o = ctx;
    if (bench_interrupted())
        return true;
    if (o->sim_limit_us > 0 && o->last_t_us >= o->sim_limit_us)
        o->out_of_time = true;
    return o->out_of_time;
}

static void draw_curves(struct observer *o, uint64_t t_us)
{
    chart_series_add(&o->device[0], t_us, o->counts.line_in);
    chart_series_add(&o->device[1], t_us, o->counts.line_out);
    chart_series_add(&o->device[2], t_us, o->counts.total);
    chart_series_add(&o->truly[0], t_us, truth_line(o->truth, TRUTH_IN));
    chart_series_add(&o->truly[1], t_us, truth_line(o->truth, TRUTH_OUT));
    chart_series_add(&o->truly[2], t_us, truth_total(o->truth));
}

static void pin(struct observer *o, uint64_t t_us)
{
    const struct truth_failure *failures;
    if (o->pinned != NULL)
        return;
    if (truth_failures(o->truth, &failures) > 0) {
        o->pinned = failures[0].what;
        album_pin(o->album, failures[0].t_us);
    } else if (!o->has_line_truth && truth_total_occupancy(o->truth)->wrong_us >= WRONG_ENOUGH_US) {
        o->pinned = "wrong number of people";
        album_pin(o->album, t_us);
    }
}

static bool runs_over(const struct device *device)
{
    for (unsigned i = 0; i < RECIPIENT_COUNT; i++)
        if (device_status(device, i).dropped > 0)
            return true;
    return false;
}

static void take_settings(struct observer *o, const struct settings *settings)
{
    if (memcmp(&o->settings, settings, sizeof *settings) == 0)
        return;
    o->plan_changed = o->plan_changed || !report_plan_same(&o->settings, settings);
    memcpy(&o->settings, settings, sizeof *settings);
}

static void on_stepped(void *ctx, const struct simulation_moment *moment)
{
    struct observer *o = ctx;
    uint32_t crossed = o->counts.line_in + o->counts.line_out;
    const struct tracks *tracks = device_tracks(moment->device);
    const struct truth_head *heads;
    o->last_t_us = moment->t_us;
    device_counts_read(&o->counts, &o->before, moment->device);
    memcpy(o->stays, device_dwell(moment->device)->sum, sizeof o->stays);
    truth_take_settings(o->truth, device_settings(moment->device), moment->t_us);
    truth_clock(o->truth, moment->utc_us);
    truth_step(o->truth, moment->t_us, world_bodies(moment->world), &o->counts);
    draw_curves(o, moment->t_us);
    take_settings(o, device_settings(moment->device));
    o->ran_over = o->ran_over || runs_over(moment->device);
    size_t n_heads = truth_heads(o->truth, &heads);
    uint32_t interest = 2 * (uint32_t)tracks->n;
    for (size_t i = 0; i < n_heads; i++)
        interest += heads[i].in_picture;
    if (interest > 0 && crossed != o->counts.line_in + o->counts.line_out)
        interest += 4;
    album_add(o->album, moment->t_us, moment->frame, tracks, heads, n_heads, interest);
    pin(o, moment->t_us);
}

void observer_hooks(struct observer *observer, struct simulation_hooks *hooks)
{
    *hooks = (struct simulation_hooks) { .ctx = observer,
                                         .trace = on_trace,
                                         .stepped = on_stepped,
                                         .log = on_log,
                                         .stop = on_stop,
                                         .measured = on_measured };
}

void observer_begin(struct observer *observer, const struct scene *scene,
                    const struct settings *settings)
{
    memcpy(&observer->settings, settings, sizeof *settings);
    observer->truth = truth_create(scene, settings);
    observer->album = album_create(scene->camera.fps);
    observer->has_line_truth = scene->expect.has_line_truth;
}

void observer_end(struct observer *observer, uint64_t end_us)
{
    truth_finish(observer->truth, end_us);
    pin(observer, end_us);
}

void observer_free(struct observer *observer)
{
    for (size_t i = 0; i < OBSERVER_CURVES; i++) {
        chart_series_free(&observer->device[i]);
        chart_series_free(&observer->truly[i]);
    }
    truth_destroy(observer->truth);
    album_destroy(observer->album);
    if (observer->trace_file != NULL)
        fclose(observer->trace_file);
    if (observer->log_file != NULL)
        fclose(observer->log_file);
    buffer_free(&observer->trace);
    buffer_free(&observer->log);
}
