/* SPDX-License-Identifier: MIT */
#include "hal_sim/simulation_parts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "hal_sim/agenda.h"
#include "hal_sim/board_software.h"
#include "hal_sim/hal_host.h"
#include "hal_sim/link.h"
#include "hal_sim/manager.h"
#include "hal_sim/waiting.h"

/* After the end of the scene, replies are waited for this long. */
static const uint64_t DRAIN_US = 5 * 1000000;
/* Before that a run is no further behind the clock than first frames are slow. */
static const uint64_t WARM_US = 1000000;
#define STREAM_BOARD 0x424f415244000000ULL

/* Buttons that are still held and clients that are still there when the scene begins anew. */
static void let_go(struct simulation *simulation)
{
    struct virtual_services *net = &simulation->board.net;
    while (net->n_clients > 0)
        virtual_services_leave(net, simulation->begin_us, net->session);
    for (uint32_t pin = 0; pin < HAL_VIRTUAL_WIRES; pin++)
        if (simulation->board.wire_mv[pin] > 0)
            agenda_push_wire(&simulation->queue, simulation->begin_us, pin, 0);
}

static int begin_lap(struct simulation *simulation, uint64_t begin_us)
{
    renderer_destroy(simulation->last_renderer);
    world_destroy(simulation->world);
    simulation->last_renderer = simulation->renderer;
    simulation->renderer = NULL;
    simulation->world = world_create(simulation->scene);
    if (simulation->world)
        simulation->renderer = renderer_create(simulation->scene);
    if (!simulation->renderer)
        return -1;
    simulation->board.world = simulation->world;
    simulation->board.renderer = simulation->renderer;
    if (begin_us > 0)
        hal_virtual_set_up_camera(&simulation->board);
    hal_virtual_begin_lap(&simulation->board);
    simulation->begin_us = begin_us;
    simulation->until_us = begin_us + simulation->scene->duration_us;
    simulation->lap_frames = 0;
    agenda_cancel(&simulation->queue);
    event_queue_cancel(&simulation->queue, HAL_VIRTUAL_LEAVE);
    event_queue_cancel(&simulation->queue, HAL_VIRTUAL_FRAME);
    for (; simulation->n_power_off > 0; simulation->n_power_off--)
        agenda_push_power(&simulation->queue, begin_us);
    let_go(simulation);
    agenda_push(&simulation->queue, simulation->scene, begin_us, begin_us);
    simulation_push_frame(simulation);
    return 0;
}

/* False when the run was stopped meanwhile. */
static bool wait_until(struct simulation *simulation, uint64_t t_us)
{
    return waiting_until(&simulation->pace, &simulation->board, t_us, simulation->hooks->stop,
                         simulation->hooks->ctx);
}

/* Real recipients need real time to answer, in which the device must not live on without frames:
 * all of it is one microsecond of the scene. */
static uint64_t drain_us(struct simulation *simulation)
{
    if (!simulation->board.host)
        return DRAIN_US;
    pace_start(&simulation->pace, 1.0 / (double)DRAIN_US, simulation->until_us);
    return 1;
}

/* The scene is over: it begins anew, or what was sent is waited for. False when that is done. */
static bool go_on(struct simulation *simulation)
{
    if (simulation->options.forever)
        return begin_lap(simulation, simulation->until_us) == 0;
    if (simulation->draining || simulation->board.in_flight == 0)
        return false;
    simulation->draining = true;
    simulation->until_us += drain_us(simulation);
    return true;
}

static uint64_t next_time_us(const struct simulation *simulation)
{
    struct event event;
    bool any = event_queue_peek(&simulation->queue, &event);
    return any && event.t_us < simulation->until_us ? event.t_us : simulation->until_us;
}

/* What the lines of a bench are at from the beginning. */
static void read_lines(struct simulation *simulation)
{
    bool level;
    for (uint32_t pin = 0; simulation->board.bench && pin < HAL_VIRTUAL_WIRES; pin++)
        if (bench_board_read(&simulation->bench, (enum press_pin)pin, &level))
            simulation_wire(simulation, (enum press_pin)pin, level ? WAITING_HIGH_MV : 0);
}

