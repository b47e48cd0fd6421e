/* SPDX-License-Identifier: MIT */
/* Whoever sits in front of a simulated device: uses it for the first time as the scene says, and
 * asks at its management interface what the scene's events ask. Called by the simulation, and by
 * whoever wants a device of a scene without running it. */
#ifndef FOOTFALL_HAL_SIM_MANAGER_H
#define FOOTFALL_HAL_SIM_MANAGER_H

#include "firmware_core/device.h"
#include "hal_sim/trace.h"
#include "sim/scene.h"

/* Activates the device and gives it the scene's configuration. 0, or -1 with *error filled in:
 * its key is one of the scene's "activation" or "device". */
int manager_commission(struct device *device, const struct scene *scene,
                       struct settings_error *error);

/* Asks, with the password of the scene's activation where the request has none, and writes a line
 * of the trace. A device that is NULL has no power, and its answer is null. 0, or -1 when memory
 * ran out. */
int manager_ask(struct device *device, const struct scene *scene, const char *request,
                struct trace *trace, uint64_t t_us);

#endif
