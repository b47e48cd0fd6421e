/* SPDX-License-Identifier: MIT */
/* Holds a page for people and a JSON Schema against the tables of keys that a file is read by: the
 * same keys, ranges, defaults and necessities in all three. Included by the tests of the formats,
 * which name page and schema. */
#ifndef FOOTFALL_TESTS_UNIT_FORMAT_TABLES_H
#define FOOTFALL_TESTS_UNIT_FORMAT_TABLES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/keys.h"
#include "sim/units.h"

/* Called for each key of the reader with its path and its part of the schema. */
typedef void visitor(const struct key *key, const char *path, const cJSON *schema);

static const char *page_name, *schema_name;
static char *page;
static cJSON *schema;

static char *read_whole(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = calloc(1, 1 << 18);
    assert_non_null(text);
    size_t len = fread(text, 1, (1 << 18) - 1, file);
    assert_true(len > 0 && len < (1 << 18) - 1);
    fclose(file);
    return text;
}

static int read_page_and_schema(const char *page_path, const char *schema_path)
{
    struct jsonc_error error;
    page_name = page_path;
    schema_name = schema_path;
    page = read_whole(page_path);
    char *text = read_whole(schema_path);
    schema = jsonc_parse(text, strlen(text), &error);
    free(text);
    return schema != NULL ? 0 : -1;
}

static int drop_page_and_schema(void **state)
{
    (void)state;
    free(page);
    cJSON_Delete(schema);
    return 0;
}

/* What an object of the schema has under a key, wherever that is written. */
static const cJSON *part(const cJSON *json, const char *key)
{
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(json, key);
    const cJSON *reference = cJSON_GetObjectItemCaseSensitive(found, "$ref");
    if (reference == NULL)
        return found;
    /* all references are to "#/$defs/NAME" */
    return cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(schema, "$defs"),
                                            strrchr(reference->valuestring, '/') + 1);
}

static void visit_table(const struct key_table *table, const char *path, const cJSON *object,
                        visitor *visit);

static void visit_list(const struct key_list *list, const char *path, const cJSON *array,
                       visitor *visit)
{
    char inner[JSONC_PATH_MAX + 3];
    snprintf(inner, sizeof inner, "%s[].", path);
    const cJSON *items = part(array, "items"), *forms = part(items, "oneOf");
    assert_int_equal(forms != NULL ? cJSON_GetArraySize(forms) : 1, list->n_forms);
    for (size_t i = 0; i < list->n_forms; i++)
        visit_table(list->forms[i].table, inner,
                    forms != NULL ? cJSON_GetArrayItem(forms, (int)i) : items, visit);
}

static void visit_table(const struct key_table *table, const char *path, const cJSON *object,
                        visitor *visit)
{
    for (size_t i = 0; i < table->n; i++) {
        const struct key *key = &table->keys[i];
        char inner[JSONC_PATH_MAX], below[JSONC_PATH_MAX + 1];
        snprintf(inner, sizeof inner, "%s%s", path, key->name);
        const cJSON *property = part(part(object, "properties"), key->name);
        visit(key, inner, property);
        snprintf(below, sizeof below, "%s.", inner);
        if (key->kind == KEY_OBJECT)
            visit_table(key->table, below, property, visit);
        if (key->kind == KEY_LIST && key->list->n_forms > 0)
            visit_list(key->list, inner, property, visit);
    }
}

/* The line of the page's table for a key, NULL when there is none. */
static const char *row_of(const char *path, char *row, size_t cap)
{
    char begin[JSONC_PATH_MAX + 8];
    snprintf(begin, sizeof begin, "\n| `%s` |", path);
    const char *at = strstr(page, begin);
    if (at == NULL)
        return NULL;
    snprintf(row, cap, "%.*s", (int)strcspn(at + 1, "\n"), at + 1);
    return row;
}

static void check_in_page(const struct key *key, const char *path, const cJSON *property)
{
    char row[1024], expected[256];
    (void)property;
    if (row_of(path, row, sizeof row) == NULL)
        fail_msg("%s does not know %s", page_name, path);
    if (key->required && strstr(row, "| must be given |") == NULL)
        fail_msg("%s: %s must be given", page_name, path);
    if (!key->required && strstr(row, "| must be given |") != NULL)
        fail_msg("%s: %s may be left out", page_name, path);
    snprintf(expected, sizeof expected, "| `%s` |", key->fallback != NULL ? key->fallback : "");
    if (key->fallback != NULL && strstr(row, expected) == NULL)
        fail_msg("%s: the default of %s is %s", page_name, path, key->fallback);
}

/* How the page writes a range; empty where the kind has none. */
static void range_of(const struct key *key, char *out, size_t cap)
{
    char low[24], high[24];
    out[0] = '\0';
    switch (key->kind) {
    case KEY_NUMBER:
    case KEY_U16:
    case KEY_U32:
    case KEY_U64:
    case KEY_TEXT:
    case KEY_LIST:
        snprintf(out, cap, " %.16g to %.16g", key->min, key->max);
        break;
    case KEY_DURATION:
        units_print_duration((uint64_t)(key->min * 1e6), low, sizeof low);
        units_print_duration((uint64_t)(key->max * 1e6), high, sizeof high);
        snprintf(out, cap, "`\"%s\"` to `\"%s\"`", low, high);
        break;
    case KEY_LENGTH:
    case KEY_LENGTHS:
        snprintf(out, cap, "`\"%gm\"` to `\"%gm\"`", key->min, key->max);
        break;
    case KEY_SPEED:
        snprintf(out, cap, "`\"%gm/s\"` to `\"%gm/s\"`", key->min, key->max);
        break;
    case KEY_POINTS:
        snprintf(out, cap, "%g points", key->max);
        break;
    default:
        break;
    }
}

