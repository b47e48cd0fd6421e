/* SPDX-License-Identifier: MIT */
#include "rig/proofs_page.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "firmware_core/settings_walk.h"
#include "rig/memory.h"

enum { SHOWN_MAX = 4 };

/* What the middle of an id stands for, in the order of the page. */
static const struct {
    const char *area, *name;
} areas[] = {
    { "SYS", "The device as a whole" },
    { "HW", "Wires, LED and button" },
    { "USER", "Activation, password, login" },
    { "PRIV", "Privacy mode and masks" },
    { "NET", "Network" },
    { "REGION", "Region people counting" },
    { "DWELL", "Dwell time detection" },
    { "ALARM", "Overcrowding alarm" },
    { "LINE", "Line crossing counting" },
    { "FLOW", "People flow analysis" },
    { "SCHED", "Schedules" },
    { "RESET", "Resets of cumulative counts" },
    { "REPORT", "Reports" },
    { "JSON", "How reports are spelt" },
    { "HTTP", "HTTP(S)" },
    { "MQTT", "MQTT(S)" },
    { "STORE", "Storing and sending again" },
    { "LOC", "Live positions" },
    { "TIME", "Date and time" },
    { "IMAGE", "Image" },
    { "MGMT", "Remote management" },
    { "RTSP", "Video stream" },
    { "GUI", "Pages" },
    { "ACC", "Accuracy and place" },
};

static const struct proofs_page_use *find(const struct proofs_page *page, const char *key)
{
    for (size_t i = 0; i < page->n_keys; i++)
        if (strcmp(page->key[i].key, key) == 0)
            return &page->key[i];
    return NULL;
}

void proofs_page_begin(struct proofs_page *page, const struct model *model)
{
    static struct settings settings;
    struct settings_walk walk;
    struct settings_line line;
    *page = (struct proofs_page) { .model = model };
    model->defaults(&settings);
    settings_walk_begin(&walk, &settings, true);
    while (settings_walk_line(&walk, model, &line)) {
        if (page->n_keys == PROOFS_PAGE_KEYS_MAX || find(page, line.key) != NULL)
            continue;
        struct proofs_page_use *use = &page->key[page->n_keys++];
        snprintf(use->key, sizeof use->key, "%s", line.key);
        snprintf(use->guide, sizeof use->guide, "%s", line.guide);
    }
}

/* Whether the object has a value where the rest of a key such as report.http[].url leads. */
static bool sets(const cJSON *object, const char *key)
{
    char name[64];
    size_t len = strcspn(key, ".[");
    snprintf(name, sizeof name, "%.*s", (int)len, key);
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    const char *rest = key + len;
    if (item == NULL || *rest == '\0')
        return item != NULL;
    if (strncmp(rest, "[]", 2) != 0)
        return sets(item, rest + 1);
    const cJSON *element;
    cJSON_ArrayForEach(element, item)
    {
        if (rest[2] == '\0' || sets(element, rest + 3))
            return true;
    }
    return false;
}

void proofs_page_take(struct proofs_page *page, const struct scene *scene)
{
    if (strcmp(scene->model, page->model->name) != 0)
        return;
    cJSON *device = cJSON_Parse(scene->device_json);
    for (size_t i = 0; i < page->n_keys; i++) {
        struct proofs_page_use *use = &page->key[i];
        if (!sets(device, use->key))
            continue;
        use->scenes = memory_resize(use->scenes, use->n + 1, sizeof *use->scenes);
        snprintf(use->scenes[use->n++], SCENE_NAME_MAX, "%s", scene->name);
    }
    cJSON_Delete(device);
}

/* The last word of a key; NULL when other keys have it too. */
static const char *own_word(const struct proofs_page *page, const struct proofs_page_use *use)
{
    const char *dot = strrchr(use->key, '.');
    const char *word = dot != NULL ? dot + 1 : use->key;
    for (size_t i = 0; i < page->n_keys; i++) {
        const char *other = strrchr(page->key[i].key, '.');
        other = other != NULL ? other + 1 : page->key[i].key;
        if (&page->key[i] != use && strcmp(other, word) == 0)
            return NULL;
    }
    return word;
}

