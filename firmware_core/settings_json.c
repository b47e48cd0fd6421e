/* SPDX-License-Identifier: MIT */
#include "firmware_core/settings_json.h"

#include <assert.h>
#include <string.h>

#include "firmware_core/json_scan.h"
#include "firmware_core/settings_check.h"
#include "firmware_core/settings_walk.h"
#include "firmware_core/text.h"

static const char too_much[] = "holds more values than the device has memory for";

/* An object or a list that is being read; the file's nesting ends where the table's does. */
struct level {
    const struct setting_table *table; /* of the object; NULL in a list */
    const struct setting_row *row;     /* what was opened; NULL for the whole and for elements */
    const cJSON *first, *next;         /* children of the file */
    unsigned char *object;
    unsigned index; /* of the next child */
};

struct import {
    const struct settings_frame *frame;
    struct settings *settings;
    struct level level[SETTINGS_DEPTH_MAX];
    unsigned depth;
    struct text key, reason;
};

static void name_error(struct import *import)
{
    for (unsigned i = 0; i < import->depth; i++) {
        const struct level *level = &import->level[i];
        if (level->row != NULL) {
            text_add(&import->key, import->key.len > 0 ? "." : "");
            text_add(&import->key, level->row->key);
        }
        if (level->table == NULL && i + 1 < import->depth) {
            text_char(&import->key, '[');
            text_unsigned(&import->key, level->index - 1);
            text_char(&import->key, ']');
        }
    }
}

static int refuse_key(struct import *import, const char *key)
{
    name_error(import);
    text_add(&import->key, import->key.len > 0 ? "." : "");
    text_excerpt(&import->key, key, 40);
    return -1;
}

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
    unsigned least = a < b ? a : b;
    return least < c ? least : c;
}

enum { SPELLING_MAX = 40 };

/* How many letters must be put in, left out or changed to get from one word to the other. */
static unsigned spelling_distance(const char *a, const char *b)
{
    unsigned row[SPELLING_MAX + 1];
    size_t n = strlen(b);
    assert(n <= SPELLING_MAX);
    for (unsigned j = 0; j <= n; j++)
        row[j] = j;
    for (unsigned i = 1; a[i - 1] != '\0' && i <= SPELLING_MAX; i++) {
        unsigned diagonal = row[0];
        row[0] = i;
        for (unsigned j = 1; j <= n; j++) {
            unsigned change = diagonal + (a[i - 1] != b[j - 1] ? 1 : 0);
            diagonal = row[j];
            row[j] = min3(row[j] + 1, row[j - 1] + 1, change);
        }
    }
    return row[n];
}

static int refuse_unknown(struct import *import, const struct setting_table *table, const char *key)
{
    const char *nearest = table->rows[0].key;
    unsigned least = spelling_distance(key, nearest);
    for (unsigned i = 1; i < table->n; i++) {
        unsigned distance = spelling_distance(key, table->rows[i].key);
        if (distance < least) {
            least = distance;
            nearest = table->rows[i].key;
        }
    }
    text_add(&import->reason, "unknown key; the nearest known one is ");
    text_add(&import->reason, nearest);
    return refuse_key(import, key);
}

static bool given_before(const cJSON *first, const cJSON *item)
{
    for (const cJSON *other = first; other != item; other = other->next)
        if (strcmp(other->string, item->string) == 0)
            return true;
    return false;
}

static void open_level(struct import *import, const struct setting_row *row,
                       const struct setting_table *table, const cJSON *item, unsigned char *object)
{
    assert(import->depth < SETTINGS_DEPTH_MAX);
    import->level[import->depth++] = (struct level) {
        .table = table, .row = row, .first = item->child, .next = item->child, .object = object
    };
}

static int refuse_type(struct import *import, const char *what)
{
    text_add(&import->reason, "must be ");
    text_add(&import->reason, what);
    return -1;
}

static int open_list(struct import *import, const struct setting_row *row, const cJSON *item,
                     unsigned char *object)
{
    if (!cJSON_IsArray(item)) {
        refuse_type(import, "a list");
        return refuse_key(import, row->key);
    }
    int n = cJSON_GetArraySize(item);
    int max = settings_table_max(row, import->frame->model);
    if (n > max) {
        text_add(&import->reason, "takes at most ");
        text_signed(&import->reason, max);
        text_add(&import->reason, ", not ");
        text_signed(&import->reason, n);
        return refuse_key(import, row->key);
    }
    if (row->counted)
        object[row->count_offset] = (uint8_t)n;
    open_level(import, row, NULL, item, object + row->offset);
    return 0;
}

