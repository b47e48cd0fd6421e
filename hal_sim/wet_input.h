/* SPDX-License-Identifier: MIT */
/* How the board reads the wire on its digital input (VS121-P 2.2): the outside applies the voltage,
 * 0.5 V or less is low, 3 V or more is high, and between them the last level that was valid stays,
 * so a slow or noisy slope makes one edge. */
#ifndef FOOTFALL_HAL_SIM_WET_INPUT_H
#define FOOTFALL_HAL_SIM_WET_INPUT_H

#include <stdbool.h>
#include <stdint.h>

bool wet_input_level(bool last, uint32_t mv);

#endif
