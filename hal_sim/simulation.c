/* SPDX-License-Identifier: MIT */
#include "hal_sim/simulation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hal_sim/agenda.h"
#include "hal_sim/board_software.h"
#include "hal_sim/hal_host.h"
#include "hal_sim/hal_virtual.h"
#include "hal_sim/link.h"
#include "hal_sim/manager.h"
#include "hal_sim/pace.h"
#include "hal_sim/stillness.h"
#include "hal_sim/trace.h"
#include "hal_sim/uploader.h"
#include "hal_sim/waiting.h"
#include "sim/event_queue.h"
#include "sim/render.h"

static const uint64_t US_PER_S = 1000000;
/* After the end of the scene, replies are waited for this long. */
static const uint64_t DRAIN_US = 5 * 1000000;
/* A device that wants to run again at once gets the time for it to mean something. */
static const uint64_t WAKE_LEAST_US = 1000;
/* Replies, answers, letting go of the buttons, an edge, the next frame, wake-up and piece of an
 * image, the watchdog, a finding. */
enum {
    OWN_EVENTS_MAX =
        HAL_VIRTUAL_REQUESTS_MAX + VIRTUAL_SERVICES_QUESTIONS_MAX + HAL_VIRTUAL_WIRES + 6
};
#define STREAM_BOARD 0x424f415244000000ULL

struct simulation {
    const struct scene *scene;
    struct simulation_options options;
    const struct simulation_hooks *hooks;
    struct event_queue queue;
    struct trace trace;
    struct pace pace;
    struct world *world;
    struct renderer *renderer;
    struct renderer *last_renderer; /* of the lap before: the device may still have its picture */
    struct hal_virtual board;
    struct bench_board bench; /* with options.lines */
    struct uploader uploader;
    struct hal hal;
    void *memory; /* of the device */
    struct device *device;
    unsigned n_power_off; /* events that keep the power off; they may overlap */
    uint64_t begin_us;    /* of the scene, on the device's clock; moves on when it begins anew */
    uint64_t until_us;    /* what comes later belongs to the next lap or is left out */
    uint64_t lap_frames;  /* since begin_us */
    struct stillness stillness;
    bool draining;
};

static void push(struct simulation *simulation, uint64_t t_us, enum hal_virtual_event kind,
                 uint32_t detail)
{
    int full = event_queue_push(&simulation->queue, t_us, kind, 0, detail);
    if (full)
        abort(); /* its size was computed in make_parts() from all there can be */
}

static void push_frame(struct simulation *simulation)
{
    uint64_t t_us = simulation->lap_frames * US_PER_S / simulation->scene->camera.fps;
    if (t_us < simulation->scene->duration_us)
        push(simulation, simulation->begin_us + t_us, HAL_VIRTUAL_FRAME, 0);
}

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
    for (; simulation->n_power_off > 0; simulation->n_power_off--)
        push(simulation, begin_us, HAL_VIRTUAL_POWER, 1);
    let_go(simulation);
    agenda_push(&simulation->queue, simulation->scene, begin_us);
    push_frame(simulation);
    return 0;
}

static void plan_wake(struct simulation *simulation)
{
    uint64_t now_us = simulation->board.now_us;
    uint64_t wake_us = device_next_wake_us(simulation->device);
    event_queue_cancel(&simulation->queue, HAL_VIRTUAL_WAKE);
    if (wake_us == UINT64_MAX)
        return;
    wake_us += simulation->board.power_on_us;
    push(simulation, wake_us > now_us ? wake_us : now_us + WAKE_LEAST_US, HAL_VIRTUAL_WAKE, 0);
}

/* The memory of a device without power is lost. Whoever looks at it sees a new one. */
static void power_off(struct simulation *simulation)
{
    hal_virtual_power_off(&simulation->board);
    uploader_break_off(&simulation->uploader, &simulation->board);
    event_queue_cancel(&simulation->queue, HAL_VIRTUAL_WAKE);
    memset(simulation->memory, 0, device_size());
    simulation->device =
        device_init(simulation->memory, model_find(simulation->scene->model), &simulation->hal);
}

/* What the device is it knows from its record store alone. */
static void power_on(struct simulation *simulation)
{
    struct hal_virtual *board = &simulation->board;
    hal_virtual_power_on(board);
    if (!hal_virtual_is_alive(board))
        return;
    simulation->device =
        device_init(simulation->memory, model_find(simulation->scene->model), &simulation->hal);
    device_start(simulation->device);
    if (hal_virtual_wire(board, PRESS_DI, board->wire_mv[PRESS_DI]))
        device_on_pin(simulation->device, HAL_PIN_DI, board->wire_high[PRESS_DI]);
    plan_wake(simulation);
}

/* The power went in the middle of what the device did. */
static bool was_cut(struct simulation *simulation)
{
    if (simulation->board.powered || simulation->n_power_off > 0)
        return false;
    trace_power(&simulation->trace, simulation->board.now_us, "off");
    power_off(simulation);
    trace_power(&simulation->trace, simulation->board.now_us, "on");
    power_on(simulation);
    return true;
}

