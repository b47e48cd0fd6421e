/* SPDX-License-Identifier: MIT */
/* Bodies and furniture are painted in bands of height, the lowest first: a level plane under the
 * camera parts what hides from what is hidden, so that legs go under a table and arms onto it. */
#ifndef FOOTFALL_SIM_BAND_H
#define FOOTFALL_SIM_BAND_H

enum band { BAND_FLOOR, BAND_TABLE, BAND_UPPER, BANDS };

enum { BAND_ALL = (1 << BANDS) - 1 }; /* as a set of bits */

/* Of the top of a thing, or the middle of a part of a body, over the floor. */
static inline enum band band_of(double z_m)
{
    return z_m < 0.65 ? BAND_FLOOR : z_m < 0.755 ? BAND_TABLE : BAND_UPPER;
}

#endif
