/* SPDX-License-Identifier: MIT */
#include "hal_sim/mqtt_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t NS_PER_MS = 1000000;

static bool is_waited_for(const struct mqtt_entry *entry)
{
    return entry->state == MQTT_ENTRY_WAITING || entry->state == MQTT_ENTRY_PUBLISHED;
}

static void release(struct mqtt_entry *entry)
{
    free(entry->body);
    *entry = (struct mqtt_entry) { .state = MQTT_ENTRY_FREE };
}

static struct mqtt_entry *oldest(struct mqtt_table *table, enum mqtt_entry_state state)
{
    struct mqtt_entry *found = NULL;
    for (size_t i = 0; i < MQTT_TABLE_MAX; i++) {
        struct mqtt_entry *entry = &table->entries[i];
        if (entry->state == state && (!found || entry->seq < found->seq))
            found = entry;
    }
    return found;
}

static struct mqtt_entry *find_place(struct mqtt_table *table)
{
    static const enum mqtt_entry_state order[] = { MQTT_ENTRY_FREE, MQTT_ENTRY_LATE,
                                                   MQTT_ENTRY_ABANDONED };
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        struct mqtt_entry *entry = oldest(table, order[i]);
        if (entry) {
            release(entry);
            return entry;
        }
    }
    return NULL;
}

static bool is_same(const struct mqtt_entry *entry, const struct hal_request *request)
{
    return entry->qos == request->qos && entry->body_len == request->body_len &&
           strcmp(entry->topic, request->topic) == 0 &&
           memcmp(entry->body, request->body, entry->body_len) == 0;
}

/* True when the request needs no entry of its own. */
static bool adopt(struct mqtt_table *table, const struct hal_request *request, uint64_t now_ns)
{
    for (size_t i = 0; i < MQTT_TABLE_MAX; i++) {
        struct mqtt_entry *entry = &table->entries[i];
        bool late = entry->state == MQTT_ENTRY_LATE;
        if ((!late && entry->state != MQTT_ENTRY_ABANDONED) || !is_same(entry, request))
            continue;
        entry->id = request->id;
        entry->deadline_ns = now_ns + request->timeout_ms * NS_PER_MS;
        entry->state = MQTT_ENTRY_PUBLISHED;
        if (late)
            mqtt_table_end(table, entry, HAL_DELIVERED);
        return true;
    }
    return false;
}

void mqtt_table_init(struct mqtt_table *table, const struct link_owner *owner)
{
    *table = (struct mqtt_table) { .owner = owner };
}

void mqtt_table_free(struct mqtt_table *table)
{
    for (size_t i = 0; i < MQTT_TABLE_MAX; i++)
        release(&table->entries[i]);
}

int mqtt_table_take(struct mqtt_table *table, const struct hal_request *request, uint64_t now_ns)
{
    if (strlen(request->topic) >= MQTT_TOPIC_MAX)
        return HAL_E_INVALID;
    if (adopt(table, request, now_ns))
        return HAL_OK;
    struct mqtt_entry *entry = find_place(table);
    if (!entry)
        return HAL_E_BUSY;
    char *body = malloc(request->body_len + 1);
    if (!body)
        return HAL_E_IO;
    memcpy(body, request->body, request->body_len);
    *entry = (struct mqtt_entry) {
        .state = MQTT_ENTRY_WAITING,
        .id = request->id,
        .qos = request->qos,
        .seq = table->next_seq++,
        .deadline_ns = now_ns + request->timeout_ms * NS_PER_MS,
        .body = body,
        .body_len = request->body_len,
    };
    snprintf(entry->topic, sizeof entry->topic, "%s", request->topic);
    return HAL_OK;
}

struct mqtt_entry *mqtt_table_next(struct mqtt_table *table)
{
    return oldest(table, MQTT_ENTRY_WAITING);
}

void mqtt_table_end(struct mqtt_table *table, struct mqtt_entry *entry, enum hal_outcome outcome)
{
    struct hal_reply reply = { .id = entry->id, .outcome = outcome };
    release(entry);
    table->owner->reply(table->owner->ctx, &reply);
}

static void acknowledge(struct mqtt_table *table, struct mqtt_entry *entry)
{
    bool waited_for = entry->state == MQTT_ENTRY_PUBLISHED;
    if (entry->doubtful && waited_for) {
        entry->doubtful = false;
        entry->state = MQTT_ENTRY_WAITING;
    } else if (waited_for) {
        mqtt_table_end(table, entry, HAL_DELIVERED);
    } else if (entry->doubtful) {
        release(entry);
    } else {
        entry->state = MQTT_ENTRY_LATE;
    }
}

