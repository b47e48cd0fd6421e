/* SPDX-License-Identifier: MIT */
#include "hal_sim/record_store.h"

#include <stdlib.h>
#include <string.h>

void record_store_init(struct record_store *store, size_t cap_bytes)
{
    *store = (struct record_store) { .cap_bytes = cap_bytes };
}

void record_store_free(struct record_store *store)
{
    for (size_t i = 0; i < store->n; i++)
        free(store->records[i].value);
    free(store->records);
    *store = (struct record_store) { 0 };
}

/* Where the key is, or would be. */
static size_t place_of(const struct record_store *store, uint32_t key)
{
    size_t low = 0, high = store->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (store->records[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct record *find(const struct record_store *store, uint32_t key)
{
    size_t i = place_of(store, key);
    return i < store->n && store->records[i].key == key ? &store->records[i] : NULL;
}

static size_t bytes_of(size_t len)
{
    return len + RECORD_STORE_OVERHEAD;
}

/* Of several changes of one key the last one holds, so only that one takes room. */
static bool comes_again(const struct hal_record *changes, size_t n, size_t i)
{
    for (size_t k = i + 1; k < n; k++)
        if (changes[k].key == changes[i].key)
            return true;
    return false;
}

static size_t used_after(const struct record_store *store, const struct hal_record *changes,
                         size_t n)
{
    size_t used = store->used_bytes;
    for (size_t i = 0; i < n; i++) {
        const struct record *old = find(store, changes[i].key);
        if (comes_again(changes, n, i))
            continue;
        used += changes[i].value ? bytes_of(changes[i].len) : 0;
        used -= old ? bytes_of(old->len) : 0;
    }
    return used;
}

static void take_out(struct record_store *store, size_t i)
{
    store->used_bytes -= bytes_of(store->records[i].len);
    free(store->records[i].value);
    memmove(&store->records[i], &store->records[i + 1],
            (store->n - i - 1) * sizeof *store->records);
    store->n--;
}

static void put_in(struct record_store *store, size_t i, struct record record)
{
    memmove(&store->records[i + 1], &store->records[i], (store->n - i) * sizeof *store->records);
    store->records[i] = record;
    store->used_bytes += bytes_of(record.len);
    store->n++;
}

static bool make_room(struct record_store *store, size_t n)
{
    if (store->n + n <= store->room)
        return true;
    size_t room = 2 * (store->n + n);
    struct record *records = realloc(store->records, room * sizeof *records);
    if (!records)
        return false;
    store->records = records;
    store->room = room;
    return true;
}

/* Copies of all values, so that nothing can fail once the first change was made. */
static uint8_t **copy_values(const struct hal_record *changes, size_t n)
{
    uint8_t **values = calloc(n + 1, sizeof *values);
    for (size_t i = 0; values && i < n; i++) {
        if (!changes[i].value)
            continue;
        values[i] = malloc(changes[i].len + 1);
        if (values[i]) {
            memcpy(values[i], changes[i].value, changes[i].len);
            continue;
        }
        while (i-- > 0)
            free(values[i]);
        free(values);
        return NULL;
    }
    return values;
}

int record_store_check(const struct record_store *store, const struct hal_record *changes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (changes[i].value && changes[i].len > HAL_RECORD_MAX)
            return HAL_E_INVALID;
    return used_after(store, changes, n) > store->cap_bytes ? HAL_E_FULL : HAL_OK;
}

int record_store_write(struct record_store *store, const struct hal_record *changes, size_t n)
{
    int result = record_store_check(store, changes, n);
    if (result != HAL_OK)
        return result;
    uint8_t **values = make_room(store, n) ? copy_values(changes, n) : NULL;
    if (!values)
        return HAL_E_IO;
    for (size_t i = 0; i < n; i++) {
        size_t place = place_of(store, changes[i].key);
        if (place < store->n && store->records[place].key == changes[i].key)
            take_out(store, place);
        if (values[i])
            put_in(store, place, (struct record) { changes[i].key, changes[i].len, values[i] });
    }
    free(values);
    return HAL_OK;
}

int record_store_read(const struct record_store *store, uint32_t key, void *out, size_t cap)
{
    const struct record *record = find(store, key);
    if (!record)
        return HAL_E_ABSENT;
    memcpy(out, record->value, record->len < cap ? record->len : cap);
    return (int)record->len;
}

bool record_store_next(const struct record_store *store, uint32_t from, uint32_t *key)
{
    size_t i = place_of(store, from);
    if (i == store->n)
        return false;
    *key = store->records[i].key;
    return true;
}
