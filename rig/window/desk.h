/* SPDX-License-Identifier: MIT */
/* The state machine behind keys and mouse, without SDL: time, view, hands and what they do to the
 * scene. The window hands inputs in and paints what the desk says; tests do the same without a
 * window. */
#ifndef FOOTFALL_RIG_WINDOW_DESK_H
#define FOOTFALL_RIG_WINDOW_DESK_H

#include <stdbool.h>
#include <stdint.h>

#include "rig/window/draft.h"
#include "rig/window/engine.h"
#include "rig/window/keys.h"
#include "rig/window/look.h"
#include "rig/window/player.h"
#include "rig/window/shapes.h"

enum desk_input_kind {
    INPUT_KEY,   /* pressed, or repeated while it is held */
    INPUT_PRESS, /* a button of the mouse goes down at x, y */
    INPUT_RELEASE,
    INPUT_MOVE,
    INPUT_WHEEL,
    INPUT_SIZE,  /* the window is x wide and y high now, its scale is `wheel` */
    INPUT_CLOSE, /* somebody closes the window */
    INPUT_END,   /* the program is to end */
};

struct desk_input {
    enum desk_input_kind kind;
    const char *key; /* as in keys.h */
    int button;      /* 1 left, 2 middle, 3 right */
    bool shift;
    double x, y; /* pixels of the window */
    double wheel;
};

/* What the window is asked to do that needs pixels or files. */
enum desk_wish { WISH_NONE, WISH_PICTURE, WISH_CLIP_BEGIN, WISH_CLIP_END, WISH_QUIT };

/* What the mouse, or the pointer of the keys, holds. */
enum desk_hold {
    HOLD_NOTHING,
    HOLD_TIME,     /* the time line */
    HOLD_PICTURE,  /* to move it */
    HOLD_SHAPE,    /* what is chosen, or one of its points */
    HOLD_STRANGER, /* somebody who cannot be moved */
    HOLD_END       /* of the scene */
};

struct desk {
    struct engine *engine; /* not owned */
    struct layout layout;
    struct look look;
    struct player player;
    struct draft draft;
    struct shapes shapes;        /* what is being drawn or is chosen */
    enum action tool;            /* ACTION_TOOL_LOOK and so on */
    double pointer_x, pointer_y; /* of the mouse, or of the keys */
    bool pointer_shown;          /* moved by keys: it has to be painted */
    char message[200];           /* of the foot; empty: none */
    bool message_is_error;
    enum desk_wish wish;     /* taken by the window, which sets it to none */
    bool clip;               /* is being made */
    const char *save_folder; /* NULL: saved/CASE-N; set by whoever opens the desk, not owned */
    enum action awaited;     /* a jump to what is not known yet */
    struct saving saving;    /* in progress while pid > 0 */
    char saving_to[512];
    const cJSON *saving_scene; /* which it is, to know whether it was changed since */
    uint64_t end_us;           /* where the end of the scene is dragged to; 0: it is not */
    bool stranger;             /* one of a crowd or a recording was clicked on last */
    enum desk_hold hold;
    bool was_playing;      /* when the time line was taken hold of */
    double hold_x, hold_y; /* where the pointer was when it held last */
    bool asked_to_quit;    /* with changes that are not saved */
    bool told_trouble;
    unsigned told_silence_s; /* of the device; 0: it answers */
    uint64_t message_us;     /* of the wall's clock, when it was shown */
    bool dirty;              /* something has to be painted anew */
};

/* Takes the draft over; desk_free() frees it. */
void desk_init(struct desk *desk, struct engine *engine, const struct draft *draft);
void desk_free(struct desk *desk);

/* wall_us is a clock that never steps back. */
void desk_input(struct desk *desk, const struct desk_input *input, uint64_t wall_us);
/* Once a frame of the window: polls the engine and lets time go on. True when anything has to be
 * painted anew. */
bool desk_tick(struct desk *desk, uint64_t wall_us);

void desk_do(struct desk *desk, enum action action, uint64_t wall_us);
/* For buttons that are on, such as layers. */
bool desk_is_on(const struct desk *desk, enum action action);

/* What stands in the foot until the next one. */
__attribute__((format(printf, 3, 4))) void desk_say(struct desk *desk, bool is_error,
                                                    const char *format, ...);

#endif
