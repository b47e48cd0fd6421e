/* SPDX-License-Identifier: MIT */
#include "firmware_core/outbox.h"

#include <assert.h>
#include <string.h>

#include "firmware_core/store_keys.h"

#define OUTBOX_NONE UINT16_MAX

void outbox_init(struct outbox *outbox, uint32_t seed)
{
    memset(outbox, 0, sizeof *outbox);
    outbox->seed = seed;
    outbox->oldest = outbox->newest = OUTBOX_NONE;
    for (unsigned i = 0; i < RECIPIENT_COUNT; i++)
        outbox->queue[i].oldest = outbox->queue[i].newest = OUTBOX_NONE;
    for (unsigned i = 0; i < OUTBOX_RECORDS_MAX; i++)
        outbox->record[i].newer_same = (uint16_t)(i + 1 < OUTBOX_RECORDS_MAX ? i + 1 : OUTBOX_NONE);
    for (unsigned i = 0; i < OUTBOX_BLOCKS; i++)
        outbox->block[i].next = (uint16_t)(i + 1 < OUTBOX_BLOCKS ? i + 1 : OUTBOX_NONE);
    outbox->n_free_blocks = OUTBOX_BLOCKS;
}

static void unlink_from_all(struct outbox *outbox, const struct outbox_record *record)
{
    if (record->older != OUTBOX_NONE)
        outbox->record[record->older].newer = record->newer;
    else
        outbox->oldest = record->newer;
    if (record->newer != OUTBOX_NONE)
        outbox->record[record->newer].older = record->older;
    else
        outbox->newest = record->older;
    outbox->n--;
}

static void unlink_from_queue(struct outbox *outbox, const struct outbox_record *record)
{
    struct outbox_queue *queue = &outbox->queue[record->recipient];
    if (record->older_same != OUTBOX_NONE)
        outbox->record[record->older_same].newer_same = record->newer_same;
    else
        queue->oldest = record->newer_same;
    if (record->newer_same != OUTBOX_NONE)
        outbox->record[record->newer_same].older_same = record->older_same;
    else
        queue->newest = record->older_same;
    queue->n--;
}

static void free_blocks(struct outbox *outbox, uint16_t first)
{
    while (first != OUTBOX_NONE) {
        uint16_t next = outbox->block[first].next;
        outbox->block[first].next = outbox->free_block;
        outbox->free_block = first;
        outbox->n_free_blocks++;
        first = next;
    }
}

static uint32_t key_of(uint32_t number)
{
    return STORE_OUTBOX_FIRST + number - 1;
}

static void keep(struct outbox *outbox, struct outbox_record *record, const char *body)
{
    uint8_t value[OUTBOX_RECORD_BYTES];
    if (outbox->n == 0)
        outbox->last_number = 0; /* so the numbers never run out */
    record->number = ++outbox->last_number;
    value[0] = record->recipient;
    memcpy(value + 1, body, record->len);
    store_batch_put(outbox->store, key_of(record->number), value, record->len + 1u);
}

static void remove_record(struct outbox *outbox, uint16_t index)
{
    struct outbox_record *record = &outbox->record[index];
    if (record->number != 0 && outbox->store)
        store_batch_delete(outbox->store, key_of(record->number));
    unlink_from_all(outbox, record);
    unlink_from_queue(outbox, record);
    free_blocks(outbox, record->block);
    record->newer_same = outbox->free_record;
    outbox->free_record = index;
}

/* A request that is on its way goes on; whether it still arrives is seen at its reply. */
static void drop(struct outbox *outbox, uint16_t index)
{
    struct outbox_queue *queue = &outbox->queue[outbox->record[index].recipient];
    if (outbox->record[index].in_flight)
        for (unsigned i = 0; i < OUTBOX_WINDOW_MAX; i++)
            if (queue->flight[i].id != 0 && queue->flight[i].record == index)
                queue->flight[i].record = OUTBOX_NONE;
    queue->dropped++;
    remove_record(outbox, index);
}

