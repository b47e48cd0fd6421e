/* SPDX-License-Identifier: MIT */
#include "hal_sim/simulation_parts.h"

#include <stdlib.h>

#include "hal_sim/manager.h"

static bool asked_to_stop(const struct simulation *simulation)
{
    return simulation->hooks->stop && simulation->hooks->stop(simulation->hooks->ctx);
}

static void show_moment(struct simulation *simulation)
{
    const struct hal_virtual *board = &simulation->board;
    const struct simulation_hooks *hooks = simulation->hooks;
    const struct simulation_moment moment = {
        .t_us = board->now_us,
        .utc_us = simulation->hal.utc_us(simulation->hal.ctx),
        .frame = &board->frame,
        .device = simulation->device,
        .world = simulation->world,
        .alive = hal_virtual_is_alive(board),
        .network_up = board->network_up,
        .led = board->led,
        .contact_closed = board->contact_closed,
        .wire_high = board->wire_high,
    };
    if (hooks->stepped && moment.alive && !board->frame_due && board->frame.luma)
        hooks->stepped(hooks->ctx, &moment);
    if (hooks->framed)
        hooks->framed(hooks->ctx, &moment);
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
    simulation_push_frame(simulation);
}

/* False when the run was stopped. One behind the end waits for a scene that is changed to last
 * longer. */
static bool on_frame(struct simulation *simulation)
{
    struct hal_virtual *board = &simulation->board;
    if (board->now_us >= simulation->begin_us + simulation->scene->duration_us)
        return true;
    if (asked_to_stop(simulation))
        return false;
    simulation->bench.frame_ns = pace_due_ns(&simulation->pace, board->now_us);
    world_advance(simulation->world, board->now_us - simulation->begin_us);
    board->frame_due = hal_virtual_is_alive(board);
    simulation->lap_frames++;
    simulation_push_frame(simulation);
    simulation_step(simulation);
    simulation->bench.frame_ns = 0;
    show_moment(simulation);
    board->frame_seq++;
    leave_out(simulation);
    return true;
}

static void on_reply(struct simulation *simulation, const struct event *event)
{
    struct hal_reply reply = hal_virtual_reply(&simulation->board, event);
    stand_in_hand_over(&simulation->board.stand_in, reply.id, simulation->device);
    device_on_reply(simulation->device, &reply);
    simulation_step(simulation);
}

static void on_answer(struct simulation *simulation, uint32_t slot)
{
    struct hal_answer answer = virtual_services_answer(&simulation->board.net, slot);
    device_on_answer(simulation->device, &answer);
    simulation_step(simulation);
}

static void on_finding(struct simulation *simulation, const struct event *event)
{
    struct hal_finding finding = hal_virtual_finding(&simulation->board, event);
    device_on_finding(simulation->device, &finding);
}

void simulation_wire(struct simulation *simulation, enum press_pin pin, uint32_t mv)
{
    if (!hal_virtual_wire(&simulation->board, pin, mv))
        return;
    device_on_pin(simulation->device, pin == PRESS_DI ? HAL_PIN_DI : HAL_PIN_RESET,
                  simulation->board.wire_high[pin]);
    simulation_step(simulation);
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
    simulation_step(simulation);
}

/* False when the run was stopped. */
bool simulation_happen(struct simulation *simulation, const struct event *event)
{
    simulation->board.now_us = event->t_us;
    switch ((enum hal_virtual_event)event->kind) {
    case HAL_VIRTUAL_FRAME:
        return on_frame(simulation);
    case HAL_VIRTUAL_WAKE:
        simulation_step(simulation);
        break;
    case HAL_VIRTUAL_NETWORK:
        simulation->board.network_up = event->detail != 0;
        break;
    case HAL_VIRTUAL_WIRE:
        if (simulation->board.bench)
            bench_board_press(&simulation->bench, (enum press_pin)event->id, event->detail > 0);
        else
            simulation_wire(simulation, (enum press_pin)event->id, event->detail);
        break;
    case HAL_VIRTUAL_LINE:
        simulation_wire(simulation, (enum press_pin)event->id, event->detail);
        bench_board_seen(&simulation->bench);
        break;
    case HAL_VIRTUAL_CLOCK:
        simulation->board.utc_at_start_us += simulation->scene->events[event->detail].step_us;
        simulation_step(simulation);
        break;
    case HAL_VIRTUAL_POWER:
        simulation_power(simulation, event->detail != 0);
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
        simulation_step(simulation); /* the device may want to restart */
        break;
    case HAL_VIRTUAL_WATCHDOG:
        simulation_restart(simulation, "watchdog");
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
