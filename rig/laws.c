/* SPDX-License-Identifier: MIT */
#include "rig/laws.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "rig/strict_json.h"

enum { STREAMS_MAX = 24 /* four events for six recipients */, NAME_MAX_LEN = 48, SHOWN_MAX = 20 };

/* A report may have to wait for the answer to the one before it. */
static const double REPORT_WAITS_US = 100000;

/* Reports of one counting function to one recipient, in the order in which they left. */
struct stream {
    char to[NAME_MAX_LEN], event[NAME_MAX_LEN];
    bool any_interval;
    char start[NAME_MAX_LEN], end[NAME_MAX_LEN]; /* of the last period */
    double sum_in, sum_out;                      /* of all periods */
    double triggered_in, triggered_out;          /* since the last period's end */
    double all_triggered_in, all_triggered_out;
    size_t n;
    uint64_t hash; /* of all bodies in their order */
};

struct check {
    struct buffer *broken;
    struct mistake *first;
    const struct laws_end *end;
    size_t n_broken, line;
    double last_t_us;
    bool closed, high;     /* DO to COM, and DI */
    bool lit, off;         /* the LED; without power */
    bool pressed;          /* the reset button */
    bool was_closed, owes; /* DO was ever closed; it moved and no report has told it yet */
    double moved_us;
    size_t n_streams;
    struct stream stream[STREAMS_MAX];
};

__attribute__((format(printf, 2, 3))) static void broken(struct check *check, const char *format,
                                                         ...)
{
    char what[400];
    va_list list;
    if (++check->n_broken > SHOWN_MAX)
        return;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    if (check->last_t_us >= 0 && check->last_t_us < 1e15)
        mistake_note(check->first, (uint64_t)check->last_t_us, what, (struct match_place) { 0 });
    if (check->line > 0)
        buffer_addf(check->broken, "trace.jsonl:%zu: %s\n", check->line, what);
    else
        buffer_addf(check->broken, "at the end: %s\n", what);
}

static const char *text_at(const cJSON *json, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
    return cJSON_IsString(item) ? item->valuestring : "";
}

static bool number_at(const cJSON *json, const char *key, double *out)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
    if (!cJSON_IsNumber(item))
        return false;
    *out = item->valuedouble;
    return true;
}

static struct stream *stream_of(struct check *check, const char *to, const char *event)
{
    for (size_t i = 0; i < check->n_streams; i++)
        if (strcmp(check->stream[i].to, to) == 0 && strcmp(check->stream[i].event, event) == 0)
            return &check->stream[i];
    if (check->n_streams == STREAMS_MAX)
        return NULL;
    struct stream *stream = &check->stream[check->n_streams++];
    snprintf(stream->to, sizeof stream->to, "%s", to);
    snprintf(stream->event, sizeof stream->event, "%s", event);
    return stream;
}

static void take_body(struct stream *stream, const cJSON *body)
{
    char *s = cJSON_PrintUnformatted(body);
    stream->n++;
    for (const char *c = s != NULL ? s : ""; *c != '\0'; c++)
        stream->hash = (stream->hash ^ (unsigned char)*c) * 1099511628211u;
    cJSON_free(s);
}

/* VS121-P 7.1, 7.5: periods follow each other without gap or overlap, and none comes twice. */
static void check_period(struct check *check, struct stream *stream, const cJSON *body)
{
    const cJSON *time_info = cJSON_GetObjectItemCaseSensitive(body, "time_info");
    const char *start = text_at(time_info, "start_time"), *end = text_at(time_info, "end_time");
    if (start[0] == '\0' || end[0] == '\0') {
        broken(check, "a periodic report without start_time and end_time");
        return;
    }
    if (stream->any_interval && strcmp(stream->start, start) == 0 && strcmp(stream->end, end) == 0)
        broken(check, "doubled: %s of %s to %s went to %s before", stream->event, start, end,
               stream->to);
    else if (stream->any_interval && check->end->nothing_is_lost && !check->end->has_gaps &&
             strcmp(stream->end, start) != 0)
        broken(check, "start_time %s is not the end_time %s of the period before", start,
               stream->end);
    snprintf(stream->start, sizeof stream->start, "%s", start);
    snprintf(stream->end, sizeof stream->end, "%s", end);
    stream->any_interval = true;
}

static void check_difference(struct check *check, const char *name, double in, double out,
                             double capacity)
{
    if (in - out != capacity)
        broken(check, "%s is %.0f, but in - out = %.0f - %.0f = %.0f", name, capacity, in, out,
               in - out);
}

