/* SPDX-License-Identifier: MIT */
#include "firmware_core/settings_walk.h"

#include <assert.h>

#include "firmware_core/settings_value.h"

void settings_walk_begin(struct settings_walk *walk, const struct settings *settings,
                         bool each_once)
{
    *walk = (struct settings_walk) { .settings = settings, .each_once = each_once };
}

static enum settings_step open_level(struct settings_walk *walk, const struct setting_row *row,
                                     const struct setting_table *table, const unsigned char *object,
                                     uint16_t count)
{
    assert(walk->depth < SETTINGS_DEPTH_MAX);
    unsigned at = walk->depth++;
    walk->level[at].row = row;
    walk->level[at].table = table;
    walk->level[at].object = object;
    walk->level[at].next = 0;
    walk->level[at].count = count;
    return table != NULL ? STEP_OPEN_OBJECT : STEP_OPEN_LIST;
}

static uint16_t list_length(const struct settings_walk *walk, const struct setting_row *row,
                            const unsigned char *object)
{
    if (walk->each_once)
        return 1;
    return row->counted ? object[row->count_offset] : (uint16_t)row->max;
}

static enum settings_step close_level(struct settings_walk *walk)
{
    bool list = walk->level[--walk->depth].table == NULL;
    walk->row = walk->level[walk->depth].row;
    return list ? STEP_CLOSE_LIST : STEP_CLOSE_OBJECT;
}

/* Rows whose condition these settings do not meet. */
static void skip_rows(struct settings_walk *walk, unsigned at)
{
    const struct setting_table *table = walk->level[at].table;
    if (table == NULL || walk->each_once)
        return;
    while (walk->level[at].next < table->n) {
        const struct setting_row *row = &table->rows[walk->level[at].next];
        if (row->exists == NULL || row->exists(walk->settings))
            return;
        walk->level[at].next++;
    }
}

enum settings_step settings_walk_next(struct settings_walk *walk)
{
    if (!walk->started) {
        walk->started = true;
        return open_level(walk, NULL, &settings_table, (const unsigned char *)walk->settings,
                          settings_table.n);
    }
    if (walk->depth == 0)
        return STEP_END;
    unsigned at = walk->depth - 1;
    skip_rows(walk, at);
    if (walk->level[at].next == walk->level[at].count)
        return close_level(walk);
    const unsigned char *object = walk->level[at].object;
    uint16_t index = walk->level[at].next++;
    walk->row = NULL;
    if (walk->level[at].table == NULL) {
        const struct setting_row *list = walk->level[at].row;
        return open_level(walk, NULL, list->of, object + (size_t)index * list->stride, list->of->n);
    }
    const struct setting_row *row = &walk->level[at].table->rows[index];
    walk->row = row;
    walk->object = object;
    if (row->kind == SETTING_OBJECT)
        return open_level(walk, row, row->of, object + row->offset, row->of->n);
    if (row->kind == SETTING_LIST)
        return open_level(walk, row, NULL, object + row->offset, list_length(walk, row, object));
    return STEP_VALUE;
}

/* region_people_counting.detection_region.regions[].number */
static void path_of(const struct settings_walk *walk, struct text *text)
{
    for (unsigned i = 1; i < walk->depth; i++) {
        if (walk->level[i].row == NULL)
            continue;
        text_add(text, walk->level[i].row->key);
        text_add(text, walk->level[i].table == NULL ? "[]." : ".");
    }
    text_add(text, walk->row->key);
}

bool settings_walk_line(struct settings_walk *walk, const struct model *model,
                        struct settings_line *line)
{
    enum settings_step step;
    do {
        step = settings_walk_next(walk);
    } while (step != STEP_VALUE && step != STEP_END);
    if (step == STEP_END)
        return false;
    struct text text;
    text_begin(&text, line->key, sizeof line->key);
    path_of(walk, &text);
    int whole = text_end(&text);
    text_begin(&text, line->range, sizeof line->range);
    settings_value_range(&text, walk->row, model);
    whole |= text_end(&text);
    text_begin(&text, line->factory, sizeof line->factory);
    if (walk->row->factory != NULL)
        text_add(&text, walk->row->factory);
    else
        settings_value_write(&text, walk->row, walk->object, model);
    whole |= text_end(&text);
    assert(whole >= 0);
    (void)whole;
    line->guide = walk->row->guide;
    line->condition = walk->row->condition;
    return true;
}
