/* SPDX-License-Identifier: MIT */
#include "rig/window/icons.h"

#include <math.h>
#include <stdint.h>

#include "rig/window/theme.h"

#define LAYER(layer) ((enum action)(ACTION_LAYER_FIRST + (layer)))
#define WIDTH_PX 1.6
enum { ARC_STEPS = 12, WAY_MAX = 4, PARTS_MAX = 2 };
static const double FULL_TURN = 6.28318530717958647692;

enum form {
    WAY,   /* n points */
    FILL,  /* of n points */
    BOX,   /* filled: x, y, w, h */
    FRAME, /* its edge */
    DISC,  /* x, y, radius */
    RING,
    ARC,  /* x, y, radius, from, to: in twelfths of a circle, clockwise from the right */
    DOTS, /* the way, dashed */
};

/* What has strokes: each action's own, and what several have in common. */
enum { PAUSE = ACTIONS, PLUS, MINUS, PERSON, SUN, CLOCK, GLASS };

/* Pixels from the middle of the sign, x to the right and y down. */
struct stroke {
    int sign;
    const struct colour *ink;
    enum form form;
    uint8_t n; /* points of a way */
    int8_t at[2 * WAY_MAX];
};

#define TEXT &theme.text
#define SKY &theme.sky
#define ORANGE &theme.orange
#define GREEN &theme.green
#define YELLOW &theme.yellow
#define PURPLE &theme.purple
#define RED &theme.vermillion
#define GROUND &theme.ground

