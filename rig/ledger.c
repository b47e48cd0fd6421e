/* SPDX-License-Identifier: MIT */
#include "rig/ledger.h"

#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

enum { ROWS_MAX = 24 };

struct row {
    char to[32], event[40], type[16];
    size_t n;
    double first_us, last_us;
};

struct ledger {
    size_t n;
    struct row row[ROWS_MAX];
};

static const char *text_at(const cJSON *json, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
    return cJSON_IsString(item) ? item->valuestring : "";
}

static struct row *row_of(struct ledger *ledger, const struct row *like)
{
    for (size_t i = 0; i < ledger->n; i++) {
        struct row *r = &ledger->row[i];
        if (strcmp(r->to, like->to) == 0 && strcmp(r->event, like->event) == 0 &&
            strcmp(r->type, like->type) == 0)
            return r;
    }
    if (ledger->n == ROWS_MAX)
        return NULL;
    ledger->row[ledger->n] = *like;
    return &ledger->row[ledger->n++];
}

static void take_line(struct ledger *ledger, const char *s, size_t len)
{
    cJSON *json = cJSON_ParseWithLength(s, len);
    const cJSON *body = cJSON_GetObjectItemCaseSensitive(json, "body");
    const cJSON *t_us = cJSON_GetObjectItemCaseSensitive(json, "t_us");
    if (strcmp(text_at(json, "kind"), "report") == 0 && cJSON_IsNumber(t_us)) {
        struct row like = { .first_us = t_us->valuedouble };
        snprintf(like.to, sizeof like.to, "%s", text_at(json, "to"));
        snprintf(like.event, sizeof like.event, "%s", text_at(body, "event"));
        snprintf(like.type, sizeof like.type, "%s", text_at(body, "report_type"));
        struct row *row = row_of(ledger, &like);
        if (row != NULL) {
            row->n++;
            row->last_us = t_us->valuedouble;
        }
    }
    cJSON_Delete(json);
}

static void add_row(const struct row *row, struct buffer *out)
{
    buffer_add(out, "<tr><td>");
    buffer_add_escaped(out, row->event);
    buffer_add(out, "</td><td>");
    buffer_add_escaped(out, row->type);
    buffer_add(out, "</td><td>");
    buffer_add_escaped(out, row->to);
    buffer_addf(out, "</td><td>%zu</td><td>%.2f s</td><td>%.2f s</td></tr>", row->n,
                row->first_us / 1e6, row->last_us / 1e6);
}

void ledger_html(const char *trace, struct buffer *out)
{
    struct ledger ledger = { 0 };
    for (const char *s = trace; *s != '\0';) {
        size_t len = strcspn(s, "\n");
        take_line(&ledger, s, len);
        s += len + (s[len] == '\n' ? 1 : 0);
    }
    if (ledger.n == 0)
        return;
    buffer_add(out, "<table class=\"ledger\"><thead><tr><th>What left the device</th><th></th>"
                    "<th>to</th><th>times</th><th>first</th><th>last</th></tr></thead><tbody>");
    for (size_t i = 0; i < ledger.n; i++)
        add_row(&ledger.row[i], out);
    buffer_add(out, "</tbody></table>");
}
