/* SPDX-License-Identifier: MIT */
/* What a platform's stand-in may answer to a hello (VS121-P 5.4.4), as scenes/FORMAT.md has it: a
 * configuration for Auto Provisioning, or other settings for Remote Management Service. */
#include <assert.h>
#include <string.h>

#include "firmware_core/device_parts.h"
#include "firmware_core/text.h"

enum { TOLD_MAX = 2048 };

static int refuse(struct settings_error *error, const char *key, const char *reason)
{
    struct text text;
    text_begin(&text, error->key, sizeof error->key);
    text_excerpt(&text, key, 40);
    (void)text_end(&text);
    text_begin(&text, error->reason, sizeof error->reason);
    text_add(&text, reason);
    (void)text_end(&text);
    return -1;
}

/* Both services are the development platform's. */
static bool is_on(const struct device *device, bool service)
{
    return service && device->settings.remote.platform == PLATFORM_IOT_DEVELOPMENT;
}

static int change_settings(struct device *device, const cJSON *item, struct settings_error *error)
{
    if (!is_on(device, device->settings.remote.remote_management_service))
        return refuse(error, "settings", "Remote Management Service is off");
    return device_import_item(device, item, error);
}

/* 1 when it is ignored: nobody wished for one, or there was one since the device came online. */
static int provision(struct device *device, const cJSON *item, struct settings_error *error)
{
    struct platform_link *link = &device->platform;
    char by[sizeof link->provisioned_by];
    memcpy(by, device->settings.remote.stand_in_url, sizeof by);
    if (!is_on(device, device->settings.remote.auto_provisioning)) {
        device_log(device, HAL_LOG_INFO,
                   "the platform's configuration is ignored: Auto Provisioning is off");
        return 1;
    }
    if (strcmp(link->provisioned_by, by) == 0)
        return 1;
    int result = device_import_item(device, item, error);
    if (result == 0)
        memcpy(link->provisioned_by, by, sizeof by);
    return result;
}

static int carry_out(struct device *device, const char *json, size_t len,
                     struct settings_error *error)
{
    cJSON *root = NULL;
    if (len > PLATFORM_ANSWER_MAX)
        return refuse(error, "", "the answer is longer than 33792 bytes");
    const char *wrong = json_arena_parse(&device->json, json, len, &root);
    if (wrong != NULL)
        return refuse(error, "", wrong);
    if (!cJSON_IsObject(root))
        return refuse(error, "", "must be an object");
    const cJSON *item = root->child;
    if (item == NULL)
        return 1;
    if (item->next != NULL)
        return refuse(error, item->next->string, "only one thing can be asked for");
    if (strcmp(item->string, "configuration") == 0)
        return provision(device, item, error);
    if (strcmp(item->string, "settings") == 0)
        return change_settings(device, item, error);
    return refuse(error, item->string, "there is no such key");
}

static void spell(const struct settings_error *error, bool ok, char out[TOLD_MAX])
{
    struct text text;
    text_begin(&text, out, TOLD_MAX);
    text_add(&text, "{\"event\":\"Answer\",\"ok\":");
    text_add(&text, ok ? "true" : "false");
    if (!ok) {
        text_add(&text, ",\"key\":");
        text_quoted(&text, error->key);
        text_add(&text, ",\"reason\":");
        text_quoted(&text, error->reason);
    }
    text_char(&text, '}');
    int len = text_end(&text);
    assert(len > 0); /* a key and a reason of settings_error fit, escaped */
    (void)len;
}

void device_platform_answered(struct device *device, uint64_t now_us)
{
    struct platform_link *link = &device->platform;
    struct settings_error error = { 0 };
    char url[URL_LEN_MAX + 1], told[TOLD_MAX];
    size_t len = link->answer_len;
    if (len == 0)
        return;
    memcpy(url, device->settings.remote.stand_in_url, sizeof url);
    json_arena_begin(&device->json);
    int result = carry_out(device, link->answer, len, &error);
    json_arena_end(&device->json);
    platform_forget_body(link);
    if (result > 0)
        return;
    device_log(device, result == 0 ? HAL_LOG_INFO : HAL_LOG_WARNING,
               result == 0 ? "the platform changed the settings"
                           : "what the platform asked for is refused");
    spell(&error, result == 0, told);
    platform_tell(link, &device->settings, &device->hal, url, told, now_us);
}
