/* SPDX-License-Identifier: MIT */
/* footfall rig selftest: switches one output after the other and looks what every input does. */
#include <inttypes.h>
#include <string.h>

#include "hal_sim/lateness.h"
#include "hal_sim/pace.h"
#include "rig/bench.h"
#include "rig/exit_status.h"

static const uint64_t NS_PER_US = 1000, NS_PER_MS = 1000000;
enum {
    QUIET_MS = 300,  /* how long inputs are watched with nothing switched */
    MARGIN_MS = 100, /* beyond the relay's own delay: late contacts are seen as such */
    TURN_MS = 20,    /* the clock is looked at so often */
    STILL_MS = 50,   /* a machine that is later than this can time no relay */
    TRIES = 3,
};

struct selftest {
    struct bench_lines *lines;
    struct selftest_wires wires;
    bool rest[ROLE_COUNT];    /* levels of the inputs before an output was switched */
    struct lateness lateness; /* of what is being tried */
    bool late;                /* with something, each time */
};

static bool is_input(const struct bench_lines *lines, enum bench_role role)
{
    return !bench_role_is_output(lines->map->side, role);
}

static int read_inputs(struct selftest *test, bool *level)
{
    for (size_t i = 0; i < test->lines->n; i++) {
        enum bench_role role = test->lines->role_of[i];
        if (is_input(test->lines, role) && bench_lines_get(test->lines, role, &level[role]) != 0)
            return bench_line_failed(test->lines);
    }
    return STATUS_PASSED;
}

/* Every edge until until_ns goes to the wires of its input. */
static int watch(struct selftest *test, struct selftest_wire *wires, uint64_t begin_ns,
                 uint64_t until_ns)
{
    struct bench_edge edge;
    int got;
    uint64_t now_ns = pace_wall_ns();
    while (now_ns < until_ns && !bench_interrupted()) {
        uint64_t turn_ns = now_ns + TURN_MS * NS_PER_MS;
        turn_ns = turn_ns < until_ns ? turn_ns : until_ns;
        got = bench_lines_wait(test->lines, turn_ns, NULL, 0, &edge);
        now_ns = pace_wall_ns();
        (void)lateness_note(&test->lateness, turn_ns, now_ns, 0);
        if (got < 0)
            return bench_line_failed(test->lines);
        if (got == 0)
            continue;
        struct selftest_wire *wire = &wires[edge.role];
        uint64_t t_us = edge.t_ns > begin_ns ? (edge.t_ns - begin_ns) / NS_PER_US : 0;
        if (wire->edges++ == 0)
            wire->delay_us = t_us;
        wire->settle_us = t_us - wire->delay_us;
    }
    return STATUS_PASSED;
}

static int switch_to(struct selftest *test, enum bench_role out, bool level,
                     struct selftest_wire *wires)
{
    const struct bench_line *line = &test->lines->map->line[out];
    bool now[ROLE_COUNT] = { false };
    uint64_t begin_ns = pace_wall_ns();
    if (bench_lines_set(test->lines, out, level) != 0)
        return bench_line_failed(test->lines);
    (void)lateness_note(&test->lateness, begin_ns, pace_wall_ns(), 0);
    uint64_t wait_ns = line->relay_delay_us * NS_PER_US + MARGIN_MS * NS_PER_MS;
    int status = watch(test, wires, begin_ns, begin_ns + wait_ns);
    if (status == STATUS_PASSED)
        status = read_inputs(test, now);
    for (enum bench_role in = 0; status == STATUS_PASSED && in < ROLE_COUNT; in++) {
        wires[in].follows = now[in] != test->rest[in];
        wires[in].inverted = now[in] != level;
    }
    return status;
}

static int switch_there_and_back(struct selftest *test, enum bench_role out)
{
    bool safe = test->lines->map->line[out].safe;
    int status = read_inputs(test, test->rest);
    if (status == STATUS_PASSED)
        status = switch_to(test, out, !safe, safe ? test->wires.off[out] : test->wires.on[out]);
    if (status == STATUS_PASSED)
        status = read_inputs(test, test->rest);
    if (status == STATUS_PASSED)
        status = switch_to(test, out, safe, safe ? test->wires.on[out] : test->wires.off[out]);
    return status;
}

