/* SPDX-License-Identifier: MIT */
#include "hal_sim/manager.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware_core/manage.h"

static int fail(struct settings_error *error, const char *part, const char *key, const char *reason)
{
    *error = (struct settings_error) { 0 };
    snprintf(error->key, sizeof error->key, "%s%s%.80s", part, key[0] != '\0' ? "." : "", key);
    snprintf(error->reason, sizeof error->reason, "%s", reason);
    return -1;
}

static cJSON *first_request(const struct activation_spec *activation)
{
    static const char *const modes[] = {
        [ACTIVATION_BLUR] = "blur", [ACTIVATION_NORMAL] = "normal"
    };
    cJSON *request = cJSON_CreateObject();
    cJSON_AddStringToObject(request, "action", "activate");
    cJSON_AddStringToObject(request, "password", activation->password);
    cJSON_AddStringToObject(request, "privacy_mode", modes[activation->privacy_mode]);
    cJSON *questions =
        activation->n_questions > 0 ? cJSON_AddArrayToObject(request, "questions") : NULL;
    for (size_t i = 0; i < activation->n_questions; i++) {
        cJSON *question = cJSON_CreateObject();
        cJSON_AddStringToObject(question, "question", activation->questions[i].question);
        cJSON_AddStringToObject(question, "answer", activation->questions[i].answer);
        cJSON_AddItemToArray(questions, question);
    }
    return request;
}

static int ask(struct device *device, const cJSON *request, char *answer, size_t cap)
{
    char *text = cJSON_PrintUnformatted(request);
    if (text == NULL)
        return -1;
    device_manage(device, text, strlen(text), answer, cap);
    cJSON_free(text);
    return 0;
}

static int activate(struct device *device, const struct activation_spec *activation,
                    struct settings_error *error)
{
    char answer[MANAGE_ANSWER_MIN];
    cJSON *request = first_request(activation);
    int result = ask(device, request, answer, sizeof answer);
    cJSON_Delete(request);
    cJSON *said = result == 0 ? cJSON_Parse(answer) : NULL;
    if (said == NULL) {
        result = fail(error, "activation", "", "out of memory");
    } else if (!cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(said, "ok"))) {
        const cJSON *wrong = cJSON_GetObjectItemCaseSensitive(said, "key");
        const cJSON *reason = cJSON_GetObjectItemCaseSensitive(said, "reason");
        result = fail(error, "activation", wrong->valuestring, reason->valuestring);
    }
    cJSON_Delete(said);
    return result;
}

int manager_commission(struct device *device, const struct scene *scene,
                       struct settings_error *error)
{
    struct settings_error inner;
    if (scene->activation.done && activate(device, &scene->activation, error) != 0)
        return -1;
    if (device_import(device, scene->device_json, strlen(scene->device_json),
                      scene->camera.width_px, scene->camera.height_px, &inner) == 0)
        return 0;
    return fail(error, "device", inner.key, inner.reason);
}

/* As it is, when it is no object or has a password. */
static char *complete(const struct activation_spec *activation, const char *request)
{
    cJSON *json = cJSON_Parse(request);
    char *text = NULL;
    if (cJSON_IsObject(json) && activation->done &&
        cJSON_GetObjectItemCaseSensitive(json, "password") == NULL) {
        cJSON_AddStringToObject(json, "password", activation->password);
        text = cJSON_PrintUnformatted(json);
    } else {
        text = strdup(request);
    }
    cJSON_Delete(json);
    return text;
}

int manager_ask(struct device *device, const struct scene *scene, const char *request,
                struct trace *trace, uint64_t t_us)
{
    char *text = complete(&scene->activation, request);
    char *answer = malloc(MANAGE_ANSWER_MAX);
    int result = text != NULL && answer != NULL ? 0 : -1;
    if (result == 0) {
        snprintf(answer, MANAGE_ANSWER_MAX, "null");
        if (device != NULL)
            device_manage(device, text, strlen(text), answer, MANAGE_ANSWER_MAX);
        trace_manage(trace, t_us, text, answer);
    }
    free(text);
    free(answer);
    return result;
}
