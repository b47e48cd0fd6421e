/* SPDX-License-Identifier: MIT */
/* The part of a simulated board that keeps and starts software (VS121-P 5.4.5): struct hal's
 * operations over its boot loader, and the watchdog of new software. Called by the board. */
#ifndef FOOTFALL_HAL_SIM_BOARD_SOFTWARE_H
#define FOOTFALL_HAL_SIM_BOARD_SOFTWARE_H

#include "hal_sim/hal_virtual.h"

/* What the factory put in, and whom the board trusts: the key in software.pem of this folder, or
 * without it the one of the scene's seed. NULL, or what is wrong. */
const char *board_software_make(struct hal_virtual *board, const char *keys_folder);

/* Fills in the operations of software. */
void board_software_bind(struct hal *out);

/* Power comes, or a restart. New software gets its time to confirm itself. */
void board_software_start(struct hal_virtual *board);

#endif
