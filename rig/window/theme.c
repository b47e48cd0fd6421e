/* SPDX-License-Identifier: MIT */
#include "rig/window/theme.h"

const struct theme theme = {
    .ground = { 16, 19, 24, 255 },
    .panel = { 24, 28, 35, 255 },
    .raised = { 40, 46, 57, 255 },
    .edge = { 58, 66, 80, 255 },
    .lit = { 30, 68, 96, 255 },
    .text = { 232, 235, 240, 255 },
    .dim = { 168, 176, 190, 255 },
    .faint = { 122, 131, 147, 255 },
    .orange = { 230, 159, 0, 255 },
    .sky = { 86, 180, 233, 255 },
    .green = { 0, 158, 115, 255 },
    .yellow = { 240, 228, 66, 255 },
    .blue = { 0, 114, 178, 255 },
    .vermillion = { 213, 94, 0, 255 },
    .purple = { 204, 121, 167, 255 },
};
