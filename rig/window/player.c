/* SPDX-License-Identifier: MIT */
#include "rig/window/player.h"

/* What the window may be behind, and what one wish should take as fast as possible. */
static const uint64_t BEHIND_MAX_US = 100000, WISH_LONG_US = 40000, WISH_SHORT_US = 20000;
enum { STRIDE_MAX = 256 };

void player_init(struct player *player)
{
    *player = (struct player) { .stride = 1 };
}

/* From now on time runs from the present frame. */
static void begin_anew(struct player *player, uint64_t wall_us)
{
    player->since_us = wall_us;
    player->since_frame = player->frame;
}

void player_play(struct player *player, bool playing, uint64_t wall_us)
{
    player->playing = playing;
    player->stride = 1;
    begin_anew(player, wall_us);
}

void player_set_speed(struct player *player, int speed, uint64_t wall_us)
{
    player->speed = speed < PLAYER_SLOWEST               ? PLAYER_SLOWEST
                    : speed > PLAYER_AS_FAST_AS_POSSIBLE ? PLAYER_AS_FAST_AS_POSSIBLE
                                                         : speed;
    player->stride = 1;
    begin_anew(player, wall_us);
}

static uint64_t last_frame(const struct engine *engine)
{
    uint64_t n = engine_frames(engine);
    return n > 0 ? n - 1 : 0;
}

static void ask(struct player *player, struct engine *engine, uint64_t frame)
{
    uint64_t last = last_frame(engine);
    player->frame = frame < last ? frame : last;
    engine_seek(engine, player->frame);
}

void player_go(struct player *player, struct engine *engine, uint64_t frame)
{
    player->playing = false;
    ask(player, engine, frame);
}

static uint64_t scaled_us(uint64_t us, int speed)
{
    return speed >= 0 ? us << speed : us >> -speed;
}

/* Which frame's time it is at the set speed; less of it when that is further than the window would
 * like to wait for. */
static uint64_t due_frame(struct player *player, struct engine *engine, uint64_t wall_us)
{
    uint64_t begin_us = engine_frame_us(engine, player->since_frame);
    uint64_t here_us = engine_frame_us(engine, player->frame);
    uint64_t t_us = begin_us + scaled_us(wall_us - player->since_us, player->speed);
    uint64_t behind_us = scaled_us(BEHIND_MAX_US, player->speed);
    uint64_t next_us = engine_frame_us(engine, player->frame + 1);
    if (t_us <= here_us + behind_us || t_us <= next_us)
        return engine_frame_at(engine, t_us);
    uint64_t frame = engine_frame_at(engine, here_us + behind_us);
    frame = frame > player->frame ? frame : player->frame + 1;
    player->since_us = wall_us;
    player->since_frame = frame;
    return frame;
}

/* As many frames as are made in the time in which a window is drawn once or twice. */
static uint64_t next_stride(struct player *player, uint64_t wall_us)
{
    uint64_t took_us = wall_us - player->asked_us;
    if (took_us < WISH_SHORT_US && player->stride < STRIDE_MAX)
        player->stride *= 2;
    else if (took_us > WISH_LONG_US && player->stride > 1)
        player->stride /= 2;
    return player->frame + player->stride;
}

bool player_tick(struct player *player, struct engine *engine, uint64_t wall_us)
{
    if (!player->playing || !engine_is_there(engine))
        return false;
    if (player->frame >= last_frame(engine) || engine_trouble(engine) != NULL) {
        player->playing = false;
        return true;
    }
    uint64_t frame = player->speed == PLAYER_AS_FAST_AS_POSSIBLE
                         ? next_stride(player, wall_us)
                         : due_frame(player, engine, wall_us);
    if (frame > player->frame) {
        ask(player, engine, frame);
        player->asked_us = wall_us;
    }
    return false;
}
