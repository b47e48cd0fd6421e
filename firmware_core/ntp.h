/* SPDX-License-Identifier: MIT */
/* Keeps the calendar clock right (VS121-P 5.4.3): asks an NTP server at the set interval and sets
 * the clock by its answers, or lets the user set it. A stage of device_step(), before everything
 * that goes by the clock. */
#ifndef FOOTFALL_CORE_NTP_H
#define FOOTFALL_CORE_NTP_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/civil_time.h"
#include "firmware_core/hal.h"
#include "firmware_core/ntp_packet.h"
#include "firmware_core/settings.h"

enum {
    NTP_TIMEOUT_MS = 5000,
    NTP_RETRY_MIN_S = 16, /* after a failure, doubling; never longer than the set interval */
    NTP_RETRY_MAX_S = 1024,
};

enum ntp_state {
    NTP_OFF,    /* the clock is set in another way, or there is no server to ask */
    NTP_ASKING, /* no answer yet */
    NTP_SYNCHRONISED,
    NTP_NO_ANSWER,
    NTP_BAD_ANSWER, /* `verdict` says which */
};

struct ntp {
    struct clock_settings settings; /* those that it runs by */
    enum ntp_state state;           /* how the last question went */
    enum ntp_verdict verdict;
    bool asking;
    uint32_t last_id;
    uint64_t mark;     /* of the last question */
    uint64_t asked_us; /* when it left */
    uint64_t next_us;  /* when to ask again; UINT64_MAX never */
    uint8_t failures;  /* in a row */
    int64_t offset_us; /* that the clock was last moved by */
    bool answered;     /* and not looked at yet */
    struct moment answered_at;
    struct hal_answer answer;
};

/* The device starts, or settings were saved: another way, server or interval counts from now on. */
void ntp_save(struct ntp *ntp, const struct clock_settings *settings, uint64_t now_us);

/* The board got an answer at this moment. Only enqueues. */
void ntp_on_answer(struct ntp *ntp, const struct hal_answer *answer, const struct moment *at);

/* Sets the clock by an answer that came, and asks when it is time. */
void ntp_step(struct ntp *ntp, const struct hal *hal, uint32_t seed);

/* When to call ntp_step() again; UINT64_MAX not before an answer. */
uint64_t ntp_next_us(const struct ntp *ntp);

/* Takes server_address apart: host, host:port, [IPv6]:port or a bare IPv6 address. */
void ntp_address(const char *server, char host[HOST_LEN_MAX + 1], uint16_t *port);

#endif
