/* SPDX-License-Identifier: MIT */
#include "rig/window/draft_parts.h"

enum { LINE_MAX_BYTES = 98, INDENT = 2 };

static void print_inline(const cJSON *json, struct buffer *out)
{
    const cJSON *item;
    if (!cJSON_IsObject(json) && !cJSON_IsArray(json)) {
        char *text = cJSON_PrintUnformatted(json);
        buffer_add(out, text != NULL ? text : "null");
        cJSON_free(text);
        return;
    }
    bool object = cJSON_IsObject(json), empty = json->child == NULL;
    buffer_add(out, object ? (empty ? "{" : "{ ") : "[");
    cJSON_ArrayForEach(item, json)
    {
        if (object) {
            buffer_add_json_string(out, item->string);
            buffer_add(out, ": ");
        }
        print_inline(item, out);
        if (item->next != NULL)
            buffer_add(out, ", ");
    }
    buffer_add(out, object ? (empty ? "}" : " }") : "]");
}

/* `column` is where the value begins, `after` what follows it on its line. */
static void print(const cJSON *json, unsigned depth, size_t column, struct buffer *out)
{
    const cJSON *item;
    struct buffer line = { 0 };
    print_inline(json, &line);
    bool fits = depth > 0 && column + line.len <= LINE_MAX_BYTES;
    if (fits || json->child == NULL)
        buffer_add_bytes(out, buffer_get(&line), line.len);
    buffer_free(&line);
    if (fits || json->child == NULL)
        return;
    bool object = cJSON_IsObject(json);
    buffer_add(out, object ? "{\n" : "[\n");
    cJSON_ArrayForEach(item, json)
    {
        size_t begin = out->len;
        buffer_addf(out, "%*s", (int)(INDENT * (depth + 1)), "");
        if (object) {
            buffer_add_json_string(out, item->string);
            buffer_add(out, ": ");
        }
        print(item, depth + 1, out->len - begin, out);
        buffer_add(out, item->next != NULL ? ",\n" : "\n");
    }
    buffer_addf(out, "%*s%s", (int)(INDENT * depth), "", object ? "}" : "]");
}

void draft_print(const cJSON *json, struct buffer *out)
{
    print(json, 0, 0, out);
    buffer_add(out, "\n");
}
