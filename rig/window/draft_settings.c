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
        if (cJSON_IsObject(old) && cJSON_IsObject(change)) {
            merge(old, change);
            continue;
        }
        cJSON_DeleteItemFromObjectCaseSensitive(into, change->string);
        cJSON_AddItemToObject(into, change->string, cJSON_Duplicate(change, true));
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

/* What the device is given right after this frame already; NULL: nothing. */
static cJSON *import_after(const cJSON *scene, uint64_t t_us)
{
    cJSON *event, *last = NULL;
    cJSON_ArrayForEach(event, cJSON_GetObjectItemCaseSensitive(scene, "events"))
    {
        cJSON *manage = cJSON_GetObjectItemCaseSensitive(event, "manage");
        const cJSON *action = cJSON_GetObjectItemCaseSensitive(manage, "action");
        if (cJSON_IsString(action) && strcmp(action->valuestring, "import") == 0 &&
            cJSON_IsObject(cJSON_GetObjectItemCaseSensitive(manage, "config")) &&
            draft_duration_us(event, "at", 0) == draft_after(t_us))
            last = manage;
    }
    return last;
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
    merge(config, changes);
    if (import(&frame, config, &wanted, &error) != 0) {
        buffer_addf(why, "%s: %s", error.key, error.reason);
        cJSON_Delete(config);
        return -1;
    }
    config = shortened(&frame, config, &wanted);
    cJSON *next = draft_begin(draft);
    put_in(next, t_us, config);
    return draft_commit(draft, next, t_us, what, why);
}
