/* SPDX-License-Identifier: MIT */
/* The bench's HTTP server with clients on loopback that no device would be: too long, too slow, too
 * many, garbage. It takes what is good, never waits for anybody, and does not fall over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rig/collector.h"
#include "tests/unit/ticks.h"

enum { TURNS_MAX = 2000, CLIENTS = 300 };
enum { TURN_MAX_MS = 2000 }; /* of a turn, which takes far less */

static struct collector *collector;
static uint16_t port;
static char answer[512];

static int free_port(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    close(fd);
    return ntohs(address.sin_port);
}

static int start(void **state)
{
    char why[200];
    struct bench_collector how = { .http_port = (uint16_t)free_port() };
    (void)state;
    port = how.http_port;
    collector = collector_start(&how, NULL, 0, why, sizeof why);
    return collector != NULL ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    collector_end(collector);
    return 0;
}

static int connect_client(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    assert_true(fd >= 0);
    (void)connect(fd, (const struct sockaddr *)&address, sizeof address);
    return fd;
}

/* A turn must end at once, whatever clients do. */
static void turn(void)
{
    const unsigned begin_ms = ticks_ms();
    collector_turn(collector);
    assert_in_range(ticks_ms() - begin_ms, 0, TURN_MAX_MS);
}

/* As much as the server takes of what a client sends; how much it took. */
static size_t send_all(int fd, const char *text, size_t len)
{
    size_t sent = 0;
    for (int i = 0; i < TURNS_MAX && sent < len; i++) {
        ssize_t n = send(fd, text + sent, len - sent, MSG_NOSIGNAL);
        sent += n > 0 ? (size_t)n : 0;
        turn();
        if (n == 0)
            break;
    }
    return sent;
}

/* The answer's first line, empty when the server only closes or stays silent. */
static const char *answer_to(int fd)
{
    struct pollfd readable = { .fd = fd, .events = POLLIN };
    answer[0] = '\0';
    for (int i = 0; i < 100; i++) {
        turn();
        if (poll(&readable, 1, 2) <= 0)
            continue;
        ssize_t n = recv(fd, answer, sizeof answer - 1, 0);
        answer[n > 0 ? n : 0] = '\0';
        break;
    }
    answer[strcspn(answer, "\r")] = '\0';
    return answer;
}

static const char *ask(const char *text, size_t len)
{
    int fd = connect_client();
    send_all(fd, text, len);
    answer_to(fd);
    close(fd);
    return answer;
}

static const char good[] = "POST /reports HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}";

/* A device that behaves is heard all the same. */
static void check_still_there(void)
{
    struct collected got;
    assert_string_equal(ask(good, strlen(good)), "HTTP/1.1 200 OK");
    assert_true(collector_take(collector, &got));
    assert_string_equal(got.address, "/reports");
    assert_string_equal(got.body, "{}");
    free(got.body);
    assert_false(collector_take(collector, &got));
}

static void a_report_is_taken(void **state)
{
    (void)state;
    check_still_there();
}

/* A device's network may have either; a machine without IPv6 serves the other alone. */
static void a_report_over_ipv6_is_taken(void **state)
{
    struct sockaddr_in6 address = { .sin6_family = AF_INET6,
                                    .sin6_addr = IN6ADDR_LOOPBACK_INIT,
                                    .sin6_port = htons(port) };
    struct sockaddr_in6 probe = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    struct collected got;
    (void)state;
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&probe, sizeof probe) != 0) {
        if (fd >= 0)
            close(fd);
        skip();
    }
    assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(send_all(fd, good, strlen(good)), strlen(good));
    assert_string_equal(answer_to(fd), "HTTP/1.1 200 OK");
    close(fd);
    assert_true(collector_take(collector, &got));
    assert_string_equal(got.address, "/reports");
    free(got.body);
}