static void make_room(struct outbox *outbox, unsigned recipient, unsigned n_blocks)
{
    if (outbox->queue[recipient].n == OUTBOX_RECIPIENT_RECORDS_MAX)
        drop(outbox, outbox->queue[recipient].oldest);
    if (outbox->n == OUTBOX_RECORDS_MAX)
        drop(outbox, outbox->oldest);
    while (outbox->n_free_blocks < n_blocks)
        drop(outbox, outbox->oldest);
}

/* Room was made before. */
static uint16_t write_blocks(struct outbox *outbox, const char *body, size_t len)
{
    uint16_t first = outbox->free_block;
    struct outbox_block *block = NULL;
    for (size_t at = 0; at < len; at += OUTBOX_BLOCK_SIZE) {
        size_t part = len - at < OUTBOX_BLOCK_SIZE ? len - at : OUTBOX_BLOCK_SIZE;
        block = &outbox->block[outbox->free_block];
        outbox->free_block = block->next;
        outbox->n_free_blocks--;
        memcpy(block->bytes, body + at, part);
    }
    block->next = OUTBOX_NONE;
    return first;
}

static void link_record(struct outbox *outbox, uint16_t index)
{
    struct outbox_record *record = &outbox->record[index];
    struct outbox_queue *queue = &outbox->queue[record->recipient];
    record->newer = record->newer_same = OUTBOX_NONE;
    record->older = outbox->newest;
    record->older_same = queue->newest;
    if (outbox->newest != OUTBOX_NONE)
        outbox->record[outbox->newest].newer = index;
    else
        outbox->oldest = index;
    if (queue->newest != OUTBOX_NONE)
        outbox->record[queue->newest].newer_same = index;
    else
        queue->oldest = index;
    outbox->newest = queue->newest = index;
    outbox->n++;
    queue->n++;
}

static struct outbox_record *take_in(struct outbox *outbox, unsigned recipient, const char *body,
                                     size_t len)
{
    assert(recipient < RECIPIENT_COUNT && len >= 1 && len <= REPORT_BODY_MAX);
    make_room(outbox, recipient, (unsigned)((len + OUTBOX_BLOCK_SIZE - 1) / OUTBOX_BLOCK_SIZE));
    uint16_t index = outbox->free_record;
    outbox->free_record = outbox->record[index].newer_same;
    outbox->record[index] = (struct outbox_record) { .block = write_blocks(outbox, body, len),
                                                     .len = (uint16_t)len,
                                                     .recipient = (uint8_t)recipient };
    return &outbox->record[index];
}

void outbox_put(struct outbox *outbox, unsigned recipient, const char *body, size_t len,
                uint32_t picture)
{
    struct outbox_record *record = take_in(outbox, recipient, body, len);
    if (outbox->queue[recipient].failures == 0)
        record->picture = picture;
    if (outbox->store)
        keep(outbox, record, body);
    link_record(outbox, (uint16_t)(record - outbox->record));
}

bool outbox_restore(struct outbox *outbox, uint32_t key, const uint8_t *value, size_t len)
{
    if (len < 2 || len > OUTBOX_RECORD_BYTES || value[0] >= RECIPIENT_COUNT)
        return false;
    struct outbox_record *record = take_in(outbox, value[0], (const char *)value + 1, len - 1);
    record->number = key - STORE_OUTBOX_FIRST + 1;
    outbox->last_number = record->number;
    outbox->queue[value[0]].failures = 1; /* whether there is a way is not known: one goes first */
    link_record(outbox, (uint16_t)(record - outbox->record));
    return true;
}

void outbox_keep_in(struct outbox *outbox, struct store_batch *store)
{
    for (uint16_t i = outbox->oldest; !store && i != OUTBOX_NONE; i = outbox->record[i].newer) {
        if (outbox->record[i].number != 0 && outbox->store)
            store_batch_delete(outbox->store, key_of(outbox->record[i].number));
        outbox->record[i].number = 0;
    }
    outbox->store = store;
}

bool outbox_evict(struct outbox *outbox)
{
    uint16_t index = outbox->oldest;
    while (index != OUTBOX_NONE && outbox->record[index].number == 0)
        index = outbox->record[index].newer;
    if (index == OUTBOX_NONE || !outbox->store)
        return false;
    store_batch_delete(outbox->store, key_of(outbox->record[index].number));
    outbox->record[index].number = 0;
    return true;
}

