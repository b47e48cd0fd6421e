/* SPDX-License-Identifier: MIT */
/* The window's list of the processes that run its scene: who is there, who may be woken for a
 * frame, and which checkpoint is the first to go. Used by engine.c. */
#ifndef FOOTFALL_RIG_WINDOW_CREW_H
#define FOOTFALL_RIG_WINDOW_CREW_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "rig/window/post.h"

enum {
    CREW_CHECKPOINTS_MAX = 32,
    CREW_MAX = CREW_CHECKPOINTS_MAX + 24, /* runners, and those that are about to end */
};
#define CREW_NOWHERE UINT32_MAX

struct process {
    int fd; /* -1: this place is free */
    enum post_role role;
    pid_t pid;
    bool ending;
    int64_t ending_ms; /* since when, as crew_kill_late() saw it; 0: not yet */
    bool woken;        /* for a runner that is not born yet */
    uint32_t room;     /* of a runner: where it may write */
    uint64_t next;     /* frame, when it was born */
    uint64_t number;   /* marks told before, when it was born */
    unsigned revision; /* of the scene that it has */
    struct post_inbox inbox;
};

struct crew {
    struct process process[CREW_MAX];
    uint64_t n_frames; /* of the scene */
    uint64_t present;  /* frame */
};

void crew_init(struct crew *crew);

/* NULL when there is no place for more. */
struct process *crew_add(struct crew *crew, int fd);
void crew_forget(struct process *process); /* it is gone */

/* It ends as soon as it hears of it. NULL: nobody has to. */
void crew_end(struct process *process);
void crew_kill_ending(const struct crew *crew);         /* at once */
void crew_kill_late(struct crew *crew, int64_t now_ms); /* who has not ended for some time */
/* Ends those who have this scene, but for the root. */
void crew_end_with(struct crew *crew, unsigned revision);
/* Ends all but the root and those who have this scene. */
void crew_end_others(struct crew *crew, unsigned revision);
/* Ends all but the root and those who sleep before `frame` or earlier. */
void crew_end_later(struct crew *crew, uint64_t frame);

/* Any one of this role that is not about to end, or NULL. */
struct process *crew_who(struct crew *crew, enum post_role role);
pid_t crew_pid(const struct crew *crew, enum post_role role); /* 0: there is none */

bool crew_sleeps(const struct process *process);
/* The last one who sleeps before `frame`, or NULL. */
struct process *crew_nearest(struct crew *crew, uint64_t frame);

/* Whether somebody else sleeps at the same frame. */
bool crew_is_double(const struct crew *crew, const struct process *newborn);

/* Ends a checkpoint when there are too many: they are denser near the present. */
void crew_thin_out(struct crew *crew);

/* A room in which nobody may write and nobody reads, or CREW_NOWHERE. */
uint32_t crew_free_room(const struct crew *crew, uint32_t shown);

#endif
