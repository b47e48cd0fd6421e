/* SPDX-License-Identifier: MIT */
/* Looking for an address with a real socket: who is there, and what cannot be known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "hal_sim/neighbour_probe.h"

enum { TIMEOUT_MS = 3000, LOOK_MS = 1000 };
static const uint64_t END_NS = (uint64_t)TIMEOUT_MS * 1000000;

/* Whether somebody listens here or not: both tell that the machine is there. proves: P-NET-05 */
static void whoever_takes_or_refuses_is_there(void **state)
{
    (void)state;
    struct neighbour_probe probe = { .running = false };
    const struct hal_probe what = { .id = 7, .address = "127.0.0.1", .timeout_ms = TIMEOUT_MS };
    assert_true(neighbour_probe_start(&probe, &what, 0));
    struct pollfd look = neighbour_probe_pollfd(&probe);
    if (look.fd >= 0)
        assert_int_equal(poll(&look, 1, LOOK_MS), 1);
    assert_true(neighbour_probe_service(&probe, 1));
    assert_int_equal(probe.finding.id, 7);
    assert_int_equal(probe.finding.presence, HAL_PRESENCE_SEEN);
    assert_int_equal(neighbour_probe_pollfd(&probe).fd, -1);
    assert_false(neighbour_probe_service(&probe, END_NS));
}

/* An address of documentation is on no link, whoever may answer for it; nobody alone has that of
 * all. Neither becomes free by it. */
static void what_is_beyond_the_links_stays_unknown(void **state)
{
    (void)state;
    static const char *const addresses[] = { "203.0.113.7", "255.255.255.255" };
    for (uint32_t i = 0; i < 2; i++) {
        struct neighbour_probe probe = { .running = false };
        const struct hal_probe what = { .id = i,
                                        .address = addresses[i],
                                        .timeout_ms = TIMEOUT_MS };
        assert_true(neighbour_probe_start(&probe, &what, 0));
        struct pollfd look = neighbour_probe_pollfd(&probe);
        if (look.fd >= 0)
            (void)poll(&look, 1, LOOK_MS);
        assert_true(neighbour_probe_service(&probe, END_NS));
        assert_int_equal(probe.finding.id, i);
        assert_int_equal(probe.finding.presence, HAL_PRESENCE_UNKNOWN);
    }
}

static void a_name_is_no_address(void **state)
{
    (void)state;
    struct neighbour_probe probe = { .running = false };
    const struct hal_probe what = { .id = 9, .address = "printer", .timeout_ms = TIMEOUT_MS };
    assert_false(neighbour_probe_start(&probe, &what, 0));
    assert_false(neighbour_probe_service(&probe, END_NS));
    neighbour_probe_stop(&probe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whoever_takes_or_refuses_is_there),
        cmocka_unit_test(what_is_beyond_the_links_stays_unknown),
        cmocka_unit_test(a_name_is_no_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