static int read_element(struct import *import, struct level *list, const cJSON *item)
{
    unsigned index = list->index++;
    const struct setting_table *table = list->row->of;
    open_level(import, NULL, table, item, list->object + (size_t)index * list->row->stride);
    if (cJSON_IsObject(item))
        return 0;
    refuse_type(import, "an object");
    name_error(import);
    return -1;
}

static int read_value(struct import *import, const struct setting_row *row, const cJSON *item,
                      unsigned char *object)
{
    int index;
    if (settings_value_read(item, row, object, import->frame, &import->reason, &index) == 0)
        return 0;
    refuse_key(import, row->key);
    if (index >= 0) {
        text_char(&import->key, '[');
        text_signed(&import->key, index);
        text_char(&import->key, ']');
    }
    return -1;
}

static int read_member(struct import *import, struct level *level, const cJSON *item)
{
    const struct setting_row *row = NULL;
    for (unsigned i = 0; i < level->table->n && row == NULL; i++)
        if (strcmp(level->table->rows[i].key, item->string) == 0)
            row = &level->table->rows[i];
    if (row == NULL)
        return refuse_unknown(import, level->table, item->string);
    if (given_before(level->first, item)) {
        text_add(&import->reason, "is given twice");
        return refuse_key(import, row->key);
    }
    unsigned char *object = level->object;
    if (row->kind == SETTING_LIST)
        return open_list(import, row, item, object);
    if (row->kind != SETTING_OBJECT)
        return read_value(import, row, item, object);
    if (!cJSON_IsObject(item)) {
        refuse_type(import, "an object");
        return refuse_key(import, row->key);
    }
    open_level(import, row, row->of, item, object + row->offset);
    return 0;
}

/* The next member or element of what was opened last and is not through; NULL at the end. */
static const cJSON *next_item(struct import *import, struct level **level)
{
    while (import->depth > 0) {
        *level = &import->level[import->depth - 1];
        const cJSON *item = (*level)->next;
        if (item != NULL) {
            (*level)->next = item->next;
            return item;
        }
        import->depth--;
    }
    return NULL;
}

static int read_tree(struct import *import, const cJSON *root)
{
    struct level *level;
    const cJSON *item;
    if (!cJSON_IsObject(root))
        return refuse_type(import, "an object");
    open_level(import, NULL, &settings_table, root, (unsigned char *)import->settings);
    while ((item = next_item(import, &level)) != NULL) {
        int result = level->table == NULL ? read_element(import, level, item)
                                          : read_member(import, level, item);
        if (result != 0)
            return result;
    }
    return 0;
}

/* A second look at what was given, once all is known that conditions ask for. Objects only: no
 * setting in a list has a condition. */
static int check_conditions(struct import *import, const cJSON *root)
{
    struct level *level;
    const cJSON *item;
    open_level(import, NULL, &settings_table, root, NULL);
    while ((item = next_item(import, &level)) != NULL) {
        const struct setting_row *row = level->table->rows;
        while (strcmp(row->key, item->string) != 0)
            row++;
        if (row->exists != NULL && !row->exists(import->settings)) {
            text_add(&import->reason, "can only be set when ");
            text_add(&import->reason, row->condition);
            return refuse_key(import, row->key);
        }
        if (row->kind == SETTING_OBJECT)
            open_level(import, row, row->of, item, NULL);
    }
    return 0;
}

static int take_tree(struct import *import, const cJSON *root)
{
    if (read_tree(import, root) != 0 || check_conditions(import, root) != 0 ||
        settings_check_whole(import->settings, &import->key, &import->reason) != 0)
        return -1;
    return settings_check_numbers(import->settings, &import->key, &import->reason);
}

static int read_text(struct import *import, const struct json_arena *arena, const char *json,
                     size_t len, size_t *offset)
{
    *offset = 0;
    if (len > SETTINGS_JSON_MAX) {
        text_add(&import->reason, "the text is longer than 65536 bytes");
        return -1;
    }
    const char *wrong = json_scan(json, len, offset);
    if (wrong != NULL) {
        text_add(&import->reason, wrong);
        return -1;
    }
    const char *end = json;
    const cJSON *root = cJSON_ParseWithLengthOpts(json, len, &end, false);
    while (root != NULL && end < json + len && strchr(" \t\r\n", *end) != NULL)
        end++;
    if (arena->exhausted) {
        text_add(&import->reason, too_much);
        return -1;
    }
    *offset = (size_t)(end - json);
    if (root == NULL || end < json + len) {
        text_add(&import->reason, "is not JSON");
        return -1;
    }
    *offset = 0;
    return take_tree(import, root);
}

