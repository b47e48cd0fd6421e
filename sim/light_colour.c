/* SPDX-License-Identifier: MIT */
#include "sim/light_colour.h"

#include <math.h>

#include "sim/colour.h"

/* Shares of the three in illuminance (BT.709), for a scene states the lux and not the power. */
static const double in_lux[3] = { 0.2126, 0.7152, 0.0722 };
static const double in_luma[3] = { 0.299, 0.587, 0.114 };

/* What makes a channel as strong as green, as far as the chip can. */
static double gain_of(double green, double channel)
{
    if (channel * LIGHT_COLOUR_BALANCE_MAX < green)
        return LIGHT_COLOUR_BALANCE_MAX;
    if (green * LIGHT_COLOUR_BALANCE_MAX < channel)
        return 1.0 / LIGHT_COLOUR_BALANCE_MAX;
    return channel > 0.0 ? green / channel : 1.0;
}

void light_colour_init(struct light_colour *colour, uint32_t rgb)
{
    double light[3], lux = 0.0, noise = 0.0, clean = 0.0, gain[3];
    colour_split(rgb != 0 ? rgb : 0xFFFFFF, light);
    for (int i = 0; i < 3; i++) {
        light[i] *= light[i]; /* levels are square roots of light */
        lux += in_lux[i] * light[i];
    }
    for (int i = 0; i < 3; i++) {
        gain[i] = gain_of(light[1], light[i]);
        colour->lamp[i] = sqrt(light[i] / lux * gain[i]);
        colour->sun[i] = sqrt(gain[i]);
        noise += in_luma[i] * in_luma[i] * gain[i];
        clean += in_luma[i] * in_luma[i];
    }
    colour->luma_noise = sqrt(noise / clean);
    colour->chroma_noise = sqrt(0.5 * (gain[0] + gain[2]));
    colour->white = rgb == 0 || rgb == 0xFFFFFF;
    for (int i = 0; i < 3 && colour->white; i++)
        colour->lamp[i] = colour->sun[i] = 1.0;
}

void light_colour_tint(const struct light_colour *colour, double sun_share, double rgb[3])
{
    for (int i = 0; i < 3 && !colour->white; i++) {
        double lamp2 = colour->lamp[i] * colour->lamp[i], sun2 = colour->sun[i] * colour->sun[i];
        rgb[i] *= sqrt(lamp2 + sun_share * (sun2 - lamp2));
    }
}
