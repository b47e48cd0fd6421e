/* SPDX-License-Identifier: MIT */
#include "rig/run_scene.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "firmware_core/recipient.h"
#include "hal_sim/manager.h"
#include "hal_sim/simulation.h"
#include "rig/bench.h"
#include "rig/bench_lacks.h"
#include "rig/dut.h"
#include "rig/guide_advice.h"
#include "rig/idle_board.h"
#include "rig/memory.h"
#include "rig/card.h"
#include "rig/jpeg.h"
#include "rig/late.h"
#include "rig/observer.h"
#include "rig/rehearsal.h"
#include "rig/scene_open.h"
#include "rig/verdicts.h"
#include "rig/view_file.h"

enum { JPEG_QUALITY = 72 };

struct job {
    const struct run_options *options;
    struct scene_result *result;
    struct scene *scene;
    char folder[PATH_MAX]; /* of this scene's files */
    struct verdict_notes notes;
};

static double wall_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int make_folder(const char *path)
{
    char part[PATH_MAX];
    size_t len = strlen(path);
    if (len == 0 || len >= sizeof part) {
        errno = ENAMETOOLONG;
        return -1;
    }
    for (size_t i = 1; i <= len; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdir(part, 0777) < 0 && errno != EEXIST)
            return -1;
    }
    struct stat st;
    if (stat(path, &st) < 0)
        return -1;
    errno = ENOTDIR;
    return S_ISDIR(st.st_mode) ? 0 : -1;
}

__attribute__((format(printf, 3, 4))) static void
fail(struct scene_result *result, enum exit_status status, const char *format, ...)
{
    va_list list;
    result->verdict = VERDICT_ERROR;
    result->status = status;
    va_start(list, format);
    vsnprintf(result->reason, sizeof result->reason, format, list);
    va_end(list);
}

/* The command that repeats a scene; everything that changes its outcome is in it. And the one that
 * shows its first mistake. */
static void spell_repeat(const struct run_options *options, struct scene_result *result)
{
    struct buffer s = { 0 };
    buffer_add_shell_word(&s, options->program);
    buffer_add(&s, options->where == RUN_VIRTUAL    ? " run "
                   : options->where == RUN_ON_LINES ? " rig run "
                                                    : " rig dut ");
    buffer_add_shell_word(&s, result->path);
    if (result->seed > 0 || options->has_seed)
        buffer_addf(&s, " --seed %" PRIu64, options->has_seed ? options->seed : result->seed);
    for (size_t i = 0; i < options->data.n; i++) {
        buffer_add(&s, " --data ");
        buffer_add_shell_word(&s, options->data.v[i]);
    }
    if (options->map != NULL) {
        buffer_add(&s, " --map ");
        buffer_add_shell_word(&s, options->map);
    }
    if (options->store != NULL) {
        buffer_add(&s, " --store ");
        buffer_add_shell_word(&s, options->store);
    }
    if (options->real_time)
        buffer_add(&s, " --rt");
    if (options->speed > 0)
        buffer_addf(&s, " --speed %g", options->speed);
    if (options->every_frame)
        buffer_add(&s, " --every-frame");
    if (options->tolerance_us > 0)
        buffer_addf(&s, " --tolerance %" PRIu64 "us", options->tolerance_us);
    if (options->sim_limit_us > 0)
        buffer_addf(&s, " --sim-limit %" PRIu64 "us", options->sim_limit_us);
    snprintf(result->repeat, sizeof result->repeat, "%s", buffer_get(&s));
    buffer_clear(&s);
    buffer_add_shell_word(&s, options->program);
    buffer_add(&s, " view ");
    buffer_add_shell_word(&s, options->out);
    buffer_add(&s, "/");
    buffer_add_shell_word(&s, result->name);
    snprintf(result->view, sizeof result->view, "%s", buffer_get(&s));
    buffer_free(&s);
}

void run_scene_introduce(const struct found_scene *found, const struct run_options *options,
                         struct scene_result *result)
{
    *result = (struct scene_result) { 0 };
    snprintf(result->name, sizeof result->name, "%s", found->name);
    snprintf(result->path, sizeof result->path, "%s", found->path);
    snprintf(result->model, sizeof result->model, "%.*s",
             (int)(strcspn(found->name, "/") < sizeof result->model ? strcspn(found->name, "/")
                                                                    : sizeof result->model - 1),
             found->name);
    spell_repeat(options, result);
}

