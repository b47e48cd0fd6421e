/* SPDX-License-Identifier: MIT */
/* Where things are in a window of a given size, for who clicks on them from outside; by the
 * window's own layout, so that the tests do not hang on where a button stands.
 *
 *     where WIDTHxHEIGHT WIDTHxHEIGHT_OF_THE_CAMERA button KEY      X Y
 *     ... camera U V      X Y of a pixel of the camera, with the whole picture in view
 *     ... time PART       X Y of a moment on the time line, 0 to 1
 *     ... picture         X,Y,W,H of the camera's picture
 *     ... panels          X,Y,W,H */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rig/window/buttons.h"
#include "rig/window/look.h"

static int say_area(const struct area *area)
{
    printf("%.0f,%.0f,%.0f,%.0f\n", floor(area->x), floor(area->y), floor(area->w), floor(area->h));
    return 0;
}

static int say(double x, double y)
{
    printf("%.0f %.0f\n", x, y);
    return 0;
}

static int tell(const struct layout *layout, const struct sight *sight, int n, char **word)
{
    struct area area;
    double x, y;
    if (n == 2 && strcmp(word[0], "button") == 0 && button_area(layout, key_action(word[1]), &area))
        return say(area.x + area.w / 2, area.y + area.h / 2);
    if (n == 3 && strcmp(word[0], "camera") == 0) {
        sight_to_screen(sight, atof(word[1]), atof(word[2]), &x, &y);
        return say(x, y);
    }
    if (n == 2 && strcmp(word[0], "time") == 0)
        return say(time_line_x(layout, (uint64_t)(atof(word[1]) * 1e6), 1000000),
                   layout->time_line.y + layout->time_line.h / 2);
    if (n == 1 && strcmp(word[0], "picture") == 0)
        return say_area(&sight->screen);
    if (n == 1 && strcmp(word[0], "panels") == 0)
        return say_area(&layout->panels);
    return 2;
}

int main(int argc, char **argv)
{
    unsigned w, h, camera_w, camera_h;
    struct layout layout;
    struct look look;
    struct sight sight;
    if (argc < 4 || sscanf(argv[1], "%ux%u", &w, &h) != 2 ||
        sscanf(argv[2], "%ux%u", &camera_w, &camera_h) != 2) {
        fprintf(stderr, "where: see tests/window/where.c\n");
        return 2;
    }
    look_init(&look);
    layout_make(w, h, 1.0, &layout);
    sight_of(&look, &layout, (uint16_t)camera_w, (uint16_t)camera_h, 0, &sight);
    return tell(&layout, &sight, argc - 3, argv + 3);
}
