/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/ntp_packet.h"

static const int64_t NOW_US = INT64_C(1772438400000000); /* 2026-03-02 08:00:00 UTC */
static const uint64_t MARK = UINT64_C(0x0123456789abcdef);

/* A server's time as its packet has it: seconds since 1900, and parts of a second. */
static void put_time(uint8_t *at, int64_t utc_us)
{
    uint32_t seconds = (uint32_t)(utc_us / 1000000 + INT64_C(2208988800));
    uint64_t parts = (((uint64_t)(utc_us % 1000000) << 32) + 999999) / 1000000;
    for (int i = 0; i < 4; i++) {
        at[i] = (uint8_t)(seconds >> (24 - 8 * i));
        at[4 + i] = (uint8_t)(parts >> (24 - 8 * i));
    }
}

/* A good answer of a server that got the question at `received` and answered at `answered`. */
static void make(uint8_t packet[NTP_PACKET_LEN], int64_t received, int64_t answered)
{
    memset(packet, 0, NTP_PACKET_LEN);
    packet[0] = 4 << 3 | 4;
    packet[1] = 3;
    for (int i = 0; i < 8; i++)
        packet[24 + i] = (uint8_t)(MARK >> (56 - 8 * i));
    put_time(packet + 32, received);
    put_time(packet + 40, answered);
}

static void a_question_is_that_of_a_client_with_its_mark(void **state)
{
    (void)state;
    static const uint8_t expected[NTP_PACKET_LEN] = {
        [0] = 0x23,  [40] = 0x01, [41] = 0x23, [42] = 0x45, [43] = 0x67,
        [44] = 0x89, [45] = 0xab, [46] = 0xcd, [47] = 0xef
    };
    uint8_t packet[NTP_PACKET_LEN];
    memset(packet, 0xff, sizeof packet);
    ntp_packet_question(packet, MARK);
    assert_memory_equal(packet, expected, sizeof packet);
}

static const struct {
    int64_t ahead_us; /* of the server's clock */
    int64_t there_us, held_us, back_us;
    int64_t client_us; /* what the client takes for now */
    int64_t offset_us; /* that it must find */
} good[] = {
    { 0, 0, 0, 0, 0, 0 },
    { 250000, 10000, 0, 10000, 0, 250000 },
    { -250000, 10000, 500, 10000, 0, -250000 },
    { 1, 20, 0, 20, 0, 1 },
    { -1, 20, 0, 20, 0, -1 },
    /* a way that is longer back than there shows as half of the difference */
    { 0, 10000, 0, 30000, 0, -10000 },
    { 86400000000, 500000, 200000, 500000, 0, 86400000000 },
    /* across the year 2036, in which the seconds begin anew, both ways */
    { 0, 10000, 0, 10000, INT64_C(313505400000000), 0 },
    { INT64_C(400000000000000), 10000, 0, 10000, 0, INT64_C(400000000000000) },
    { -INT64_C(400000000000000), 10000, 0, 10000, INT64_C(400000000000000),
      -INT64_C(400000000000000) },
    /* a clock that was never set is in 1970, and gets 2026 all the same */
    { INT64_C(1772438400000000), 10000, 0, 10000, -INT64_C(1772438400000000),
      INT64_C(1772438400000000) },
    /* and in 2190 it is not thrown back by 136 years */
    { 3000000, 10000, 0, 10000, INT64_C(5200000000000000), 3000000 },
};

static void the_offset_follows_from_four_times(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        uint8_t packet[NTP_PACKET_LEN];
        int64_t sent = NOW_US + good[i].client_us;
        int64_t received = sent + good[i].there_us + good[i].ahead_us;
        struct ntp_exchange exchange = { .mark = MARK,
                                         .sent_utc_us = sent,
                                         .arrived_utc_us = sent + good[i].there_us +
                                                           good[i].held_us + good[i].back_us };
        int64_t offset_us = 77;
        make(packet, received, received + good[i].held_us);
        enum ntp_verdict verdict = ntp_packet_judge(packet, sizeof packet, &exchange, &offset_us);
        if (verdict != NTP_GOOD || offset_us != good[i].offset_us)
            fail_msg("row %zu: %s, %lld us", i, ntp_packet_words(verdict), (long long)offset_us);
    }
}