static int read_scene(struct job *job)
{
    struct buffer why = { 0 };
    job->scene = scene_open(job->result->path, &job->options->data, &why);
    if (job->scene == NULL) {
        fail(job->result, STATUS_USAGE, "%s", buffer_get(&why));
        buffer_free(&why);
        return -1;
    }
    if (job->options->has_seed)
        job->scene->seed = job->options->seed;
    job->result->seed = job->scene->seed;
    snprintf(job->result->title, sizeof job->result->title, "%s", job->scene->title);
    snprintf(job->result->model, sizeof job->result->model, "%s", job->scene->model);
    spell_repeat(job->options, job->result);
    if (job->scene->skip_reason[0] != '\0') {
        job->result->verdict = VERDICT_SKIPPED;
        snprintf(job->result->reason, sizeof job->result->reason, "%s", job->scene->skip_reason);
        return -1;
    }
    return 0;
}

static void write_file(struct job *job, const char *name, const struct buffer *text)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", job->folder, name) < (int)sizeof path &&
        buffer_write_file(text, path) == 0)
        return;
    fail(job->result, STATUS_ENVIRONMENT, "cannot write %s/%s: %s", job->folder, name,
         strerror(errno));
}

/* What an earlier run left, so that nothing of it is taken for this one's. */
static void clear_files(const struct job *job)
{
    static const char *const names[] = { "trace.jsonl", "diff.txt",    "run.log",  "repro.sh",
                                         "picture.svg", "picture.jpg", "view.json" };
    char path[PATH_MAX];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (snprintf(path, sizeof path, "%s/%s", job->folder, names[i]) < (int)sizeof path)
            unlink(path);
}

/* A file that keeps what was written even if this process crashes; NULL when it cannot. */
static FILE *open_line_by_line(const struct job *job, const char *name)
{
    char path[PATH_MAX];
    FILE *file = NULL;
    if (snprintf(path, sizeof path, "%s/%s", job->folder, name) < (int)sizeof path)
        file = fopen(path, "w");
    if (file != NULL)
        setvbuf(file, NULL, _IOLBF, 4096);
    return file;
}

static void write_repro(struct job *job)
{
    struct buffer s = { 0 };
    char here[PATH_MAX];
    buffer_addf(&s, "#!/bin/sh\n# Repeats %s as it ran, with seed %" PRIu64 ".\ncd ",
                job->result->name, job->result->seed);
    buffer_add_shell_word(&s, getcwd(here, sizeof here) != NULL ? here : ".");
    buffer_addf(&s, " && exec %s \"$@\"\n", job->result->repeat);
    write_file(job, "repro.sh", &s);
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/repro.sh", job->folder) < (int)sizeof path)
        chmod(path, 0755);
    buffer_free(&s);
}

/* Before a run and after it: a run that crashes shall be opened too. */
static void write_view(struct job *job, bool ended)
{
    struct buffer s = { 0 };
    view_file_text(job->result->path, job->result->seed, &job->options->data, ended,
                   &job->notes.first, &s);
    write_file(job, "view.json", &s);
    buffer_free(&s);
}

static void write_pictures(struct job *job, const struct picture_layers *layers,
                           const struct buffer *jpeg)
{
    struct buffer svg = { 0 };
    picture_svg_file(layers, jpeg, &svg);
    write_file(job, "picture.svg", &svg);
    write_file(job, "picture.jpg", jpeg);
    snprintf(job->result->picture, sizeof job->result->picture, "picture.svg");
    buffer_free(&svg);
}

static void save_card(struct job *job, const struct observer *observer,
                      const struct settings *settings, struct buffer *card)
{
    struct buffer jpeg = { 0 };
    struct picture_layers layers = { .picture = album_picture(observer->album),
                                     .settings = settings };
    layers.ways = album_ways(observer->album, &layers.n_ways);
    if (layers.picture->taken) {
        const struct album_picture *p = layers.picture;
        jpeg_from_nv12(p->nv12, p->nv12 + (size_t)p->width_px * p->height_px, p->width_px,
                       p->height_px, JPEG_QUALITY, &jpeg);
        write_pictures(job, &layers, &jpeg);
    }
    const struct card_show what = { observer, &layers, &jpeg, job->scene->duration_us };
    card_html(job->result, &what, &job->notes, card);
    buffer_free(&jpeg);
}

/* A device without power at the end has what waits in its store. */
static bool nothing_waits(const struct device *device)
{
    bool runs = device_next_wake_us(device) != UINT64_MAX;
    for (unsigned i = 0; i < RECIPIENT_COUNT; i++)
        if (device_status(device, i).stored > 0)
            return false;
    return runs;
}

