/* SPDX-License-Identifier: MIT */
#include "rig/command.h"

#include <stdio.h>
#include <string.h>

#include "rig/discover.h"
#include "rig/exit_status.h"
#include "rig/options.h"
#include "rig/view_file.h"
#include "rig/window/desk.h"
#include "rig/window/draft.h"
#include "rig/window/engine.h"
#include "rig/window/headless.h"
#include "rig/window/keys.h"
#include "rig/window/window.h"

struct viewing {
    const char *at, *from, *to, *size;
    const char *save;    /* folder; NULL: one of its own */
    const char *mistake; /* that it begins with, or NULL */
    struct headless out;
    uint64_t seed; /* UINT64_MAX: the scene's */
    double scale;
    bool play;
};

static const char about[] =
    "Shows a scene in a window: what the camera sees, what the firmware makes of it and what is\n"
    "true, forwards and backwards in time. Whoever plays with it makes a scene: walkers, presses,\n"
    "lines. The folder of a scene's result, such as out/vs121-p/lobby, opens at its first\n"
    "mistake. Without a display the exit status is 3; --shot and --clip need none.\n";

static int parse_size(const char *text, struct window_options *out)
{
    char rest;
    if (text == NULL)
        return 0;
    if (sscanf(text, "%ux%u%c", &out->width, &out->height, &rest) == 2 && out->width >= 640 &&
        out->height >= 480 && out->width <= 4096 && out->height <= 4096)
        return 0;
    fprintf(stderr, "footfall: --size is WIDTHxHEIGHT, 640x480 to 4096x4096, not '%s'\n", text);
    return -1;
}

static int parse_time(const char *option, const char *text, uint64_t absent_us, uint64_t *us)
{
    *us = absent_us;
    if (text == NULL || options_parse_time_us(text, us) == 0)
        return 0;
    fprintf(stderr, "footfall: --%s is a time such as 12.5s or 2min, not '%s'\n", option, text);
    return -1;
}

static bool is_headless(const struct viewing *viewing)
{
    return viewing->out.shot != NULL || viewing->out.clip != NULL;
}

/* 0, or -1 with what does not belong together on standard error. */
static int check(const struct viewing *viewing, const struct window_options *options)
{
    const char *wrong = NULL;
    if (viewing->out.shot != NULL && viewing->out.clip != NULL)
        wrong = "either --shot or --clip";
    else if (viewing->out.clip == NULL && (viewing->from != NULL || viewing->to != NULL))
        wrong = "--from and --to belong to --clip";
    else if (viewing->out.shot == NULL && viewing->out.small)
        wrong = "--small belongs to --shot";
    else if (!is_headless(viewing) && viewing->out.keys != NULL)
        wrong = "--press belongs to --shot or --clip";
    else if (is_headless(viewing) && options->tell)
        wrong = "--tell is of a window, not of --shot or --clip";
    else if (viewing->out.from_us >= viewing->out.to_us)
        wrong = "--from has to be before --to";
    if (wrong != NULL)
        fprintf(stderr, "footfall: %s\n", wrong);
    return wrong != NULL ? -1 : 0;
}

static int parse_times(struct viewing *viewing, const struct window_options *options,
                       uint64_t *at_us)
{
    struct headless *out = &viewing->out;
    if (parse_time("at", viewing->at, 0, at_us) != 0 ||
        parse_time("from", viewing->from, 0, &out->from_us) != 0 ||
        parse_time("to", viewing->to, UINT64_MAX, &out->to_us) != 0)
        return -1;
    return check(viewing, options);
}

/* What the window is like once it is there: at a time, playing or not. */
static int show_desk(struct desk *desk, const struct viewing *viewing,
                     const struct window_options *options, uint64_t at_us)
{
    const uint64_t now_us = window_clock_us();
    player_go(&desk->player, desk->engine, engine_frame_at(desk->engine, at_us));
    if (viewing->mistake != NULL)
        desk_say(desk, false, "the first mistake of that run: %s", viewing->mistake);
    if (is_headless(viewing))
        return headless_run(desk, options, &viewing->out);
    if (viewing->play)
        player_play(&desk->player, true, now_us);
    return window_run(desk, options);
}

static int open_and_show(const char *path, const struct arguments *data,
                         const struct viewing *viewing, struct window_options *options,
                         uint64_t at_us)
{
    static struct desk desk;
    static char title[SCENE_NAME_MAX]; /* the draft's scene is another one after each change */
    struct draft draft = { 0 };
    struct buffer why = { 0 }, text = { 0 };
    struct engine *engine = NULL;
    int status = STATUS_USAGE;
    if (draft_open(&draft, path, data, &why) == 0) {
        const struct engine_options how = { .folder = path, .data = data };
        if (viewing->seed != UINT64_MAX)
            draft_set_seed(&draft, viewing->seed);
        draft_text(&draft, &text);
        /* forks: before SDL, which begins threads */
        engine = engine_open(buffer_get(&text), text.len, &how, &why);
    }
    if (engine != NULL) {
        snprintf(title, sizeof title, "%s", draft.scene->name);
        options->title = title;
        options->model = model_find(draft.scene->model);
        desk_init(&desk, engine, &draft);
        desk.save_folder = viewing->save;
        status = show_desk(&desk, viewing, options, at_us);
        desk_free(&desk);
        engine_close(engine);
    } else {
        fprintf(stderr, "footfall: %s\n", buffer_get(&why));
        draft_free(&draft);
    }
    buffer_free(&text);
    buffer_free(&why);
    return status;
}

