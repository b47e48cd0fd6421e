/* SPDX-License-Identifier: MIT */
/* The client over weeks: when it asks, what it believes, what it does to the clock. The board is
 * the test's own, with a clock that drifts and an NTP server that answers as it is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/ntp.h"
#include "hal_sim/ntp_server.h"

static const int64_t BEGIN_US = INT64_C(1772438400000000);
static const uint64_t S = 1000000;

struct board {
    uint64_t now_us;
    int64_t ahead_us; /* of the calendar clock, beside its drift */
    int64_t drift_ppm;
    enum ntp_mood mood;
    int ask; /* what hal->ask returns */
    unsigned n_asked, n_set, n_logs;
    struct hal_query query;
    char host[HOST_LEN_MAX + 1];
    uint8_t question[NTP_PACKET_LEN];
    char log[256];
};

static struct board board;
static struct ntp ntp;
static struct clock_settings settings;

static uint64_t now_us(void *ctx)
{
    return ((struct board *)ctx)->now_us;
}

static int64_t utc_us(void *ctx)
{
    const struct board *b = ctx;
    return BEGIN_US + (int64_t)b->now_us + b->ahead_us +
           (int64_t)b->now_us / 1000000 * b->drift_ppm;
}

static int ask(void *ctx, const struct hal_query *query)
{
    struct board *b = ctx;
    b->n_asked++;
    b->query = *query;
    assert_int_equal(query->len, NTP_PACKET_LEN);
    memcpy(b->question, query->bytes, query->len);
    snprintf(b->host, sizeof b->host, "%s", query->host);
    return b->ask;
}

static void set_utc(void *ctx, int64_t to_us)
{
    struct board *b = ctx;
    b->n_set++;
    b->ahead_us += to_us - utc_us(ctx);
}

static void log_line(void *ctx, enum hal_log_level level, const char *text)
{
    struct board *b = ctx;
    (void)level;
    b->n_logs++;
    snprintf(b->log, sizeof b->log, "%s", text);
}

static const struct hal hal = { .ctx = &board,
                                .now_us = now_us,
                                .utc_us = utc_us,
                                .ask = ask,
                                .set_utc = set_utc,
                                .log = log_line };

static int make(void **state)
{
    (void)state;
    memset(&board, 0, sizeof board);
    memset(&ntp, 0, sizeof ntp);
    settings = (struct clock_settings) { .way = CLOCK_NTP,
                                         .ntp_server = "time.example",
                                         .ntp_interval_min = 10 };
    ntp_save(&ntp, &settings, 0);
    return 0;
}

static void step(void)
{
    ntp_step(&ntp, &hal, 7);
}

/* The server's answer to the last question is here, 20 ms each way. */
static void answer(void)
{
    struct hal_answer a = { .id = board.query.id };
    int64_t true_us = BEGIN_US + (int64_t)board.now_us + 20000;
    a.len = ntp_server_answer(board.mood, board.question, sizeof board.question, true_us, a.bytes);
    board.now_us += a.len > 0 ? 40000 : board.query.timeout_ms * 1000;
    const struct moment at = { board.now_us, utc_us(&board) };
    ntp_on_answer(&ntp, &a, &at);
    step();
}

/* Goes to where the next question is due, and asks it. */
static uint64_t next(void)
{
    uint64_t at_us = ntp_next_us(&ntp);
    assert_true(at_us != UINT64_MAX && at_us >= board.now_us);
    board.now_us = at_us;
    unsigned before = board.n_asked;
    step();
    assert_int_equal(board.n_asked, before + 1);
    return at_us;
}

static int64_t error_us(void)
{
    int64_t error = utc_us(&board) - BEGIN_US - (int64_t)board.now_us;
    return error < 0 ? -error : error;
}

/* A week with a clock that gains 40 us a second, asked each ten minutes: never worse than 24 ms,
 * and the questions are one interval apart. proves: P-TIME-04, P-TIME-06 */
static void a_drifting_clock_is_kept_for_a_week(void **state)
{
    (void)state;
    board.drift_ppm = 40;
    board.ahead_us = -INT64_C(3600000000);
    for (unsigned i = 0; i < 7 * 24 * 6; i++) {
        assert_int_equal(next(), i * 600 * S);
        assert_true(i == 0 || error_us() <= 24001);
        answer();
        assert_true(error_us() <= 2);
    }
    assert_int_equal(board.n_set, 7 * 24 * 6);
}

static void it_asks_where_it_is_told_to(void **state)
{
    (void)state;
    next();
    assert_string_equal(board.host, "time.example");
    assert_int_equal(board.query.port, NTP_PORT);
    answer();
    strcpy(settings.ntp_server, "other.example:1123");
    ntp_save(&ntp, &settings, board.now_us);
    assert_int_equal(next(), board.now_us);
    assert_string_equal(board.host, "other.example");
    assert_int_equal(board.query.port, 1123);
}

static void silence_is_met_with_longer_and_longer_pauses(void **state)
{
    (void)state;
    static const uint64_t pauses_s[] = { 16, 32, 64, 128, 256, 512, 600, 600, 600 };
    board.mood = NTP_MOOD_SILENT;
    next();
    answer();
    for (size_t i = 0; i < sizeof pauses_s / sizeof pauses_s[0]; i++) {
        uint64_t failed_us = board.now_us;
        assert_int_equal(next() - failed_us, pauses_s[i] * S);
        answer();
    }
    assert_int_equal(board.n_set, 0);
    assert_int_equal(board.n_logs, 1); /* not one line a question */
    board.mood = NTP_MOOD_ANSWERS;
    next();
    answer();
    assert_int_equal(board.n_set, 1);
    board.mood = NTP_MOOD_SILENT;
    next();
    answer();
    uint64_t failed_us = board.now_us;
    assert_int_equal(next() - failed_us, 16 * S);
}

