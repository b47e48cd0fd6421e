/* SPDX-License-Identifier: MIT */
/* Says how many pictures of a room in which nothing happens may be left out, so that a year of it
 * takes seconds and leaves the trace that every picture would have left. The simulation asks after
 * each frame.
 *
 * A picture may be left out when it would differ from the one before by noise and flicker alone,
 * and the device would decide nothing on it:
 * - nobody is there, and no event of the scene is due (sim/world.h);
 * - the camera's exposure stands still (sim/render.h);
 * - the device sees its learnt background, detects nobody, not even faintly, and waits for nothing
 *   (device_at_rest()), and no client of its TCP port is told of each frame;
 * - all of that was so in the last STILLNESS_SETTLED frames.
 *
 * Pictures come again STILLNESS_LEAD frames before anybody or anything does. What a device
 * remembers of pictures is a fading mean of the newest, so by then it is to the byte what it would
 * have been; a unit test compares it. For that the number left out must also be a multiple of the
 * device's cycle. For what the device does by the clock, such as reports, pictures come
 * STILLNESS_BEFORE frames earlier, as they do at the end of the scene. It remembers other noise
 * then, which no report tells; a picture in a report shows the noise of its own frame only. */
#ifndef FOOTFALL_HAL_SIM_STILLNESS_H
#define FOOTFALL_HAL_SIM_STILLNESS_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/device.h"
#include "sim/render.h"
#include "sim/scene.h"
#include "sim/world.h"

enum {
    STILLNESS_SETTLED = 1000,
    STILLNESS_LEAD = 2000, /* about twice of what the slowest of the scenes measured needed */
    STILLNESS_BEFORE = 2,
    STILLNESS_LEAST = 16, /* fewer are not worth it */
};

struct stillness {
    uint64_t duration_us; /* of the scene */
    uint32_t fps;
    uint64_t due_us;    /* what the world said last */
    uint32_t n_settled; /* frames at rest in a row, all before the same due_us */
    uint32_t surplus;   /* frames left out beyond whole cycles of the device */
    uint64_t n_left_out;
};

void stillness_init(struct stillness *stillness, const struct scene *scene);

/* How it is after a frame. Times are since power-on, when the scene began. */
struct stillness_moment {
    uint64_t now_us;
    uint64_t next_event_us; /* of any kind but a frame; UINT64_MAX none */
    uint64_t stop_us;       /* frames are wanted here; 0: none */
    int64_t drift_ppb;      /* of the device's calendar clock */
    bool watched;           /* somebody is told of each frame */
    const struct world *world;
    struct renderer *renderer;
    const struct device *device;
};

/* How many frames to leave out from frame `next` on, counted from the begin of the scene. It takes
 * for granted that they are, and has told the renderer. */
uint64_t stillness_leave_out(struct stillness *stillness, const struct stillness_moment *moment,
                             uint64_t next);

/* The parts of it, for tests. */

/* After a frame: whether world, camera and device were at rest in it, and when something happens
 * next in the world (world_due_us()). */
void stillness_see(struct stillness *stillness, bool at_rest, uint64_t due_us);

/* Numbers of frames from the scene's begin, of those that are not yet taken. */
struct stillness_view {
    uint64_t next;  /* the next one */
    uint64_t event; /* the first one that is not before the next event of the queue */
    uint64_t due;   /* the first one in which the world has changed */
    uint64_t end;   /* how many the scene has */
    uint32_t cycle; /* of the device, in frames */
};

uint64_t stillness_count(struct stillness *stillness, const struct stillness_view *view);

#endif
