/* SPDX-License-Identifier: MIT */
#include "rig/window/sheet.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "firmware_core/settings_json.h"
#include "rig/memory.h"
#include "rig/window/json_text.h"

enum { DESCRIPTION_MAX = 160 };

void sheet_free(struct sheet *sheet)
{
    buffer_free(&sheet->text);
    free(sheet->lines);
    *sheet = (struct sheet) { 0 };
}

const char *sheet_line(const struct sheet *sheet, size_t i)
{
    return sheet->text.s + sheet->lines[i].at;
}

static void add_line(struct sheet *sheet, const char *s, size_t n, bool is_heading)
{
    if (sheet->n == sheet->cap) {
        sheet->cap = sheet->cap > 0 ? 2 * sheet->cap : 128;
        sheet->lines = memory_resize(sheet->lines, sheet->cap, sizeof sheet->lines[0]);
    }
    sheet->lines[sheet->n++] = (struct sheet_line) { sheet->text.len, is_heading };
    buffer_add_bytes(&sheet->text, s, n);
    buffer_add_bytes(&sheet->text, "", 1);
}

static void add_json(struct sheet *sheet, const char *s, size_t n, size_t columns)
{
    struct buffer lines = { 0 };
    json_text_lines(s, n, columns, &lines);
    const char *line = buffer_get(&lines);
    for (const char *end; (end = strchr(line, '\n')) != NULL; line = end + 1)
        add_line(sheet, line, (size_t)(end - line), false);
    add_line(sheet, line, strlen(line), false);
    buffer_free(&lines);
}

/* A string without its quotes. */
static void add_member(const char *line, const char *key, struct buffer *out)
{
    const char *value;
    size_t n;
    if (!json_text_member(line, strlen(line), key, &value, &n))
        return;
    bool is_string = n >= 2 && value[0] == '"';
    buffer_add_bytes(out, value + is_string, n - 2 * is_string);
}

static void add_report(struct sheet *sheet, const struct chronicle_mark *mark, size_t columns)
{
    const char *body;
    size_t n;
    struct buffer heading = { 0 };
    buffer_addf(&heading, "%.3f s to ", (double)mark->t_us / 1e6);
    add_member(mark->text, "to", &heading);
    buffer_add(&heading, "  ");
    add_member(mark->text, "url", &heading);
    add_member(mark->text, "topic", &heading);
    add_line(sheet, heading.s, heading.len, true);
    if (json_text_member(mark->text, strlen(mark->text), "body", &body, &n))
        add_json(sheet, body, n, columns);
    buffer_free(&heading);
}

void sheet_add_reports(struct sheet *sheet, const struct chronicle *chronicle, uint64_t t_us,
                       size_t columns)
{
    const unsigned kinds = 1u << CHRONICLE_REPORT;
    size_t n = 0;
    for (long i = chronicle_before(chronicle, kinds, t_us + 1); i >= 0 && n < SHEET_REPORTS_MAX;
         i--)
        if (chronicle->marks[i].kind == CHRONICLE_REPORT) {
            add_report(sheet, &chronicle->marks[i], columns);
            n++;
        }
}

void sheet_add_settings(struct sheet *sheet, const struct settings *settings,
                        const struct model *model, size_t columns)
{
    char *text = memory_zeroed(SETTINGS_JSON_EXPORT_MAX, 1);
    int len = settings_json_export(settings, model, text, SETTINGS_JSON_EXPORT_MAX);
    if (len > 0)
        add_json(sheet, text, (size_t)len, columns);
    free(text);
}

/* {"t_us":0,"kind":"pin","pin":"do","level":true} is told as: pin: do, level true */
static void describe_trace(const cJSON *json, struct buffer *out)
{
    const char *kind = cJSON_GetStringValue(cJSON_GetObjectItem(json, "kind"));
    const char *between = ": ";
    buffer_add(out, kind != NULL ? kind : "?");
    for (const cJSON *item = json->child; item != NULL; item = item->next) {
        if (strcmp(item->string, "t_us") == 0 || strcmp(item->string, "kind") == 0)
            continue;
        buffer_add(out, between);
        between = ", ";
        if (kind == NULL || strcmp(item->string, kind) != 0)
            buffer_addf(out, "%s ", item->string);
        char *value = cJSON_IsString(item) ? NULL : cJSON_PrintUnformatted(item);
        buffer_add(out, value != NULL ? value : item->valuestring);
        cJSON_free(value);
    }
}

static void describe_report(const cJSON *json, struct buffer *out)
{
    const cJSON *body = cJSON_GetObjectItem(json, "body");
    const char *to = cJSON_GetStringValue(cJSON_GetObjectItem(json, "to"));
    const char *event = cJSON_GetStringValue(cJSON_GetObjectItem(body, "event"));
    const char *type = cJSON_GetStringValue(cJSON_GetObjectItem(body, "report_type"));
    buffer_addf(out, "report to %s%s%s%s%s", to != NULL ? to : "?", event != NULL ? ": " : "",
                event != NULL ? event : "", type != NULL ? ", " : "", type != NULL ? type : "");
}

void sheet_describe(const struct chronicle_mark *mark, struct buffer *out)
{
    struct buffer whole = { 0 };
    cJSON *json = cJSON_Parse(mark->text);
    if (cJSON_IsObject(json) && mark->kind == CHRONICLE_REPORT)
        describe_report(json, &whole);
    else if (cJSON_IsObject(json))
        describe_trace(json, &whole);
    else
        buffer_add(&whole, mark->text);
    cJSON_Delete(json);
    size_t n = whole.len < DESCRIPTION_MAX ? whole.len : DESCRIPTION_MAX;
    while (n < whole.len && n > 0 && ((unsigned char)whole.s[n] & 0xc0) == 0x80)
        n--; /* within a character */
    buffer_add_bytes(out, buffer_get(&whole), n);
    buffer_add(out, n < whole.len ? "..." : "");
    buffer_free(&whole);
}
