/* SPDX-License-Identifier: MIT */
#include "sim/recorded.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/exact.h"

#define REACH_M 1000.0
#define HEIGHT_MIN_M 0.5
#define HEIGHT_MAX_M 2.5
#define SPEED_MAX_M_S 20.0 /* beyond it the frame rate or the unit is wrong */

enum { COLUMNS = 5, ROW_LEN_MAX = 250, FRAME_MAX = 10000000, ID_MAX = 1000000000 };

/* Metres, not yet turned or moved. */
struct row {
    uint32_t id, frame;
    double x, y, z;
    size_t line;
};

struct rows {
    size_t n, cap;
    struct row *rows;
};

static int fail(struct recorded_error *error, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int fail(struct recorded_error *error, size_t line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->reason, sizeof error->reason, format, arguments);
    va_end(arguments);
    error->line = line;
    return -1;
}

/* A plain decimal number and nothing else; strtod alone would take hexadecimal and infinity. */
static int read_decimal(const char *word, double *out)
{
    char *end;
    if (word[strspn(word, "0123456789+-.eE")] != '\0')
        return -1;
    *out = strtod(word, &end);
    return end != word && *end == '\0' && *out > -1e12 && *out < 1e12 ? 0 : -1;
}

static int read_whole(const char *word, uint32_t max, uint32_t *out)
{
    uint64_t value = 0;
    size_t len = strlen(word);
    if (len == 0 || len > 10 || word[strspn(word, "0123456789")] != '\0')
        return -1;
    for (; *word != '\0'; word++)
        value = value * 10 + (uint64_t)(*word - '0');
    if (value > max)
        return -1;
    *out = (uint32_t)value;
    return 0;
}

/* Cuts a line into words; returns how many there are, counting beyond COLUMNS but keeping none. */
static size_t split(char *line, char *words[COLUMNS])
{
    size_t n = 0;
    char *rest = line;
    for (char *word = strtok_r(line, " \t\r", &rest); word != NULL;
         word = strtok_r(NULL, " \t\r", &rest), n++)
        if (n < COLUMNS)
            words[n] = word;
    return n;
}

static int read_row(char *line, size_t number, double unit_m, struct row *row,
                    struct recorded_error *error)
{
    static const char *const names[COLUMNS] = { "id", "frame", "x", "y", "z" };
    char *words[COLUMNS];
    double at[3];
    size_t n = split(line, words);
    if (n != COLUMNS)
        return fail(error, number, "expected 5 columns (id, frame, x, y, z), found %zu", n);
    if (read_whole(words[0], ID_MAX, &row->id) != 0)
        return fail(error, number, "expected a whole number as id, found \"%.40s\"", words[0]);
    if (read_whole(words[1], FRAME_MAX, &row->frame) != 0)
        return fail(error, number,
                    "expected a whole number up to 10000000 as frame, found "
                    "\"%.40s\"",
                    words[1]);
    for (size_t i = 0; i < 3; i++) {
        if (read_decimal(words[i + 2], &at[i]) != 0)
            return fail(error, number, "expected a number as %s, found \"%.40s\"", names[i + 2],
                        words[i + 2]);
        at[i] *= unit_m;
        if (!(at[i] >= -REACH_M && at[i] <= REACH_M))
            return fail(error, number, "%s is %g m: is the unit right?", names[i + 2], at[i]);
    }
    if (!(at[2] >= HEIGHT_MIN_M && at[2] <= HEIGHT_MAX_M))
        return fail(error, number,
                    "the height z is %g m, expected 0.5 to 2.5 m: is the unit right?", at[2]);
    row->x = at[0];
    row->y = at[1];
    row->z = at[2];
    row->line = number;
    return 0;
}

/* What a comment says about the file must agree with the scene. */
static int check_comment(const char *line, size_t number, const struct recorded_options *options,
                         struct recorded_error *error)
{
    const char *rate = strstr(line, "framerate:");
    if (rate != NULL) {
        double fps = strtod(rate + strlen("framerate:"), NULL);
        if (fps > 0.0 && fps != options->fps)
            return fail(error, number, "the file says %g fps, the scene %g", fps, options->fps);
    }
    double unit_m = strstr(line, " x/cm") != NULL   ? 0.01
                    : strstr(line, " x/mm") != NULL ? 0.001
                    : strstr(line, " x/m") != NULL  ? 1.0
                                                    : options->unit_m;
    if (unit_m != options->unit_m)
        return fail(error, number, "the file says another unit than the scene (1 is %g m)", unit_m);
    return 0;
}

static int append(struct rows *rows, const struct row *row)
{
    if (rows->n == rows->cap) {
        size_t cap = rows->cap == 0 ? 4096 : rows->cap * 2;
        struct row *bigger = realloc(rows->rows, cap * sizeof *bigger);
        if (bigger == NULL)
            return -1;
        rows->rows = bigger;
        rows->cap = cap;
    }
    rows->rows[rows->n++] = *row;
    return 0;
}

