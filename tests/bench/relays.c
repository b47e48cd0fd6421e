/* SPDX-License-Identifier: MIT */
/* Relays and wires between the lines of a simulated GPIO chip, outside of footfall: reads what a
 * line is driven to, and after the relay's delay, with its bounce, pulls another line.
 *
 *     relays SYSFS_FOLDER_OF_THE_CHIP OUT:IN:DELAY_US:BOUNCE_US[:inverted]...
 *
 * Runs until it is ended. Real relays are never late: where these were, because the machine stood
 * still, they say so in a line. The contact bounces for BOUNCE_US, four changes to each side of it,
 * so a press with bounce has an odd number of edges, as a real one has. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { WIRES_MAX = 16, LOOK_US = 400, LOOK_BOUNCING_US = 100, BOUNCES = 4, LATE_US = 10000 };

struct wire {
    int value_fd, pull_fd;
    uint64_t delay_us, bounce_us;
    bool inverted;
    bool driven;      /* as last read */
    uint64_t at_us;   /* when the contact's next change is due */
    unsigned changes; /* still to come */
    bool contact;     /* pulled up now */
};

static uint64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static int open_line(const char *chip, unsigned offset, const char *what, int flags)
{
    char path[512];
    snprintf(path, sizeof path, "%s/sim_gpio%u/%s", chip, offset, what);
    int fd = open(path, flags);
    if (fd < 0) {
        perror(path);
        exit(1);
    }
    return fd;
}

static bool read_value(const struct wire *wire)
{
    char c = '0';
    if (pread(wire->value_fd, &c, 1, 0) != 1)
        exit(1);
    return c == '1';
}

static void pull(struct wire *wire, bool up)
{
    const char *word = up ? "pull-up" : "pull-down";
    wire->contact = up;
    if (pwrite(wire->pull_fd, word, strlen(word), 0) < 0)
        exit(1);
}

static void parse(struct wire *wire, const char *chip, const char *text)
{
    unsigned out, in;
    char rest[16] = "";
    if (sscanf(text, "%u:%u:%" SCNu64 ":%" SCNu64 ":%15s", &out, &in, &wire->delay_us,
               &wire->bounce_us, rest) < 4) {
        fprintf(stderr, "relays: %s is not OUT:IN:DELAY_US:BOUNCE_US[:inverted]\n", text);
        exit(2);
    }
    wire->inverted = strcmp(rest, "inverted") == 0;
    wire->value_fd = open_line(chip, out, "value", O_RDONLY);
    wire->pull_fd = open_line(chip, in, "pull", O_WRONLY);
    wire->driven = read_value(wire);
    pull(wire, wire->driven != wire->inverted);
}

/* Whether the contact is going to move. A look at a line that stands still is as cheap as can be:
 * in virtual time there are thousands of them in the blink of an eye. */
static bool look(struct wire *wire)
{
    bool driven = read_value(wire);
    if (driven == wire->driven && wire->changes == 0)
        return false;
    uint64_t t_us = now_us();
    if (driven != wire->driven) {
        wire->driven = driven;
        wire->at_us = t_us + wire->delay_us;
        wire->changes = wire->bounce_us > 0 ? 2 * BOUNCES + 1 : 1;
    }
    if (t_us < wire->at_us)
        return true;
    wire->changes--;
    bool wanted = driven != wire->inverted;
    pull(wire, wire->changes % 2 == 0 ? wanted : !wanted);
    wire->at_us += wire->bounce_us / (2 * BOUNCES);
    return wire->changes > 0;
}

int main(int argc, char **argv)
{
    static struct wire wires[WIRES_MAX];
    int n = argc - 2;
    if (n < 1 || n > WIRES_MAX) {
        fprintf(stderr, "usage: relays CHIP OUT:IN:DELAY_US:BOUNCE_US[:inverted]...\n");
        return 2;
    }
    for (int i = 0; i < n; i++)
        parse(&wires[i], argv[1], argv[2 + i]);
    puts("ready");
    fflush(stdout);
    uint64_t looked_us = now_us();
    for (;;) {
        bool moving = false;
        for (int i = 0; i < n; i++)
            moving |= look(&wires[i]);
        usleep(moving ? LOOK_BOUNCING_US : LOOK_US);
        uint64_t last_us = looked_us;
        looked_us = now_us();
        if (looked_us - last_us < LATE_US)
            continue;
        printf("%" PRIu64 " us behind the clock\n", looked_us - last_us);
        fflush(stdout);
    }
}
