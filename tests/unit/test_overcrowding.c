/* SPDX-License-Identifier: MIT */
/* People stand in regions; is the contact closed? Through the region counter, whose numbers the
 * alarm has to take. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/overcrowding.h"
#include "firmware_core/region_count.h"

#define TOTAL TRIGGER_TOTAL_NUMBER
#define AREA TRIGGER_NUMBER_IN_AREA

enum site { NONE, MAPPED, OCCUPANCY, NON_MAPPED, SWITCHED_OFF };

/* Two squares that do not touch; so many people in the left one, the right one, and beside. */
struct alarm_case {
    enum site site;
    enum trigger_type type;
    uint8_t threshold;
    int left, right, beside;
    bool closed;
};

static struct region_settings settings_of(const struct alarm_case *c)
{
    struct region_settings s = {
        .enable = true,
        .detection_region_enable = c->site != NONE && c->site != SWITCHED_OFF,
        .detection_area = c->site == NON_MAPPED ? AREA_NON_MAPPED : AREA_MAPPED,
        .reporting_type = c->site == OCCUPANCY ? REPORTING_OCCUPANCY : REPORTING_PEOPLE_COUNTING,
        .n_regions = c->site == NONE ? 0 : 2,
        .regions = { { 1, 4, { { 0, 0 }, { 100, 0 }, { 100, 400 }, { 0, 400 } } },
                     { 2, 4, { { 200, 0 }, { 300, 0 }, { 300, 400 }, { 200, 400 } } } },
        .overcrowding_alarm = { true, c->type, c->threshold },
    };
    return s;
}

static void stand(struct tracks *tracks, int n, int x)
{
    for (int i = 0; i < n; i++, tracks->n++)
        tracks->t[tracks->n] = (struct track) { .id = tracks->n + 1u,
                                                .x_q4 = x * 16,
                                                .y_q4 = (10 + 15 * i) * 16,
                                                .size_q4 = 10 * 16,
                                                .confirmed = true };
}

static bool closed(const struct alarm_case *c, const struct region_settings *settings)
{
    static struct region_counter counter;
    static struct tracks tracks;
    struct region_result result;
    tracks.n = 0;
    stand(&tracks, c->left, 50);
    stand(&tracks, c->right, 250);
    stand(&tracks, c->beside, 350);
    region_count_init(&counter);
    region_count_update(&counter, settings, &tracks, &result, 1000000);
    return overcrowding_closes(settings, &result);
}

static const struct alarm_case cases[] = {
    /* proves: P-ALARM-02, P-ALARM-03, P-ALARM-08 */
    { NONE, TOTAL, 0, 0, 0, 0, true },
    { NONE, TOTAL, 0, 1, 0, 0, false },
    { NONE, TOTAL, 1, 1, 0, 0, true },
    { NONE, TOTAL, 1, 1, 0, 1, false },
    { NONE, TOTAL, 20, 7, 7, 6, true },
    { NONE, TOTAL, 20, 7, 7, 7, false },
    { NONE, TOTAL, 100, 24, 24, 16, true },
    /* proves: P-ALARM-05 */
    { MAPPED, TOTAL, 3, 2, 2, 0, false },
    { MAPPED, TOTAL, 4, 2, 2, 0, true },
    { MAPPED, TOTAL, 3, 3, 0, 9, true }, /* who is in no area does not count */
    { OCCUPANCY, TOTAL, 3, 2, 2, 0, false },
    /* proves: P-ALARM-06 */
    { MAPPED, AREA, 3, 2, 2, 0, true },
    { MAPPED, AREA, 3, 4, 0, 0, false },
    { MAPPED, AREA, 3, 0, 4, 0, false },
    { MAPPED, AREA, 3, 3, 3, 9, true },
    { OCCUPANCY, AREA, 3, 4, 0, 0, false }, /* though reports say no more than 1 of it */
    { OCCUPANCY, AREA, 3, 3, 3, 0, true },
    /* proves: P-ALARM-07 */
    { NONE, TOTAL, 2, 1, 1, 1, false },
    { NONE, AREA, 2, 1, 1, 1, false },
    { NONE, AREA, 2, 1, 0, 1, true },
    { SWITCHED_OFF, AREA, 2, 1, 1, 1, false },
    /* those outside, whichever type; proves: P-ALARM-11 */
    { NON_MAPPED, TOTAL, 2, 5, 5, 2, true },
    { NON_MAPPED, TOTAL, 2, 0, 0, 3, false },
    { NON_MAPPED, AREA, 2, 5, 5, 2, true },
    { NON_MAPPED, AREA, 2, 0, 0, 3, false },
};

static void the_contact_is_open_above_the_threshold(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct region_settings settings = settings_of(&cases[i]);
        if (closed(&cases[i], &settings) != cases[i].closed)
            fail_msg("case %zu: should be %s", i, cases[i].closed ? "closed" : "open");
    }
}

/* proves: P-ALARM-01, P-ALARM-10 */
static void switched_off_it_is_never_closed(void **state)
{
    (void)state;
    struct region_settings settings = settings_of(&cases[0]);
    assert_true(overcrowding_enabled(&settings));
    assert_true(closed(&cases[0], &settings));
    settings.overcrowding_alarm.enable = false;
    assert_false(overcrowding_enabled(&settings));
    assert_false(closed(&cases[0], &settings));
    settings.overcrowding_alarm.enable = true;
    settings.enable = false; /* the function that it belongs to */
    assert_false(overcrowding_enabled(&settings));
    assert_false(closed(&cases[0], &settings));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_contact_is_open_above_the_threshold),
        cmocka_unit_test(switched_off_it_is_never_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
