/* SPDX-License-Identifier: MIT */
/* Any bytes as a platform's answer to a device's hello. The first byte chooses what is switched on
 * there and how the answer comes; the rest is its body. Either the device is as it was, or the
 * whole of the new configuration is in force and may be exported; what it tells of that is JSON;
 * nothing of the answer is left in its memory, and the next hello has time. */
#include <cjson/cJSON.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "firmware_core/device_parts.h"
#include "rig/idle_board.h"

#define CONFIG(platform, services)                                                                 \
    "{\"remote_management\":{\"enable\":true,\"platform\":\"" platform "\",\"stand_in_url\":"      \
    "\"http://platform/\",\"iot_development_platform\":{" services "}}}"
#define PROVISIONING "\"auto_provisioning\":true"
#define SERVICE "\"remote_management_service\":true"

enum { WAYS = 8, TOLD_MAX = 4096 };
enum { WAY_FAILS = 8, WAY_AFTER_OTHER_SETTINGS = 16, WAY_TWICE = 32, WAY_TOO_LONG = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const configs[WAYS] = {
    CONFIG("iot_development_platform", PROVISIONING "," SERVICE),
    CONFIG("iot_development_platform", PROVISIONING),
    CONFIG("iot_development_platform", SERVICE),
    CONFIG("iot_development_platform", ""),
    CONFIG("devicehub", PROVISIONING "," SERVICE),
    CONFIG("iot_development_platform", PROVISIONING "," SERVICE ",\"data_transfer_service\":true"),
    CONFIG("iot_development_platform", SERVICE ",\"data_transfer_service\":true"),
    CONFIG("devicehub", ""),
};

static struct device *device;
static struct {
    uint64_t now_us;
    unsigned n_hellos, n_told;
    char told[TOLD_MAX];
} board;

static void must(int holds)
{
    if (!holds)
        abort();
}

static uint64_t now_us(void *ctx)
{
    (void)ctx;
    return board.now_us;
}

static int submit(void *ctx, const struct hal_request *request)
{
    (void)ctx;
    if (request->id == PLATFORM_HELLO_ID) {
        must(request->answer_max == PLATFORM_ANSWER_MAX);
        board.n_hellos++;
        return HAL_OK;
    }
    must(request->id == PLATFORM_REQUEST_ID && request->body_len < sizeof board.told);
    memcpy(board.told, request->body, request->body_len);
    board.told[request->body_len] = '\0';
    board.n_told++;
    return HAL_OK;
}

static void make_device(unsigned way)
{
    struct settings_error error;
    struct hal hal = idle_board();
    hal.now_us = now_us;
    hal.submit = submit;
    if (device == NULL)
        device = malloc(device_size());
    must(device != NULL);
    memset(&board, 0, sizeof board);
    device_init(device, &model_vs121_p, &hal);
    must(device_import(device, configs[way], strlen(configs[way]), 640, 480, &error) == 0);
    device_start(device);
}

static void reply(uint32_t id, enum hal_outcome outcome)
{
    const struct hal_reply ended = { .id = id, .outcome = outcome };
    device_on_reply(device, &ended);
    device_step(device);
}

/* The body is in memory of just its size, so that reading on would be noticed. */
static void answer(const uint8_t *data, size_t size, unsigned how)
{
    uint8_t *body = malloc(size > 0 ? size : 1);
    struct settings_error error;
    must(body != NULL);
    if (size > 0)
        memcpy(body, data, size);
    const size_t len = (how & WAY_TOO_LONG) != 0 ? SIZE_MAX : size;
    device_on_body(device, PLATFORM_HELLO_ID, (const char *)body, len);
    if ((how & WAY_TWICE) != 0)
        device_on_body(device, PLATFORM_HELLO_ID, (const char *)body, len);
    free(body);
    if ((how & WAY_AFTER_OTHER_SETTINGS) != 0)
        must(device_import(device, configs[0], strlen(configs[0]), 640, 480, &error) == 0);
    reply(PLATFORM_HELLO_ID, (how & WAY_FAILS) != 0 ? HAL_REFUSED : HAL_DELIVERED);
}

static bool told_of_success(void)
{
    cJSON *json = cJSON_Parse(board.told);
    const cJSON *ok = cJSON_GetObjectItemCaseSensitive(json, "ok");
    const cJSON *reason = cJSON_GetObjectItemCaseSensitive(json, "reason");
    must(cJSON_IsBool(ok));
    const bool success = cJSON_IsTrue(ok);
    must(success == (reason == NULL) && (success || reason->valuestring[0] != '\0'));
    cJSON_Delete(json);
    return success;
}

static void check_memory(void)
{
    const struct platform_link *link = &device->platform;
    must(link->answer_len == 0);
    for (size_t i = 0; i < sizeof link->answer; i++)
        must(link->answer[i] == '\0');
}

static void must_export(char out[SETTINGS_JSON_EXPORT_MAX])
{
    must(device_export(device, out, SETTINGS_JSON_EXPORT_MAX) > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char before[SETTINGS_JSON_EXPORT_MAX], after[SETTINGS_JSON_EXPORT_MAX];
    struct settings_error error;
    if (size == 0)
        return 0;
    const unsigned how = data[0];
    make_device(how % WAYS);
    device_step(device);
    must(board.n_hellos == 1);
    must_export(before);
    answer(data + 1, size - 1, how);
    must(board.n_told <= 1);
    const bool changed = board.n_told == 1 && told_of_success();
    if ((how & (WAY_FAILS | WAY_AFTER_OTHER_SETTINGS | WAY_TOO_LONG)) != 0)
        must(!changed);
    must_export(after);
    if (!changed && (how & WAY_AFTER_OTHER_SETTINGS) == 0)
        must(strcmp(before, after) == 0);
    if (changed)
        must(device_import(device, after, strlen(after), 640, 480, &error) == 0);
    check_memory();
    must(device->settings.privacy_mode == access_privacy_mode(&device->access));
    if (board.n_told == 1)
        reply(PLATFORM_REQUEST_ID, HAL_DELIVERED);
    must(device->platform.n_on_way == 0 || board.n_hellos > 1);
    return 0;
}
