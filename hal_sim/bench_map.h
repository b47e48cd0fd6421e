/* SPDX-License-Identifier: MIT */
/* How a bench is wired: which line of which GPIO chip has which role, read from a bench.json
 * (rig/BENCH.md tells the format). Everything on the bench speaks of roles; only this file and
 * the lines themselves (hal_sim/gpio.h) know chips and offsets. */
#ifndef FOOTFALL_HAL_SIM_BENCH_MAP_H
#define FOOTFALL_HAL_SIM_BENCH_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/keys.h"
#include "sim/line_steps.h"

enum { BENCH_SPARES_MAX = 8, BENCH_NAME_MAX = 63, BENCH_PATH_MAX = 511 };

/* The device's own lines first (VS121-P 2.2 and 2.3). Spare lines are for wires of the bench's own,
 * such as a second relay that a self-test looks at. */
enum bench_role {
    ROLE_DI,
    ROLE_DO,
    ROLE_LED,
    ROLE_RESET,
    ROLE_POWER,    /* output of the tester: supplies the device */
    ROLE_WATCHDOG, /* output: toggles as long as footfall is alive */
    ROLE_OUT_FIRST,
    ROLE_IN_FIRST = ROLE_OUT_FIRST + BENCH_SPARES_MAX,
    ROLE_COUNT = ROLE_IN_FIRST + BENCH_SPARES_MAX,
};

/* Who footfall is on this bench: what is an input for one is an output for the other. */
enum bench_side {
    SIDE_DEVICE, /* the device: reads di and reset, drives do and led */
    SIDE_TESTER, /* who tests a foreign device: presses di and reset, watches do and led */
};

enum bench_bias { BIAS_AS_IS, BIAS_DISABLED, BIAS_PULL_UP, BIAS_PULL_DOWN };

struct bench_line {
    bool wired; /* the map has this role */
    char chip[BENCH_NAME_MAX + 1];
    char name[BENCH_NAME_MAX + 1]; /* of the line; empty: by offset */
    uint32_t offset;
    bool active_low;
    enum bench_bias bias;
    uint64_t debounce_us;       /* of an input, by the kernel where it can */
    uint64_t relay_delay_us;    /* of an output: the longest from the line to the relay's contact */
    bool safe;                  /* of an output: the level that it is left at */
    uint64_t period_us;         /* of the watchdog: from one toggle to the next */
    bool has_reads_back;        /* of an output: */
    enum bench_role reads_back; /* the input that its contact is wired to, for the self-test */
};

/* How a tester receives a foreign device's reports. Absent parts are empty. */
struct bench_collector {
    uint16_t http_port;                                            /* 0: no server */
    char certificate[BENCH_PATH_MAX + 1], key[BENCH_PATH_MAX + 1]; /* PEM files; empty: HTTP */
    char mqtt_host[128];                                           /* empty: no subscriber */
    uint16_t mqtt_port;
    char mqtt_username[BENCH_NAME_MAX + 1], mqtt_password[BENCH_NAME_MAX + 1];
    char mqtt_authorities[BENCH_PATH_MAX + 1]; /* PEM file; empty: without TLS */
};

struct bench_map {
    char title[128];
    char file[BENCH_PATH_MAX + 1];
    enum bench_side side;
    struct bench_line line[ROLE_COUNT];
    struct bench_collector collector;
    struct line_limits limits; /* of every scene that has none of its own */
};

/* The keys of a bench.json, for the test that holds its page and its schema against them. */
extern const struct key_table bench_map_table;

/* 0, or -1 with the error filled in: file, line, key, and what was expected. */
int bench_map_read(struct bench_map *out, const char *path, struct scene_error *error);
int bench_map_read_text(struct bench_map *out, const char *path, const char *text, size_t len,
                        struct scene_error *error);

/* di, do, led, reset, power, watchdog, out1 to out8, in1 to in8. */
const char *bench_role_name(enum bench_role role);

/* Whether footfall drives the line, on this side. */
bool bench_role_is_output(enum bench_side side, enum bench_role role);

/* A key of the role's line that means nothing on this side, such as the debouncing of an output;
 * NULL without one. A slip, but one that harms nothing. */
const char *bench_map_idle_key(const struct bench_map *map, enum bench_role role);

/* The output whose contact is wired to this input; ROLE_COUNT without one. */
enum bench_role bench_map_presser(const struct bench_map *map, enum bench_role input);

/* chip/line for messages, such as pinctrl-bcm2711/GPIO17. */
void bench_line_spell(const struct bench_line *line, char *out, size_t cap);

#endif
