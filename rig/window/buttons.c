/* SPDX-License-Identifier: MIT */
#include "rig/window/buttons.h"

#include <math.h>
#include <string.h>

/* At a scale of 1. Texts of buttons are in FONT_SMALL, whose letters are at most that wide on the
 * average. */
#define LETTER_PX 7.0
#define PADDING_PX 5.0 /* on both sides of the text */
#define LEAST_PX 24.0  /* as wide as a sign needs */
#define HEIGHT_PX 22.0
#define EDGE_GAP_PX 3.0
#define GAP_PX 2.0
#define SET_GAP_PX 7.0
#define GROUP_GAP_PX 12.0
#define TIME_LINE_MARGIN_PX 6.0
#define GRIP_PX 8.0
#define EDGE_PX 2.0
#define REACH_PX 8.0

/* The flow of the buttons through a bar: where the next one begins. */
struct flow {
    double x, y;
    const struct key_row *last;
};

/* Buttons that belong together stand together and in one row; who begins such a set, beside the
 * first of each group. */
static bool begins_set(const struct key_row *row)
{
    static const enum action first[] = { ACTION_LAST_REPORT, ACTION_LAST_MISTAKE, ACTION_SLOWER,
                                         ACTION_STAGE,       ACTION_ZOOM_IN,      ACTION_SETTINGS,
                                         ACTION_TALLER,      ACTION_PRESS_DI,     ACTION_BRIGHTER,
                                         ACTION_UNDO };
    bool is_first = row == key_rows || row[-1].group != row->group;
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        is_first |= row->action == first[i];
    return is_first;
}

static double button_width(const struct key_row *row, double scale)
{
    return fmax((double)strlen(row->button) * LETTER_PX + 2 * PADDING_PX, LEAST_PX) * scale;
}

/* From this one on to the end of its set. */
static double set_width(const struct key_row *row, double scale)
{
    double width = button_width(row, scale);
    for (row++; row < key_rows + n_key_rows && !begins_set(row); row++)
        if (row->button != NULL)
            width += GAP_PX * scale + button_width(row, scale);
    return width;
}

static double gap_before(const struct flow *flow, const struct key_row *row)
{
    return flow->last->group != row->group ? GROUP_GAP_PX : begins_set(row) ? SET_GAP_PX : GAP_PX;
}

/* x and y are from the bar's corner. */
static void place_next(struct flow *flow, const struct key_row *row, double width, double scale,
                       struct area *out)
{
    double room = width - EDGE_GAP_PX * scale, w = button_width(row, scale);
    double needs = begins_set(row) ? fmin(set_width(row, scale), room - EDGE_GAP_PX * scale) : w;
    if (flow->last != NULL)
        flow->x += gap_before(flow, row) * scale;
    if (flow->last == NULL || flow->x + needs > room) {
        flow->x = EDGE_GAP_PX * scale;
        flow->y += ((flow->last != NULL ? HEIGHT_PX : 0.0) + EDGE_GAP_PX) * scale;
    }
    *out = (struct area) { flow->x, flow->y, w, HEIGHT_PX * scale };
    flow->x += w;
    flow->last = row;
}

static bool inside(const struct area *area, double x, double y)
{
    return x >= area->x && x < area->x + area->w && y >= area->y && y < area->y + area->h;
}

/* Goes through all buttons that there is room for; stops at an action or at a place. */
static enum action find(const struct layout *layout, enum action action, double x, double y,
                        struct area *out)
{
    const struct area *bar = &layout->tools;
    struct flow flow = { 0 };
    for (size_t i = 0; i < n_key_rows; i++) {
        if (key_rows[i].button == NULL)
            continue;
        place_next(&flow, &key_rows[i], bar->w, layout->scale, out);
        out->x += bar->x;
        out->y += bar->y;
        if (out->y + out->h > bar->y + bar->h)
            return ACTION_NONE;
        if (action != ACTION_NONE ? key_rows[i].action == action : inside(out, x, y))
            return key_rows[i].action;
    }
    return ACTION_NONE;
}

