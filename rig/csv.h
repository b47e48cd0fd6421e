/* SPDX-License-Identifier: MIT */
/* Records of a comma-separated file, with quotes as RFC 4180 has them. Read by the lists of
 * requirements. */
#ifndef FOOTFALL_RIG_CSV_H
#define FOOTFALL_RIG_CSV_H

#include <stddef.h>

enum { CSV_FIELDS_MAX = 16 };

struct csv {
    char *next;   /* the text that is left; taken apart while it is read */
    size_t line;  /* of the record that was read last, from 1 */
    size_t lines; /* read so far */
    size_t n;
    char *field[CSV_FIELDS_MAX];
};

/* `text` is changed in place and must outlive the fields. */
void csv_begin(struct csv *csv, char *text);

/* 1 with the next record, 0 at the end, -1 when a quote is open or there are too many fields. */
int csv_next(struct csv *csv);

#endif
