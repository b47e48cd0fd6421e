/* SPDX-License-Identifier: MIT */
#include "hal_sim/wet_input.h"

enum { LOW_MOST_MV = 500, HIGH_LEAST_MV = 3000 };

bool wet_input_level(bool last, uint32_t mv)
{
    if (mv <= LOW_MOST_MV)
        return false;
    return mv >= HIGH_LEAST_MV ? true : last;
}