static void restart(struct simulation *simulation, const char *because)
{
    trace_power(&simulation->trace, simulation->board.now_us, because);
    power_off(simulation);
    power_on(simulation);
}

static void step(struct simulation *simulation)
{
    if (was_cut(simulation) || !hal_virtual_is_alive(&simulation->board))
        return;
    device_step(simulation->device);
    if (was_cut(simulation))
        return;
    plan_wake(simulation);
    if (!simulation->board.restart_asked)
        return;
    restart(simulation, "restart");
}

static bool asked_to_stop(const struct simulation *simulation)
{
    return simulation->hooks->stop && simulation->hooks->stop(simulation->hooks->ctx);
}

static void show_moment(struct simulation *simulation)
{
    struct simulation_moment moment = {
        .t_us = simulation->board.now_us,
        .utc_us = simulation->hal.utc_us(simulation->hal.ctx),
        .frame = &simulation->board.frame,
        .device = simulation->device,
        .world = simulation->world,
    };
    if (simulation->hooks->stepped && !simulation->board.frame_due)
        simulation->hooks->stepped(simulation->hooks->ctx, &moment);
}

/* Where life sets the pace there is nothing to be gained. */
static bool takes_every_frame(const struct simulation *simulation)
{
    const struct simulation_options *options = &simulation->options;
    return options->every_frame || options->forever || options->speed > 0 ||
           options->links != LINKS_VIRTUAL;
}

/* Leaves pictures of an empty room out, as if they had been taken. */
static void leave_out(struct simulation *simulation)
{
    struct hal_virtual *board = &simulation->board;
    const struct stillness_moment moment = {
        .now_us = board->now_us,
        .next_event_us = event_queue_next_us(&simulation->queue, HAL_VIRTUAL_FRAME),
        .stop_us = simulation->options.stop_us,
        .drift_ppb = board->drift_ppb,
        .watched = board->net.n_clients > 0,
        .world = simulation->world,
        .renderer = simulation->renderer,
        .device = simulation->device,
    };
    if (takes_every_frame(simulation))
        return;
    uint64_t n = stillness_leave_out(&simulation->stillness, &moment, simulation->lap_frames);
    if (n == 0)
        return;
    event_queue_cancel(&simulation->queue, HAL_VIRTUAL_FRAME);
    simulation->lap_frames += n;
    board->frame_seq += (uint32_t)n;
    push_frame(simulation);
}

static void on_frame(struct simulation *simulation)
{
    struct hal_virtual *board = &simulation->board;
    simulation->bench.frame_ns = pace_due_ns(&simulation->pace, board->now_us);
    world_advance(simulation->world, board->now_us - simulation->begin_us);
    board->frame_due = hal_virtual_is_alive(board);
    simulation->lap_frames++;
    push_frame(simulation);
    step(simulation);
    if (hal_virtual_is_alive(board))
        show_moment(simulation);
    board->frame_seq++;
    leave_out(simulation);
}

static void on_reply(struct simulation *simulation, const struct event *event)
{
    struct hal_reply reply = hal_virtual_reply(&simulation->board, event);
    stand_in_hand_over(&simulation->board.stand_in, reply.id, simulation->device);
    device_on_reply(simulation->device, &reply);
    step(simulation);
}

static void on_answer(struct simulation *simulation, uint32_t slot)
{
    struct hal_answer answer = virtual_services_answer(&simulation->board.net, slot);
    device_on_answer(simulation->device, &answer);
    step(simulation);
}

static void on_finding(struct simulation *simulation, const struct event *event)
{
    struct hal_finding finding = hal_virtual_finding(&simulation->board, event);
    device_on_finding(simulation->device, &finding);
}

static void on_wire(struct simulation *simulation, enum press_pin pin, uint32_t mv)
{
    if (!hal_virtual_wire(&simulation->board, pin, mv))
        return;
    device_on_pin(simulation->device, pin == PRESS_DI ? HAL_PIN_DI : HAL_PIN_RESET,
                  simulation->board.wire_high[pin]);
    step(simulation);
}

static void on_power(struct simulation *simulation, bool on)
{
    if (!on && simulation->n_power_off++ == 0) {
        trace_power(&simulation->trace, simulation->board.now_us, "off");
        power_off(simulation);
    } else if (on && --simulation->n_power_off == 0) {
        trace_power(&simulation->trace, simulation->board.now_us, "on");
        power_on(simulation);
    }
}

static struct device *who_answers(const struct simulation *simulation)
{
    return hal_virtual_is_alive(&simulation->board) ? simulation->device : NULL;
}

static void on_manage(struct simulation *simulation, const struct event_spec *event)
{
    struct device *device = who_answers(simulation);
    if (manager_ask(device, simulation->scene, event->request, &simulation->trace,
                    simulation->board.now_us) != 0)
        abort(); /* out of memory: the trace would lack a line */
    step(simulation);
}

