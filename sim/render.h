/* SPDX-License-Identifier: MIT */
/* Paints what the camera chip delivers: NV12 frames of the world, with noise, flicker, shadows,
 * motion blur and lens. Integer arithmetic from the geometry on; the same bytes everywhere. */
#ifndef FOOTFALL_SIM_RENDER_H
#define FOOTFALL_SIM_RENDER_H

#include <stdint.h>

#include "sim/world.h"

struct renderer;

struct renderer *renderer_create(const struct scene *scene);
void renderer_destroy(struct renderer *renderer);

/* Paints the world as it is now. The two planes lie in one buffer, luma first, stride = width;
 * it belongs to the renderer and is valid until the next call. */
const uint8_t *renderer_frame(struct renderer *renderer, const struct world *world);

#endif
