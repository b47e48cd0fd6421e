/* SPDX-License-Identifier: MIT */
/* Any bytes as a request at the management interface of a device that has a password: the answer is
 * one JSON object, and where it is a refusal the device is as it was. */
#include <cjson/cJSON.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "firmware_core/device_parts.h"
#include "firmware_core/manage.h"
#include "hal_sim/secrets.h"
#include "rig/idle_board.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct device *device;
static char answer[MANAGE_ANSWER_MAX];

static void must(int holds)
{
    if (!holds)
        abort();
}

static int one_round(void *ctx, const char *secret, const uint8_t salt[HAL_SALT_SIZE],
                     uint32_t rounds, uint8_t out[HAL_HASH_SIZE])
{
    (void)rounds;
    return secrets_hash(ctx, secret, salt, 1, out);
}

static int no_random(void *ctx, uint8_t *out, size_t len)
{
    (void)ctx;
    memset(out, 7, len);
    return HAL_OK;
}

static void make_device(void)
{
    static const char first[] = "{\"action\":\"activate\",\"password\":\"abcdefg1\","
                                "\"privacy_mode\":\"normal\",\"questions\":["
                                "{\"question\":\"a\",\"answer\":\"1\"},"
                                "{\"question\":\"b\",\"answer\":\"2\"},"
                                "{\"question\":\"c\",\"answer\":\"3\"}]}";
    struct settings_error error;
    struct hal hal = idle_board();
    hal.hash_secret = one_round;
    hal.random = no_random;
    if (device == NULL)
        device = malloc(device_size());
    must(device != NULL);
    device_init(device, &model_vs121_p, &hal);
    device_manage(device, first, strlen(first), answer, sizeof answer);
    must(strcmp(answer, "{\"ok\":true}") == 0);
    must(device_import(device, "{}", 2, 640, 480, &error) == 0);
    device_start(device);
}

static bool said_yes(size_t len)
{
    must(strlen(answer) == len && len < sizeof answer);
    cJSON *json = cJSON_ParseWithLength(answer, len);
    const cJSON *ok = cJSON_GetObjectItemCaseSensitive(json, "ok");
    must(cJSON_IsBool(ok));
    bool yes = cJSON_IsTrue(ok);
    const cJSON *reason = cJSON_GetObjectItemCaseSensitive(json, "reason");
    must(yes || (cJSON_IsString(reason) && reason->valuestring[0] != '\0'));
    cJSON_Delete(json);
    return yes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct settings settings;
    static struct access access;
    if (device == NULL)
        make_device();
    settings = device->settings;
    access = device->access;
    device->tries = (struct access_tries) { 0 };
    if (said_yes(device_manage(device, (const char *)data, size, answer, sizeof answer))) {
        make_device();
        return 0;
    }
    must(memcmp(&settings, &device->settings, sizeof settings) == 0);
    must(memcmp(&access, &device->access, sizeof access) == 0);
    return 0;
}