static void note_tests(struct proofs_page *page, const char *text, const char *shown)
{
    char quoted[sizeof page->key[0].key + 2];
    for (size_t i = 0; i < page->n_keys; i++) {
        struct proofs_page_use *use = &page->key[i];
        const char *word = own_word(page, use);
        snprintf(quoted, sizeof quoted, "%s\\\"", word != NULL ? word : "");
        if (word == NULL || (strstr(text, use->key) == NULL && strstr(text, quoted) == NULL))
            continue;
        use->tests = memory_resize(use->tests, use->n_tests + 1, sizeof *use->tests);
        snprintf(use->tests[use->n_tests++], SCENE_NAME_MAX, "%.*s", SCENE_NAME_MAX - 1, shown);
    }
}

void proofs_page_scan(struct proofs_page *page, const char *folder, const char *shown)
{
    struct dirent **entries;
    int n = scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        char path[PATH_MAX], name[PATH_MAX];
        struct buffer text = { 0 };
        size_t len = strlen(entries[i]->d_name);
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        snprintf(name, sizeof name, "%s/%s", shown, entries[i]->d_name);
        if (len > 2 && strcmp(entries[i]->d_name + len - 2, ".c") == 0 &&
            buffer_read_file(&text, path) == 0)
            note_tests(page, buffer_get(&text), name);
        buffer_free(&text);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
}

/* Scenes are vs121-p/lobby, tests are paths from the project's folder; the page lies two below. */
static void add_link(struct buffer *out, const char *proof)
{
    const char *slash = strrchr(proof, '/');
    const char *name = slash != NULL ? slash + 1 : proof;
    bool test = strncmp(proof, "tests/", 6) == 0;
    buffer_addf(out, test ? "[%s](../../%s)" : "[%s](../%s/scene.json)", name, proof);
}

static bool in_area(const struct requirement *r, const char *area)
{
    size_t len = strlen(area);
    return strncmp(r->id + 2, area, len) == 0 && r->id[2 + len] == '-';
}

static void add_requirement(const struct requirement *r, struct buffer *out)
{
    buffer_addf(out, "| %s | %s | %s | ", r->id, r->section, r->text);
    for (size_t k = 0; k < r->n_proofs; k++) {
        buffer_add(out, k > 0 ? ", " : "");
        add_link(out, r->proofs[k]);
    }
    if (r->n_proofs == 0)
        buffer_addf(out, "%s%s", r->aside[0] != '\0' ? "set aside: " : "open", r->aside);
    buffer_add(out, " |\n");
}

static void add_functions(const char *model, const struct requirements *all, struct buffer *out)
{
    for (size_t a = 0; a < sizeof areas / sizeof areas[0]; a++) {
        bool begun = false;
        for (size_t i = 0; i < all->n; i++) {
            const struct requirement *r = &all->list[i];
            if (strcmp(r->model, model) != 0 || !in_area(r, areas[a].area))
                continue;
            if (!begun)
                buffer_addf(out,
                            "\n## %s\n\n| id | guide | what | proven by |\n"
                            "| --- | --- | --- | --- |\n",
                            areas[a].name);
            begun = true;
            add_requirement(r, out);
        }
    }
}

static void add_some(struct buffer *out, char (*names)[SCENE_NAME_MAX], size_t n)
{
    for (size_t k = 0; k < n && k < SHOWN_MAX; k++) {
        buffer_add(out, k > 0 ? ", " : "");
        add_link(out, names[k]);
    }
    if (n > SHOWN_MAX)
        buffer_addf(out, " and %zu more", n - SHOWN_MAX);
}

static void add_settings(const struct proofs_page *page, struct buffer *out)
{
    buffer_add(out,
               "\n## Settings\n\n| setting | guide | scenes that set it | tests that name it |\n"
               "| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < page->n_keys; i++) {
        const struct proofs_page_use *use = &page->key[i];
        buffer_addf(out, "| `%s` | %s | ", use->key, use->guide);
        add_some(out, use->scenes, use->n);
        buffer_add(out, " | ");
        add_some(out, use->tests, use->n_tests);
        buffer_add(out, " |\n");
    }
}

void proofs_page_write(const struct proofs_page *page, const struct requirements *requirements,
                       struct buffer *out)
{
    buffer_addf(out,
                "# %s: functions and settings, and what proves them\n\n"
                "Written by `make docs` from `scenes/requirements/%s.csv`, from what scenes and "
                "tests say that they\nprove, and from the table of settings that the core goes by. "
                "Not to be changed by hand.\n",
                page->model->name, page->model->name);
    add_functions(page->model->name, requirements, out);
    add_settings(page, out);
}

void proofs_page_free(struct proofs_page *page)
{
    for (size_t i = 0; i < page->n_keys; i++) {
        free(page->key[i].scenes);
        free(page->key[i].tests);
    }
}