static void check_sum(struct check *check, const char *name, double sum, double cumulative)
{
    if (sum != cumulative)
        broken(check, "%s is %.0f, but the periods add up to %.0f", name, cumulative, sum);
}

/* A reset within the period: what is cumulative since then is a part of the period. */
static bool was_reset(const struct stream *stream, double in, double out, double all_in,
                      double all_out)
{
    bool smaller = all_in < stream->sum_in || all_out < stream->sum_out;
    return smaller && all_in <= in && all_out <= out;
}

static void check_line_interval(struct check *check, struct stream *stream, const cJSON *body)
{
    double in, out, capacity, all_in, all_out, all_capacity;
    const cJSON *total = cJSON_GetObjectItemCaseSensitive(body, "total_data");
    if (!number_at(body, "in_counted", &in) || !number_at(body, "out_counted", &out) ||
        !number_at(body, "capacity_counted", &capacity) ||
        !number_at(total, "in_cumulative_counted", &all_in) ||
        !number_at(total, "out_cumulative_counted", &all_out) ||
        !number_at(total, "capacity_cumulative_counted", &all_capacity)) {
        broken(check, "a periodic line report lacks a count");
        return;
    }
    stream->sum_in += in;
    stream->sum_out += out;
    if (check->end->has_resets && was_reset(stream, in, out, all_in, all_out)) {
        stream->sum_in = all_in;
        stream->sum_out = all_out;
    }
    check_difference(check, "capacity_counted", in, out, capacity);
    check_difference(check, "capacity_cumulative_counted", all_in, all_out, all_capacity);
    if (check->end->nothing_is_lost) {
        check_sum(check, "in_cumulative_counted", stream->sum_in, all_in);
        check_sum(check, "out_cumulative_counted", stream->sum_out, all_out);
    }
    if (check->end->all_triggers_leave &&
        (stream->triggered_in != in || stream->triggered_out != out))
        broken(check, "the period counts in %.0f, out %.0f, but its triggers in %.0f, out %.0f", in,
               out, stream->triggered_in, stream->triggered_out);
    stream->triggered_in = stream->triggered_out = 0;
}

static void check_line_trigger(struct check *check, struct stream *stream, const cJSON *body)
{
    double in, out;
    const cJSON *data = cJSON_GetObjectItemCaseSensitive(body, "line_trigger_data");
    if (!number_at(data, "in", &in) || !number_at(data, "out", &out)) {
        broken(check, "a line trigger report lacks a count");
        return;
    }
    if (in < 0 || out < 0 || in + out < 1)
        broken(check, "a line trigger report without a crossing: in %.0f, out %.0f", in, out);
    stream->triggered_in += in;
    stream->triggered_out += out;
    stream->all_triggered_in += in;
    stream->all_triggered_out += out;
}

/* VS121-P 7.1: the maximum of a period is not below the number at its end; lists are as long as
 * total_mapped_regions says. */
static void check_region(struct check *check, const cJSON *body)
{
    static const char *const lists[] = { "numbering_regions", "occupancy", "current_counted" };
    double now, max, regions;
    if (!number_at(body, "current_total", &now) || now < 0)
        broken(check, "a region report without current_total");
    else if ((number_at(body, "max_counted", &max) || number_at(body, "Max_counted", &max)) &&
             max < now)
        broken(check, "the period's maximum %.0f is below current_total %.0f", max, now);
    if (!number_at(body, "total_mapped_regions", &regions))
        return;
    for (size_t i = 0; i < 3; i++) {
        const cJSON *list = cJSON_GetObjectItemCaseSensitive(body, lists[i]);
        if (list != NULL && cJSON_GetArraySize(list) != (int)regions)
            broken(check, "%s has %d entries, total_mapped_regions is %.0f", lists[i],
                   cJSON_GetArraySize(list), regions);
    }
}

/* Of 2022-12-20T18:15:52+03:00, since some day; false for any other form. */
static bool iso_seconds(const char *s, double *out)
{
    int year, month, day, hour, minute, second, zone_h, zone_min, end = 0;
    char sign;
    if (sscanf(s, "%4d-%2d-%2dT%2d:%2d:%2d%c%2d:%2d%n", &year, &month, &day, &hour, &minute,
               &second, &sign, &zone_h, &zone_min, &end) != 9 ||
        s[end] != '\0' || (sign != '+' && sign != '-'))
        return false;
    int from_march = (month + 9) % 12, y = year - (month < 3);
    int days = y * 365 + y / 4 - y / 100 + y / 400 + (from_march * 306 + 5) / 10 + day;
    int zone = (zone_h * 60 + zone_min) * (sign == '-' ? -1 : 1);
    *out = days * 86400.0 + (hour * 60 + minute - zone) * 60.0 + second;
    return true;
}