static const struct stroke strokes[] = {
    { PAUSE, TEXT, BOX, 0, { -5, -6, 4, 12 } },
    { PAUSE, TEXT, BOX, 0, { 2, -6, 4, 12 } },
    { PLUS, TEXT, WAY, 2, { 6, -8, 6, -2 } },
    { PLUS, TEXT, WAY, 2, { 3, -5, 9, -5 } },
    { MINUS, TEXT, WAY, 2, { 3, -5, 9, -5 } },
    { PERSON, TEXT, DISC, 0, { -2, -4, 3 } },
    { PERSON, TEXT, FILL, 4, { -8, 7, -5, 1, 1, 1, 4, 7 } },
    { SUN, YELLOW, DISC, 0, { -2, 1, 3 } },
    { SUN, YELLOW, WAY, 2, { -2, -6, -2, -4 } },
    { SUN, YELLOW, WAY, 2, { -2, 6, -2, 8 } },
    { SUN, YELLOW, WAY, 2, { -9, 1, -7, 1 } },
    { SUN, YELLOW, WAY, 2, { 3, 1, 5, 1 } },
    { SUN, YELLOW, WAY, 2, { -7, 6, -6, 5 } },
    { SUN, YELLOW, WAY, 2, { -7, -4, -6, -3 } },
    { SUN, YELLOW, WAY, 2, { 2, 5, 3, 6 } },
    { CLOCK, TEXT, RING, 0, { -2, 1, 6 } },
    { CLOCK, TEXT, WAY, 3, { -2, -2, -2, 1, 0, 3 } },
    { GLASS, TEXT, RING, 0, { -2, -2, 5 } },
    { GLASS, TEXT, WAY, 2, { 2, 2, 7, 7 } },
    { GLASS, TEXT, WAY, 2, { -4, -2, 0, -2 } },

    { ACTION_PLAY, TEXT, FILL, 3, { -5, -7, 7, 0, -5, 7 } },
    { ACTION_BACK, TEXT, FILL, 3, { 2, -6, -7, 0, 2, 6 } },
    { ACTION_BACK, TEXT, BOX, 0, { 4, -6, 2, 12 } },
    { ACTION_FORWARD, TEXT, FILL, 3, { -2, -6, 7, 0, -2, 6 } },
    { ACTION_FORWARD, TEXT, BOX, 0, { -6, -6, 2, 12 } },
    { ACTION_LAST_REPORT, TEXT, WAY, 3, { -4, -5, -8, 0, -4, 5 } },
    { ACTION_LAST_REPORT, SKY, FILL, 3, { 3, -5, 8, 5, -2, 5 } },
    { ACTION_NEXT_REPORT, TEXT, WAY, 3, { 4, -5, 8, 0, 4, 5 } },
    { ACTION_NEXT_REPORT, SKY, FILL, 3, { -3, -5, 2, 5, -8, 5 } },
    { ACTION_LAST_MISTAKE, TEXT, WAY, 3, { -4, -5, -8, 0, -4, 5 } },
    { ACTION_LAST_MISTAKE, RED, FILL, 4, { 3, -6, 8, 0, 3, 6, -2, 0 } },
    { ACTION_NEXT_MISTAKE, TEXT, WAY, 3, { 4, -5, 8, 0, 4, 5 } },
    { ACTION_NEXT_MISTAKE, RED, FILL, 4, { -3, -6, 2, 0, -3, 6, -8, 0 } },
    { ACTION_TO_START, TEXT, FILL, 3, { 6, -6, -4, 0, 6, 6 } },
    { ACTION_TO_START, TEXT, BOX, 0, { -7, -6, 2, 12 } },
    { ACTION_TO_END, TEXT, FILL, 3, { -6, -6, 4, 0, -6, 6 } },
    { ACTION_TO_END, TEXT, BOX, 0, { 5, -6, 2, 12 } },

    { LAYER(LAYER_CAMERA), TEXT, FRAME, 0, { -8, -5, 16, 12 } },
    { LAYER(LAYER_CAMERA), TEXT, BOX, 0, { -3, -8, 6, 3 } },
    { LAYER(LAYER_CAMERA), TEXT, RING, 0, { 0, 1, 3 } },
    { LAYER(LAYER_DETECTIONS), YELLOW, WAY, 3, { -7, -3, -7, -7, -3, -7 } },
    { LAYER(LAYER_DETECTIONS), YELLOW, WAY, 3, { 3, -7, 7, -7, 7, -3 } },
    { LAYER(LAYER_DETECTIONS), YELLOW, WAY, 3, { 7, 3, 7, 7, 3, 7 } },
    { LAYER(LAYER_DETECTIONS), YELLOW, WAY, 3, { -3, 7, -7, 7, -7, 3 } },
    { LAYER(LAYER_TRACKS), SKY, RING, 0, { 0, 0, 7 } },
    { LAYER(LAYER_TRACKS), SKY, DISC, 0, { 0, 0, 2 } },
    { LAYER(LAYER_TRAILS), SKY, WAY, 4, { -7, 8, -5, 2, 0, 0, 2, -3 } },
    { LAYER(LAYER_TRAILS), SKY, RING, 0, { 4, -5, 3 } },
    { LAYER(LAYER_LINE), ORANGE, WAY, 2, { -8, 4, 8, 4 } },
    { LAYER(LAYER_LINE), ORANGE, FILL, 3, { 0, -7, 5, 1, -5, 1 } },
    { LAYER(LAYER_REGIONS), GREEN, BOX, 0, { -7, -6, 14, 12 } },
    { LAYER(LAYER_REGIONS), TEXT, WAY, 2, { 0, -3, 0, 3 } },
    { LAYER(LAYER_FLOW), SKY, DOTS, 4, { -7, -6, 7, -6, 7, 6, -7, 6 } },
    { LAYER(LAYER_FLOW), SKY, DOTS, 2, { -7, 6, -7, -6 } },
    { LAYER(LAYER_FLOW), TEXT, WAY, 2, { -4, 0, 3, 0 } },
    { LAYER(LAYER_FLOW), TEXT, FILL, 3, { 1, -3, 5, 0, 1, 3 } },
    { LAYER(LAYER_MASKS), GROUND, BOX, 0, { -7, -6, 14, 12 } },
    { LAYER(LAYER_MASKS), TEXT, FILL, 3, { 7, -6, 7, 6, -7, 6 } },
    { LAYER(LAYER_MASKS), TEXT, FRAME, 0, { -7, -6, 14, 12 } },
    { LAYER(LAYER_U_TURN), PURPLE, WAY, 2, { -5, 7, -5, -2 } },
    { LAYER(LAYER_U_TURN), PURPLE, ARC, 0, { 0, -2, 5, 6, 12 } },
    { LAYER(LAYER_U_TURN), PURPLE, WAY, 2, { 5, -2, 5, 3 } },
    { LAYER(LAYER_U_TURN), PURPLE, FILL, 3, { 1, 2, 9, 2, 5, 8 } },
    { LAYER(LAYER_TRUTH), TEXT, WAY, 2, { 0, -7, 0, 7 } },
    { LAYER(LAYER_TRUTH), TEXT, WAY, 2, { -7, 0, 7, 0 } },
    { LAYER(LAYER_MISTAKES), RED, RING, 0, { 0, 0, 7 } },
    { LAYER(LAYER_MISTAKES), RED, WAY, 2, { -4, -4, 4, 4 } },
    { LAYER(LAYER_MISTAKES), RED, WAY, 2, { -4, 4, 4, -4 } },
    { ACTION_STAGE, TEXT, FILL, 4, { 0, -8, 8, -4, 0, 0, -8, -4 } },
    { ACTION_STAGE, TEXT, WAY, 3, { -8, 0, 0, 4, 8, 0 } },
    { ACTION_STAGE, TEXT, WAY, 3, { -8, 4, 0, 8, 8, 4 } },
    { ACTION_SIDE_BY_SIDE, TEXT, FRAME, 0, { -8, -6, 8, 12 } },
    { ACTION_SIDE_BY_SIDE, TEXT, BOX, 0, { 1, -6, 7, 12 } },
    { ACTION_ZOOM_IN, TEXT, WAY, 2, { -2, -4, -2, 0 } },
    { ACTION_SETTINGS, TEXT, WAY, 2, { -8, -5, 8, -5 } },
    { ACTION_SETTINGS, TEXT, WAY, 2, { -8, 0, 8, 0 } },
    { ACTION_SETTINGS, TEXT, WAY, 2, { -8, 5, 8, 5 } },
    { ACTION_SETTINGS, TEXT, DISC, 0, { 3, -5, 3 } },
    { ACTION_SETTINGS, TEXT, DISC, 0, { -4, 0, 3 } },
    { ACTION_SETTINGS, TEXT, DISC, 0, { 1, 5, 3 } },

    { ACTION_TOOL_LOOK, TEXT, FILL, 4, { -5, -8, 6, 2, 0, 3, -5, 7 } },
    { ACTION_TOOL_LOOK, TEXT, WAY, 2, { 0, 2, 3, 8 } },
    { ACTION_TOOL_LINE, ORANGE, WAY, 2, { -6, 6, 4, 2 } },
    { ACTION_TOOL_LINE, ORANGE, DISC, 0, { -6, 6, 2 } },
    { ACTION_TOOL_LINE, ORANGE, DISC, 0, { 5, 2, 2 } },
    { ACTION_TOOL_REGION, GREEN, FILL, 4, { -7, -4, 1, -2, 6, 7, -8, 6 } },
    { ACTION_TOOL_U_TURN, PURPLE, WAY, 2, { -7, 7, -7, -2 } },
    { ACTION_TOOL_U_TURN, PURPLE, ARC, 0, { -3, -2, 4, 6, 12 } },
    { ACTION_TOOL_U_TURN, PURPLE, WAY, 2, { 1, -2, 1, 4 } },
    { ACTION_TOOL_U_TURN, PURPLE, FILL, 3, { -3, 3, 5, 3, 1, 8 } },
    { ACTION_TOOL_MASK, GROUND, BOX, 0, { -8, -4, 12, 11 } },
    { ACTION_TOOL_MASK, TEXT, FILL, 3, { 4, -4, 4, 7, -8, 7 } },
    { ACTION_TOOL_MASK, TEXT, FRAME, 0, { -8, -4, 12, 11 } },
    { ACTION_TALLER, SKY, WAY, 2, { 6, -6, 6, 7 } },
    { ACTION_TALLER, SKY, FILL, 3, { 3, -4, 9, -4, 6, -9 } },
    { ACTION_SMALLER, SKY, WAY, 2, { 6, -8, 6, 5 } },
    { ACTION_SMALLER, SKY, FILL, 3, { 3, 4, 9, 4, 6, 9 } },
    { ACTION_CLOTHES, TEXT, FILL, 4, { -8, -6, 8, -6, 8, -1, -8, -1 } },
    { ACTION_CLOTHES, TEXT, BOX, 0, { -4, -6, 9, 13 } },
    { ACTION_CLOTHES, GROUND, DISC, 0, { 0, -7, 2 } },
    { ACTION_REMOVE, TEXT, WAY, 2, { -7, -5, 7, -5 } },
    { ACTION_REMOVE, TEXT, WAY, 2, { -2, -7, 2, -7 } },
    { ACTION_REMOVE, TEXT, WAY, 4, { -5, -5, -4, 7, 4, 7, 5, -5 } },
    { ACTION_REMOVE, TEXT, WAY, 2, { 0, -2, 0, 4 } },
    { ACTION_POWER, TEXT, ARC, 0, { 0, 1, 6, -2, 8 } },
    { ACTION_POWER, TEXT, WAY, 2, { 0, -8, 0, 0 } },
    { ACTION_LONGER, TEXT, WAY, 2, { -8, 3, 0, 3 } },
    { ACTION_LONGER, TEXT, BOX, 0, { 0, -3, 2, 11 } },
    { ACTION_SHORTER, TEXT, WAY, 2, { -8, 3, 0, 3 } },
    { ACTION_SHORTER, TEXT, BOX, 0, { 0, -3, 2, 11 } },
    { ACTION_UNDO, TEXT, ARC, 0, { 0, 2, 6, 7, 13 } },
    { ACTION_UNDO, TEXT, FILL, 3, { -9, -1, -6, -8, -1, -1 } },
    { ACTION_REDO, TEXT, ARC, 0, { 0, 2, 6, 5, 11 } },
    { ACTION_REDO, TEXT, FILL, 3, { 9, -1, 6, -8, 1, -1 } },
};

