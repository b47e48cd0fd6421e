/* SPDX-License-Identifier: MIT */
/* The pictures that go out with reports (VS121-P 5.3.1 to 5.3.3 Snapshot, 7). device_step() orders
 * one for each moment that has reports which want it, and takes it when the moment's counting is
 * done; link.c puts it into the bodies.
 *
 * A picture travels beside its report, in memory only: it is neither stored nor sent a second time
 * (VS121-P 5.3.4). All reports of a moment share one. While a URL is slow the pictures of the last
 * few moments wait with their reports; who waits longer than that leaves without, as does every
 * report of a moment in which there was no picture to be had. */
#ifndef FOOTFALL_CORE_SNAPSHOT_H
#define FOOTFALL_CORE_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/base64.h"
#include "firmware_core/hal.h"
#include "firmware_core/model.h"

enum {
    SNAPSHOT_JPEG_MAX = 192 * 1024, /* of the largest picture at quality 50, with room to spare */
    SNAPSHOT_TEXT_MAX = BASE64_LENGTH(SNAPSHOT_JPEG_MAX),
    SNAPSHOTS_HELD_MAX = 4,
    SNAPSHOT_BODY_MAX = REPORT_BODY_MAX + 16 + SNAPSHOT_TEXT_MAX,
    SNAPSHOT_AGE_MAX_US = 2000000, /* an older frame is not of this moment any more */
};

struct snapshot {
    uint32_t id; /* 0: none */
    uint32_t len;
    uint8_t jpeg[SNAPSHOT_JPEG_MAX];
};

/* All zero is the state at the start. */
struct snapshots {
    uint32_t last_id;
    bool ordered; /* the picture last_id, which is still to be taken */
    uint8_t next; /* place, the oldest */
    struct snapshot held[SNAPSHOTS_HELD_MAX];
    char body[SNAPSHOT_BODY_MAX];
};

/* A report of this moment wants a picture: which one it will be, never 0. */
uint32_t snapshot_order(struct snapshots *snapshots);

/* Whether one was ordered that was not taken. */
bool snapshot_is_ordered(const struct snapshots *snapshots);

/* Takes it. Without a picture (NULL), or when the board cannot compress it, there will be none of
 * this moment: 0, or -1. */
int snapshot_take(struct snapshots *snapshots, const struct frame *picture, const struct hal *hal);

/* A picture by itself, for whoever asks for one, as BASE64_LENGTH(...) <= SNAPSHOT_TEXT_MAX
 * characters without a NUL. Their number, or -1 when there is no room for them or the board cannot
 * compress it. What snapshot_body() returned is not valid any more. */
int snapshot_text(struct snapshots *snapshots, const struct frame *picture, const struct hal *hal,
                  char *out, size_t cap);

/* The body of a report with the picture as its last key, or as it was when that picture is not
 * held (any more). Valid until the next call. */
const char *snapshot_body(struct snapshots *snapshots, uint32_t id, const char *body, size_t len,
                          size_t *body_len);

#endif