static void check_range_in_page(const struct key *key, const char *path, const cJSON *property)
{
    char row[1024], range[80];
    (void)property;
    range_of(key, range, sizeof range);
    if (row_of(path, row, sizeof row) == NULL || strstr(row, range) == NULL)
        fail_msg("%s: the range of %s is %s", page_name, path, range);
    for (size_t i = 0; key->choices != NULL && key->choices[i] != NULL; i++) {
        snprintf(range, sizeof range, "`\"%s\"`", key->choices[i]);
        if (strstr(row, range) == NULL)
            fail_msg("%s: %s may be %s", page_name, path, range);
    }
}

static void check_number(const cJSON *property, const char *bound, double value, const char *path)
{
    const cJSON *number = part(property, bound);
    if (!cJSON_IsNumber(number) || number->valuedouble != value)
        fail_msg("%s: %s of %s is %.16g", schema_name, bound, path, value);
}

static void check_bounds(const struct key *key, const char *path, const cJSON *property)
{
    switch (key->kind) {
    case KEY_NUMBER:
    case KEY_U16:
    case KEY_U32:
    case KEY_U64:
        check_number(property, "minimum", key->min, path);
        check_number(property, "maximum", key->max, path);
        break;
    case KEY_TEXT:
        check_number(property, "minLength", key->min, path);
        check_number(property, "maxLength", key->max, path);
        break;
    case KEY_LIST:
    case KEY_POINTS:
        check_number(property, "minItems", key->min, path);
        check_number(property, "maxItems", key->max, path);
        break;
    default:
        break;
    }
}

static void check_in_schema(const struct key *key, const char *path, const cJSON *property)
{
    if (property == NULL)
        fail_msg("%s does not know %s", schema_name, path);
    check_bounds(key, path, property);
    const cJSON *choices = part(property, "enum");
    int n = 0;
    for (; key->choices != NULL && key->choices[n] != NULL; n++)
        assert_string_equal(cJSON_GetArrayItem(choices, n)->valuestring, key->choices[n]);
    if (key->choices != NULL)
        assert_int_equal(cJSON_GetArraySize(choices), n);
    if (key->fallback != NULL && strcmp(key->fallback, "{}") != 0) {
        cJSON *fallback = cJSON_Parse(key->fallback);
        if (!cJSON_Compare(part(property, "default"), fallback, true))
            fail_msg("%s: the default of %s is %s", schema_name, path, key->fallback);
        cJSON_Delete(fallback);
    }
}

/* Whether the object of the schema has exactly the table's keys and necessities. */
static void check_object(const struct key_table *table, const cJSON *object, const char *path)
{
    size_t required = 0;
    const cJSON *names = part(object, "required"), *name;
    for (size_t i = 0; i < table->n; i++)
        required += table->keys[i].required;
    if ((size_t)cJSON_GetArraySize(part(object, "properties")) != table->n)
        fail_msg("%s: \"%s\" has keys that the reader does not know", schema_name, path);
    assert_int_equal(names != NULL ? cJSON_GetArraySize(names) : 0, required);
    cJSON_ArrayForEach(name, names)
    {
        bool found = false;
        for (size_t i = 0; i < table->n; i++)
            found = found || (table->keys[i].required &&
                              strcmp(table->keys[i].name, name->valuestring) == 0);
        if (!found)
            fail_msg("%s: %s%s may be left out", schema_name, path, name->valuestring);
    }
    assert_true(cJSON_IsFalse(part(object, "additionalProperties")));
}

static void check_objects(const struct key *key, const char *path, const cJSON *property)
{
    if (key->kind == KEY_OBJECT)
        check_object(key->table, property, path);
    if (key->kind != KEY_LIST)
        return;
    const cJSON *items = part(property, "items"), *forms = part(items, "oneOf");
    for (size_t i = 0; i < key->list->n_forms; i++)
        check_object(key->list->forms[i].table,
                     forms != NULL ? cJSON_GetArrayItem(forms, (int)i) : items, path);
}

static size_t known_rows;
static char known[256][JSONC_PATH_MAX];

static void remember(const struct key *key, const char *path, const cJSON *property)
{
    (void)key;
    (void)property;
    for (size_t i = 0; i < known_rows; i++)
        if (strcmp(known[i], path) == 0)
            return;
    assert_true(known_rows < 256);
    snprintf(known[known_rows++], sizeof known[0], "%s", path);
}

static size_t rows_of_page(void)
{
    size_t rows = 0;
    for (const char *at = strstr(page, "\n| `"); at != NULL; at = strstr(at + 1, "\n| `"))
        rows++;
    return rows;
}

#endif