void mqtt_table_acknowledged(struct mqtt_table *table, int mid)
{
    for (size_t i = 0; i < MQTT_TABLE_MAX; i++) {
        struct mqtt_entry *entry = &table->entries[i];
        if (entry->mid == mid &&
            (entry->state == MQTT_ENTRY_PUBLISHED || entry->state == MQTT_ENTRY_ABANDONED)) {
            acknowledge(table, entry);
            return;
        }
    }
}

void mqtt_table_connection_lost(struct mqtt_table *table)
{
    for (size_t i = 0; i < MQTT_TABLE_MAX; i++)
        if (table->entries[i].state == MQTT_ENTRY_PUBLISHED && table->entries[i].qos == 0)
            table->entries[i].state = MQTT_ENTRY_WAITING;
}

void mqtt_table_session_forgotten(struct mqtt_table *table)
{
    for (size_t i = 0; i < MQTT_TABLE_MAX; i++)
        if (table->entries[i].qos == 2 && (table->entries[i].state == MQTT_ENTRY_PUBLISHED ||
                                           table->entries[i].state == MQTT_ENTRY_ABANDONED))
            table->entries[i].doubtful = true;
}

void mqtt_table_sent_whole(struct mqtt_table *table, int mid)
{
    for (size_t i = 0; i < MQTT_TABLE_MAX; i++)
        if (table->entries[i].mid == mid)
            table->entries[i].doubtful = false;
}

void mqtt_table_library_renewed(struct mqtt_table *table)
{
    for (size_t i = 0; i < MQTT_TABLE_MAX; i++) {
        struct mqtt_entry *entry = &table->entries[i];
        if (entry->state == MQTT_ENTRY_PUBLISHED)
            entry->state = MQTT_ENTRY_WAITING;
        else if (entry->state == MQTT_ENTRY_ABANDONED)
            release(entry);
    }
}

/* The time of those behind it to the same recipient is over, too. */
static void hurry_younger(struct mqtt_table *table, const struct mqtt_entry *late)
{
    for (size_t i = 0; i < MQTT_TABLE_MAX; i++) {
        struct mqtt_entry *entry = &table->entries[i];
        if (entry->state == MQTT_ENTRY_WAITING && entry->seq > late->seq &&
            entry->deadline_ns > late->deadline_ns && strcmp(entry->topic, late->topic) == 0)
            entry->deadline_ns = late->deadline_ns;
    }
}

bool mqtt_table_expire(struct mqtt_table *table, uint64_t now_ns, uint64_t since_ns)
{
    bool any_since = false;
    for (size_t i = 0; i < MQTT_TABLE_MAX; i++)
        if (table->entries[i].state == MQTT_ENTRY_WAITING &&
            now_ns >= table->entries[i].deadline_ns)
            hurry_younger(table, &table->entries[i]);
    for (size_t i = 0; i < MQTT_TABLE_MAX; i++) {
        struct mqtt_entry *entry = &table->entries[i];
        if (!is_waited_for(entry) || now_ns < entry->deadline_ns)
            continue;
        struct hal_reply reply = { .id = entry->id, .outcome = HAL_UNREACHABLE };
        if (entry->state == MQTT_ENTRY_PUBLISHED && entry->qos > 0) {
            any_since |= entry->published_ns >= since_ns;
            entry->state = MQTT_ENTRY_ABANDONED;
        } else {
            release(entry);
        }
        table->owner->reply(table->owner->ctx, &reply);
    }
    return any_since;
}

void mqtt_table_refuse_all(struct mqtt_table *table)
{
    for (size_t i = 0; i < MQTT_TABLE_MAX; i++) {
        struct mqtt_entry *entry = &table->entries[i];
        struct hal_reply reply = { .id = entry->id, .outcome = HAL_REFUSED };
        if (!is_waited_for(entry))
            continue;
        if (entry->state == MQTT_ENTRY_PUBLISHED && entry->qos > 0)
            entry->state = MQTT_ENTRY_ABANDONED;
        else
            release(entry);
        table->owner->reply(table->owner->ctx, &reply);
    }
}

bool mqtt_table_is_idle(const struct mqtt_table *table)
{
    for (size_t i = 0; i < MQTT_TABLE_MAX; i++)
        if (is_waited_for(&table->entries[i]))
            return false;
    return true;
}
