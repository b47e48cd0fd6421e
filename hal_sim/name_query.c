/* SPDX-License-Identifier: MIT */
#include "hal_sim/name_query.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>
#include <stdlib.h>
#include <string.h>

enum {
    ANSWER_MAX = 4096,
    WAIT_S = 2, /* for an answer, doubled by the library at the second try */
    TRIES = 2,
};

/* The state's own list takes IPv4 only; for IPv6 the library looks into its extension. */
static int use_server(struct __res_state *state, const struct name_server *server)
{
    struct sockaddr_in *v4 = &state->nsaddr_list[0];
    struct in6_addr v6;
    memset(v4, 0, sizeof *v4);
    state->nscount = 1;
    if (inet_pton(AF_INET, server->address, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(server->port);
        return 0;
    }
    if (inet_pton(AF_INET6, server->address, &v6) != 1)
        return -1;
    struct sockaddr_in6 *place = malloc(sizeof *place); /* res_nclose() frees it */
    if (!place)
        return -1;
    *place = (struct sockaddr_in6) { .sin6_family = AF_INET6,
                                     .sin6_port = htons(server->port),
                                     .sin6_addr = v6 };
    state->_u._ext.nsaddrs[0] = place;
    return 0;
}

/* An answer holds the aliases on the way too; only the addresses count. */
static void take_addresses(const unsigned char *answer, int len, ns_type type,
                           struct addresses *out)
{
    int family = type == ns_t_a ? AF_INET : AF_INET6;
    size_t size = type == ns_t_a ? sizeof(struct in_addr) : sizeof(struct in6_addr);
    ns_msg message;
    if (ns_initparse(answer, len, &message) != 0)
        return;
    for (int i = 0; i < ns_msg_count(message, ns_s_an); i++) {
        ns_rr record;
        if (ns_parserr(&message, ns_s_an, i, &record) == 0 && ns_rr_type(record) == type &&
            ns_rr_rdlen(record) == size && out->n < RESOLVER_ADDRESSES_MAX &&
            inet_ntop(family, ns_rr_rdata(record), out->text[out->n], RESOLVER_ADDRESS_LEN))
            out->n++;
    }
}

static const char *ask(struct __res_state *state, const char *host, struct addresses *out)
{
    static const ns_type types[] = { ns_t_a, ns_t_aaaa };
    unsigned char answer[ANSWER_MAX];
    const char *why = "the name server knows no address of this host";
    for (size_t i = 0; i < 2 && out->n == 0; i++) {
        int len = res_nquery(state, host, ns_c_in, (int)types[i], answer, sizeof answer);
        if (len > 0)
            take_addresses(answer, len < ANSWER_MAX ? len : ANSWER_MAX, types[i], out);
        else if (state->res_h_errno == HOST_NOT_FOUND)
            return "the name server knows no such host";
        else if (state->res_h_errno != NO_DATA)
            return state->res_h_errno == TRY_AGAIN ? "the name server does not answer"
                                                   : "the name server cannot answer";
    }
    return out->n > 0 ? NULL : why;
}

const char *name_query(const char *host, const struct name_server *server, struct addresses *out)
{
    struct __res_state state;
    const char *why = "the name server cannot be asked";
    memset(&state, 0, sizeof state);
    out->n = 0;
    if (res_ninit(&state) != 0)
        return why;
    state.options = RES_INIT | RES_RECURSE | RES_NOALIASES;
    state.retrans = WAIT_S;
    state.retry = TRIES;
    for (int i = 0; i < MAXNS; i++) {
        free(state._u._ext.nsaddrs[i]);
        state._u._ext.nsaddrs[i] = NULL;
    }
    if (use_server(&state, server) == 0)
        why = ask(&state, host, out);
    res_nclose(&state);
    return why;
}
