/* SPDX-License-Identifier: MIT */
/* What of an instant is shown, and how: the state of the view, without SDL. Changed by keys and
 * mouse (rig/window/desk.h), read by everything that draws. */
#ifndef FOOTFALL_RIG_WINDOW_LOOK_H
#define FOOTFALL_RIG_WINDOW_LOOK_H

#include <stdbool.h>
#include <stdint.h>

enum look_layer {
    LAYER_CAMERA,
    LAYER_DETECTIONS,
    LAYER_TRACKS, /* with number and age */
    LAYER_TRAILS,
    LAYER_LINE,    /* with arrow and count */
    LAYER_REGIONS, /* with count and dwell */
    LAYER_FLOW,    /* edges with names */
    LAYER_MASKS,
    LAYER_U_TURN,
    LAYER_TRUTH,
    LAYER_MISTAKES, /* flash where they happen */
    LAYERS
};

/* What stands under the layers or, with side_by_side, to the right of the camera's picture. */
enum look_stage { LOOK_PLAIN, LOOK_BACKGROUND, LOOK_FOREGROUND, LOOK_RESPONSE, LOOK_STAGES };

struct look {
    bool layer[LAYERS];
    enum look_stage stage;
    bool side_by_side;
    double zoom;               /* 1: the whole picture fits its place */
    double centre_x, centre_y; /* of what is shown, in parts of the picture's width and height */
    bool help;                 /* the keys, over everything */
    unsigned help_page;        /* where not all of them fit into the window */
    unsigned help_pages;       /* as they were painted last; 0: not yet */
    bool settings;             /* the settings as JSON in place of the reports */
    double scroll;             /* of either in the panels: lines from the top; by the wheel */
};

/* Zoom 1 shows the whole picture; at the other end a camera's pixel is a square to read. */
enum { LOOK_ZOOM_MAX = 64 };

void look_init(struct look *look);

/* A rectangle in pixels of the screen. */
struct area {
    double x, y, w, h;
};

/* Where everything is: the parts of the window at this size, scaled for high density. */
struct layout {
    double scale;        /* of texts and lines; 1 at 96 dots an inch */
    struct area picture; /* the camera's picture or both, side by side */
    struct area panels;
    struct area tools; /* a bar of buttons, so that a mouse alone suffices */
    struct area time_line;
    struct area foot; /* one line that says what is going on */
};

/* The window's smallest useful size is 640 x 480 times the scale; in a smaller one areas may be
 * empty, never negative. */
void layout_make(double width, double height, double scale, struct layout *out);

/* One camera's picture on the screen: the mapping between its pixels and those of the screen. */
struct sight {
    struct area screen; /* what it may paint on */
    double x0, y0, px;  /* camera pixel (0, 0) is painted at x0, y0; a pixel is px wide */
};

void sight_make(const struct look *look, const struct area *area, uint16_t width_px,
                uint16_t height_px, struct sight *out);
/* index 1: the second picture of side by side; false when there is none. */
bool sight_of(const struct look *look, const struct layout *layout, uint16_t width_px,
              uint16_t height_px, unsigned index, struct sight *out);
/* Which of the pictures a place of the screen lies in; false: in none. */
bool sight_at(const struct look *look, const struct layout *layout, uint16_t width_px,
              uint16_t height_px, double x, double y, struct sight *out);
void sight_to_screen(const struct sight *sight, double u, double v, double *x, double *y);
void sight_to_camera(const struct sight *sight, double x, double y, double *u, double *v);

/* Zooms by a factor, within the limits; what is seen at x, y of the screen stays there. */
void look_zoom(struct look *look, const struct layout *layout, uint16_t width_px,
               uint16_t height_px, double factor, double x, double y);
/* Moves the picture by so much of the screen, as far as there is any. */
void look_move(struct look *look, const struct layout *layout, uint16_t width_px,
               uint16_t height_px, double dx, double dy);

#endif