void outbox_clear(struct outbox *outbox, unsigned recipient)
{
    while (outbox->queue[recipient].n > 0)
        drop(outbox, outbox->queue[recipient].oldest);
    outbox->queue[recipient].failures = 0;
    outbox->queue[recipient].retry_us = 0;
}

/* When one more may leave, however many are on their way; UINT64_MAX not before an answer. */
static uint64_t may_leave_us(const struct outbox *outbox, unsigned recipient, unsigned window)
{
    const struct outbox_queue *queue = &outbox->queue[recipient];
    uint64_t newest_us = 0;
    if (queue->n_in_flight < (queue->failures > 0 ? 1 : window))
        return queue->retry_us;
    if (outbox->store || queue->failures > 0 || queue->n_in_flight == OUTBOX_WINDOW_MAX)
        return UINT64_MAX;
    for (unsigned i = 0; i < OUTBOX_WINDOW_MAX; i++)
        if (queue->flight[i].id != 0 && queue->flight[i].left_us > newest_us)
            newest_us = queue->flight[i].left_us;
    uint64_t stalled_us = newest_us + OUTBOX_STALL_US;
    return stalled_us > queue->retry_us ? stalled_us : queue->retry_us;
}

/* The oldest that is not on its way. */
static uint16_t next_record(const struct outbox *outbox, unsigned recipient)
{
    uint16_t index = outbox->queue[recipient].oldest;
    while (index != OUTBOX_NONE && outbox->record[index].in_flight)
        index = outbox->record[index].newer_same;
    return index;
}

static void read_blocks(struct outbox *outbox, const struct outbox_record *record)
{
    uint16_t block = record->block;
    for (size_t at = 0; at < record->len; at += OUTBOX_BLOCK_SIZE) {
        size_t rest = record->len - at;
        size_t part = rest < OUTBOX_BLOCK_SIZE ? rest : OUTBOX_BLOCK_SIZE;
        memcpy(outbox->body + at, outbox->block[block].bytes, part);
        block = outbox->block[block].next;
    }
}

static struct outbox_flight *free_flight(struct outbox_queue *queue)
{
    for (unsigned i = 0; i < OUTBOX_WINDOW_MAX; i++)
        if (queue->flight[i].id == 0)
            return &queue->flight[i];
    return NULL;
}

bool outbox_take(struct outbox *outbox, unsigned recipient, unsigned window, uint64_t now_us,
                 struct outbox_parcel *out)
{
    assert(window >= 1 && window <= OUTBOX_WINDOW_MAX);
    struct outbox_queue *queue = &outbox->queue[recipient];
    uint16_t index = next_record(outbox, recipient);
    if (index == OUTBOX_NONE || now_us < may_leave_us(outbox, recipient, window))
        return false;
    struct outbox_flight *flight = free_flight(queue);
    assert(flight != NULL);
    outbox->last_id = outbox->last_id % OUTBOX_ID_MAX + 1;
    *flight = (struct outbox_flight) { .id = outbox->last_id, .record = index, .left_us = now_us };
    queue->n_in_flight++;
    outbox->record[index].in_flight = true;
    read_blocks(outbox, &outbox->record[index]);
    *out = (struct outbox_parcel) { .id = flight->id,
                                    .body = outbox->body,
                                    .len = outbox->record[index].len,
                                    .picture = outbox->record[index].picture };
    return true;
}

/* Frees the place of a request that has ended. Its recipient and record, or -1. */
static int land(struct outbox *outbox, uint32_t id, uint16_t *record)
{
    for (unsigned recipient = 0; id != 0 && recipient < RECIPIENT_COUNT; recipient++) {
        struct outbox_queue *queue = &outbox->queue[recipient];
        for (unsigned i = 0; i < OUTBOX_WINDOW_MAX; i++) {
            if (queue->flight[i].id != id)
                continue;
            *record = queue->flight[i].record;
            queue->flight[i].id = 0;
            queue->n_in_flight--;
            if (*record != OUTBOX_NONE)
                outbox->record[*record].in_flight = false;
            return (int)recipient;
        }
    }
    return -1;
}

