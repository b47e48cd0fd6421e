/* SPDX-License-Identifier: MIT */
#include "hal_sim/gpio.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hal_sim/gpio_backend.h"

enum {
    CHIPS_MAX = 32,
    OTHERS_MAX = 16,
    KERNEL_KEEPS = 16, /* edges of a line; the kernel's first interface drops what comes then */
};

struct gpio {
    size_t n_lines, n_chips;
    struct gpiod_chip *chip[CHIPS_MAX];
    size_t failed; /* the line that a call failed on last */
    struct {
        struct gpio_handle *handle;
        const struct bench_line *line;
        struct gpiod_chip *of_chip;
        int offset; /* on that chip */
        bool output;
        unsigned n_read; /* edges in a row, each there as soon as it was looked for */
        bool waiting;    /* an edge was read and not handed out yet */
        bool made_up;    /* the last edge is one that catch_up() concluded */
        struct gpio_edge edge;
    } line[GPIO_LINES_MAX];
};

static int fail(struct gpio_error *error, const struct bench_line *line, const char *what,
                const char *how)
{
    char spelt[2 * BENCH_NAME_MAX + 2];
    bench_line_spell(line, spelt, sizeof spelt);
    snprintf(error->text, sizeof error->text, "%s: %s%s%s", spelt, what, how[0] != '\0' ? "; " : "",
             how);
    return -1;
}

static const char *how_to_mend(int code)
{
    switch (code) {
    case EACCES:
    case EPERM:
        return "become a member of the group that owns the chip (`sudo usermod -aG gpio $USER`, "
               "then log in again), or install the udev rule of scripts/60-footfall-gpio.rules";
    case EBUSY:
        return "another program or a driver holds it: `gpioinfo` tells which";
    case EINVAL:
    case ENOTSUP:
        return "the chip cannot do what the map asks of this line (bias, or edges)";
    default:
        return "";
    }
}

static bool chip_is(struct gpiod_chip *chip, const char *path, const char *wanted)
{
    return strcmp(wanted, path) == 0 || strcmp(wanted, gpio_backend_chip_name(chip)) == 0 ||
           strcmp(wanted, gpio_backend_chip_label(chip)) == 0;
}

/* Chips by number, so that of two with one label it is always the same one. */
static int by_number(const struct dirent **a, const struct dirent **b)
{
    return atoi((*a)->d_name + strlen("gpiochip")) - atoi((*b)->d_name + strlen("gpiochip"));
}

static int is_chip(const struct dirent *entry)
{
    return strncmp(entry->d_name, "gpiochip", strlen("gpiochip")) == 0;
}

/* Looks through all chips for a label, a name or a path; *refused tells that one could not be
 * opened, which may be the one, and *none that this machine has no chip at all. */
static struct gpiod_chip *find_chip(const char *wanted, int *refused, bool *none)
{
    struct dirent **entries = NULL;
    struct gpiod_chip *found = NULL;
    if (wanted[0] == '/') {
        found = gpio_backend_open_chip(wanted);
        *refused = found == NULL ? errno : 0;
        return found;
    }
    int n = scandir("/dev", &entries, is_chip, by_number);
    *none = n <= 0;
    for (int i = 0; i < n; i++) {
        char path[300];
        snprintf(path, sizeof path, "/dev/%s", entries[i]->d_name);
        struct gpiod_chip *chip = found == NULL ? gpio_backend_open_chip(path) : NULL;
        if (found == NULL && chip == NULL)
            *refused = errno;
        if (chip != NULL && chip_is(chip, path, wanted))
            found = chip;
        else if (chip != NULL)
            gpio_backend_close_chip(chip);
        free(entries[i]);
    }
    free(entries);
    return found;
}

static struct gpiod_chip *chip_of(struct gpio *gpio, const struct bench_line *line,
                                  struct gpio_error *error)
{
    int refused = 0;
    bool none = false;
    for (size_t i = 0; i < gpio->n_chips; i++)
        if (chip_is(gpio->chip[i], "", line->chip))
            return gpio->chip[i];
    struct gpiod_chip *chip =
        gpio->n_chips < CHIPS_MAX ? find_chip(line->chip, &refused, &none) : NULL;
    if (chip != NULL) {
        gpio->chip[gpio->n_chips++] = chip;
        return chip;
    }
    if (refused == EACCES || refused == EPERM)
        fail(error, line, "a GPIO chip may not be opened by this user", how_to_mend(refused));
    else if (none)
        fail(error, line, "this machine has no GPIO chip (/dev/gpiochip*)",
             "run this on the Pi, or try it in a kernel with simulated chips "
             "(scripts/gpio-kernel.sh)");
    else
        fail(error, line, "there is no such GPIO chip",
             "`gpiodetect` lists the chips with their labels");
    return NULL;
}

