/* SPDX-License-Identifier: MIT */
#include "rig/window/draft_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware_core/model.h"
#include "firmware_core/settings_json.h"
#include "rig/memory.h"

static struct settings_frame frame_of(const struct draft *draft, const struct settings *present)
{
    return (struct settings_frame) { .model = model_find(draft->scene->model),
                                     .width_px = draft->scene->camera.width_px,
                                     .height_px = draft->scene->camera.height_px,
                                     .privacy_mode = present->privacy_mode };
}

/* What a device makes of a configuration; `out` stays as it is where it refuses. */
static int import(const struct settings_frame *frame, const cJSON *config, struct settings *out,
                  struct settings_error *error)
{
    char *text = cJSON_PrintUnformatted(config);
    struct json_arena *arena = memory_zeroed(1, sizeof *arena);
    int result = settings_json_import(out, frame, arena, text, strlen(text), error);
    free(arena);
    cJSON_free(text);
    return result;
}

static cJSON *export(const struct settings *settings, const struct model *model)
{
    char *text = memory_zeroed(1, SETTINGS_JSON_EXPORT_MAX);
    int len = settings_json_export(settings, model, text, SETTINGS_JSON_EXPORT_MAX);
    cJSON *json = len > 0 ? cJSON_Parse(text) : NULL;
    free(text);
    return json;
}

static bool same(const struct settings *a, const struct settings *b, const struct model *model)
{
    cJSON *p = export(a, model), *q = export(b, model);
    bool equal = cJSON_Compare(p, q, true);
    cJSON_Delete(p);
    cJSON_Delete(q);
    return equal;
}

/* Objects are merged, everything else takes the other's place. */
static void merge(cJSON *into, const cJSON *changes)
{
    const cJSON *change;
    cJSON_ArrayForEach(change, changes)
    {
        cJSON *old = cJSON_GetObjectItemCaseSensitive(into, change->string);
        cJSON *copy =
            cJSON_IsObject(old) && cJSON_IsObject(change) ? NULL : cJSON_Duplicate(change, true);
        if (copy == NULL)
            merge(old, change);
        else if (old != NULL)
            cJSON_ReplaceItemInObjectCaseSensitive(into, change->string, copy);
        else
            cJSON_AddItemToObject(into, change->string, copy);
    }
}

/* The same where a later configuration did not mean to change it: where it repeats what was. */
static bool merge_where_same(cJSON *into, const cJSON *before, const cJSON *changes)
{
    const cJSON *change;
    bool any = false;
    cJSON_ArrayForEach(change, changes)
    {
        cJSON *later = cJSON_GetObjectItemCaseSensitive(into, change->string);
        const cJSON *was = cJSON_GetObjectItemCaseSensitive(before, change->string);
        if (cJSON_IsObject(later) && cJSON_IsObject(change)) {
            any |= merge_where_same(later, was, change);
        } else if (later != NULL && was != NULL && cJSON_Compare(later, was, true)) {
            cJSON_ReplaceItemInObjectCaseSensitive(into, change->string,
                                                   cJSON_Duplicate(change, true));
            any = true;
        }
    }
    return any;
}

static void leave_factory_out(cJSON *config, const cJSON *factory);

/* Of a list of objects, such as the URLs, only what differs in each, and none at the end. */
static void shorten_list(cJSON *list, const cJSON *usual)
{
    cJSON *item, *last = NULL;
    const cJSON *other = usual->child;
    if (!cJSON_IsObject(list->child) || cJSON_GetArraySize(list) != cJSON_GetArraySize(usual))
        return;
    for (item = list->child; item != NULL; item = item->next, other = other->next) {
        leave_factory_out(item, other);
        last = item;
    }
    while (last != NULL && last != list->child && last->child == NULL) {
        cJSON *before = last->prev;
        cJSON_Delete(cJSON_DetachItemViaPointer(list, last));
        last = before;
    }
}

/* Leaves out what an import sets by itself. */
static void leave_factory_out(cJSON *config, const cJSON *factory)
{
    cJSON *item = config->child;
    while (item != NULL) {
        cJSON *next = item->next;
        const cJSON *usual = cJSON_GetObjectItemCaseSensitive(factory, item->string);
        if (cJSON_IsObject(item) && cJSON_IsObject(usual))
            leave_factory_out(item, usual);
        if (cJSON_IsArray(item) && cJSON_IsArray(usual) && !cJSON_Compare(item, usual, true))
            shorten_list(item, usual);
        bool empty = cJSON_IsObject(item) && item->child == NULL;
        if (empty || (usual != NULL && cJSON_Compare(item, usual, true)))
            cJSON_Delete(cJSON_DetachItemViaPointer(config, item));
        item = next;
    }
}