bool button_area(const struct layout *layout, enum action action, struct area *out)
{
    return action != ACTION_NONE && find(layout, action, 0, 0, out) == action;
}

enum action button_at(const struct layout *layout, double x, double y)
{
    struct area area;
    return find(layout, ACTION_NONE, x, y, &area);
}

double buttons_height(double width, double scale)
{
    struct flow flow = { 0 };
    struct area area = { 0 };
    for (size_t i = 0; i < n_key_rows; i++)
        if (key_rows[i].button != NULL)
            place_next(&flow, &key_rows[i], width, scale, &area);
    return area.y + area.h + EDGE_GAP_PX * scale;
}

double time_line_x(const struct layout *layout, uint64_t t_us, uint64_t end_us)
{
    const struct area *line = &layout->time_line;
    double margin = TIME_LINE_MARGIN_PX * layout->scale;
    double part = end_us > 0 ? (double)(t_us < end_us ? t_us : end_us) / (double)end_us : 0.0;
    return line->x + margin + (line->w - 2 * margin) * part;
}

bool time_line_at(const struct layout *layout, double x, double y, uint64_t end_us, uint64_t *t_us)
{
    const struct area *line = &layout->time_line;
    double margin = TIME_LINE_MARGIN_PX * layout->scale, width = line->w - 2 * margin;
    if (!inside(line, x, y) || width <= 0.0)
        return false;
    double part = (x - line->x - margin) / width;
    part = part < 0.0 ? 0.0 : part > 1.0 ? 1.0 : part;
    *t_us = (uint64_t)(part * (double)end_us);
    return true;
}

struct area time_line_grip(const struct layout *layout)
{
    const struct area *line = &layout->time_line;
    const double w = fmin(GRIP_PX * layout->scale, line->w);
    const double h = fmax(line->h - TIME_LINE_LABELS_PX * layout->scale, 0);
    return (struct area) { line->x + line->w - w, line->y, w, h };
}

uint64_t time_line_end_at(const struct layout *layout, double x, uint64_t end_us)
{
    const struct area *line = &layout->time_line;
    const double margin = TIME_LINE_MARGIN_PX * layout->scale, width = line->w - 2 * margin;
    const double part = width > 0 ? (x - line->x - margin) / width : 0.0;
    return part > 0 ? (uint64_t)(part * (double)end_us) : 0;
}

int time_line_lane(enum chronicle_kind kind)
{
    switch (kind) {
    case CHRONICLE_MISTAKE:
        return 0;
    case CHRONICLE_EVENT:
        return 1;
    case CHRONICLE_OUTPUT:
        return 2;
    case CHRONICLE_REPORT:
        return 3;
    default:
        return -1;
    }
}

struct area time_line_lane_area(const struct layout *layout, int lane)
{
    const double s = layout->scale;
    struct area area = layout->time_line;
    area.h = fmax(area.h - (TIME_LINE_LABELS_PX + 2 * EDGE_PX) * s, 0) / TIME_LINE_LANES;
    area.y += EDGE_PX * s + area.h * lane;
    return area;
}

/* Another lane is as far as half the reach. */
static double mark_distance(const struct layout *layout, const struct chronicle_mark *mark,
                            uint64_t end_us, double x, double y)
{
    const int lane = time_line_lane(mark->kind);
    if (lane < 0)
        return INFINITY;
    const struct area area = time_line_lane_area(layout, lane);
    const bool in_lane = y >= area.y && y < area.y + area.h;
    return fabs(time_line_x(layout, mark->t_us, end_us) - x) +
           (in_lane ? 0 : 0.5 * REACH_PX * layout->scale);
}

long time_line_mark_at(const struct layout *layout, const struct chronicle *chronicle,
                       uint64_t end_us, double x, double y)
{
    double nearest = REACH_PX * layout->scale;
    uint64_t t_us;
    long found = -1;
    if (!time_line_at(layout, x, y, end_us, &t_us))
        return -1;
    for (size_t i = 0; i < chronicle->n; i++) {
        double d = mark_distance(layout, &chronicle->marks[i], end_us, x, y);
        if (d < nearest) {
            nearest = d;
            found = (long)i;
        }
    }
    return found;
}
