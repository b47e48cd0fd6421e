/* SPDX-License-Identifier: MIT */
/* Reads JSON objects into structs by tables of keys: each row says a key's kind, range, default
 * and where its value goes. The scene reader is made of such tables, and the tests compare them
 * with the format's page and schema. */
#ifndef FOOTFALL_SIM_KEYS_H
#define FOOTFALL_SIM_KEYS_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/jsonc.h"

enum key_kind {
    KEY_NUMBER, /* double */
    KEY_U16,    /* whole number */
    KEY_U32,
    KEY_U64,
    KEY_BOOL,
    KEY_TEXT,     /* char[max + 1] */
    KEY_CHOICE,   /* int-sized enum, in the order of `choices` */
    KEY_DURATION, /* uint64_t us; min and max in seconds */
    KEY_LENGTH,   /* double m */
    KEY_SPEED,    /* double m/s */
    KEY_COLOUR,   /* uint32_t 0xrrggbb */
    KEY_POINT,    /* two doubles, metres */
    KEY_POINTS,   /* exactly max points */
    KEY_LENGTHS,  /* exactly three doubles, m */
    KEY_OBJECT,   /* read by `table` into the struct at offset */
    KEY_LIST,     /* read by `list` into a new array */
    KEY_OTHER,    /* read by `read` */
};

/* What was wrong, and where. */
struct scene_error {
    char file[512];
    size_t line;              /* from 1 up; 0 when the file could not be read at all */
    char key[JSONC_PATH_MAX]; /* such as walkers[2].path[1]; empty for a syntax error */
    char reason[320];
};

/* One text on its way into structs. */
struct reading {
    const char *text;
    size_t len;
    const char *file;
    void *ctx; /* of the functions in the tables */
    struct scene_error *error;
    size_t path_len;
    char path[JSONC_PATH_MAX];
};

struct key_table;

/* One of several forms of an object, known by the key that only it has. */
struct key_form {
    const char *key;
    const struct key_table *table;
};

/* An array of structs of `size` bytes each; the pointer lies at the key's offset. */
struct key_list {
    size_t size;
    size_t count_offset; /* of the size_t beside the pointer */
    /* Reads one element into zeroed memory. */
    int (*read)(struct reading *reading, const cJSON *json, void *element);
    /* What the elements look like when they are objects. */
    const struct key_form *forms;
    size_t n_forms;
};

struct key {
    const char *name;
    enum key_kind kind;
    bool required;
    double min, max;      /* of the value; of a text's or list's length */
    size_t offset;        /* into the struct that the table fills */
    const char *fallback; /* as JSON: taken when the key is absent; NULL leaves the struct alone */
    const char *const *choices; /* ends with NULL */
    const struct key_table *table;
    const struct key_list *list;
    int (*read)(struct reading *reading, const cJSON *json, void *target); /* KEY_OTHER */
    const char *expects; /* KEY_OTHER: the form, for messages */
};

struct key_table {
    size_t n;
    const struct key *keys;
};

/* Fills `target` from an object; 0, or -1 with reading->error filled in. */
int keys_read(struct reading *reading, const cJSON *json, const struct key_table *table,
              void *target);

/* Which of the n forms the object has: its index, or -1 with the error filled in. */
int keys_form(struct reading *reading, const cJSON *json, const struct key_form *forms, size_t n);

/* Appends to the path of what is being read; the result undoes it with reading_leave(). */
size_t reading_enter_key(struct reading *reading, const char *key);
size_t reading_enter_index(struct reading *reading, size_t index);
void reading_leave(struct reading *reading, size_t mark);

/* Fills in the error for the present path and returns -1. */
int reading_fail(struct reading *reading, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* "expected WHAT, found VALUE". */
int reading_expected(struct reading *reading, const cJSON *found, const char *what);

/* A floor point [x, y], each from -100 to 100 m. */
int reading_point(struct reading *reading, const cJSON *json, double out[2]);

/* The name of the list that is the fewest single changes away from `word`; NULL without any. */
const char *keys_nearest(const char *word, const char *const *names, size_t n);

#endif
