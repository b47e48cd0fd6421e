/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/line_count.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

enum { FRAMES_MAX = 16, PEOPLE_MAX = 3, HEAD_Q4 = 16 * 16 };

static struct line_counter counter;
static struct tracks tracks;
static struct line_crossings crossings;

/* One unit of the cases below is 16 pixels, a head is one unit wide. */
struct step {
    double x, y;
};

static struct line_settings line_of(const struct point *points, int n, int unit)
{
    struct line_settings line = { .enable = true, .n_points = (uint8_t)n };
    for (int i = 0; i < n; i++)
        line.points[i] =
            (struct point) { (int16_t)(points[i].x * unit), (int16_t)(points[i].y * unit) };
    return line;
}

static int32_t to_q4(double units)
{
    return units > 1e5 ? INT32_MAX : units < -1e5 ? INT32_MIN : (int32_t)(units * 256);
}

static void person_at(int id, struct step at, bool confirmed)
{
    tracks.t[tracks.n++] = (struct track) { .id = (uint32_t)id,
                                            .x_q4 = to_q4(at.x),
                                            .y_q4 = to_q4(at.y),
                                            .size_q4 = HEAD_Q4,
                                            .confirmed = confirmed };
}

/* Lets one person step along; what was counted in each frame, as a string of digits. */
static void walk(const struct line_settings *line, const struct step *steps, int n, char *in,
                 char *out)
{
    line_count_init(&counter);
    for (int i = 0; i < n; i++) {
        tracks.n = 0;
        person_at(1, steps[i], true);
        line_count_update(&counter, line, &tracks, &crossings);
        in[i] = (char)('0' + crossings.in);
        out[i] = (char)('0' + crossings.out);
    }
    in[n] = out[n] = '\0';
}

static void assert_walk(const struct line_settings *line, const struct step *steps, int n,
                        const char *in, const char *out, const char *name)
{
    char got_in[FRAMES_MAX + 1], got_out[FRAMES_MAX + 1];
    walk(line, steps, n, got_in, got_out);
    if (strcmp(got_in, in) != 0 || strcmp(got_out, out) != 0)
        print_error("case %s: in %s out %s, not in %s out %s\n", name, got_in, got_out, in, out);
    assert_string_equal(got_in, in);
    assert_string_equal(got_out, out);
}

#define DOWN                                                                                       \
    { 0, 0 },                                                                                      \
    {                                                                                              \
        0, 10                                                                                      \
    }
#define RIGHT                                                                                      \
    { 0, 0 },                                                                                      \
    {                                                                                              \
        10, 0                                                                                      \
    }
#define LEFT                                                                                       \
    { 10, 0 },                                                                                     \
    {                                                                                              \
        0, 0                                                                                       \
    }

/* One person's way over a line of one segment, and what is counted in each frame. */
struct way_case {
    const char *name;
    struct point line[2];
    int n;
    struct step steps[FRAMES_MAX];
    const char *in, *out;
};

static void assert_ways(const struct way_case *cases, int n)
{
    for (int i = 0; i < n; i++) {
        struct line_settings line = line_of(cases[i].line, 2, 16);
        assert_walk(&line, cases[i].steps, cases[i].n, cases[i].in, cases[i].out, cases[i].name);
    }
}

/* The cases of other counters. Ours looks at one point, the head's centre, and counts each
 * completed crossing; where a case ends otherwise than there, the reason stands beside it. */
