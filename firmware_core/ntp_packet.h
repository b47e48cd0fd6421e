/* SPDX-License-Identifier: MIT */
/* The 48 bytes that an SNTP client and a server exchange (RFC 4330, RFC 5905; VS121-P 5.4.3, NTP
 * server): spells the question and judges the answer. Called by ntp.c. */
#ifndef FOOTFALL_CORE_NTP_PACKET_H
#define FOOTFALL_CORE_NTP_PACKET_H

#include <stddef.h>
#include <stdint.h>

enum {
    NTP_PACKET_LEN = 48,
    NTP_PORT = 123,
};

/* The four times of an exchange begin and end on the client's clock. */
struct ntp_exchange {
    uint64_t mark;       /* what the question carried; the answer must carry it back */
    int64_t sent_utc_us; /* both on the client's clock as it goes now */
    int64_t arrived_utc_us;
};

enum ntp_verdict {
    NTP_GOOD,
    NTP_MALFORMED, /* too short, or no answer of a server */
    NTP_FOREIGN,   /* to another question, or to none */
    NTP_KISS_RATE, /* asked too often */
    NTP_KISS_DENY, /* must not ask this server again */
    NTP_KISS,      /* another kiss of death */
    NTP_UNSYNCHRONISED,
    NTP_ABSURD, /* times that contradict each other */
};

/* Spells a question with a mark of the client's choice. */
void ntp_packet_question(uint8_t out[NTP_PACKET_LEN], uint64_t mark);

/* Judges an answer. With NTP_GOOD *offset_us is what the client's clock must be moved by. */
enum ntp_verdict ntp_packet_judge(const uint8_t *bytes, size_t len,
                                  const struct ntp_exchange *exchange, int64_t *offset_us);

/* In words, for logs and the status. */
const char *ntp_packet_words(enum ntp_verdict verdict);

#endif
