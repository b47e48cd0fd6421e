/* SPDX-License-Identifier: MIT */
#include "rig/requirements.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rig/csv.h"
#include "rig/memory.h"

enum { DEPTH_MAX = 8 };

static void add(struct requirements *all, const char *model, const struct csv *csv)
{
    if (all->n == all->cap) {
        all->cap = all->cap > 0 ? all->cap * 2 : 128;
        all->list = memory_resize(all->list, all->cap, sizeof *all->list);
    }
    struct requirement *r = &all->list[all->n++];
    *r = (struct requirement) { .section = memory_copy_text(csv->field[1]),
                                .text = memory_copy_text(csv->field[2]),
                                .aside = memory_copy_text(csv->field[3]) };
    snprintf(r->id, sizeof r->id, "%s", csv->field[0]);
    snprintf(r->model, sizeof r->model, "%s", model);
}

static struct requirement *find(struct requirements *all, const char *id)
{
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(all->list[i].id, id) == 0)
            return &all->list[i];
    return NULL;
}

static int read_records(struct requirements *all, const char *model, const char *path, char *text)
{
    struct csv csv;
    int got;
    csv_begin(&csv, text);
    for (bool head = true; (got = csv_next(&csv)) > 0; head = false) {
        if (csv.n != 4 || strlen(csv.field[0]) >= REQUIREMENT_ID_MAX) {
            fprintf(stderr, "footfall: %s:%zu: not the four fields id,section,text,aside\n", path,
                    csv.line);
            return -1;
        }
        if (head)
            continue;
        if (find(all, csv.field[0]) != NULL) {
            fprintf(stderr, "footfall: %s:%zu: %s stands twice\n", path, csv.line, csv.field[0]);
            return -1;
        }
        add(all, model, &csv);
    }
    if (got < 0)
        fprintf(stderr, "footfall: %s:%zu: a quote is not closed\n", path, csv.line);
    return got;
}

static int read_list(struct requirements *all, const char *folder, const char *file)
{
    char path[PATH_MAX], model[32];
    struct buffer text = { 0 };
    snprintf(path, sizeof path, "%s/%s", folder, file);
    snprintf(model, sizeof model, "%.*s", (int)(strlen(file) - 4), file);
    int result = buffer_read_file(&text, path);
    if (result < 0)
        fprintf(stderr, "footfall: %s: %m\n", path);
    else if (text.len > 0)
        result = read_records(all, model, path, text.s);
    buffer_free(&text);
    return result;
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n > m && strcmp(s + n - m, end) == 0;
}

