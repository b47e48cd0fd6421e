/* SPDX-License-Identifier: MIT */
#include "hal_sim/bench_lines.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "hal_sim/pace.h"

/* Where contacts are now: what differs from there is a change. */
static int read_inputs(struct bench_lines *lines, struct gpio_error *error)
{
    for (size_t i = 0; i < lines->n; i++) {
        enum bench_role role = lines->role_of[i];
        if (bench_role_is_output(lines->map->side, role))
            continue;
        if (gpio_get(lines->gpio, i, &lines->debounce[role].level) != 0) {
            snprintf(error->text, sizeof error->text, "%s cannot be read: %s",
                     bench_role_name(role), strerror(errno));
            gpio_close(lines->gpio);
            lines->gpio = NULL;
            return -1;
        }
    }
    return 0;
}

int bench_lines_open(struct bench_lines *out, const struct bench_map *map, struct gpio_error *error)
{
    struct gpio_line_request requests[GPIO_LINES_MAX];
    memset(out, 0, sizeof *out);
    out->map = map;
    for (enum bench_role role = 0; role < ROLE_COUNT; role++) {
        if (!map->line[role].wired)
            continue;
        out->role_of[out->n] = role;
        out->line_of[role] = out->n;
        out->driven[role] = map->line[role].safe;
        requests[out->n++] =
            (struct gpio_line_request) { .line = &map->line[role],
                                         .output = bench_role_is_output(map->side, role),
                                         .level = map->line[role].safe };
    }
    out->gpio = gpio_open(requests, out->n, error);
    return out->gpio != NULL ? read_inputs(out, error) : -1;
}

int bench_lines_set(struct bench_lines *lines, enum bench_role role, bool level)
{
    assert(lines->map->line[role].wired && bench_role_is_output(lines->map->side, role));
    lines->driven[role] = level;
    return gpio_set(lines->gpio, lines->line_of[role], level);
}

int bench_lines_get(struct bench_lines *lines, enum bench_role role, bool *level)
{
    assert(lines->map->line[role].wired);
    return gpio_get(lines->gpio, lines->line_of[role], level);
}

/* An external watchdog relay lets go when this stops. */
static int feed_watchdog(struct bench_lines *lines, uint64_t now_ns)
{
    const struct bench_line *line = &lines->map->line[ROLE_WATCHDOG];
    if (!line->wired || now_ns < lines->watchdog_due_ns)
        return 0;
    lines->watchdog_due_ns = now_ns + line->period_us * 1000;
    return bench_lines_set(lines, ROLE_WATCHDOG, !lines->driven[ROLE_WATCHDOG]);
}

/* How long a contact must be at rest before it counts; 0 where every edge does. */
static uint64_t debounce_ns(const struct bench_lines *lines, enum bench_role role)
{
    return gpio_can_debounce() ? 0 : lines->map->line[role].debounce_us * 1000;
}

/* An input that has come to rest: 1 with *out filled in, else 0 and when the next one may. */
static int settle(struct bench_lines *lines, uint64_t now_ns, struct bench_edge *out,
                  uint64_t *due_ns)
{
    for (size_t i = 0; i < lines->n; i++) {
        enum bench_role role = lines->role_of[i];
        struct debounce *debounce = &lines->debounce[role];
        uint64_t period_ns = debounce_ns(lines, role);
        if (debounce_settle(debounce, now_ns, period_ns, &out->t_ns, &out->bounce_ns)) {
            out->role = role;
            out->level = debounce->level;
            out->has_bounce = period_ns > 0;
            return 1;
        }
        uint64_t due = debounce_due_ns(debounce, period_ns);
        *due_ns = due < *due_ns ? due : *due_ns;
    }
    return 0;
}

/* An edge that counts as it is. A kernel that debounces tells it when the contact has been at rest
 * for the period: what lasts is from the edge before that. */
