/* SPDX-License-Identifier: MIT */
/* Where everybody is at one moment: the world's answer to the renderer and to the truth. */
#ifndef FOOTFALL_SIM_BODY_H
#define FOOTFALL_SIM_BODY_H

#include <stdbool.h>
#include <stdint.h>

enum { BODY_MAX = 256 };

struct body {
    uint32_t id; /* from 1 up, one for each walker of the scene, in order of appearance */
    double x, y; /* of the head over the floor */
    double height_m;
    double heading_x, heading_y; /* unit vector of walking, or of facing while still */
    double speed_m_s;
    double gait; /* phase of the stride, 0..1 */
    double sit;  /* 0 stands, 1 sits; between while it changes */
    uint32_t top_rgb, legs_rgb, hair_rgb, skin_rgb;
    uint8_t build; /* 0..255: slim to broad */
};

struct bodies {
    uint16_t n;
    uint16_t dropped; /* more people than BODY_MAX */
    struct body b[BODY_MAX];
};

#endif
