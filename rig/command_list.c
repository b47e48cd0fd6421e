/* SPDX-License-Identifier: MIT */
#include "rig/command.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "rig/discover.h"
#include "rig/exit_status.h"
#include "rig/project.h"
#include "rig/proofs_page.h"
#include "rig/requirements.h"
#include "rig/scene_open.h"
#include "sim/scene_read.h"

struct list_command {
    bool requirements, json, markdown;
    const char *shard;
    uint64_t shards;
    bool only_failed;
    const char *out;
    struct arguments data, arguments;
    char folder[PATH_MAX]; /* of all scenes, when none are named */
};

static struct scene *open_scene(const struct list_command *c, const char *path)
{
    struct buffer why = { 0 };
    struct scene *scene = scene_open(path, &c->data, &why);
    if (scene == NULL)
        fprintf(stderr, "%s\n", buffer_get(&why));
    buffer_free(&why);
    return scene;
}

static void add_scene_json(const struct scene *scene, const char *path, const char *comma,
                           struct buffer *out)
{
    buffer_addf(out, "%s\n  {\"name\": ", comma);
    buffer_add_json_string(out, scene->name);
    buffer_add(out, ", \"model\": ");
    buffer_add_json_string(out, scene->model);
    buffer_add(out, ", \"path\": ");
    buffer_add_json_string(out, path);
    buffer_add(out, ", \"title\": ");
    buffer_add_json_string(out, scene->title);
    buffer_addf(out, ", \"sim_s\": %.3f, \"skip\": ", (double)scene->duration_us / 1e6);
    buffer_add_json_string(out, scene->skip_reason);
    buffer_add(out, ", \"proves\": [");
    for (size_t i = 0; i < scene->n_proves; i++) {
        buffer_add(out, i > 0 ? ", " : "");
        buffer_add_json_string(out, scene->proves[i]);
    }
    buffer_add(out, "]}");
}

static void add_scene_line(const struct scene *scene, struct buffer *out)
{
    buffer_addf(out, "%-40s %8.1f s  %s", scene->name, (double)scene->duration_us / 1e6,
                scene->title);
    if (scene->skip_reason[0] != '\0')
        buffer_addf(out, "  (skipped: %s)", scene->skip_reason);
    buffer_add(out, "\n");
}

static int list_scenes(const struct list_command *c, const struct found_scenes *scenes)
{
    struct buffer out = { 0 };
    int status = STATUS_PASSED;
    const char *comma = "";
    if (c->json)
        buffer_add(&out, "[");
    for (size_t i = 0; i < scenes->n; i++) {
        struct scene *scene = open_scene(c, scenes->scene[i].path);
        if (scene == NULL) {
            status = STATUS_USAGE;
            continue;
        }
        if (c->json)
            add_scene_json(scene, scenes->scene[i].path, comma, &out);
        else
            add_scene_line(scene, &out);
        comma = ",";
        scene_free(scene);
    }
    if (c->json)
        buffer_add(&out, "\n]\n");
    fputs(buffer_get(&out), stdout);
    buffer_free(&out);
    return status;
}

/* What a scene claims counts unless it is still to be written. */
static size_t take_scene_claims(struct requirements *all, const struct scene *scene)
{
    size_t unknown = 0;
    if (strncmp(scene->skip_reason, "pending", 7) == 0)
        return 0;
    for (size_t i = 0; i < scene->n_proves; i++)
        if (requirements_prove(all, scene->proves[i], scene->name) < 0) {
            char key[32];
            snprintf(key, sizeof key, "proves[%zu]", i);
            fprintf(stderr, "%s/scene.json:%zu: %s: no list has a requirement %s\n", scene->folder,
                    scene_line_of(scene->folder, key), key, scene->proves[i]);
            unknown++;
        }
    return unknown;
}

static void print_requirements(const struct list_command *c, const struct requirements *all,
                               const struct proofs_page *page)
{
    struct buffer out = { 0 };
    if (c->markdown)
        proofs_page_write(page, all, &out);
    else if (c->json)
        requirements_json(all, &out);
    else
        requirements_text(all, &out);
    fputs(buffer_get(&out), stdout);
    buffer_free(&out);
}

