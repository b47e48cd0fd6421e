/* SPDX-License-Identifier: MIT */
/* One draft for the tests that change it, from a folder of scenes/; its teardown frees it. Included
 * after cmocka.h. */
#ifndef FOOTFALL_TESTS_UNIT_DRAFT_AT_HAND_H
#define FOOTFALL_TESTS_UNIT_DRAFT_AT_HAND_H

#include "rig/window/draft.h"

static struct draft draft;
static struct buffer why;

static void open_scene(const char *folder)
{
    buffer_clear(&why);
    if (draft_open(&draft, folder, NULL, &why) != 0)
        fail_msg("%s", buffer_get(&why));
}

static int close_scene(void **state)
{
    (void)state;
    draft_free(&draft);
    buffer_free(&why);
    return 0;
}

#endif