/* The same configuration in fewer words, where a device understands it as the same. */
static cJSON *shortened(const struct settings_frame *frame, cJSON *config,
                        const struct settings *wanted)
{
    struct settings factory = { 0 }, got;
    struct settings_error error;
    cJSON *brief = cJSON_Duplicate(config, true), *none = cJSON_CreateObject();
    factory.privacy_mode = got.privacy_mode = frame->privacy_mode;
    got = factory;
    bool fine = import(frame, none, &factory, &error) == 0;
    cJSON_Delete(none);
    cJSON *usual = fine ? export(&factory, frame->model) : NULL;
    if (usual != NULL)
        leave_factory_out(brief, usual);
    fine = usual != NULL && import(frame, brief, &got, &error) == 0 &&
           same(&got, wanted, frame->model);
    cJSON_Delete(usual);
    cJSON_Delete(fine ? config : brief);
    return fine ? brief : config;
}

/* The request of an event that gives the device a configuration, else NULL. */
static cJSON *import_of(const cJSON *event)
{
    cJSON *manage = cJSON_GetObjectItemCaseSensitive(event, "manage");
    const cJSON *action = cJSON_GetObjectItemCaseSensitive(manage, "action");
    bool is_import = cJSON_IsString(action) && strcmp(action->valuestring, "import") == 0;
    return is_import && cJSON_IsObject(cJSON_GetObjectItemCaseSensitive(manage, "config")) ? manage
                                                                                           : NULL;
}

/* What the device is given right after this frame already; NULL: nothing. */
static cJSON *import_after(const cJSON *scene, uint64_t t_us)
{
    cJSON *event, *last = NULL;
    cJSON_ArrayForEach(event, cJSON_GetObjectItemCaseSensitive(scene, "events"))
    {
        if (import_of(event) != NULL && draft_duration_us(event, "at", 0) == draft_after(t_us))
            last = import_of(event);
    }
    return last;
}

/* Whoever goes back and changes something finds it changed after later imports, too. */
static void carry_on(const struct settings_frame *frame, cJSON *scene, uint64_t t_us,
                     const cJSON *before, const cJSON *changes)
{
    cJSON *event;
    cJSON_ArrayForEach(event, cJSON_GetObjectItemCaseSensitive(scene, "events"))
    {
        cJSON *manage = import_of(event);
        struct settings settings = { .privacy_mode = frame->privacy_mode };
        struct settings_error error;
        if (manage == NULL || draft_duration_us(event, "at", 0) <= draft_after(t_us) ||
            import(frame, cJSON_GetObjectItemCaseSensitive(manage, "config"), &settings, &error) !=
                0)
            continue;
        cJSON *config = export(&settings, frame->model);
        if (merge_where_same(config, before, changes) &&
            import(frame, config, &settings, &error) == 0)
            cJSON_ReplaceItemInObjectCaseSensitive(manage, "config",
                                                   shortened(frame, config, &settings));
        else
            cJSON_Delete(config);
    }
}

void draft_settings(const struct draft *draft, uint64_t t_us, const struct settings *present,
                    struct settings *out)
{
    struct settings_frame frame = frame_of(draft, present);
    struct settings_error error;
    const cJSON *manage = import_after(draft->now, t_us);
    *out = *present;
    if (manage != NULL) /* refused: the present ones stay in force */
        (void)import(&frame, cJSON_GetObjectItemCaseSensitive(manage, "config"), out, &error);
}

static void put_in(cJSON *next, uint64_t t_us, cJSON *config)
{
    cJSON *manage = import_after(next, t_us);
    if (manage != NULL) {
        cJSON_ReplaceItemInObjectCaseSensitive(manage, "config", config);
        return;
    }
    cJSON *event = cJSON_CreateObject();
    cJSON_AddItemToObject(event, "at", draft_duration(draft_after(t_us)));
    manage = cJSON_AddObjectToObject(event, "manage");
    cJSON_AddStringToObject(manage, "action", "import");
    cJSON_AddItemToObject(manage, "config", config);
    cJSON_AddItemToArray(draft_list(next, "events"), event);
}

int draft_configure(struct draft *draft, uint64_t t_us, const struct settings *present,
                    const cJSON *changes, const char *what, struct buffer *why)
{
    struct settings_frame frame = frame_of(draft, present);
    struct settings wanted;
    struct settings_error error;
    if (!draft->scene->activation.done) {
        buffer_add(why, "nobody can change the settings of a device that is not activated");
        return -1;
    }
    draft_settings(draft, t_us, present, &wanted);
    cJSON *config = export(&wanted, frame.model);
    if (config == NULL) {
        buffer_add(why, "the device's settings cannot be written");
        return -1;
    }
    cJSON *before = cJSON_Duplicate(config, true);
    merge(config, changes);
    if (import(&frame, config, &wanted, &error) != 0) {
        buffer_addf(why, "%s: %s", error.key, error.reason);
        cJSON_Delete(config);
        cJSON_Delete(before);
        return -1;
    }
    config = shortened(&frame, config, &wanted);
    cJSON *next = draft_begin(draft);
    put_in(next, t_us, config);
    carry_on(&frame, next, t_us, before, changes);
    cJSON_Delete(before);
    return draft_commit(draft, next, t_us, what, why);
}
