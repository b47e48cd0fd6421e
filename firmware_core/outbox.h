/* SPDX-License-Identifier: MIT */
/* Keeps reports until they are delivered: a queue for each recipient, all in one fixed memory
 * (VS121-P 5.3.4, Data Retransmission). It knows neither settings nor the HAL; link.c fetches
 * what is due and tells how it went.
 *
 * Oldest out first: a recipient beyond its 1,000 loses its own oldest, all beyond their 3,000 (or
 * beyond the memory) the oldest of all.
 *
 * With outbox_keep_in() each report also becomes a record of the board's store, under a number that
 * grows, and is deleted there when it leaves a queue. What a power cut can do then:
 * - A report that is in the store is not lost. It gets there before it is sent (persist.h).
 * - A report that its recipient got is deleted at the next write. Power that is cut in between
 * makes it come a second time: no sender can know whether a recipient that has not answered yet has
 * it, and reports carry nothing to tell a repetition by. So delivery is at least once in general.
 * - To keep that gap from meeting a write, the device writes and sends in turns: while an answer to
 *   what left less than OUTBOX_SETTLE_US ago is missing, it does neither. So a cut right after a
 *   write doubles nothing, unless a recipient took longer than that to answer. */
#ifndef FOOTFALL_CORE_OUTBOX_H
#define FOOTFALL_CORE_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/hal.h"
#include "firmware_core/model.h"
#include "firmware_core/recipient.h"
#include "firmware_core/store_batch.h"

enum {
    OUTBOX_RECIPIENT_RECORDS_MAX = 1000, /* VS121-P 5.3.4 */
    OUTBOX_RECORDS_MAX = 3000,           /* VS121-P 5.3.4 */
    OUTBOX_WINDOW_MAX = 8,               /* on their way to one recipient */
    OUTBOX_ID_MAX = 0x7fffffff,          /* of a request; larger ones belong to test messages */
    OUTBOX_BLOCK_SIZE = 254,             /* a body lies in a chain of blocks */
    OUTBOX_BLOCKS = 12288,               /* 3 MiB: 3,000 bodies of 1 KiB */
    OUTBOX_BACKOFF_MIN_US = 1000 * 1000,
    OUTBOX_BACKOFF_MAX_US = 60 * 1000 * 1000,
    OUTBOX_BUSY_US = 100 * 1000,
    OUTBOX_SETTLE_US = 250 * 1000,
    OUTBOX_STALL_US = 1000 * 1000,
};

struct outbox_block {
    uint16_t next;
    char bytes[OUTBOX_BLOCK_SIZE];
};

struct outbox_record {
    uint16_t newer, older;           /* of all records */
    uint16_t newer_same, older_same; /* of the same recipient; newer_same also links free ones */
    uint16_t block;
    uint16_t len;
    uint32_t number; /* of its record in the store, from 1 up; 0 is none */
    uint8_t recipient;
    bool in_flight;
    uint32_t picture; /* that goes with it the first time; 0: none */
};

struct outbox_flight {
    uint32_t id;     /* of the request; 0 is a free place */
    uint16_t record; /* or OUTBOX_NONE when it was dropped on the way */
    uint64_t left_us;
};

enum outbox_link {
    OUTBOX_LINK_UNKNOWN, /* nothing was tried yet */
    OUTBOX_LINK_UP,      /* the last attempt was delivered */
    OUTBOX_LINK_DOWN,
};

struct outbox_queue {
    uint16_t oldest, newest, n;
    uint16_t n_in_flight;
    struct outbox_flight flight[OUTBOX_WINDOW_MAX];
    uint32_t failures; /* in a row */
    uint64_t retry_us; /* nothing leaves before */
    enum outbox_link link;
    uint32_t delivered, dropped; /* since the start */
};

struct outbox {
    struct store_batch *store; /* where records are kept; NULL nowhere */
    uint32_t last_number;
    uint32_t last_id;
    uint32_t seed;
    uint16_t oldest, newest, n;
    uint16_t free_record, free_block;
    uint16_t n_free_blocks;
    struct outbox_queue queue[RECIPIENT_COUNT];
    struct outbox_record record[OUTBOX_RECORDS_MAX];
    struct outbox_block block[OUTBOX_BLOCKS];
    char body[REPORT_BODY_MAX]; /* of the report that outbox_take() handed out last */
};

/* What link.c gets to send; body is valid until the next outbox_take(). */
struct outbox_parcel {
    uint32_t id;
    const char *body;
    size_t len;
    uint32_t picture;
};

struct outbox_status {
    uint16_t stored; /* those on their way among them */
    uint16_t in_flight;
    uint32_t delivered, dropped;
    enum outbox_link link; /* VS121-P 5.3: Status */
};

/* The seed makes the jitter of the back-off differ from device to device. */
void outbox_init(struct outbox *outbox, uint32_t seed);

/* From now on each report is also kept in the store: its records become changes of the batch, which
 * the caller writes. NULL ends that, and deletes what is kept. */
void outbox_keep_in(struct outbox *outbox, struct store_batch *store);

/* A record of the store found at start, from its key and its value: waits in its queue again. To be
 * called in order of keys, after outbox_keep_in(). False when it is none. */
bool outbox_restore(struct outbox *outbox, uint32_t key, const uint8_t *value, size_t len);

/* Room in a batch that one more report to one recipient may take. */
enum { OUTBOX_RECORD_BYTES = REPORT_BODY_MAX + 1 };

/* The store is full: the oldest report that is kept there is from now on in memory only, and a
 * change of the batch deletes its record. False when there is none. */
bool outbox_evict(struct outbox *outbox);

/* Takes a report in for one recipient. 1 <= len <= REPORT_BODY_MAX. A picture's number (snapshot.h,
 * 0: none) comes back with the report, unless an attempt has failed meanwhile or before: what is
 * sent after the loss of a connection has none (VS121-P 5.3.4). */
void outbox_put(struct outbox *outbox, unsigned recipient, const char *body, size_t len,
                uint32_t picture);

/* The recipient is no more: what is stored for it is dropped. */
void outbox_clear(struct outbox *outbox, unsigned recipient);

/* The next report for a recipient, now on its way, when there is one that may leave: oldest
 * first, at most `window` at once, and one at a time while attempts fail. What is not kept does not
 * wait for an answer that fails to come: after OUTBOX_STALL_US it gets an attempt of its own, so
 * that what is made without a connection is gone and does not leave when it is back. */
bool outbox_take(struct outbox *outbox, unsigned recipient, unsigned window, uint64_t now_us,
                 struct outbox_parcel *out);

/* The board could not start sending just now; the report stays first in its queue. */
void outbox_busy(struct outbox *outbox, uint32_t id, uint64_t now_us);

/* How sending ended. What was not delivered is dropped, or with `keep` tried again after a
 * back-off from 1 s doubling to 60 s. Returns the recipient, or -1 when the id is of no request
 * on its way. */
int outbox_reply(struct outbox *outbox, uint32_t id, enum hal_outcome outcome, bool keep,
                 uint64_t now_us);

/* Until when answers to what left just now are worth waiting for; 0 when there is nothing to wait
 * for. */
uint64_t outbox_settles_us(const struct outbox *outbox, uint64_t now_us);

/* When outbox_take() may have something for this recipient; UINT64_MAX not before a reply. */
uint64_t outbox_next_us(const struct outbox *outbox, unsigned recipient, unsigned window);

struct outbox_status outbox_status(const struct outbox *outbox, unsigned recipient);

#endif
