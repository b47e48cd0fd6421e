/* SPDX-License-Identifier: MIT */
/* Measures detection, one picture at a time, on rooms that training has not seen:
 * evaluate SEED ROOMS PICTURES [SCORE]. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware_core/detect.h"
#include "scripts/train/score.h"
#include "scripts/train/studio.h"

int main(int argc, char **argv)
{
    static struct studio_picture picture;
    static struct detect detect;
    static struct detections found;
    struct score score = { 0 };
    if (argc < 4) {
        fprintf(stderr, "usage: %s SEED ROOMS PICTURES_A_ROOM [SCORE]\n", argv[0]);
        return 2;
    }
    const unsigned long seed = strtoul(argv[1], NULL, 10), rooms = strtoul(argv[2], NULL, 10);
    const unsigned long pictures = strtoul(argv[3], NULL, 10);
    const unsigned least = argc > 4 ? (unsigned)strtoul(argv[4], NULL, 10) : 96;
    for (unsigned long room = 0; room < rooms; room++) {
        struct studio *studio = studio_create(seed * 1000000 + room);
        if (!studio)
            return 3;
        for (unsigned long i = 0; i < pictures; i++) {
            if (!studio_take(studio, &picture))
                continue;
            memset(&detect, 0, sizeof detect);
            detect_people(&detect, &picture.image, &found);
            score_picture(&score, &picture, &found, least);
        }
        studio_destroy(studio);
    }
    score_print(&score);
    return 0;
}
