/* SPDX-License-Identifier: MIT */
#include "rig/window/draft_parts.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rig/scene_open.h"
#include "sim/jsonc.h"
#include "sim/scene_read.h"
#include "sim/units.h"

static const uint64_t MS = 1000;
static const struct arguments no_data;

uint64_t draft_after(uint64_t t_us)
{
    return (t_us / MS + 1) * MS;
}

cJSON *draft_duration(uint64_t us)
{
    char text[40];
    int len = snprintf(text, sizeof text, "%" PRIu64 ".%06" PRIu64, us / 1000000, us % 1000000);
    while (text[len - 1] == '0')
        len--;
    if (text[len - 1] == '.')
        len--;
    snprintf(text + len, sizeof text - (size_t)len, "s");
    return cJSON_CreateString(text);
}

uint64_t draft_duration_us(const cJSON *object, const char *key, uint64_t otherwise)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    uint64_t us;
    return cJSON_IsString(item) && units_duration_us(item->valuestring, &us) == 0 ? us : otherwise;
}

cJSON *draft_list(cJSON *scene, const char *key)
{
    cJSON *list = cJSON_GetObjectItemCaseSensitive(scene, key);
    return list != NULL ? list : cJSON_AddArrayToObject(scene, key);
}

/* NULL with the reason where it is no scene. */
static struct scene *read_scene(const struct draft *draft, const cJSON *json, struct buffer *why)
{
    const struct scene_search search = { draft->data->n, draft->data->v };
    struct scene_error error = { 0 };
    char *text = cJSON_PrintUnformatted(json);
    if (text == NULL) {
        buffer_add(why, "out of memory");
        return NULL;
    }
    struct scene *scene = scene_read_text(draft->folder, text, strlen(text), &search, &error);
    if (scene == NULL)
        buffer_addf(why, "%s%s%s", error.key, error.key[0] != '\0' ? ": " : "", error.reason);
    cJSON_free(text);
    return scene;
}

int draft_open(struct draft *draft, const char *folder, const struct arguments *data,
               struct buffer *why)
{
    struct buffer text = { 0 };
    struct jsonc_error error;
    char path[PATH_MAX];
    *draft = (struct draft) { .data = data != NULL ? data : &no_data, .saved = true };
    snprintf(draft->folder, sizeof draft->folder, "%s", folder);
    draft->scene = scene_open(folder, draft->data, why);
    if (draft->scene == NULL)
        return -1;
    if (snprintf(path, sizeof path, "%s/scene.json", folder) < (int)sizeof path &&
        buffer_read_file(&text, path) == 0)
        draft->now = jsonc_parse(buffer_get(&text), text.len, &error);
    buffer_free(&text);
    if (draft->now != NULL)
        return 0;
    buffer_addf(why, "%s/scene.json: changed while it was read", folder);
    draft_free(draft);
    return -1;
}

static void drop(struct draft_step *step)
{
    cJSON_Delete(step->other);
    step->other = NULL;
}

static void forget_undone(struct draft *draft)
{
    while (draft->n_undone > 0)
        drop(&draft->undone[--draft->n_undone]);
}

void draft_free(struct draft *draft)
{
    forget_undone(draft);
    while (draft->n_done > 0)
        drop(&draft->done[--draft->n_done]);
    cJSON_Delete(draft->now);
    scene_free(draft->scene);
    draft->now = NULL;
    draft->scene = NULL;
}

void draft_text(const struct draft *draft, struct buffer *out)
{
    draft_print(draft->now, out);
}

void draft_set_seed(struct draft *draft, uint64_t seed)
{
    cJSON_DeleteItemFromObjectCaseSensitive(draft->now, "seed");
    cJSON_AddNumberToObject(draft->now, "seed", (double)seed);
    draft->scene->seed = seed;
}

cJSON *draft_begin(const struct draft *draft)
{
    return cJSON_Duplicate(draft->now, true);
}

static void push(struct draft_step *steps, size_t *n, const struct draft_step *step)
{
    if (*n == DRAFT_STEPS_MAX) {
        drop(&steps[0]);
        memmove(steps, steps + 1, (--*n) * sizeof *steps);
    }
    steps[(*n)++] = *step;
}

/* The scene that was is what is left of the step. */
static void take(struct draft *draft, cJSON *next, struct scene *scene)
{
    scene_free(draft->scene);
    draft->scene = scene;
    draft->now = next;
    draft->saved = false;
}

int draft_commit(struct draft *draft, cJSON *next, uint64_t t_us, const char *what,
                 struct buffer *why)
{
    struct scene *scene = next != NULL ? read_scene(draft, next, why) : NULL;
    if (scene == NULL) {
        cJSON_Delete(next);
        return -1;
    }
    struct draft_step step = { .other = draft->now, .t_us = t_us };
    snprintf(step.what, sizeof step.what, "%s", what);
    push(draft->done, &draft->n_done, &step);
    forget_undone(draft);
    take(draft, next, scene);
    return 0;
}

/* From one pile to the other: the step's scene comes into force, the present one is kept. */
static const struct draft_step *swap(struct draft *draft, struct draft_step *from, size_t *n_from,
                                     struct draft_step *to, size_t *n_to)
{
    struct buffer why = { 0 };
    if (*n_from == 0)
        return NULL;
    struct draft_step step = from[*n_from - 1];
    struct scene *scene = read_scene(draft, step.other, &why);
    buffer_free(&why);
    if (scene == NULL)
        return NULL; /* a recorded walk is gone meanwhile */
    --*n_from;
    cJSON *next = step.other;
    step.other = draft->now;
    push(to, n_to, &step);
    take(draft, next, scene);
    return &to[*n_to - 1];
}

const struct draft_step *draft_undo(struct draft *draft)
{
    return swap(draft, draft->done, &draft->n_done, draft->undone, &draft->n_undone);
}

const struct draft_step *draft_redo(struct draft *draft)
{
    return swap(draft, draft->undone, &draft->n_undone, draft->done, &draft->n_done);
}

void draft_take_back(struct draft *draft)
{
    if (draft_undo(draft) != NULL)
        drop(&draft->undone[--draft->n_undone]);
}