static const struct way_case other_counters[] = {
    { "L1", { DOWN }, 4, { { 5, 5 }, { -5, 5 }, { 5, 5 }, { -5, 5 } }, "0010", "0101" },
    { "L2",
      { { 0, 10 }, { 0, 0 } },
      4,
      { { 5, 5 }, { -5, 5 }, { 5, 5 }, { -5, 5 } },
      "0101",
      "0010" },
    { "L3", { RIGHT }, 4, { { 5, 5 }, { 5, -5 }, { 5, 5 }, { 5, -5 } }, "0101", "0010" },
    { "L4", { LEFT }, 4, { { 5, 5 }, { 5, -5 }, { 5, 5 }, { 5, -5 } }, "0010", "0101" },
    { "L5",
      { { 5, 0 }, { 0, 5 } },
      4,
      { { 1, 1 }, { 11, 11 }, { 1, 1 }, { 11, 11 } },
      "0101",
      "0010" },
    { "L6", { RIGHT }, 3, { { 22, 5 }, { 22, -5 }, { 22, 5 } }, "000", "000" },
    { "L7",
      { RIGHT },
      4,
      { { 5, 1e32 }, { 5, -1e32 }, { 5, 1e32 }, { 5, -1e32 } },
      "0101",
      "0010" },
    { "L8", { RIGHT }, 3, { { -22, 5 }, { -22, -5 }, { -22, 5 } }, "000", "000" },
    { "L9", { RIGHT }, 3, { { -3, 5 }, { 17, 5 }, { -3, 5 } }, "000", "000" },
    { "L10", { RIGHT }, 3, { { -3, -5 }, { 17, -5 }, { -3, -5 } }, "000", "000" },
    { "L11", { RIGHT }, 4, { { 5, 5 }, { 10, 5 }, { 5, 5 }, { 10, 5 } }, "0000", "0000" },
    /* the others forget who comes from beside the line or ends there; we count who crosses it,
     * wherever the way began or ends */
    { "L12", { RIGHT }, 3, { { -2, 7 }, { 5, -5 }, { 12, 7 } }, "010", "001" },
    { "L13", { RIGHT }, 2, { { 5, 2 }, { 12, -18 } }, "01", "00" },
    { "L14", { RIGHT }, 2, { { 12, 22 }, { 5, -2 } }, "01", "00" },
    { "L15", { RIGHT }, 4, { { -3, 6 }, { 13, -5 }, { -3, 6 }, { 13, -5 } }, "0101", "0010" },
    /* the others want all of the box beside the line; our end points belong to the line */
    { "L16", { RIGHT }, 4, { { 0, 5 }, { 0, -5 }, { 0, 5 }, { 0, -5 } }, "0101", "0010" },
    { "L17", { RIGHT }, 4, { { 2, 5 }, { 2, -5 }, { 2, 5 }, { 2, -5 } }, "0101", "0010" },
    { "L18", { RIGHT }, 4, { { 0, 5 }, { 0, -5 }, { 0, 5 }, { 0, -5 } }, "0101", "0010" },
    { "L19",
      { RIGHT },
      5,
      { { 0, 5 }, { 0, -5 }, { 0, 5 }, { 0, -5 }, { 0, -5 } },
      "01010",
      "00100" },
    { "L20", { RIGHT }, 4, { { 10, 5 }, { 10, -5 }, { 10, 5 }, { 10, -5 } }, "0101", "0010" },
    { "L21", { RIGHT }, 4, { { 8, 5 }, { 8, -5 }, { 8, 5 }, { 8, -5 } }, "0101", "0010" },
    { "L22", { RIGHT }, 4, { { 10, 5 }, { 10, -5 }, { 10, 5 }, { 10, -5 } }, "0101", "0010" },
    { "L23", { RIGHT }, 4, { { 5, 5 }, { 5, -5 }, { 5, 5 }, { 5, -5 } }, "0101", "0010" },
    { "H1",
      { RIGHT },
      5,
      { { 2, 4 }, { 2, -6 }, { 2, 4 }, { 2, -6 }, { 2, -6 } },
      "01010",
      "00100" },
    /* the others wait 2 or 4 frames beyond the line; our hysteresis is a distance, so that the
     * frame rate does not matter, and coming back counts (VS121-P 5.3.2 without the filter) */
    { "H2",
      { RIGHT },
      5,
      { { 2, 4 }, { 2, -6 }, { 2, 4 }, { 2, -6 }, { 2, -6 } },
      "01010",
      "00100" },
    { "H3",
      { RIGHT },
      13,
      { { 2, 4 },
        { 2, -6 },
        { 2, 4 },
        { 2, -6 },
        { 2, 4 },
        { 2, -6 },
        { 2, 4 },
        { 2, -6 },
        { 2, 4 },
        { 2, -6 },
        { 2, 4 },
        { 2, -6 },
        { 2, -6 } },
      "0101010101010",
      "0010101010100" },
    { "H4",
      { RIGHT },
      9,
      { { 2, 4 },
        { 2, -6 },
        { 2, 4 },
        { 2, 4 },
        { 2, 4 },
        { 2, -6 },
        { 2, -6 },
        { 2, -6 },
        { 2, -6 } },
      "010001000",
      "001000000" },
    /* opendatacam: a vertical line or way is one like the others, and each crossing counts */
    { "vertical line", { DOWN }, 2, { { -3, 2 }, { 3, 3 } }, "01", "00" },
    { "vertical way", { { 0, 0 }, { 9, 1 } }, 2, { { 4, 5 }, { 4, -5 } }, "01", "00" },
    { "flat angle", { RIGHT }, 2, { { 0.5, 0.6 }, { 9.5, -0.6 } }, "01", "00" },
    { "no length", { { 5, 5 }, { 5, 5 } }, 2, { { 5, 0 }, { 5, 9 } }, "00", "00" },
};

