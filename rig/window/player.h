/* SPDX-License-Identifier: MIT */
/* Where in time the window is and where it goes: play, pause, steps, jumps, speed. Without SDL. */
#ifndef FOOTFALL_RIG_WINDOW_PLAYER_H
#define FOOTFALL_RIG_WINDOW_PLAYER_H

#include <stdbool.h>
#include <stdint.h>

#include "rig/window/engine.h"

enum { PLAYER_AS_FAST_AS_POSSIBLE = 5, PLAYER_SLOWEST = -4 };

struct player {
    bool playing;
    int speed;                      /* power of two, -4 (1/16) to 4 (16); 5: as fast as possible */
    uint64_t frame;                 /* that was asked for last */
    uint64_t since_us, since_frame; /* of the wall's clock, when playing began or speed changed */
    uint64_t asked_us;              /* when `frame` was asked for, by the wall's clock */
    uint64_t stride;                /* frames at a time, as fast as possible */
};

void player_init(struct player *player);
void player_play(struct player *player, bool playing, uint64_t wall_us);
void player_set_speed(struct player *player, int speed, uint64_t wall_us);
/* Pauses and goes to a frame. */
void player_go(struct player *player, struct engine *engine, uint64_t frame);
/* Asks the engine for the frame whose time has come. Frames that the engine could not make in time
 * are left out of what is shown, never out of what runs; where it falls behind by more than a tenth
 * of a second, time goes slower, so that the window never waits for long. True when it stopped
 * playing, because the scene is over. */
bool player_tick(struct player *player, struct engine *engine, uint64_t wall_us);

#endif