static void finish(struct job *job, struct observer *observer, struct simulation *simulation,
                   struct buffer *card)
{
    const struct settings *settings = device_settings(simulation_device(simulation));
    job->result->frames = simulation_frames(simulation);
    job->result->frames_left_out = simulation_left_out(simulation);
    job->result->sim_s =
        (double)(observer->out_of_time ? observer->last_t_us : job->scene->duration_us) / 1e6;
    observer->nothing_waits = nothing_waits(simulation_device(simulation));
    observer_end(observer, job->scene->duration_us);
    verdicts_judge(job->scene, settings, observer, job->options, job->result, &job->notes);
    job->result->has_files = true;
    write_file(job, "trace.jsonl", &observer->trace);
    write_file(job, "diff.txt", &job->notes.diff);
    write_file(job, "run.log", &observer->log);
    write_view(job, true);
    save_card(job, observer, settings, card);
}

static void keep_measures(struct scene_result *result, const struct measure measured[LINE_MEASURES])
{
    for (enum line_measure what = 0; what < LINE_MEASURES; what++)
        if (measured[what].histogram.n > 0) {
            struct measure *measure = &result->measure[result->n_measures++];
            *measure = measured[what];
            measure->what = what;
            measure->limit_us = UINT64_MAX;
        }
}

static void fail_by_line(struct job *job)
{
    char what[300];
    bench_failure(job->options->lines, what, sizeof what);
    fail(job->result, STATUS_ENVIRONMENT, "a line of the bench failed: %s", what);
}

static void run_simulation(struct job *job, struct simulation *simulation,
                           const struct observer *observer)
{
    double begin_s = wall_s();
    if (simulation_run(simulation) == SIMULATION_FAILED)
        fail_by_line(job);
    job->result->wall_s = wall_s() - begin_s;
    if (job->options->lines != NULL && bench_lines_safe(job->options->lines) != 0 &&
        job->result->verdict != VERDICT_ERROR)
        fail(job->result, STATUS_ENVIRONMENT, "an output could not be made safe: %s",
             strerror(errno));
    keep_measures(job->result, observer->measure);
    if (job->options->speed > 0 || job->options->real_time || job->options->lines != NULL)
        late_take(job->result, simulation_lateness(simulation));
}

/* A verdict says what is missing; this says why that may be. */
static void add_hint(struct scene_result *result, const struct dut *dut)
{
    char hint[500];
    size_t used = strlen(result->reason);
    dut_hint(dut, hint, sizeof hint);
    if (result->verdict == VERDICT_FAILED && hint[0] != '\0')
        snprintf(result->reason + used, sizeof result->reason - used, "; %s", hint);
}

/* What a foreign device does on the bench, judged by its golden alone. */
static void finish_dut(struct job *job, struct dut *dut)
{
    double begin_s = wall_s();
    char why[400];
    enum dut_result result = dut_run(dut, why, sizeof why);
    job->result->wall_s = wall_s() - begin_s;
    job->result->sim_s = (double)job->scene->duration_us / 1e6;
    keep_measures(job->result, dut->measure);
    late_take(job->result, &dut->lateness);
    if (result == DUT_DONE) {
        verdicts_judge_trace(job->scene, &dut->trace, job->options, job->result, &job->notes);
        add_hint(job->result, dut);
    } else if (result == DUT_FAILED)
        fail(job->result, STATUS_ENVIRONMENT, "%s", why);
    else
        fail(job->result, STATUS_FAILED, "interrupted; every output is safe");
    job->result->has_files = true;
    write_file(job, "trace.jsonl", &dut->trace);
    write_file(job, "diff.txt", &job->notes.diff);
    write_file(job, "run.log", &dut->log);
    write_view(job, true);
    buffer_free(&dut->trace);
    buffer_free(&dut->log);
}

static bool skip(struct job *job, const char *why)
{
    job->result->verdict = VERDICT_SKIPPED;
    snprintf(job->result->reason, sizeof job->result->reason, "%s", why);
    return true;
}

/* Where a foreign device sends its reports the scene's own configuration says. */
static void test_device(struct job *job)
{
    const struct hal board = idle_board();
    struct settings_error error;
    struct hal_identity identity;
    struct bench_lack lack;
    void *memory = memory_zeroed(1, device_size());
    struct device *device = device_init(memory, model_find(job->scene->model), &board);
    board.identity(board.ctx, &identity);
    if (manager_commission(device, job->scene, &error) < 0) {
        struct buffer why = { 0 };
        scene_open_refused(job->result->path, &error, &why);
        fail(job->result, STATUS_USAGE, "%s", buffer_get(&why));
        buffer_free(&why);
    } else if (bench_lacks_collector(device_settings(device), job->options->lines->map, &lack)) {
        skip(job, lack.text);
    } else {
        struct dut dut = { .scene = job->scene,
                           .settings = device_settings(device),
                           .identity = &identity,
                           .lines = job->options->lines,
                           .quiet = job->options->quiet,
                           .start_timeout_us = job->options->start_timeout_us };
        finish_dut(job, &dut);
    }
    free(memory);
}

