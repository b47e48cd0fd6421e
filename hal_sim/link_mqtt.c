/* SPDX-License-Identifier: MIT */
#include "hal_sim/link_mqtt.h"

#include <mosquitto.h>
#include <stdlib.h>

#include "hal_sim/mqtt_session.h"

struct link_mqtt {
    const struct link_owner *owner;
    size_t n;
    struct mqtt_session *sessions[LINK_MQTT_SESSIONS_MAX]; /* the least recently used first */
};

static struct mqtt_session *take_out(struct link_mqtt *link, size_t i)
{
    struct mqtt_session *session = link->sessions[i];
    link->n--;
    for (; i < link->n; i++)
        link->sessions[i] = link->sessions[i + 1];
    return session;
}

/* Settings may change while the device runs; sessions of former ones give way. */
static int make_room(struct link_mqtt *link)
{
    if (link->n < LINK_MQTT_SESSIONS_MAX)
        return 0;
    for (size_t i = 0; i < link->n; i++) {
        if (mqtt_session_is_idle(link->sessions[i])) {
            mqtt_session_destroy(take_out(link, i));
            return 0;
        }
    }
    return -1;
}

static struct mqtt_session *find(struct link_mqtt *link, const struct hal_request *request)
{
    for (size_t i = 0; i < link->n; i++)
        if (mqtt_session_matches(link->sessions[i], request))
            return take_out(link, i);
    return NULL;
}

int link_mqtt_submit(struct link_mqtt *link, const struct hal_request *request, uint64_t now_ns)
{
    struct mqtt_session *session = find(link, request);
    if (!session && make_room(link) != 0)
        return HAL_E_BUSY;
    if (!session)
        session = mqtt_session_create(link->owner, request);
    if (!session)
        return HAL_E_IO;
    link->sessions[link->n++] = session;
    return mqtt_session_submit(session, request, now_ns);
}

enum hal_session link_mqtt_session(const struct link_mqtt *link, const struct hal_request *request)
{
    for (size_t i = 0; i < link->n; i++)
        if (mqtt_session_matches(link->sessions[i], request))
            return mqtt_session_is_up(link->sessions[i]) ? HAL_SESSION_UP : HAL_SESSION_DOWN;
    return HAL_SESSION_NONE;
}

unsigned link_mqtt_pollfds(const struct link_mqtt *link, struct pollfd fds[LINK_MQTT_SESSIONS_MAX])
{
    unsigned n = 0;
    for (size_t i = 0; i < link->n; i++) {
        fds[n] = mqtt_session_pollfd(link->sessions[i]);
        n += fds[n].fd >= 0;
    }
    return n;
}

void link_mqtt_service(struct link_mqtt *link, uint64_t now_ns)
{
    for (size_t i = 0; i < link->n; i++)
        mqtt_session_service(link->sessions[i], now_ns);
}

struct link_mqtt *link_mqtt_create(const struct link_owner *owner)
{
    struct link_mqtt *link = calloc(1, sizeof *link);
    if (!link)
        return NULL;
    link->owner = owner;
    mosquitto_lib_init();
    return link;
}

void link_mqtt_destroy(struct link_mqtt *link)
{
    if (!link)
        return;
    for (size_t i = 0; i < link->n; i++)
        mqtt_session_destroy(link->sessions[i]);
    mosquitto_lib_cleanup();
    free(link);
}
