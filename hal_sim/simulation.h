/* SPDX-License-Identifier: MIT */
/* One device in one world: runs a scene from power-on to its end and tells what left the device.
 * The rig drives it; everything in it happens in virtual time, in one thread, from one queue. */
#ifndef FOOTFALL_HAL_SIM_SIMULATION_H
#define FOOTFALL_HAL_SIM_SIMULATION_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/device.h"
#include "hal_sim/bench_board.h"
#include "hal_sim/lateness.h"
#include "sim/scene.h"
#include "sim/world.h"

enum simulation_links {
    LINKS_VIRTUAL, /* an in-process collector that answers in virtual time */
    LINKS_HOST,    /* libcurl and libmosquitto, to the recipients that the settings name */
};

/* Power that is cut at the n-th write of the record store since the start of the run, counted from
 * 1, and comes back at once. */
struct power_cut {
    unsigned at_write; /* 0: never */
    bool before;       /* the write has no effect any more; otherwise it has just been made */
};

struct simulation_options {
    enum simulation_links links;
    double speed; /* 0: as fast as possible; 1: real time; 10: ten times faster than life */
    bool forever; /* serve: the scene begins anew at its end, reports go on, UTC is the host's */
    uint16_t dns_port; /* of the device's name server in LINKS_HOST; 0: 53. Others are for tests */
    bool every_frame;  /* pictures of a room in which nothing happens too (hal_sim/stillness.h) */
    uint64_t stop_us;  /* hooks->stop looks at this moment: its frames are taken; 0: none */
    struct power_cut cut;
    size_t store_bytes;       /* of the record store; 0: RECORD_STORE_BYTES */
    const char *store_folder; /* where the record store outlives the process; NULL: nowhere */
    /* The device's pins are lines of a bench (hal_sim/bench_board.h), with a speed of 1. NULL:
     * they are the scene's own. */
    struct bench_lines *lines;
    const char *keys_folder; /* certificates for LINKS_HOST; NULL: keys/ in the scene's folder */
};

/* What the rig may look at after each frame. Valid during the call only. */
struct simulation_moment {
    uint64_t t_us;
    int64_t utc_us;            /* as the board's calendar clock has it */
    const struct frame *frame; /* the newest that the device took; without planes: there is none */
    const struct device *device;
    const struct world *world;
    /* the board as it looks from outside */
    bool alive; /* has power, and software that runs */
    bool network_up, led, contact_closed;
    const bool *wire_high; /* by enum press_pin, as last read */
};

struct simulation_hooks {
    void *ctx;
    /* One line of trace.jsonl, without line end, in order of time. May be NULL. */
    void (*trace)(void *ctx, const char *line);
    /* After each device_step() that saw a frame; not for those left out. May be NULL. */
    void (*stepped)(void *ctx, const struct simulation_moment *moment);
    /* After each frame that is not left out, whether the device saw it or not, and after `stepped`.
     * May be NULL. */
    void (*framed)(void *ctx, const struct simulation_moment *moment);
    /* What the device is at, as it begins with it. May be NULL. */
    void (*mark)(void *ctx, enum hal_stage stage);
    /* One line of run.log. May be NULL. */
    void (*log)(void *ctx, uint64_t t_us, const char *text);
    /* With lines: how long something took, and for how much of that nothing waited that was due:
     * the rest is the machine's doing, not the device's. May be NULL. */
    void (*measured)(void *ctx, enum line_measure measure, uint64_t us, uint64_t on_time_us);
    /* Asked once a frame; true ends the run early. May be NULL. */
    bool (*stop)(void *ctx);
};

enum simulation_result {
    SIMULATION_ENDED,   /* the scene's duration is over */
    SIMULATION_STOPPED, /* hooks->stop said so */
    SIMULATION_FAILED,  /* a line of the bench did, with errno set */
};

struct simulation;

/* A record store in which there is a device already keeps what that was given: the scene's
 * activation and configuration are for a new one.
 * NULL with *error filled in when the device refuses the scene's activation or configuration; the
 * key is one of the scene's, such as device.network.ip_address. Scene and hooks must outlive the
 * simulation. */
struct simulation *simulation_create(const struct scene *scene,
                                     const struct simulation_options *options,
                                     const struct simulation_hooks *hooks,
                                     struct settings_error *error);
enum simulation_result simulation_run(struct simulation *simulation);

/* From within `framed`, or before simulation_run(): what is still to come of the scene is that of
 * `to` from now on, and the run is the one that `to` would have had, to the byte, if the two scenes
 * are the same up to now (sim/scene_diff.h). `scene` is the one that the simulation was made with;
 * the two are exchanged, and what is then in `to` must outlive the simulation, too. -1 when memory
 * runs out, with nothing changed. */
int simulation_change(struct simulation *simulation, struct scene *scene, struct scene *to);

/* From within a hook: frames from t_us on are not left out; 0: as the options have it. */
void simulation_look_from(struct simulation *simulation, uint64_t t_us);

uint64_t simulation_frames(const struct simulation *simulation);   /* with those left out */
uint64_t simulation_left_out(const struct simulation *simulation); /* of them */

/* How far the run was behind the clock of the wall; one without a speed is not tied to it. */
const struct lateness *simulation_lateness(const struct simulation *simulation);

/* Writes of the record store so far. */
unsigned simulation_writes(const struct simulation *simulation);

const struct device *simulation_device(const struct simulation *simulation);
void simulation_destroy(struct simulation *simulation);

#endif
