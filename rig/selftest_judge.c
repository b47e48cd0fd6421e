/* SPDX-License-Identifier: MIT */
/* What a self-test's measurements say about the wiring, in words. */
#include <inttypes.h>
#include <stdarg.h>

#include "rig/bench.h"

struct judge {
    const struct bench_map *map;
    const struct selftest_wires *wires;
    FILE *to;
    size_t faults;
};

static void fault(struct judge *judge, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void fault(struct judge *judge, const char *format, ...)
{
    va_list arguments;
    fputs("WRONG  ", judge->to);
    va_start(arguments, format);
    vfprintf(judge->to, format, arguments);
    va_end(arguments);
    fputc('\n', judge->to);
    judge->faults++;
}

static bool is_wired(const struct judge *judge, enum bench_role role, bool output)
{
    return judge->map->line[role].wired && bench_role_is_output(judge->map->side, role) == output;
}

static bool moves(const struct judge *judge, enum bench_role out, enum bench_role in)
{
    return judge->wires->on[out][in].follows && judge->wires->off[out][in].follows;
}

static void tell_wire(struct judge *judge, enum bench_role out, enum bench_role in)
{
    const struct selftest_wire *on = &judge->wires->on[out][in];
    const struct selftest_wire *off = &judge->wires->off[out][in];
    uint64_t limit_us = judge->map->line[out].relay_delay_us;
    fprintf(judge->to,
            "ok     %s moves %s: on after %.1f ms (bounces for %.1f ms), off after %.1f ms "
            "(%.1f ms)\n",
            bench_role_name(out), bench_role_name(in), (double)on->delay_us / 1e3,
            (double)on->settle_us / 1e3, (double)off->delay_us / 1e3, (double)off->settle_us / 1e3);
    if (on->inverted || off->inverted)
        fault(judge,
              "%s goes off when %s goes on: one of them has active_low the wrong way round, "
              "or the relay's other contact is wired",
              bench_role_name(in), bench_role_name(out));
    uint64_t slowest_us = on->delay_us + on->settle_us > off->delay_us + off->settle_us
                              ? on->delay_us + on->settle_us
                              : off->delay_us + off->settle_us;
    if (slowest_us > limit_us)
        fault(judge,
              "%s is at rest only %.1f ms after it was switched; the map's relay_delay "
              "is %.1f ms",
              bench_role_name(out), (double)slowest_us / 1e3, (double)limit_us / 1e3);
}

/* What the map says of an output against what was seen of it. */
static void judge_output(struct judge *judge, enum bench_role out)
{
    const struct bench_line *line = &judge->map->line[out];
    size_t n = 0;
    for (enum bench_role in = 0; in < ROLE_COUNT; in++) {
        if (!is_wired(judge, in, false) || !moves(judge, out, in))
            continue;
        n++;
        tell_wire(judge, out, in);
        if (line->has_reads_back && in != line->reads_back)
            fault(judge,
                  "%s moves %s, but the map says %s: the wires of two relays or of two "
                  "inputs are exchanged",
                  bench_role_name(out), bench_role_name(in), bench_role_name(line->reads_back));
    }
    if (n == 0 && line->has_reads_back)
        fault(judge, "%s moves no input: look at the relay's supply, its wire, and the wire of %s",
              bench_role_name(out), bench_role_name(line->reads_back));
    else if (n == 0)
        fprintf(judge->to, "note   %s moves no input, and the map asks for none\n",
                bench_role_name(out));
    else if (n > 1)
        fault(judge, "%s moves %zu inputs: they are connected with each other",
              bench_role_name(out), n);
}

static void judge_input(struct judge *judge, enum bench_role in)
{
    size_t n = 0;
    for (enum bench_role out = 0; out < ROLE_COUNT; out++)
        n += is_wired(judge, out, true) && moves(judge, out, in);
    if (judge->wires->stray[in] > 0)
        fault(judge,
              "%s changed %u times while nothing was switched: it floats (give it a bias or "
              "a resistor), or something else drives it",
              bench_role_name(in), judge->wires->stray[in]);
    if (n > 1)
        fault(judge, "%s follows %zu outputs: their contacts are in parallel", bench_role_name(in),
              n);
    if (n == 0)
        fprintf(judge->to, "note   %s follows no output\n", bench_role_name(in));
}

size_t selftest_judge(const struct bench_map *map, const struct selftest_wires *wires, FILE *to)
{
    struct judge judge = { .map = map, .wires = wires, .to = to };
    for (enum bench_role role = 0; role < ROLE_COUNT; role++)
        if (is_wired(&judge, role, true) && role != ROLE_WATCHDOG)
            judge_output(&judge, role);
    for (enum bench_role role = 0; role < ROLE_COUNT; role++)
        if (is_wired(&judge, role, false))
            judge_input(&judge, role);
    if (judge.faults == 0)
        fprintf(to, "the bench is wired as the map says\n");
    return judge.faults;
}
