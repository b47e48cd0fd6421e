/* SPDX-License-Identifier: MIT */
/* The bench's ear at a broker, with a name server that is silent and a broker that never speaks:
 * whatever they do, a turn ends at once. The names are this test's own, for the library too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <netdb.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rig/subscriber.h"
#include "tests/unit/ticks.h"

enum {
    SILENT_MS = 4000,
    TURN_MAX_MS = 2000, /* of a turn, which takes far less */
    PATIENCE_MS = 10000,
};

static atomic_bool silent; /* the name server does not answer, at most for SILENT_MS */
static atomic_uint asked;

/* Instead of the C library's. */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **out)
{
    bool number = strcmp(node, "127.0.0.1") == 0;
    bool known = number || (strcmp(node, "broker.example") == 0 && !silent);
    (void)service;
    if (!number && hints != NULL && (hints->ai_flags & AI_NUMERICHOST) != 0)
        return EAI_NONAME;
    asked += !number;
    struct sockaddr_in *address = calloc(1, sizeof *address);
    struct addrinfo *info = calloc(1, sizeof *info);
    if (!known || address == NULL || info == NULL) {
        free(address);
        free(info);
        const bool waits = silent;
        const unsigned begin_ms = ticks_ms();
        while (silent && ticks_ms() - begin_ms < SILENT_MS)
            usleep(1000);
        return waits ? EAI_AGAIN : EAI_NONAME;
    }
    *address =
        (struct sockaddr_in) { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    *info = (struct addrinfo) { .ai_family = AF_INET,
                                .ai_socktype = SOCK_STREAM,
                                .ai_addrlen = sizeof *address,
                                .ai_addr = (struct sockaddr *)address };
    *out = info;
    return 0;
}

void freeaddrinfo(struct addrinfo *info)
{
    free(info->ai_addr);
    free(info);
}

static void heard(void *ctx, const char *topic, const char *body, size_t len)
{
    (void)ctx;
    (void)len;
    fail_msg("heard %s: %s", topic, body);
}

static int listener(uint16_t *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 4), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    *port = ntohs(address.sin_port);
    return fd;
}

static const char *const topics[] = { "people/line" };

static struct subscriber *start(struct bench_collector *how, const char *host, uint16_t port)
{
    char why[200];
    snprintf(how->mqtt_host, sizeof how->mqtt_host, "%s", host);
    how->mqtt_port = port;
    struct subscriber *subscriber = subscriber_start(how, topics, 1, heard, NULL, why, sizeof why);
    assert_non_null(subscriber);
    return subscriber;
}

static void turn(struct subscriber *subscriber)
{
    const unsigned begin_ms = ticks_ms();
    subscriber_turn(subscriber);
    assert_in_range(ticks_ms() - begin_ms, 0, TURN_MAX_MS);
    usleep(5000);
}

/* Turns until `why` has this in it. */
static void await(struct subscriber *subscriber, const char *text)
{
    char why[300] = "";
    const unsigned begin_ms = ticks_ms();
    while (ticks_ms() - begin_ms < PATIENCE_MS && strstr(why, text) == NULL) {
        turn(subscriber);
        (void)subscriber_ready(subscriber, why, sizeof why);
    }
    if (strstr(why, text) == NULL)
        fail_msg("%s instead of %s", why, text);
}

/* From then on turns are looked at while the server is silent, and once it speaks again. */
static void a_silent_name_server_holds_nobody_up(void **state)
{
    struct bench_collector how = { 0 };
    char why[300];
    uint16_t port;
    int fd = listener(&port);
    (void)state;
    silent = true;
    asked = 0;
    struct subscriber *subscriber = start(&how, "broker.example", port);
    while (asked == 0)
        turn(subscriber);
    for (int i = 0; i < 50; i++)
        turn(subscriber);
    assert_int_equal(subscriber_ready(subscriber, why, sizeof why), 0);
    assert_string_equal(why, "the name of the broker, broker.example, is not answered for");
    silent = false;
    await(subscriber, "does not answer");
    assert_true(accept(fd, NULL, NULL) >= 0);
    subscriber_end(subscriber);
    close(fd);
}

static void a_broker_that_goes_away_is_looked_for_again(void **state)
{
    struct bench_collector how = { 0 };
    uint16_t port;
    int fd = listener(&port), client = -1;
    (void)state;
    struct subscriber *subscriber = start(&how, "broker.example", port);
    for (int connection = 0; connection < 2; connection++) {
        await(subscriber, "does not answer");
        while ((client = accept(fd, NULL, NULL)) < 0)
            turn(subscriber);
        close(client);
        await(subscriber, "no session with the broker at broker.example");
    }
    /* meanwhile the name server has died */
    silent = true;
    asked = 0;
    while (asked == 0)
        turn(subscriber);
    for (int i = 0; i < 50; i++)
        turn(subscriber);
    silent = false;
    subscriber_end(subscriber);
    close(fd);
}

static void nobody_there_is_said(void **state)
{
    struct bench_collector how = { 0 };
    uint16_t port;
    (void)state;
    close(listener(&port));
    struct subscriber *subscriber = start(&how, "broker.example", port);
    await(subscriber, "Connection refused");
    subscriber_end(subscriber);
}

static void a_name_that_nobody_has_is_said(void **state)
{
    struct bench_collector how = { 0 };
    (void)state;
    struct subscriber *subscriber = start(&how, "nobody.example", 1883);
    await(subscriber, "no session with the broker at nobody.example:1883: Name or service");
    subscriber_end(subscriber);
}

int main(void)
{
    (void)ticks_ms(); /* before other threads ask */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_silent_name_server_holds_nobody_up),
        cmocka_unit_test(a_broker_that_goes_away_is_looked_for_again),
        cmocka_unit_test(nobody_there_is_said),
        cmocka_unit_test(a_name_that_nobody_has_is_said),
    };
    return cmocka_run_group_tests_name("subscriber", tests, NULL, NULL);
}
