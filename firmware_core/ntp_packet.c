/* SPDX-License-Identifier: MIT */
#include "firmware_core/ntp_packet.h"

#include <string.h>

#include "firmware_core/civil_time.h"

enum {
    MODE_CLIENT = 3,
    MODE_SERVER = 4,
    VERSION = 4,
    VERSION_OLDEST = 3,
    LEAP_UNKNOWN = 3, /* the server's clock is not set */
    STRATUM_KISS = 0,
    STRATUM_MAX = 15,
    DISPERSION_MAX_S = 16, /* root delay and dispersion: beyond, the time is nobody's */
    AT_STRATUM = 1,
    AT_ROOT_DELAY = 4,
    AT_ROOT_DISPERSION = 8,
    AT_KISS = 12,
    AT_ORIGINATE = 24,
    AT_RECEIVE = 32,
    AT_TRANSMIT = 40,
};

/* 1900-01-01 is so many seconds before 1970-01-01. */
static const int64_t EPOCH_1900_S = INT64_C(2208988800);
static const int64_t ERA_S = INT64_C(1) << 32;
/* 2024-01-01: no server's time is earlier, whatever the device's own clock says. */
static const int64_t EARLIEST_S = INT64_C(1704067200);

static uint32_t word_at(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void put_word(uint8_t *at, uint32_t word)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(word >> (24 - 8 * i));
}

static uint64_t stamp_at(const uint8_t *at)
{
    return (uint64_t)word_at(at) << 32 | word_at(at + 4);
}

/* The seconds of a stamp begin anew every 136 years: the first such time after half of that before
 * the client's own, and never one before this was written. */
static int64_t utc_of(uint64_t stamp, int64_t near_utc_us)
{
    int64_t first_s = near_utc_us / CIVIL_SECOND_US - ERA_S / 2;
    if (first_s < EARLIEST_S)
        first_s = EARLIEST_S;
    int64_t second = (int64_t)(stamp >> 32) - EPOCH_1900_S;
    int64_t ahead = ((second - first_s) % ERA_S + ERA_S) % ERA_S;
    int64_t us = (int64_t)((stamp & UINT32_MAX) * UINT64_C(1000000) >> 32);
    return (first_s + ahead) * CIVIL_SECOND_US + us;
}

void ntp_packet_question(uint8_t out[NTP_PACKET_LEN], uint64_t mark)
{
    memset(out, 0, NTP_PACKET_LEN);
    out[0] = VERSION << 3 | MODE_CLIENT;
    put_word(out + AT_TRANSMIT, (uint32_t)(mark >> 32));
    put_word(out + AT_TRANSMIT + 4, (uint32_t)mark);
}

/* A kiss has a code of letters; without one it is a server that has no time itself. */
static enum ntp_verdict kiss(const uint8_t *bytes)
{
    if (memcmp(bytes + AT_KISS, "RATE", 4) == 0)
        return NTP_KISS_RATE;
    if (memcmp(bytes + AT_KISS, "DENY", 4) == 0 || memcmp(bytes + AT_KISS, "RSTR", 4) == 0)
        return NTP_KISS_DENY;
    for (int i = 0; i < 4; i++)
        if (bytes[AT_KISS + i] < 'A' || bytes[AT_KISS + i] > 'Z')
            return NTP_UNSYNCHRONISED;
    return NTP_KISS;
}

static enum ntp_verdict judge_head(const uint8_t *bytes, size_t len,
                                   const struct ntp_exchange *exchange)
{
    if (len < NTP_PACKET_LEN)
        return NTP_MALFORMED;
    int version = bytes[0] >> 3 & 7;
    if ((bytes[0] & 7) != MODE_SERVER || version < VERSION_OLDEST || version > VERSION)
        return NTP_MALFORMED;
    if (stamp_at(bytes + AT_ORIGINATE) != exchange->mark)
        return NTP_FOREIGN;
    if (bytes[AT_STRATUM] == STRATUM_KISS)
        return kiss(bytes);
    if (bytes[0] >> 6 == LEAP_UNKNOWN || bytes[AT_STRATUM] > STRATUM_MAX ||
        stamp_at(bytes + AT_TRANSMIT) == 0 || stamp_at(bytes + AT_RECEIVE) == 0 ||
        word_at(bytes + AT_ROOT_DELAY) >> 16 >= DISPERSION_MAX_S ||
        word_at(bytes + AT_ROOT_DISPERSION) >> 16 >= DISPERSION_MAX_S)
        return NTP_UNSYNCHRONISED;
    return NTP_GOOD;
}

/* Rounded down, whatever the sign. */
static int64_t half(int64_t sum)
{
    return (sum - (sum & 1)) / 2;
}

enum ntp_verdict ntp_packet_judge(const uint8_t *bytes, size_t len,
                                  const struct ntp_exchange *exchange, int64_t *offset_us)
{
    enum ntp_verdict verdict = judge_head(bytes, len, exchange);
    if (verdict != NTP_GOOD)
        return verdict;
    int64_t received = utc_of(stamp_at(bytes + AT_RECEIVE), exchange->arrived_utc_us);
    int64_t answered = utc_of(stamp_at(bytes + AT_TRANSMIT), exchange->arrived_utc_us);
    int64_t away = exchange->arrived_utc_us - exchange->sent_utc_us;
    int64_t held = answered - received;
    /* The server cannot have held it for longer than it was away; clocks may differ a little. */
    if (held < 0 || held > away + CIVIL_SECOND_US / 100)
        return NTP_ABSURD;
    *offset_us = half((received - exchange->sent_utc_us) + (answered - exchange->arrived_utc_us));
    return NTP_GOOD;
}

const char *ntp_packet_words(enum ntp_verdict verdict)
{
    static const char *const words[] = {
        [NTP_GOOD] = "a good answer",
        [NTP_MALFORMED] = "an answer that is none of NTP",
        [NTP_FOREIGN] = "an answer to another question",
        [NTP_KISS_RATE] = "it is asked too often",
        [NTP_KISS_DENY] = "it denies its service",
        [NTP_KISS] = "it sends a kiss of death",
        [NTP_UNSYNCHRONISED] = "its own clock is not set",
        [NTP_ABSURD] = "an answer with impossible times",
    };
    return words[verdict];
}