/* VS121-P 7.4: the duration is the difference of the two times, which are in whole seconds. */
static void check_stay(struct check *check, const cJSON *stay)
{
    double start_s, end_s, duration_ms, id;
    if (!iso_seconds(text_at(stay, "dwell_start_time"), &start_s) ||
        !iso_seconds(text_at(stay, "dwell_end_time"), &end_s) ||
        !number_at(stay, "duration", &duration_ms) || !number_at(stay, "people_id", &id)) {
        broken(check, "a stay lacks people_id, duration or a time in ISO 8601");
        return;
    }
    double off_s = end_s - start_s - duration_ms / 1000;
    if (off_s > 1 || off_s < -1)
        broken(check, "a stay of %.0f ms lasts from %s to %s", duration_ms,
               text_at(stay, "dwell_start_time"), text_at(stay, "dwell_end_time"));
}

/* VS121-P 7.3: nobody's stay is longer than the longest. */
static void check_dwell(struct check *check, const cJSON *body, bool interval)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(body, "dwell_time_data"), *item;
    if (!cJSON_IsArray(list) || list->child == NULL)
        broken(check, "a dwell report without dwell_time_data");
    cJSON_ArrayForEach(item, list)
    {
        double max, avg;
        if (!interval)
            check_stay(check, item);
        else if (!number_at(item, "max_dwell_time", &max) ||
                 !number_at(item, "avg_dwell_time", &avg))
            broken(check, "a periodic dwell report lacks a time");
        else if (avg > max)
            broken(check, "the mean stay of %.0f s is longer than the longest of %.0f s", avg, max);
    }
}

/* VS121-P 7: a picture is a JPEG in base64 behind all else, and goes by HTTP only. Recipients are
 * compared without it, for each URL may have it or not. */
static void take_snapshot(struct check *check, const cJSON *line, cJSON *body)
{
    static const char begin[] = "/9j/4AAQSkZJRgABAQAAAQABAAD/2w", key[] = "snapshot";
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(body, key);
    if (item == NULL)
        return;
    const char *text = cJSON_IsString(item) ? item->valuestring : "";
    size_t len = strlen(text);
    size_t digits = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                 "0123456789+/");
    if (strncmp(text, begin, sizeof begin - 1) != 0 || len % 4 != 0 ||
        digits + strspn(text + digits, "=") != len || len > digits + 2)
        broken(check, "snapshot is no JPEG in base64");
    if (item->next != NULL)
        broken(check, "snapshot is not the last key");
    if (strncmp(text_at(line, "to"), "http", 4) != 0)
        broken(check, "a snapshot went to %s", text_at(line, "to"));
    cJSON_DeleteItemFromObjectCaseSensitive(body, key);
}

static void check_report(struct check *check, const cJSON *line)
{
    cJSON *body = cJSON_GetObjectItemCaseSensitive(line, "body");
    if (!cJSON_IsObject(body)) {
        broken(check, "the body of a report is not a JSON object");
        return;
    }
    const char *event = text_at(body, "event");
    bool interval = strcmp(text_at(body, "report_type"), "interval") == 0;
    struct stream *stream = stream_of(check, text_at(line, "to"), event);
    if (stream == NULL) {
        broken(check, "more than %d kinds of reports and recipients", STREAMS_MAX);
        return;
    }
    take_snapshot(check, line, body);
    take_body(stream, body);
    if (interval)
        check_period(check, stream, body);
    if (strcmp(event, "Line Crossing Counting") == 0) {
        if (interval)
            check_line_interval(check, stream, body);
        else
            check_line_trigger(check, stream, body);
    } else if (strcmp(event, "Region People Counting") == 0) {
        check_region(check, body);
        check->owes = check->owes && interval;
    } else if (strcmp(event, "Dwell Time Detection") == 0) {
        check_dwell(check, body, interval);
    }
}

/* VS121-P 5.3.1: the alarm works on the number that is reported, without delay. Only the first
 * closing is no change of that number. */
static void check_alarm(struct check *check)
{
    if (!check->owes)
        return;
    check->owes = false;
    broken(check, "DO moved at %.0f, and no report of a change left then", check->moved_us);
}

