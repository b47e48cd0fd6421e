/* SPDX-License-Identifier: MIT */
#include "rig/line_course.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "rig/memory.h"

static void add(struct line_course *course, uint64_t t_us, bool level)
{
    bool before = course->n > 0 && course->change[course->n - 1].level;
    if (level == before)
        return;
    if (course->n == course->cap) {
        course->cap = course->cap > 0 ? 2 * course->cap : 32;
        course->change = memory_resize(course->change, course->cap, sizeof *course->change);
    }
    course->change[course->n++] = (struct line_change) { t_us, level };
}

static const char *text_of(const cJSON *json, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
    return cJSON_IsString(item) ? item->valuestring : "";
}

static void read_line(struct line_course *out, const cJSON *json)
{
    const cJSON *t_us = cJSON_GetObjectItemCaseSensitive(json, "t_us");
    const cJSON *level = cJSON_GetObjectItemCaseSensitive(json, "level");
    const char *kind = text_of(json, "kind");
    bool is_led = strcmp(kind, "led") == 0;
    if (!cJSON_IsNumber(t_us) || t_us->valuedouble < 0)
        return;
    uint64_t at_us = (uint64_t)t_us->valuedouble;
    if (strcmp(kind, "power") == 0) {
        add(&out[LINE_DI], at_us, false);
        add(&out[LINE_RESET], at_us, false);
    }
    if (!is_led && strcmp(kind, "pin") != 0)
        return;
    const char *name = is_led ? line_pin_name(LINE_LED) : text_of(json, "pin");
    for (enum line_pin pin = 0; pin < LINE_PINS; pin++)
        if (strcmp(name, line_pin_name(pin)) == 0)
            add(&out[pin], at_us, cJSON_IsTrue(level));
}

void line_courses_read(struct line_course out[LINE_PINS], const char *trace)
{
    for (const char *s = trace; *s != '\0';) {
        size_t len = strcspn(s, "\n");
        cJSON *json = cJSON_ParseWithLength(s, len);
        read_line(out, json);
        cJSON_Delete(json);
        s += len + (s[len] == '\n' ? 1 : 0);
    }
}

void line_course_settle(const struct line_course *course, uint64_t bounce_us,
                        struct line_course *out)
{
    out->n = 0;
    for (size_t first = 0; first < course->n;) {
        size_t last = first;
        while (last + 1 < course->n && bounce_us > 0 &&
               course->change[last + 1].t_us - course->change[last].t_us <= bounce_us)
            last++;
        add(out, course->change[first].t_us, course->change[last].level);
        first = last + 1;
    }
}

bool line_course_level(const struct line_course *course, uint64_t t_us)
{
    bool level = false;
    for (size_t i = 0; i < course->n && course->change[i].t_us <= t_us; i++)
        level = course->change[i].level;
    return level;
}

void line_course_free(struct line_course *course)
{
    free(course->change);
    *course = (struct line_course) { 0 };
}

void line_courses_free(struct line_course courses[LINE_PINS])
{
    for (enum line_pin pin = 0; pin < LINE_PINS; pin++)
        line_course_free(&courses[pin]);
}
