/* SPDX-License-Identifier: MIT */
/* What the window and the processes that run its scene say to each other, over one stream socket a
 * process. Between forks of one program, so a message is its struct; text and the end of a socket
 * may come with it. Used by engine.c and runner.c. */
#ifndef FOOTFALL_RIG_WINDOW_POST_H
#define FOOTFALL_RIG_WINDOW_POST_H

#include <stdbool.h>
#include <stdint.h>

#include "rig/buffer.h"
#include "rig/window/chronicle.h"

enum post_kind {
    /* to a process */
    POST_OPEN, /* to the root: make a process that begins with the scene in the text */
    POST_RUN,  /* to who sleeps: take the scene over in the text, if there is any, and run on */
    POST_SEEK, /* to a runner */
    POST_END,
    /* to the window */
    POST_BORN,    /* of another process, whose socket comes with it */
    POST_READY,   /* the scene has begun, or was taken over */
    POST_REFUSED, /* the text says why not */
    POST_THERE,   /* the instant is in its room */
    POST_PAST,    /* a frame was asked for that this runner has left behind */
    POST_MARK,    /* of the chronicle */
    POST_KNOWN,   /* the scout has come so far */
    POST_FAILED,  /* no process could be made; the text says why */
};

enum post_role {
    ROLE_ROOT,       /* makes those that begin, and sees that none is left in the end */
    ROLE_BEGINNING,  /* sleeps before the first frame */
    ROLE_CHECKPOINT, /* sleeps behind some frame */
    ROLE_RUNNER,     /* runs to the frames that are asked for, and shows them */
    ROLE_SCOUT,      /* runs to the end and tells what happens */
};

struct post {
    enum post_kind kind;
    enum post_role role;        /* to be, or of the newborn */
    uint32_t serial;            /* of what was asked for */
    uint32_t room;              /* where to put the instant */
    uint32_t revision;          /* of the scene */
    int32_t pid;                /* of the newborn */
    uint64_t frame;             /* to go to; of a newborn, the next one that it will run */
    uint64_t number;            /* marks told up to here */
    uint64_t t_us;              /* POST_KNOWN: up to where; complete when it is UINT64_MAX */
    struct chronicle_mark mark; /* without its text */
    uint32_t text_len;          /* bytes that follow */
};

/* Waits until it is sent; text and fd may be absent (NULL, -1). False when nobody listens. */
bool post_send(int to, const struct post *post, const char *text, int fd);

/* A message as it comes in. Zero-initialise but for the fd. */
struct post_inbox {
    struct post post;
    size_t have; /* bytes, of post and then of text */
    struct buffer text;
    int fd; /* that came with it; -1: none. Whoever takes the message owns it */
};

enum post_result { POST_NOTHING, POST_CAME, POST_GONE };

/* POST_CAME: the inbox holds a message, until the next call. With `wait` false it takes what is
 * there and comes back; POST_GONE: the other side is. */
enum post_result post_take(int from, struct post_inbox *inbox, bool wait);
void post_inbox_free(struct post_inbox *inbox);

#endif
