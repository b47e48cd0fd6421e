/* SPDX-License-Identifier: MIT */
/* Takes out of a picture what a person could be recognised by (VS121-P 1.2, blur mode). Called by
 * view.h for every picture that leaves a device in that mode.
 *
 * The picture is cut into blocks, at most 16 along its longer side, and only the mean of each block
 * is kept; what is painted then are soft transitions between these means. It cannot be undone: of a
 * picture of 640 x 480 there remain 16 x 12 numbers of a byte each for the luma, each the mean of
 * 1,600 pixels, and every picture with these means gives the same bytes. Blocks are 4 to 14 to the
 * metre at the height of heads, where recognising somebody takes more than 100 pixels; a head is
 * about one block. Whoever keeps many pictures of a moving person has many means, not finer ones.
 */
#ifndef FOOTFALL_CORE_BLUR_H
#define FOOTFALL_CORE_BLUR_H

#include <stdint.h>

enum { BLUR_BLOCKS_MAX = 16 }; /* along either side */

/* NV12 in place; width and height are multiples of 16, stride = width in both planes. */
void blur_picture(uint8_t *luma, uint8_t *chroma, uint16_t width_px, uint16_t height_px);

#endif
