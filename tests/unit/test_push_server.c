/* SPDX-License-Identifier: MIT */
/* The device's TCP server with real clients on loopback: those who read, one who never does, those
 * who send garbage, who leave, and too many of them. */
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
#include <sys/socket.h>
#include <unistd.h>

#include "hal_sim/push_server.h"
#include "tests/unit/ticks.h"

enum { LINE_LEN = 1000, GOT_MAX = 1 << 20, PATIENCE_MS = 5000 };

static char log_text[4096];
static struct link_owner owner;
static struct push_server *server;
static uint16_t port;

/* Somebody who is connected to the server. */
struct peer {
    int fd;
    size_t n;
    char *got;
};

static void on_log(void *ctx, enum hal_log_level level, const char *text)
{
    (void)ctx;
    (void)level;
    size_t used = strlen(log_text);
    snprintf(log_text + used, sizeof log_text - used, "%s\n", text);
}

/* A port that is free now: the system chooses one, and it is given back. */
static uint16_t free_port(int *keep)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    if (keep != NULL) {
        assert_int_equal(listen(fd, 1), 0);
        *keep = fd;
    } else {
        close(fd);
    }
    return ntohs(address.sin_port);
}

static int make(void **state)
{
    (void)state;
    log_text[0] = '\0';
    owner = (struct link_owner) { .log = on_log };
    server = push_server_create(&owner);
    port = free_port(NULL);
    return server != NULL ? 0 : -1;
}

static int drop(void **state)
{
    (void)state;
    push_server_destroy(server);
    return 0;
}

static bool try_connect(struct peer *peer, int receive_buffer)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *peer = (struct peer) { .fd = socket(AF_INET, SOCK_STREAM, 0), .got = malloc(GOT_MAX) };
    assert_non_null(peer->got);
    if (receive_buffer > 0)
        setsockopt(peer->fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    if (connect(peer->fd, (const struct sockaddr *)&address, sizeof address) != 0)
        return false;
    push_server_service(server);
    return true;
}

static void leave(struct peer *peer)
{
    close(peer->fd);
    free(peer->got);
}

/* Takes what is there. False when the server has ended the connection. */
static bool take(struct peer *peer)
{
    for (;;) {
        ssize_t got = recv(peer->fd, peer->got + peer->n, GOT_MAX - peer->n, MSG_DONTWAIT);
        if (got == 0)
            return false;
        if (got < 0)
            return true;
        peer->n += (size_t)got;
    }
}

/* Loopback hands on what was sent a moment later. */
static void take_all(struct peer *peer, size_t n)
{
    const unsigned begin_ms = ticks_ms();
    while (peer->n < n && ticks_ms() - begin_ms < PATIENCE_MS) {
        push_server_service(server);
        assert_true(take(peer));
    }
    assert_int_equal(peer->n, n);
}

static bool ended(struct peer *peer)
{
    const unsigned begin_ms = ticks_ms();
    while (take(peer))
        if (ticks_ms() - begin_ms > PATIENCE_MS)
            return false;
    return true;
}

static void push_line(unsigned number)
{
    char line[LINE_LEN + 1];
    memset(line, '.', LINE_LEN);
    line[snprintf(line, sizeof line, "%06u", number)] = ' ';
    line[LINE_LEN - 1] = '\n';
    push_server_push(server, line, LINE_LEN);
}

static void assert_lines(const struct peer *peer, unsigned from, unsigned n)
{
    char number[16];
    assert_int_equal(peer->n, (size_t)n * LINE_LEN);
    for (unsigned i = 0; i < n; i++) {
        snprintf(number, sizeof number, "%06u", from + i);
        assert_memory_equal(peer->got + (size_t)i * LINE_LEN, number, 6);
    }
}

/* Three clients, of whom one never reads: the two others lose nothing, no call waits, and the one
 * is dropped. proves: P-LOC-05 */
static void who_does_not_read_is_dropped_and_holds_up_nobody(void **state)
{
    (void)state;
    enum { LINES = 1000 };
    struct peer good, never, slow;
    unsigned longest_ms = 0;
    assert_int_equal(push_server_listen(server, port), HAL_OK);
    assert_true(try_connect(&good, 0) && try_connect(&never, 4096) && try_connect(&slow, 0));
    for (unsigned i = 0; i < LINES; i++) {
        const unsigned begin_ms = ticks_ms();
        push_line(i);
        push_server_service(server);
        const unsigned took_ms = ticks_ms() - begin_ms;
        longest_ms = took_ms > longest_ms ? took_ms : longest_ms;
        take(&good);
        if (i % 100 != 99)
            continue;
        take_all(&good, (size_t)(i + 1) * LINE_LEN);
        take_all(&slow, (size_t)(i + 1) * LINE_LEN); /* reads, but rarely: what waits is kept */
    }
    assert_lines(&good, 0, LINES);
    assert_lines(&slow, 0, LINES);
    assert_non_null(strstr(log_text, "does not read, dropped"));
    assert_true(ended(&never));
    assert_true(never.n < LINES * LINE_LEN);
    assert_lines(&(struct peer) { .got = never.got, .n = never.n / LINE_LEN * LINE_LEN }, 0,
                 (unsigned)(never.n / LINE_LEN));
    print_message("longest push %u ms; %u lines until it was dropped\n", longest_ms,
                  (unsigned)(never.n / LINE_LEN));
    assert_in_range(longest_ms, 0, 200); /* of a machine that does other things too */
    leave(&good);
    leave(&never);
    leave(&slow);
}

