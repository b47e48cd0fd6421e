/* SPDX-License-Identifier: MIT */
#include "rig/window/window.h"

#include <SDL.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "rig/exit_status.h"
#include "rig/window/clip.h"
#include "rig/window/events.h"
#include "rig/window/png_file.h"

enum {
    FRAME_US = 1000000 / 60, /* of the window */
    NEWS_US = 100000,        /* what comes on the time line is shown no more often */
    IDLE_MS = 500,           /* nothing goes on: looks after the desk so often */
    WIDTH_MIN = 640,         /* at scale 1 */
    HEIGHT_MIN = 480,
    FILES_MAX = 1000, /* of a name, counted up */
    CLIP_TELL_US = 500 * 1000,
};

struct window {
    const struct window_options *options;
    struct desk *desk;
    SDL_Window *sdl;
    struct paint *paint;
    struct clip *clip;
    uint64_t clip_told_us; /* how far it is */
    double density;        /* pixels for one unit of SDL's */
    double scale;          /* of texts and lines */
    uint64_t next_us;      /* no picture is painted before */
    bool changed;          /* since the last one */
    bool news;             /* the engine told something since then */
    uint64_t frame;        /* that is shown */
    uint64_t painted, first_us, last_us, busy_us;
    SDL_Keymod modifiers;                 /* at the last key that was taken */
    int x, y;                             /* of the pointer, in SDL's units, likewise */
    uint64_t inputs;                      /* keys and buttons that went down, turns of the wheel */
    uint64_t told_inputs, told_paintings; /* at the last rest */
    double fps;                           /* smoothed */
};

uint64_t window_clock_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void window_show(const struct desk *desk, const struct model *model, uint64_t wall_us,
                 struct show *out)
{
    const struct engine *engine = desk->engine;
    const uint64_t frames = engine_frames(engine);
    *out = (struct show) {
        .desk = desk,
        .instant = engine_instant(engine),
        .picture = engine_picture(engine),
        .chronicle = engine_chronicle(engine),
        .model = model,
        .frames = frames,
        .end_us = frames > 0 ? engine_frame_us(engine, frames - 1) : 0,
        .wall_us = wall_us,
    };
}

/* A display that names its density is believed from where it makes a difference. */
static double display_scale(struct window *window)
{
    float dpi = 0;
    if (window->options->scale > 0)
        return window->options->scale;
    if (window->density > 1.01)
        return window->density;
    if (SDL_GetDisplayDPI(SDL_GetWindowDisplayIndex(window->sdl), NULL, &dpi, NULL) != 0 ||
        dpi < 120)
        return 1;
    return fmin(round((double)dpi / 96 * 4) / 4, 4);
}

/* How large it is now; the desk and the paint are told. */
static int take_size(struct window *window, struct buffer *why)
{
    int w = 0, h = 0, units = 0;
    SDL_GetWindowSizeInPixels(window->sdl, &w, &h);
    SDL_GetWindowSize(window->sdl, &units, NULL);
    if (w < 1 || h < 1 || w > PAINT_SIDE_MAX || h > PAINT_SIDE_MAX)
        return 0; /* hidden, or no size to paint at; another one will come */
    window->density = units > 0 ? (double)w / units : 1;
    window->scale = display_scale(window);
    const struct desk_input input = { .kind = INPUT_SIZE, .x = w, .y = h, .wheel = window->scale };
    desk_input(window->desk, &input, window_clock_us());
    window->changed = true;
    if (window->paint != NULL)
        return paint_resize(window->paint, (unsigned)w, (unsigned)h, window->scale, why);
    window->paint = paint_create_in_memory((unsigned)w, (unsigned)h, window->scale, why);
    return window->paint != NULL ? 0 : -1;
}

/* SDL may offer a driver that shows nothing; who asks for one by SDL_VIDEODRIVER gets it. */
static bool is_shown(void)
{
    const char *asked = getenv("SDL_VIDEODRIVER"), *driver = SDL_GetCurrentVideoDriver();
    if (asked != NULL && asked[0] != '\0')
        return true;
    return driver != NULL && strcmp(driver, "offscreen") != 0 && strcmp(driver, "dummy") != 0;
}

