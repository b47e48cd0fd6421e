/* SPDX-License-Identifier: MIT */
#include "firmware_core/manage.h"

#include <assert.h>
#include <string.h>

#include "firmware_core/json_arena.h"
#include "firmware_core/manage_call.h"
#include "firmware_core/settings_value.h"

/* Who may ask for what. */
enum right {
    RIGHT_FRESH,  /* anybody, on a device that has no password yet */
    RIGHT_PUBLIC, /* anybody, at any time */
    RIGHT_LOCKED, /* anybody, on a device that has a password */
    RIGHT_ADMIN,  /* who gives that password */
};

enum { KEYS_MAX = 6 };

struct action {
    const char *name;
    enum right right;
    int (*run)(struct manage_call *call);
    const char *keys[KEYS_MAX]; /* that it takes, beside those of every request */
};

static const struct action actions[] = {
    { "activate", RIGHT_FRESH, manage_activate, { "confirm", "privacy_mode", "questions" } },
    { "login", RIGHT_ADMIN, manage_account, { NULL } },
    { "welcome", RIGHT_PUBLIC, manage_welcome, { NULL } },
    { "forgot_password",
      RIGHT_LOCKED,
      manage_forgot_password,
      { "answers", "new_password", "confirm" } },
    { "set_password",
      RIGHT_ADMIN,
      manage_set_password,
      { "new_password", "confirm", "user_level" } },
    { "set_questions", RIGHT_ADMIN, manage_set_questions, { "questions" } },
    { "export", RIGHT_ADMIN, manage_export, { NULL } },
    { "import", RIGHT_ADMIN, manage_import, { "config" } },
    { "info", RIGHT_ADMIN, manage_info, { NULL } },
    { "reset", RIGHT_ADMIN, manage_reset, { "keep_ip", "keep_user" } },
    { "reboot", RIGHT_ADMIN, manage_reboot, { NULL } },
    { "live_picture", RIGHT_ADMIN, manage_live_picture, { NULL } },
    { "snapshot", RIGHT_ADMIN, manage_snapshot, { NULL } },
    { "clear_privacy_masks", RIGHT_ADMIN, manage_clear_masks, { NULL } },
    { "set_time", RIGHT_ADMIN, manage_set_time, { "time", "computer_time" } },
    { "status", RIGHT_ADMIN, manage_status, { NULL } },
    { "connection_test", RIGHT_ADMIN, manage_connection_test, { "function", "to" } },
    { "address_test", RIGHT_ADMIN, manage_address_test, { "address" } },
    { "upgrade", RIGHT_ADMIN, manage_upgrade, { "size", "reset_after_upgrading" } },
};

static const char *const keys_of_all[] = { "action", "username", "password", NULL };

int manage_refuse(struct manage_call *call, const char *key, const char *reason)
{
    struct text text;
    text_begin(&text, call->error.key, sizeof call->error.key);
    text_excerpt(&text, key, 40);
    (void)text_end(&text);
    text_begin(&text, call->error.reason, sizeof call->error.reason);
    text_add(&text, reason);
    (void)text_end(&text);
    return -1;
}

const char *manage_text(struct manage_call *call, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(call->request, key);
    if (cJSON_IsString(item))
        return item->valuestring;
    manage_refuse(call, key, item == NULL ? "must be given" : "must be a text");
    return NULL;
}

int manage_bool(struct manage_call *call, const char *key, bool fallback, bool *out)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(call->request, key);
    *out = item != NULL ? cJSON_IsTrue(item) : fallback;
    return item == NULL || cJSON_IsBool(item) ? 0 : manage_refuse(call, key, "takes true, false");
}

int manage_number(struct manage_call *call, const char *key, int32_t least, int32_t most,
                  int32_t *out)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(call->request, key);
    char reason[64];
    struct text text;
    if (item == NULL)
        return manage_refuse(call, key, "must be given");
    *out = item->valueint;
    if (settings_value_is_whole(item) && *out >= least && *out <= most)
        return 0;
    text_begin(&text, reason, sizeof reason);
    text_add(&text, "takes whole numbers from ");
    text_signed(&text, least);
    text_add(&text, " to ");
    text_signed(&text, most);
    (void)text_end(&text);
    return manage_refuse(call, key, reason);
}

void manage_key(struct manage_call *call, const char *key)
{
    text_char(&call->answer, ',');
    text_quoted(&call->answer, key);
    text_char(&call->answer, ':');
}

int manage_may_try(struct manage_call *call, const char *key)
{
    const struct device *device = call->device;
    uint32_t pause_s = access_pause_s(&device->tries, device->hal.now_us(device->hal.ctx));
    if (pause_s == 0)
        return 0;
    struct text text;
    char reason[96];
    text_begin(&text, reason, sizeof reason);
    text_add(&text, "too many wrong ones: nothing is tried for another ");
    text_unsigned(&text, pause_s);
    text_add(&text, " s");
    (void)text_end(&text);
    return manage_refuse(call, key, reason);
}

