/* SPDX-License-Identifier: MIT */
/* A foreign device under test: presses its inputs through relays when the scene says so, watches
 * its outputs, collects its reports, and spells all of it as the trace that a simulated device
 * would have made. Called by the run of a scene on a bench whose side is the tester. */
#ifndef FOOTFALL_RIG_DUT_H
#define FOOTFALL_RIG_DUT_H

#include "firmware_core/hal.h"
#include "firmware_core/settings.h"
#include "hal_sim/bench_lines.h"
#include "hal_sim/lateness.h"
#include "rig/buffer.h"
#include "rig/result.h"
#include "sim/scene.h"

struct dut {
    const struct scene *scene;
    const struct settings *settings; /* as the device was configured: where its reports go */
    const struct hal_identity *identity;
    struct bench_lines *lines;
    uint64_t start_timeout_us; /* how long the LED is waited for */
    bool quiet;                /* not even that is said */

    struct buffer trace, log;
    struct measure measure[LINE_MEASURES];
    struct lateness lateness; /* of the tester, since the scene began */
    size_t reports;
    size_t unknown_reports;    /* came to an address that the scene's configuration does not have */
    char unknown_address[256]; /* of the first of them */
};

enum dut_result {
    DUT_DONE,
    DUT_INTERRUPTED,
    DUT_FAILED, /* the bench failed, or the device did not start: the reason is in `why` */
};

/* What may have kept the reports of a run away, in words; empty where they came. */
void dut_hint(const struct dut *dut, char *out, size_t cap);

/* Runs the scene on the clock of the wall. Every output is safe afterwards. */
enum dut_result dut_run(struct dut *dut, char *why, size_t cap);

#endif
