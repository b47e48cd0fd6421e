/* SPDX-License-Identifier: MIT */
/* Any bytes as an NTP server's answer: the clock moves by a good one only, to a time that a packet
 * can say, and the client goes on asking unless it was denied. The first two bytes choose the
 * device's own time, and whether the answer is to its question. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "firmware_core/ntp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int64_t YEAR_US = INT64_C(31556952000000);

static struct {
    uint64_t now_us;
    int64_t utc_us;
    uint32_t id;
    uint8_t question[NTP_PACKET_LEN];
    unsigned n_set;
} board;

static void must(int holds)
{
    if (!holds)
        abort();
}

static uint64_t now_us(void *ctx)
{
    (void)ctx;
    return board.now_us;
}

static int64_t utc_us(void *ctx)
{
    (void)ctx;
    return board.utc_us;
}

static int ask(void *ctx, const struct hal_query *query)
{
    (void)ctx;
    must(query->len == sizeof board.question);
    memcpy(board.question, query->bytes, query->len);
    board.id = query->id;
    return HAL_OK;
}

static void set_utc(void *ctx, int64_t to_us)
{
    (void)ctx;
    board.utc_us = to_us;
    board.n_set++;
}

static void log_line(void *ctx, enum hal_log_level level, const char *text)
{
    (void)ctx;
    (void)level;
    must(strlen(text) > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct hal hal = {
        .now_us = now_us, .utc_us = utc_us, .ask = ask, .set_utc = set_utc, .log = log_line
    };
    static const struct clock_settings settings = { .ntp_server = "s", .ntp_interval_min = 1 };
    struct ntp ntp = { 0 };
    struct hal_answer answer = { 0 };
    if (size < 2)
        return 0;
    memset(&board, 0, sizeof board);
    board.utc_us = data[0] * YEAR_US; /* 1970 to 2225 */
    ntp_save(&ntp, &settings, 0);
    ntp_step(&ntp, &hal, 1);
    answer.id = board.id;
    answer.len = (uint16_t)(size - 2 < HAL_DATAGRAM_MAX ? size - 2 : HAL_DATAGRAM_MAX);
    memcpy(answer.bytes, data + 2, answer.len);
    if ((data[1] & 1) != 0) /* otherwise hardly any would be to the question */
        memcpy(answer.bytes + 24, board.question + 40, 8);
    board.now_us = (uint64_t)data[1] * 1000;
    board.utc_us += (int64_t)board.now_us;
    const struct moment at = { board.now_us, board.utc_us };
    ntp_on_answer(&ntp, &answer, &at);
    ntp_step(&ntp, &hal, 1);
    must(board.n_set == (ntp.state == NTP_SYNCHRONISED));
    must(ntp.state == NTP_SYNCHRONISED || ntp.state == NTP_NO_ANSWER ||
         ntp.state == NTP_BAD_ANSWER);
    if (board.n_set > 0)
        must((data[1] & 1) != 0 && board.utc_us > 53 * YEAR_US && board.utc_us < 330 * YEAR_US);
    must((ntp_next_us(&ntp) == UINT64_MAX) == (ntp.verdict == NTP_KISS_DENY));
    return 0;
}
