/* SPDX-License-Identifier: MIT */
/* The keys, over everything, from the table of keys; and what the time line's signs mean. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rig/window/icons.h"
#include "rig/window/show.h"
#include "rig/window/theme.h"
#include "rig/window/time_line.h"
#include "rig/window/widgets.h"

enum { LINES_MAX = 256, COLUMNS_MAX = 5 };
#define PAD_PX 14.0
#define GAP_PX 18.0     /* between columns */
#define SIGN_GAP_PX 5.0 /* on both sides of a button's sign */
#define COLUMN_MIN_PX 250.0
#define COLUMN_MAX_PX 440.0

struct line {
    const char *title;         /* of a group; NULL: of a key */
    const struct key_row *row; /* NULL: the text goes on */
    const char *text;
    size_t n; /* bytes of it */
};

struct help {
    struct paint *paint;
    double row, keys, text; /* height of a line, widths: of keys and sign, of what is said */
    size_t n;
    struct line lines[LINES_MAX];
};

static void add(struct help *help, struct line line)
{
    if (help->n < LINES_MAX)
        help->lines[help->n++] = line;
}

static double width_of(struct help *help, const char *text, size_t n)
{
    struct buffer piece = { 0 };
    buffer_add_bytes(&piece, text, n);
    double w = paint_text_width(help->paint, FONT_SMALL, buffer_get(&piece));
    buffer_free(&piece);
    return w;
}

/* As many whole words as fit, one at least. */
static size_t words_that_fit(struct help *help, const char *text)
{
    size_t n = strcspn(text, " ");
    while (text[n] != '\0') {
        size_t more = n + 1 + strcspn(text + n + 1, " ");
        if (width_of(help, text, more) > help->text)
            break;
        n = more;
    }
    return n;
}

static void add_row(struct help *help, const struct key_row *row)
{
    const struct key_row *first = row;
    for (const char *text = row->says; *text != '\0'; first = NULL) {
        size_t n = words_that_fit(help, text);
        add(help, (struct line) { .row = first, .text = text, .n = n });
        text += n;
        text += strspn(text, " ");
    }
}

/* A title of no text is an empty line. */
static void lay_out(struct help *help, double width, bool roomy)
{
    help->n = 0;
    help->text = width - help->keys;
    for (size_t i = 0; i < n_key_rows; i++) {
        if (roomy && i > 0 && key_rows[i].group != key_rows[i - 1].group)
            add(help, (struct line) { .title = "" });
        if (i == 0 || key_rows[i].group != key_rows[i - 1].group)
            add(help, (struct line) { .title = key_group_name(key_rows[i].group) });
        add_row(help, &key_rows[i]);
    }
}

/* Shift and ctrl in the way they are printed on keys. */
static void paint_keys(struct help *help, double x, double y, const struct key_row *row)
{
    const double s = paint_scale(help->paint), pad = 4 * s;
    const double h = paint_line_height(help->paint, FONT_SMALL);
    const char *const keys[] = { row->key, row->also };
    const double end = x + help->keys - (ICON_PX + SIGN_GAP_PX) * s;
    for (int i = 0; i < 2 && keys[i] != NULL; i++) {
        double w = paint_text_width(help->paint, FONT_SMALL, keys[i]) + 2 * pad;
        if (i > 0 && x + w > end)
            break;
        const struct area cap = { x, y, w, h + s };
        paint_fill(help->paint, &cap, theme.raised);
        paint_frame(help->paint, &cap, fmax(1, floor(s)), theme.edge);
        paint_text(help->paint, FONT_SMALL, x + pad, y, theme.text, keys[i]);
        x += w + 3 * s;
    }
}

/* Of the longest first key; a second one is shown where there is room for it. */
static double keys_width(struct paint *paint)
{
    double most = 0;
    for (size_t i = 0; i < n_key_rows; i++)
        most = fmax(most, paint_text_width(paint, FONT_SMALL, key_rows[i].key));
    return most + (8 + ICON_PX + 2 * SIGN_GAP_PX) * paint_scale(paint);
}

static void paint_one(struct help *help, double x, double y, const struct line *line)
{
    if (line->title != NULL) {
        paint_text(help->paint, FONT_BOLD, x, y, theme.sky, line->title);
        return;
    }
    if (line->row != NULL)
        paint_keys(help, x, y, line->row);
    const double s = paint_scale(help->paint);
    if (line->row != NULL && line->row->button != NULL && line->row->button[0] == '\0')
        icon_paint(help->paint, line->row->action, false,
                   (struct spot) { x + help->keys - (ICON_PX / 2 + SIGN_GAP_PX) * s,
                                   y + paint_line_height(help->paint, FONT_SMALL) / 2 });
    struct buffer text = { 0 };
    buffer_add_bytes(&text, line->text, line->n);
    widget_text(help->paint, FONT_SMALL, x + help->keys, y, help->text, SIDE_LEFT, theme.text,
                buffer_get(&text));
    buffer_free(&text);
}

static void paint_signs(struct paint *paint, double x, double y)
{
    static const struct {
        enum chronicle_kind kind;
        const char *says;
    } signs[] = { { CHRONICLE_MISTAKE, "mistake" },
                  { CHRONICLE_EVENT, "event of the scene" },
                  { CHRONICLE_OUTPUT, "LED or DO" },
                  { CHRONICLE_REPORT, "report" } };
    const double h = paint_line_height(paint, FONT_SMALL);
    x += paint_text(paint, FONT_SMALL, x, y, theme.dim, "time line:") + h;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        time_line_sign(paint, signs[i].kind, x, y + h / 2, h * 0.3);
        x += h * 0.7;
        x += paint_text(paint, FONT_SMALL, x, y, theme.text, signs[i].says) + 1.5 * h;
    }
}