static const struct {
    size_t len, at;
    uint8_t value; /* put at `at` of a good answer */
    enum ntp_verdict verdict;
} hostile[] = {
    { 0, 0, 0x24, NTP_MALFORMED },
    { 1, 0, 0x24, NTP_MALFORMED },
    { 47, 0, 0x24, NTP_MALFORMED },
    { 48, 0, 0x00, NTP_MALFORMED }, /* no version, no mode */
    { 48, 0, 0x23, NTP_MALFORMED }, /* a client's own packet come back */
    { 48, 0, 0x25, NTP_MALFORMED }, /* broadcast */
    { 48, 0, 0x26, NTP_MALFORMED }, /* control */
    { 48, 0, 0x2c, NTP_MALFORMED }, /* version 5 */
    { 48, 0, 0x14, NTP_MALFORMED }, /* version 2 */
    { 48, 0, 0xff, NTP_MALFORMED },
    { 48, 24, 0x02, NTP_FOREIGN }, /* first and last byte of the mark */
    { 48, 31, 0xee, NTP_FOREIGN },
    { 48, 0, 0xe4, NTP_UNSYNCHRONISED }, /* leap indicator 3 */
    { 48, 1, 16, NTP_UNSYNCHRONISED },
    { 48, 1, 255, NTP_UNSYNCHRONISED },
    { 48, 1, 0, NTP_UNSYNCHRONISED },
    { 48, 5, 16, NTP_UNSYNCHRONISED },   /* root delay of 16 s */
    { 48, 4, 0x80, NTP_UNSYNCHRONISED }, /* a negative one */
    { 48, 9, 16, NTP_UNSYNCHRONISED },   /* root dispersion of 16 s */
    { 48, 35, 0xff, NTP_ABSURD },        /* answered before it was received */
    { 48, 43, 0xff, NTP_ABSURD },        /* held for longer than it was away */
};

static void a_hostile_answer_moves_nothing(void **state)
{
    (void)state;
    const struct ntp_exchange exchange = { .mark = MARK,
                                           .sent_utc_us = NOW_US,
                                           .arrived_utc_us = NOW_US + 40000 };
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        uint8_t packet[NTP_PACKET_LEN];
        int64_t offset_us = 77;
        make(packet, NOW_US + 20000, NOW_US + 20000);
        packet[hostile[i].at] = hostile[i].value;
        enum ntp_verdict verdict = ntp_packet_judge(packet, hostile[i].len, &exchange, &offset_us);
        if (verdict != hostile[i].verdict)
            fail_msg("row %zu: %s", i, ntp_packet_words(verdict));
        assert_int_equal(offset_us, 77);
    }
}

static void times_of_none_are_none(void **state)
{
    (void)state;
    const struct ntp_exchange exchange = { .mark = MARK,
                                           .sent_utc_us = NOW_US,
                                           .arrived_utc_us = NOW_US + 40000 };
    uint8_t packet[NTP_PACKET_LEN];
    int64_t offset_us;
    make(packet, NOW_US, NOW_US);
    memset(packet + 32, 0, 8);
    assert_int_equal(ntp_packet_judge(packet, 48, &exchange, &offset_us), NTP_UNSYNCHRONISED);
    make(packet, NOW_US, NOW_US);
    memset(packet + 40, 0, 8);
    assert_int_equal(ntp_packet_judge(packet, 48, &exchange, &offset_us), NTP_UNSYNCHRONISED);
}

/* Only to the device's own question: anybody could send one otherwise. */
static void a_kiss_of_death_says_what_it_wants(void **state)
{
    (void)state;
    static const struct {
        char code[5];
        enum ntp_verdict verdict;
    } kisses[] = { { "DENY", NTP_KISS_DENY },
                   { "RSTR", NTP_KISS_DENY },
                   { "RATE", NTP_KISS_RATE },
                   { "INIT", NTP_KISS },
                   { "rate", NTP_UNSYNCHRONISED } };
    struct ntp_exchange exchange = { .mark = MARK,
                                     .sent_utc_us = NOW_US,
                                     .arrived_utc_us = NOW_US + 40000 };
    int64_t offset_us;
    for (size_t i = 0; i < sizeof kisses / sizeof kisses[0]; i++) {
        uint8_t packet[NTP_PACKET_LEN];
        make(packet, NOW_US, NOW_US);
        packet[0] |= 3 << 6;
        packet[1] = 0;
        memcpy(packet + 12, kisses[i].code, 4);
        assert_int_equal(ntp_packet_judge(packet, 48, &exchange, &offset_us), kisses[i].verdict);
        exchange.mark++;
        assert_int_equal(ntp_packet_judge(packet, 48, &exchange, &offset_us), NTP_FOREIGN);
        exchange.mark--;
    }
}

/* A server with extension fields or a checksum behind the packet is as good. */
static void what_follows_the_packet_does_not_matter(void **state)
{
    (void)state;
    const struct ntp_exchange exchange = { .mark = MARK,
                                           .sent_utc_us = NOW_US,
                                           .arrived_utc_us = NOW_US };
    uint8_t packet[NTP_PACKET_LEN + 20] = { 0 };
    int64_t offset_us;
    make(packet, NOW_US + 5, NOW_US + 5);
    packet[0] = 3 << 3 | 4; /* and so is version 3 */
    memset(packet + NTP_PACKET_LEN, 0xa5, 20);
    assert_int_equal(ntp_packet_judge(packet, sizeof packet, &exchange, &offset_us), NTP_GOOD);
    assert_int_equal(offset_us, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_is_that_of_a_client_with_its_mark),
        cmocka_unit_test(the_offset_follows_from_four_times),
        cmocka_unit_test(a_hostile_answer_moves_nothing),
        cmocka_unit_test(times_of_none_are_none),
        cmocka_unit_test(a_kiss_of_death_says_what_it_wants),
        cmocka_unit_test(what_follows_the_packet_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