/* True when the bench lacks what the scene needs, which skips it. */
static bool skips_on_bench(struct job *job)
{
    const struct scene *scene = job->scene;
    struct buffer golden = { 0 };
    struct bench_lack lack;
    char path[PATH_MAX];
    if (job->options->where == RUN_VIRTUAL)
        return false;
    snprintf(path, sizeof path, "%s/%s", scene->folder, scene->expect.golden);
    if (scene->expect.golden[0] != '\0' && buffer_read_file(&golden, path) < 0)
        buffer_clear(&golden); /* the verdict says that it is missing */
    bool lacks = bench_lacks(scene, buffer_get(&golden), job->options->lines->map, &lack);
    buffer_free(&golden);
    return lacks && skip(job, lack.text);
}

/* What lint would say of the place stands once in the log of the run too. */
static void log_advice(void *ctx, const char *key, const char *text)
{
    struct simulation_hooks *hooks = ctx;
    char line[320];
    snprintf(line, sizeof line, "advice: %s: %s", key, text);
    hooks->log(hooks->ctx, 0, line);
}

/* Each scene has a device of its own, and that one a store of its own. */
static int choose_store(struct job *job, char path[PATH_MAX])
{
    if (snprintf(path, PATH_MAX, "%s/%s", job->options->store, job->result->name) < PATH_MAX &&
        make_folder(path) == 0)
        return 0;
    fail(job->result, STATUS_ENVIRONMENT, "cannot make %s: %s", path, strerror(errno));
    return -1;
}

static void simulate(struct job *job, struct buffer *card)
{
    char store[PATH_MAX];
    struct simulation_options how = { .links = LINKS_VIRTUAL,
                                      .speed = job->options->speed,
                                      .every_frame = job->options->every_frame,
                                      .stop_us = job->options->sim_limit_us };
    struct observer observer = { .sim_limit_us = job->options->sim_limit_us };
    struct simulation_hooks hooks;
    struct settings_error error = { 0 };
    if (job->options->store != NULL) {
        if (choose_store(job, store) < 0)
            return;
        how.store_folder = store;
    }
    if (job->options->real_time) {
        how.links = LINKS_HOST;
        how.speed = how.speed > 0 ? how.speed : 1;
    }
    if (job->options->where == RUN_ON_LINES) {
        how.lines = job->options->lines;
        how.every_frame = true;
        how.speed = 1;
        rehearse(job->scene);
    }
    observer_hooks(&observer, &hooks);
    struct simulation *simulation = simulation_create(job->scene, &how, &hooks, &error);
    if (simulation == NULL) {
        struct buffer why = { 0 };
        scene_open_refused(job->result->path, &error, &why);
        fail(job->result, STATUS_USAGE, "%s", buffer_get(&why));
        buffer_free(&why);
        return;
    }
    observer.trace_file = open_line_by_line(job, "trace.jsonl");
    observer.log_file = open_line_by_line(job, "run.log");
    const struct settings *settings = device_settings(simulation_device(simulation));
    observer_begin(&observer, job->scene, settings);
    guide_advice(job->scene, settings, log_advice, &hooks);
    run_simulation(job, simulation, &observer);
    if (job->result->verdict != VERDICT_ERROR)
        finish(job, &observer, simulation, card);
    simulation_destroy(simulation);
    observer_free(&observer);
}

void run_scene(const struct found_scene *found, const struct run_options *options,
               struct scene_result *result, struct buffer *card)
{
    struct job job = { .options = options, .result = result };
    run_scene_introduce(found, options, result);
    snprintf(job.folder, sizeof job.folder, "%s/%s", options->out, found->name);
    if (read_scene(&job) == 0 && !skips_on_bench(&job)) {
        if (make_folder(job.folder) < 0) {
            fail(result, STATUS_ENVIRONMENT, "cannot make %s: %s", job.folder, strerror(errno));
        } else {
            clear_files(&job);
            write_repro(&job);
            write_view(&job, false);
            if (options->where != RUN_VIRTUAL && bench_lines_rest(options->lines) != 0)
                fail_by_line(&job);
            else if (options->where == RUN_DUT)
                test_device(&job);
            else
                simulate(&job, card);
        }
    }
    if (card->len == 0)
        card_html(result, NULL, &job.notes, card);
    if (job.scene != NULL)
        scene_free(job.scene);
    buffer_free(&job.notes.diff);
    buffer_free(&job.notes.lines);
}
