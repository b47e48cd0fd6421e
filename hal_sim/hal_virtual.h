/* SPDX-License-Identifier: MIT */
/* The board of a simulated device: struct hal over the world, the event queue and the trace, with
 * an in-process collector that answers every report in virtual time. The simulation moves its
 * clock, says when a frame is due and hands replies on to the device. */
#ifndef FOOTFALL_HAL_SIM_HAL_VIRTUAL_H
#define FOOTFALL_HAL_SIM_HAL_VIRTUAL_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/hal.h"
#include "firmware_core/model.h"
#include "hal_sim/boot_loader.h"
#include "hal_sim/record_store.h"
#include "hal_sim/retries.h"
#include "hal_sim/stand_in.h"
#include "hal_sim/store_log.h"
#include "hal_sim/trace.h"
#include "hal_sim/virtual_network.h"
#include "hal_sim/virtual_services.h"
#include "sim/event_queue.h"
#include "sim/render.h"
#include "sim/rng.h"
#include "sim/scene.h"
#include "sim/world.h"

enum {
    HAL_VIRTUAL_WIRES = PRESS_RESET + 1,
    HAL_VIRTUAL_REQUESTS_MAX = 64,     /* without a reply yet; beyond it submit() is busy */
    HAL_VIRTUAL_LATENCY_US = 20 * 1000 /* from a report to the collector's answer */
};

/* Kinds of events in the simulation's queue. */
enum hal_virtual_event {
    HAL_VIRTUAL_FRAME,
    HAL_VIRTUAL_WAKE,
    HAL_VIRTUAL_NETWORK,  /* detail: 1 up, 0 down */
    HAL_VIRTUAL_LINE,     /* the same of a line of the bench */
    HAL_VIRTUAL_WIRE,     /* id: enum press_pin; detail: millivolts on it */
    HAL_VIRTUAL_CLOCK,    /* detail: the index of the scene's event */
    HAL_VIRTUAL_POWER,    /* detail: 1 on, 0 off */
    HAL_VIRTUAL_MANAGE,   /* detail: the index of the scene's event */
    HAL_VIRTUAL_NTP,      /* detail: enum ntp_mood */
    HAL_VIRTUAL_CLIENT,   /* detail: the index of the scene's event */
    HAL_VIRTUAL_LEAVE,    /* of a client; detail: its session */
    HAL_VIRTUAL_ANSWER,   /* detail: the slot of virtual_services */
    HAL_VIRTUAL_FINDING,  /* id: of the probe; detail: enum hal_presence */
    HAL_VIRTUAL_UPGRADE,  /* detail: the index of the scene's event */
    HAL_VIRTUAL_PIECE,    /* of an image is sent */
    HAL_VIRTUAL_WATCHDOG, /* new software had time enough to confirm itself */
    HAL_VIRTUAL_PLATFORM, /* detail: the index of the scene's event */
    HAL_VIRTUAL_REPLY,    /* id and detail as hal_virtual_reply() reads them */
};

struct bench_board;
struct hal_host; /* real recipients; NULL in hal_virtual means the collector */

struct hal_virtual {
    const struct scene *scene;
    const struct model *model;
    struct event_queue *queue;
    struct trace *trace;
    const struct world *world;
    struct renderer *renderer;
    struct hal_host *host;
    struct bench_board *bench; /* the device's pins are lines; NULL: they are not */
    void (*log)(void *ctx, uint64_t t_us, const char *text);
    void *log_ctx;
    void (*mark)(void *ctx, enum hal_stage stage); /* NULL: nobody takes the time */
    void *mark_ctx;
    struct rng random;  /* of the scene's seed, so that runs stay exact */
    bool unforeseeable; /* the host's randomness in place of it */

    struct record_store store; /* outlives power cuts */
    struct store_log *on_disk; /* the store's; NULL: it is in memory only */
    unsigned n_writes;         /* of the store */
    unsigned cut_at_write;     /* power goes at this one; 0 never */
    bool cut_before;           /* and it has no effect */
    uint64_t now_us;           /* since the start of the scene */
    uint64_t power_on_us;      /* of the last power-on or restart, on the same clock */
    bool powered;              /* without power every operation is without effect */
    bool restart_asked;        /* by the device; the simulation sees to it after the step */
    int64_t utc_at_start_us;   /* moved by steps of the clock */
    int64_t drift_ppb;
    bool frame_due;
    bool network_up;
    struct virtual_network network;
    struct boot_loader loader;
    bool led_known, led;
    bool contact_closed;                 /* DO to COM */
    uint32_t wire_mv[HAL_VIRTUAL_WIRES]; /* on DI and the reset button */
    bool wire_high[HAL_VIRTUAL_WIRES];   /* as last read from them */
    uint32_t frame_seq;
    bool probing;           /* for an address; beyond one probe() is busy */
    uint32_t in_flight;     /* requests without a reply yet */
    uint32_t bad_news;      /* queued replies that real recipients were not reached */
    struct retries retries; /* of real recipients */
    uint16_t mains_hz;      /* as the camera was set up last, for a renderer that is made anew */
    bool wide_dynamic_range;
    struct virtual_services net;
    struct stand_in stand_in;
    struct frame frame; /* the newest that the device took */
};

/* Fills in the operations; `board` must outlive the device. */
void hal_virtual_bind(struct hal_virtual *board, struct hal *out);

/* Power goes: the outputs go dark and open, requests on their way are forgotten. The store stays.
 */
void hal_virtual_power_off(struct hal_virtual *board);

/* Power comes. Whether DI is high is read anew by hal_virtual_wire(). */
void hal_virtual_power_on(struct hal_virtual *board);

/* Whether there is a device that does anything at all. */
bool hal_virtual_is_alive(const struct hal_virtual *board);

/* The scene begins: there is a network, and whoever is on it behaves as usual. */
void hal_virtual_begin_lap(struct hal_virtual *board);

/* Sets the present renderer up as the device last asked for. */
void hal_virtual_set_up_camera(struct hal_virtual *board);

/* This voltage is on the wire of DI, or of the reset button, from now on. True when the board reads
 * another level there than before. */
bool hal_virtual_wire(struct hal_virtual *board, enum press_pin pin, uint32_t mv);

/* Queues a reply for virtual time t_us. */
void hal_virtual_queue_reply(struct hal_virtual *board, uint64_t t_us,
                             const struct hal_reply *reply);

/* What a real platform's stand-in answered; its reply follows. `ctx` is the board. */
void hal_virtual_body(void *ctx, uint32_t id, const char *body, size_t len);

/* Queues an answer that came by a real socket. */
void hal_virtual_queue_answer(struct hal_virtual *board, uint64_t t_us,
                              const struct hal_answer *answer);

/* Queues what was found out by a real socket about an address. */
void hal_virtual_queue_finding(struct hal_virtual *board, uint64_t t_us,
                               const struct hal_finding *finding);

/* Takes a HAL_VIRTUAL_FINDING event apart. */
struct hal_finding hal_virtual_finding(struct hal_virtual *board, const struct event *event);

/* A client of the scene connects, and leaves after for_us unless that is 0. */
void hal_virtual_connect(struct hal_virtual *board, const struct event_spec *client);

/* Takes a HAL_VIRTUAL_REPLY event apart; the request is no longer in flight. */
struct hal_reply hal_virtual_reply(struct hal_virtual *board, const struct event *event);

#endif