static struct bench_edge plain_edge(const struct bench_lines *lines, const struct gpio_edge *edge)
{
    enum bench_role role = lines->role_of[edge->line];
    uint64_t late_ns = gpio_can_debounce() ? lines->map->line[role].debounce_us * 1000 : 0;
    return (struct bench_edge) { .role = role,
                                 .level = edge->level,
                                 .t_ns = edge->t_ns > late_ns ? edge->t_ns - late_ns : 0 };
}

/* The next edge that counts: 1, 0, or -1 with errno set. */
static int take_edge(struct bench_lines *lines, uint64_t now_ns, struct bench_edge *out,
                     uint64_t *due_ns)
{
    struct gpio_edge edge;
    int got;
    while ((got = gpio_next_edge(lines->gpio, &edge)) == 1) {
        enum bench_role role = lines->role_of[edge.line];
        /* whoever comes late finds edges that followed long after a contact had come to rest */
        if (settle(lines, edge.t_ns, out, due_ns) == 1) {
            gpio_put_back(lines->gpio, &edge);
            return 1;
        }
        if (debounce_ns(lines, role) == 0) {
            *out = plain_edge(lines, &edge);
            return 1;
        }
        debounce_edge(&lines->debounce[role], edge.level, edge.t_ns);
    }
    *due_ns = UINT64_MAX; /* of what is open now */
    return got < 0 ? -1 : settle(lines, now_ns, out, due_ns);
}

int bench_lines_wait(struct bench_lines *lines, uint64_t until_ns, const int *others,
                     size_t n_others, struct bench_edge *out)
{
    for (;;) {
        uint64_t now_ns = pace_wall_ns(), due_ns;
        if (feed_watchdog(lines, now_ns) != 0)
            return -1;
        int got = take_edge(lines, now_ns, out, &due_ns);
        if (got != 0 || now_ns >= until_ns)
            return got;
        due_ns = due_ns < until_ns ? due_ns : until_ns;
        if (lines->map->line[ROLE_WATCHDOG].wired && lines->watchdog_due_ns < due_ns)
            due_ns = lines->watchdog_due_ns;
        int ready = gpio_wait(lines->gpio, due_ns, others, n_others);
        if (ready < 0)
            return -1;
        /* a signal, or something on the other descriptors: for the caller to see to */
        if (ready == 0 && pace_wall_ns() < due_ns)
            return 0;
    }
}

int bench_lines_rest(struct bench_lines *lines)
{
    uint64_t relay_us = 0, debounce_us = 0;
    struct bench_edge edge;
    for (size_t i = 0; i < lines->n; i++) {
        const struct bench_line *line = &lines->map->line[lines->role_of[i]];
        if (!bench_role_is_output(lines->map->side, lines->role_of[i]))
            debounce_us = line->debounce_us > debounce_us ? line->debounce_us : debounce_us;
        else if (line->relay_delay_us > relay_us)
            relay_us = line->relay_delay_us;
    }
    uint64_t until_ns = pace_wall_ns() + (relay_us + debounce_us) * 1000;
    while (pace_wall_ns() < until_ns)
        if (bench_lines_wait(lines, until_ns, NULL, 0, &edge) < 0)
            return -1;
    return 0;
}

enum bench_role bench_lines_failed(const struct bench_lines *lines)
{
    return lines->role_of[gpio_failed_line(lines->gpio)];
}

int bench_lines_safe(struct bench_lines *lines)
{
    int result = 0, code = 0;
    for (size_t i = 0; i < lines->n; i++) {
        enum bench_role role = lines->role_of[i];
        if (bench_role_is_output(lines->map->side, role) &&
            bench_lines_set(lines, role, lines->map->line[role].safe) != 0) {
            result = -1;
            code = errno;
        }
    }
    errno = code;
    return result;
}

void bench_lines_close(struct bench_lines *lines)
{
    if (lines->gpio == NULL)
        return;
    (void)bench_lines_safe(lines); /* what cannot be set any more cannot be helped */
    gpio_close(lines->gpio);
    lines->gpio = NULL;
}