int requirements_read(struct requirements *out, const char *folder)
{
    struct dirent **entries;
    *out = (struct requirements) { 0 };
    int n = scandir(folder, &entries, NULL, alphasort), result = 0;
    if (n < 0) {
        fprintf(stderr, "footfall: %s: %m\n", folder);
        return -1;
    }
    for (int i = 0; i < n; i++) {
        if (result == 0 && ends_with(entries[i]->d_name, ".csv"))
            result = read_list(out, folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return result;
}

void requirements_free(struct requirements *all)
{
    for (size_t i = 0; i < all->n; i++) {
        struct requirement *r = &all->list[i];
        for (size_t k = 0; k < r->n_proofs; k++)
            free(r->proofs[k]);
        free(r->proofs);
        free(r->section);
        free(r->text);
        free(r->aside);
    }
    free(all->list);
    *all = (struct requirements) { 0 };
}

int requirements_prove(struct requirements *all, const char *id, const char *proof)
{
    struct requirement *r = find(all, id);
    if (r == NULL)
        return -1;
    for (size_t i = 0; i < r->n_proofs; i++)
        if (strcmp(r->proofs[i], proof) == 0)
            return 0;
    r->proofs = memory_resize(r->proofs, r->n_proofs + 1, sizeof *r->proofs);
    r->proofs[r->n_proofs++] = memory_copy_text(proof);
    return 0;
}

/* An id such as P-JSON-07 at s; returns its length, 0 when there is none. */
static size_t id_at(const char *s)
{
    size_t n = 0, letters = 0, digits = 0;
    if (!isupper((unsigned char)s[0]) || s[1] != '-')
        return 0;
    for (n = 2; isupper((unsigned char)s[n]); n++)
        letters++;
    if (letters == 0 || s[n++] != '-')
        return 0;
    for (; isdigit((unsigned char)s[n]); n++)
        digits++;
    return digits > 0 && n < REQUIREMENT_ID_MAX ? n : 0;
}

/* The ids after one "proves:", up to the first word that is none. */
static size_t take_claims(struct requirements *all, const char *s, const char *path, size_t line)
{
    char id[REQUIREMENT_ID_MAX];
    size_t unknown = 0;
    for (;;) {
        s += strspn(s, " \t,");
        size_t n = id_at(s);
        if (n == 0)
            return unknown;
        snprintf(id, sizeof id, "%.*s", (int)n, s);
        if (requirements_prove(all, id, path) < 0) {
            fprintf(stderr, "%s:%zu: proves: no list has a requirement %s\n", path, line, id);
            unknown++;
        }
        s += n;
    }
}

static size_t scan_file(struct requirements *all, const char *path)
{
    struct buffer text = { 0 };
    size_t unknown = 0, line = 1;
    if (buffer_read_file(&text, path) == 0)
        for (const char *s = buffer_get(&text); *s != '\0'; s++) {
            line += *s == '\n';
            if (strncmp(s, "proves:", 7) == 0)
                unknown += take_claims(all, s + 7, path, line);
        }
    buffer_free(&text);
    return unknown;
}

static size_t scan(struct requirements *all, const char *folder, int depth)
{
    struct dirent **entries;
    size_t unknown = 0;
    int n = depth < DEPTH_MAX ? scandir(folder, &entries, NULL, alphasort) : -1;
    for (int i = 0; i < n; i++) {
        char path[PATH_MAX];
        const char *name = entries[i]->d_name;
        int len = snprintf(path, sizeof path, "%s/%s", folder, name);
        if (name[0] != '.' && len < (int)sizeof path)
            unknown += ends_with(name, ".c") || ends_with(name, ".sh") ? scan_file(all, path)
                                                                       : scan(all, path, depth + 1);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    return unknown;
}

size_t requirements_scan(struct requirements *all, const char *folder)
{
    return scan(all, folder, 0);
}

/* Where the list of the next model begins. */
static size_t model_end(const struct requirements *all, size_t i)
{
    size_t end = i;
    while (end < all->n && strcmp(all->list[end].model, all->list[i].model) == 0)
        end++;
    return end;
}

struct count {
    size_t proven, aside, open;
};

static struct count count_model(const struct requirements *all, size_t begin, size_t end)
{
    struct count c = { 0 };
    for (size_t i = begin; i < end; i++) {
        const struct requirement *r = &all->list[i];
        if (r->n_proofs > 0)
            c.proven++;
        else if (r->aside[0] != '\0')
            c.aside++;
        else
            c.open++;
    }
    return c;
}

static void add_proofs_json(const struct requirement *r, const char *comma, struct buffer *out)
{
    buffer_addf(out, "%s\n      \"%s\": [", comma, r->id);
    for (size_t k = 0; k < r->n_proofs; k++) {
        buffer_add(out, k > 0 ? ", " : "");
        buffer_add_json_string(out, r->proofs[k]);
    }
    buffer_add(out, "]");
}

void requirements_json(const struct requirements *all, struct buffer *out)
{
    buffer_add(out, "{");
    for (size_t i = 0, end; i < all->n; i = end) {
        const char *comma = "";
        end = model_end(all, i);
        struct count c = count_model(all, i, end);
        buffer_addf(
            out,
            "%s\n  \"%s\": {\n    \"total\": %zu,\n    \"proven\": %zu,\n    \"aside\": %zu,\n"
            "    \"open\": [",
            i > 0 ? "," : "", all->list[i].model, end - i, c.proven, c.aside);
        for (size_t k = i; k < end; k++)
            if (all->list[k].n_proofs == 0 && all->list[k].aside[0] == '\0') {
                buffer_addf(out, "%s\"%s\"", comma, all->list[k].id);
                comma = ", ";
            }
        buffer_add(out, "],\n    \"proven_by\": {");
        comma = "";
        for (size_t k = i; k < end; k++)
            if (all->list[k].n_proofs > 0) {
                add_proofs_json(&all->list[k], comma, out);
                comma = ",";
            }
        buffer_add(out, "\n    }\n  }");
    }
    buffer_add(out, "\n}\n");
}

static void add_line(const struct requirement *r, struct buffer *out)
{
    buffer_addf(out, "  %-12s ", r->id);
    if (r->n_proofs > 0) {
        buffer_add(out, "proven by ");
        for (size_t k = 0; k < r->n_proofs; k++)
            buffer_addf(out, "%s%s", k > 0 ? ", " : "", r->proofs[k]);
        buffer_add(out, "\n");
    } else if (r->aside[0] != '\0') {
        buffer_addf(out, "set aside: %s\n", r->aside);
    } else {
        buffer_addf(out, "open: %s\n", r->text);
    }
}

void requirements_text(const struct requirements *all, struct buffer *out)
{
    for (size_t i = 0, end; i < all->n; i = end) {
        end = model_end(all, i);
        struct count c = count_model(all, i, end);
        buffer_addf(out, "%s: %zu requirements, %zu proven, %zu set aside, %zu open\n",
                    all->list[i].model, end - i, c.proven, c.aside, c.open);
        for (size_t k = i; k < end; k++)
            add_line(&all->list[k], out);
    }
}
