/* SPDX-License-Identifier: MIT */
#include "rig/window/keys.h"

#include <stdio.h>
#include <string.h>

#define LAYER(layer) ((enum action)(ACTION_LAYER_FIRST + (layer)))

/* Actions of one group stand together: the help shows them in this order. */
const struct key_row key_rows[] = {
    { ACTION_PLAY, GROUP_TIME, "space", NULL, "play", NULL, "play or pause" },
    { ACTION_BACK, GROUP_TIME, ",", "left", "< frame", NULL, "one frame back" },
    { ACTION_FORWARD, GROUP_TIME, ".", "right", "frame >", NULL, "one frame forward" },
    { ACTION_LAST_REPORT, GROUP_TIME, "[", NULL, "< report", NULL, "to the report before" },
    { ACTION_NEXT_REPORT, GROUP_TIME, "]", NULL, "report >", NULL, "to the next report" },
    { ACTION_LAST_MISTAKE, GROUP_TIME, "shift+n", NULL, "< mistake", NULL,
      "to the mistake before" },
    { ACTION_NEXT_MISTAKE, GROUP_TIME, "n", NULL, "mistake >", NULL, "to the next mistake" },
    { ACTION_SLOWER, GROUP_TIME, "down", NULL, "slower", NULL, "half as fast, down to 1/16" },
    { ACTION_FASTER, GROUP_TIME, "up", NULL, "faster", NULL,
      "twice as fast, up to 16, then as fast as possible" },
    { ACTION_TO_START, GROUP_TIME, "home", NULL, "start", "time line", "to the first frame" },
    { ACTION_TO_END, GROUP_TIME, "end", NULL, "end", "time line", "to the last frame" },

    { LAYER(LAYER_CAMERA), GROUP_VIEW, "1", NULL, "camera", NULL, "layer: the camera's picture" },
    { LAYER(LAYER_DETECTIONS), GROUP_VIEW, "2", NULL, "heads", NULL, "layer: detections" },
    { LAYER(LAYER_TRACKS), GROUP_VIEW, "3", NULL, "tracks", NULL,
      "layer: tracks with number and age" },
    { LAYER(LAYER_TRAILS), GROUP_VIEW, "4", NULL, "trails", NULL, "layer: where tracks have been" },
    { LAYER(LAYER_LINE), GROUP_VIEW, "5", NULL, "line", NULL, "layer: line with arrow and count" },
    { LAYER(LAYER_REGIONS), GROUP_VIEW, "6", NULL, "regions", NULL,
      "layer: regions with count and dwell times" },
    { LAYER(LAYER_FLOW), GROUP_VIEW, "7", NULL, "flow", NULL, "layer: edges of the flow region" },
    { LAYER(LAYER_MASKS), GROUP_VIEW, "8", NULL, "masks", NULL, "layer: privacy masks" },
    { LAYER(LAYER_U_TURN), GROUP_VIEW, "9", NULL, "U-turn", NULL, "layer: U-turn area" },
    { LAYER(LAYER_TRUTH), GROUP_VIEW, "0", NULL, "truth", NULL, "layer: who is really there" },
    { LAYER(LAYER_MISTAKES), GROUP_VIEW, "e", NULL, "mistakes", NULL,
      "layer: missed and false crossings where they happen" },
    { ACTION_STAGE, GROUP_VIEW, "tab", NULL, "stage", NULL,
      "the next stage of the core: background, foreground, response" },
    { ACTION_SIDE_BY_SIDE, GROUP_VIEW, "b", NULL, "beside", NULL,
      "the stage beside the picture, or under the layers" },
    { ACTION_ZOOM_IN, GROUP_VIEW, "+", "=", "zoom +", "wheel", "closer, down to single pixels" },
    { ACTION_ZOOM_OUT, GROUP_VIEW, "-", NULL, "zoom -", "wheel", "further away" },
    { ACTION_FIT, GROUP_VIEW, "f", NULL, "fit", NULL, "the whole picture" },
    { ACTION_SETTINGS, GROUP_VIEW, "i", NULL, "settings", NULL, "settings or reports" },
    { ACTION_HELP, GROUP_VIEW, "?", "f1", "help", NULL, "this help" },

    { ACTION_TOOL_LOOK, GROUP_HANDS, "v", NULL, "look", NULL,
      "tool: choose, drag people, points and the picture" },
    { ACTION_TOOL_WALKER, GROUP_HANDS, "w", NULL, "walker", NULL,
      "tool: a walker and the points of his path" },
    { ACTION_TOOL_LINE, GROUP_HANDS, "l", NULL, "draw line", NULL, "tool: the line" },
    { ACTION_TOOL_REGION, GROUP_HANDS, "r", NULL, "draw region", NULL, "tool: a region" },
    { ACTION_TOOL_U_TURN, GROUP_HANDS, "u", NULL, "draw U-turn", NULL, "tool: the U-turn area" },
    { ACTION_TOOL_MASK, GROUP_HANDS, "m", NULL, "draw mask", NULL, "tool: a privacy mask" },
    { ACTION_TALLER, GROUP_HANDS, "h", NULL, "taller", NULL,
      "make the next walker, or the chosen one, taller" },
    { ACTION_SMALLER, GROUP_HANDS, "shift+h", NULL, "smaller", NULL,
      "make the next walker, or the chosen one, smaller" },
    { ACTION_CLOTHES, GROUP_HANDS, "c", NULL, "clothes", NULL,
      "other clothes for the next walker, or the chosen one" },
    { ACTION_REMOVE, GROUP_HANDS, "delete", "backspace", "remove", NULL,
      "remove what is chosen: walker, line, region, area, mask" },
    { ACTION_PRESS_DI, GROUP_HANDS, "d", NULL, "press DI", NULL, "press the button on DI" },
    { ACTION_PRESS_RESET, GROUP_HANDS, "shift+r", NULL, "reset", NULL,
      "press the reset button, and let it go" },
    { ACTION_NETWORK, GROUP_HANDS, "o", NULL, "network", NULL, "pull or plug the network" },
    { ACTION_POWER, GROUP_HANDS, "p", NULL, "power", NULL, "pull or plug the power" },
    { ACTION_BRIGHTER, GROUP_HANDS, "pageup", NULL, "light +", NULL, "more light, by a half" },
    { ACTION_DARKER, GROUP_HANDS, "pagedown", NULL, "light -", NULL, "less light, by a third" },
    { ACTION_CLOCK_BACK, GROUP_HANDS, "shift+t", NULL, "clock -", NULL,
      "the device's clock a minute back" },
    { ACTION_CLOCK_ON, GROUP_HANDS, "t", NULL, "clock +", NULL,
      "the device's clock a minute forward" },
    { ACTION_UNDO, GROUP_HANDS, "z", "ctrl+z", "undo", NULL, "undo the last change" },
    { ACTION_REDO, GROUP_HANDS, "y", "ctrl+y", "redo", NULL, "do it again" },

    { ACTION_POINTER_LEFT, GROUP_POINTER, "shift+left", NULL, NULL, "move", "pointer to the left" },
    { ACTION_POINTER_RIGHT, GROUP_POINTER, "shift+right", NULL, NULL, "move",
      "pointer to the right" },
    { ACTION_POINTER_UP, GROUP_POINTER, "shift+up", NULL, NULL, "move", "pointer up" },
    { ACTION_POINTER_DOWN, GROUP_POINTER, "shift+down", NULL, NULL, "move", "pointer down" },
    { ACTION_NUDGE_LEFT, GROUP_POINTER, "ctrl+left", NULL, NULL, "move", "by one pixel" },
    { ACTION_NUDGE_RIGHT, GROUP_POINTER, "ctrl+right", NULL, NULL, "move", "by one pixel" },
    { ACTION_NUDGE_UP, GROUP_POINTER, "ctrl+up", NULL, NULL, "move", "by one pixel" },
    { ACTION_NUDGE_DOWN, GROUP_POINTER, "ctrl+down", NULL, NULL, "move", "by one pixel" },
    { ACTION_CLICK, GROUP_POINTER, "return", NULL, NULL, "left",
      "add a point, choose, take hold and let go" },
    { ACTION_CLOSE_SHAPE, GROUP_POINTER, "shift+return", NULL, NULL, "right",
      "close what is being drawn" },
    { ACTION_ESCAPE, GROUP_POINTER, "escape", NULL, "give up", NULL,
      "give up what is being drawn or chosen" },

    { ACTION_SAVE, GROUP_OUT, "s", "ctrl+s", "save", NULL,
      "save the session as a scene with its golden" },
    { ACTION_PICTURE, GROUP_OUT, "shift+s", "f12", "PNG", NULL, "the window as a picture" },
    { ACTION_CLIP, GROUP_OUT, "g", NULL, "clip", NULL, "begin a clip, and end it" },
    { ACTION_QUIT, GROUP_OUT, "q", "ctrl+q", "quit", "close", "quit" },
};

