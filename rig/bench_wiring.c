/* SPDX-License-Identifier: MIT */
/* Draws how a bench is wired, from its map alone: a row for each line, from the header of a
 * Raspberry Pi through a relay or an optocoupler to the terminals of the sensor. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware_core/model.h"
#include "rig/bench.h"
#include "rig/buffer.h"
#include "rig/exit_status.h"

enum {
    WIDTH = 1080,
    ROW = 92,
    TOP = 78,
    FOOT = 112,
    PI_X = 24,
    PI_W = 216,
    PART_X = 376,
    FAR_X = 700
};

enum part { PART_RELAY, PART_OPTOCOUPLER, PART_PHOTOTRANSISTOR, PART_LED, PART_BUTTON };

/* What hangs on a line: the part, and where its two far ends lead. */
struct wiring {
    enum part part;
    char upper[64], lower[64];
    const char *note;
};

static const char style[] =
    "<style>text{font:14px sans-serif;fill:#1b1f24}.small{font-size:12px;fill:#57606a}"
    ".bold{font-weight:600}.title{font-size:17px;font-weight:600}"
    ".wire{fill:none;stroke:#1b1f24;stroke-width:1.8}.box{fill:#f6f8fa;stroke:#57606a}"
    ".dot{fill:#1b1f24}.back{fill:#fff}</style>";

/* The pin of the 40-pin header that carries a GPIO; 0 when it carries none. */
static unsigned header_pin(const struct bench_line *line)
{
    static const unsigned char pins[] = { 27, 28, 3,  5,  7,  29, 31, 26, 24, 21, 19, 23, 32, 33,
                                          8,  10, 36, 11, 12, 35, 38, 40, 15, 16, 18, 22, 37, 13 };
    char *end;
    if (strncmp(line->name, "GPIO", 4) != 0)
        return 0;
    unsigned long number = strtoul(line->name + 4, &end, 10);
    return *end == '\0' && end != line->name + 4 && number < sizeof pins ? pins[number] : 0;
}

/* A terminal as the guide's table numbers and names it (VS121-P 2.2). */
static const struct terminal *terminal(int number)
{
    for (size_t i = 0; i < models[0]->n_terminals; i++)
        if (models[0]->terminals[i].number == number)
            return &models[0]->terminals[i];
    return &models[0]->terminals[0];
}

static void lead_to(char out[64], int number)
{
    snprintf(out, 64, "terminal %d, %s", number, terminal(number)->name);
}

/* The output whose contact an input sees; ROLE_COUNT when the map names none. */
static enum bench_role seen_by(const struct bench_map *map, enum bench_role input)
{
    for (enum bench_role role = 0; role < ROLE_COUNT; role++)
        if (map->line[role].wired && map->line[role].has_reads_back &&
            map->line[role].reads_back == input)
            return role;
    return ROLE_COUNT;
}

/* An optocoupler's light-emitting diode in the way of the contact of DO, or across DI. */
static void watch_contact(struct wiring *out)
{
    out->part = PART_OPTOCOUPLER;
    snprintf(out->upper, sizeof out->upper, "+5 V of the sensor's side");
    lead_to(out->lower, 5);
    out->note = terminal(5)->levels;
}

static void watch_input(struct wiring *out)
{
    out->part = PART_OPTOCOUPLER;
    lead_to(out->upper, 3);
    lead_to(out->lower, 4);
    out->note = terminal(3)->levels;
}

static void press_input(struct wiring *out)
{
    out->part = PART_RELAY;
    snprintf(out->upper, sizeof out->upper, "+5 V of the sensor's side");
    lead_to(out->lower, 3);
    out->note = "and 10 k\xce\xa9 from terminal 3 to 4: open is low, closed is high";
}

static void relay_between(struct wiring *out, const char *upper, const char *lower,
                          const char *note)
{
    out->part = PART_RELAY;
    snprintf(out->upper, sizeof out->upper, "%s", upper);
    snprintf(out->lower, sizeof out->lower, "%s", lower);
    out->note = note;
}

static void wire_spare(const struct bench_map *map, enum bench_role role, struct wiring *out)
{
    const struct bench_line *line = &map->line[role];
    enum bench_role output = seen_by(map, role);
    if (bench_role_is_output(map->side, role)) {
        if (line->has_reads_back && line->reads_back == ROLE_DI)
            press_input(out);
        else if (line->has_reads_back && line->reads_back == ROLE_RESET)
            relay_between(out, "reset button", "reset button", "in parallel with the button");
        else
            relay_between(out, "free", "free", "");
    } else if (output == ROLE_DO) {
        watch_contact(out);
    } else if (output == ROLE_DI) {
        watch_input(out);
    } else {
        watch_contact(out);
        snprintf(out->lower, sizeof out->lower, "%s%s",
                 output < ROLE_COUNT ? "contact of " : "free",
                 output < ROLE_COUNT ? bench_role_name(output) : "");
        out->note = "";
    }
}

