/* SPDX-License-Identifier: MIT */
/* Gives cJSON memory from one fixed block, so that reading a configuration or a request needs no
 * heap. Used by the import of settings and by the management interface only.
 *
 * cJSON's allocation hooks are global and get no context. So the arena in use is kept in one
 * static pointer, the only mutable static of the core, and only from json_arena_begin() to
 * json_arena_end(): between two imports it is NULL and cJSON has its ordinary functions, which
 * leaves other users of cJSON in the same program, and other devices, alone. */
#ifndef FOOTFALL_CORE_JSON_ARENA_H
#define FOOTFALL_CORE_JSON_ARENA_H

#include <cjson/cJSON.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    /* The largest sensible configuration (16 regions of 10 corners, every text at its longest)
     * takes about 80 KiB with 64-bit pointers. */
    JSON_ARENA_SIZE = 160 * 1024,
};

struct json_arena {
    size_t used;
    bool exhausted; /* an allocation was refused since json_arena_begin() */
    alignas(max_align_t) unsigned char bytes[JSON_ARENA_SIZE];
};

/* cJSON allocates from the arena, which is empty now, until json_arena_end(). Not to be nested. */
void json_arena_begin(struct json_arena *arena);

/* All that was taken from it is wiped, for there may have been passwords; cJSON allocates as usual
 * again. */
void json_arena_end(struct json_arena *arena);

/* Reads a whole text strictly, between begin and end. NULL and *root filled in, or what is wrong
 * with it, in words. */
const char *json_arena_parse(struct json_arena *arena, const char *json, size_t len, cJSON **root);

/* Memory of the caller's own in the arena, NULL when there is none left. */
void *json_arena_alloc(struct json_arena *arena, size_t size);

#endif