/* The line's offset on its chip, or -1. */
static int offset_of(struct gpiod_chip *chip, const struct bench_line *line,
                     struct gpio_error *error)
{
    char name[BENCH_NAME_MAX + 1], user[BENCH_NAME_MAX + 1], what[160];
    size_t n = gpio_backend_n_lines(chip);
    if (line->name[0] == '\0' && line->offset < n)
        return (int)line->offset;
    for (size_t i = 0; line->name[0] != '\0' && i < n; i++)
        if (gpio_backend_line_info(chip, (uint32_t)i, name, sizeof name, user, sizeof user) == 0 &&
            strcmp(name, line->name) == 0)
            return (int)i;
    snprintf(what, sizeof what, "the chip has no such line among its %zu", n);
    return fail(error, line, what, "`gpioinfo` lists them");
}

/* A chip has many names and a line two, so the map could not tell that two of its lines are one. */
static int check_alone(const struct gpio *gpio, size_t i, struct gpio_error *error)
{
    char what[200], other[2 * BENCH_NAME_MAX + 2], chip[BENCH_NAME_MAX + 1];
    snprintf(chip, sizeof chip, "%s", gpio_backend_chip_name(gpio->line[i].of_chip));
    for (size_t k = 0; k < i; k++) {
        if (gpio->line[k].offset != gpio->line[i].offset ||
            strcmp(gpio_backend_chip_name(gpio->line[k].of_chip), chip) != 0)
            continue;
        bench_line_spell(gpio->line[k].line, other, sizeof other);
        snprintf(what, sizeof what, "is the same line as %s", other);
        return fail(error, gpio->line[i].line, what, "each line of the map has one role");
    }
    return 0;
}

static int request_line(struct gpio *gpio, size_t i, const struct gpio_line_request *request,
                        struct gpio_error *error)
{
    char what[200], name[BENCH_NAME_MAX + 1], user[BENCH_NAME_MAX + 1] = "";
    struct gpiod_chip *chip = chip_of(gpio, request->line, error);
    int offset = chip != NULL ? offset_of(chip, request->line, error) : -1;
    if (offset < 0)
        return -1;
    gpio->line[i].line = request->line;
    gpio->line[i].of_chip = chip;
    gpio->line[i].offset = offset;
    gpio->line[i].output = request->output;
    if (check_alone(gpio, i, error) != 0)
        return -1;
    gpio->line[i].handle = gpio_backend_request(chip, (uint32_t)offset, request);
    if (gpio->line[i].handle != NULL)
        return 0;
    int code = errno;
    gpio_backend_line_info(chip, (uint32_t)offset, name, sizeof name, user, sizeof user);
    snprintf(what, sizeof what, "cannot be had: %s%s%s%s", strerror(code),
             user[0] != '\0' ? " (held by " : "", user, user[0] != '\0' ? ")" : "");
    bool ours = code == EBUSY && strcmp(user, GPIO_CONSUMER) == 0;
    return fail(error, request->line, what,
                ours ? "another footfall is running, or two roles of the map are one line"
                     : how_to_mend(code));
}

struct gpio *gpio_open(const struct gpio_line_request *requests, size_t n, struct gpio_error *error)
{
    assert(n <= GPIO_LINES_MAX);
    struct gpio *gpio = calloc(1, sizeof *gpio);
    if (gpio == NULL) {
        snprintf(error->text, sizeof error->text, "out of memory");
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        if (request_line(gpio, i, &requests[i], error) != 0) {
            gpio_close(gpio);
            return NULL;
        }
        gpio->n_lines = i + 1;
    }
    return gpio;
}

int gpio_get(struct gpio *gpio, size_t line, bool *level)
{
    assert(line < gpio->n_lines);
    gpio->failed = line;
    return gpio_backend_get(gpio->line[line].handle, level);
}

int gpio_set(struct gpio *gpio, size_t line, bool level)
{
    assert(line < gpio->n_lines && gpio->line[line].output);
    gpio->failed = line;
    return gpio_backend_set(gpio->line[line].handle, level);
}

