/* SPDX-License-Identifier: MIT */
/* Frames as JPEG files, by libjpeg. NV12 in BT.601 full range is what a JPEG stores anyway, so the
 * planes go in as they are. Called by the simulated board, and by the rig for its own pictures. */
#ifndef FOOTFALL_HAL_SIM_JPEG_CODEC_H
#define FOOTFALL_HAL_SIM_JPEG_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/frame.h"

/* Baseline, 4:2:0, JFIF 1.1 with density 1 by 1 without unit; standard quantisation tables for the
 * quality (1..100), all three in one segment as the device's guide shows it; standard Huffman
 * tables, or the best ones for this picture. The length, or -1 when it does not fit into cap or
 * cannot be done. */
int jpeg_codec_encode(const struct frame *picture, int quality, bool best_tables, uint8_t *out,
                      size_t cap);

#endif
