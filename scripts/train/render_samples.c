/* SPDX-License-Identifier: MIT */
/* Writes samples for train.py: render_samples SEED ROOMS PICTURES > FILE. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scripts/train/studio.h"

/* As train.py reads it; pictures whose grid is not 80 x 60 do not occur in the studio. */
struct sample {
    int16_t cells[CELL_MAX][CELL_CHANNELS];
    int32_t n;
    float heads[STUDIO_HEADS_MAX][4];
};

static int write_picture(const struct studio_picture *picture, struct sample *sample)
{
    memset(sample, 0, sizeof *sample);
    memcpy(sample->cells, picture->image.cell, sizeof sample->cells);
    sample->n = picture->n;
    for (unsigned i = 0; i < picture->n; i++) {
        const struct studio_head *head = &picture->heads[i];
        const float values[4] = { head->x, head->y, head->width, head->ignore };
        memcpy(sample->heads[i], values, sizeof values);
    }
    return fwrite(sample, sizeof *sample, 1, stdout) == 1 ? 0 : -1;
}

int main(int argc, char **argv)
{
    static struct studio_picture picture;
    static struct sample sample;
    if (argc != 4) {
        fprintf(stderr, "usage: %s SEED ROOMS PICTURES_A_ROOM > FILE\n", argv[0]);
        return 2;
    }
    const unsigned long seed = strtoul(argv[1], NULL, 10), rooms = strtoul(argv[2], NULL, 10);
    const unsigned long pictures = strtoul(argv[3], NULL, 10);
    for (unsigned long room = 0; room < rooms; room++) {
        struct studio *studio = studio_create(seed * 1000000 + room);
        if (!studio)
            return 3;
        for (unsigned long i = 0; i < pictures; i++)
            if (studio_take(studio, &picture) && write_picture(&picture, &sample) != 0)
                return 3;
        studio_destroy(studio);
    }
    return 0;
}
