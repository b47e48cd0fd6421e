/* SPDX-License-Identifier: MIT */
#include "hal_sim/resolver.h"

#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "hal_sim/name_query.h"

enum { HOST_MAX = 256 };

/* Shared by the session and the thread that asks; whoever leaves last frees it. */
struct resolver {
    atomic_int owners;
    atomic_bool done; /* the fields below are not touched by the thread any more */
    const char *why;  /* NULL: found */
    struct addresses found;
    char host[HOST_MAX];
    struct name_server server;
};

static void leave(struct resolver *resolver)
{
    if (atomic_fetch_sub(&resolver->owners, 1) == 1)
        free(resolver);
}

static void look_up(struct resolver *resolver, int flags)
{
    const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = flags };
    struct addresses *found = &resolver->found;
    struct addrinfo *list = NULL;
    int error = getaddrinfo(resolver->host, NULL, &hints, &list);
    for (struct addrinfo *a = list; a && found->n < RESOLVER_ADDRESSES_MAX; a = a->ai_next)
        if (getnameinfo(a->ai_addr, a->ai_addrlen, found->text[found->n], RESOLVER_ADDRESS_LEN,
                        NULL, 0, NI_NUMERICHOST) == 0)
            found->n++;
    if (list)
        freeaddrinfo(list);
    if (error == 0 && found->n == 0)
        error = EAI_NONAME;
    resolver->why = error != 0 ? gai_strerror(error) : NULL;
}

/* The device itself is never asked for: RFC 6761, 6.3. */
static bool asks_server(const struct resolver *resolver)
{
    return resolver->server.address[0] != '\0' && strcasecmp(resolver->host, "localhost") != 0;
}

static void *ask(void *ctx)
{
    struct resolver *resolver = ctx;
    if (asks_server(resolver))
        resolver->why = name_query(resolver->host, &resolver->server, &resolver->found);
    else
        look_up(resolver, 0);
    atomic_store(&resolver->done, true);
    leave(resolver);
    return NULL;
}

static int start_thread(struct resolver *resolver)
{
    pthread_t thread;
    atomic_store(&resolver->owners, 2);
    if (pthread_create(&thread, NULL, ask, resolver) != 0)
        return -1;
    pthread_detach(thread);
    return 0;
}

struct resolver *resolver_start(const char *host, const struct name_server *server)
{
    struct resolver *resolver = calloc(1, sizeof *resolver);
    if (!resolver)
        return NULL;
    atomic_init(&resolver->owners, 1);
    atomic_init(&resolver->done, false);
    snprintf(resolver->host, sizeof resolver->host, "%s", host);
    resolver->server = *server;
    look_up(resolver, AI_NUMERICHOST);
    if (!resolver->why) {
        atomic_store(&resolver->done, true);
    } else if (start_thread(resolver) != 0) {
        free(resolver);
        return NULL;
    }
    return resolver;
}

int resolver_poll(struct resolver *resolver, struct addresses *out, const char **why)
{
    if (!atomic_load(&resolver->done))
        return 0;
    if (resolver->why) {
        *why = resolver->why;
        return -1;
    }
    *out = resolver->found;
    return 1;
}

void resolver_destroy(struct resolver *resolver)
{
    if (resolver)
        leave(resolver);
}