const size_t n_key_rows = sizeof key_rows / sizeof key_rows[0];

enum action key_action(const char *key)
{
    for (size_t i = 0; i < n_key_rows; i++)
        if ((key_rows[i].key != NULL && strcmp(key_rows[i].key, key) == 0) ||
            (key_rows[i].also != NULL && strcmp(key_rows[i].also, key) == 0))
            return key_rows[i].action;
    return ACTION_NONE;
}

const struct key_row *key_row_of(enum action action)
{
    for (size_t i = 0; i < n_key_rows; i++)
        if (key_rows[i].action == action)
            return &key_rows[i];
    return NULL;
}

const char *key_group_name(enum action_group group)
{
    static const char *const names[GROUPS] = { [GROUP_TIME] = "time",
                                               [GROUP_VIEW] = "view",
                                               [GROUP_HANDS] = "hands",
                                               [GROUP_POINTER] = "pointer",
                                               [GROUP_OUT] = "out" };
    return names[group];
}

void keys_describe(struct buffer *out)
{
    for (size_t i = 0; i < n_key_rows; i++) {
        const struct key_row *row = &key_rows[i];
        char keys[40];
        if (i == 0 || row->group != row[-1].group)
            buffer_addf(out, "%s\n", key_group_name(row->group));
        snprintf(keys, sizeof keys, "%s%s%s", row->key, row->also != NULL ? "  " : "",
                 row->also != NULL ? row->also : "");
        buffer_addf(out, "  %-20s %s\n", keys, row->says);
    }
}