static void wire_tester(const struct bench_map *map, enum bench_role role, struct wiring *out)
{
    char supply[64];
    switch (role) {
    case ROLE_DI:
        press_input(out);
        break;
    case ROLE_RESET:
        relay_between(out, "reset button", "reset button", "in parallel with the button");
        break;
    case ROLE_POWER:
        lead_to(supply, 1);
        relay_between(out, "+5 V of the sensor's side", supply, terminal(1)->role);
        break;
    case ROLE_DO:
        watch_contact(out);
        break;
    case ROLE_LED:
        out->part = PART_PHOTOTRANSISTOR;
        snprintf(out->upper, sizeof out->upper, "in front of the sensor's LED");
        out->note = "in a tube, so that it sees nothing else";
        break;
    default:
        wire_spare(map, role, out);
    }
}

static void wire_device(const struct bench_map *map, enum bench_role role, struct wiring *out)
{
    char common[64], contact[64];
    switch (role) {
    case ROLE_DI:
        watch_input(out);
        break;
    case ROLE_RESET:
        out->part = PART_BUTTON;
        out->note = "the reset button, by hand";
        break;
    case ROLE_DO:
        lead_to(common, 6);
        lead_to(contact, 5);
        relay_between(out, common, contact, terminal(5)->levels);
        break;
    case ROLE_LED:
        out->part = PART_LED;
        out->note = "470 \xce\xa9 and the LED";
        break;
    default:
        wire_spare(map, role, out);
    }
}

static void text(struct buffer *out, int x, int y, const char *class, const char *anchor,
                 const char *words)
{
    buffer_addf(out, "<text x=\"%d\" y=\"%d\" class=\"%s\" text-anchor=\"%s\">", x, y, class,
                anchor);
    buffer_add_escaped(out, words);
    buffer_add(out, "</text>\n");
}

static void path(struct buffer *out, int x, int y, const char *steps)
{
    buffer_addf(out, "<path class=\"wire\" d=\"M%d %d%s\"/>\n", x, y, steps);
}

static void box(struct buffer *out, int x, int y, int w, int h)
{
    buffer_addf(out,
                "<rect class=\"box\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\"/>\n", x,
                y, w, h);
}

static void dot(struct buffer *out, int x, int y)
{
    buffer_addf(out, "<circle class=\"dot\" cx=\"%d\" cy=\"%d\" r=\"3\"/>\n", x, y);
}

/* The coil's module with its contact, open at rest. */
static void draw_relay(struct buffer *out, int y)
{
    box(out, PART_X, y - 32, 200, 64);
    text(out, PART_X + 10, y + 5, "bold", "start", "IN");
    text(out, PART_X + 64, y + 5, "", "start", "relay");
    text(out, PART_X + 128, y - 14, "small", "end", "COM");
    text(out, PART_X + 128, y + 24, "small", "end", "NO");
    dot(out, PART_X + 140, y - 18);
    dot(out, PART_X + 140, y + 18);
    path(out, PART_X + 140, y - 18, "l18 30");
    path(out, PART_X + 140, y - 18, "h176");
    path(out, PART_X + 140, y + 18, "h176");
    path(out, PI_X + PI_W, y, "h136");
}

static void draw_transistor(struct buffer *out, int y)
{
    path(out, PI_X + PI_W, y, "h96v-18h76l18 8"); /* collector */
    path(out, PART_X + 54, y - 16, "v32");        /* base, which light opens */
    path(out, PART_X + 54, y + 8, "l-18 12h-24"); /* emitter */
    path(out, PART_X + 42, y + 14, "l-6 6 8 0");  /* its arrow */
    text(out, PART_X + 8, y + 24, "small", "end", "GND (pin 6)");
}

/* Light falls on the transistor. */
static void draw_light(struct buffer *out, int x, int y)
{
    path(out, x, y - 6, "l-24 0m6 -4l-6 4 6 4");
    path(out, x, y + 6, "l-24 0m6 -4l-6 4 6 4");
}

static void draw_diode(struct buffer *out, int x, int y)
{
    path(out, x - 9, y - 8, "h18l-9 16z");
    path(out, x - 9, y + 8, "h18");
}

static void draw_optocoupler(struct buffer *out, int y)
{
    box(out, PART_X + 22, y - 34, 130, 68);
    draw_transistor(out, y);
    draw_light(out, PART_X + 100, y);
    draw_diode(out, PART_X + 124, y);
    path(out, PART_X + 124, y - 8, "v-10h62");
    box(out, PART_X + 186, y - 26, 58, 16);
    text(out, PART_X + 215, y - 13, "small", "middle", "1 k\xce\xa9");
    path(out, PART_X + 244, y - 18, "h72");
    path(out, PART_X + 124, y + 8, "v10h192");
}