static void clients_come_and_go(void **state)
{
    (void)state;
    struct peer first, second;
    assert_int_equal(push_server_listen(server, port), HAL_OK);
    push_line(0); /* nobody is there */
    assert_true(try_connect(&first, 0));
    push_line(1);
    assert_true(try_connect(&second, 0));
    push_line(2);
    take_all(&first, 2 * LINE_LEN);
    assert_lines(&first, 1, 2);
    leave(&first);
    for (unsigned i = 3; i < 30; i++)
        push_line(i);
    take_all(&second, 28 * LINE_LEN);
    assert_lines(&second, 2, 28);
    push_server_cut(server);
    assert_true(ended(&second));
    leave(&second);
    assert_true(try_connect(&first, 0)); /* and may come again */
    push_line(30);
    take_all(&first, LINE_LEN);
    push_server_close(server);
    assert_true(ended(&first));
    leave(&first);
    assert_false(try_connect(&first, 0));
    leave(&first);
}

static void what_a_client_sends_is_nothing(void **state)
{
    (void)state;
    static const char *const garbage[] = { "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\xff\xfe\x00\x01",
                                           "{\"people\":[{\"id\":1}]}\n", "\x16\x03\x01" };
    static char flood[256 * 1024];
    struct peer peer;
    assert_int_equal(push_server_listen(server, port), HAL_OK);
    assert_true(try_connect(&peer, 0));
    for (unsigned i = 0; i < 4; i++) {
        assert_true(send(peer.fd, garbage[i], strlen(garbage[i]), 0) >= 0);
        push_line(i);
    }
    for (unsigned i = 0; i < 64; i++) {
        send(peer.fd, flood, sizeof flood, MSG_DONTWAIT);
        push_server_service(server);
    }
    push_line(4);
    take_all(&peer, 5 * LINE_LEN);
    assert_lines(&peer, 0, 5);
    shutdown(peer.fd, SHUT_WR); /* has said all: that is the end, like closing */
    leave(&peer);
}

static void there_is_room_for_eight(void **state)
{
    (void)state;
    struct peer peers[PUSH_SERVER_CLIENTS_MAX + 2];
    assert_int_equal(push_server_listen(server, port), HAL_OK);
    for (unsigned i = 0; i < PUSH_SERVER_CLIENTS_MAX + 2; i++)
        assert_true(try_connect(&peers[i], 0));
    push_line(0);
    for (unsigned i = 0; i < PUSH_SERVER_CLIENTS_MAX; i++)
        take_all(&peers[i], LINE_LEN);
    assert_true(ended(&peers[PUSH_SERVER_CLIENTS_MAX]));
    assert_true(ended(&peers[PUSH_SERVER_CLIENTS_MAX + 1]));
    const char *said = strstr(log_text, "no more fit in");
    assert_non_null(said);
    assert_null(strstr(said + 1, "no more fit in")); /* once, not for each */
    for (unsigned i = 0; i < PUSH_SERVER_CLIENTS_MAX + 2; i++)
        leave(&peers[i]);
}

/* Another program has the port: told once, and tried again with success when it is free. */
static void a_port_that_is_taken_is_told_and_got_later(void **state)
{
    (void)state;
    int other;
    struct peer peer;
    port = free_port(&other);
    assert_int_equal(push_server_listen(server, port), HAL_E_IO);
    assert_int_equal(push_server_listen(server, port), HAL_E_IO);
    const char *said = strstr(log_text, "Address already in use");
    assert_non_null(said);
    assert_null(strstr(said + 1, "Address already in use"));
    push_line(0);
    close(other);
    assert_int_equal(push_server_listen(server, port), HAL_OK);
    assert_true(try_connect(&peer, 0));
    push_line(1);
    take_all(&peer, LINE_LEN);
    leave(&peer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_does_not_read_is_dropped_and_holds_up_nobody, make,
                                        drop),
        cmocka_unit_test_setup_teardown(clients_come_and_go, make, drop),
        cmocka_unit_test_setup_teardown(what_a_client_sends_is_nothing, make, drop),
        cmocka_unit_test_setup_teardown(there_is_room_for_eight, make, drop),
        cmocka_unit_test_setup_teardown(a_port_that_is_taken_is_told_and_got_later, make, drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
