/* SPDX-License-Identifier: MIT */
#include "firmware_core/contrast.h"

#include <stddef.h>

enum {
    SIDE = 3, /* cells of a place */
    QUARTERS = 4,
    REACH = 3,          /* cells from the head's to the border of what is looked at */
    LIGHT_EIGHTHS = 4,  /* of the grain: seven sigma of a place's mean, */
    CHANGE_EIGHTHS = 6, /* and nine sigma above the mean of so many distances */
};

struct place {
    int32_t light_q4, change_q4; /* over its quarters: distance of the mean, mean of distances */
};

static struct place look_at(const struct small_image *in, unsigned left, unsigned top)
{
    const int32_t n = SIDE * SIDE * QUARTERS;
    int32_t light = 0, change = 0;
    for (unsigned y = top; y < top + SIDE; y++) {
        for (unsigned x = left; x < left + SIDE; x++) {
            const int16_t *cell = in->cell[(size_t)y * in->n_x + x];
            for (unsigned k = 0; k < QUARTERS; k++)
                light += cell[k];
            change += cell[CELL_LUMA_DIFF];
        }
    }
    return (struct place) { (light < 0 ? -light : light) / n, change / n };
}

bool contrast_beats_noise(const struct small_image *in, unsigned x, unsigned y)
{
    const unsigned left = x > REACH ? x - REACH : 0, top = y > REACH ? y - REACH : 0;
    bool light = false, change = false;
    for (unsigned at_y = top; at_y + SIDE <= in->n_y && at_y + SIDE <= y + REACH + 1; at_y++) {
        for (unsigned at_x = left; at_x + SIDE <= in->n_x && at_x + SIDE <= x + REACH + 1; at_x++) {
            const struct place place = look_at(in, at_x, at_y);
            light = light || 8 * place.light_q4 > LIGHT_EIGHTHS * in->grain_q4;
            change = change || 8 * place.change_q4 > CHANGE_EIGHTHS * in->grain_q4;
            if (light && change)
                return true;
        }
    }
    return false;
}
