/* SPDX-License-Identifier: MIT */
/* The account at the management interface (VS121-P 4, 5.4.1): first use, a new password, security
 * questions. Everything is read and checked first, then kept in the record store, then in force. */
#include "firmware_core/manage_call.h"

#include <string.h>

static int keep(struct manage_call *call, const char *key, const struct access *fresh)
{
    struct device *device = call->device;
    if (access_save(fresh, &device->hal) != HAL_OK)
        return manage_refuse(call, key, "could not be stored");
    device->access = *fresh;
    device->settings.privacy_mode = access_privacy_mode(fresh);
    return 0;
}

static int read_new_password(struct manage_call *call, const char *key, bool confirmed,
                             struct secret *out)
{
    const char *password = manage_text(call, key);
    if (password == NULL)
        return -1;
    const char *fault = access_password_fault(password);
    if (fault != NULL)
        return manage_refuse(call, key, fault);
    if (confirmed || cJSON_GetObjectItemCaseSensitive(call->request, "confirm") != NULL) {
        const char *confirm = manage_text(call, "confirm");
        if (confirm == NULL)
            return -1;
        if (strcmp(confirm, password) != 0)
            return manage_refuse(call, "confirm", "is not the same as the new password");
    }
    if (access_keep(out, password, &call->device->hal) != 0)
        return manage_refuse(call, key, "could not be kept");
    return 0;
}

static int read_privacy_mode(struct manage_call *call, struct access *fresh)
{
    const char *const key = "privacy_mode";
    if (fresh->privacy_chosen && cJSON_GetObjectItemCaseSensitive(call->request, key) == NULL)
        return 0;
    const char *name = manage_text(call, key);
    if (name == NULL)
        return -1;
    bool normal = strcmp(name, "normal") == 0;
    if (!normal && strcmp(name, "blur") != 0)
        return manage_refuse(call, key, "takes blur, normal");
    enum privacy_mode mode = normal ? PRIVACY_NORMAL : PRIVACY_BLUR;
    if (fresh->privacy_chosen && fresh->privacy_mode != mode)
        return manage_refuse(call, key, "stays as it was chosen; only the reset button frees it");
    fresh->privacy_chosen = true;
    fresh->privacy_mode = mode;
    return 0;
}

static int refuse_entry(struct manage_call *call, const char *list, unsigned index,
                        const char *member, const char *reason)
{
    struct text key;
    char path[40];
    text_begin(&key, path, sizeof path);
    text_add(&key, list);
    text_char(&key, '[');
    text_unsigned(&key, index);
    text_char(&key, ']');
    text_add(&key, member);
    (void)text_end(&key);
    return manage_refuse(call, path, reason);
}

static bool fits(const cJSON *item, size_t max)
{
    if (!cJSON_IsString(item) || item->valuestring[0] == '\0' || strlen(item->valuestring) > max)
        return false;
    for (const char *c = item->valuestring; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return false;
    return true;
}

/* A list of exactly three, or NULL and refused. */
static const cJSON *list_of_three(struct manage_call *call, const char *key, const char *reason)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(call->request, key);
    if (cJSON_IsArray(list) && cJSON_GetArraySize(list) == ACCESS_QUESTIONS)
        return list->child;
    manage_refuse(call, key, list == NULL ? "must be given" : reason);
    return NULL;
}

static int read_question(struct manage_call *call, unsigned index, const cJSON *item,
                         struct access *fresh)
{
    const char *const list = "questions";
    const cJSON *question = cJSON_GetObjectItemCaseSensitive(item, "question");
    const cJSON *answer = cJSON_GetObjectItemCaseSensitive(item, "answer");
    struct security_question *to = &fresh->questions[index];
    if (!cJSON_IsObject(item) || cJSON_GetArraySize(item) != 2)
        return refuse_entry(call, list, index, "", "takes a question and an answer, nothing else");
    if (!fits(question, ACCESS_QUESTION_MAX))
        return refuse_entry(call, list, index, ".question", "takes a text of 1..127 bytes");
    if (!fits(answer, ACCESS_ANSWER_MAX))
        return refuse_entry(call, list, index, ".answer", "takes a text of 1..63 bytes");
    memset(to->question, 0, sizeof to->question);
    memcpy(to->question, question->valuestring, strlen(question->valuestring));
    for (unsigned i = 0; i < index; i++)
        if (strcmp(fresh->questions[i].question, to->question) == 0)
            return refuse_entry(call, list, index, ".question", "is asked twice");
    if (access_keep(&to->answer, answer->valuestring, &call->device->hal) != 0)
        return refuse_entry(call, list, index, ".answer", "could not be kept");
    return 0;
}