void outbox_busy(struct outbox *outbox, uint32_t id, uint64_t now_us)
{
    uint16_t record;
    int recipient = land(outbox, id, &record);
    assert(recipient >= 0);
    outbox->queue[recipient].retry_us = now_us + OUTBOX_BUSY_US;
}

/* The last quarter of the delay is left to chance, so that devices that lost their server at the
 * same moment do not come back to it at the same moment. */
static uint64_t backoff_us(const struct outbox *outbox, unsigned recipient, uint32_t failures)
{
    uint64_t delay = OUTBOX_BACKOFF_MIN_US;
    for (uint32_t i = 1; i < failures && delay < OUTBOX_BACKOFF_MAX_US; i++)
        delay *= 2;
    if (delay > OUTBOX_BACKOFF_MAX_US)
        delay = OUTBOX_BACKOFF_MAX_US;
    uint32_t hash = outbox->seed ^ (recipient * UINT32_C(0x9e3779b1)) ^ failures;
    hash = (hash ^ hash >> 16) * UINT32_C(0x7feb352d);
    hash = (hash ^ hash >> 15) * UINT32_C(0x846ca68b);
    hash ^= hash >> 16;
    return delay - hash % (delay / 4);
}

/* What waits now will be sent late. */
static void forget_pictures(struct outbox *outbox, const struct outbox_queue *queue)
{
    for (uint16_t i = queue->oldest; i != OUTBOX_NONE; i = outbox->record[i].newer_same)
        outbox->record[i].picture = 0;
}

static void failed(struct outbox *outbox, unsigned recipient, uint16_t record, bool keep,
                   uint64_t now_us)
{
    struct outbox_queue *queue = &outbox->queue[recipient];
    queue->link = OUTBOX_LINK_DOWN;
    if (!keep) {
        queue->failures = 0;
        if (record != OUTBOX_NONE)
            drop(outbox, record);
        return;
    }
    forget_pictures(outbox, queue);
    /* Others that left together with this one fail together with it: that is one failure. */
    if (queue->failures > 0 && now_us < queue->retry_us)
        return;
    if (queue->failures < UINT32_MAX)
        queue->failures++;
    queue->retry_us = now_us + backoff_us(outbox, recipient, queue->failures);
}

int outbox_reply(struct outbox *outbox, uint32_t id, enum hal_outcome outcome, bool keep,
                 uint64_t now_us)
{
    uint16_t record;
    int recipient = land(outbox, id, &record);
    if (recipient < 0)
        return -1;
    struct outbox_queue *queue = &outbox->queue[recipient];
    if (outcome != HAL_DELIVERED) {
        failed(outbox, (unsigned)recipient, record, keep, now_us);
        return recipient;
    }
    queue->link = OUTBOX_LINK_UP;
    queue->failures = 0;
    queue->retry_us = 0;
    queue->delivered++;
    if (record != OUTBOX_NONE)
        remove_record(outbox, record);
    else
        queue->dropped--;
    return recipient;
}

uint64_t outbox_settles_us(const struct outbox *outbox, uint64_t now_us)
{
    uint64_t until_us = 0;
    for (unsigned i = 0; i < RECIPIENT_COUNT; i++)
        for (unsigned k = 0; k < OUTBOX_WINDOW_MAX; k++) {
            const struct outbox_flight *flight = &outbox->queue[i].flight[k];
            uint64_t settled_us = flight->left_us + OUTBOX_SETTLE_US;
            if (flight->id != 0 && settled_us > now_us && settled_us > until_us)
                until_us = settled_us;
        }
    return until_us;
}

uint64_t outbox_next_us(const struct outbox *outbox, unsigned recipient, unsigned window)
{
    if (next_record(outbox, recipient) == OUTBOX_NONE)
        return UINT64_MAX;
    return may_leave_us(outbox, recipient, window);
}

struct outbox_status outbox_status(const struct outbox *outbox, unsigned recipient)
{
    const struct outbox_queue *queue = &outbox->queue[recipient];
    return (struct outbox_status) { .stored = queue->n,
                                    .in_flight = queue->n_in_flight,
                                    .delivered = queue->delivered,
                                    .dropped = queue->dropped,
                                    .link = queue->link };
}