/* Lines of other counters' limits, at which theirs end in perpendiculars through the end points.
 * Ours ends where it ends: who passes just within the end crosses it, and just beyond does not. */
static const struct way_case limits[] = {
    { "down, within", { { 0, 0 }, { 0, 4 } }, 2, { { 2, 3.9 }, { -2, 3.9 } }, "00", "01" },
    { "down, beyond", { { 0, 0 }, { 0, 4 } }, 2, { { 2, 4.1 }, { -2, 4.1 } }, "00", "00" },
    { "right, within", { { 0, 0 }, { 4, 0 } }, 2, { { 0.1, 2 }, { 0.1, -2 } }, "01", "00" },
    { "right, beyond", { { 0, 0 }, { 4, 0 } }, 2, { { -0.1, 2 }, { -0.1, -2 } }, "00", "00" },
    { "3 4, within", { { 0, 0 }, { 3, 4 } }, 2, { { 1.34, 5.12 }, { 4.54, 2.72 } }, "01", "00" },
    { "3 4, beyond", { { 0, 0 }, { 3, 4 } }, 2, { { 1.46, 5.28 }, { 4.66, 2.88 } }, "00", "00" },
    { "4 3, within", { { 0, 0 }, { 4, 3 } }, 2, { { -1.12, 1.66 }, { 1.28, -1.54 } }, "01", "00" },
    { "4 3, beyond", { { 0, 0 }, { 4, 3 } }, 2, { { -1.28, 1.54 }, { 1.12, -1.66 } }, "00", "00" },
    { "3 -4, within",
      { { 0, 0 }, { 3, -4 } },
      2,
      { { 1.34, -5.12 }, { 4.54, -2.72 } },
      "00",
      "01" },
    { "3 -4, beyond",
      { { 0, 0 }, { 3, -4 } },
      2,
      { { 1.46, -5.28 }, { 4.66, -2.88 } },
      "00",
      "00" },
    /* an error there; here it is a line that nobody can cross */
    { "1 1 to 1 1", { { 1, 1 }, { 1, 1 } }, 2, { { 1, 3 }, { 1, -1 } }, "00", "00" },
};

static void cases_of_other_counters_end_by_our_rule(void **state)
{
    (void)state;
    assert_ways(other_counters, COUNT(other_counters));
    assert_ways(limits, COUNT(limits));
}

