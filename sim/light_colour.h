/* SPDX-License-Identifier: MIT */
/* The colour of the main light, as far as the chip's white balance leaves it in the picture. Used
 * by the lighting, which tints with it, and by the sensor, whose noise it amplifies. */
#ifndef FOOTFALL_SIM_LIGHT_COLOUR_H
#define FOOTFALL_SIM_LIGHT_COLOUR_H

#include <stdbool.h>
#include <stdint.h>

/* The chip amplifies red and blue against green by no more than this, or its inverse: light from
 * about 2500 K up comes out white, a sodium lamp or a red sign does not. */
#define LIGHT_COLOUR_BALANCE_MAX 4.0

struct light_colour {
    bool white;             /* nothing to be done: all that follows is 1 */
    double lamp[3], sun[3]; /* factors on the levels of red, green and blue; the sun is white */
    double luma_noise, chroma_noise; /* factors on the noise */
};

/* `rgb` is what a sheet of white paper under the lamp looks like; 0 counts as white. */
void light_colour_init(struct light_colour *colour, uint32_t rgb);

/* Tints a surface that gets `sun_share` of its light from the sun. */
void light_colour_tint(const struct light_colour *colour, double sun_share, double rgb[3]);

#endif