static uint64_t monotonic_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Waits at most wait_ns for any of the inputs or the others. */
static int poll_lines(struct gpio *gpio, uint64_t wait_ns, const int *others, size_t n_others,
                      struct pollfd *fds, size_t *n_inputs)
{
    size_t n = 0;
    for (size_t i = 0; i < gpio->n_lines; i++)
        if (!gpio->line[i].output)
            fds[n++] =
                (struct pollfd) { .fd = gpio_backend_fd(gpio->line[i].handle), .events = POLLIN };
    *n_inputs = n;
    for (size_t i = 0; i < n_others && i < OTHERS_MAX; i++)
        fds[n++] = (struct pollfd) { .fd = others[i], .events = POLLIN };
    struct timespec wait = { .tv_sec = (time_t)(wait_ns / 1000000000u),
                             .tv_nsec = (long)(wait_ns % 1000000000u) };
    int ready = ppoll(fds, n, &wait, NULL);
    return ready < 0 && errno == EINTR ? 0 : ready;
}

/* So many edges came while nobody read that later ones may be lost: where the line is now decides.
 */
static int catch_up(struct gpio *gpio, size_t i)
{
    bool level, suspicious = gpio->line[i].n_read >= KERNEL_KEEPS;
    gpio->line[i].n_read = 0;
    gpio->failed = i;
    if (!suspicious)
        return 0;
    if (gpio_backend_get(gpio->line[i].handle, &level) != 0)
        return -1;
    gpio->line[i].waiting = gpio->line[i].made_up = level != gpio->line[i].edge.level;
    gpio->line[i].edge.level = level;
    gpio->line[i].edge.t_ns = monotonic_ns();
    return 0;
}

/* What the kernel tells of a line next; nothing new where it is what was concluded already. */
static int read_edge(struct gpio *gpio, size_t i)
{
    bool concluded = gpio->line[i].made_up, level = gpio->line[i].edge.level;
    gpio->failed = i;
    if (gpio_backend_read_edge(gpio->line[i].handle, &gpio->line[i].edge) != 0)
        return -1;
    gpio->line[i].n_read++;
    gpio->line[i].edge.line = i;
    gpio->line[i].made_up = false;
    gpio->line[i].waiting = !concluded || gpio->line[i].edge.level != level;
    return 0;
}

/* One edge of each input that has one. */
static int read_edges(struct gpio *gpio)
{
    struct pollfd fds[GPIO_LINES_MAX + OTHERS_MAX];
    size_t n_inputs;
    int ready = poll_lines(gpio, 0, NULL, 0, fds, &n_inputs);
    if (ready < 0)
        return ready;
    size_t at = 0;
    for (size_t i = 0; i < gpio->n_lines; i++) {
        if (gpio->line[i].output)
            continue;
        bool readable = (fds[at++].revents & (POLLIN | POLLERR)) != 0;
        if (gpio->line[i].waiting)
            continue;
        if (!readable && catch_up(gpio, i) != 0)
            return -1;
        if (!readable)
            continue;
        if (read_edge(gpio, i) != 0)
            return -1;
    }
    return 0;
}

int gpio_next_edge(struct gpio *gpio, struct gpio_edge *out)
{
    if (read_edges(gpio) < 0)
        return -1;
    size_t first = gpio->n_lines;
    for (size_t i = 0; i < gpio->n_lines; i++)
        if (gpio->line[i].waiting &&
            (first == gpio->n_lines || gpio->line[i].edge.t_ns < gpio->line[first].edge.t_ns))
            first = i;
    if (first == gpio->n_lines)
        return 0;
    *out = gpio->line[first].edge;
    gpio->line[first].waiting = false;
    return 1;
}

void gpio_put_back(struct gpio *gpio, const struct gpio_edge *edge)
{
    gpio->line[edge->line].edge = *edge;
    gpio->line[edge->line].waiting = true;
}

int gpio_wait(struct gpio *gpio, uint64_t until_ns, const int *others, size_t n)
{
    struct pollfd fds[GPIO_LINES_MAX + OTHERS_MAX];
    size_t n_inputs;
    for (size_t i = 0; i < gpio->n_lines; i++)
        if (gpio->line[i].waiting)
            return 1;
    uint64_t now_ns = monotonic_ns();
    int ready =
        poll_lines(gpio, until_ns > now_ns ? until_ns - now_ns : 0, others, n, fds, &n_inputs);
    if (ready <= 0)
        return ready;
    for (size_t i = 0; i < n_inputs; i++)
        if (fds[i].revents != 0)
            return 1;
    return 0;
}

size_t gpio_failed_line(const struct gpio *gpio)
{
    return gpio->failed;
}

void gpio_close(struct gpio *gpio)
{
    if (gpio == NULL)
        return;
    for (size_t i = 0; i < gpio->n_lines; i++)
        gpio_backend_release(gpio->line[i].handle);
    for (size_t i = 0; i < gpio->n_chips; i++)
        gpio_backend_close_chip(gpio->chip[i]);
    free(gpio);
}