/* While real answers are waited for at the end, time stands still on purpose. */
static void note_lateness(struct simulation *simulation, uint64_t t_us)
{
    const struct hal_virtual *board = &simulation->board;
    uint64_t due_ns = simulation->draining ? 0 : pace_due_ns(&simulation->pace, t_us);
    if (due_ns == 0)
        return;
    uint64_t now_ns = pace_wall_ns();
    char text[100];
    if (!lateness_note(&simulation->lateness, due_ns, now_ns, t_us) || !board->log)
        return;
    snprintf(text, sizeof text,
             "the machine stood still or has too much to do: %" PRIu64 " ms behind the clock",
             (now_ns - due_ns) / 1000000);
    board->log(board->log_ctx, t_us, text);
}

/* The kernel has the times of contacts; those of the others are had when it is this program's
 * turn. What is due by then is late, too. */
static void on_measured(void *ctx, enum line_measure what, uint64_t from_ns, uint64_t to_ns)
{
    struct simulation *simulation = ctx;
    bool by_turn = what == MEASURE_PRESS_TO_CORE || what == MEASURE_ALARM_TO_LINE;
    if (!simulation->hooks->measured)
        return;
    if (by_turn)
        note_lateness(simulation, event_queue_next_us(&simulation->queue, HAL_VIRTUAL_LINE));
    uint64_t late_ns = by_turn ? lateness_within_ns(&simulation->lateness, from_ns, to_ns) : 0;
    simulation->hooks->measured(simulation->hooks->ctx, what, (to_ns - from_ns) / 1000,
                                (to_ns - from_ns - late_ns) / 1000);
}

static enum simulation_result stopped(const struct simulation *simulation)
{
    errno = simulation->bench.code;
    return simulation->bench.failed ? SIMULATION_FAILED : SIMULATION_STOPPED;
}

enum simulation_result simulation_run(struct simulation *simulation)
{
    struct event event;
    pace_start(&simulation->pace, simulation->options.speed, simulation->board.now_us);
    lateness_start(
        &simulation->lateness,
        lateness_enough_ns(simulation->scene->camera.fps, simulation->options.lines != NULL),
        simulation->board.now_us + WARM_US);
    simulation->board.n_writes = 0;
    simulation->board.cut_at_write = simulation->options.cut.at_write;
    simulation->board.cut_before = simulation->options.cut.before;
    device_start(simulation->device);
    simulation->begun = true;
    read_lines(simulation);
    for (;;) {
        if (!wait_until(simulation, next_time_us(simulation)))
            return stopped(simulation);
        if (!event_queue_peek(&simulation->queue, &event) || event.t_us > simulation->until_us) {
            if (!go_on(simulation))
                return SIMULATION_ENDED;
            continue;
        }
        event_queue_pop(&simulation->queue, &event);
        if (event.kind != HAL_VIRTUAL_LINE) /* which nobody planned */
            note_lateness(simulation, event.t_us);
        if (!simulation_happen(simulation, &event) || simulation->bench.failed)
            return stopped(simulation);
        if (simulation->draining && simulation->board.in_flight == 0)
            return SIMULATION_ENDED;
    }
}

static int fail(struct settings_error *error, const char *key, const char *reason)
{
    *error = (struct settings_error) { 0 };
    snprintf(error->key, sizeof error->key, "%s", key);
    snprintf(error->reason, sizeof error->reason, "%s", reason);
    return -1;
}

static void name_keys(const struct simulation *simulation, char folder[LINK_PATH_MAX])
{
    const char *given = simulation->options.keys_folder;
    snprintf(folder, LINK_PATH_MAX, given ? "%s" : "%s/keys",
             given ? given : simulation->scene->folder);
}

static int connect_host(struct simulation *simulation)
{
    char keys[LINK_PATH_MAX];
    if (simulation->options.links != LINKS_HOST)
        return 0;
    name_keys(simulation, keys);
    struct hal_host_options options = { .keys_folder = keys,
                                        .dns_port = simulation->options.dns_port,
                                        .ctx = simulation->hal.ctx,
                                        .log = simulation->hal.log,
                                        .body = hal_virtual_body };
    simulation->board.host = hal_host_create(&options);
    return simulation->board.host ? 0 : -1;
}