static void garbage_is_answered_or_dropped(void **state)
{
    (void)state;
    static const struct {
        const char *text, *answer;
    } cases[] = {
        { "GET /reports HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 405 Method Not Allowed" },
        { "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
          "HTTP/1.1 405 Method Not Allowed" },
        { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400 Bad Request" },
        { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
          "HTTP/1.1 4" },
        { "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "" },
        { "\r\n\r\n\r\n\r\n", "" },
        { "\x16\x03\x01\x02", "" },
        { "POST", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *got = ask(cases[i].text, strlen(cases[i].text));
        if (strncmp(got, cases[i].answer, strlen(cases[i].answer)) != 0)
            fail_msg("case %zu: %s", i, got);
    }
    check_still_there();
}

static void random_bytes_are_survived(void **state)
{
    (void)state;
    uint32_t x = 1;
    for (int i = 0; i < 200; i++) {
        char noise[700];
        for (size_t k = 0; k < sizeof noise; k++) {
            x = x * 1664525u + 1013904223u;
            noise[k] = (char)(x >> 24);
        }
        if (i % 2 == 0) /* after a head that is one */
            memcpy(noise, "POST /x HTTP/1.1\r\n", 18);
        int fd = connect_client();
        send_all(fd, noise, sizeof noise);
        close(fd);
    }
    turn();
    check_still_there();
}

static void a_body_that_is_announced_too_long_is_refused_at_once(void **state)
{
    (void)state;
    const char head[] = "POST /reports HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n";
    assert_string_equal(ask(head, strlen(head)), "HTTP/1.1 413 Content Too Large");
    check_still_there();
}

/* Neither is it kept, nor read to its end. */
static void an_endless_body_ends_the_connection(void **state)
{
    (void)state;
    static char piece[1 << 16];
    const char head[] = "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    size_t taken = 0;
    int fd = connect_client();
    send_all(fd, head, strlen(head));
    memcpy(piece, "fff8\r\n", 6);
    memset(piece + 6, 'x', sizeof piece - 8);
    memcpy(piece + sizeof piece - 2, "\r\n", 2);
    for (int i = 0; i < 1000; i++) {
        ssize_t n = send(fd, piece, sizeof piece, MSG_NOSIGNAL);
        taken += n > 0 ? (size_t)n : 0;
        turn();
    }
    assert_true(taken < 8u * COLLECTOR_BODY_MAX); /* with what the system keeps on the way */
    close(fd);
    check_still_there();
}

static void the_longest_body_is_taken(void **state)
{
    (void)state;
    struct collected got;
    char head[100];
    static char body[COLLECTOR_BODY_MAX];
    memset(body, 'y', sizeof body);
    int fd = connect_client();
    snprintf(head, sizeof head, "POST /long HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n",
             COLLECTOR_BODY_MAX);
    send_all(fd, head, strlen(head));
    assert_int_equal(send_all(fd, body, sizeof body), sizeof body);
    assert_string_equal(answer_to(fd), "HTTP/1.1 200 OK");
    close(fd);
    assert_true(collector_take(collector, &got));
    assert_int_equal(got.len, sizeof body);
    free(got.body);
}

/* Clients who never finish hold up nobody until there are too many; then newer ones are sent away.
 */
static void slow_clients_hold_up_nobody(void **state)
{
    (void)state;
    int fds[100];
    for (size_t i = 0; i < 100; i++) {
        fds[i] = connect_client();
        send_all(fds[i], good, 1 + i % (strlen(good) - 1));
    }
    check_still_there();
    for (size_t i = 0; i < 100; i++)
        close(fds[i]);
    check_still_there();
}

static void many_connections_are_bounded(void **state)
{
    (void)state;
    int fds[CLIENTS];
    for (size_t i = 0; i < CLIENTS; i++) {
        fds[i] = connect_client();
        turn();
    }
    for (size_t i = 0; i < CLIENTS; i++)
        close(fds[i]);
    for (int i = 0; i < 100; i++)
        turn();
    check_still_there();
}

/* A report may come more often than it is taken: those that find no place are told so. */
static void a_flood_is_bounded(void **state)
{
    (void)state;
    struct collected got;
    size_t taken = 0, refused = 0;
    for (int i = 0; i < 4200; i++) {
        const char *told = ask(good, strlen(good));
        refused += strcmp(told, "HTTP/1.1 503 Service Unavailable") == 0;
    }
    while (collector_take(collector, &got)) {
        free(got.body);
        taken++;
    }
    assert_int_equal(taken, 4096);
    assert_int_equal(refused, 4200 - 4096);
    check_still_there();
}

#define WITH_SERVER(test) cmocka_unit_test_setup_teardown(test, start, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SERVER(a_report_is_taken),
        WITH_SERVER(a_report_over_ipv6_is_taken),
        WITH_SERVER(garbage_is_answered_or_dropped),
        WITH_SERVER(random_bytes_are_survived),
        WITH_SERVER(a_body_that_is_announced_too_long_is_refused_at_once),
        WITH_SERVER(an_endless_body_ends_the_connection),
        WITH_SERVER(the_longest_body_is_taken),
        WITH_SERVER(slow_clients_hold_up_nobody),
        WITH_SERVER(many_connections_are_bounded),
        WITH_SERVER(a_flood_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
