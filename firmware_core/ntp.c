/* SPDX-License-Identifier: MIT */
#include "firmware_core/ntp.h"

#include <string.h>

#include "firmware_core/text.h"

static const uint64_t US_PER_S = 1000000;

void ntp_address(const char *server, char host[HOST_LEN_MAX + 1], uint16_t *port)
{
    const char *begin = server;
    const char *end = server + strlen(server);
    const char *colon = strchr(server, ':');
    if (*server == '[') {
        begin++;
        end = strchr(server, ']');
        colon = end[1] == ':' ? end + 1 : NULL;
    } else if (colon != NULL && strchr(colon + 1, ':') == NULL) {
        end = colon;
    } else {
        colon = NULL; /* without any, or the many of a bare IPv6 address */
    }
    memcpy(host, begin, (size_t)(end - begin));
    host[end - begin] = '\0';
    *port = NTP_PORT;
    if (colon == NULL)
        return;
    *port = 0;
    while (*++colon != '\0')
        *port = (uint16_t)(*port * 10 + (*colon - '0'));
}

static bool wanted(const struct clock_settings *settings)
{
    return settings->way == CLOCK_NTP && settings->ntp_server[0] != '\0';
}

static uint64_t interval_us(const struct ntp *ntp)
{
    return (uint64_t)ntp->settings.ntp_interval_min * 60 * US_PER_S;
}

void ntp_save(struct ntp *ntp, const struct clock_settings *settings, uint64_t now_us)
{
    bool same = ntp->settings.way == settings->way &&
                strcmp(ntp->settings.ntp_server, settings->ntp_server) == 0;
    if (same && ntp->state == NTP_SYNCHRONISED &&
        ntp->settings.ntp_interval_min != settings->ntp_interval_min)
        ntp->next_us = ntp->asked_us + (uint64_t)settings->ntp_interval_min * 60 * US_PER_S;
    bool running = ntp->state != NTP_OFF;
    ntp->settings = *settings;
    if (same && running)
        return;
    ntp->asking = false; /* an answer that still comes is to a question that nobody asks now */
    ntp->answered = false;
    ntp->failures = 0;
    ntp->state = wanted(settings) ? NTP_ASKING : NTP_OFF;
    ntp->next_us = wanted(settings) ? now_us : UINT64_MAX;
}

void ntp_on_answer(struct ntp *ntp, const struct hal_answer *answer, const struct moment *at)
{
    if (!ntp->asking || answer->id != ntp->last_id)
        return;
    ntp->asking = false;
    ntp->answered = true;
    ntp->answered_at = *at;
    ntp->answer = *answer;
}

static void log_with(const struct ntp *ntp, const struct hal *hal, enum hal_log_level level,
                     const char *what)
{
    char line[HOST_LEN_MAX + 128];
    struct text text;
    text_begin(&text, line, sizeof line);
    text_add(&text, "NTP server ");
    text_add(&text, ntp->settings.ntp_server);
    text_add(&text, ": ");
    text_add(&text, what);
    (void)text_end(&text);
    hal->log(hal->ctx, level, line);
}

static void log_offset(const struct ntp *ntp, const struct hal *hal)
{
    char what[64];
    struct text text;
    uint64_t us = (uint64_t)(ntp->offset_us < 0 ? -ntp->offset_us : ntp->offset_us);
    text_begin(&text, what, sizeof what);
    text_add(&text, ntp->offset_us < 0 ? "clock set back by " : "clock set forward by ");
    text_unsigned(&text, us / US_PER_S);
    text_char(&text, '.');
    text_padded(&text, (uint32_t)(us % US_PER_S), 6);
    text_add(&text, " s");
    (void)text_end(&text);
    log_with(ntp, hal, HAL_LOG_INFO, what);
}

