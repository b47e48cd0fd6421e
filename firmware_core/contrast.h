/* SPDX-License-Identifier: MIT */
/* Tells whether a claimed head stands out from the camera's noise. Called by detect while it is
 * dark, for each head that the net claims. */
#ifndef FOOTFALL_CORE_CONTRAST_H
#define FOOTFALL_CORE_CONTRAST_H

#include <stdbool.h>

#include "firmware_core/background.h"

/* Within two cells of the head's there must be a place of three by three cells whose light differs
 * from the picture's mean, and one that differs from the empty scene, by more than noise makes of
 * so many quarters in years. The second keeps still things from being people; the first keeps the
 * empty scene of the day, which a black picture differs from everywhere, from making them. */
bool contrast_beats_noise(const struct small_image *in, unsigned x, unsigned y);

#endif
