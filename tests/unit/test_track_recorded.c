/* SPDX-License-Identifier: MIT */
/* The tracker and the line counter on recorded walks of real people, seen by a poor detector of
 * chance. The recordings are not part of the project; without them the tests say so and skip. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "firmware_core/line_count.h"
#include "firmware_core/track.h"
#include "tests/unit/sightings.h"

#define FOLDER "../shared/data/trajectories/"

enum { SAMPLES_MAX = 140000, EVENTS_MAX = 2000, FPS = 15 };

struct sample {
    int id, frame;
    double x, y, z; /* metres */
};

struct walk {
    int n;
    struct sample s[SAMPLES_MAX];
};

/* One recording, with a line across the way. `floor_*` is below the middle of the picture. */
struct recording {
    const char *file;
    double fps, to_m;
    double floor_x, floor_y, camera_m;
    bool across_y; /* the line is y = floor_y + line_m, else x = floor_x + line_m */
    double line_m;
    int plus, minus;  /* crossings by the table of the recordings; 0, 0: not to be compared */
    double error_max; /* (missed + false) / true */
};

struct event {
    double t_s;
    int plus;
    bool matched;
};

struct events {
    int n;
    struct event e[EVENTS_MAX];
};

static struct walk walk;
static struct events truth, counted;

static bool read_walk(const struct recording *r)
{
    char path[256], text[256];
    snprintf(path, sizeof path, FOLDER "%s", r->file);
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    walk.n = 0;
    while (walk.n < SAMPLES_MAX && fgets(text, sizeof text, file)) {
        struct sample *s = &walk.s[walk.n];
        if (text[0] == '#' ||
            sscanf(text, "%d %d %lf %lf %lf", &s->id, &s->frame, &s->x, &s->y, &s->z) != 5)
            continue;
        s->x *= r->to_m;
        s->y *= r->to_m;
        s->z *= r->to_m * 0.93;
        walk.n++;
    }
    fclose(file);
    return true;
}

static int by_person(const void *a, const void *b)
{
    const struct sample *p = a, *q = b;
    return p->id != q->id ? p->id - q->id : p->frame - q->frame;
}

static const double FOCAL_PX = 278.2; /* 98 degrees over 640 pixels */

static struct head project(const struct recording *r, const struct sample *s)
{
    double scale = FOCAL_PX / (r->camera_m - s->z);
    return (struct head) { s->id % SIGHT_PEOPLE_MAX, 320 + (s->x - r->floor_x) * scale,
                           240 - (s->y - r->floor_y) * scale, 0.16 * scale };
}

static double line_px(const struct recording *r)
{
    double scale = FOCAL_PX / (r->camera_m - 1.72 * 0.93);
    return r->across_y ? 240 - r->line_m * scale : 320 + r->line_m * scale;
}

/* Metres beyond the line, seen in the picture. */
static double beyond_m(const struct recording *r, const struct head *h)
{
    double px = r->across_y ? line_px(r) - h->y_px : h->x_px - line_px(r);
    return px * 0.16 / h->size_px;
}

static int by_time(const void *a, const void *b)
{
    double s = ((const struct event *)a)->t_s, t = ((const struct event *)b)->t_s;
    return (s > t) - (s < t);
}

/* A crossing is complete when the head is half a head's width beyond the line. */
static void find_truth(const struct recording *r)
{
    truth.n = 0;
    int side = 0;
    for (int i = 0; i < walk.n; i++) {
        struct head h = project(r, &walk.s[i]);
        double beyond = beyond_m(r, &h);
        if (i == 0 || walk.s[i].id != walk.s[i - 1].id)
            side = beyond > 0 ? 1 : -1;
        int now = beyond > 0.08 ? 1 : beyond < -0.08 ? -1 : side;
        if (now != side && truth.n < EVENTS_MAX)
            truth.e[truth.n++] = (struct event) { walk.s[i].frame / r->fps, now > 0, false };
        side = now;
    }
}

static int n_people, person_at[SIGHT_PEOPLE_MAX]; /* the sample that each has come to */

static void rewind_people(void)
{
    n_people = 0;
    for (int i = 0; i < walk.n; i++) {
        if ((i == 0 || walk.s[i].id != walk.s[i - 1].id) && n_people < SIGHT_PEOPLE_MAX)
            person_at[n_people++] = i;
    }
}

/* Everybody who is there at time t, which only grows, between the two nearest samples. */
static int heads_at(const struct recording *r, double t_s, struct head *heads)
{
    int n = 0;
    for (int k = 0; k < n_people; k++) {
        int i = person_at[k];
        while (i + 1 < walk.n && walk.s[i + 1].id == walk.s[i].id &&
               walk.s[i + 1].frame / r->fps <= t_s)
            i++;
        person_at[k] = i;
        const struct sample *a = &walk.s[i], *b = a + 1;
        double ta = a->frame / r->fps, tb = b->frame / r->fps;
        if (i + 1 == walk.n || a->id != b->id || t_s < ta || n == DETECT_MAX)
            continue;
        double w = (t_s - ta) / (tb - ta);
        struct sample s = { k, 0, a->x + w * (b->x - a->x), a->y + w * (b->y - a->y),
                            a->z + w * (b->z - a->z) };
        heads[n++] = project(r, &s);
    }
    return n;
}

