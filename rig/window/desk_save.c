/* SPDX-License-Identifier: MIT */
#include "rig/window/desk_parts.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { SAVED_MAX = 10000 };

/* The first folder of this name that is not there: saved/CASE-1 and so on, or what the command line
 * says. */
static bool choose_folder(struct desk *desk)
{
    const char *name = strchr(desk->draft.scene->name, '/');
    char path[sizeof desk->saving_to];
    const size_t cap = sizeof path;
    struct stat st;
    name = name != NULL ? name + 1 : desk->draft.scene->name;
    for (int n = 1; n <= SAVED_MAX; n++) {
        int len;
        if (desk->save_folder == NULL)
            len = snprintf(path, cap, "saved/%s-%d", name, n);
        else if (n == 1)
            len = snprintf(path, cap, "%s", desk->save_folder);
        else
            len = snprintf(path, cap, "%s-%d", desk->save_folder, n);
        if (len < (int)cap && stat(path, &st) != 0) {
            memcpy(desk->saving_to, path, sizeof path);
            return true;
        }
    }
    return false;
}

void desk_save(struct desk *desk)
{
    struct buffer why = { 0 };
    if (desk->saving.pid > 0) {
        desk_say(desk, true, "still saving %s", desk->saving_to);
        return;
    }
    if (!choose_folder(desk))
        desk_say(desk, true, "no name is left to save it by");
    else if (draft_save_begin(&desk->draft, desk->saving_to, &desk->saving, &why) != 0)
        desk_say(desk, true, "not saved: %s", buffer_get(&why));
    else
        desk_say(desk, false, "saving %s, and running it ...", desk->saving_to);
    desk->saving_scene = desk->draft.now;
    buffer_free(&why);
}

bool desk_save_tick(struct desk *desk)
{
    struct buffer why = { 0 };
    if (desk->saving.pid <= 0)
        return false;
    int result = draft_save_poll(&desk->saving, false, &why);
    if (result < 0)
        desk_say(desk, true, "not saved: %s", buffer_get(&why));
    if (result == 0) {
        desk_say(desk, false, "saved; a run of it passes: footfall run %s", desk->saving_to);
        desk->draft.saved = desk->draft.now == desk->saving_scene;
    }
    buffer_free(&why);
    return result <= 0;
}
