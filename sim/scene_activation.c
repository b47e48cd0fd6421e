/* SPDX-License-Identifier: MIT */
#include "sim/scene_activation.h"

#include "sim/scene.h"

#define AT(structure, member) .offset = offsetof(struct structure, member)
#define TABLE(name, rows)                                                                          \
    static const struct key_table name = { sizeof rows / sizeof rows[0], rows }

static const char *const privacy_choices[] = { "blur", "normal", NULL };

static const struct key question_keys[] = {
    { "question", KEY_TEXT, true, 1, ACTIVATION_TEXT_MAX, AT(activation_question, question) },
    { "answer", KEY_TEXT, true, 1, ACTIVATION_TEXT_MAX, AT(activation_question, answer) },
};
TABLE(question_table, question_keys);
static const struct key_form question_forms[] = { { "question", &question_table } };

static int read_question(struct reading *reading, const cJSON *json, void *element)
{
    return keys_read(reading, json, &question_table, element);
}

static const struct key_list question_list = { sizeof(struct activation_question),
                                               offsetof(struct activation_spec, n_questions),
                                               read_question, question_forms, 1 };

static const struct key activation_keys[] = {
    { "password", KEY_TEXT, .min = 8, .max = ACTIVATION_TEXT_MAX, .fallback = "\"footfall1\"",
      AT(activation_spec, password) },
    { "privacy_mode", KEY_CHOICE, .choices = privacy_choices, .fallback = "\"blur\"",
      AT(activation_spec, privacy_mode) },
    { "questions", KEY_LIST, .min = ACTIVATION_QUESTIONS, .max = ACTIVATION_QUESTIONS,
      .list = &question_list, AT(activation_spec, questions) },
};
TABLE(activation_table, activation_keys);

int scene_activation_read(struct reading *reading, const cJSON *json, void *target)
{
    struct activation_spec *activation = target;
    if (cJSON_IsFalse(json))
        return 0;
    if (!cJSON_IsObject(json))
        return reading_expected(reading, json, "an object, or false");
    activation->done = true;
    return keys_read(reading, json, &activation_table, activation);
}
