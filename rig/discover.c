/* SPDX-License-Identifier: MIT */
#include "rig/discover.h"

#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cjson/cJSON.h>

#include "rig/buffer.h"
#include "rig/memory.h"

enum { DEPTH_MAX = 8 };

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The last two parts of the real path: <model>/<case>. */
static void name_of(const char *path, char *name, size_t cap)
{
    char real[PATH_MAX];
    if (realpath(path, real) == NULL)
        memory_fit_text(real, sizeof real, path);
    char *last = strrchr(real, '/');
    char *start = real;
    if (last != NULL && last > real) {
        *last = '\0';
        char *before = strrchr(real, '/');
        start = before != NULL ? before + 1 : real;
        *last = '/';
    }
    memory_fit_text(name, cap, start);
}

static void add(struct found_scenes *out, const char *path)
{
    struct found_scene scene;
    name_of(path, scene.name, sizeof scene.name);
    scene.path = memory_copy_text(path);
    if (out->n == out->cap) {
        out->cap = out->cap > 0 ? out->cap * 2 : 64;
        out->scene = memory_resize(out->scene, out->cap, sizeof *out->scene);
    }
    out->scene[out->n++] = scene;
}

static void walk(const char *folder, int depth, struct found_scenes *out)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/scene.json", folder) >= (int)sizeof path)
        return;
    if (is_file(path)) {
        add(out, folder);
        return;
    }
    DIR *dir = depth < DEPTH_MAX ? opendir(folder) : NULL;
    if (dir == NULL)
        return;
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        if (snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) < (int)sizeof path &&
            is_folder(path))
            walk(path, depth + 1, out);
    }
    closedir(dir);
}

static int by_name(const void *a, const void *b)
{
    const struct found_scene *l = a, *r = b;
    int order = strcmp(l->name, r->name);
    return order != 0 ? order : strcmp(l->path, r->path);
}

static bool same_folder(const char *a, const char *b)
{
    char real_a[PATH_MAX], real_b[PATH_MAX];
    return realpath(a, real_a) != NULL && realpath(b, real_b) != NULL &&
           strcmp(real_a, real_b) == 0;
}

/* Two ways to one scene run it once; two scenes of one name would share a folder of results. */
static int drop_doubles(struct found_scenes *out)
{
    size_t n = 0;
    int result = 0;
    for (size_t i = 0; i < out->n; i++) {
        bool same_name = n > 0 && strcmp(out->scene[n - 1].name, out->scene[i].name) == 0;
        if (same_name && same_folder(out->scene[n - 1].path, out->scene[i].path)) {
            free(out->scene[i].path);
            continue;
        }
        if (same_name) {
            fprintf(stderr, "footfall: %s and %s are both named %s\n", out->scene[n - 1].path,
                    out->scene[i].path, out->scene[i].name);
            result = -1;
        }
        out->scene[n++] = out->scene[i];
    }
    out->n = n;
    return result;
}

static int take_argument(const char *argument, struct found_scenes *out)
{
    char path[PATH_MAX];
    size_t before = out->n, len = strlen(argument);
    while (len > 1 && argument[len - 1] == '/')
        len--;
    snprintf(path, sizeof path, "%.*s", (int)len, argument);
    if (is_file(path)) {
        char *slash = strrchr(path, '/');
        if (strcmp(slash != NULL ? slash + 1 : path, "scene.json") != 0) {
            fprintf(stderr, "footfall: %s: is neither a scene.json nor a folder\n", argument);
            return -1;
        }
        if (slash != NULL)
            *slash = '\0';
        add(out, slash != NULL ? path : ".");
        return 0;
    }
    if (!is_folder(path)) {
        fprintf(stderr, "footfall: %s: no such scene or folder\n", argument);
        return -1;
    }
    walk(path, 0, out);
    if (out->n == before) {
        fprintf(stderr, "footfall: %s: no scene.json in it or below it\n", argument);
        return -1;
    }
    return 0;
}

int discover(const struct arguments *arguments, struct found_scenes *out)
{
    *out = (struct found_scenes) { 0 };
    for (size_t i = 0; i < arguments->n; i++)
        if (take_argument(arguments->v[i], out) < 0)
            return -1;
    if (arguments->n == 0 && take_argument("scenes", out) < 0)
        return -1;
    qsort(out->scene, out->n, sizeof *out->scene, by_name);
    return drop_doubles(out);
}

void discover_free(struct found_scenes *scenes)
{
    for (size_t i = 0; i < scenes->n; i++)
        free(scenes->scene[i].path);
    free(scenes->scene);
    *scenes = (struct found_scenes) { 0 };
}

static bool has_failed(const cJSON *summary, const char *name)
{
    const cJSON *scene;
    cJSON_ArrayForEach(scene, cJSON_GetObjectItemCaseSensitive(summary, "scenes"))
    {
        const cJSON *n = cJSON_GetObjectItemCaseSensitive(scene, "name");
        const cJSON *v = cJSON_GetObjectItemCaseSensitive(scene, "verdict");
        if (cJSON_IsString(n) && cJSON_IsString(v) && strcmp(n->valuestring, name) == 0)
            return strcmp(v->valuestring, "failed") == 0 || strcmp(v->valuestring, "error") == 0;
    }
    return false;
}

int discover_keep_failed(struct found_scenes *scenes, const char *folder)
{
    char path[PATH_MAX];
    struct buffer text = { 0 };
    snprintf(path, sizeof path, "%s/summary.json", folder);
    if (buffer_read_file(&text, path) < 0) {
        fprintf(stderr, "footfall: --only-failed: %s: %m; run without it first\n", path);
        buffer_free(&text);
        return -1;
    }
    cJSON *summary = cJSON_Parse(buffer_get(&text));
    buffer_free(&text);
    if (summary == NULL) {
        fprintf(stderr, "footfall: --only-failed: %s: is not JSON\n", path);
        return -1;
    }
    size_t n = 0;
    for (size_t i = 0; i < scenes->n; i++) {
        if (has_failed(summary, scenes->scene[i].name))
            scenes->scene[n++] = scenes->scene[i];
        else
            free(scenes->scene[i].path);
    }
    scenes->n = n;
    cJSON_Delete(summary);
    if (n == 0) {
        fprintf(stderr, "footfall: --only-failed: none of the selected scenes failed in %s\n",
                path);
        return -1;
    }
    return 0;
}

void discover_keep_shard(struct found_scenes *scenes, const struct shard *shard)
{
    size_t n = 0;
    for (size_t i = 0; shard->total > 0 && i < scenes->n; i++) {
        if (shard_of(scenes->scene[i].name, shard->total) == shard->index)
            scenes->scene[n++] = scenes->scene[i];
        else
            free(scenes->scene[i].path);
    }
    if (shard->total > 0)
        scenes->n = n;
}