static const struct {
    enum action action;
    int part[PARTS_MAX]; /* 0: none */
} parts[] = {
    { ACTION_ZOOM_IN, { GLASS } },
    { ACTION_ZOOM_OUT, { GLASS } },
    { ACTION_TOOL_WALKER, { PERSON, PLUS } },
    { ACTION_TOOL_LINE, { PLUS } },
    { ACTION_TOOL_REGION, { PLUS } },
    { ACTION_TOOL_U_TURN, { PLUS } },
    { ACTION_TOOL_MASK, { PLUS } },
    { ACTION_TALLER, { PERSON } },
    { ACTION_SMALLER, { PERSON } },
    { ACTION_BRIGHTER, { SUN, PLUS } },
    { ACTION_DARKER, { SUN, MINUS } },
    { ACTION_CLOCK_ON, { CLOCK, PLUS } },
    { ACTION_CLOCK_BACK, { CLOCK, MINUS } },
    { ACTION_LONGER, { PLUS } },
    { ACTION_SHORTER, { MINUS } },
};

struct pen {
    struct paint *paint;
    struct spot middle;
    double scale;
};

static struct spot spot_at(const struct pen *pen, double x, double y)
{
    return (struct spot) { pen->middle.x + x * pen->scale, pen->middle.y + y * pen->scale };
}

