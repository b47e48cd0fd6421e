/* SPDX-License-Identifier: MIT */
/* What a simulated device meets on its network beside recipients of reports: an NTP server that
 * answers as the scene says, and clients of the device's own TCP port. Part of hal_virtual; all of
 * it happens in virtual time. */
#ifndef FOOTFALL_HAL_SIM_VIRTUAL_SERVICES_H
#define FOOTFALL_HAL_SIM_VIRTUAL_SERVICES_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/hal.h"
#include "hal_sim/trace.h"
#include "sim/scene.h"

enum { VIRTUAL_SERVICES_QUESTIONS_MAX = 4 /* without an answer yet; beyond it ask() is busy */ };

struct virtual_services {
    struct trace *trace;
    const struct ntp_spec *ntp;
    enum ntp_mood mood;
    bool asked[VIRTUAL_SERVICES_QUESTIONS_MAX];
    struct hal_answer answer[VIRTUAL_SERVICES_QUESTIONS_MAX];
    bool listening;
    uint16_t port;
    uint32_t n_clients;
    uint32_t session; /* counts openings of the port: a client of an earlier one is gone */
};

/* Takes a question. The slot that keeps its answer, or HAL_E_BUSY. *t_us is when the answer
 * comes, by a server that is as far away as the scene says. */
int virtual_services_ask(struct virtual_services *net, const struct hal_query *query,
                         uint64_t now_us, int64_t true_utc_us, bool network_up, uint64_t *t_us);

/* Keeps an answer that came by another way. The slot, or HAL_E_BUSY. */
int virtual_services_keep(struct virtual_services *net, const struct hal_answer *answer);

/* Hands out what a slot keeps, and frees it. */
struct hal_answer virtual_services_answer(struct virtual_services *net, uint32_t slot);

void virtual_services_listen(struct virtual_services *net, uint16_t port);
void virtual_services_unlisten(struct virtual_services *net, uint64_t now_us);

/* Questions on their way are forgotten, and the port is closed. */
void virtual_services_power_off(struct virtual_services *net, uint64_t now_us);

/* A client tries to connect; port 0 is the one that the device listens on. True when it is in:
 * net->session is then its. */
bool virtual_services_connect(struct virtual_services *net, uint64_t now_us, uint16_t port,
                              bool network_up);
void virtual_services_leave(struct virtual_services *net, uint64_t now_us, uint32_t session);

/* A line for all clients; without a network they are cut off. */
void virtual_services_push(struct virtual_services *net, uint64_t now_us, const char *line,
                           size_t len, bool network_up);

#endif
