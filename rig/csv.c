/* SPDX-License-Identifier: MIT */
#include "rig/csv.h"

void csv_begin(struct csv *csv, char *text)
{
    *csv = (struct csv) { .next = text };
}

/* Takes one field from *s into *out, without its quotes. Returns the character that ended it, or
 * -1 when a quote stays open. */
static int take_field(struct csv *csv, char **s, char **out)
{
    char *from = *s, *to = *s;
    int quoted = 0;
    *out = to;
    for (; *from != '\0'; from++) {
        if (*from == '"' && quoted && from[1] == '"') {
            *to++ = '"';
            from++;
        } else if (*from == '"') {
            quoted = !quoted;
        } else if (!quoted && (*from == ',' || *from == '\n')) {
            break;
        } else if (quoted || *from != '\r') {
            csv->lines += *from == '\n';
            *to++ = *from;
        }
    }
    int end = *from;
    *s = end != '\0' ? from + 1 : from;
    *to = '\0';
    return quoted ? -1 : end;
}

int csv_next(struct csv *csv)
{
    int end = ',';
    if (*csv->next == '\0')
        return 0;
    csv->line = csv->lines + 1;
    csv->n = 0;
    while (end == ',') {
        if (csv->n == CSV_FIELDS_MAX)
            return -1;
        end = take_field(csv, &csv->next, &csv->field[csv->n++]);
    }
    csv->lines++;
    return end < 0 ? -1 : 1;
}