static void arc(const struct pen *pen, const struct stroke *stroke)
{
    struct spot p[ARC_STEPS + 1];
    const int8_t *at = stroke->at;
    for (int i = 0; i <= ARC_STEPS; i++) {
        const double turn =
            FULL_TURN / 12 * (at[3] + (double)(at[4] - at[3]) * i / (double)ARC_STEPS);
        p[i] = spot_at(pen, at[0] + at[2] * cos(turn), at[1] + at[2] * sin(turn));
    }
    paint_way(pen->paint, p, ARC_STEPS + 1, WIDTH_PX * pen->scale, *stroke->ink);
}

static void way(const struct pen *pen, const struct stroke *stroke)
{
    const double width = WIDTH_PX * pen->scale;
    struct spot p[WAY_MAX];
    for (int i = 0; i < stroke->n; i++)
        p[i] = spot_at(pen, stroke->at[2 * i], stroke->at[2 * i + 1]);
    if (stroke->form == WAY)
        paint_way(pen->paint, p, stroke->n, width, *stroke->ink);
    else if (stroke->form == FILL)
        paint_polygon(pen->paint, p, stroke->n, *stroke->ink);
    for (int i = 0; stroke->form == DOTS && i + 1 < stroke->n; i++)
        paint_dashes(pen->paint, p[i], p[i + 1], width, 3 * pen->scale, *stroke->ink);
}

static void draw(const struct pen *pen, const struct stroke *stroke)
{
    const double s = pen->scale;
    const int8_t *at = stroke->at;
    const struct spot corner = spot_at(pen, at[0], at[1]);
    const struct area box = { corner.x, corner.y, at[2] * s, at[3] * s };
    switch (stroke->form) {
    case BOX:
        paint_fill(pen->paint, &box, *stroke->ink);
        break;
    case FRAME:
        paint_frame(pen->paint, &box, fmax(1, round(1.2 * s)), *stroke->ink);
        break;
    case DISC:
        paint_disc(pen->paint, corner, at[2] * s, *stroke->ink);
        break;
    case RING:
        paint_ring(pen->paint, corner, at[2] * s, WIDTH_PX * s, *stroke->ink);
        break;
    case ARC:
        arc(pen, stroke);
        break;
    case WAY:
    case FILL:
    case DOTS:
        way(pen, stroke);
        break;
    }
}

static bool draw_sign(const struct pen *pen, int sign)
{
    bool any = false;
    for (size_t i = 0; i < sizeof strokes / sizeof strokes[0]; i++) {
        if (strokes[i].sign != sign)
            continue;
        draw(pen, &strokes[i]);
        any = true;
    }
    return any;
}

bool icon_paint(struct paint *paint, enum action action, bool is_on, struct spot middle)
{
    const struct pen pen = { paint, middle, paint_scale(paint) };
    bool any = draw_sign(&pen, action == ACTION_PLAY && is_on ? PAUSE : (int)action);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        for (int k = 0; parts[i].action == action && k < PARTS_MAX; k++)
            any |= parts[i].part[k] != 0 && draw_sign(&pen, parts[i].part[k]);
    return any;
}
