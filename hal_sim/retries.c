/* SPDX-License-Identifier: MIT */
#include "hal_sim/retries.h"

#include <string.h>

/* FNV-1a. */
static uint64_t add(uint64_t hash, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

static uint64_t hash_of(const struct hal_request *request)
{
    const char *where = request->protocol == HAL_PROTOCOL_HTTP ? request->url : request->topic;
    uint64_t hash = add(UINT64_C(14695981039346656037), where, strlen(where));
    hash = add(hash, request->to, strlen(request->to));
    hash = add(hash, request->body, request->body_len);
    return hash != 0 ? hash : 1;
}

static struct retry *place_for(struct retries *retries)
{
    for (unsigned i = 0; i < RETRIES_MAX; i++)
        if (retries->retry[i].hash == 0)
            return &retries->retry[i];
    retries->next = (retries->next + 1) % RETRIES_MAX;
    return &retries->retry[retries->next];
}

bool retries_is_new(struct retries *retries, const struct hal_request *request)
{
    uint64_t hash = hash_of(request);
    for (unsigned i = 0; i < RETRIES_MAX; i++) {
        struct retry *retry = &retries->retry[i];
        if (retry->hash != hash || retry->id != 0)
            continue;
        retry->id = request->id;
        return false;
    }
    *place_for(retries) = (struct retry) { .id = request->id, .hash = hash };
    return true;
}

void retries_forget(struct retries *retries)
{
    for (unsigned i = 0; i < RETRIES_MAX; i++)
        if (retries->retry[i].id != 0)
            retries->retry[i] = (struct retry) { 0 };
}

void retries_reply(struct retries *retries, const struct hal_reply *reply)
{
    for (unsigned i = 0; i < RETRIES_MAX; i++) {
        struct retry *retry = &retries->retry[i];
        if (retry->hash == 0 || retry->id != reply->id)
            continue;
        if (reply->outcome == HAL_DELIVERED)
            retry->hash = 0;
        retry->id = 0;
        return;
    }
}
