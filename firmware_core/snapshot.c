/* SPDX-License-Identifier: MIT */
#include "firmware_core/snapshot.h"

#include <assert.h>
#include <string.h>

uint32_t snapshot_order(struct snapshots *snapshots)
{
    if (!snapshots->ordered) {
        snapshots->ordered = true;
        snapshots->last_id++;
        if (snapshots->last_id == 0)
            snapshots->last_id++;
    }
    return snapshots->last_id;
}

bool snapshot_is_ordered(const struct snapshots *snapshots)
{
    return snapshots->ordered;
}

int snapshot_take(struct snapshots *snapshots, const struct frame *picture, const struct hal *hal)
{
    assert(snapshots->ordered);
    snapshots->ordered = false;
    if (picture == NULL)
        return -1;
    struct snapshot *place = &snapshots->held[snapshots->next];
    place->id = 0;
    int len = hal->jpeg(hal->ctx, picture, place->jpeg, sizeof place->jpeg);
    if (len <= 0)
        return -1;
    place->id = snapshots->last_id;
    place->len = (uint32_t)len;
    snapshots->next = (uint8_t)((snapshots->next + 1) % SNAPSHOTS_HELD_MAX);
    return 0;
}

int snapshot_text(struct snapshots *snapshots, const struct frame *picture, const struct hal *hal,
                  char *out, size_t cap)
{
    uint8_t *jpeg = (uint8_t *)snapshots->body;
    int len = hal->jpeg(hal->ctx, picture, jpeg, SNAPSHOT_JPEG_MAX);
    if (len <= 0 || BASE64_LENGTH((size_t)len) > cap)
        return -1;
    return (int)base64_write(jpeg, (size_t)len, out);
}

static const struct snapshot *find(const struct snapshots *snapshots, uint32_t id)
{
    for (unsigned i = 0; id != 0 && i < SNAPSHOTS_HELD_MAX; i++)
        if (snapshots->held[i].id == id)
            return &snapshots->held[i];
    return NULL;
}

const char *snapshot_body(struct snapshots *snapshots, uint32_t id, const char *body, size_t len,
                          size_t *body_len)
{
    static const char key[] = ",\"snapshot\":\"", end[] = "\"}";
    const struct snapshot *snapshot = find(snapshots, id);
    *body_len = len;
    if (snapshot == NULL)
        return body;
    assert(len >= 2 && len <= REPORT_BODY_MAX && body[len - 1] == '}');
    char *to = snapshots->body;
    memcpy(to, body, len - 1);
    to += len - 1;
    memcpy(to, key, sizeof key - 1);
    to += sizeof key - 1;
    to += base64_write(snapshot->jpeg, snapshot->len, to);
    memcpy(to, end, sizeof end - 1);
    to += sizeof end - 1;
    *body_len = (size_t)(to - snapshots->body);
    return snapshots->body;
}
