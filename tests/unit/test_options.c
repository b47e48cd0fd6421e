/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "rig/options.h"

struct values {
    bool flag;
    const char *text;
    uint64_t count;
    double number;
    struct arguments texts, rest;
    char said[1024]; /* on standard error */
};

/* What the function under test says on a stream goes into `out`. */
static int divert(int fd, FILE **file)
{
    *file = tmpfile();
    int kept = dup(fd);
    dup2(fileno(*file), fd);
    return kept;
}

static void bring_back(FILE *stream, int fd, int kept, FILE *file, char *out, size_t cap)
{
    fflush(stream);
    dup2(kept, fd);
    close(kept);
    rewind(file);
    out[fread(out, 1, cap - 1, file)] = '\0';
    fclose(file);
}

static enum options_result parse(struct values *v, int argc, char **argv)
{
    const struct option_spec specs[] = {
        { "flag", 'f', NULL, "a flag", OPTION_FLAG, &v->flag, 0, 0 },
        { "text", 't', "WORD", "a text", OPTION_TEXT, &v->text, 0, 0 },
        { "jobs", 'j', "N", "a count", OPTION_COUNT, &v->count, 1, 512 },
        { "speed", 0, "X", "a number", OPTION_NUMBER, &v->number, 0.5, 10 },
        { "data", 0, "DIR", "many", OPTION_TEXTS, &v->texts, 0, 0 },
    };
    const struct command_line line = { "run", "[options]", "about", specs, 5 };
    FILE *file;
    *v = (struct values) { 0 };
    int kept = divert(STDERR_FILENO, &file);
    enum options_result result = options_parse(&line, argc, argv, &v->rest);
    bring_back(stderr, STDERR_FILENO, kept, file, v->said, sizeof v->said);
    return result;
}

#define PARSE(v, ...)                                                                              \
    parse(v, (int)(sizeof((char *[]) { "run", __VA_ARGS__ }) / sizeof(char *)),                    \
          (char *[]) { "run", __VA_ARGS__, NULL })

static void every_form_of_a_value_is_taken(void **state)
{
    (void)state;
    static struct values v;
    assert_int_equal(PARSE(&v, "-fj4", "--text=a b", "--speed", "2.5", "--data", "x", "scene",
                           "--data=y", "--", "--flag"),
                     OPTIONS_OK);
    assert_true(v.flag);
    assert_string_equal(v.text, "a b");
    assert_int_equal(v.count, 4);
    assert_true(v.number == 2.5);
    assert_int_equal(v.texts.n, 2);
    assert_string_equal(v.texts.v[1], "y");
    assert_int_equal(v.rest.n, 2);
    assert_string_equal(v.rest.v[0], "scene");
    assert_string_equal(v.rest.v[1], "--flag");
}

static void an_unknown_option_names_the_nearest(void **state)
{
    (void)state;
    static struct values v;
    assert_int_equal(PARSE(&v, "--sped", "2"), OPTIONS_WRONG);
    assert_string_equal(v.said, "footfall: unknown option --sped; did you mean --speed?\n");
    assert_int_equal(PARSE(&v, "--zzzzzzzz"), OPTIONS_WRONG);
    assert_string_equal(v.said, "footfall: unknown option --zzzzzzzz; `footfall run --help` lists "
                                "them\n");
    assert_int_equal(PARSE(&v, "-x"), OPTIONS_WRONG);
    assert_non_null(strstr(v.said, "unknown option -x"));
}

static void wrong_values_are_refused_with_their_range(void **state)
{
    (void)state;
    static struct values v;
    assert_int_equal(PARSE(&v, "-j", "0"), OPTIONS_WRONG);
    assert_string_equal(v.said, "footfall: -j: 0 is not a whole number from 1 to 512\n");
    assert_int_equal(PARSE(&v, "-j", "4x"), OPTIONS_WRONG);
    assert_int_equal(PARSE(&v, "-j-1"), OPTIONS_WRONG);
    assert_int_equal(PARSE(&v, "--jobs", "99999999999999999999999"), OPTIONS_WRONG);
    assert_int_equal(PARSE(&v, "--speed", "nan"), OPTIONS_WRONG);
    assert_int_equal(PARSE(&v, "--speed", "11"), OPTIONS_WRONG);
    assert_string_equal(v.said, "footfall: --speed: 11 is not a number from 0.5 to 10\n");
}

static void a_missing_or_needless_value_is_refused(void **state)
{
    (void)state;
    static struct values v;
    assert_int_equal(PARSE(&v, "--text"), OPTIONS_WRONG);
    assert_string_equal(v.said, "footfall: --text needs a value: --text WORD\n");
    assert_int_equal(PARSE(&v, "-ft"), OPTIONS_WRONG);
    assert_int_equal(PARSE(&v, "--text="), OPTIONS_WRONG);
    assert_int_equal(PARSE(&v, "--flag=1"), OPTIONS_WRONG);
    assert_string_equal(v.said, "footfall: --flag takes no value\n");
}

static void help_goes_to_standard_output(void **state)
{
    (void)state;
    static struct values v;
    char said[2048];
    FILE *file;
    int kept = divert(STDOUT_FILENO, &file);
    enum options_result result = PARSE(&v, "--help");
    bring_back(stdout, STDOUT_FILENO, kept, file, said, sizeof said);
    assert_int_equal(result, OPTIONS_HELP);
    assert_string_equal(v.said, "");
    assert_non_null(strstr(said, "usage: footfall run [options]"));
    assert_non_null(strstr(said, "-j, --jobs N"));
}

static void times_have_units(void **state)
{
    (void)state;
    uint64_t us = 0;
    assert_int_equal(options_parse_time_us("1.5min", &us), 0);
    assert_int_equal(us, 90000000);
    assert_int_equal(options_parse_time_us("250ms", &us), 0);
    assert_int_equal(us, 250000);
    assert_int_equal(options_parse_time_us("90", &us), -1);
    assert_int_equal(options_parse_time_us("-1s", &us), -1);
    assert_int_equal(options_parse_time_us("s", &us), -1);
    assert_int_equal(options_parse_time_us("1 s", &us), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_of_a_value_is_taken),
        cmocka_unit_test(an_unknown_option_names_the_nearest),
        cmocka_unit_test(wrong_values_are_refused_with_their_range),
        cmocka_unit_test(a_missing_or_needless_value_is_refused),
        cmocka_unit_test(help_goes_to_standard_output),
        cmocka_unit_test(times_have_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