static void what_cannot_be_trusted_moves_no_clock(void **state)
{
    (void)state;
    static const enum ntp_mood moods[] = { NTP_MOOD_UNSYNCHRONISED, NTP_MOOD_FOREIGN,
                                           NTP_MOOD_TOO_OFTEN, NTP_MOOD_DENIES };
    static const enum ntp_verdict verdicts[] = { NTP_UNSYNCHRONISED, NTP_FOREIGN, NTP_KISS_RATE,
                                                 NTP_KISS_DENY };
    board.ahead_us = 5000000;
    for (size_t i = 0; i < 4; i++) {
        board.mood = moods[i];
        next();
        answer();
        assert_int_equal(ntp.state, NTP_BAD_ANSWER);
        assert_int_equal(ntp.verdict, verdicts[i]);
    }
    assert_int_equal(board.n_set, 0);
    assert_true(ntp_next_us(&ntp) == UINT64_MAX); /* denied: never again, */
    ntp_save(&ntp, &settings, board.now_us);
    assert_true(ntp_next_us(&ntp) == UINT64_MAX);
    strcpy(settings.ntp_server, "other.example"); /* but another server is another matter */
    ntp_save(&ntp, &settings, board.now_us);
    assert_int_equal(ntp_next_us(&ntp), board.now_us);
}

/* proves: P-TIME-09 */
static void another_way_ends_the_questions_and_forgets_the_answer(void **state)
{
    (void)state;
    board.ahead_us = 5000000;
    next();
    settings.way = CLOCK_MANUAL;
    ntp_save(&ntp, &settings, board.now_us);
    answer();
    assert_int_equal(board.n_set, 0);
    assert_int_equal(ntp.state, NTP_OFF);
    assert_true(ntp_next_us(&ntp) == UINT64_MAX);
    settings.way = CLOCK_NTP;
    ntp_save(&ntp, &settings, board.now_us);
    next();
    answer();
    assert_int_equal(board.n_set, 1);
}

static void settings_that_do_not_concern_it_change_nothing(void **state)
{
    (void)state;
    next();
    answer();
    ntp_save(&ntp, &settings, board.now_us);
    assert_int_equal(ntp_next_us(&ntp), 600 * S);
    settings.ntp_interval_min = 2;
    ntp_save(&ntp, &settings, board.now_us);
    assert_int_equal(ntp_next_us(&ntp), 120 * S);
}

/* Somebody set the calendar clock while the question was on its way: an offset that is reckoned
 * with the old one would undo it. */
static void a_step_on_the_way_does_not_mislead(void **state)
{
    (void)state;
    next();
    board.ahead_us = 90000000;
    answer();
    assert_true(error_us() <= 2);
}

static void an_answer_to_nothing_is_nothing(void **state)
{
    (void)state;
    struct hal_answer a = { .id = 99, .len = 48 };
    const struct moment at = { 0, BEGIN_US };
    ntp_on_answer(&ntp, &a, &at);
    next();
    a.id = board.query.id + 1;
    ntp_on_answer(&ntp, &a, &at);
    step();
    assert_int_equal(ntp.state, NTP_ASKING);
    answer();
    uint64_t due_us = ntp_next_us(&ntp);
    answer(); /* the same once more */
    assert_int_equal(board.n_set, 1);
    assert_int_equal(ntp_next_us(&ntp), due_us);
}

static void a_board_that_cannot_ask_is_asked_again_later(void **state)
{
    (void)state;
    board.ask = HAL_E_BUSY;
    next();
    assert_int_equal(ntp.state, NTP_NO_ANSWER);
    assert_int_equal(ntp_next_us(&ntp), 16 * S);
    board.ask = HAL_OK;
    next();
    answer();
    assert_int_equal(ntp.state, NTP_SYNCHRONISED);
}

/* So that nobody can answer who did not see the question. */
static void no_two_questions_are_alike(void **state)
{
    (void)state;
    uint8_t before[NTP_PACKET_LEN];
    next();
    memcpy(before, board.question, sizeof before);
    answer();
    next();
    assert_memory_not_equal(before, board.question, sizeof before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_drifting_clock_is_kept_for_a_week, make),
        cmocka_unit_test_setup(it_asks_where_it_is_told_to, make),
        cmocka_unit_test_setup(silence_is_met_with_longer_and_longer_pauses, make),
        cmocka_unit_test_setup(what_cannot_be_trusted_moves_no_clock, make),
        cmocka_unit_test_setup(another_way_ends_the_questions_and_forgets_the_answer, make),
        cmocka_unit_test_setup(settings_that_do_not_concern_it_change_nothing, make),
        cmocka_unit_test_setup(a_step_on_the_way_does_not_mislead, make),
        cmocka_unit_test_setup(an_answer_to_nothing_is_nothing, make),
        cmocka_unit_test_setup(a_board_that_cannot_ask_is_asked_again_later, make),
        cmocka_unit_test_setup(no_two_questions_are_alike, make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
