/* SPDX-License-Identifier: MIT */
/* What happens in a scene from its start to where it is known, in order of time: the marks of the
 * time line and the texts behind them. Grows while the engine's scout runs ahead. */
#ifndef FOOTFALL_RIG_WINDOW_CHRONICLE_H
#define FOOTFALL_RIG_WINDOW_CHRONICLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum chronicle_kind {
    CHRONICLE_REPORT,  /* left the device */
    CHRONICLE_OUTPUT,  /* an edge of LED or DO */
    CHRONICLE_EVENT,   /* what the scene did: a press, the network, power, a request */
    CHRONICLE_MISTAKE, /* a crossing or a way that the device missed or made up */
    CHRONICLE_LOG,     /* a line of run.log */
    CHRONICLE_KINDS
};

struct chronicle_mark {
    uint64_t t_us;       /* when it happened, */
    uint64_t noticed_us; /* and when that was known: of a mistake, later; otherwise t_us or 0 */
    uint64_t number;     /* of those before it, in the order of being noticed */
    enum chronicle_kind kind;
    bool has_place; /* of a mistake: where in the picture */
    double x_px, y_px;
    char *text; /* the line of the trace or log; of a mistake such as "missed In crossing" */
};

/* Zero-initialise. Marks are in order of time. */
struct chronicle {
    size_t n, cap;
    struct chronicle_mark *marks;
    uint64_t known_us; /* everything before is here */
    bool complete;     /* the scene has been seen to its end */
};

void chronicle_add(struct chronicle *chronicle,
                   const struct chronicle_mark *mark); /* copies text */

/* What was noticed from mark `number` on, at t_us, is not known any more. */
void chronicle_cut(struct chronicle *chronicle, uint64_t number, uint64_t t_us);
void chronicle_free(struct chronicle *chronicle);

/* The first mark of these kinds (bits 1 << kind) after t_us, or the last one before it; -1: none
 * that is known. */
long chronicle_after(const struct chronicle *chronicle, unsigned kinds, uint64_t t_us);
long chronicle_before(const struct chronicle *chronicle, unsigned kinds, uint64_t t_us);

#endif
