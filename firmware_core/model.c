/* SPDX-License-Identifier: MIT */
#include "firmware_core/model.h"

#include <string.h>

const struct model *model_find(const char *name)
{
    static const struct model *const all[] = { &model_vs121_p };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (strcmp(all[i]->name, name) == 0)
            return all[i];
    return NULL;
}