static uint64_t slowest_us(const struct selftest *test)
{
    uint64_t slowest = 0;
    for (size_t i = 0; i < test->lines->n; i++) {
        const struct bench_line *line = &test->lines->map->line[test->lines->role_of[i]];
        slowest = line->relay_delay_us > slowest ? line->relay_delay_us : slowest;
    }
    return slowest;
}

/* A contact that is debounced would hide what is to be measured of it. */
static int take_raw(struct bench_map *map, struct bench_lines *lines)
{
    for (enum bench_role role = 0; role < ROLE_COUNT; role++)
        map->line[role].debounce_us = 0;
    return bench_take(map, lines);
}

/* Until relays that fell to their safe side just now are there. */
static int rest(struct selftest *test)
{
    struct selftest_wire moved[ROLE_COUNT] = { 0 };
    uint64_t rest_us = slowest_us(test) + MARGIN_MS * 1000;
    return watch(test, moved, 0, pace_wall_ns() + rest_us * NS_PER_US);
}

static int watch_quietly(struct selftest *test, enum bench_role nothing)
{
    struct selftest_wire quiet[ROLE_COUNT] = { 0 };
    (void)nothing;
    int status = rest(test);
    if (status == STATUS_PASSED)
        status = watch(test, quiet, 0, pace_wall_ns() + QUIET_MS * NS_PER_MS);
    for (enum bench_role in = 0; in < ROLE_COUNT; in++)
        test->wires.stray[in] = quiet[in].edges;
    return status;
}

static int try_output(struct selftest *test, enum bench_role out)
{
    memset(test->wires.on[out], 0, sizeof test->wires.on[out]);
    memset(test->wires.off[out], 0, sizeof test->wires.off[out]);
    return switch_there_and_back(test, out);
}

/* What a machine that stood still meanwhile has measured is measured again. */
static int patiently(struct selftest *test, const char *what,
                     int (*attempt)(struct selftest *test, enum bench_role role),
                     enum bench_role role)
{
    int status = STATUS_PASSED;
    for (int i = 0; i < TRIES && status == STATUS_PASSED; i++) {
        lateness_start(&test->lateness, STILL_MS * NS_PER_MS, 0);
        status = attempt(test, role);
        if (status != STATUS_PASSED || bench_interrupted() || test->lateness.first_us == UINT64_MAX)
            return status;
        fprintf(stderr,
                "footfall: %s: the machine stood still or has too much to do: %.0f ms behind the "
                "clock%s\n",
                what, (double)test->lateness.longest_ns / 1e6,
                i + 1 < TRIES ? "; measured again" : "");
        status = rest(test);
    }
    test->late = true;
    return status;
}

static int try_all(struct selftest *test)
{
    int status = patiently(test, "nothing switched", watch_quietly, ROLE_COUNT);
    for (size_t i = 0; status == STATUS_PASSED && i < test->lines->n && !bench_interrupted(); i++) {
        enum bench_role role = test->lines->role_of[i];
        if (!is_input(test->lines, role) && role != ROLE_WATCHDOG)
            status = patiently(test, bench_role_name(role), try_output, role);
    }
    return status;
}

int bench_selftest(int argc, char **argv)
{
    static struct selftest test;
    static struct bench_map map;
    static struct bench_lines lines;
    static const char about[] =
        "Switches one output after the other, and tells which input follows, how late and how "
        "long\n"
        "its contact bounces, and what is wired otherwise than the map's reads_back says. Take\n"
        "what must not be switched off the relays first. Exit status 1 when something is wrong.";
    int status = bench_start_plain("rig selftest", "--map FILE", about, argc, argv, &map);
    if (status < 0)
        status = take_raw(&map, &lines);
    if (lines.gpio == NULL)
        return status;
    test.lines = &lines;
    status = try_all(&test);
    bench_lines_close(test.lines);
    if (status == STATUS_PASSED && bench_interrupted()) {
        fprintf(stderr, "footfall: interrupted; every output is safe\n");
        return STATUS_FAILED;
    }
    if (status != STATUS_PASSED || selftest_judge(test.lines->map, &test.wires, stdout) == 0)
        return status;
    if (!test.late)
        return STATUS_FAILED;
    fprintf(stderr, "footfall: what is wrong may be the machine's doing: let less run beside it\n");
    return STATUS_ENVIRONMENT;
}