static int open_window(struct window *window, struct buffer *why)
{
    const struct window_options *o = window->options;
    const double asked = o->scale > 0 ? o->scale : 1;
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    SDL_SetHint(SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE, "0"); /* the desk decides */
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    const bool begun = SDL_Init(SDL_INIT_VIDEO) == 0;
    if (!begun || !is_shown()) {
        buffer_addf(why,
                    "no display to open a window on%s%s; view needs X11 or Wayland, and "
                    "--shot FILE.png paints without one",
                    begun ? "" : ": ", begun ? "" : SDL_GetError());
        return -1;
    }
    /* The picture is painted in memory: a texture would only carry it around. But for Wayland SDL
     * has no other way. */
    if (strcmp(SDL_GetCurrentVideoDriver(), "wayland") != 0)
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    window->sdl = SDL_CreateWindow(o->title, SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                                   (int)(o->width * asked), (int)(o->height * asked),
                                   SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (window->sdl == NULL || SDL_GetWindowSurface(window->sdl) == NULL) {
        buffer_addf(why, "no window: %s", SDL_GetError());
        return -1;
    }
    SDL_SetWindowMinimumSize(window->sdl, (int)(WIDTH_MIN * asked), (int)(HEIGHT_MIN * asked));
    SDL_StartTextInput();
    return take_size(window, why);
}

/* A name that is not taken, in the present folder: footfall-lobby-001.png */
static bool free_name(const struct window *window, const char *ending, char *name, size_t cap)
{
    const char *title = window->options->title, *slash = strrchr(title, '/');
    for (int i = 1; i < FILES_MAX; i++) {
        snprintf(name, cap, "footfall-%s-%03d.%s", slash != NULL ? slash + 1 : title, i, ending);
        FILE *file = fopen(name, "rb");
        if (file == NULL)
            return errno == ENOENT;
        fclose(file);
    }
    return false;
}

static void save_picture(struct window *window)
{
    char name[160];
    unsigned w, h;
    const uint32_t *pixels = paint_picture(window->paint, &w, &h);
    if (!free_name(window, "png", name, sizeof name) || png_write(name, pixels, w, h) != 0)
        desk_say(window->desk, true, "no picture: %s", strerror(errno));
    else
        desk_say(window->desk, false, "picture saved as %s", name);
}

static void begin_clip(struct window *window)
{
    struct buffer why = { 0 };
    char name[160];
    if (window->clip != NULL)
        return;
    if (free_name(window, "gif", name, sizeof name))
        window->clip = clip_open(name, &why);
    else
        buffer_add(&why, strerror(errno));
    if (window->clip == NULL)
        desk_say(window->desk, true, "no clip: %s", buffer_get(&why));
    window->desk->clip = window->clip != NULL;
    buffer_free(&why);
    window->changed = true; /* its first picture */
}

/* Why it ends before somebody wants it, if it does, stands in `text`. */
static void close_clip(struct window *window, enum clip_result result, struct buffer *text)
{
    if (result == CLIP_OK)
        clip_tell(window->clip, text);
    if (clip_close(window->clip, window_clock_us(), text) == 0 && result != CLIP_FAILED)
        desk_say(window->desk, false, "saved: %s", buffer_get(text));
    else
        desk_say(window->desk, true, "no clip: %s", buffer_get(text));
    window->clip = NULL;
    SDL_SetWindowTitle(window->sdl, window->options->title);
    window->desk->clip = false;
}

static void end_clip(struct window *window)
{
    struct buffer text = { 0 };
    if (window->clip != NULL)
        close_clip(window, CLIP_OK, &text);
    buffer_free(&text);
}

/* In the title, for the clip itself shows all else. */
static void tell_clip(struct window *window)
{
    const uint64_t now_us = window_clock_us();
    struct buffer title = { 0 };
    if (now_us < window->clip_told_us + CLIP_TELL_US)
        return;
    window->clip_told_us = now_us;
    buffer_addf(&title, "%s - ", window->options->title);
    clip_tell(window->clip, &title);
    SDL_SetWindowTitle(window->sdl, buffer_get(&title));
    buffer_free(&title);
}

static void add_to_clip(struct window *window, const uint32_t *pixels, unsigned w, unsigned h)
{
    struct buffer why = { 0 };
    enum clip_result result = CLIP_OK;
    if (window->clip != NULL)
        result = clip_add(window->clip, pixels, w, h, window_clock_us(), &why);
    if (result != CLIP_OK)
        close_clip(window, result, &why);
    else if (window->clip != NULL)
        tell_clip(window);
    buffer_free(&why);
}

/* Copies what was painted to the window. */
static void bring_up(struct window *window, const uint32_t *pixels, unsigned w, unsigned h)
{
    SDL_Surface *to = SDL_GetWindowSurface(window->sdl);
    SDL_Surface *from =
        SDL_CreateRGBSurfaceWithFormatFrom((void *)(uintptr_t)pixels, (int)w, (int)h, 32,
                                           (int)(w * sizeof *pixels), SDL_PIXELFORMAT_RGB888);
    if (to != NULL && from != NULL) {
        SDL_BlitSurface(from, NULL, to, NULL);
        SDL_UpdateWindowSurface(window->sdl);
    }
    SDL_FreeSurface(from);
}

static void paint_all(struct window *window)
{
    const uint64_t now_us = window_clock_us();
    struct show show;
    unsigned w, h;
    if (window->paint == NULL)
        return;
    window_show(window->desk, window->options->model, now_us, &show);
    if (window->painted > 0 && now_us > window->last_us)
        window->fps += (1e6 / (double)(now_us - window->last_us) - window->fps) / 16;
    show.window_fps = window->fps;
    window->last_us = now_us;
    window->next_us = window->next_us + FRAME_US > now_us ? window->next_us + FRAME_US : now_us;
    window->changed = window->news = false;
    window->frame = show.instant != NULL ? show.instant->frame : UINT64_MAX;
    show_paint(window->paint, &show);
    if (window->desk->look.scroll > 0) /* no further than to the end, or the way back were longer */
        window->desk->look.scroll =
            fmin(window->desk->look.scroll, panels_scroll_max(window->paint, &show));
    if (window->desk->look.help)
        window->desk->look.help_pages = help_pages(window->paint, &window->desk->layout);
    const uint32_t *pixels = paint_picture(window->paint, &w, &h);
    bring_up(window, pixels, w, h);
    add_to_clip(window, pixels, w, h);
    const uint64_t done_us = window_clock_us();
    if (window->first_us == 0 && show.instant != NULL)
        window->first_us = done_us;
    window->painted++;
    window->busy_us += done_us - now_us;
}

/* Keys that only change what others mean are none. */
static bool is_counted(const SDL_Event *event)
{
    if (event->type != SDL_KEYDOWN)
        return event->type == SDL_MOUSEBUTTONDOWN || event->type == SDL_MOUSEWHEEL;
    return event->key.keysym.sym < SDLK_LCTRL || event->key.keysym.sym > SDLK_RGUI;
}

/* What else is down, and where the pointer is, when an event came: when it is taken, later ones
 * that SDL knows of already may have changed both. */
static void take_context(struct window *window, const SDL_Event *event)
{
    if (event->type == SDL_KEYDOWN || event->type == SDL_KEYUP)
        window->modifiers = (SDL_Keymod)event->key.keysym.mod;
    if (event->type == SDL_MOUSEMOTION) {
        window->x = event->motion.x;
        window->y = event->motion.y;
    }
}

static void take_event(struct window *window, const SDL_Event *event)
{
    struct buffer why = { 0 };
    struct event_inputs inputs;
    if (event->type == SDL_WINDOWEVENT) {
        const struct desk_input close = { .kind = INPUT_CLOSE };
        if (event->window.event == SDL_WINDOWEVENT_CLOSE)
            desk_input(window->desk, &close, window_clock_us());
        if (event->window.event == SDL_WINDOWEVENT_SIZE_CHANGED && take_size(window, &why) != 0)
            desk_say(window->desk, true, "%s", buffer_get(&why));
        window->changed = true;
        buffer_free(&why);
        return;
    }
    window->inputs += is_counted(event);
    take_context(window, event);
    const struct event_context context = { window->density, window->modifiers, window->x,
                                           window->y };
    events_translate(event, &context, &inputs);
    for (size_t i = 0; i < inputs.n; i++)
        desk_input(window->desk, &inputs.input[i], window_clock_us());
    window->changed |= inputs.n > 0;
}

/* True when it is time to go. A picture is of what the keys before the wish made, and so is the
 * last one of a clip, which has at least that. */
static bool fulfil_wish(struct window *window)
{
    const enum desk_wish wish = window->desk->wish;
    window->desk->wish = WISH_NONE;
    if ((wish == WISH_PICTURE || wish == WISH_CLIP_END) && window->changed)
        paint_all(window);
    switch (wish) {
    case WISH_PICTURE:
        save_picture(window);
        break;
    case WISH_CLIP_BEGIN:
        begin_clip(window);
        break;
    case WISH_CLIP_END:
        end_clip(window);
        break;
    case WISH_QUIT:
        return true;
    case WISH_NONE:
        break;
    }
    return false;
}

/* Whether something comes without anybody touching the window. */
static bool is_busy(const struct window *window)
{
    const struct engine *engine = window->desk->engine;
    return engine_trouble(engine) == NULL &&
           (window->desk->player.playing || !engine_is_there(engine) ||
            engine_is_scouting(engine) || window->clip != NULL);
}

/* For scripts, which would have to guess from the picture otherwise. */
static void tell_rest(struct window *window)
{
    const struct desk *desk = window->desk;
    if (!window->options->tell || window->changed || is_busy(window) || desk->saving.pid > 0 ||
        desk->awaited != ACTION_NONE ||
        (window->painted == window->told_paintings && window->inputs == window->told_inputs))
        return;
    window->told_paintings = window->painted;
    window->told_inputs = window->inputs;
    printf("at rest after %" PRIu64 " inputs, frame %" PRIu64 "\n", window->inputs, window->frame);
    fflush(stdout);
}

/* Waits for what comes first: an event, something new of the engine, the time of the next picture.
 * While the engine has nothing to do, nothing is done here either. */
static void wait(struct window *window)
{
    const uint64_t now_us = window_clock_us();
    SDL_Event event;
    if (window->changed && now_us >= window->next_us)
        return;
    if (!is_busy(window) && !window->changed) {
        if (SDL_WaitEventTimeout(&event, IDLE_MS))
            take_event(window, &event);
        return;
    }
    const uint64_t left_us = window->next_us > now_us ? window->next_us - now_us : FRAME_US;
    if (SDL_WaitEventTimeout(&event, 1))
        take_event(window, &event);
    else if (left_us > 1500)
        window->news |= engine_poll(window->desk->engine, (int)((left_us - 1000) / 1000));
}

/* While the scout is under way there are new marks all the time. */
static bool is_worth_it(const struct window *window)
{
    const struct engine *engine = window->desk->engine;
    const struct instant *now = engine_instant(engine);
    return (now != NULL && now->frame != window->frame) || !engine_is_scouting(engine) ||
           window_clock_us() >= window->last_us + NEWS_US;
}

static void run(struct window *window)
{
    SDL_Event event;
    for (;;) {
        wait(window);
        /* A wish is fulfilled before what came after it. */
        while (window->desk->wish == WISH_NONE && SDL_PollEvent(&event))
            take_event(window, &event);
        window->news |= engine_poll(window->desk->engine, 0);
        window->changed |= desk_tick(window->desk, window_clock_us());
        window->changed |= window->news && is_worth_it(window);
        if (fulfil_wish(window))
            return;
        if (window->changed && window_clock_us() >= window->next_us)
            paint_all(window);
        tell_rest(window);
    }
}

static void tell_figures(const struct window *window)
{
    const double s = (double)(window->last_us - window->first_us) / 1e6;
    if (window->first_us == 0)
        return;
    fprintf(stderr,
            "footfall: first picture after %.0f ms; %" PRIu64
            " pictures in %.1f s, %.2f ms for each, %.1f a second at last\n",
            (double)(window->first_us - window->options->begun_us) / 1e3, window->painted, s,
            (double)window->busy_us / 1e3 / (double)window->painted, window->fps);
}

static bool is_open;

/* Xlib ends the program where it stands when its server is gone. The scene's processes end by
 * themselves when nobody listens to them any more. */
static void on_exit_while_open(void)
{
    if (!is_open)
        return;
    fprintf(stderr, "footfall: the display is gone\n");
    _exit(STATUS_ENVIRONMENT);
}

int window_run(struct desk *desk, const struct window_options *options)
{
    struct window window = {
        .options = options, .desk = desk, .density = 1, .changed = true, .frame = UINT64_MAX
    };
    struct buffer why = { 0 }, keys = { 0 };
    int status = STATUS_PASSED;
    if (open_window(&window, &why) == 0) {
        keys_describe(&keys);
        fputs(buffer_get(&keys), stderr);
        is_open = true;
        atexit(on_exit_while_open);
        run(&window);
        is_open = false;
        end_clip(&window);
        tell_figures(&window);
    } else {
        fprintf(stderr, "footfall: %s\n", buffer_get(&why));
        status = STATUS_ENVIRONMENT;
    }
    paint_free(window.paint);
    /* The window is left to the display, which takes it away with the program: what SDL wakes
     * itself with goes through a connection of its own, and when it arrives after the window is
     * gone, Xlib ends the program with an error. */
    buffer_free(&keys);
    buffer_free(&why);
    return status;
}
