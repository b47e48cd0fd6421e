/* SPDX-License-Identifier: MIT */
#include "rig/command.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware_core/device.h"
#include "hal_sim/manager.h"
#include "rig/discover.h"
#include "rig/exit_status.h"
#include "rig/golden.h"
#include "rig/guide_advice.h"
#include "rig/idle_board.h"
#include "rig/memory.h"
#include "rig/project.h"
#include "rig/requirements.h"
#include "rig/scene_open.h"
#include "sim/scene_read.h"

struct lint {
    const char *path; /* of the scene being looked at */
    size_t errors, warnings;
    bool has_lists;
    struct requirements lists;
};

static void say(const struct lint *lint, const char *kind, const char *key, const char *text)
{
    fprintf(stderr, "%s/scene.json:%zu: %s%s: %s\n", lint->path, scene_line_of(lint->path, key),
            kind, key, text);
}

static void on_advice(void *ctx, const char *key, const char *text)
{
    struct lint *lint = ctx;
    lint->warnings++;
    say(lint, "warning: ", key, text);
}

static void error_at(struct lint *lint, const char *key, const char *text)
{
    lint->errors++;
    say(lint, "", key, text);
}

/* Activation and settings as a device takes them, without a board: neither needs one. */
static void check_device(struct lint *lint, const struct scene *scene)
{
    const struct hal board = idle_board();
    struct settings_error error;
    void *memory = memory_zeroed(1, device_size());
    struct device *device = device_init(memory, model_find(scene->model), &board);
    if (manager_commission(device, scene, &error) < 0) {
        struct buffer why = { 0 };
        scene_open_refused(lint->path, &error, &why);
        fprintf(stderr, "%s\n", buffer_get(&why));
        buffer_free(&why);
        lint->errors++;
    } else {
        guide_advice(scene, device_settings(device), on_advice, lint);
    }
    free(memory);
}

static void check_claims(struct lint *lint, const struct scene *scene)
{
    for (size_t i = 0; lint->has_lists && i < scene->n_proves; i++) {
        char key[32], text[80];
        snprintf(key, sizeof key, "proves[%zu]", i);
        snprintf(text, sizeof text, "no list has a requirement %s", scene->proves[i]);
        if (requirements_prove(&lint->lists, scene->proves[i], scene->name) < 0)
            error_at(lint, key, text);
    }
}

/* A golden that is absent or has a line that is no JSON can never fit. */
static void check_golden(struct lint *lint, const struct scene *scene)
{
    char path[PATH_MAX];
    struct buffer text = { 0 };
    if (scene->expect.golden[0] == '\0')
        return;
    snprintf(path, sizeof path, "%s/%s", lint->path, scene->expect.golden);
    if (buffer_read_file(&text, path) < 0) {
        if (scene->skip_reason[0] == '\0')
            error_at(lint, "expect.golden",
                     "the file is not there (footfall run --update makes it)");
    } else {
        size_t line = golden_first_wrong_line(buffer_get(&text));
        if (line > 0) {
            lint->errors++;
            fprintf(stderr, "%s:%zu: is not JSON\n", path, line);
        }
    }
    buffer_free(&text);
}

static void check_scene(struct lint *lint, const struct arguments *data)
{
    struct buffer why = { 0 };
    struct scene *scene = scene_open(lint->path, data, &why);
    if (scene == NULL) {
        lint->errors++;
        fprintf(stderr, "%s\n", buffer_get(&why));
        buffer_free(&why);
        return;
    }
    check_device(lint, scene);
    check_claims(lint, scene);
    check_golden(lint, scene);
    scene_free(scene);
}

static int lint_all(const struct arguments *arguments, const struct arguments *data, bool strict)
{
    struct found_scenes scenes;
    struct lint lint = { 0 };
    char lists[PATH_MAX];
    if (discover(arguments, &scenes) < 0) {
        discover_free(&scenes);
        return STATUS_USAGE;
    }
    lint.has_lists = project_path("scenes/requirements", lists, sizeof lists) == 0;
    if (lint.has_lists && requirements_read(&lint.lists, lists) < 0)
        lint.errors++;
    for (size_t i = 0; i < scenes.n; i++) {
        lint.path = scenes.scene[i].path;
        check_scene(&lint, data);
    }
    printf("%zu scene%s: %zu error%s, %zu warning%s\n", scenes.n, scenes.n == 1 ? "" : "s",
           lint.errors, lint.errors == 1 ? "" : "s", lint.warnings, lint.warnings == 1 ? "" : "s");
    requirements_free(&lint.lists);
    discover_free(&scenes);
    return lint.errors > 0 || (strict && lint.warnings > 0) ? STATUS_USAGE : STATUS_PASSED;
}

int command_lint(int argc, char **argv)
{
    static struct arguments arguments, data;
    bool strict = false;
    arguments.n = data.n = 0;
    const struct option_spec specs[] = {
        { "data", 0, "DIR", "another folder with recorded walks", OPTION_TEXTS, &data, 0, 0 },
        { "strict", 0, NULL, "warnings are errors", OPTION_FLAG, &strict, 0, 0 },
    };
    const struct command_line line = {
        "lint", "[options] [SCENE or FOLDER]...",
        "Checks scenes without running them: the format, the device's settings, the golden, the\n"
        "requirements that are claimed; warns where the guide advises against the place, and of\n"
        "steps that no bench could judge.",
        specs, sizeof specs / sizeof specs[0]
    };
    enum options_result got = options_parse(&line, argc, argv, &arguments);
    if (got != OPTIONS_OK)
        return got == OPTIONS_HELP ? STATUS_PASSED : STATUS_USAGE;
    return lint_all(&arguments, &data, strict);
}
