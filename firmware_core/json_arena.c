/* SPDX-License-Identifier: MIT */
#include "firmware_core/json_arena.h"

#include <assert.h>
#include <string.h>

#include "firmware_core/json_scan.h"

/* See the header: set during an import only, because cJSON's hooks get no context. */
static struct json_arena *json_arena_in_use;

void *json_arena_alloc(struct json_arena *arena, size_t size)
{
    size_t room = sizeof arena->bytes - arena->used;
    size_t whole = (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    if (size > sizeof arena->bytes || whole > room) {
        arena->exhausted = true;
        return NULL;
    }
    void *out = arena->bytes + arena->used;
    arena->used += whole;
    return out;
}

static void *hook_malloc(size_t size)
{
    return json_arena_alloc(json_arena_in_use, size);
}

/* The whole arena is given back at once. */
static void hook_free(void *memory)
{
    (void)memory;
}

void json_arena_begin(struct json_arena *arena)
{
    assert(json_arena_in_use == NULL);
    arena->used = 0;
    arena->exhausted = false;
    json_arena_in_use = arena;
    cJSON_Hooks hooks = { .malloc_fn = hook_malloc, .free_fn = hook_free };
    cJSON_InitHooks(&hooks);
}

void json_arena_end(struct json_arena *arena)
{
    assert(json_arena_in_use == arena);
    json_arena_in_use = NULL;
    memset(arena->bytes, 0, arena->used);
    arena->used = 0;
    cJSON_InitHooks(NULL);
}

/* What cJSON leaves open is looked at before and after it. */
const char *json_arena_parse(struct json_arena *arena, const char *json, size_t len, cJSON **root)
{
    size_t offset;
    const char *end = json;
    const char *wrong = json_scan(json, len, &offset);
    if (wrong != NULL)
        return wrong;
    *root = cJSON_ParseWithLengthOpts(json, len, &end, false);
    while (*root != NULL && end < json + len && strchr(" \t\r\n", *end) != NULL)
        end++;
    if (arena->exhausted)
        return "holds more values than the device has memory for";
    return *root == NULL || end < json + len ? "is not JSON" : NULL;
}
