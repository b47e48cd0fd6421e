/* SPDX-License-Identifier: MIT */
#include "rig/view_file.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/scene.h"

enum { VERSION = 1, FILE_BYTES_MAX = 1 << 20 };

/* What a scene looked like when it was run: its bytes in 64 bits (FNV-1a). -1 with errno. */
static int fingerprint(const char *folder, char out[17])
{
    char path[PATH_MAX];
    struct buffer text = { 0 };
    uint64_t hash = 14695981039346656037u;
    errno = ENAMETOOLONG;
    if (snprintf(path, sizeof path, "%s/scene.json", folder) >= (int)sizeof path ||
        buffer_read_file(&text, path) < 0)
        return -1;
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.s[i]) * 1099511628211u;
    snprintf(out, 17, "%016" PRIx64, hash);
    buffer_free(&text);
    return 0;
}

static void add_mistake(const struct mistake *mistake, struct buffer *out)
{
    buffer_addf(out, ",\n  \"mistake\": { \"t_us\": %" PRIu64 ", \"what\": ", mistake->t_us);
    buffer_add_json_string(out, mistake->what);
    if (mistake->at.known)
        buffer_addf(out, ", \"at_px\": [%.1f, %.1f]", mistake->at.x_px, mistake->at.y_px);
    buffer_add(out, " }");
}

void view_file_text(const char *scene, uint64_t seed, const struct arguments *data, bool ended,
                    const struct mistake *mistake, struct buffer *out)
{
    char sum[17] = "", here[PATH_MAX];
    fingerprint(scene, sum);
    buffer_addf(out, "{\n  \"version\": %d,\n  \"folder\": ", VERSION);
    buffer_add_json_string(out, getcwd(here, sizeof here) != NULL ? here : ".");
    buffer_add(out, ",\n  \"scene\": ");
    buffer_add_json_string(out, scene);
    /* as a text: a number of JSON is no longer exact beyond 53 bits */
    buffer_addf(out, ",\n  \"scene_fnv1a\": \"%s\",\n  \"seed\": \"%" PRIu64 "\",\n  \"data\": [",
                sum, seed);
    for (size_t i = 0; i < data->n; i++) {
        buffer_add(out, i > 0 ? ", " : "");
        buffer_add_json_string(out, data->v[i]);
    }
    buffer_addf(out, "],\n  \"ended\": %s", ended ? "true" : "false");
    if (mistake != NULL && mistake->known)
        add_mistake(mistake, out);
    buffer_add(out, "\n}\n");
}

static bool has(const char *folder, const char *name)
{
    char path[PATH_MAX];
    return snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path &&
           access(path, F_OK) == 0;
}

bool view_file_is_result(const char *folder)
{
    return !has(folder, "scene.json") &&
           (has(folder, "view.json") || has(folder, "summary.json") || has(folder, "trace.jsonl"));
}

static const char *text_at(const cJSON *json, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
    return cJSON_IsString(item) ? item->valuestring : NULL;
}

static bool number_at(const cJSON *json, const char *key, double *out)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
    if (!cJSON_IsNumber(item))
        return false;
    *out = item->valuedouble;
    return true;
}

/* Whole microseconds of a simulated time; beyond 2^53 no scene goes. */
static bool time_at(const cJSON *json, uint64_t *out)
{
    double t_us;
    if (!number_at(json, "t_us", &t_us) || !(t_us >= 0 && t_us < 9007199254740992.0))
        return false;
    *out = (uint64_t)t_us;
    return true;
}

/* A path as the run had it, from where the run was started; -1: too long. */
static int path_from(const char *folder, const char *path, char out[PATH_MAX])
{
    int len = path[0] == '/' ? snprintf(out, PATH_MAX, "%s", path)
                             : snprintf(out, PATH_MAX, "%s/%s", folder, path);
    return len < PATH_MAX ? 0 : -1;
}

static int damaged(const char *folder, const char *what, struct buffer *why)
{
    buffer_addf(why, "%s/view.json: %s; run the scene again", folder, what);
    return -1;
}

/* There, or where the paths of the run lead from here: results are carried from machine to machine.
 */
static int find_scene(const char *folder, const cJSON *json, struct view_file *out,
                      struct buffer *why)
{
    const char *root = text_at(json, "folder"), *scene = text_at(json, "scene");
    const char *sum = text_at(json, "scene_fnv1a");
    char now[17];
    if (root == NULL || scene == NULL || sum == NULL)
        return damaged(folder, "folder, scene or scene_fnv1a is missing", why);
    if (path_from(root, scene, out->scene) < 0 || !has(out->scene, "scene.json"))
        if (path_from(".", scene, out->scene) < 0 || !has(out->scene, "scene.json")) {
            buffer_addf(why, "%s: its scene %s is neither in %s nor here", folder, scene, root);
            return -1;
        }
    if (fingerprint(out->scene, now) < 0) {
        buffer_addf(why, "%s/scene.json: %s", out->scene, strerror(errno));
        return -1;
    }
    if (strcmp(now, sum) != 0) {
        buffer_addf(why, "%s: %s/scene.json has changed since that run; run it again, or view %s",
                    folder, out->scene, out->scene);
        return -1;
    }
    return 0;
}

