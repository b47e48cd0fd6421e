/* SPDX-License-Identifier: MIT */
/* Realtime Location Push: the line for a frame, and the port. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/location.h"
#include "rig/strict_json.h"

static struct tracks tracks;
static char line[LOCATION_LINE_MAX];
static struct location location;
static struct location_settings settings;

static struct {
    int listen; /* what hal->listen returns */
    unsigned n_listens, n_unlistens, n_pushes, n_logs;
    uint16_t port;
    size_t len;
    char log[128];
} board;

static int listen_to(void *ctx, uint16_t port)
{
    (void)ctx;
    board.n_listens++;
    board.port = port;
    return board.listen;
}

static void push(void *ctx, const char *text, size_t len)
{
    (void)ctx;
    (void)text;
    board.n_pushes++;
    board.len = len;
}

static void unlisten(void *ctx)
{
    (void)ctx;
    board.n_unlistens++;
}

static void log_line(void *ctx, enum hal_log_level level, const char *text)
{
    (void)ctx;
    (void)level;
    board.n_logs++;
    snprintf(board.log, sizeof board.log, "%s", text);
}

static const struct hal hal = {
    .listen = listen_to, .push = push, .unlisten = unlisten, .log = log_line
};

static int make(void **state)
{
    (void)state;
    memset(&board, 0, sizeof board);
    memset(&tracks, 0, sizeof tracks);
    memset(&location, 0, sizeof location);
    settings = (struct location_settings) { .enable = true, .port = 7200 };
    return 0;
}

static void add(uint32_t id, int32_t x_q4, int32_t y_q4, bool confirmed, bool lost)
{
    tracks.t[tracks.n++] = (struct track) {
        .id = id, .x_q4 = x_q4, .y_q4 = y_q4, .confirmed = confirmed, .lost = lost
    };
}

/* Rounded to whole pixels; who is not believed yet, or lost, is not told. proves: P-LOC-05 */
static void a_line_is_a_frame_with_time_and_everybody(void **state)
{
    (void)state;
    add(1, 100 * 16 + 7, 200 * 16 + 8, true, false);
    add(2, 50 * 16, 50 * 16, false, false);
    add(3, 60 * 16, 60 * 16, true, true);
    add(4000000000, -3, -24, true, false);
    size_t len = location_spell(&tracks, INT64_C(1772438402600999), line);
    assert_int_equal(len, strlen(line));
    assert_string_equal(line, "{\"time\":\"2026-03-02T08:00:02.600Z\",\"people\":["
                              "{\"id\":1,\"x\":100,\"y\":201},"
                              "{\"id\":4000000000,\"x\":0,\"y\":-2}]}\n");
}

static void nobody_is_an_empty_list(void **state)
{
    (void)state;
    location_spell(&tracks, -5, line);
    assert_string_equal(line, "{\"time\":\"1970-01-01T00:00:00.000Z\",\"people\":[]}\n");
}

static void as_many_as_can_be_followed_fit_in(void **state)
{
    (void)state;
    size_t at;
    for (uint32_t i = 0; i < TRACK_MAX; i++)
        add(UINT32_MAX - TRACK_MAX + i, -1280 * 16, -1280 * 16, true, false);
    size_t len = location_spell(&tracks, INT64_C(7258118400000000), line);
    assert_true(len < LOCATION_LINE_MAX && line[len - 1] == '\n');
    assert_null(strict_json_check(line, len, &at));
    assert_null(memchr(line, '\n', len - 1));
}

/* proves: P-LOC-01, P-LOC-03 */
static void the_port_follows_the_settings(void **state)
{
    (void)state;
    settings.enable = false;
    location_keep(&location, &settings, &hal, 0);
    location_push(&location, &tracks, 0, &hal);
    assert_int_equal(board.n_listens + board.n_pushes + board.n_unlistens, 0);
    settings.enable = true;
    location_keep(&location, &settings, &hal, 1);
    location_keep(&location, &settings, &hal, 2);
    assert_int_equal(board.n_listens, 1);
    assert_int_equal(board.port, 7200);
    location_push(&location, &tracks, 0, &hal);
    assert_int_equal(board.n_pushes, 1);
    settings.port = 7300;
    location_keep(&location, &settings, &hal, 3);
    assert_int_equal(board.n_unlistens, 1);
    assert_int_equal(board.port, 7300);
    settings.enable = false;
    location_keep(&location, &settings, &hal, 4);
    location_push(&location, &tracks, 0, &hal);
    assert_int_equal(board.n_unlistens, 2);
    assert_int_equal(board.n_pushes, 1);
    assert_true(location_next_us(&location, &settings) == UINT64_MAX);
}

static void a_port_that_is_taken_is_tried_again(void **state)
{
    (void)state;
    board.listen = HAL_E_IO;
    location_keep(&location, &settings, &hal, 1000000);
    assert_int_equal(board.n_logs, 1);
    assert_non_null(strstr(board.log, "TCP port 7200"));
    assert_int_equal(location_next_us(&location, &settings), 11000000);
    location_keep(&location, &settings, &hal, 10999999);
    assert_int_equal(board.n_listens, 1);
    location_keep(&location, &settings, &hal, 11000000);
    assert_int_equal(board.n_listens, 2);
    assert_int_equal(board.n_logs, 1); /* told once */
    settings.port = 7300;              /* another port need not wait */
    location_keep(&location, &settings, &hal, 11000001);
    assert_int_equal(board.n_listens, 3);
    board.listen = HAL_OK;
    location_keep(&location, &settings, &hal, 30000000);
    assert_true(location.open);
    assert_true(location_next_us(&location, &settings) == UINT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_line_is_a_frame_with_time_and_everybody, make),
        cmocka_unit_test_setup(nobody_is_an_empty_list, make),
        cmocka_unit_test_setup(as_many_as_can_be_followed_fit_in, make),
        cmocka_unit_test_setup(the_port_follows_the_settings, make),
        cmocka_unit_test_setup(a_port_that_is_taken_is_tried_again, make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
