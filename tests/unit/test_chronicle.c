/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "rig/window/chronicle.h"

enum {
    REPORTS = 1 << CHRONICLE_REPORT,
    MISTAKES = 1 << CHRONICLE_MISTAKE,
    ALL = (1 << CHRONICLE_KINDS) - 1
};

static void add(struct chronicle *chronicle, uint64_t t_us, uint64_t noticed_us,
                enum chronicle_kind kind, const char *text)
{
    char passing[32];
    snprintf(passing, sizeof passing, "%s", text);
    const struct chronicle_mark mark = { .t_us = t_us,
                                         .noticed_us = noticed_us,
                                         .number = chronicle->n,
                                         .kind = kind,
                                         .text = passing };
    chronicle_add(chronicle, &mark);
}

static void fill(struct chronicle *chronicle)
{
    add(chronicle, 100, 0, CHRONICLE_EVENT, "press");
    add(chronicle, 200, 0, CHRONICLE_REPORT, "first");
    add(chronicle, 200, 0, CHRONICLE_REPORT, "second");
    add(chronicle, 300, 0, CHRONICLE_LOG, "line");
    add(chronicle, 150, 320, CHRONICLE_MISTAKE, "missed In crossing");
    add(chronicle, 400, 0, CHRONICLE_REPORT, "third");
    chronicle->known_us = 500;
    chronicle->complete = true;
}

static void spell(const struct chronicle *chronicle, char *out, size_t cap)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < chronicle->n; i++)
        len += (size_t)snprintf(out + len, cap - len, "%llu %s;",
                                (unsigned long long)chronicle->marks[i].t_us,
                                chronicle->marks[i].text);
}

static void marks_stand_in_order_of_their_time(void **state)
{
    (void)state;
    struct chronicle chronicle = { 0 };
    char told[256];
    fill(&chronicle);
    spell(&chronicle, told, sizeof told);
    assert_string_equal(told, "100 press;150 missed In crossing;200 first;200 second;300 line;"
                              "400 third;");
    chronicle_free(&chronicle);
    assert_int_equal(chronicle.n, 0);
}

/* A mistake of before the cut that was noticed after it will be noticed again. */
static void a_cut_forgets_what_was_noticed_from_then_on(void **state)
{
    static const struct {
        uint64_t number, t_us;
        const char *left;
    } rows[] = {
        { 6, 1000, "100 press;150 missed In crossing;200 first;200 second;300 line;400 third;" },
        { 5, 400, "100 press;150 missed In crossing;200 first;200 second;300 line;" },
        { 4, 320, "100 press;200 first;200 second;300 line;" },
        { 1, 200, "100 press;" },
        { 0, 0, "" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct chronicle chronicle = { 0 };
        char told[256];
        fill(&chronicle);
        chronicle_cut(&chronicle, rows[i].number, rows[i].t_us);
        spell(&chronicle, told, sizeof told);
        assert_string_equal(told, rows[i].left);
        assert_int_equal(chronicle.known_us, rows[i].t_us < 500 ? rows[i].t_us : 500);
        assert_false(chronicle.complete);
        chronicle_free(&chronicle);
    }
}

static void the_next_and_the_last_of_some_kinds_are_found(void **state)
{
    static const struct {
        unsigned kinds;
        uint64_t t_us;
        long after, before;
    } rows[] = {
        { ALL, 0, 0, -1 },      { ALL, 100, 1, -1 },       { ALL, 199, 2, 1 },
        { ALL, 200, 4, 1 },     { ALL, 400, -1, 4 },       { ALL, UINT64_MAX, -1, 5 },
        { REPORTS, 0, 2, -1 },  { REPORTS, 200, 5, -1 },   { REPORTS, 201, 5, 3 },
        { MISTAKES, 0, 1, -1 }, { MISTAKES, 150, -1, -1 }, { MISTAKES, 151, -1, 1 },
    };
    (void)state;
    struct chronicle chronicle = { 0 };
    assert_int_equal(chronicle_after(&chronicle, ALL, 0), -1);
    assert_int_equal(chronicle_before(&chronicle, ALL, UINT64_MAX), -1);
    fill(&chronicle);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(chronicle_after(&chronicle, rows[i].kinds, rows[i].t_us), rows[i].after);
        assert_int_equal(chronicle_before(&chronicle, rows[i].kinds, rows[i].t_us), rows[i].before);
    }
    chronicle_free(&chronicle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_stand_in_order_of_their_time),
        cmocka_unit_test(a_cut_forgets_what_was_noticed_from_then_on),
        cmocka_unit_test(the_next_and_the_last_of_some_kinds_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
