/* SPDX-License-Identifier: MIT */
/* Paints what the camera chip delivers: NV12 frames of the world, with noise, flicker, shadows,
 * motion blur and lens. Integer arithmetic from the geometry on; the same bytes everywhere. */
#ifndef FOOTFALL_SIM_RENDER_H
#define FOOTFALL_SIM_RENDER_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/world.h"

struct renderer;

/* NULL when memory runs out. Of the scene only camera, floor, light and seed are used, and only
 * during this call. */
struct renderer *renderer_create(const struct scene *scene);
/* What the chip is told: its exposures take whole periods of the light of lamps on 50 or 60 Hz
 * mains, and with wide dynamic range a picture is made of two of them (sim/wide.h). At first it is
 * set to 50 Hz and without. -1 when memory runs out; then there is no wide dynamic range. */
int renderer_set_up(struct renderer *renderer, uint16_t mains_hz, bool wide_dynamic_range);

void renderer_destroy(struct renderer *renderer);

/* Paints the world as it is now. The two planes lie in one buffer, luma first, stride = width;
 * it belongs to the renderer and is valid until the next call. */
const uint8_t *renderer_frame(struct renderer *renderer, const struct world *world);

/* The same from its parts, without a world. Frames are numbered by the calls; t_us is the start
 * of the first row's exposure and must not go back. */
const uint8_t *renderer_paint(struct renderer *renderer, uint64_t t_us, const struct bodies *bodies,
                              const struct surroundings *surroundings);

/* Whether the pictures of an unchanging world now differ by noise and flicker alone. Never without
 * noise: it is what makes whoever looks forget how the pictures were before. */
bool renderer_at_rest(const struct renderer *renderer);

/* Leaves out n frames of such a world; the last of them would have been taken at t_us. */
void renderer_leave_out(struct renderer *renderer, uint64_t n, uint64_t t_us);

#endif
