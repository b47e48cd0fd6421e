/* SPDX-License-Identifier: MIT */
/* The way to real recipients: takes the requests of struct hal's submit, hands them to the HTTP
 * or the MQTT link and collects the replies. The board of a simulated device uses it in place of
 * the in-process collector; time in it is CLOCK_MONOTONIC. */
#ifndef FOOTFALL_HAL_SIM_HAL_HOST_H
#define FOOTFALL_HAL_SIM_HAL_HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/hal.h"

enum {
    HAL_HOST_REQUESTS_MAX = 64, /* submitted and the reply not taken yet */
    HAL_HOST_QUESTIONS_MAX = 4, /* asked and the answer not taken yet */
};

struct hal_host;

struct hal_host_options {
    const char *keys_folder; /* link.h says what may lie in it; copied */
    uint16_t dns_port;       /* of the device's name server; 0: 53. Others are for tests */
    void *ctx;
    void (*log)(void *ctx, enum hal_log_level level, const char *text); /* may be NULL */
    /* The body of an answer that was asked for, just before its reply; may be NULL. */
    void (*body)(void *ctx, uint32_t id, const char *body, size_t len);
};

/* NULL when memory runs out. From here on the process ignores SIGPIPE. */
struct hal_host *hal_host_create(const struct hal_host_options *options);
void hal_host_destroy(struct hal_host *host);

/* Power is cut: every connection breaks off, and what was submitted gets no reply any more. When
 * memory runs out meanwhile every later request is busy. */
void hal_host_forget(struct hal_host *host);

/* From now on the hosts of recipients are looked up there; with an empty text in the system's way.
 */
void hal_host_ask_names_at(struct hal_host *host, const char *dns_server);

/* As hal.h says of submit. Never waits. */
int hal_host_submit(struct hal_host *host, const struct hal_request *request);

/* As hal.h says of ask, probe, listen, push, unlisten and session. They never wait either. */
int hal_host_ask(struct hal_host *host, const struct hal_query *query);
int hal_host_probe(struct hal_host *host, const struct hal_probe *probe);
int hal_host_listen(struct hal_host *host, uint16_t port);
void hal_host_push(struct hal_host *host, const char *line, size_t len);
void hal_host_unlisten(struct hal_host *host);
enum hal_session hal_host_session(struct hal_host *host, const struct hal_request *request);

/* Ends the connections of the listening port; it stays open. */
void hal_host_cut_clients(struct hal_host *host);

/* Moves everything on. Returns at due_ns, or before it when something happened, a signal came or
 * some milliseconds have passed; with a time that is past it does what can be done at once. */
void hal_host_wait(struct hal_host *host, uint64_t due_ns);

/* False when there is no reply to take. */
bool hal_host_take_reply(struct hal_host *host, struct hal_reply *out);

/* False when there is no answer to take. */
bool hal_host_take_answer(struct hal_host *host, struct hal_answer *out);

/* False when nothing was found out. */
bool hal_host_take_finding(struct hal_host *host, struct hal_finding *out);

#endif
