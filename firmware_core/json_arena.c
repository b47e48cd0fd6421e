/* SPDX-License-Identifier: MIT */
#include "firmware_core/json_arena.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <string.h>

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