static int read_seed(const char *folder, const cJSON *json, struct view_file *out,
                     struct buffer *why)
{
    const char *seed = text_at(json, "seed");
    char *end = NULL;
    errno = 0;
    if (seed != NULL && seed[0] >= '0' && seed[0] <= '9')
        out->seed = strtoull(seed, &end, 10);
    if (end == NULL || *end != '\0' || errno != 0)
        return damaged(folder, "seed is no number", why);
    return 0;
}

static int read_data(const char *folder, const cJSON *json, struct view_file *out,
                     struct buffer *why)
{
    const char *root = text_at(json, "folder");
    const cJSON *item;
    size_t begin[ARGUMENTS_MAX];
    char path[PATH_MAX];
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(json, "data"))
    {
        if (!cJSON_IsString(item) || out->data.n == ARGUMENTS_MAX ||
            path_from(root, item->valuestring, path) < 0)
            return damaged(folder, "data is no list of folders", why);
        begin[out->data.n++] = out->texts.len;
        buffer_add_bytes(&out->texts, path, strlen(path) + 1);
    }
    for (size_t i = 0; i < out->data.n; i++) /* now that the texts stay where they are */
        out->data.v[i] = out->texts.s + begin[i];
    return 0;
}

/* The newest time of a trace whose run ended without a verdict; its last line may be torn. */
static void note_break(const char *folder, struct mistake *mistake)
{
    char path[PATH_MAX];
    struct buffer trace = { 0 };
    uint64_t t_us, last_us = 0;
    if (snprintf(path, sizeof path, "%s/trace.jsonl", folder) < (int)sizeof path)
        buffer_read_file(&trace, path);
    for (const char *s = buffer_get(&trace); *s != '\0'; s += strcspn(s, "\n"), s += *s == '\n')
        if (sscanf(s, "{\"t_us\":%" SCNu64, &t_us) == 1 && t_us > last_us)
            last_us = t_us;
    buffer_free(&trace);
    mistake_note(mistake, last_us, "the run broke off after this", (struct match_place) { 0 });
}

static int read_mistake(const char *folder, const cJSON *json, struct view_file *out,
                        struct buffer *why)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, "mistake");
    const cJSON *at = cJSON_GetObjectItemCaseSensitive(item, "at_px");
    const cJSON *x = cJSON_GetArrayItem(at, 0), *y = cJSON_GetArrayItem(at, 1);
    struct match_place place = { 0 };
    uint64_t t_us;
    if (item == NULL) {
        if (cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(json, "ended")))
            note_break(folder, &out->mistake);
        return 0;
    }
    if (!time_at(item, &t_us) || text_at(item, "what") == NULL)
        return damaged(folder, "mistake has no time or text", why);
    if (cJSON_IsNumber(x) && cJSON_IsNumber(y) && isfinite(x->valuedouble) &&
        isfinite(y->valuedouble))
        place = (struct match_place) { true, x->valuedouble, y->valuedouble };
    mistake_note(&out->mistake, t_us, text_at(item, "what"), place);
    return 0;
}

static cJSON *read_json(const char *folder, struct buffer *why)
{
    char path[PATH_MAX];
    struct buffer text = { 0 };
    cJSON *json = NULL;
    double version = 0;
    errno = ENAMETOOLONG;
    if (snprintf(path, sizeof path, "%s/view.json", folder) >= (int)sizeof path ||
        buffer_read_file(&text, path) < 0) {
        if (errno == ENOENT && has(folder, "summary.json"))
            buffer_addf(why, "%s is the result of a whole run: name the folder of a scene in it",
                        folder);
        else if (errno == ENOENT)
            buffer_addf(why, "%s is no result of a scene: it has no view.json", folder);
        else
            buffer_addf(why, "%s: %s", path, strerror(errno));
        return NULL;
    }
    if (text.len <= FILE_BYTES_MAX)
        json = cJSON_ParseWithLength(buffer_get(&text), text.len);
    buffer_free(&text);
    if (!cJSON_IsObject(json))
        damaged(folder, "is no JSON object", why);
    else if (!number_at(json, "version", &version) || version != VERSION)
        damaged(folder, "is of another version", why);
    else
        return json;
    cJSON_Delete(json);
    return NULL;
}

int view_file_read(const char *folder, struct view_file *out, struct buffer *why)
{
    *out = (struct view_file) { 0 };
    cJSON *json = read_json(folder, why);
    if (json == NULL)
        return -1;
    int got = find_scene(folder, json, out, why);
    if (got == 0)
        got = read_seed(folder, json, out, why);
    if (got == 0)
        got = read_data(folder, json, out, why);
    if (got == 0)
        got = read_mistake(folder, json, out, why);
    cJSON_Delete(json);
    if (got < 0)
        view_file_free(out);
    return got;
}

void view_file_free(struct view_file *file)
{
    buffer_free(&file->texts);
    file->data.n = 0;
}
