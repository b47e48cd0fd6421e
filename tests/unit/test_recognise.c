/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/model.h"
#include "firmware_core/recognise.h"

enum { HEAD_Q4 = 40 * 16 };

static struct recognition recognition;
static struct tracks tracks;
static struct region_settings settings;

static int make(void **state)
{
    (void)state;
    memset(&recognition, 0, sizeof recognition);
    memset(&tracks, 0, sizeof tracks);
    settings.recognition_scheme = RECOGNITION_ALGORITHM_1;
    return 0;
}

/* A confirmed track that was first seen at (100, 100) pixels. */
static void add(uint32_t id)
{
    tracks.t[tracks.n++] = (struct track) { .id = id,
                                            .x_q4 = 1600,
                                            .y_q4 = 1600,
                                            .birth_x_q4 = 1600,
                                            .birth_y_q4 = 1600,
                                            .size_q4 = HEAD_Q4,
                                            .confirmed = true };
}

static void drop(uint32_t id)
{
    uint16_t kept = 0;
    for (uint16_t i = 0; i < tracks.n; i++)
        if (tracks.t[i].id != id)
            tracks.t[kept++] = tracks.t[i];
    tracks.n = kept;
    tracks.n_ended = 1;
    tracks.ended[0] = id;
}

static void look(void)
{
    recognise_people(&recognition, &settings, &tracks);
    assert_int_equal(recognition.people.n, tracks.n);
    for (uint16_t i = 0; i < tracks.n; i++)
        assert_int_equal(recognition.people.t[i].id, tracks.t[i].id);
}

static bool is_person(unsigned i)
{
    return recognition.people.t[i].confirmed;
}

/* proves: P-REGION-21, P-REGION-22 */
static void algorithm_2_takes_whom_the_tracker_confirms(void **state)
{
    (void)state;
    struct settings factory;
    model_vs121_p.defaults(&factory);
    assert_int_equal(factory.region.recognition_scheme, RECOGNITION_ALGORITHM_2);
    settings.recognition_scheme = RECOGNITION_ALGORITHM_2;
    add(1);
    add(2);
    tracks.t[1].confirmed = false;
    look();
    assert_true(is_person(0));
    assert_false(is_person(1));
}

static void algorithm_1_waits_for_a_head_s_width(void **state)
{
    (void)state;
    add(1);
    add(2);
    look();
    assert_false(is_person(0));
    tracks.t[0].x_q4 = 1600 + HEAD_Q4;
    look();
    assert_false(is_person(0));
    tracks.t[0].x_q4++;
    look();
    assert_true(is_person(0));
    assert_false(is_person(1));
    assert_true(tracks.t[1].confirmed); /* line and flow still see it */
}

static void who_walked_stays_a_person(void **state)
{
    (void)state;
    add(1);
    tracks.t[0].y_q4 -= 2 * HEAD_Q4;
    look();
    tracks.t[0].y_q4 = 1600;
    for (int i = 0; i < 1000; i++)
        look();
    assert_true(is_person(0));
}

/* Not confirmed by the tracker: no person by any scheme, but the way counts from the birth on. */
static void the_way_before_confirmation_counts(void **state)
{
    (void)state;
    add(1);
    tracks.t[0].confirmed = false;
    tracks.t[0].x_q4 += 2 * HEAD_Q4;
    look();
    assert_false(is_person(0));
    tracks.t[0].x_q4 = 1600;
    tracks.t[0].confirmed = true;
    look();
    assert_true(is_person(0));
}

static void everybody_is_known_by_number_when_others_end(void **state)
{
    (void)state;
    for (uint32_t id = 1; id <= 5; id++)
        add(id);
    tracks.t[1].x_q4 += 2 * HEAD_Q4;
    tracks.t[4].x_q4 += 2 * HEAD_Q4;
    look();
    tracks.t[1].x_q4 = tracks.t[4].x_q4 = 1600;
    drop(1);
    drop(4);
    add(6);
    look();
    assert_int_equal(tracks.n, 4);
    assert_true(is_person(0));  /* 2 */
    assert_false(is_person(1)); /* 3 */
    assert_true(is_person(2));  /* 5 */
    assert_false(is_person(3)); /* 6 */
    assert_int_equal(recognition.people.n_ended, 1);
    assert_int_equal(recognition.people.ended[0], 4);
}

static void a_full_house_is_followed(void **state)
{
    (void)state;
    for (uint32_t id = 1; id <= TRACK_MAX; id++)
        add(id);
    tracks.t[TRACK_MAX - 1].x_q4 += 2 * HEAD_Q4;
    look();
    look();
    assert_false(is_person(0));
    assert_true(is_person(TRACK_MAX - 1));
}

/* Who came walking in before it was switched over is far from where he or she was first seen. */
static void a_change_of_scheme_holds_from_the_next_frame_on(void **state)
{
    (void)state;
    settings.recognition_scheme = RECOGNITION_ALGORITHM_2;
    add(1);
    add(2);
    tracks.t[1].x_q4 += 3 * HEAD_Q4;
    look();
    assert_true(is_person(0) && is_person(1));
    settings.recognition_scheme = RECOGNITION_ALGORITHM_1;
    look();
    assert_false(is_person(0));
    assert_true(is_person(1));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup(name, make)
    const struct CMUnitTest tests[] = {
        CASE(algorithm_2_takes_whom_the_tracker_confirms),
        CASE(algorithm_1_waits_for_a_head_s_width),
        CASE(who_walked_stays_a_person),
        CASE(the_way_before_confirmation_counts),
        CASE(everybody_is_known_by_number_when_others_end),
        CASE(a_full_house_is_followed),
        CASE(a_change_of_scheme_holds_from_the_next_frame_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