/* Logs only what is new, for a server may be away for days. */
static void fail(struct ntp *ntp, const struct hal *hal, enum ntp_state state,
                 enum ntp_verdict verdict, uint64_t now_us)
{
    if (ntp->state != state || ntp->verdict != verdict)
        log_with(ntp, hal, HAL_LOG_WARNING,
                 state == NTP_NO_ANSWER ? "no answer" : ntp_packet_words(verdict));
    ntp->state = state;
    ntp->verdict = verdict;
    uint64_t pause_us = NTP_RETRY_MIN_S * US_PER_S << ntp->failures;
    if (verdict == NTP_KISS_RATE || pause_us > NTP_RETRY_MAX_S * US_PER_S)
        pause_us = NTP_RETRY_MAX_S * US_PER_S;
    else
        ntp->failures++;
    if (pause_us > interval_us(ntp))
        pause_us = interval_us(ntp);
    ntp->next_us = verdict == NTP_KISS_DENY ? UINT64_MAX : now_us + pause_us;
}

/* The time that passed on the way is taken from the clock that never steps: somebody may have set
 * the other one meanwhile. */
static void take_answer(struct ntp *ntp, const struct hal *hal)
{
    const struct moment *at = &ntp->answered_at;
    struct ntp_exchange exchange = { .mark = ntp->mark,
                                     .sent_utc_us =
                                         at->utc_us - (int64_t)(at->now_us - ntp->asked_us),
                                     .arrived_utc_us = at->utc_us };
    ntp->answered = false;
    if (ntp->answer.len == 0) {
        fail(ntp, hal, NTP_NO_ANSWER, NTP_GOOD, at->now_us);
        return;
    }
    enum ntp_verdict verdict =
        ntp_packet_judge(ntp->answer.bytes, ntp->answer.len, &exchange, &ntp->offset_us);
    if (verdict != NTP_GOOD) {
        fail(ntp, hal, NTP_BAD_ANSWER, verdict, at->now_us);
        return;
    }
    ntp->state = NTP_SYNCHRONISED;
    ntp->verdict = NTP_GOOD;
    ntp->failures = 0;
    ntp->next_us = ntp->asked_us + interval_us(ntp);
    hal->set_utc(hal->ctx, hal->utc_us(hal->ctx) + ntp->offset_us);
    log_offset(ntp, hal);
}

/* Differs from question to question and from device to device; no other host can know it without
 * seeing the question. It need not be a time: the client keeps its own. */
static uint64_t new_mark(const struct ntp *ntp, const struct moment *now, uint32_t seed)
{
    uint64_t mark = ((uint64_t)seed << 32 | ntp->last_id) ^ (uint64_t)now->utc_us;
    mark = (mark ^ mark >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    mark = (mark ^ mark >> 27) * UINT64_C(0x94d049bb133111eb);
    return mark ^ mark >> 31;
}

static void ask(struct ntp *ntp, const struct hal *hal, uint32_t seed)
{
    uint8_t packet[NTP_PACKET_LEN];
    char host[HOST_LEN_MAX + 1];
    struct hal_query query = { .id = ++ntp->last_id,
                               .host = host,
                               .bytes = packet,
                               .len = sizeof packet,
                               .timeout_ms = NTP_TIMEOUT_MS };
    struct moment now = { hal->now_us(hal->ctx), hal->utc_us(hal->ctx) };
    ntp_address(ntp->settings.ntp_server, host, &query.port);
    ntp->mark = new_mark(ntp, &now, seed);
    ntp->asked_us = now.now_us;
    ntp->asking = true;
    ntp->next_us = UINT64_MAX;
    ntp_packet_question(packet, ntp->mark);
    if (hal->ask(hal->ctx, &query) == HAL_OK)
        return;
    ntp->asking = false;
    fail(ntp, hal, NTP_NO_ANSWER, NTP_GOOD, now.now_us);
}

void ntp_step(struct ntp *ntp, const struct hal *hal, uint32_t seed)
{
    if (ntp->answered)
        take_answer(ntp, hal);
    if (!ntp->asking && hal->now_us(hal->ctx) >= ntp->next_us)
        ask(ntp, hal, seed);
}

uint64_t ntp_next_us(const struct ntp *ntp)
{
    if (ntp->answered)
        return ntp->answered_at.now_us;
    return ntp->asking ? UINT64_MAX : ntp->next_us;
}
