/* SPDX-License-Identifier: MIT */
#include "hal_sim/simulation_parts.h"

#include <string.h>

/* A device that wants to run again at once gets the time for it to mean something. */
static const uint64_t WAKE_LEAST_US = 1000;

static void plan_wake(struct simulation *simulation)
{
    uint64_t now_us = simulation->board.now_us;
    uint64_t wake_us = device_next_wake_us(simulation->device);
    event_queue_cancel(&simulation->queue, HAL_VIRTUAL_WAKE);
    if (wake_us == UINT64_MAX)
        return;
    wake_us += simulation->board.power_on_us;
    simulation_push(simulation, wake_us > now_us ? wake_us : now_us + WAKE_LEAST_US,
                    HAL_VIRTUAL_WAKE, 0);
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

void simulation_restart(struct simulation *simulation, const char *because)
{
    trace_power(&simulation->trace, simulation->board.now_us, because);
    power_off(simulation);
    power_on(simulation);
}

void simulation_step(struct simulation *simulation)
{
    if (was_cut(simulation) || !hal_virtual_is_alive(&simulation->board))
        return;
    device_step(simulation->device);
    if (was_cut(simulation))
        return;
    plan_wake(simulation);
    if (!simulation->board.restart_asked)
        return;
    simulation_restart(simulation, "restart");
}

void simulation_power(struct simulation *simulation, bool on)
{
    if (!on && simulation->n_power_off++ == 0) {
        trace_power(&simulation->trace, simulation->board.now_us, "off");
        power_off(simulation);
    } else if (on && --simulation->n_power_off == 0) {
        trace_power(&simulation->trace, simulation->board.now_us, "on");
        power_on(simulation);
    }
}