/* Of a text, or of what was read from one already. */
struct source {
    const char *json;
    size_t len;
    const cJSON *root; /* where there is no text */
};

/* The arena is in use already. */
static int import_from(struct settings *settings, const struct settings_frame *frame,
                       struct json_arena *arena, const struct source *source,
                       struct settings_error *error)
{
    memset(error, 0, sizeof *error);
    struct import *import = json_arena_alloc(arena, sizeof *import);
    struct settings *fresh = json_arena_alloc(arena, sizeof *fresh);
    if (import == NULL || fresh == NULL) {
        struct text reason;
        text_begin(&reason, error->reason, sizeof error->reason);
        text_add(&reason, too_much);
        (void)text_end(&reason);
        return -1;
    }
    frame->model->defaults(fresh);
    fresh->privacy_mode = frame->privacy_mode;
    *import = (struct import) { .frame = frame, .settings = fresh };
    text_begin(&import->key, error->key, sizeof error->key);
    text_begin(&import->reason, error->reason, sizeof error->reason);
    int result = source->json == NULL
                     ? take_tree(import, source->root)
                     : read_text(import, arena, source->json, source->len, &error->offset);
    if (result == 0)
        memcpy(settings, fresh, sizeof *settings);
    /* A key or reason that was cut still says enough. */
    (void)text_end(&import->key);
    (void)text_end(&import->reason);
    return result;
}

int settings_json_import(struct settings *settings, const struct settings_frame *frame,
                         struct json_arena *arena, const char *json, size_t len,
                         struct settings_error *error)
{
    const struct source source = { .json = json, .len = len };
    json_arena_begin(arena);
    int result = import_from(settings, frame, arena, &source, error);
    json_arena_end(arena);
    return result;
}

int settings_json_import_item(struct settings *settings, const struct settings_frame *frame,
                              struct json_arena *arena, const cJSON *item,
                              struct settings_error *error)
{
    struct source source = { .root = item };
    if (cJSON_IsString(item)) {
        source.json = item->valuestring;
        source.len = strlen(item->valuestring);
    }
    return import_from(settings, frame, arena, &source, error);
}

static void new_line(struct text *text, unsigned depth)
{
    text_char(text, '\n');
    for (unsigned i = 0; i < depth; i++)
        text_add(text, "  ");
}

/* What stands before a key, a value or a bracket: `first` tells whether the object or list that
 * it belongs to is still empty. */
static void separate(struct text *text, unsigned depth, bool closes, bool first)
{
    if (!closes && !first)
        text_char(text, ',');
    if (closes ? !first : depth > 0)
        new_line(text, depth);
}

static void write_step(struct text *text, enum settings_step step, const struct settings_walk *walk,
                       const struct model *model)
{
    switch (step) {
    case STEP_OPEN_OBJECT:
        text_char(text, '{');
        break;
    case STEP_CLOSE_OBJECT:
        text_char(text, '}');
        break;
    case STEP_OPEN_LIST:
        text_char(text, '[');
        break;
    case STEP_CLOSE_LIST:
        text_char(text, ']');
        break;
    case STEP_VALUE:
        settings_value_write(text, walk->row, walk->object, model);
        break;
    case STEP_END:
        text_char(text, '\n');
        break;
    }
}

int settings_json_export(const struct settings *settings, const struct model *model, char *out,
                         size_t cap)
{
    struct text text;
    struct settings_walk walk;
    enum settings_step step;
    bool first = true;
    text_begin(&text, out, cap);
    settings_walk_begin(&walk, settings, false);
    do {
        step = settings_walk_next(&walk);
        bool opens = step == STEP_OPEN_OBJECT || step == STEP_OPEN_LIST;
        bool closes = step == STEP_CLOSE_OBJECT || step == STEP_CLOSE_LIST;
        if (step != STEP_END)
            separate(&text, walk.depth - (opens ? 1 : 0), closes, first);
        if ((opens || step == STEP_VALUE) && walk.row != NULL) {
            text_quoted(&text, walk.row->key);
            text_add(&text, ": ");
        }
        write_step(&text, step, &walk, model);
        first = opens;
    } while (step != STEP_END);
    return text_end(&text);
}