static struct line_settings draw_line(const struct recording *r)
{
    int16_t at = (int16_t)(line_px(r) + 0.5);
    struct line_settings line = { .enable = true, .n_points = 2 };
    if (r->across_y) { /* In is up the picture, towards larger y */
        line.points[0] = (struct point) { 0, at };
        line.points[1] = (struct point) { 639, at };
    } else { /* In is to the right, towards larger x */
        line.points[0] = (struct point) { at, 0 };
        line.points[1] = (struct point) { at, 479 };
    }
    return line;
}

static struct tracker tracker;
static struct tracks tracks;
static struct line_counter counter;
static struct line_crossings crossings;
static double spent_us, spent_frames, worst_us;

static double clock_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void follow_frame(const struct line_settings *line, const struct detections *d, double t_s)
{
    double start = clock_us();
    track_update(&tracker, d, SIGHT_WIDTH_PX, SIGHT_HEIGHT_PX, &tracks, (uint64_t)(t_s * 1e6));
    line_count_update(&counter, line, &tracks, &crossings);
    double used = clock_us() - start;
    spent_us += used;
    spent_frames += 1;
    if (used > worst_us)
        worst_us = used;
    for (int k = 0; k < crossings.in + crossings.out && counted.n < EVENTS_MAX; k++)
        counted.e[counted.n++] = (struct event) { t_s, k < crossings.in, false };
}

static void count(const struct recording *r, const struct flaws *flaws, uint64_t seed, int fps)
{
    static struct sightings sightings;
    static struct detections detections;
    struct head heads[DETECT_MAX];
    struct line_settings line = draw_line(r);
    int first = 1 << 30, last = 0;

    for (int i = 0; i < walk.n; i++) {
        first = walk.s[i].frame < first ? walk.s[i].frame : first;
        last = walk.s[i].frame > last ? walk.s[i].frame : last;
    }
    sight_init(&sightings, flaws, seed);
    track_init(&tracker);
    line_count_init(&counter);
    counted.n = 0;
    rewind_people();
    int n_frames = (int)((last - first) / r->fps * fps) + fps;
    for (int f = 0; f < n_frames; f++) {
        double t_s = first / r->fps + (double)f / fps;
        sight(&sightings, heads, heads_at(r, t_s, heads), &detections);
        follow_frame(&line, &detections, t_s);
    }
}

/* Each true crossing takes the first free counted one of its direction within a second of it;
 * both lists are in order of time, so nothing better can be found. */
static int match(void)
{
    int matched = 0;
    for (int i = 0; i < counted.n; i++)
        counted.e[i].matched = false;
    for (int i = 0; i < truth.n; i++) {
        for (int k = 0; k < counted.n; k++) {
            double apart = counted.e[k].t_s - truth.e[i].t_s;
            if (counted.e[k].matched || counted.e[k].plus != truth.e[i].plus || apart > 1.0 ||
                apart < -1.0)
                continue;
            counted.e[k].matched = true;
            matched++;
            break;
        }
    }
    return matched;
}

/* Two detectors: one that misses a tenth and trembles, and one that besides loses people for up
 * to half a second, is unsure, sees double, and sees things. */
static const struct flaws misses = { .jitter_px = 2, .miss = 0.1 };
static const struct flaws poor = { .jitter_px = 2,
                                   .miss = 0.1,
                                   .dropout = 0.005,
                                   .dropout_min = 3,
                                   .dropout_max = 8,
                                   .faint = 0.15,
                                   .twice = 0.02,
                                   .false_px = 0.1 };

static int errors_of(const struct recording *r, const struct flaws *flaws, const char *name)
{
    count(r, flaws, 1, FPS);
    int matched = match();
    print_message("%-26s %-8s %3d true, %d missed, %d false\n", r->file, name, truth.n,
                  truth.n - matched, counted.n - matched);
    return truth.n + counted.n - 2 * matched;
}

static void check(const struct recording *r)
{
    if (!read_walk(r)) {
        print_message("%s is not here: " FOLDER " holds the recordings\n", r->file);
        skip();
    }
    qsort(walk.s, (size_t)walk.n, sizeof walk.s[0], by_person);
    find_truth(r);
    qsort(truth.e, (size_t)truth.n, sizeof truth.e[0], by_time);
    int plus = 0;
    for (int i = 0; i < truth.n; i++)
        plus += truth.e[i].plus;
    if (r->plus + r->minus > 0) {
        assert_int_equal(plus, r->plus);
        assert_int_equal(truth.n - plus, r->minus);
    }
    assert_true(errors_of(r, &misses, "misses") <= r->error_max / 2 * truth.n);
    assert_true(errors_of(r, &poor, "poor") <= r->error_max * truth.n);
}

