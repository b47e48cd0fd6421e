/* SPDX-License-Identifier: MIT */
/* Draws a picture as SVG over its JPEG: ways, lines with their In arrows, regions, heads found
 * and true heads. Used inline by the result page and as the file picture.svg. */
#ifndef FOOTFALL_RIG_PICTURE_H
#define FOOTFALL_RIG_PICTURE_H

#include <stddef.h>

#include "firmware_core/settings.h"
#include "rig/album.h"
#include "rig/buffer.h"

struct picture_layers {
    const struct album_picture *picture;
    const struct settings *settings;
    const struct album_way *ways; /* of the whole scene */
    size_t n_ways;
};

/* The classes that the drawing uses, as CSS. */
extern const char picture_style[];

/* The <svg> element, with the JPEG as data. */
void picture_svg(const struct picture_layers *layers, const struct buffer *jpeg,
                 struct buffer *out);

/* The same as a file of its own. */
void picture_svg_file(const struct picture_layers *layers, const struct buffer *jpeg,
                      struct buffer *out);

#endif
