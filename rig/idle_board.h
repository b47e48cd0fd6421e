/* SPDX-License-Identifier: MIT */
/* A board on which nothing happens: no camera, nobody to send to, time stands still. For looking
 * at settings (lint), and as the ground for boards that only need a part (bench). */
#ifndef FOOTFALL_RIG_IDLE_BOARD_H
#define FOOTFALL_RIG_IDLE_BOARD_H

#include "firmware_core/hal.h"

struct hal idle_board(void);

#endif