static void one_way_corridors_are_counted(void **state)
{
    (void)state;
    static const struct recording recordings[] = {
        { "uo-050-180-180.txt", 16, 0.01, 0.9, 1.0, 5.0, true, -0.1, 0, 61, 0.01 },
        { "uo-100-180-180.txt", 16, 0.01, 0.9, 1.0, 5.0, true, -0.1, 0, 121, 0.01 },
        { "uo-145-180-180.txt", 16, 0.01, 0.9, 1.0, 5.0, true, -0.1, 0, 175, 0.01 },
        { "traj_UNI_CORR_500_01.txt", 25, 1, 0, 2.5, 6.0, false, 0, 0, 148, 0.01 },
    };
    for (int i = 0; i < 4; i++)
        check(&recordings[i]);
}

static void a_two_way_corridor_is_counted(void **state)
{
    (void)state;
    static const struct recording recordings[] = {
        { "bi_corr_400_b_03.txt", 25, 0.01, 0, 2, 5.0, false, 2, 231, 249, 0.01 },
        { "bi_corr_400_b_03.txt", 25, 0.01, 0, 2, 5.0, false, -2, 231, 249, 0.01 },
        { "bi_corr_400_b_03.txt", 25, 0.01, 0, 2, 5.0, false, 0, 231, 249, 0.01 },
        { "bi_corr_400_b_03.txt", 25, 0.01, 0, 2, 7.0, false, 0, 231, 249, 0.01 },
    };
    for (int i = 0; i < 4; i++)
        check(&recordings[i]);
}

static void a_way_round_a_corner_is_counted(void **state)
{
    (void)state;
    static const struct recording corner = {
        "ref_corner__traj.txt", 16, 1, 0, 1, 5.0, true, 1, 137, 0, 0.01
    };
    check(&corner);
}

static void jams_are_counted(void **state)
{
    (void)state;
    static const struct recording exit = {
        "uo-180-180-095.txt", 16, 0.01, 0.9, 1.0, 5.0, true, 0.08, 0, 159, 0.02
    };
    static const struct recording gate = {
        "040_c_56_h-.txt", 25, 1, 0, 1, 5.0, true, -1, 0, 75, 0.02
    };
    check(&exit);
    check(&gate);
}

/* How often one person is counted, followed without flaw, 100 pixels a metre. */
static int counted_alone(const struct line_settings *line, const struct sample *s, int n)
{
    int sum = 0;
    line_count_init(&counter);
    tracks.n = 1;
    for (int i = 0; i < n; i++) {
        tracks.t[0] = (struct track) { .id = 1,
                                       .x_q4 = (int32_t)(5120 + s[i].x * 1600),
                                       .y_q4 = (int32_t)(3840 - s[i].y * 1600),
                                       .size_q4 = 16 * 16,
                                       .confirmed = true };
        line_count_update(&counter, line, &tracks, &crossings);
        sum += crossings.in + crossings.out;
    }
    return sum;
}

/* A metre before the gate people sway over the line. proves: P-LINE-07 */
static void with_the_filter_of_u_turns_nobody_who_sways_is_counted_twice(void **state)
{
    (void)state;
    static const struct recording gate = { .file = "040_c_56_h-.txt", .fps = 25, .to_m = 1 };
    struct line_settings line = { .enable = true,
                                  .n_points = 2,
                                  .points = { { 0, 140 }, { 639, 140 } },
                                  .n_u_turn_points = 4,
                                  .u_turn_points = {
                                      { 0, 90 }, { 639, 90 }, { 639, 190 }, { 0, 190 } } };
    int people = 0, once = 0, twice[2] = { 0, 0 };
    if (!read_walk(&gate))
        skip();
    qsort(walk.s, (size_t)walk.n, sizeof walk.s[0], by_person);
    for (int i = 0, end; i < walk.n; i = end) {
        for (end = i; end < walk.n && walk.s[end].id == walk.s[i].id;)
            end++;
        people += walk.s[i].y > 1.5; /* the others are in the area from the first on */
        for (int filter = 0; filter < 2; filter++) {
            line.filter_u_turns = filter == 1;
            int times = counted_alone(&line, &walk.s[i], end - i);
            twice[filter] += times > 1;
            once += times == 1 && filter == 1;
        }
    }
    print_message("counted twice: %d without the filter, %d with it, which counts %d of %d\n",
                  twice[0], twice[1], once, people);
    assert_true(twice[0] > 0);
    assert_int_equal(twice[1], 0);
    assert_true(people > 50);
    assert_int_equal(once, people);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_way_corridors_are_counted),
        cmocka_unit_test(a_two_way_corridor_is_counted),
        cmocka_unit_test(a_way_round_a_corner_is_counted),
        cmocka_unit_test(jams_are_counted),
        cmocka_unit_test(with_the_filter_of_u_turns_nobody_who_sways_is_counted_twice),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (spent_frames > 0)
        print_message("following and counting: %.1f us a frame, %.0f at most\n",
                      spent_us / spent_frames, worst_us);
    return failed;
}
