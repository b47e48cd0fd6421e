/* SPDX-License-Identifier: MIT */
/* A week of a device whose clock drifts and is put right each hour: every report at its time, none
 * missing, none twice. The board is the test's own and has no camera, so a week takes no time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/device.h"
#include "hal_sim/ntp_server.h"
#include "rig/idle_board.h"

static const int64_t MONDAY_US = INT64_C(1772409600000000); /* 2026-03-02 00:00:00 UTC */
static const int64_t HOUR_US = INT64_C(3600000000);
static const uint64_t WEEK_US = UINT64_C(7) * 24 * 3600 * 1000000;
/* Each way to the server; the answer of the collector. */
static const uint64_t WAY_US = 15000, REPLY_US = 20000;

struct board {
    uint64_t now_us;
    int64_t ahead_us, drift_ppm;
    uint64_t answer_us, reply_us; /* when they come; UINT64_MAX: none is awaited */
    struct hal_answer answer;
    uint8_t question[48];
    uint32_t reply_id;
    unsigned n_asked, n_dots, n_cycles;
    int64_t worst_us;       /* that a dot was off the true time */
    uint64_t last_cycle_us; /* when the last report From Now On left */
    char last_end[32];
};

static struct board board;

static int64_t true_us(void)
{
    return MONDAY_US + (int64_t)board.now_us;
}

static uint64_t now_us(void *ctx)
{
    return ((struct board *)ctx)->now_us;
}

static int64_t utc_us(void *ctx)
{
    const struct board *b = ctx;
    return true_us() + b->ahead_us + (int64_t)(b->now_us / 1000) * b->drift_ppm / 1000;
}

static void set_utc(void *ctx, int64_t to_us)
{
    board.ahead_us += to_us - utc_us(ctx);
}

static int ask(void *ctx, const struct hal_query *query)
{
    struct board *b = ctx;
    b->n_asked++;
    b->answer = (struct hal_answer) { .id = query->id };
    b->answer.len = ntp_server_answer(NTP_MOOD_ANSWERS, query->bytes, query->len,
                                      true_us() + (int64_t)WAY_US, b->answer.bytes);
    b->answer_us = b->now_us + 2 * WAY_US;
    return HAL_OK;
}

static void text_of(const char *body, const char *key, char out[32])
{
    const char *at = strstr(body, key);
    assert_non_null(at);
    snprintf(out, 32, "%.19s", at + strlen(key));
}

/* On the dot of each quarter of an hour; the hours of the texts are those of UTC. */
static void check_dot(struct board *b, const char *body)
{
    char start[32], end[32], expected[32];
    unsigned minute = (b->n_dots + 1) * 15;
    text_of(body, "\"start_time\":\"", start);
    text_of(body, "\"end_time\":\"", end);
    snprintf(expected, sizeof expected, "2026/03/%02u %02u:%02u:00", 2 + minute / 1440,
             minute / 60 % 24, minute % 60);
    assert_string_equal(end, expected);
    assert_string_equal(start, b->n_dots == 0 ? "2026/03/02 00:00:00" : b->last_end);
    strcpy(b->last_end, end);
    int64_t off_us = true_us() - MONDAY_US - (int64_t)minute * 60 * 1000000;
    off_us = off_us < 0 ? -off_us : off_us;
    b->worst_us = off_us > b->worst_us ? off_us : b->worst_us;
    b->n_dots++;
}

static int submit(void *ctx, const struct hal_request *request)
{
    struct board *b = ctx;
    if (b->reply_us != UINT64_MAX)
        return HAL_E_BUSY;
    if (strstr(request->url, "dot") != NULL) {
        check_dot(b, request->body);
    } else { /* From Now On goes by the clock that never steps */
        assert_true(b->now_us - b->last_cycle_us >= 420000000);
        assert_true(b->now_us - (uint64_t)++b->n_cycles * 420000000 < 1000000);
        b->last_cycle_us = (uint64_t)b->n_cycles * 420000000;
    }
    b->reply_id = request->id;
    b->reply_us = b->now_us + REPLY_US;
    return HAL_OK;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static void happen(struct device *device)
{
    if (board.now_us == board.reply_us) {
        board.reply_us = UINT64_MAX;
        device_on_reply(device, &(struct hal_reply) { board.reply_id, HAL_DELIVERED, 200 });
    }
    if (board.now_us == board.answer_us) {
        board.answer_us = UINT64_MAX;
        device_on_answer(device, &board.answer);
    }
    device_step(device);
}

static void live_for_a_week(int64_t drift_ppm)
{
    static const char config[] =
        "{\"date_time\":{\"time_zone\":\"UTC+0:00\",\"ntp\":{\"server_address\":\"time.example\","
        "\"interval_min\":60}},"
        "\"region_people_counting\":{\"report\":{\"reporting_interval_s\":900,"
        "\"http\":[{\"enable\":true,\"url\":\"http://a/dot\"}]}},"
        "\"line_crossing_counting\":{\"enable\":true,\"line\":[[0,8],[90,8]],\"report\":{"
        "\"periodic_report_scheme\":\"from_now_on\",\"reporting_interval_s\":420,"
        "\"http\":[{\"enable\":true,\"url\":\"http://a/now-on\"}]}}}";
    struct settings_error error;
    struct hal hal = idle_board();
    void *memory = malloc(device_size());
    board =
        (struct board) { .drift_ppm = drift_ppm, .answer_us = UINT64_MAX, .reply_us = UINT64_MAX };
    hal.ctx = &board;
    hal.now_us = now_us;
    hal.utc_us = utc_us;
    hal.set_utc = set_utc;
    hal.ask = ask;
    hal.submit = submit;
    struct device *device = device_init(memory, &model_vs121_p, &hal);
    if (device_import(device, config, sizeof config - 1, 96, 96, &error) != 0)
        fail_msg("%s: %s", error.key, error.reason);
    device_start(device);
    while (board.now_us < WEEK_US + 10000000) {
        happen(device);
        uint64_t next_us =
            earlier(device_next_wake_us(device), earlier(board.answer_us, board.reply_us));
        assert_true(next_us != UINT64_MAX);
        board.now_us = next_us > board.now_us ? next_us : board.now_us + 1000;
    }
    free(memory);
}

/* 40 us a second are 144 ms an hour. proves: P-TIME-04, P-TIME-06, P-REPORT-15 */
static void every_report_is_on_its_dot(void **state)
{
    (void)state;
    static const int64_t drifts_ppm[] = { 40, -40, 0 };
    for (size_t i = 0; i < sizeof drifts_ppm / sizeof drifts_ppm[0]; i++) {
        live_for_a_week(drifts_ppm[i]);
        assert_int_equal(board.n_dots, 7 * 96);
        assert_int_equal(board.n_cycles, 7 * 24 * 60 / 7);
        assert_int_equal(board.n_asked, 7 * 24 + 1);
        print_message("%d ppm: %u dots, at most %d us off\n", (int)drifts_ppm[i], board.n_dots,
                      (int)board.worst_us);
        assert_true(board.worst_us <= (drifts_ppm[i] != 0 ? HOUR_US / 1000000 * 40 + 10 : 0) + 30);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_report_is_on_its_dot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