static bool is_empty(const struct line *line)
{
    return line->title != NULL && line->title[0] == '\0';
}

/* Where a column may end: not after a title or before its first row, nor within a row's text. */
static bool may_break_before(const struct help *help, size_t i)
{
    const struct line *line = &help->lines[i], *before = &help->lines[i - 1];
    return is_empty(line) || is_empty(before) ||
           (before->title == NULL && (line->title != NULL || line->row != NULL));
}

/* No column begins with an empty line. */
static size_t begin_of_column(const struct help *help, size_t from)
{
    return from < help->n && is_empty(&help->lines[from]) ? from + 1 : from;
}

static size_t end_of_column(const struct help *help, size_t from, size_t n)
{
    if (from + n >= help->n)
        return help->n;
    size_t end = from + n;
    while (end > from + 1 && !may_break_before(help, end))
        end--;
    return end;
}

static bool fits(const struct help *help, size_t columns, size_t n)
{
    size_t from = 0;
    for (size_t c = 0; c < columns; c++)
        from = end_of_column(help, begin_of_column(help, from), n);
    return from >= help->n;
}

/* As few columns as will do, each as short as will do. */
static size_t choose_columns(struct help *help, double w, double h, size_t *rows)
{
    const double s = paint_scale(help->paint);
    const size_t room = (size_t)fmax(h / help->row, 4);
    size_t columns = 1;
    for (;; columns++) {
        double width = (w - (double)(columns - 1) * GAP_PX * s) / (double)columns;
        double next = (w - (double)columns * GAP_PX * s) / (double)(columns + 1);
        lay_out(help, fmin(width, COLUMN_MAX_PX * s), true);
        if (fits(help, columns, room))
            break;
        lay_out(help, fmin(width, COLUMN_MAX_PX * s), false);
        if (fits(help, columns, room) || columns == COLUMNS_MAX || next < COLUMN_MIN_PX * s)
            break;
    }
    *rows = room;
    while (*rows > 1 && fits(help, columns, *rows - 1))
        --*rows;
    return columns;
}

static struct help make_help(struct paint *paint)
{
    return (struct help) { .paint = paint,
                           .keys = keys_width(paint),
                           .row = paint_line_height(paint, FONT_SMALL) + 3 * paint_scale(paint) };
}

/* What is left of the window. */
static struct area area_for(const struct help *help, const struct layout *layout)
{
    const double pad = PAD_PX * layout->scale, top = pad + 2 * help->row;
    return (struct area) { pad, top, layout->foot.w - 2 * pad,
                           layout->foot.y + layout->foot.h - top - pad };
}

static size_t skip_columns(const struct help *help, size_t columns, size_t rows, size_t from)
{
    for (size_t c = 0; c < columns; c++)
        from = end_of_column(help, begin_of_column(help, from), rows);
    return from;
}

unsigned help_pages(struct paint *paint, const struct layout *layout)
{
    struct help help = make_help(paint);
    const struct area area = area_for(&help, layout);
    size_t rows, columns = choose_columns(&help, area.w, area.h, &rows), from = 0;
    unsigned pages = 0;
    for (; from < help.n; pages++)
        from = skip_columns(&help, columns, rows, from);
    return pages;
}

static void paint_title(const struct help *help, double x, unsigned page, unsigned pages)
{
    const double s = paint_scale(help->paint), pad = PAD_PX * s;
    struct buffer title = { 0 };
    buffer_add(&title, "Keys");
    if (pages > 1)
        buffer_addf(&title, ", %u of %u: ? goes on", page + 1, pages);
    double w = paint_text(help->paint, FONT_BOLD, x, pad, theme.text, buffer_get(&title));
    buffer_free(&title);
    paint_signs(help->paint, x + w + 20 * s, pad);
}

void help_paint(struct paint *paint, const struct show *show)
{
    const struct layout *layout = &show->desk->layout;
    const struct area all = { 0, 0, layout->foot.w, layout->foot.y + layout->foot.h };
    static const struct colour shade = { 16, 19, 24, 240 };
    struct help help = make_help(paint);
    const struct area area = area_for(&help, layout);
    const unsigned page = show->desk->look.help_page, pages = help_pages(paint, layout);
    paint_clip(paint, NULL);
    paint_fill(paint, &all, shade);
    size_t rows, columns = choose_columns(&help, area.w, area.h, &rows);
    const double step = help.keys + help.text + GAP_PX * layout->scale;
    const double x0 = fmax((all.w - (double)columns * step + GAP_PX * layout->scale) / 2, area.x);
    size_t from = skip_columns(&help, columns * (page < pages ? page : 0), rows, 0);
    paint_title(&help, x0, page, pages);
    for (size_t c = 0; c < columns; c++) {
        from = begin_of_column(&help, from);
        const size_t end = end_of_column(&help, from, rows);
        for (size_t i = from; i < end; i++)
            paint_one(&help, x0 + (double)c * step, area.y + (double)(i - from) * help.row,
                      &help.lines[i]);
        from = end;
    }
}