static int read_questions(struct manage_call *call, struct access *fresh)
{
    const cJSON *item = list_of_three(call, "questions", "takes exactly 3");
    if (item == NULL)
        return -1;
    for (unsigned i = 0; i < ACCESS_QUESTIONS; i++, item = item->next)
        if (read_question(call, i, item, fresh) != 0)
            return -1;
    fresh->has_questions = true;
    return 0;
}

int manage_activate(struct manage_call *call)
{
    struct access fresh = call->device->access;
    bool questions = cJSON_GetObjectItemCaseSensitive(call->request, "questions") != NULL;
    if (read_privacy_mode(call, &fresh) != 0 ||
        read_new_password(call, "password", false, &fresh.password) != 0 ||
        (questions && read_questions(call, &fresh) != 0))
        return -1;
    fresh.activated = true;
    return keep(call, "password", &fresh);
}

int manage_account(struct manage_call *call)
{
    manage_key(call, "username");
    text_quoted(&call->answer, "admin");
    manage_key(call, "user_level");
    text_quoted(&call->answer, "Administrator");
    return 0;
}

static void put_question(struct manage_call *call, unsigned index, const char *question)
{
    if (index > 0)
        text_char(&call->answer, ',');
    text_quoted(&call->answer, question);
}

/* For the pages of first use and of the login, with Forgot Password behind it. */
int manage_welcome(struct manage_call *call)
{
    const struct access *access = &call->device->access;
    manage_key(call, "activated");
    text_add(&call->answer, access->activated ? "true" : "false");
    manage_key(call, "privacy_mode");
    text_quoted(&call->answer, access_privacy_mode(access) == PRIVACY_NORMAL ? "normal" : "blur");
    manage_key(call, "ready_made");
    text_char(&call->answer, '[');
    for (unsigned i = 0; i < ACCESS_READY_MADE; i++)
        put_question(call, i, access_ready_made[i]);
    text_char(&call->answer, ']');
    manage_key(call, "questions");
    text_char(&call->answer, '[');
    for (unsigned i = 0; access->has_questions && i < ACCESS_QUESTIONS; i++)
        put_question(call, i, access->questions[i].question);
    text_char(&call->answer, ']');
    return 0;
}

/* All three are compared, so that nobody learns which one was wrong. */
static bool answered_rightly(struct manage_call *call, const cJSON *answer)
{
    const struct access *access = &call->device->access;
    bool right = true;
    for (unsigned i = 0; i < ACCESS_QUESTIONS; i++, answer = answer->next)
        right =
            fits(answer, ACCESS_ANSWER_MAX) &&
            access_matches(&access->questions[i].answer, answer->valuestring, &call->device->hal) &&
            right;
    return right;
}

int manage_forgot_password(struct manage_call *call)
{
    struct access fresh = call->device->access;
    if (!fresh.has_questions)
        return manage_refuse(call, "action",
                             "no security questions were set; the reset button helps");
    const cJSON *answers =
        list_of_three(call, "answers", "takes exactly 3, in the order of the questions");
    if (answers == NULL || manage_may_try(call, "answers") != 0 ||
        read_new_password(call, "new_password", true, &fresh.password) != 0)
        return -1;
    bool right = answered_rightly(call, answers);
    manage_tried(call, right);
    return right ? keep(call, "new_password", &fresh)
                 : manage_refuse(call, "answers", "are not all right");
}

int manage_set_password(struct manage_call *call)
{
    struct access fresh = call->device->access;
    const cJSON *level = cJSON_GetObjectItemCaseSensitive(call->request, "user_level");
    if (level != NULL &&
        (!cJSON_IsString(level) || strcmp(level->valuestring, "Administrator") != 0))
        return manage_refuse(call, "user_level", "is Administrator and cannot be changed");
    if (read_new_password(call, "new_password", true, &fresh.password) != 0)
        return -1;
    return keep(call, "new_password", &fresh);
}

int manage_set_questions(struct manage_call *call)
{
    struct access fresh = call->device->access;
    if (read_questions(call, &fresh) != 0)
        return -1;
    return keep(call, "questions", &fresh);
}
