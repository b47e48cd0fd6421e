/* SPDX-License-Identifier: MIT */
#include "firmware_core/platform.h"

#include <stddef.h>
#include <string.h>

#include "firmware_core/text.h"

enum { HELLO_MAX = 1024, TIMEOUT_MS = 10000 };

static bool is_on(const struct settings *settings)
{
    return settings->remote.enable && settings->remote.stand_in_url[0] != '\0';
}

void platform_save(struct platform_link *link)
{
    link->connected = false;
    link->n_stale = link->n_on_way;
    link->next_us = 0;
}

static void add_member(struct text *text, const char *key, const char *value)
{
    text_add(text, ",\"");
    text_add(text, key);
    text_add(text, "\":");
    text_quoted(text, value);
}

/* Whoever stands in for DeviceHub may want to let in only whom it knows. */
static void add_activation(struct text *text, const struct remote_management_settings *remote)
{
    bool account = remote->activation_method == ACTIVATION_ACCOUNT;
    add_member(text, "server_address", remote->server_address);
    add_member(text, "activation_method", account ? "account" : "authentication_code");
    add_member(text, account ? "username" : "authentication_code",
               account ? remote->username : remote->authentication_code);
}

static int spell_hello(const struct settings *settings, const struct hal_identity *identity,
                       char out[HELLO_MAX])
{
    static const char *const platforms[] = { "devicehub", "iot_development_platform" };
    struct text text;
    text_begin(&text, out, HELLO_MAX);
    text_add(&text, "{\"event\":\"Hello\"");
    add_member(&text, "platform", platforms[settings->remote.platform]);
    add_member(&text, "device_sn", identity->device_sn);
    add_member(&text, "device_mac", identity->device_mac);
    add_member(&text, "ip_address", settings->network.ip_address);
    if (settings->remote.platform == PLATFORM_DEVICEHUB)
        add_activation(&text, &settings->remote);
    text_char(&text, '}');
    return text_end(&text);
}

static bool say(struct platform_link *link, const struct hal *hal, uint32_t id, const char *to,
                const char *url, const char *body, size_t len)
{
    const struct hal_request request = { .id = id,
                                         .to = to,
                                         .protocol = HAL_PROTOCOL_HTTP,
                                         .url = url,
                                         .verify_tls = true,
                                         .username = "",
                                         .password = "",
                                         .body = body,
                                         .body_len = len,
                                         .timeout_ms = TIMEOUT_MS,
                                         .answer_max =
                                             id == PLATFORM_HELLO_ID ? PLATFORM_ANSWER_MAX : 0 };
    if (link->n_on_way == PLATFORM_WAY_MAX || hal->submit(hal->ctx, &request) != HAL_OK)
        return false;
    link->n_on_way++;
    return true;
}

void platform_step(struct platform_link *link, const struct settings *settings,
                   const struct hal_identity *identity, const struct hal *hal, uint64_t now_us)
{
    char body[HELLO_MAX];
    if (!is_on(settings) || now_us < link->next_us)
        return;
    int len = spell_hello(settings, identity, body);
    link->next_us = now_us + PLATFORM_HELLO_US;
    if (len <= 0 || !say(link, hal, PLATFORM_HELLO_ID, "platform hello",
                         settings->remote.stand_in_url, body, (size_t)len))
        link->connected = false;
}

void platform_report(struct platform_link *link, const struct settings *settings,
                     const struct hal *hal, const char *body, size_t len)
{
    if (is_on(settings) && link->connected && settings->remote.data_transfer_service &&
        settings->remote.platform == PLATFORM_IOT_DEVELOPMENT)
        (void)say(link, hal, PLATFORM_REQUEST_ID, "platform", settings->remote.stand_in_url, body,
                  len); /* none is kept */
}

void platform_tell(struct platform_link *link, const struct settings *settings,
                   const struct hal *hal, const char *url, const char *body, uint64_t now_us)
{
    bool same = is_on(settings) && strcmp(url, settings->remote.stand_in_url) == 0;
    bool told = say(link, hal, PLATFORM_REQUEST_ID, "platform answer", url, body, strlen(body));
    if (told && !same)
        link->n_stale++;
    link->next_us = now_us + PLATFORM_HELLO_US;
}

void platform_body(struct platform_link *link, uint32_t id, const char *body, size_t len)
{
    if (id != PLATFORM_HELLO_ID || link->answer_len != 0)
        return;
    link->answer_len = len;
    if (len <= sizeof link->answer)
        memcpy(link->answer, body, len);
}

void platform_forget_body(struct platform_link *link)
{
    memset(link->answer, 0, sizeof link->answer);
    link->answer_len = 0;
}

/* Whoever is out of reach may hand out a configuration when the device is online again. What came
 * with an answer that does not count, does not either. */
static void take_outcome(struct platform_link *link, enum hal_outcome outcome, bool stale)
{
    if (!stale) {
        link->connected = outcome == HAL_DELIVERED;
        if (!link->connected)
            link->provisioned_by[0] = '\0';
    }
    if (link->answer_len != 0 && (stale || !link->connected))
        platform_forget_body(link);
}

bool platform_reply(struct platform_link *link, const struct hal_reply *reply)
{
    if (reply->id != PLATFORM_REQUEST_ID && reply->id != PLATFORM_HELLO_ID)
        return false;
    bool stale = link->n_stale > 0;
    if (link->n_on_way > 0)
        link->n_on_way--;
    if (stale)
        link->n_stale--;
    take_outcome(link, reply->outcome, stale);
    return true;
}

uint64_t platform_next_us(const struct platform_link *link, const struct settings *settings)
{
    return is_on(settings) ? link->next_us : UINT64_MAX;
}

const char *platform_status(const struct platform_link *link, const struct settings *settings)
{
    if (!settings->remote.enable)
        return "disabled";
    return is_on(settings) && link->connected ? "connected" : "disconnected";
}