static const struct way_case completed[] = {
    { "up is in", { RIGHT }, 3, { { 5, 2 }, { 5, 0.1 }, { 5, -2 } }, "001", "000" },
    { "down is out", { RIGHT }, 3, { { 5, -2 }, { 5, 0.1 }, { 5, 2 } }, "000", "001" },
    { "drawn backwards", { LEFT }, 3, { { 5, 2 }, { 5, 0.1 }, { 5, -2 } }, "000", "001" },
    { "stops astride",
      { RIGHT },
      4,
      { { 5, 2 }, { 5, 0 }, { 5, -0.4 }, { 5, -0.4 } },
      "0000",
      "0000" },
    { "turns astride",
      { RIGHT },
      4,
      { { 5, 2 }, { 5, -0.4 }, { 5, 0.4 }, { 5, 2 } },
      "0000",
      "0000" },
    { "turns before", { RIGHT }, 3, { { 5, 2 }, { 5, 0.6 }, { 5, 2 } }, "000", "000" },
    { "half a head is beyond", { RIGHT }, 2, { { 5, 2 }, { 5, -0.5 } }, "01", "00" },
    { "trembles",
      { RIGHT },
      8,
      { { 5, 2 },
        { 5, 0.2 },
        { 5, -0.3 },
        { 5, 0.3 },
        { 5, -0.4 },
        { 5, 0.1 },
        { 5, -0.2 },
        { 5, -1 } },
      "00000001",
      "00000000" },
    { "comes back",
      { RIGHT },
      5,
      { { 5, 2 }, { 5, -1 }, { 5, -2 }, { 5, 1 }, { 5, 2 } },
      "01000",
      "00010" },
    { "begins beyond", { RIGHT }, 3, { { 5, -1 }, { 5, -2 }, { 5, -3 } }, "000", "000" },
    { "begins astride before it",
      { RIGHT },
      3,
      { { 5, 0.2 }, { 5, -0.2 }, { 5, -2 } },
      "001",
      "000" },
    { "begins astride beyond it",
      { RIGHT },
      3,
      { { 5, -0.2 }, { 5, -0.4 }, { 5, -2 } },
      "000",
      "000" },
    { "round the end",
      { RIGHT },
      5,
      { { 8, 2 }, { 12, 2 }, { 12, -2 }, { 8, -2 }, { 8, -4 } },
      "00000",
      "00000" },
    { "through, and back round the end",
      { RIGHT },
      5,
      { { 8, 2 }, { 8, -2 }, { 12, -2 }, { 12, 2 }, { 8, 2 } },
      "01000",
      "00000" },
    { "near the end, but beside",
      { RIGHT },
      3,
      { { 10.2, 2 }, { 10.2, 0 }, { 10.2, -2 } },
      "000",
      "000" },
};

/* proves: P-LINE-10 P-LINE-18 P-LINE-19 P-LINE-20 P-LINE-21 P-LINE-22 */
static void only_a_completed_crossing_counts(void **state)
{
    (void)state;
    assert_ways(completed, COUNT(completed));
}

static int counted(const char *digits)
{
    int sum = 0;
    for (; *digits; digits++)
        sum += *digits - '0';
    return sum;
}

/* proves: P-LINE-17 */
static void each_of_four_segments_and_each_joint_counts_once(void **state)
{
    (void)state;
    static const struct point zigzag[] = { { 0, 4 }, { 4, 0 }, { 8, 4 }, { 12, 0 }, { 16, 4 } };
    struct line_settings line = line_of(zigzag, 5, 16);
    char in[FRAMES_MAX + 1], out[FRAMES_MAX + 1];
    for (int x = 0; x <= 64; x++) { /* exactly through ends and joints, too */
        struct step up[] = { { x / 4.0, 8 }, { x / 4.0, 2 }, { x / 4.0, -4 } };
        struct step down[] = { up[2], up[1], up[0] };
        walk(&line, up, 3, in, out);
        assert_int_equal(counted(in), 1);
        assert_int_equal(counted(out), 0);
        walk(&line, down, 3, in, out);
        assert_int_equal(counted(in), 0);
        assert_int_equal(counted(out), 1);
    }
}

static void a_way_across_a_v_counts_each_arm_when_clear_between_them(void **state)
{
    (void)state;
    static const struct point v[] = { { 0, 0 }, { 5, 10 }, { 10, 0 } };
    struct line_settings line = line_of(v, 3, 16);
    static const struct step wide[] = { { -4, 2 }, { 5, 2 }, { 14, 2 } };
    static const struct step tip[] = { { 0, 9.5 }, { 5, 9.5 }, { 10, 9.5 } };
    static const struct step touch[] = { { 0, 10 }, { 5, 10 }, { 10, 10 } };
    assert_walk(&line, wide, 3, "010", "001", "wide");
    assert_walk(&line, tip, 3, "000", "000", "tip: never clear of it inside");
    assert_walk(&line, touch, 3, "000", "000", "touch");
}

