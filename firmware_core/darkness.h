/* SPDX-License-Identifier: MIT */
/* Tells whether most of the picture is hardly more than the camera's own noise, and how much noise
 * there is. Called by the background stage once a frame: a net that must choose sees heads in
 * noise, too, so in the dark it is shown less of it, and whom it claims has to stand out.
 *
 * Looked at is the step between two neighbouring quarters of a cell, here and there in the picture.
 * Of a place with light it is the same in the next frame, whatever lamps do and whoever walks
 * elsewhere. Where in most of the picture it differs by two ninths of the mean level, noise is an
 * eighth of the light: without care people are lost then, and others are made up. */
#ifndef FOOTFALL_CORE_DARKNESS_H
#define FOOTFALL_CORE_DARKNESS_H

#include <stdbool.h>
#include <stdint.h>

enum { DARKNESS_SAMPLES = 256 };

/* All zeros has seen nothing yet. */
struct darkness {
    bool dark;
    bool black;         /* dark, and most of it no brighter than noise alone would be */
    uint8_t n_frames;   /* that were seen, up to two */
    uint8_t n_contrary; /* in a row that say otherwise than `dark` */
    uint16_t n_noisy;   /* samples in the newest frame */
    int32_t level_q4;   /* their mean */
    int32_t noise_q4;   /* three quarters of their steps changed by less */
    int16_t step_q4[DARKNESS_SAMPLES];
};

/* Cells straight from the frame: n of `channels` values, the first four of them the luma of a
 * cell's quarters in 1/16 of a level, each the mean of side_px x side_px pixels. */
struct darkness_view {
    const int16_t *cells;
    unsigned n, channels;
    int32_t side_px;
};

/* From the second frame on it is dark or not; after that only some frames in a row change it. */
void darkness_update(struct darkness *darkness, const struct darkness_view *view);

/* No chance of the noise could make it dark soon. */
bool darkness_is_far(const struct darkness *darkness);

#endif
