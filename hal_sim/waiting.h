/* SPDX-License-Identifier: MIT */
/* Waits for the wall's clock before an event of the simulation, for as long as its speed says, and
 * meanwhile queues what comes from outside: answers of real recipients, edges of a bench's lines.
 * Without either, and without a speed, it does nothing. */
#ifndef FOOTFALL_HAL_SIM_WAITING_H
#define FOOTFALL_HAL_SIM_WAITING_H

#include <stdbool.h>
#include <stdint.h>

#include "hal_sim/hal_virtual.h"
#include "hal_sim/pace.h"

enum { WAITING_HIGH_MV = 5000 }; /* what a line that is on stands for, on DI or the button */

/* Until virtual time is t_us, or before it when something was queued. False when `stop`, which may
 * be NULL, said so meanwhile, or when a line of the bench failed. */
bool waiting_until(const struct pace *pace, struct hal_virtual *board, uint64_t t_us,
                   bool (*stop)(void *ctx), void *ctx);

#endif