/* A line of a pin is a change: DO begins open, DI low. */
static void check_pin(struct check *check, const cJSON *line)
{
    const char *pin = text_at(line, "pin");
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(line, "level");
    bool *last = strcmp(pin, "do") == 0   ? &check->closed
                 : strcmp(pin, "di") == 0 ? &check->high
                                          : &check->pressed;
    if (last == &check->pressed && strcmp(pin, "reset") != 0)
        broken(check, "there is no pin \"%s\"", pin);
    else if (!cJSON_IsBool(item) || cJSON_IsTrue(item) == *last)
        broken(check, "pin %s has no new level", pin);
    *last = cJSON_IsTrue(item);
    if (last != &check->closed)
        return;
    check->owes = check->end->alarm_is_reported && check->was_closed;
    check->was_closed = true;
    check->moved_us = check->last_t_us;
}

static void check_led(struct check *check, const cJSON *line)
{
    check->lit = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(line, "level"));
}

/* VS121-P 2.3, 5.3.1: without power nothing leaves the device, its LED is dark and DO open. */
static void check_power(struct check *check, const cJSON *line)
{
    bool was_off = check->off;
    check->off = strcmp(text_at(line, "power"), "off") == 0;
    if (was_off && !check->off && (check->lit || check->closed))
        broken(check, "the LED was lit or DO closed without power");
    check->high = check->pressed = false; /* what is on the inputs is read anew */
}

/* What one line of this kind says. */
static void check_kind(struct check *check, const cJSON *json)
{
    const char *kind = text_at(json, "kind");
    bool report = strcmp(kind, "report") == 0;
    if (check->off && (report || cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "level"))))
        broken(check, "a device without power does something");
    if (report)
        check_report(check, json);
    else if (strcmp(kind, "pin") == 0)
        check_pin(check, json);
    else if (strcmp(kind, "led") == 0)
        check_led(check, json);
    else if (strcmp(kind, "power") == 0)
        check_power(check, json);
}

static void check_line(struct check *check, const char *s, size_t len)
{
    size_t at;
    const char *wrong = strict_json_check(s, len, &at);
    if (wrong != NULL) {
        broken(check, "not strict JSON: %s at column %zu", wrong, at + 1);
        return;
    }
    cJSON *json = cJSON_ParseWithLength(s, len);
    double t_us = 0;
    if (!number_at(json, "t_us", &t_us))
        broken(check, "no t_us");
    else if (t_us < check->last_t_us)
        broken(check, "time goes back: %.0f after %.0f", t_us, check->last_t_us);
    check->last_t_us = t_us;
    if (t_us > check->moved_us + REPORT_WAITS_US)
        check_alarm(check);
    check_kind(check, json);
    cJSON_Delete(json);
}

/* No trigger report was lost or doubled: they add up to what the device counted. */
static void check_end(struct check *check)
{
    const struct laws_end *end = check->end;
    check->line = 0;
    check_alarm(check);
    for (size_t i = 0; i < check->n_streams; i++) {
        const struct stream *s = &check->stream[i];
        if (!end->has_line || !end->all_triggers_leave ||
            strcmp(s->event, "Line Crossing Counting") != 0)
            continue;
        if (s->all_triggered_in != end->line_in || s->all_triggered_out != end->line_out)
            broken(check,
                   "the triggers to %s add up to in %.0f, out %.0f; the device counted in %" PRIu32
                   ", out %" PRIu32,
                   s->to, s->all_triggered_in, s->all_triggered_out, end->line_in, end->line_out);
    }
}

/* No recipient was left out, and none got what the others did not. */
static void check_recipients(struct check *check)
{
    for (size_t i = 0; check->end->recipients_alike && i < check->n_streams; i++)
        for (size_t k = i + 1; k < check->n_streams; k++) {
            const struct stream *a = &check->stream[i], *b = &check->stream[k];
            if (strcmp(a->event, b->event) == 0 && (a->n != b->n || a->hash != b->hash))
                broken(check, "%s: %s got %zu reports, %s %zu, or others", a->event, a->to, a->n,
                       b->to, b->n);
        }
}

size_t laws_check(const char *trace, const struct laws_end *end, struct buffer *text,
                  struct mistake *first)
{
    struct check check = { .broken = text, .first = first, .end = end };
    for (const char *s = trace; *s != '\0';) {
        size_t len = strcspn(s, "\n");
        check.line++;
        check_line(&check, s, len);
        s += len + (s[len] == '\n' ? 1 : 0);
    }
    check_end(&check);
    check_recipients(&check);
    if (check.n_broken > SHOWN_MAX)
        buffer_addf(text, "and %zu more\n", check.n_broken - SHOWN_MAX);
    return check.n_broken;
}
