/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "rig/bench.h"

/* A bench with two outputs and two inputs, each of which reads its output back. */
static struct bench_map two_relays(void)
{
    struct bench_map map = { .side = SIDE_TESTER };
    for (unsigned i = 0; i < 2; i++) {
        map.line[ROLE_OUT_FIRST + i] = (struct bench_line) { .wired = true,
                                                             .chip = "chip",
                                                             .relay_delay_us = 15000,
                                                             .has_reads_back = true,
                                                             .reads_back = ROLE_IN_FIRST + i };
        map.line[ROLE_IN_FIRST + i] = (struct bench_line) { .wired = true, .chip = "chip" };
    }
    return map;
}

static void wire(struct selftest_wires *wires, int out, int in, uint64_t delay_us, bool inverted)
{
    wires->on[out][in] = (struct selftest_wire) {
        .follows = true, .inverted = inverted, .delay_us = delay_us, .settle_us = 500, .edges = 3
    };
    wires->off[out][in] = wires->on[out][in];
}

static size_t judge(const struct bench_map *map, const struct selftest_wires *wires, char **text)
{
    size_t len = 0;
    FILE *to = open_memstream(text, &len);
    assert_non_null(to);
    size_t faults = selftest_judge(map, wires, to);
    fclose(to);
    return faults;
}

enum { OUT1 = ROLE_OUT_FIRST, OUT2, IN1 = ROLE_IN_FIRST, IN2 };

static void a_bench_that_is_wired_as_the_map_says_has_no_fault(void **state)
{
    (void)state;
    struct bench_map map = two_relays();
    static struct selftest_wires wires;
    char *text;
    memset(&wires, 0, sizeof wires);
    wire(&wires, OUT1, IN1, 8000, false);
    wire(&wires, OUT2, IN2, 9000, false);
    assert_int_equal(judge(&map, &wires, &text), 0);
    assert_non_null(strstr(text, "out1 moves in1: on after 8.0 ms (bounces for 0.5 ms)"));
    assert_non_null(strstr(text, "wired as the map says"));
    free(text);
}

static void what_is_wired_wrongly_is_said_in_words(void **state)
{
    (void)state;
    static const struct {
        struct {
            int out, in;
            uint64_t delay_us;
            bool inverted;
        } wire[3];
        unsigned stray_in1;
        const char *says;
        size_t faults;
    } cases[] = {
        { { { OUT1, IN2, 8000, false }, { OUT2, IN1, 8000, false } }, 0, "are exchanged", 2 },
        { { { OUT1, IN1, 8000, false } }, 0, "out2 moves no input: look at the relay's supply", 1 },
        { { { OUT1, IN1, 8000, true }, { OUT2, IN2, 8000, false } },
          0,
          "in1 goes off when out1 goes on",
          1 },
        { { { OUT1, IN1, 8000, false }, { OUT2, IN2, 14900, false } },
          0,
          "out2 is at rest only 15.4 ms after",
          1 },
        { { { OUT1, IN1, 8000, false }, { OUT2, IN2, 8000, false } },
          4,
          "in1 changed 4 times while nothing was switched",
          1 },
        { { { OUT1, IN1, 8000, false }, { OUT2, IN2, 8000, false }, { OUT2, IN1, 8000, false } },
          0,
          "in1 follows 2 outputs: their contacts are in parallel",
          3 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench_map map = two_relays();
        static struct selftest_wires wires;
        char *text;
        memset(&wires, 0, sizeof wires);
        for (size_t k = 0; k < 3 && cases[i].wire[k].delay_us > 0; k++)
            wire(&wires, cases[i].wire[k].out, cases[i].wire[k].in, cases[i].wire[k].delay_us,
                 cases[i].wire[k].inverted);
        wires.stray[IN1] = cases[i].stray_in1;
        size_t faults = judge(&map, &wires, &text);
        if (faults != cases[i].faults || strstr(text, cases[i].says) == NULL)
            fail_msg("case %zu: %zu faults:\n%s", i, faults, text);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bench_that_is_wired_as_the_map_says_has_no_fault),
        cmocka_unit_test(what_is_wired_wrongly_is_said_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