static int open_store(struct simulation *simulation, struct settings_error *error)
{
    const struct simulation_options *options = &simulation->options;
    struct hal_virtual *board = &simulation->board;
    char why[sizeof error->reason];
    record_store_init(&board->store,
                      options->store_bytes > 0 ? options->store_bytes : RECORD_STORE_BYTES);
    if (!options->store_folder)
        return 0;
    board->on_disk = store_log_open(options->store_folder, &board->store, why, sizeof why);
    return board->on_disk ? 0 : fail(error, "device", why);
}

static int make_parts(struct simulation *simulation, struct settings_error *error)
{
    const struct scene *scene = simulation->scene;
    const struct model *model = model_find(scene->model);
    char keys[LINK_PATH_MAX];
    if (!model)
        return fail(error, "model", "there is no such model");
    if (open_store(simulation, error) != 0)
        return -1;
    simulation->memory = malloc(device_size());
    if (!simulation->memory ||
        event_queue_init(&simulation->queue, simulation_events_max(scene)) != 0 ||
        begin_lap(simulation, 0) != 0)
        return fail(error, "device", "out of memory");
    hal_virtual_bind(&simulation->board, &simulation->hal);
    name_keys(simulation, keys);
    const char *why = board_software_make(&simulation->board, keys);
    if (why)
        return fail(error, "identity.software_version", why);
    if (connect_host(simulation) != 0)
        return fail(error, "device", "the links to real recipients cannot start");
    simulation->device = device_init(simulation->memory, model, &simulation->hal);
    if (simulation->board.store.n > 0)
        return 0;
    return manager_commission(simulation->device, scene, error);
}

struct simulation *simulation_create(const struct scene *scene,
                                     const struct simulation_options *options,
                                     const struct simulation_hooks *hooks,
                                     struct settings_error *error)
{
    struct simulation *simulation = calloc(1, sizeof *simulation);
    if (!simulation) {
        fail(error, "device", "out of memory");
        return NULL;
    }
    simulation->scene = scene;
    simulation->options = *options;
    simulation->hooks = hooks;
    stillness_init(&simulation->stillness, scene);
    trace_init(&simulation->trace, hooks->trace, hooks->ctx);
    simulation->board = (struct hal_virtual) {
        .scene = scene,
        .model = model_find(scene->model),
        .queue = &simulation->queue,
        .trace = &simulation->trace,
        .log = hooks->log,
        .log_ctx = hooks->ctx,
        .mark = hooks->mark,
        .mark_ctx = hooks->ctx,
        .powered = true,
        .utc_at_start_us = options->forever ? pace_wall_utc_us() : scene->start_utc_us,
        .drift_ppb = (int64_t)(scene->drift_ppm * 1000.0),
        .unforeseeable = options->forever,
        .bench = options->lines ? &simulation->bench : NULL,
        .net = { .trace = &simulation->trace, .ntp = &scene->ntp },
    };
    simulation->bench = (struct bench_board) { .lines = options->lines,
                                               .ctx = simulation,
                                               .measured = on_measured };
    rng_seed(&simulation->board.random, scene->seed, STREAM_BOARD);
    if (make_parts(simulation, error) == 0)
        return simulation;
    simulation_destroy(simulation);
    return NULL;
}

void simulation_look_from(struct simulation *simulation, uint64_t t_us)
{
    simulation->options.stop_us = t_us;
}

const struct lateness *simulation_lateness(const struct simulation *simulation)
{
    return &simulation->lateness;
}

unsigned simulation_writes(const struct simulation *simulation)
{
    return simulation->board.n_writes;
}

uint64_t simulation_frames(const struct simulation *simulation)
{
    return simulation->board.frame_seq;
}

uint64_t simulation_left_out(const struct simulation *simulation)
{
    return simulation->stillness.n_left_out;
}

const struct device *simulation_device(const struct simulation *simulation)
{
    return simulation->device;
}

void simulation_destroy(struct simulation *simulation)
{
    if (!simulation)
        return;
    hal_host_destroy(simulation->board.host);
    store_log_close(simulation->board.on_disk);
    stand_in_forget(&simulation->board.stand_in);
    record_store_free(&simulation->board.store);
    boot_loader_free(&simulation->board.loader);
    uploader_free(&simulation->uploader);
    renderer_destroy(simulation->last_renderer);
    renderer_destroy(simulation->renderer);
    world_destroy(simulation->world);
    event_queue_free(&simulation->queue);
    trace_free(&simulation->trace);
    free(simulation->memory);
    free(simulation);
}