static void two_segments_crossed_the_same_way_are_two_crossings(void **state)
{
    (void)state;
    /* a loop whose first and last segment run side by side, two pixels apart */
    static const struct point loop[] = { { 0, 0 }, { 100, 0 }, { 50, 100 }, { 0, 2 }, { 100, 2 } };
    struct line_settings line = line_of(loop, 5, 1);
    static const struct step up[] = { { 30 / 16.0, 40 / 16.0 }, { 30 / 16.0, -40 / 16.0 } };
    static const struct step down[] = { { 30 / 16.0, -40 / 16.0 }, { 30 / 16.0, 40 / 16.0 } };
    assert_walk(&line, up, 2, "02", "00", "up");
    assert_walk(&line, down, 2, "00", "02", "down");
}

static int sum_of(const struct line_settings *line, const struct step (*rows)[PEOPLE_MAX],
                  const int *n_people, int frames, const char *in, const char *out)
{
    line_count_init(&counter);
    int failures = 0;
    for (int f = 0; f < frames; f++) {
        tracks.n = 0;
        for (int k = 0; k < n_people[f]; k++)
            person_at(k + 1, rows[f][k], true);
        line_count_update(&counter, line, &tracks, &crossings);
        failures += crossings.in != in[f] - '0' || crossings.out != out[f] - '0';
    }
    return failures;
}

#define A                                                                                          \
    {                                                                                              \
        5, 5                                                                                       \
    }
#define B                                                                                          \
    {                                                                                              \
        5, -5                                                                                      \
    }

/* proves: P-LINE-01 */
static void several_people_are_counted_for_themselves(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int frames;
        int n_people[5];
        struct step rows[5][PEOPLE_MAX];
        const char *in, *out;
    } cases[] = {
        { "M1", 4, { 2, 2, 2, 2 }, { { A, A }, { A, B }, { A, A }, { A, B } }, "0101", "0010" },
        { "M2", 4, { 2, 2, 2, 2 }, { { A, A }, { B, B }, { A, A }, { B, B } }, "0202", "0020" },
        { "M3",
          5,
          { 3, 3, 2, 2, 2 },
          { { A, A, A }, { A, B, A }, { A, A }, { A, B }, { A, B } },
          "01010",
          "00100" },
        { "M4",
          5,
          { 3, 3, 3, 2, 2 },
          { { A, A, A }, { A, B, A }, { A, A, B }, { A, B }, { A, B } },
          "01110",
          "00100" },
        /* M3 and M4 with a wait of 2 frames there, which is not our hysteresis: the same counts as
         * without, also of the one who vanishes in the frame after crossing */
        { "M5",
          5,
          { 3, 3, 2, 2, 2 },
          { { A, A, A }, { A, B, A }, { A, A }, { A, B }, { A, B } },
          "01010",
          "00100" },
        { "M6",
          5,
          { 3, 3, 3, 2, 2 },
          { { A, A, A }, { A, B, A }, { A, A, B }, { A, B }, { A, B } },
          "01110",
          "00100" },
        { "both ways at once", 2, { 2, 2 }, { { A, B }, { B, A } }, "01", "01" },
    };
    static const struct point points[] = { RIGHT };
    struct line_settings line = line_of(points, 2, 16);
    for (int i = 0; i < COUNT(cases); i++)
        assert_int_equal(sum_of(&line, cases[i].rows, cases[i].n_people, cases[i].frames,
                                cases[i].in, cases[i].out),
                         0);
}

