/* SPDX-License-Identifier: MIT */
#include "rig/window/keys.h"

#include <stdio.h>
#include <string.h>

#define LAYER(layer) ((enum action)(ACTION_LAYER_FIRST + (layer)))

/* Actions of one group stand together: the help shows them in this order. */
const struct key_row key_rows[] = {
    { ACTION_PLAY, GROUP_TIME, "space", NULL, "", NULL, "play or pause" },
    { ACTION_BACK, GROUP_TIME, ",", "left", "", NULL, "one frame back" },
    { ACTION_FORWARD, GROUP_TIME, ".", "right", "", NULL, "one frame forward" },
    { ACTION_LAST_REPORT, GROUP_TIME, "[", NULL, "", NULL, "to the report before" },
    { ACTION_NEXT_REPORT, GROUP_TIME, "]", NULL, "", NULL, "to the next report" },
    { ACTION_LAST_MISTAKE, GROUP_TIME, "shift+n", NULL, "", NULL, "to the mistake before" },
    { ACTION_NEXT_MISTAKE, GROUP_TIME, "n", NULL, "", NULL, "to the next mistake" },
    { ACTION_SLOWER, GROUP_TIME, "down", NULL, "1/2", NULL, "half as fast, down to 1/16" },
    { ACTION_FASTER, GROUP_TIME, "up", NULL, "x2", NULL,
      "twice as fast, up to 16, then as fast as possible" },
    { ACTION_TO_START, GROUP_TIME, "home", NULL, "", "time line", "to the first frame" },
    { ACTION_TO_END, GROUP_TIME, "end", NULL, "", "time line", "to the last frame" },

    { LAYER(LAYER_CAMERA), GROUP_LAYERS, "1", NULL, "", NULL, "the camera's picture" },
    { LAYER(LAYER_DETECTIONS), GROUP_LAYERS, "2", NULL, "", NULL, "detections" },
    { LAYER(LAYER_TRACKS), GROUP_LAYERS, "3", NULL, "", NULL, "tracks with number and age" },
    { LAYER(LAYER_TRAILS), GROUP_LAYERS, "4", NULL, "", NULL, "where tracks have been" },
    { LAYER(LAYER_LINE), GROUP_LAYERS, "5", NULL, "", NULL, "line with arrow and count" },
    { LAYER(LAYER_REGIONS), GROUP_LAYERS, "6", NULL, "", NULL,
      "regions with count and dwell times" },
    { LAYER(LAYER_FLOW), GROUP_LAYERS, "7", NULL, "", NULL, "edges of the flow region" },
    { LAYER(LAYER_MASKS), GROUP_LAYERS, "8", NULL, "", NULL, "privacy masks" },
    { LAYER(LAYER_U_TURN), GROUP_LAYERS, "9", NULL, "", NULL, "U-turn area" },
    { LAYER(LAYER_TRUTH), GROUP_LAYERS, "0", NULL, "", NULL, "who is really there" },
    { LAYER(LAYER_MISTAKES), GROUP_LAYERS, "e", NULL, "", NULL,
      "missed and false crossings where they happen" },
    { ACTION_STAGE, GROUP_VIEW, "tab", NULL, "", NULL,
      "the next stage of the core: background, foreground, response" },
    { ACTION_SIDE_BY_SIDE, GROUP_VIEW, "b", NULL, "", NULL,
      "the stage beside the picture, or under the layers" },
    { ACTION_ZOOM_IN, GROUP_VIEW, "+", "=", "", "wheel", "closer, down to single pixels" },
    { ACTION_ZOOM_OUT, GROUP_VIEW, "-", NULL, "", "wheel", "further away" },
    { ACTION_FIT, GROUP_VIEW, "f", NULL, "fit", NULL, "the whole picture" },
    { ACTION_SETTINGS, GROUP_VIEW, "i", NULL, "", NULL, "settings or reports" },
    { ACTION_SCROLL_UP, GROUP_VIEW, "shift+pageup", NULL, NULL, "wheel", "scroll them up" },
    { ACTION_SCROLL_DOWN, GROUP_VIEW, "shift+pagedown", NULL, NULL, "wheel", "scroll them down" },
    { ACTION_HELP, GROUP_VIEW, "?", "f1", "?", NULL, "this help" },

    { ACTION_TOOL_LOOK, GROUP_HANDS, "v", NULL, "", NULL,
      "tool: choose, drag people, points and the picture" },
    { ACTION_TOOL_WALKER, GROUP_HANDS, "w", NULL, "", NULL,
      "tool: a walker and the points of his path" },
    { ACTION_TOOL_LINE, GROUP_HANDS, "l", NULL, "", NULL, "tool: the line" },
    { ACTION_TOOL_REGION, GROUP_HANDS, "r", NULL, "", NULL, "tool: a region" },
    { ACTION_TOOL_U_TURN, GROUP_HANDS, "u", NULL, "", NULL, "tool: the U-turn area" },
    { ACTION_TOOL_MASK, GROUP_HANDS, "m", NULL, "", NULL, "tool: a privacy mask" },
    { ACTION_TALLER, GROUP_HANDS, "h", NULL, "", NULL,
      "make the next walker, or the chosen one, taller" },
    { ACTION_SMALLER, GROUP_HANDS, "shift+h", NULL, "", NULL,
      "make the next walker, or the chosen one, smaller" },
    { ACTION_CLOTHES, GROUP_HANDS, "c", NULL, "", NULL,
      "other clothes for the next walker, or the chosen one" },
    { ACTION_REMOVE, GROUP_HANDS, "delete", "backspace", "", NULL,
      "remove what is chosen: walker, line, region, area, mask" },
    { ACTION_PRESS_DI, GROUP_HANDS, "d", NULL, "DI", NULL, "press the button on DI" },
    { ACTION_PRESS_RESET, GROUP_HANDS, "shift+r", NULL, "reset", NULL,
      "press the reset button, and let it go" },
    { ACTION_NETWORK, GROUP_HANDS, "o", NULL, "net", NULL, "pull or plug the network" },
    { ACTION_POWER, GROUP_HANDS, "p", NULL, "", NULL, "pull or plug the power" },
    { ACTION_BRIGHTER, GROUP_HANDS, "pageup", NULL, "", NULL, "more light, by a half" },
    { ACTION_DARKER, GROUP_HANDS, "pagedown", NULL, "", NULL, "less light, by a third" },
    { ACTION_CLOCK_BACK, GROUP_HANDS, "shift+t", NULL, "", NULL,
      "the device's clock a minute back" },
    { ACTION_CLOCK_ON, GROUP_HANDS, "t", NULL, "", NULL, "the device's clock a minute forward" },
    { ACTION_SHORTER, GROUP_HANDS, "<", NULL, "", "end of the time line",
      "the scene ends earlier, by 10 s" },
    { ACTION_LONGER, GROUP_HANDS, ">", NULL, "", "end of the time line",
      "the scene ends later, by 10 s" },
    { ACTION_UNDO, GROUP_HANDS, "z", "ctrl+z", "", NULL, "undo the last change" },
    { ACTION_REDO, GROUP_HANDS, "y", "ctrl+y", "", NULL, "do it again" },

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
    { ACTION_ESCAPE, GROUP_POINTER, "escape", NULL, "esc", NULL,
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
    static const char *const names[GROUPS] = {
        [GROUP_TIME] = "time",   [GROUP_LAYERS] = "layers",   [GROUP_VIEW] = "view",
        [GROUP_HANDS] = "hands", [GROUP_POINTER] = "pointer", [GROUP_OUT] = "out"
    };
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
