/* SPDX-License-Identifier: MIT */
/* The crowd against figures taken from recordings of real people: free speed median 1.72 m/s,
 * 1.40 to 1.55 in light flow, 0.46 to 0.7 in jams, where the nearest neighbour's 5th percentile is
 * 0.32 m; head heights of 1.72 m, standard deviation 0.096 m; lateral sway of 25 mm rms. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "sim/crowd.h"
#include "sim/walk.h"

enum { SAMPLES_MAX = 400000, STEPS_PER_S = 25 };

struct samples {
    size_t n;
    double value[SAMPLES_MAX];
};

/* What people did in the middle of the way. */
struct observed {
    struct samples speed_m_s, neighbour_m, jam_neighbour_m;
    uint32_t people;
    double oldest_s;
};

static struct observed observed;

static void add(struct samples *samples, double value)
{
    assert_true(samples->n < SAMPLES_MAX);
    samples->value[samples->n++] = value;
}

static int compare(const void *a, const void *b)
{
    double p = *(const double *)a, q = *(const double *)b;
    return p < q ? -1 : p > q;
}

static double percentile(struct samples *samples, double share)
{
    assert_true(samples->n > 100);
    qsort(samples->value, samples->n, sizeof samples->value[0], compare);
    return samples->value[(size_t)(share * (double)(samples->n - 1))];
}

static double mean(const struct samples *samples)
{
    double sum = 0.0;
    for (size_t i = 0; i < samples->n; i++)
        sum += samples->value[i];
    return sum / (double)samples->n;
}

