/* SPDX-License-Identifier: MIT */
#include "firmware_core/recognise.h"

#include <string.h>

static bool is_away_from_birth(const struct track *track)
{
    int64_t dx = track->x_q4 - track->birth_x_q4, dy = track->y_q4 - track->birth_y_q4;
    return person_square(dx) + person_square(dy) > person_square(track->size_q4);
}

/* Keeps those who are still there and begins with new ones; both lists are in order of id. */
static void follow(struct recognition *recognition, const struct tracks *tracks)
{
    int old = 0;

    for (int i = 0; i < tracks->n; i++) {
        const struct track *track = &tracks->t[i];
        while (old < recognition->n && recognition->who[old].id < track->id)
            old++;
        bool known = old < recognition->n && recognition->who[old].id == track->id;
        bool moved = (known && recognition->who[old].moved) || is_away_from_birth(track);
        recognition->who[i] = (struct recognised) { track->id, moved };
    }
    recognition->n = tracks->n;
}

void recognise_people(struct recognition *recognition, const struct region_settings *settings,
                      const struct tracks *tracks)
{
    struct tracks *people = &recognition->people;

    follow(recognition, tracks);
    people->n = tracks->n;
    people->n_ended = tracks->n_ended;
    people->dropped = tracks->dropped;
    memcpy(people->ended, tracks->ended, tracks->n_ended * sizeof tracks->ended[0]);
    for (int i = 0; i < tracks->n; i++) {
        people->t[i] = tracks->t[i];
        if (settings->recognition_scheme == RECOGNITION_ALGORITHM_1)
            people->t[i].confirmed = tracks->t[i].confirmed && recognition->who[i].moved;
    }
}