void manage_tried(struct manage_call *call, bool right)
{
    struct device *device = call->device;
    if (access_tried(&device->tries, right, &device->hal) != HAL_OK)
        device->hal.log(device->hal.ctx, HAL_LOG_ERROR,
                        "the store cannot be written: a restart would forget the wrong tries");
}

static int login(struct manage_call *call)
{
    static const char *const key = "password";
    struct device *device = call->device;
    const cJSON *username = cJSON_GetObjectItemCaseSensitive(call->request, "username");
    const char *password = manage_text(call, key);
    if (password == NULL || manage_may_try(call, key) != 0)
        return -1;
    bool admin = username == NULL ||
                 (cJSON_IsString(username) && strcmp(username->valuestring, "admin") == 0);
    bool right = access_matches(&device->access.password, password, &device->hal) && admin;
    manage_tried(call, right);
    return right ? 0 : manage_refuse(call, key, "is not that of the user");
}

static bool is_one_of(const char *word, const char *const *list, unsigned max)
{
    for (unsigned i = 0; i < max && list[i] != NULL; i++)
        if (strcmp(list[i], word) == 0)
            return true;
    return false;
}

static int check_keys(struct manage_call *call, const struct action *action)
{
    for (const cJSON *item = call->request->child; item != NULL; item = item->next) {
        if (!is_one_of(item->string, keys_of_all, KEYS_MAX) &&
            !is_one_of(item->string, action->keys, KEYS_MAX))
            return manage_refuse(call, item->string, "this action has no such key");
        for (const cJSON *other = call->request->child; other != item; other = other->next)
            if (strcmp(other->string, item->string) == 0)
                return manage_refuse(call, item->string, "is given twice");
    }
    return 0;
}

static const struct action *find_action(struct manage_call *call)
{
    const char *name = manage_text(call, "action");
    for (unsigned i = 0; name != NULL && i < sizeof actions / sizeof *actions; i++)
        if (strcmp(actions[i].name, name) == 0)
            return &actions[i];
    if (name != NULL)
        manage_refuse(call, "action", "there is no such action");
    return NULL;
}

static int run_action(struct manage_call *call)
{
    if (!cJSON_IsObject(call->request))
        return manage_refuse(call, "", "must be an object");
    const struct action *action = find_action(call);
    if (action == NULL || check_keys(call, action) != 0)
        return -1;
    if (action->right == RIGHT_FRESH && call->device->access.activated)
        return manage_refuse(call, "action", "the device has a password already");
    if (action->right > RIGHT_PUBLIC && !call->device->access.activated)
        return manage_refuse(call, "action",
                             "the device has no password yet: activate comes first");
    if (action->right == RIGHT_ADMIN && login(call) != 0)
        return -1;
    return action->run(call);
}

static int parse(struct manage_call *call, const char *json, size_t len)
{
    cJSON *root = NULL;
    if (len > MANAGE_REQUEST_MAX)
        return manage_refuse(call, "", "the request is longer than 65536 bytes");
    const char *wrong = json_arena_parse(&call->device->json, json, len, &root);
    call->request = root;
    return wrong == NULL ? 0 : manage_refuse(call, "", wrong);
}

static size_t write_refusal(const struct settings_error *error, char *answer, size_t cap)
{
    struct text text;
    text_begin(&text, answer, cap);
    text_add(&text, "{\"ok\":false,\"key\":");
    text_quoted(&text, error->key);
    text_add(&text, ",\"reason\":");
    text_quoted(&text, error->reason);
    text_char(&text, '}');
    int len = text_end(&text);
    assert(len > 0);
    return (size_t)len;
}

const char *manage_action(unsigned index)
{
    return index < sizeof actions / sizeof *actions ? actions[index].name : NULL;
}

size_t device_manage(struct device *device, const char *json, size_t len, char *answer, size_t cap)
{
    assert(cap >= MANAGE_ANSWER_MIN);
    struct manage_call call = { .device = device };
    text_begin(&call.answer, answer, cap);
    text_add(&call.answer, "{\"ok\":true");
    json_arena_begin(&device->json);
    int result = parse(&call, json, len);
    if (result == 0)
        result = run_action(&call);
    json_arena_end(&device->json);
    text_char(&call.answer, '}');
    int answer_len = text_end(&call.answer);
    if (result == 0 && answer_len < 0)
        result = manage_refuse(&call, "", "the answer is longer than there is room for");
    return result == 0 ? (size_t)answer_len : write_refusal(&call.error, answer, cap);
}
