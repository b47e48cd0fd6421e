/* SPDX-License-Identifier: MIT */
#include "firmware_core/location.h"

#include <assert.h>

#include "firmware_core/civil_time.h"
#include "firmware_core/text.h"

static void log_port(const struct hal *hal, enum hal_log_level level, const char *before,
                     uint16_t port, const char *after)
{
    char line[128];
    struct text text;
    text_begin(&text, line, sizeof line);
    text_add(&text, before);
    text_unsigned(&text, port);
    text_add(&text, after);
    (void)text_end(&text);
    hal->log(hal->ctx, level, line);
}

static void shut(struct location *location, const struct hal *hal)
{
    if (location->open)
        hal->unlisten(hal->ctx);
    location->open = false;
    location->failed = false;
}

static void open_port(struct location *location, uint16_t port, const struct hal *hal,
                      uint64_t now_us)
{
    location->port = port;
    location->open = hal->listen(hal->ctx, port) == HAL_OK;
    if (location->open) {
        log_port(hal, HAL_LOG_INFO, "locations are pushed on TCP port ", port, "");
    } else {
        if (!location->failed)
            log_port(hal, HAL_LOG_ERROR, "locations cannot be pushed: TCP port ", port,
                     " cannot be had; trying again every 10 s");
        location->retry_us = now_us + (uint64_t)LOCATION_RETRY_S * 1000000;
    }
    location->failed = !location->open;
}

void location_keep(struct location *location, const struct location_settings *settings,
                   const struct hal *hal, uint64_t now_us)
{
    if (!settings->enable || location->port != settings->port)
        shut(location, hal);
    if (settings->enable && !location->open && (!location->failed || now_us >= location->retry_us))
        open_port(location, settings->port, hal, now_us);
}

uint64_t location_next_us(const struct location *location, const struct location_settings *settings)
{
    return settings->enable && location->failed ? location->retry_us : UINT64_MAX;
}

static int64_t pixels(int32_t q4)
{
    return q4 < 0 ? -((8 - (int64_t)q4) / 16) : (8 + (int64_t)q4) / 16;
}

/* A clock before 1970 stays at its begin. */
static void spell_time(struct text *text, int64_t utc_us)
{
    if (utc_us < 0)
        utc_us = 0;
    struct civil_time time = civil_time_local(utc_us, 0);
    const struct {
        char before;
        uint32_t value;
        unsigned digits;
    } parts[] = { { '"', time.year, 4 },
                  { '-', time.month, 2 },
                  { '-', time.day, 2 },
                  { 'T', time.hour, 2 },
                  { ':', time.minute, 2 },
                  { ':', time.second, 2 },
                  { '.', (uint32_t)(utc_us / 1000 % 1000), 3 } };
    for (unsigned i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        text_char(text, parts[i].before);
        text_padded(text, parts[i].value, parts[i].digits);
    }
    text_add(text, "Z\"");
}

/* Who is not confirmed may be a chair, and who is lost may have left. */
static bool is_told(const struct track *track)
{
    return track->confirmed && !track->lost;
}

size_t location_spell(const struct tracks *tracks, int64_t utc_us, char out[LOCATION_LINE_MAX])
{
    struct text text;
    const char *before = "";
    text_begin(&text, out, LOCATION_LINE_MAX);
    text_add(&text, "{\"time\":");
    spell_time(&text, utc_us);
    text_add(&text, ",\"people\":[");
    for (unsigned i = 0; i < tracks->n; i++) {
        if (!is_told(&tracks->t[i]))
            continue;
        text_add(&text, before);
        text_add(&text, "{\"id\":");
        text_unsigned(&text, tracks->t[i].id);
        text_add(&text, ",\"x\":");
        text_signed(&text, pixels(tracks->t[i].x_q4));
        text_add(&text, ",\"y\":");
        text_signed(&text, pixels(tracks->t[i].y_q4));
        text_char(&text, '}');
        before = ",";
    }
    text_add(&text, "]}\n");
    int len = text_end(&text);
    assert(len > 0); /* LOCATION_LINE_MAX has room for TRACK_MAX people */
    return (size_t)len;
}

void location_push(struct location *location, const struct tracks *tracks, int64_t utc_us,
                   const struct hal *hal)
{
    if (!location->open)
        return;
    size_t len = location_spell(tracks, utc_us, location->line);
    hal->push(hal->ctx, location->line, len);
}
