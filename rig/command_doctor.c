/* SPDX-License-Identifier: MIT */
#include "rig/command.h"

#include <SDL_version.h>
#include <curl/curl.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <mosquitto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hal_sim/gpio.h"
#include "rig/exit_status.h"
#include "rig/options.h"
#include "rig/window/paint.h"

struct doctor {
    size_t missing; /* of what is needed */
};

static void say_present(const char *what, const char *detail)
{
    printf("ok       %-26s %s\n", what, detail);
}

static void say_absent(struct doctor *doctor, bool needed, const char *what, const char *how)
{
    doctor->missing += needed;
    printf("%s  %-26s %s\n", needed ? "MISSING" : "absent ", what, how);
}

static bool find_program(const char *name, char *path, size_t cap)
{
    const char *dirs = getenv("PATH");
    for (const char *s = dirs != NULL ? dirs : ""; *s != '\0';) {
        size_t len = strcspn(s, ":");
        if (snprintf(path, cap, "%.*s/%s", (int)len, s, name) < (int)cap && access(path, X_OK) == 0)
            return true;
        s += len + (s[len] == ':' ? 1 : 0);
    }
    /* where Debian keeps servers, which a user's path often leaves out */
    return snprintf(path, cap, "/usr/sbin/%s", name) < (int)cap && access(path, X_OK) == 0;
}

static void check_libraries(void)
{
    char text[64];
    int major, minor, revision;
    mosquitto_lib_version(&major, &minor, &revision);
    snprintf(text, sizeof text, "%d.%d.%d", major, minor, revision);
    say_present("libcurl", curl_version());
    say_present("libmosquitto", text);
    say_present("libgpiod", gpio_library());
}

static void check_programs(struct doctor *doctor)
{
    static const struct {
        const char *name, *how;
        bool needed;
    } programs[] = {
        { "cc", "apt-get install gcc: to build", true },
        { "make", "apt-get install make: to build", true },
        { "pkg-config", "apt-get install pkg-config: to build", true },
        { "mosquitto", "apt-get install mosquitto: the broker of the tests", false },
        { "mosquitto_sub", "apt-get install mosquitto-clients: to listen to `footfall serve`",
          false },
        { "openssl", "apt-get install openssl: certificates of the tests", false },
        { "clang", "apt-get install clang: the second compiler, fuzzing", false },
        { "clang-format-14", "apt-get install clang-format-14: to format code", false },
        { "arm-none-eabi-gcc",
          "apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi: "
          "make size",
          false },
    };
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        char path[PATH_MAX];
        if (find_program(programs[i].name, path, sizeof path))
            say_present(programs[i].name, path);
        else
            say_absent(doctor, programs[i].needed, programs[i].name, programs[i].how);
    }
}

static void check_headers(struct doctor *doctor)
{
    if (access("/usr/include/cmocka.h", R_OK) == 0)
        say_present("cmocka", "/usr/include/cmocka.h");
    else
        say_absent(doctor, false, "cmocka", "apt-get install libcmocka-dev: unit tests");
    if (system("for p in python3 /usr/bin/python3; do $p -c 'import cv2' && exit 0; done "
               ">/dev/null 2>&1; exit 1") == 0)
        say_present("OpenCV for Python", "`footfall bench` compares with it");
    else
        say_absent(doctor, false, "OpenCV for Python",
                   "apt-get install python3-opencv: a reference of `footfall bench`");
}

static void check_walks(struct doctor *doctor, const struct arguments *data)
{
    static const char file[] = "uo-050-180-180.txt";
    char path[PATH_MAX];
    for (size_t i = 0; i <= data->n; i++) {
        const char *folder = i < data->n ? data->v[i] : "../shared/data/trajectories";
        if (snprintf(path, sizeof path, "%s/%s", folder, file) < (int)sizeof path &&
            access(path, R_OK) == 0) {
            say_present("recorded walks", folder);
            return;
        }
    }
    say_absent(doctor, false, "recorded walks",
               "put the files of scenes/FORMAT.md into a folder and name it by --data DIR; scenes "
               "that need them are skipped");
}

static void check_window(struct doctor *doctor)
{
    SDL_version sdl;
    char text[64];
    struct buffer why = { 0 };
    SDL_GetVersion(&sdl);
    snprintf(text, sizeof text, "%d.%d.%d", sdl.major, sdl.minor, sdl.patch);
    say_present("SDL", text);
    struct paint *paint = paint_create_in_memory(1, 1, 1, &why);
    if (paint != NULL)
        say_present("fonts", "DejaVu");
    else
        say_absent(doctor, false, "fonts", buffer_get(&why));
    paint_free(paint);
    buffer_free(&why);
    if (getenv("DISPLAY") != NULL || getenv("WAYLAND_DISPLAY") != NULL)
        say_present("display", "`footfall view` opens a window there");
    else
        say_absent(doctor, false, "display",
                   "DISPLAY or WAYLAND_DISPLAY: `footfall view` needs one, unless with --shot");
}

static void check_terminal(void)
{
    const char *term = getenv("TERM");
    setlocale(LC_CTYPE, "");
    say_present("terminal", isatty(STDERR_FILENO) ? (term != NULL ? term : "without a name")
                                                  : "none: plain lines instead of progress");
    say_present("characters", nl_langinfo(CODESET));
}

int command_doctor(int argc, char **argv)
{
    static struct arguments rest, data;
    rest.n = data.n = 0;
    const struct option_spec specs[] = {
        { "data", 0, "DIR", "another folder with recorded walks", OPTION_TEXTS, &data, 0, 0 },
    };
    const struct command_line line = {
        "doctor", "[options]",
        "Says what of the things that footfall uses is on this machine, and how to get the\n"
        "rest. Exit status 3 when something is missing without which it cannot work.",
        specs, sizeof specs / sizeof specs[0]
    };
    struct doctor doctor = { 0 };
    enum options_result got = options_parse(&line, argc, argv, &rest);
    if (got != OPTIONS_OK)
        return got == OPTIONS_HELP ? STATUS_PASSED : STATUS_USAGE;
    if (rest.n > 0) {
        fprintf(stderr, "footfall: doctor takes no argument: %s\n", rest.v[0]);
        return STATUS_USAGE;
    }
    check_libraries();
    check_programs(&doctor);
    check_headers(&doctor);
    check_walks(&doctor, &data);
    check_window(&doctor);
    check_terminal();
    printf("%s\n", doctor.missing == 0 ? "everything that is needed is here"
                                       : "something that is needed is missing");
    return doctor.missing == 0 ? STATUS_PASSED : STATUS_ENVIRONMENT;
}
