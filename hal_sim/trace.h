/* SPDX-License-Identifier: MIT */
/* Spells what left the device as lines of trace.jsonl: one strict JSON object a line, keys in a
 * fixed order. Called by the simulation in order of time; the rig gets the lines. */
#ifndef FOOTFALL_HAL_SIM_TRACE_H
#define FOOTFALL_HAL_SIM_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/hal.h"

struct trace {
    void (*line)(void *ctx, const char *line); /* NULL drops everything */
    void *ctx;
    char *buffer;
    size_t len, cap;
    bool out_of_memory; /* a line was lost; stays set */
};

void trace_init(struct trace *trace, void (*line)(void *ctx, const char *line), void *ctx);
void trace_free(struct trace *trace);

/* {"t_us":..,"kind":"report","to":"http1","url":"..","body":{..}}, with "topic" in place of
 * "url" for MQTT(S). The body stands there as it was sent; only line ends between its tokens
 * become spaces. A body that is not a JSON object stands there as a string. */
void trace_report(struct trace *trace, uint64_t t_us, const struct hal_request *request);

/* {"t_us":..,"kind":"pin","pin":"do","level":true}: DO was closed, or DI became high. */
void trace_pin(struct trace *trace, uint64_t t_us, enum hal_pin pin, bool level);

/* {"t_us":..,"kind":"network","ip_address":"..", ..}: the device has another network than before.
 */
void trace_network(struct trace *trace, uint64_t t_us, const struct hal_network *network);

/* {"t_us":..,"kind":"ntp","host":"..","port":123}: the device asks for the time. */
void trace_ntp(struct trace *trace, uint64_t t_us, const struct hal_query *query);

/* {"t_us":..,"kind":"clock","by_us":-1200}: the device sets its calendar clock. */
void trace_clock(struct trace *trace, uint64_t t_us, int64_t by_us);

/* {"t_us":..,"kind":"tcp","stream":"location","client":"connected"}, or refused, or closed. */
void trace_client(struct trace *trace, uint64_t t_us, const char *what);

/* {"t_us":..,"kind":"tcp","stream":"location","body":{..}}: a line that clients got. */
void trace_tcp(struct trace *trace, uint64_t t_us, const char *line, size_t len);

/* {"t_us":..,"kind":"led","level":true} */
void trace_led(struct trace *trace, uint64_t t_us, bool level);

/* {"t_us":..,"kind":"power","power":"off"}; also "on", and "restart" when the device asked for it.
 */
void trace_power(struct trace *trace, uint64_t t_us, const char *power);

/* {"t_us":..,"kind":"manage","request":{..},"answer":{..}}. Passwords and answers to questions
 * are shown as "***" at any depth; a request that is no JSON object stands there as a string. The
 * answer of a device without power is null. */
void trace_manage(struct trace *trace, uint64_t t_us, const char *request, const char *answer);

/* {"t_us":..,"kind":"platform","from":"platform","body":{..}}: what the platform's stand-in answers
 * to the hello in the line before; passwords are shown as "***". */
void trace_platform(struct trace *trace, uint64_t t_us, const char *body);

/* {"t_us":..,"kind":"upgrade","version":"..","bytes":..,"answer":{..}}: an image was sent, or as
 * much of it as went; the answer is null when none came. */
void trace_upgrade(struct trace *trace, uint64_t t_us, const char *version, size_t bytes,
                   const char *answer);

/* {"t_us":..,"kind":"software","version":"..","state":"on trial"}: other software runs than before,
 * or this one is "confirmed", or the former is "back". */
void trace_software(struct trace *trace, uint64_t t_us, const char *version, const char *state);

#endif
