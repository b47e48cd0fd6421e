/* SPDX-License-Identifier: MIT */
#include "hal_sim/virtual_services.h"

#include <assert.h>
#include <string.h>

#include "hal_sim/ntp_server.h"

int virtual_services_keep(struct virtual_services *net, const struct hal_answer *answer)
{
    for (int i = 0; i < VIRTUAL_SERVICES_QUESTIONS_MAX; i++) {
        if (net->asked[i])
            continue;
        net->asked[i] = true;
        net->answer[i] = *answer;
        return i;
    }
    return HAL_E_BUSY;
}

int virtual_services_ask(struct virtual_services *net, const struct hal_query *query,
                         uint64_t now_us, int64_t true_utc_us, bool network_up, uint64_t *t_us)
{
    const struct ntp_spec *ntp = net->ntp;
    uint64_t timeout_us = (uint64_t)query->timeout_ms * 1000;
    struct hal_answer answer = { .id = query->id };
    bool comes = network_up && ntp->present && ntp->delay_us < timeout_us;
    if (comes) {
        int64_t there_us = true_utc_us + (int64_t)(ntp->delay_us / 2) + ntp->offset_us;
        answer.len = ntp_server_answer(net->mood, query->bytes, query->len, there_us, answer.bytes);
    }
    *t_us = now_us + (answer.len > 0 ? ntp->delay_us : timeout_us);
    return virtual_services_keep(net, &answer);
}

struct hal_answer virtual_services_answer(struct virtual_services *net, uint32_t slot)
{
    assert(slot < VIRTUAL_SERVICES_QUESTIONS_MAX && net->asked[slot]);
    net->asked[slot] = false;
    return net->answer[slot];
}

static void close_all(struct virtual_services *net, uint64_t now_us)
{
    for (; net->n_clients > 0; net->n_clients--)
        trace_client(net->trace, now_us, "closed");
    net->session++;
}

void virtual_services_listen(struct virtual_services *net, uint16_t port)
{
    net->listening = true;
    net->port = port;
}

void virtual_services_unlisten(struct virtual_services *net, uint64_t now_us)
{
    close_all(net, now_us);
    net->listening = false;
}

void virtual_services_power_off(struct virtual_services *net, uint64_t now_us)
{
    virtual_services_unlisten(net, now_us);
    memset(net->asked, 0, sizeof net->asked);
}

bool virtual_services_connect(struct virtual_services *net, uint64_t now_us, uint16_t port,
                              bool network_up)
{
    bool in = network_up && net->listening && (port == 0 || port == net->port);
    trace_client(net->trace, now_us, in ? "connected" : "refused");
    net->n_clients += in;
    return in;
}

void virtual_services_leave(struct virtual_services *net, uint64_t now_us, uint32_t session)
{
    if (session != net->session || net->n_clients == 0)
        return;
    net->n_clients--;
    trace_client(net->trace, now_us, "closed");
}

void virtual_services_push(struct virtual_services *net, uint64_t now_us, const char *line,
                           size_t len, bool network_up)
{
    if (!network_up)
        close_all(net, now_us);
    else if (net->n_clients > 0)
        trace_tcp(net->trace, now_us, line, len);
}
