/* SPDX-License-Identifier: MIT */
#include "rig/window/events.h"

#include <stdio.h>

/* Keys that type nothing. */
static const struct {
    SDL_Keycode code;
    const char *name;
} named[] = {
    { SDLK_SPACE, "space" },
    { SDLK_RETURN, "return" },
    { SDLK_KP_ENTER, "return" },
    { SDLK_TAB, "tab" },
    { SDLK_ESCAPE, "escape" },
    { SDLK_DELETE, "delete" },
    { SDLK_BACKSPACE, "backspace" },
    { SDLK_LEFT, "left" },
    { SDLK_RIGHT, "right" },
    { SDLK_UP, "up" },
    { SDLK_DOWN, "down" },
    { SDLK_HOME, "home" },
    { SDLK_END, "end" },
    { SDLK_PAGEUP, "pageup" },
    { SDLK_PAGEDOWN, "pagedown" },
    { SDLK_F1, "f1" },
    { SDLK_F2, "f2" },
    { SDLK_F3, "f3" },
    { SDLK_F4, "f4" },
    { SDLK_F5, "f5" },
    { SDLK_F6, "f6" },
    { SDLK_F7, "f7" },
    { SDLK_F8, "f8" },
    { SDLK_F9, "f9" },
    { SDLK_F10, "f10" },
    { SDLK_F11, "f11" },
    { SDLK_F12, "f12" },
};

/* What types a third character on many keyboards comes as right Alt, alone or with Ctrl. */
static bool types_third(SDL_Keymod modifiers)
{
    return (modifiers & (KMOD_RALT | KMOD_MODE)) != 0;
}

static void add_key(struct event_inputs *out, bool ctrl, bool alt, bool shift, const char *name)
{
    if (out->n == EVENT_INPUTS_MAX)
        return;
    char *key = out->key[out->n];
    snprintf(key, EVENT_KEY_BYTES, "%s%s%s%s", ctrl ? "ctrl+" : "", alt ? "alt+" : "",
             shift ? "shift+" : "", name);
    out->input[out->n++] = (struct desk_input) { .kind = INPUT_KEY, .key = key, .shift = shift };
}

/* Keys that type nothing, and characters together with Ctrl or Alt, which type nothing either. */
static void take_key(const SDL_KeyboardEvent *event, struct event_inputs *out)
{
    const SDL_Keymod modifiers = (SDL_Keymod)event->keysym.mod;
    const bool ctrl = (modifiers & KMOD_CTRL) != 0, alt = (modifiers & KMOD_LALT) != 0;
    const bool shift = (modifiers & KMOD_SHIFT) != 0;
    const SDL_Keycode code = event->keysym.sym;
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        if (named[i].code == code) {
            add_key(out, ctrl, alt, shift, named[i].name);
            return;
        }
    if ((ctrl || alt) && !types_third(modifiers) && code > ' ' && code < 0x7f) {
        const char name[2] = { (char)code, '\0' };
        add_key(out, ctrl, alt, shift, name);
    }
}

/* What was typed, whatever keys that takes on this keyboard. */
static void take_text(const char *text, SDL_Keymod modifiers, struct event_inputs *out)
{
    if ((modifiers & (KMOD_CTRL | KMOD_LALT)) != 0 && !types_third(modifiers))
        return;
    for (const char *s = text; *s != '\0'; s++) {
        const bool capital = *s >= 'A' && *s <= 'Z';
        const char name[2] = { (char)(capital ? *s - 'A' + 'a' : *s), '\0' };
        if (*s > ' ' && *s < 0x7f) /* the space bar has a name */
            add_key(out, false, false, capital, name);
    }
}

static void take_pointer(const SDL_Event *event, const struct event_context *context,
                         struct event_inputs *out)
{
    struct desk_input input = { .shift = (context->modifiers & KMOD_SHIFT) != 0 };
    double x = context->x, y = context->y;
    if (event->type == SDL_MOUSEMOTION) {
        input.kind = INPUT_MOVE;
        x = event->motion.x;
        y = event->motion.y;
    } else if (event->type == SDL_MOUSEWHEEL) {
        input.kind = INPUT_WHEEL;
        input.wheel = (double)event->wheel.preciseY *
                      (event->wheel.direction == SDL_MOUSEWHEEL_FLIPPED ? -1 : 1);
    } else {
        input.kind = event->type == SDL_MOUSEBUTTONDOWN ? INPUT_PRESS : INPUT_RELEASE;
        input.button = event->button.button;
        x = event->button.x;
        y = event->button.y;
    }
    input.x = x * context->density;
    input.y = y * context->density;
    out->input[out->n++] = input;
}

void events_translate(const SDL_Event *event, const struct event_context *context,
                      struct event_inputs *out)
{
    out->n = 0;
    switch (event->type) {
    case SDL_QUIT:
        out->input[out->n++] = (struct desk_input) { .kind = INPUT_END };
        break;
    case SDL_KEYDOWN:
        take_key(&event->key, out);
        break;
    case SDL_TEXTINPUT:
        take_text(event->text.text, context->modifiers, out);
        break;
    case SDL_MOUSEMOTION:
    case SDL_MOUSEWHEEL:
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        take_pointer(event, context, out);
        break;
    default:
        break;
    }
}
