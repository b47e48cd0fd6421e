/* SPDX-License-Identifier: MIT */
/* Who stands out from the noise: by the light of a place near the head and by its change, both. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware_core/contrast.h"

enum { SIDE = 20, GRAIN_Q4 = 25 * 16 };

struct patch {
    const char *what;
    unsigned x, y, side;     /* cells, from its upper left one */
    int light_q4, change_q4; /* of each quarter: against the mean, against the empty scene */
    int grain_q4;
    unsigned head_x, head_y;
    bool stands_out;
};

static const struct patch patches[] = {
    { "nothing", 9, 9, 3, 0, 0, GRAIN_Q4, 10, 10, false },
    { "nothing without any noise", 9, 9, 3, 0, 0, 0, 10, 10, false },
    { "a bright coat", 9, 9, 3, 800, 800, GRAIN_Q4, 10, 10, true },
    { "a black coat on a grey floor", 9, 9, 3, -400, 400, GRAIN_Q4, 10, 10, true },
    { "a lamp that is always there", 9, 9, 3, 800, 50, GRAIN_Q4, 10, 10, false },
    { "a table of the day in a black picture", 9, 9, 3, 20, 800, GRAIN_Q4, 10, 10, false },
    { "just as little light as noise makes", 9, 9, 3, 200, 400, GRAIN_Q4, 10, 10, false },
    { "a little more", 9, 9, 3, 201, 400, GRAIN_Q4, 10, 10, true },
    { "just as little change", 9, 9, 3, 400, 300, GRAIN_Q4, 10, 10, false },
    { "a little more of it", 9, 9, 3, 400, 301, GRAIN_Q4, 10, 10, true },
    { "the shoulder of a dark head", 11, 9, 3, 300, 400, GRAIN_Q4, 10, 10, true },
    { "somebody else", 14, 9, 3, 800, 800, GRAIN_Q4, 10, 10, false },
    { "one cell, by chance", 10, 10, 1, 800, 800, GRAIN_Q4, 10, 10, false },
    { "the same in clear light", 10, 10, 1, 800, 800, GRAIN_Q4 / 8, 10, 10, true },
    { "in a corner", 0, 0, 3, 800, 800, GRAIN_Q4, 0, 0, true },
    { "in the other corner", SIDE - 3, SIDE - 3, 3, 800, 800, GRAIN_Q4, SIDE - 1, SIDE - 1, true },
};

static void only_what_noise_cannot_make_stands_out(void **state)
{
    (void)state;
    static struct small_image image;
    for (unsigned i = 0; i < sizeof patches / sizeof *patches; i++) {
        const struct patch *p = &patches[i];
        memset(&image, 0, sizeof image);
        image.n_x = image.n_y = SIDE;
        image.grain_q4 = p->grain_q4;
        for (unsigned y = p->y; y < p->y + p->side; y++) {
            for (unsigned x = p->x; x < p->x + p->side; x++) {
                int16_t *cell = image.cell[y * SIDE + x];
                for (unsigned k = 0; k < 4; k++)
                    cell[k] = (int16_t)p->light_q4;
                cell[CELL_LUMA_DIFF] = (int16_t)(4 * p->change_q4);
            }
        }
        if (contrast_beats_noise(&image, p->head_x, p->head_y) != p->stands_out)
            fail_msg("%s", p->what);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_noise_cannot_make_stands_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