static int list_requirements(const struct list_command *c, const struct found_scenes *scenes)
{
    static struct proofs_page page;
    char lists[PATH_MAX], tests[PATH_MAX];
    struct requirements all;
    size_t wrong = 0;
    if (project_path("scenes/requirements", lists, sizeof lists) < 0) {
        fprintf(stderr, "footfall: there is no scenes/requirements here: stand in the project's "
                        "folder\n");
        return STATUS_USAGE;
    }
    if (requirements_read(&all, lists) < 0)
        return STATUS_USAGE;
    proofs_page_begin(&page, &model_vs121_p);
    for (size_t i = 0; i < scenes->n; i++) {
        struct scene *scene = open_scene(c, scenes->scene[i].path);
        wrong += scene != NULL ? take_scene_claims(&all, scene) : 1;
        if (scene == NULL)
            continue;
        proofs_page_take(&page, scene);
        scene_free(scene);
    }
    if (project_path("tests", tests, sizeof tests) == 0)
        wrong += requirements_scan(&all, tests);
    if (project_path("tests/unit", tests, sizeof tests) == 0)
        proofs_page_scan(&page, tests, "tests/unit");
    print_requirements(c, &all, &page);
    proofs_page_free(&page);
    requirements_free(&all);
    return wrong > 0 ? STATUS_USAGE : STATUS_PASSED;
}

static int list(struct list_command *c)
{
    struct found_scenes scenes = { 0 };
    struct shard shard = { 0 };
    int status = STATUS_USAGE;
    if (c->arguments.n == 0 && project_path("scenes", c->folder, sizeof c->folder) == 0) {
        c->arguments.v[0] = c->folder;
        c->arguments.n = 1;
    }
    if ((c->requirements || shard_read(c->shard, c->shards, &shard) == 0) &&
        discover(&c->arguments, &scenes) == 0 &&
        (!c->only_failed || discover_keep_failed(&scenes, c->out) == 0)) {
        discover_keep_shard(&scenes, &shard);
        status = c->requirements ? list_requirements(c, &scenes) : list_scenes(c, &scenes);
    }
    discover_free(&scenes);
    return status;
}

int command_list(int argc, char **argv)
{
    static struct list_command c;
    c = (struct list_command) { .out = "out" };
    const struct option_spec specs[] = {
        { "requirements", 0, NULL, "which requirements are proven, by what, and which are open",
          OPTION_FLAG, &c.requirements, 0, 0 },
        { "json", 0, NULL, "as JSON", OPTION_FLAG, &c.json, 0, 0 },
        { "markdown", 0, NULL, "with --requirements: as the page for people that make docs writes",
          OPTION_FLAG, &c.markdown, 0, 0 },
        { "shard", 0, "I/N", "only the I-th of N shares, counted from 1", OPTION_TEXT, &c.shard, 0,
          0 },
        { "shards", 0, "N", "N shares, where the environment only tells this one's number",
          OPTION_COUNT, &c.shards, 1, 100000 },
        { "only-failed", 0, NULL, "only what failed in the last run's results", OPTION_FLAG,
          &c.only_failed, 0, 0 },
        { "output", 'O', "DIR", "folder of the last results (default: out)", OPTION_TEXT, &c.out, 0,
          0 },
        { "data", 0, "DIR", "another folder with recorded walks", OPTION_TEXTS, &c.data, 0, 0 },
    };
    const struct command_line line = { "list", "[options] [SCENE or FOLDER]...",
                                       "Lists the scenes that `footfall run` would run.", specs,
                                       sizeof specs / sizeof specs[0] };
    enum options_result got = options_parse(&line, argc, argv, &c.arguments);
    if (got != OPTIONS_OK)
        return got == OPTIONS_HELP ? STATUS_PASSED : STATUS_USAGE;
    return list(&c);
}
