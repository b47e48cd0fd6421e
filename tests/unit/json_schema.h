/* SPDX-License-Identifier: MIT */
/* Judges a value by a JSON Schema: of 2020-12 the words that footfall's own schemas use. Included
 * by tests, which want a second opinion beside the readers'. */
#ifndef FOOTFALL_TESTS_UNIT_JSON_SCHEMA_H
#define FOOTFALL_TESTS_UNIT_JSON_SCHEMA_H

#include <cjson/cJSON.h>
#include <math.h>
#include <regex.h>
#include <stdbool.h>
#include <string.h>

static bool json_schema_allows(const cJSON *root, const cJSON *rules, const cJSON *value);

static bool is_of_type(const cJSON *value, const char *type)
{
    if (strcmp(type, "object") == 0)
        return cJSON_IsObject(value);
    if (strcmp(type, "array") == 0)
        return cJSON_IsArray(value);
    if (strcmp(type, "string") == 0)
        return cJSON_IsString(value);
    if (strcmp(type, "boolean") == 0)
        return cJSON_IsBool(value);
    return cJSON_IsNumber(value) &&
           (strcmp(type, "integer") != 0 || floor(value->valuedouble) == value->valuedouble);
}

static bool is_one_of(const cJSON *choices, const cJSON *value)
{
    const cJSON *choice;
    cJSON_ArrayForEach(choice, choices)
    {
        if (cJSON_Compare(choice, value, true))
            return true;
    }
    return false;
}

static bool matches(const char *pattern, const char *text)
{
    regex_t expression;
    if (regcomp(&expression, pattern, REG_EXTENDED | REG_NOSUB) != 0)
        return false;
    bool found = regexec(&expression, text, 0, NULL, 0) == 0;
    regfree(&expression);
    return found;
}

static bool object_is_allowed(const cJSON *root, const cJSON *rules, const cJSON *value)
{
    const cJSON *name, *member;
    const cJSON *properties = cJSON_GetObjectItemCaseSensitive(rules, "properties");
    const cJSON *least = cJSON_GetObjectItemCaseSensitive(rules, "minProperties");
    cJSON_ArrayForEach(name, cJSON_GetObjectItemCaseSensitive(rules, "required"))
    {
        if (!cJSON_HasObjectItem(value, name->valuestring))
            return false;
    }
    if (least != NULL && cJSON_GetArraySize(value) < least->valueint)
        return false;
    cJSON_ArrayForEach(member, value)
    {
        const cJSON *own = cJSON_GetObjectItemCaseSensitive(properties, member->string);
        const cJSON *others = cJSON_GetObjectItemCaseSensitive(rules, "additionalProperties");
        if (own == NULL ? cJSON_IsFalse(others) : !json_schema_allows(root, own, member))
            return false;
    }
    return true;
}

/* Members that come with others only. */
static bool company_is_kept(const cJSON *rule, const cJSON *value)
{
    const cJSON *name, *other;
    cJSON_ArrayForEach(name, rule)
    {
        cJSON_ArrayForEach(other, name)
        {
            if (cJSON_HasObjectItem(value, name->string) &&
                !cJSON_HasObjectItem(value, other->valuestring))
                return false;
        }
    }
    return true;
}

static bool exactly_one_allows(const cJSON *root, const cJSON *forms, const cJSON *value)
{
    const cJSON *form;
    int n = 0;
    cJSON_ArrayForEach(form, forms)
    {
        n += json_schema_allows(root, form, value);
    }
    return n == 1;
}

/* One word of the rules, whose argument is `rule`. Words for people and editors allow all. */
static bool rule_allows(const cJSON *root, const cJSON *rules, const cJSON *rule,
                        const cJSON *value)
{
    const char *word = rule->string;
    size_t len = cJSON_IsString(value) ? strlen(value->valuestring) : 0;
    if (strcmp(word, "type") == 0)
        return is_of_type(value, rule->valuestring);
    if (strcmp(word, "enum") == 0)
        return is_one_of(rule, value);
    if (strcmp(word, "minimum") == 0)
        return !cJSON_IsNumber(value) || value->valuedouble >= rule->valuedouble;
    if (strcmp(word, "maximum") == 0)
        return !cJSON_IsNumber(value) || value->valuedouble <= rule->valuedouble;
    if (strcmp(word, "minLength") == 0)
        return !cJSON_IsString(value) || (double)len >= rule->valuedouble;
    if (strcmp(word, "maxLength") == 0)
        return !cJSON_IsString(value) || (double)len <= rule->valuedouble;
    if (strcmp(word, "pattern") == 0)
        return !cJSON_IsString(value) || matches(rule->valuestring, value->valuestring);
    if (strcmp(word, "properties") == 0)
        return !cJSON_IsObject(value) || object_is_allowed(root, rules, value);
    if (strcmp(word, "const") == 0)
        return cJSON_Compare(rule, value, true);
    if (strcmp(word, "maxProperties") == 0)
        return !cJSON_IsObject(value) || cJSON_GetArraySize(value) <= rule->valueint;
    if (strcmp(word, "dependentRequired") == 0)
        return !cJSON_IsObject(value) || company_is_kept(rule, value);
    if (strcmp(word, "then") == 0) /* beside its "if" */
        return !json_schema_allows(root, cJSON_GetObjectItemCaseSensitive(rules, "if"), value) ||
               json_schema_allows(root, rule, value);
    if (strcmp(word, "oneOf") == 0)
        return exactly_one_allows(root, rule, value);
    return true;
}

/* `root` holds the definitions that "$ref" names, always as "#/$defs/NAME". */
static bool json_schema_allows(const cJSON *root, const cJSON *rules, const cJSON *value)
{
    const cJSON *rule, *reference = cJSON_GetObjectItemCaseSensitive(rules, "$ref");
    if (cJSON_IsFalse(rules))
        return false;
    if (reference != NULL)
        rules = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(root, "$defs"),
                                                 strrchr(reference->valuestring, '/') + 1);
    cJSON_ArrayForEach(rule, rules)
    {
        if (!rule_allows(root, rules, rule, value))
            return false;
    }
    return true;
}

#endif