/* False when the run was stopped. */
static bool happen(struct simulation *simulation, const struct event *event)
{
    simulation->board.now_us = event->t_us;
    switch ((enum hal_virtual_event)event->kind) {
    case HAL_VIRTUAL_FRAME:
        if (asked_to_stop(simulation))
            return false;
        on_frame(simulation);
        break;
    case HAL_VIRTUAL_WAKE:
        step(simulation);
        break;
    case HAL_VIRTUAL_NETWORK:
        simulation->board.network_up = event->detail != 0;
        break;
    case HAL_VIRTUAL_WIRE:
        if (simulation->board.bench)
            bench_board_press(&simulation->bench, (enum press_pin)event->id, event->detail > 0);
        else
            on_wire(simulation, (enum press_pin)event->id, event->detail);
        break;
    case HAL_VIRTUAL_LINE:
        on_wire(simulation, (enum press_pin)event->id, event->detail);
        bench_board_seen(&simulation->bench);
        break;
    case HAL_VIRTUAL_CLOCK:
        simulation->board.utc_at_start_us += simulation->scene->events[event->detail].step_us;
        step(simulation);
        break;
    case HAL_VIRTUAL_POWER:
        on_power(simulation, event->detail != 0);
        break;
    case HAL_VIRTUAL_MANAGE:
        on_manage(simulation, &simulation->scene->events[event->detail]);
        break;
    case HAL_VIRTUAL_NTP:
        simulation->board.net.mood = (enum ntp_mood)event->detail;
        break;
    case HAL_VIRTUAL_CLIENT:
        hal_virtual_connect(&simulation->board, &simulation->scene->events[event->detail]);
        break;
    case HAL_VIRTUAL_LEAVE:
        virtual_services_leave(&simulation->board.net, event->t_us, event->detail);
        break;
    case HAL_VIRTUAL_ANSWER:
        on_answer(simulation, event->detail);
        break;
    case HAL_VIRTUAL_FINDING:
        on_finding(simulation, event);
        break;
    case HAL_VIRTUAL_UPGRADE:
        uploader_begin(&simulation->uploader, &simulation->board, who_answers(simulation),
                       &simulation->scene->events[event->detail].upgrade);
        break;
    case HAL_VIRTUAL_PIECE:
        uploader_send(&simulation->uploader, &simulation->board, who_answers(simulation));
        step(simulation); /* the device may want to restart */
        break;
    case HAL_VIRTUAL_WATCHDOG:
        restart(simulation, "watchdog");
        break;
    case HAL_VIRTUAL_PLATFORM:
        simulation->board.stand_in.says = simulation->scene->events[event->detail].request;
        break;
    case HAL_VIRTUAL_REPLY:
        on_reply(simulation, event);
        break;
    }
    return true;
}

/* False when the run was stopped meanwhile. */
static bool wait_until(struct simulation *simulation, uint64_t t_us)
{
    return waiting_until(&simulation->pace, &simulation->board, t_us, simulation->hooks->stop,
                         simulation->hooks->ctx);
}

/* Real recipients need real time to answer, however fast the scene went by. */
static uint64_t drain_us(struct simulation *simulation)
{
    if (!simulation->board.host)
        return DRAIN_US;
    if (!(simulation->pace.speed > 0))
        pace_start(&simulation->pace, 1.0, simulation->until_us);
    double speed = simulation->pace.speed;
    return speed > 1 ? (uint64_t)((double)DRAIN_US * speed) : DRAIN_US;
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
            on_wire(simulation, (enum press_pin)pin, level ? WAITING_HIGH_MV : 0);
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
    simulation->board.n_writes = 0;
    simulation->board.cut_at_write = simulation->options.cut.at_write;
    simulation->board.cut_before = simulation->options.cut.before;
    device_start(simulation->device);
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
        if (!happen(simulation, &event) || simulation->bench.failed)
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
    size_t events_max = agenda_most(scene) + OWN_EVENTS_MAX;
    if (!model)
        return fail(error, "model", "there is no such model");
    if (open_store(simulation, error) != 0)
        return -1;
    simulation->memory = malloc(device_size());
    if (!simulation->memory || event_queue_init(&simulation->queue, events_max) != 0 ||
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
        .powered = true,
        .utc_at_start_us = options->forever ? pace_wall_utc_us() : scene->start_utc_us,
        .drift_ppb = (int64_t)(scene->drift_ppm * 1000.0),
        .unforeseeable = options->forever,
        .bench = options->lines ? &simulation->bench : NULL,
        .net = { .trace = &simulation->trace, .ntp = &scene->ntp },
    };
    simulation->bench = (struct bench_board) { .lines = options->lines,
                                               .ctx = hooks->ctx,
                                               .measured = hooks->measured };
    rng_seed(&simulation->board.random, scene->seed, STREAM_BOARD);
    if (make_parts(simulation, error) == 0)
        return simulation;
    simulation_destroy(simulation);
    return NULL;
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
