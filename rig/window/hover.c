/* SPDX-License-Identifier: MIT */
/* What the pointer is on, told beside it: marks of the time line, what a button does. */
#include <math.h>
#include <stdio.h>

#include "rig/window/buttons.h"
#include "rig/window/sheet.h"
#include "rig/window/show.h"
#include "rig/window/theme.h"
#include "rig/window/time_line.h"
#include "rig/window/widgets.h"

enum { LINES_MAX = 6 };
#define PAD_PX 6.0
#define WIDTH_MAX_PX 620.0
#define TOGETHER_PX 2.0 /* marks as near as this are told of together */

struct line {
    enum chronicle_kind kind; /* CHRONICLE_LOG: none */
    struct buffer text;
};

struct bubble {
    size_t n;
    struct line lines[LINES_MAX];
};

static void free_bubble(struct bubble *bubble)
{
    for (size_t i = 0; i < bubble->n; i++)
        buffer_free(&bubble->lines[i].text);
}

static struct line *add(struct bubble *bubble, enum chronicle_kind kind)
{
    struct line *line = &bubble->lines[bubble->n++];
    *line = (struct line) { .kind = kind };
    return line;
}

static void add_mark(struct bubble *bubble, const struct chronicle_mark *mark)
{
    struct line *line = add(bubble, mark->kind);
    widget_scene_time(mark->t_us, &line->text);
    buffer_add(&line->text, "  ");
    sheet_describe(mark, &line->text);
}

/* The nearest mark, and those beside it in its lane. */
static void add_marks(struct bubble *bubble, const struct show *show, size_t nearest)
{
    const struct layout *layout = &show->desk->layout;
    const struct chronicle_mark *marks = show->chronicle->marks;
    const double x = time_line_x(layout, marks[nearest].t_us, show->end_us);
    size_t n = 0;
    for (size_t i = 0; i < show->chronicle->n; i++) {
        if (marks[i].kind != marks[nearest].kind ||
            fabs(time_line_x(layout, marks[i].t_us, show->end_us) - x) >
                TOGETHER_PX * layout->scale)
            continue;
        if (n++ < LINES_MAX - 1)
            add_mark(bubble, &marks[i]);
    }
    if (n > LINES_MAX - 1)
        buffer_addf(&add(bubble, CHRONICLE_LOG)->text, "and %zu more", n - (LINES_MAX - 1));
}

static bool is_on_grip(const struct layout *layout, double x, double y)
{
    const struct area grip = time_line_grip(layout);
    return x >= grip.x && x < grip.x + grip.w && y >= grip.y && y < grip.y + grip.h;
}

static void fill(struct bubble *bubble, const struct show *show)
{
    const struct desk *desk = show->desk;
    const double x = desk->pointer_x, y = desk->pointer_y;
    const struct key_row *row = key_row_of(button_at(&desk->layout, x, y));
    uint64_t t_us;
    if (row != NULL) {
        buffer_addf(&add(bubble, CHRONICLE_LOG)->text, "%s: %s  [%s]%s%s%s",
                    key_group_name(row->group), row->says, row->key, row->also != NULL ? " [" : "",
                    row->also != NULL ? row->also : "", row->also != NULL ? "]" : "");
    } else if (is_on_grip(&desk->layout, x, y)) {
        buffer_add(&add(bubble, CHRONICLE_LOG)->text, "the scene's end: drag it, or  [<] [>]");
    } else if (time_line_at(&desk->layout, x, y, show->end_us, &t_us)) {
        long nearest = show->chronicle != NULL
                           ? time_line_mark_at(&desk->layout, show->chronicle, show->end_us, x, y)
                           : -1;
        if (nearest >= 0)
            add_marks(bubble, show, (size_t)nearest);
        else
            widget_scene_time(t_us, &add(bubble, CHRONICLE_LOG)->text);
    }
}

/* Above the pointer, or below it where there is no room; never beyond the window. */
static struct area place(struct paint *paint, const struct show *show, const struct bubble *bubble)
{
    const struct layout *layout = &show->desk->layout;
    const double s = layout->scale, line = paint_line_height(paint, FONT_SMALL);
    const double window = layout->foot.w;
    struct area area = { 0, 0, 0, (double)bubble->n * line + 2 * PAD_PX * s };
    for (size_t i = 0; i < bubble->n; i++) {
        double mark = bubble->lines[i].kind != CHRONICLE_LOG ? line : 0;
        area.w = fmax(
            area.w, mark + paint_text_width(paint, FONT_SMALL, buffer_get(&bubble->lines[i].text)));
    }
    area.w = fmin(fmin(area.w, WIDTH_MAX_PX * s) + 2 * PAD_PX * s, window);
    area.x = fmin(fmax(show->desk->pointer_x - area.w / 2, 0), window - area.w);
    area.y = layout->time_line.y - area.h - 4 * s;
    if (show->desk->pointer_y < layout->time_line.y)
        area.y = show->desk->pointer_y + 22 * s;
    return area;
}

void hover_paint(struct paint *paint, const struct show *show)
{
    struct bubble bubble = { 0 };
    if (!show->desk->look.help)
        fill(&bubble, show);
    if (bubble.n > 0) {
        const double s = paint_scale(paint), line = paint_line_height(paint, FONT_SMALL);
        const struct area area = place(paint, show, &bubble);
        paint_fill(paint, &area, theme.ground);
        paint_frame(paint, &area, fmax(1, floor(s)), theme.faint);
        for (size_t i = 0; i < bubble.n; i++) {
            const double y = area.y + PAD_PX * s + (double)i * line;
            const double indent = bubble.lines[i].kind != CHRONICLE_LOG ? line : 0;
            time_line_sign(paint, bubble.lines[i].kind, area.x + PAD_PX * s + line * 0.35,
                           y + line / 2, line * 0.28);
            widget_text(paint, FONT_SMALL, area.x + PAD_PX * s + indent, y,
                        area.w - 2 * PAD_PX * s - indent, SIDE_LEFT, theme.text,
                        buffer_get(&bubble.lines[i].text));
        }
    }
    free_bubble(&bubble);
}
