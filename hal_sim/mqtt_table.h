/* SPDX-License-Identifier: MIT */
/* The reports that one MQTT session has taken on and not finished with: waiting for a connection,
 * published and not acknowledged, or given up but still in the library's hands. The session asks
 * it what to publish and tells it what was acknowledged; it replies to the owner. */
#ifndef FOOTFALL_HAL_SIM_MQTT_TABLE_H
#define FOOTFALL_HAL_SIM_MQTT_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "hal_sim/link.h"

enum { MQTT_TABLE_MAX = 16, MQTT_TOPIC_MAX = 256 };

enum mqtt_entry_state {
    MQTT_ENTRY_FREE,
    MQTT_ENTRY_WAITING,   /* for a connection */
    MQTT_ENTRY_PUBLISHED, /* handed to the library, not acknowledged */
    MQTT_ENTRY_ABANDONED, /* the same, and its time is over: the reply has been given */
    MQTT_ENTRY_LATE,      /* abandoned and then acknowledged after all */
};

struct mqtt_entry {
    enum mqtt_entry_state state;
    uint32_t id;
    int mid; /* of the library's message */
    uint8_t qos;
    bool doubtful; /* QoS 2, and the broker has forgotten what it had of it */
    uint64_t seq, deadline_ns, published_ns;
    char topic[MQTT_TOPIC_MAX];
    char *body;
    size_t body_len;
};

struct mqtt_table {
    const struct link_owner *owner;
    uint64_t next_seq;
    struct mqtt_entry entries[MQTT_TABLE_MAX];
};

void mqtt_table_init(struct mqtt_table *table, const struct link_owner *owner);
void mqtt_table_free(struct mqtt_table *table);

/* Copies the request. A report that was abandoned and comes again is recognised by its text and
 * not published twice. HAL_OK, HAL_E_BUSY, HAL_E_INVALID, HAL_E_IO. */
int mqtt_table_take(struct mqtt_table *table, const struct hal_request *request, uint64_t now_ns);

/* The oldest that waits, or NULL. */
struct mqtt_entry *mqtt_table_next(struct mqtt_table *table);

/* Ends an entry that somebody waits for. */
void mqtt_table_end(struct mqtt_table *table, struct mqtt_entry *entry, enum hal_outcome outcome);

/* The library says that the message is through: written, PUBACK or PUBCOMP. */
void mqtt_table_acknowledged(struct mqtt_table *table, int mid);

/* QoS 0 messages that were not written yet went down with the connection; they wait again. */
void mqtt_table_connection_lost(struct mqtt_table *table);

/* The broker knows nothing of this session: a QoS 2 message of which it had everything but the
 * release would be lost, so it is published anew once the library is through with it. */
void mqtt_table_session_forgotten(struct mqtt_table *table);

/* The library sends this message as a whole, not only its release: nothing of it was lost. */
void mqtt_table_sent_whole(struct mqtt_table *table, int mid);

/* The library's memory is thrown away: what was published waits again, what was abandoned goes. */
void mqtt_table_library_renewed(struct mqtt_table *table);

/* Replies for all whose time is over; true when one of them was published at since_ns or later
 * and not acknowledged: the connection that was up since then is of no use. One that never left
 * takes those behind it to the same topic with it: else they would come before it when it is tried
 * again. */
bool mqtt_table_expire(struct mqtt_table *table, uint64_t now_ns, uint64_t since_ns);

void mqtt_table_refuse_all(struct mqtt_table *table);

/* Whether nobody waits for a reply. */
bool mqtt_table_is_idle(const struct mqtt_table *table);

#endif
