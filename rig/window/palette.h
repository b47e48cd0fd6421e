/* SPDX-License-Identifier: MIT */
/* Few colours for many: what a GIF's picture needs. giflib's own is not in every build of it, and
 * knows 32 shades of grey. */
#ifndef FOOTFALL_RIG_WINDOW_PALETTE_H
#define FOOTFALL_RIG_WINDOW_PALETTE_H

#include <stddef.h>
#include <stdint.h>

enum { PALETTE_MAX = 256, PALETTE_BINS = 1 << 16 };

struct palette {
    size_t n;
    uint32_t rgb[PALETTE_MAX];        /* 0x00RRGGBB */
    uint8_t index_of[PALETTE_BINS];   /* of a pixel by its upper bits */
    struct palette_bin *bins, **used; /* memory of its own, kept for the next picture */
};

void palette_init(struct palette *palette);
void palette_free(struct palette *palette);

/* The n_max <= PALETTE_MAX colours, or fewer, that serve these n pixels 0xXXRRGGBB best. */
void palette_make(struct palette *palette, const uint32_t *rgb, size_t n, size_t n_max);

/* The nearest colour of a pixel that palette_make() was given. */
uint8_t palette_index(const struct palette *palette, uint32_t rgb);

#endif