/* What was run, at the moment of its first mistake, but for what the command line asks otherwise.
 */
static int show_result(const char *folder, struct viewing *viewing, struct window_options *options,
                       uint64_t at_us)
{
    static struct view_file file;
    struct buffer why = { 0 };
    int status = STATUS_USAGE;
    if (view_file_read(folder, &file, &why) == 0) {
        if (viewing->seed == UINT64_MAX)
            viewing->seed = file.seed;
        if (viewing->at == NULL && file.mistake.known) {
            at_us = file.mistake.t_us;
            viewing->mistake = file.mistake.what;
        }
        status = open_and_show(file.scene, &file.data, viewing, options, at_us);
        view_file_free(&file);
    } else {
        fprintf(stderr, "footfall: %s\n", buffer_get(&why));
    }
    buffer_free(&why);
    return status;
}

static int find_and_show(const struct arguments *arguments, const struct arguments *data,
                         struct viewing *viewing, struct window_options *options)
{
    struct found_scenes scenes;
    uint64_t at_us;
    int status = STATUS_USAGE;
    if (parse_size(viewing->size, options) != 0 || parse_times(viewing, options, &at_us) != 0)
        return status;
    if (arguments->n == 1 && view_file_is_result(arguments->v[0]))
        return show_result(arguments->v[0], viewing, options, at_us);
    if (discover(arguments, &scenes) < 0)
        return status;
    if (scenes.n != 1) {
        fprintf(stderr, "footfall: view shows one scene, not %zu\n", scenes.n);
    } else {
        status = open_and_show(scenes.scene[0].path, data, viewing, options, at_us);
    }
    discover_free(&scenes);
    return status;
}

int command_view(int argc, char **argv)
{
    static struct arguments arguments, data;
    struct viewing viewing = { .seed = UINT64_MAX };
    struct window_options options = { .width = 1280, .height = 800, .begun_us = window_clock_us() };
    arguments.n = data.n = 0;
    const struct option_spec specs[] = {
        { "at", 0, "TIME", "begin there, such as 12.5s", OPTION_TEXT, &viewing.at, 0, 0 },
        { "play", 0, NULL, "begin playing", OPTION_FLAG, &viewing.play, 0, 0 },
        { "seed", 0, "S", "another seed than the scene's", OPTION_COUNT, &viewing.seed, 0, 0 },
        { "data", 0, "DIR", "another folder with recorded walks", OPTION_TEXTS, &data, 0, 0 },
        { "save", 0, "DIR", "where s saves the session (default: saved/CASE-1, -2 and so on)",
          OPTION_TEXT, &viewing.save, 0, 0 },
        { "scale", 0, "X", "of texts and lines (default: as the display has it)", OPTION_NUMBER,
          &options.scale, 0.5, 4 },
        { "size", 0, "WxH", "of the window (default: 1280x800)", OPTION_TEXT, &viewing.size, 0, 0 },
        { "shot", 0, "FILE", "paint the window into a PNG instead, without any display",
          OPTION_TEXT, &viewing.out.shot, 0, 0 },
        { "small", 0, NULL, "that picture with few colours, for a document", OPTION_FLAG,
          &viewing.out.small, 0, 0 },
        { "clip", 0, "FILE", "make a clip instead, .gif or .mp4, without any display", OPTION_TEXT,
          &viewing.out.clip, 0, 0 },
        { "from", 0, "TIME", "where the clip begins", OPTION_TEXT, &viewing.from, 0, 0 },
        { "to", 0, "TIME", "where it ends, a minute later at the latest", OPTION_TEXT, &viewing.to,
          0, 0 },
        { "tell", 0, NULL,
          "print a line whenever all input is worked off and the window stands still", OPTION_FLAG,
          &options.tell, 0, 0 },
        { "press", 0, "KEYS", "press these first, such as 'n tab', for --shot and --clip",
          OPTION_TEXT, &viewing.out.keys, 0, 0 },
    };
    struct buffer text = { 0 };
    buffer_add(&text, about);
    buffer_add(&text, "\n");
    keys_describe(&text);
    const struct command_line line = { "view", "[options] SCENE", buffer_get(&text), specs,
                                       sizeof specs / sizeof specs[0] };
    const enum options_result got = options_parse(&line, argc, argv, &arguments);
    buffer_free(&text);
    if (got != OPTIONS_OK)
        return got == OPTIONS_HELP ? STATUS_PASSED : STATUS_USAGE;
    if (arguments.n == 0) {
        fprintf(stderr, "footfall: view needs a scene: footfall view SCENE\n");
        return STATUS_USAGE;
    }
    return find_and_show(&arguments, &data, &viewing, &options);
}
