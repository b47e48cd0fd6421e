/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "rig/window/events.h"

static const struct event_context plain = { .density = 1 };

static void keys_are_named_as_they_are_typed(void **state)
{
    static const struct {
        SDL_Keycode code;
        int modifiers;
        const char *text; /* what SDL says is typed, if anything */
        const char *name; /* NULL: nothing */
    } cases[] = {
        { SDLK_SPACE, 0, " ", "space" },
        { SDLK_PERIOD, 0, ".", "." },
        { SDLK_SLASH, KMOD_LSHIFT, "?", "?" },
        { SDLK_n, 0, "n", "n" },
        { SDLK_n, KMOD_RSHIFT, "N", "shift+n" },
        { SDLK_n, KMOD_CAPS, "N", "shift+n" },
        { SDLK_8, KMOD_RALT, "[", "[" },              /* a German keyboard */
        { SDLK_8, KMOD_LCTRL | KMOD_RALT, "[", "[" }, /* and how some say so */
        { SDLK_s, KMOD_LCTRL, "", "ctrl+s" },
        { SDLK_s, KMOD_LCTRL, "s", "ctrl+s" }, /* once */
        { SDLK_z, KMOD_LCTRL | KMOD_LSHIFT, "", "ctrl+shift+z" },
        { SDLK_LEFT, 0, "", "left" },
        { SDLK_LEFT, KMOD_LSHIFT, "", "shift+left" },
        { SDLK_RIGHT, KMOD_RCTRL, "", "ctrl+right" },
        { SDLK_RETURN, KMOD_LSHIFT, "", "shift+return" },
        { SDLK_KP_ENTER, 0, "", "return" },
        { SDLK_PAGEUP, 0, "", "pageup" },
        { SDLK_F12, 0, "", "f12" },
        { SDLK_LSHIFT, KMOD_LSHIFT, "", NULL },
        { SDLK_x, 0, "\xc3\xa4", NULL }, /* not among the keys */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct event_context context = { .density = 1,
                                               .modifiers = (SDL_Keymod)cases[i].modifiers };
        SDL_Event down = { .key = { .type = SDL_KEYDOWN } };
        SDL_Event text = { .text = { .type = SDL_TEXTINPUT } };
        struct event_inputs a, b;
        down.key.keysym.sym = cases[i].code;
        down.key.keysym.mod = (uint16_t)cases[i].modifiers;
        SDL_strlcpy(text.text.text, cases[i].text, sizeof text.text.text);
        events_translate(&down, &context, &a);
        events_translate(&text, &context, &b);
        assert_int_equal(a.n + b.n, cases[i].name != NULL ? 1 : 0);
        if (cases[i].name != NULL)
            assert_string_equal((a.n > 0 ? &a : &b)->input[0].key, cases[i].name);
    }
}

static void a_text_of_many_characters_is_cut_off(void **state)
{
    (void)state;
    SDL_Event text = { .text = { .type = SDL_TEXTINPUT } };
    struct event_inputs out;
    memset(text.text.text, 'a', sizeof text.text.text - 1);
    events_translate(&text, &plain, &out);
    assert_int_equal(out.n, sizeof text.text.text - 1 < EVENT_INPUTS_MAX ? sizeof text.text.text - 1
                                                                         : EVENT_INPUTS_MAX);
}

static void the_mouse_is_told_in_pixels_of_the_picture(void **state)
{
    (void)state;
    const struct event_context dense = { .density = 2, .modifiers = KMOD_LSHIFT, .x = 30, .y = 40 };
    SDL_Event event = { .motion = { .type = SDL_MOUSEMOTION, .x = 10, .y = 20 } };
    struct event_inputs out;
    events_translate(&event, &dense, &out);
    assert_int_equal(out.n, 1);
    assert_int_equal(out.input[0].kind, INPUT_MOVE);
    assert_true(out.input[0].x == 20 && out.input[0].y == 40 && out.input[0].shift);

    event = (SDL_Event) { .button = { .type = SDL_MOUSEBUTTONDOWN, .button = 3, .x = 5, .y = 6 } };
    events_translate(&event, &plain, &out);
    assert_int_equal(out.input[0].kind, INPUT_PRESS);
    assert_int_equal(out.input[0].button, 3);
    assert_true(out.input[0].x == 5 && out.input[0].y == 6 && !out.input[0].shift);
    event.type = SDL_MOUSEBUTTONUP;
    events_translate(&event, &plain, &out);
    assert_int_equal(out.input[0].kind, INPUT_RELEASE);

    event = (SDL_Event) { .wheel = { .type = SDL_MOUSEWHEEL, .preciseY = 1.5f } };
    events_translate(&event, &dense, &out);
    assert_int_equal(out.input[0].kind, INPUT_WHEEL);
    assert_true(out.input[0].wheel == 1.5 && out.input[0].x == 60 && out.input[0].y == 80);
    event.wheel.direction = SDL_MOUSEWHEEL_FLIPPED;
    events_translate(&event, &dense, &out);
    assert_true(out.input[0].wheel == -1.5);
}

static void quitting_is_an_input_and_the_rest_is_none(void **state)
{
    (void)state;
    SDL_Event event = { .type = SDL_QUIT };
    struct event_inputs out;
    events_translate(&event, &plain, &out);
    assert_int_equal(out.n, 1);
    assert_int_equal(out.input[0].kind, INPUT_END);
    event.type = SDL_KEYUP;
    events_translate(&event, &plain, &out);
    assert_int_equal(out.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_named_as_they_are_typed),
        cmocka_unit_test(a_text_of_many_characters_is_cut_off),
        cmocka_unit_test(the_mouse_is_told_in_pixels_of_the_picture),
        cmocka_unit_test(quitting_is_an_input_and_the_rest_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