static void draw_part(struct buffer *out, const struct wiring *wiring, int y)
{
    switch (wiring->part) {
    case PART_RELAY:
        draw_relay(out, y);
        break;
    case PART_OPTOCOUPLER:
        draw_optocoupler(out, y);
        break;
    case PART_PHOTOTRANSISTOR:
        draw_transistor(out, y);
        draw_light(out, PART_X + 100, y);
        path(out, PART_X + 120, y - 18, "h196");
        break;
    case PART_LED:
        path(out, PI_X + PI_W, y, "h116");
        box(out, PART_X - 20, y - 8, 58, 16);
        text(out, PART_X + 9, y + 5, "small", "middle", "470 \xce\xa9");
        path(out, PART_X + 38, y, "h62v6");
        draw_diode(out, PART_X + 100, y + 14);
        path(out, PART_X + 100, y + 22, "v10");
        text(out, PART_X + 116, y + 36, "small", "start", "GND (pin 6)");
        break;
    case PART_BUTTON:
        path(out, PI_X + PI_W, y, "h176l28 -12");
        path(out, PART_X + 72, y, "h40v20");
        dot(out, PART_X + 40, y);
        dot(out, PART_X + 72, y);
        text(out, PART_X + 120, y + 24, "small", "start", "GND (pin 6)");
        break;
    }
}

static void draw_row(struct buffer *out, const struct bench_map *map, enum bench_role role, int y)
{
    char pin[2 * BENCH_NAME_MAX + 24];
    const struct bench_line *line = &map->line[role];
    struct wiring wiring = { .note = "" };
    if (map->side == SIDE_TESTER)
        wire_tester(map, role, &wiring);
    else
        wire_device(map, role, &wiring);
    if (role == ROLE_WATCHDOG)
        relay_between(&wiring, "supply of the loads", "the loads",
                      "a watchdog relay, which falls when its input stops changing");
    if (header_pin(line) > 0)
        snprintf(pin, sizeof pin, "%s, pin %u", line->name, header_pin(line));
    else
        bench_line_spell(line, pin, sizeof pin);
    text(out, PI_X + 12, y - 3, "bold", "start", bench_role_name(role));
    text(out, PI_X + 12, y + 15, "small", "start",
         bench_role_is_output(map->side, role) ? "output" : "input");
    text(out, PI_X + PI_W - 12, y + 5, "", "end", pin);
    dot(out, PI_X + PI_W, y);
    draw_part(out, &wiring, y);
    text(out, FAR_X, y - 13, "", "start", wiring.upper);
    text(out, FAR_X, y + 23, "", "start", wiring.lower);
    text(out, FAR_X, y + 4, "small", "start", wiring.note);
}

/* What no line of the map says. */
static void draw_foot(struct buffer *out, int y)
{
    char ground[160];
    snprintf(
        ground, sizeof ground,
        "0 V of the sensor's side: terminals 2 %s, 4 %s and 6 %s. It stays apart from the Pi's "
        "ground.",
        terminal(2)->name, terminal(4)->name, terminal(6)->name);
    text(out, PI_X, y, "small", "start",
         "Relay board: VCC to the Pi's 5 V (pin 2), GND to its ground (pin 6). Relays are at rest "
         "when their input is off or open.");
    text(out, PI_X, y + 20, "small", "start",
         "Optocouplers: the collector to the line, with \"bias\": \"pull_up\" and \"active_low\": "
         "true, so that light reads as on.");
    text(out, PI_X, y + 40, "small", "start", ground);
}

static void draw(const struct bench_map *map, struct buffer *out)
{
    int n = 0;
    for (enum bench_role role = 0; role < ROLE_COUNT; role++)
        n += map->line[role].wired;
    buffer_addf(out,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\">%s\n"
                "<rect class=\"back\" width=\"100%%\" height=\"100%%\"/>\n",
                WIDTH, TOP + n * ROW + FOOT, style);
    text(out, PI_X, 32, "title", "start",
         map->title[0] != '\0' ? map->title : "How the bench is wired");
    box(out, PI_X, TOP - 22, PI_W, n * ROW + 34);
    text(out, PI_X + PI_W / 2, TOP - 4, "small", "middle", "Raspberry Pi, 40-pin header");
    int y = TOP + ROW / 2;
    for (enum bench_role role = 0; role < ROLE_COUNT; role++) {
        if (!map->line[role].wired)
            continue;
        draw_row(out, map, role, y);
        y += ROW;
    }
    draw_foot(out, TOP + n * ROW + 44);
    buffer_add(out, "</svg>\n");
}

int bench_wiring(int argc, char **argv)
{
    static const char about[] =
        "Draws the wiring that a map stands for: lines, relays, optocouplers, terminals. Needs no\n"
        "lines; the drawing is an SVG on standard output.";
    static struct bench_map map;
    struct buffer out = { 0 };
    int status =
        bench_start_plain("rig wiring", "--map FILE > wiring.svg", about, argc, argv, &map);
    if (status >= 0)
        return status;
    draw(&map, &out);
    fputs(buffer_get(&out), stdout);
    buffer_free(&out);
    return fflush(stdout) == 0 ? STATUS_PASSED : STATUS_ENVIRONMENT;
}
