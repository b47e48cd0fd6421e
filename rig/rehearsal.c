/* SPDX-License-Identifier: MIT */
#include "rig/rehearsal.h"

#include <malloc.h>

#include "hal_sim/simulation.h"

enum {
    FRAMES = 3,
    KEPT_BYTES = 256 << 20, /* of freed memory, for whoever asks next */
    BLOCK_MAX = 32 << 20,   /* the most that the C library lets such a limit be */
};

static bool is_over(void *ctx)
{
    unsigned *frames = ctx;
    return ++*frames >= FRAMES;
}

/* What is freed stays with the process, so that the next one finds it touched. */
static void keep_memory(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, BLOCK_MAX); /* else it is merely slower */
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
}

void rehearse(const struct scene *scene)
{
    unsigned frames = 0;
    const struct simulation_options how = { .links = LINKS_VIRTUAL, .every_frame = true };
    const struct simulation_hooks hooks = { .ctx = &frames, .stop = is_over };
    struct settings_error error = { 0 };
    keep_memory();
    struct simulation *simulation = simulation_create(scene, &how, &hooks, &error);
    if (simulation == NULL)
        return; /* the performance will say why */
    (void)simulation_run(simulation);
    simulation_destroy(simulation);
}
