/* SPDX-License-Identifier: MIT */
#include "hal_sim/ntp_server.h"

#include <string.h>

/* Bytes of the packet. */
enum { FLAGS, STRATUM, POLL, PRECISION, REFERENCE_ID = 12, REFERENCE = 16, ORIGINATE = 24 };
enum { RECEIVE = 32, TRANSMIT = 40, STAMP_LEN = 8 };

static void put_stamp(uint8_t *at, int64_t utc_us)
{
    static const int64_t from_1900_to_1970_s = 2208988800;
    uint64_t us = (uint64_t)(utc_us % 1000000);
    uint64_t fraction = ((us << 32) + 999999) / 1000000; /* up: cut again, it is the same us */
    uint64_t stamp = (uint64_t)(utc_us / 1000000 + from_1900_to_1970_s) << 32 | fraction;
    for (int i = STAMP_LEN - 1; i >= 0; i--, stamp >>= 8)
        at[i] = (uint8_t)stamp;
}

static void kiss(uint8_t *answer, const char *code)
{
    answer[FLAGS] |= 3 << 6;
    answer[STRATUM] = 0;
    memcpy(answer + REFERENCE_ID, code, 4);
}

uint16_t ntp_server_answer(enum ntp_mood mood, const uint8_t *question, size_t len, int64_t utc_us,
                           uint8_t out[NTP_SERVER_ANSWER_LEN])
{
    if (mood == NTP_MOOD_SILENT || len < NTP_SERVER_ANSWER_LEN || (question[FLAGS] & 7) != 3)
        return 0;
    memset(out, 0, NTP_SERVER_ANSWER_LEN);
    out[FLAGS] = (uint8_t)((question[FLAGS] & 0x38) | 4);
    out[STRATUM] = 2;
    out[POLL] = question[POLL];
    out[PRECISION] = (uint8_t)-20;
    put_stamp(out + REFERENCE, utc_us - 60 * 1000000);
    memcpy(out + ORIGINATE, question + TRANSMIT, STAMP_LEN);
    put_stamp(out + RECEIVE, utc_us);
    put_stamp(out + TRANSMIT, utc_us);
    if (mood == NTP_MOOD_DENIES)
        kiss(out, "DENY");
    else if (mood == NTP_MOOD_TOO_OFTEN)
        kiss(out, "RATE");
    else if (mood == NTP_MOOD_UNSYNCHRONISED)
        out[FLAGS] |= 3 << 6;
    else if (mood == NTP_MOOD_FOREIGN)
        out[ORIGINATE] ^= 1;
    return NTP_SERVER_ANSWER_LEN;
}
