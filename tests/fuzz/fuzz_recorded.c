/* SPDX-License-Identifier: MIT */
/* The reader of recorded walks on any bytes: it refuses with a reason, or gives walkers whose
 * points are in order of time. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/recorded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct recorded_options options = {
        .fps = 16, .unit_m = 0.01, .rotate_deg = 30, .move = { 1, 2 }, .skip_us = 200000
    };
    struct recorded people;
    struct recorded_error error;
    if (recorded_parse((const char *)data, size, &options, &people, &error) != 0) {
        assert(error.reason[0] != '\0');
        return 0;
    }
    for (size_t i = 0; i < people.n; i++) {
        assert(people.walkers[i].n_points >= 2);
        for (size_t p = 1; p < people.walkers[i].n_points; p++)
            assert(people.walkers[i].points[p].t_us > people.walkers[i].points[p - 1].t_us);
    }
    recorded_free(&people);
    return 0;
}
