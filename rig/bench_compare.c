/* SPDX-License-Identifier: MIT */
/* footfall rig compare: the first trace is the measure of the others. */
#include <errno.h>
#include <string.h>

#include "rig/bench.h"
#include "rig/exit_status.h"
#include "rig/golden.h"

static const double TOLERANCE_S = 0.5, BOUNCE_S = 0.025;

static int read_trace(const char *path, struct buffer *text)
{
    buffer_clear(text);
    if (buffer_read_file(text, path) == 0)
        return 0;
    fprintf(stderr, "footfall: %s: %s\n", path, strerror(errno));
    return -1;
}

static int compare(const struct arguments *paths, const struct golden_options *options)
{
    struct buffer first = { 0 }, other = { 0 }, diff = { 0 };
    int status = read_trace(paths->v[0], &first) == 0 ? STATUS_PASSED : STATUS_USAGE;
    for (size_t i = 1; status != STATUS_USAGE && i < paths->n; i++) {
        if (read_trace(paths->v[i], &other) != 0) {
            status = STATUS_USAGE;
            break;
        }
        buffer_clear(&diff);
        size_t n = golden_compare(buffer_get(&first), buffer_get(&other), options, &diff, NULL);
        if (n == 0)
            printf("%s and %s are the same\n", paths->v[0], paths->v[i]);
        else
            printf("%s and %s part in %zu line%s (expect.jsonl stands for the first):\n%s",
                   paths->v[0], paths->v[i], n, n == 1 ? "" : "s", buffer_get(&diff));
        status = n == 0 ? status : STATUS_FAILED;
    }
    buffer_free(&first);
    buffer_free(&other);
    buffer_free(&diff);
    return status;
}

int bench_compare(int argc, char **argv)
{
    static struct arguments paths;
    const char *tolerance = NULL;
    bool exact = false;
    uint64_t us = 0;
    paths.n = 0;
    const struct option_spec specs[] = {
        { "tolerance", 0, "TIME", "of times (default: 500ms)", OPTION_TEXT, &tolerance, 0, 0 },
        { "exact", 0, NULL, "times, order and every edge of a contact count", OPTION_FLAG, &exact,
          0, 0 },
    };
    const struct command_line line = {
        "rig compare", "[options] TRACE TRACE...",
        "Compares traces (trace.jsonl) of one scene with the first of them, and shows where they\n"
        "part. Exit status 1 when they do.",
        specs, sizeof specs / sizeof specs[0]
    };
    enum options_result got = options_parse(&line, argc, argv, &paths);
    if (got != OPTIONS_OK)
        return got == OPTIONS_HELP ? STATUS_PASSED : STATUS_USAGE;
    if (paths.n < 2) {
        fprintf(stderr, "footfall: rig compare needs two traces at least\n");
        return STATUS_USAGE;
    }
    if (tolerance != NULL && options_parse_time_us(tolerance, &us) < 0) {
        fprintf(stderr, "footfall: --tolerance: %s is not a time with a unit, such as 90s\n",
                tolerance);
        return STATUS_USAGE;
    }
    struct golden_options options = { 0 };
    if (!exact)
        options = (struct golden_options) { .time_tolerance_s =
                                                tolerance != NULL ? (double)us / 1e6 : TOLERANCE_S,
                                            .any_order = true,
                                            .bounce_s = BOUNCE_S };
    return compare(&paths, &options);
}