static void a_person_confirmed_beyond_the_line_is_counted_then(void **state)
{
    (void)state;
    static const struct point points[] = { RIGHT };
    struct line_settings line = line_of(points, 2, 16);
    static const struct step steps[] = { { 5, 2 }, { 5, -1 }, { 5, -3 }, { 5, -4 } };
    line_count_init(&counter);
    for (int i = 0; i < 4; i++) {
        tracks.n = 0;
        person_at(7, steps[i], i >= 2);
        line_count_update(&counter, &line, &tracks, &crossings);
        assert_int_equal(crossings.in, i == 2);
    }
    line_count_init(&counter);
    for (int i = 0; i < 4; i++) { /* never confirmed */
        tracks.n = 0;
        person_at(8, steps[i], false);
        line_count_update(&counter, &line, &tracks, &crossings);
        assert_int_equal(crossings.in, 0);
    }
}

static void the_place_where_an_unseen_person_is_believed_to_be_counts_nothing(void **state)
{
    (void)state;
    static const struct point points[] = { RIGHT };
    struct line_settings line = line_of(points, 2, 16);
    static const struct step steps[] = { { 5, 2 }, { 5, -2 }, { 5, 2 }, { 5, -2 } };
    line_count_init(&counter);
    for (int i = 0; i < 4; i++) {
        tracks.n = 0;
        person_at(1, steps[i], true);
        tracks.t[0].missed_frames = i == 1 || i == 2;
        line_count_update(&counter, &line, &tracks, &crossings);
        assert_int_equal(crossings.in, i == 3); /* seen again beyond the line */
    }
}

static void crossings_name_the_people(void **state)
{
    (void)state;
    static const struct point points[] = { RIGHT };
    struct line_settings line = line_of(points, 2, 16);
    static const struct step from[] = { A, B, A }, to[] = { B, A, A };
    line_count_init(&counter);
    for (int i = 0; i < 2; i++) {
        tracks.n = 0;
        for (int k = 0; k < 3; k++)
            person_at(11 + k, i ? to[k] : from[k], true);
        line_count_update(&counter, &line, &tracks, &crossings);
    }
    assert_int_equal(crossings.n, 2);
    assert_int_equal(crossings.by[0].id, 11);
    assert_int_equal(crossings.by[0].in, 1);
    assert_int_equal(crossings.by[1].id, 12);
    assert_int_equal(crossings.by[1].out, 1);
}

static void without_a_line_or_switched_off_nothing_counts(void **state)
{
    (void)state;
    static const struct point points[] = { RIGHT };
    static const struct step steps[] = { A, B };
    struct line_settings line = line_of(points, 2, 16);
    line.enable = false;
    assert_walk(&line, steps, 2, "00", "00", "off");
    line.enable = true;
    line.n_points = 0;
    assert_walk(&line, steps, 2, "00", "00", "no line");
}

static void a_full_house_crosses_at_once(void **state)
{
    (void)state;
    static const struct point points[] = { RIGHT };
    struct line_settings line = line_of(points, 2, 16);
    line_count_init(&counter);
    for (int i = 0; i < 2; i++) {
        tracks.n = 0;
        for (int k = 0; k < TRACK_MAX; k++)
            person_at(k + 1, (struct step) { 5, i ? -5 : 5 }, true);
        line_count_update(&counter, &line, &tracks, &crossings);
    }
    assert_int_equal(crossings.in, TRACK_MAX);
    assert_int_equal(crossings.n, TRACK_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_of_other_counters_end_by_our_rule),
        cmocka_unit_test(only_a_completed_crossing_counts),
        cmocka_unit_test(each_of_four_segments_and_each_joint_counts_once),
        cmocka_unit_test(a_way_across_a_v_counts_each_arm_when_clear_between_them),
        cmocka_unit_test(two_segments_crossed_the_same_way_are_two_crossings),
        cmocka_unit_test(several_people_are_counted_for_themselves),
        cmocka_unit_test(a_person_confirmed_beyond_the_line_is_counted_then),
        cmocka_unit_test(the_place_where_an_unseen_person_is_believed_to_be_counts_nothing),
        cmocka_unit_test(crossings_name_the_people),
        cmocka_unit_test(without_a_line_or_switched_off_nothing_counts),
        cmocka_unit_test(a_full_house_crosses_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