static double distance(struct vec2 a, struct vec2 b)
{
    return sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

static void observe(const struct crowd *crowd, double reach_m)
{
    size_t n;
    const struct crowd_person *people = crowd_people(crowd, &n);
    for (size_t i = 0; i < n; i++) {
        double age_s = (double)(crowd_time_us(crowd) - people[i].born_us) * 1e-6;
        observed.oldest_s = fmax(observed.oldest_s, age_s);
        if (fabs(people[i].at.x) > reach_m || fabs(people[i].at.y) > reach_m)
            continue;
        double speed = distance(people[i].at, people[i].before) * STEPS_PER_S;
        double nearest = 1e9;
        for (size_t j = 0; j < n; j++)
            if (j != i)
                nearest = fmin(nearest, distance(people[i].at, people[j].at));
        add(&observed.speed_m_s, speed);
        if (nearest < 10.0)
            add(&observed.neighbour_m, nearest);
        if (nearest < 10.0 && speed > 0.3 && speed < 0.7)
            add(&observed.jam_neighbour_m, nearest);
    }
}

/* Lets crowds walk and looks at them every fifth step once the first 20 s are over. */
static void watch(const struct crowd_spec *specs, size_t n, uint64_t seed, unsigned seconds)
{
    uint32_t next_id = 1;
    struct crowd *crowd = crowd_create(specs, n, seed);
    assert_non_null(crowd);
    memset(&observed, 0, sizeof observed);
    for (unsigned step = 0; step < seconds * STEPS_PER_S; step++) {
        crowd_step(crowd, NULL, 0, &next_id);
        if (step > 20 * STEPS_PER_S && step % 5 == 0)
            observe(crowd, 3.0);
    }
    observed.people = next_id - 1;
    crowd_destroy(crowd);
}

/* A corridor of 14 m along x, `wide_m` at its beginning and `exit_m` at its end. */
static struct crowd_spec corridor(double per_minute, double wide_m, double exit_m)
{
    return (struct crowd_spec) {
        .per_minute = per_minute,
        .end_us = UINT64_MAX,
        .from = { { -7, -wide_m / 2 }, { -7, wide_m / 2 } },
        .to = { { exit_m < wide_m ? 4 : 7, -exit_m / 2 }, { exit_m < wide_m ? 4 : 7, exit_m / 2 } },
        .speed_mean_m_s = 1.72,
        .speed_sd_m_s = 0.2,
        .looks = { UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX },
    };
}

static void alone_people_walk_freely(void **state)
{
    (void)state;
    struct crowd_spec spec = corridor(4, 1.8, 1.8);
    watch(&spec, 1, 1, 3600);
    assert_true(fabs(percentile(&observed.speed_m_s, 0.5) - 1.72) < 0.05);
}

static void light_flow_is_slower(void **state)
{
    (void)state;
    struct crowd_spec spec = corridor(90, 1.8, 1.8);
    watch(&spec, 1, 2, 300);
    double speed = mean(&observed.speed_m_s);
    assert_true(speed > 1.40 && speed < 1.55);
}

static void jams_are_slow_and_close(void **state)
{
    (void)state;
    struct crowd_spec spec = corridor(200, 1.8, 0.95);
    watch(&spec, 1, 3, 200);
    double speed = percentile(&observed.speed_m_s, 0.5);
    assert_true(speed > 0.46 && speed < 0.7);
    assert_true(fabs(percentile(&observed.jam_neighbour_m, 0.05) - 0.32) < 0.03);
}

static void people_keep_their_distance(void **state)
{
    (void)state;
    struct crowd_spec both[2] = { corridor(60, 4, 4), corridor(60, 4, 4) };
    for (int i = 0; i < 2; i++) {
        both[1].from[i].x = 7;
        both[1].to[i].x = -7;
    }
    watch(both, 2, 4, 300);
    assert_true(percentile(&observed.neighbour_m, 0.0) > 0.2);
    assert_true(percentile(&observed.neighbour_m, 0.05) > 0.4);
    assert_true(mean(&observed.speed_m_s) > 1.3);
}

static void crossing_crowds_never_lock(void **state)
{
    (void)state;
    struct crowd_spec both[2] = { corridor(40, 4, 4), corridor(40, 4, 4) };
    for (int i = 0; i < 2; i++) {
        both[1].from[i] = (struct vec2) { i == 0 ? -2 : 2, 5 };
        both[1].to[i] = (struct vec2) { i == 0 ? -2 : 2, -5 };
    }
    for (uint64_t seed = 1; seed <= 5; seed++) {
        watch(both, 2, seed, 200);
        assert_true(observed.oldest_s < 30.0);
        assert_true(observed.people > 200);
    }
}

static void arrivals_are_as_many_as_asked_for(void **state)
{
    (void)state;
    struct crowd_spec spec = corridor(30, 1.8, 1.8);
    watch(&spec, 1, 5, 3600);
    /* Poisson: 1800 expected, standard deviation 42. */
    assert_true(abs((int)observed.people - 1800) < 3 * 42);
}

static void a_blocked_entry_delays_but_loses_nobody(void **state)
{
    (void)state;
    struct crowd_spec spec = corridor(60, 0.6, 0.6);
    spec.end_us = 30000000;
    struct vec2 plug[] = { { -7, 0 } };
    uint32_t blocked_id = 1, free_id = 1;
    struct crowd *blocked = crowd_create(&spec, 1, 6), *free_crowd = crowd_create(&spec, 1, 6);
    assert_true(blocked != NULL && free_crowd != NULL);
    for (unsigned step = 0; step < 20 * STEPS_PER_S; step++)
        crowd_step(blocked, plug, 1, &blocked_id);
    assert_int_equal(blocked_id, 1);
    for (unsigned step = 0; step < 100 * STEPS_PER_S; step++) {
        crowd_step(free_crowd, NULL, 0, &free_id);
        crowd_step(blocked, NULL, 0, &blocked_id);
    }
    assert_true(free_id > 15 && free_id == blocked_id);
    assert_int_equal(crowd_turned_away(blocked), 0);
    crowd_destroy(blocked);
    crowd_destroy(free_crowd);
}

static void the_crowd_stays_bounded(void **state)
{
    (void)state;
    struct crowd_spec spec = corridor(600, 8, 8);
    spec.speed_mean_m_s = 0.3;
    uint32_t next_id = 1;
    size_t n = 0, most = 0;
    struct crowd *crowd = crowd_create(&spec, 1, 7);
    assert_non_null(crowd);
    for (unsigned step = 0; step < 120 * STEPS_PER_S; step++) {
        crowd_step(crowd, NULL, 0, &next_id);
        crowd_people(crowd, &n);
        most = n > most ? n : most;
    }
    assert_int_equal(most, CROWD_MAX);
    assert_true(crowd_turned_away(crowd) > 0);
    crowd_destroy(crowd);
}

static void heads_are_as_high_as_peoples_heads(void **state)
{
    (void)state;
    static const struct looks_spec open = { UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX };
    double sum = 0.0, square = 0.0;
    int dark = 0, light = 0;
    enum { N = 4000 };
    for (uint64_t i = 0; i < N; i++) {
        struct rng rng;
        struct looks looks;
        rng_seed(&rng, 11, i);
        looks_draw(&looks, &rng, &open);
        sum += looks.height_m;
        square += (looks.height_m - 1.72) * (looks.height_m - 1.72);
        dark += (looks.hair_rgb >> 8 & 0xff) < 0x38;
        light += (looks.hair_rgb >> 8 & 0xff) > 0x70;
    }
    assert_true(fabs(sum / N - 1.72) < 0.005);
    assert_true(fabs(sqrt(square / N) - 0.096) < 0.005);
    assert_true(dark > N * 4 / 10 && light > N / 10);
}

static void heads_sway_by_25_mm(void **state)
{
    (void)state;
    struct crowd_spec spec = corridor(4, 1.8, 1.8);
    uint32_t next_id = 1;
    double square = 0.0;
    size_t n, samples = 0;
    struct crowd *crowd = crowd_create(&spec, 1, 8);
    assert_non_null(crowd);
    for (unsigned step = 0; step < 3600 * STEPS_PER_S; step++) {
        crowd_step(crowd, NULL, 0, &next_id);
        const struct crowd_person *people = crowd_people(crowd, &n);
        for (size_t i = 0; i < n; i++, samples++) {
            double sway =
                walk_sway_m(people[i].looks.sway_m, people[i].stride, people[i].speed_m_s);
            square += sway * sway;
        }
    }
    assert_true(fabs(sqrt(square / (double)samples) - 0.025) < 0.002);
    crowd_destroy(crowd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alone_people_walk_freely),
        cmocka_unit_test(light_flow_is_slower),
        cmocka_unit_test(jams_are_slow_and_close),
        cmocka_unit_test(people_keep_their_distance),
        cmocka_unit_test(crossing_crowds_never_lock),
        cmocka_unit_test(arrivals_are_as_many_as_asked_for),
        cmocka_unit_test(a_blocked_entry_delays_but_loses_nobody),
        cmocka_unit_test(the_crowd_stays_bounded),
        cmocka_unit_test(heads_are_as_high_as_peoples_heads),
        cmocka_unit_test(heads_sway_by_25_mm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
