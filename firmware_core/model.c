/* SPDX-License-Identifier: MIT */
#include "firmware_core/model.h"

#include <string.h>

const struct model *const models[] = { &model_vs121_p, NULL };

const struct model *model_find(const char *name)
{
    for (size_t i = 0; models[i] != NULL; i++)
        if (strcmp(models[i]->name, name) == 0)
            return models[i];
    return NULL;
}