static int read_rows(const char *text, size_t len, const struct recorded_options *options,
                     struct rows *rows, struct recorded_error *error)
{
    size_t number = 1;
    for (size_t pos = 0; pos < len; number++) {
        char line[ROW_LEN_MAX + 1];
        const char *end = memchr(text + pos, '\n', len - pos);
        size_t size = end != NULL ? (size_t)(end - (text + pos)) : len - pos;
        size_t kept = size < ROW_LEN_MAX ? size : ROW_LEN_MAX;
        memcpy(line, text + pos, kept);
        line[kept] = '\0';
        pos += size + 1;
        size_t blanks = strspn(line, " \t\r");
        if (line[blanks] == '#') {
            if (check_comment(line, number, options, error) != 0)
                return -1;
            continue;
        }
        if (strlen(line) != kept || size > ROW_LEN_MAX)
            return fail(error, number, "this is no row of a recorded walk");
        if (line[blanks] == '\0')
            continue;
        struct row row;
        if (read_row(line, number, options->unit_m, &row, error) != 0)
            return -1;
        if (append(rows, &row) != 0)
            return fail(error, 0, "out of memory");
    }
    return rows->n > 0 ? 0 : fail(error, 0, "the file holds no walks");
}

static int compare_rows(const void *a, const void *b)
{
    const struct row *p = a, *q = b;
    if (p->id != q->id)
        return p->id < q->id ? -1 : 1;
    if (p->frame != q->frame)
        return p->frame < q->frame ? -1 : 1;
    return p->line < q->line ? -1 : p->line > q->line;
}

static int check_step(const struct row *from, const struct row *to, double fps,
                      struct recorded_error *error)
{
    if (from->frame == to->frame)
        return fail(error, to->line, "person %u stands twice in frame %u (before in line %zu)",
                    to->id, to->frame, from->line);
    double dx = to->x - from->x, dy = to->y - from->y;
    double reach = SPEED_MAX_M_S * (double)(to->frame - from->frame) / fps;
    if (dx * dx + dy * dy > reach * reach)
        return fail(error, to->line,
                    "person %u moves faster than 20 m/s: are frame rate and unit right?", to->id);
    return 0;
}

/* True where the file tells people apart by height. */
static bool heights_differ(const struct rows *rows)
{
    for (size_t i = 1; i < rows->n; i++)
        if (rows->rows[i].z != rows->rows[0].z)
            return true;
    return false;
}

static int make_walker(const struct row *rows, size_t n, const struct recorded_options *options,
                       bool own_height, struct walker_spec *walker)
{
    double sine, cosine, height = 0.0;
    exact_sincos(options->rotate_deg * (EXACT_PI / 180.0), &sine, &cosine);
    walker->points = calloc(n, sizeof *walker->points);
    if (walker->points == NULL)
        return -1;
    for (size_t i = 0; i < n; i++) {
        uint64_t t_us = (uint64_t)((double)rows[i].frame * 1e6 / options->fps + 0.5);
        height += rows[i].z;
        if (t_us < options->skip_us)
            continue;
        struct waypoint *point = &walker->points[walker->n_points++];
        point->t_us = t_us - options->skip_us;
        point->at.x = rows[i].x * cosine - rows[i].y * sine + options->move.x;
        point->at.y = rows[i].x * sine + rows[i].y * cosine + options->move.y;
    }
    walker->recorded = true;
    walker->source_id = rows[0].id;
    walker->height_m = own_height ? height / (double)n : 0.0;
    walker->looks = (struct looks_spec) { UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX };
    return 0;
}

static size_t count_people(const struct rows *rows)
{
    size_t n = 1;
    for (size_t i = 1; i < rows->n; i++)
        n += rows->rows[i].id != rows->rows[i - 1].id;
    return n;
}

/* Rows in order of id and frame become walkers; who is gone before `skip_us` becomes none. */
static int make_walkers(const struct rows *rows, const struct recorded_options *options,
                        struct recorded *out, struct recorded_error *error)
{
    size_t people = count_people(rows);
    bool own_height = heights_differ(rows);
    if (people > RECORDED_PEOPLE_MAX)
        return fail(error, 0, "more than %d people", RECORDED_PEOPLE_MAX);
    out->walkers = calloc(people, sizeof *out->walkers);
    if (out->walkers == NULL)
        return fail(error, 0, "out of memory");
    for (size_t first = 0, end; first < rows->n; first = end) {
        for (end = first + 1; end < rows->n && rows->rows[end].id == rows->rows[first].id; end++)
            if (check_step(&rows->rows[end - 1], &rows->rows[end], options->fps, error) != 0)
                return -1;
        struct walker_spec *walker = &out->walkers[out->n];
        if (make_walker(rows->rows + first, end - first, options, own_height, walker) != 0)
            return fail(error, 0, "out of memory");
        if (walker->n_points >= 2) {
            out->n++;
        } else {
            free(walker->points);
            memset(walker, 0, sizeof *walker);
        }
    }
    return 0;
}

int recorded_parse(const char *text, size_t len, const struct recorded_options *options,
                   struct recorded *out, struct recorded_error *error)
{
    struct rows rows = { 0, 0, NULL };
    memset(out, 0, sizeof *out);
    memset(error, 0, sizeof *error);
    int result = read_rows(text, len, options, &rows, error);
    if (result == 0 && rows.rows != NULL) {
        qsort(rows.rows, rows.n, sizeof *rows.rows, compare_rows);
        result = make_walkers(&rows, options, out, error);
    }
    free(rows.rows);
    if (result != 0)
        recorded_free(out);
    return result;
}

void recorded_free(struct recorded *recorded)
{
    for (size_t i = 0; i < recorded->n; i++)
        free(recorded->walkers[i].points);
    free(recorded->walkers);
    memset(recorded, 0, sizeof *recorded);
}
