/* SPDX-License-Identifier: MIT */
#include "firmware_core/assign.h"

#include <assert.h>
#include <stdbool.h>

/* Shortest augmenting paths over the possible pairs only (Jonker and Volgenant): rows come in
 * one by one, and each finds the cheapest chain of changes that ends in a free column or in a
 * row of the chain that stays alone. Prices keep all reduced costs at 0 or above. */

enum { DIST_FAR = 1 << 30 };

enum { COL_UNSEEN, COL_REACHED, COL_DONE };

struct path {
    int64_t length; /* DIST_FAR as long as no end was found */
    int end_col;    /* ASSIGN_NONE: ends with end_row alone */
    int end_row;
    int n_touched;
};

void assign_begin(struct assign *assign, int n_rows, int n_cols, int32_t skip)
{
    assert(n_rows >= 0 && n_rows <= ASSIGN_ROWS_MAX && n_cols >= 0 && n_cols <= ASSIGN_COLS_MAX);
    assign->n_rows = (uint16_t)n_rows;
    assign->n_cols = (uint16_t)n_cols;
    for (int i = 0; i < n_rows; i++) {
        assign->n_pairs[i] = 0;
        assign->skip[i] = skip;
        assign->row_price[i] = 0;
        assign->col_of_row[i] = ASSIGN_NONE;
    }
    for (int j = 0; j < n_cols; j++) {
        assign->col_price[j] = 0;
        assign->row_of_col[j] = ASSIGN_NONE;
        assign->state[j] = COL_UNSEEN;
    }
}

void assign_pair(struct assign *assign, int row, int col, int32_t cost)
{
    assert(cost >= 0 && cost <= ASSIGN_COST_MAX);
    int k = assign->n_pairs[row];
    if (k == ASSIGN_PAIRS_MAX) {
        int dearest = 0;
        for (int i = 1; i < k; i++) {
            if (assign->cost[row][i] > assign->cost[row][dearest])
                dearest = i;
        }
        if (assign->cost[row][dearest] <= cost)
            return;
        k = dearest;
    } else {
        assign->n_pairs[row]++;
    }
    assign->col[row][k] = (uint8_t)col;
    assign->cost[row][k] = cost;
}

/* Reaches on from a row that is `dist` away from the start. */
static void scan_row(struct assign *a, int row, int32_t dist, struct path *path)
{
    int64_t alone = (int64_t)dist + a->skip[row] - a->row_price[row];

    if (alone < path->length)
        *path = (struct path) { alone, ASSIGN_NONE, row, path->n_touched };
    for (int k = 0; k < a->n_pairs[row]; k++) {
        int col = a->col[row][k];
        int32_t d = dist + a->cost[row][k] - a->row_price[row] - a->col_price[col];
        if (a->state[col] == COL_DONE || (a->state[col] == COL_REACHED && a->dist[col] <= d))
            continue;
        if (a->state[col] == COL_UNSEEN)
            a->touched[path->n_touched++] = (int16_t)col;
        a->state[col] = COL_REACHED;
        a->dist[col] = d;
        a->via_row[col] = (int16_t)row;
    }
}

static int nearest_col(const struct assign *a, const struct path *path)
{
    int best = ASSIGN_NONE;

    for (int i = 0; i < path->n_touched; i++) {
        int col = a->touched[i];
        if (a->state[col] == COL_REACHED && (best < 0 || a->dist[col] < a->dist[best]))
            best = col;
    }
    return best;
}

static struct path find_path(struct assign *a, int start)
{
    struct path path = { DIST_FAR, ASSIGN_NONE, ASSIGN_NONE, 0 };

    scan_row(a, start, 0, &path);
    for (;;) {
        int col = nearest_col(a, &path);
        if (col < 0 || a->dist[col] >= path.length)
            return path;
        if (a->row_of_col[col] == ASSIGN_NONE) {
            path.length = a->dist[col];
            path.end_col = col;
            return path;
        }
        a->state[col] = COL_DONE;
        scan_row(a, a->row_of_col[col], a->dist[col], &path);
    }
}

static void raise_prices(struct assign *a, int start, const struct path *path)
{
    a->row_price[start] += (int32_t)path->length;
    for (int i = 0; i < path->n_touched; i++) {
        int col = a->touched[i];
        if (a->state[col] == COL_DONE) {
            int32_t rest = (int32_t)path->length - a->dist[col];
            a->row_price[a->row_of_col[col]] += rest;
            a->col_price[col] -= rest;
        }
        a->state[col] = COL_UNSEEN;
    }
}

/* Walks the path back from its end and lets each row take the column after it. */
static void change_along(struct assign *a, int start, const struct path *path)
{
    int col = path->end_col;

    if (col == ASSIGN_NONE) {
        col = a->col_of_row[path->end_row];
        a->col_of_row[path->end_row] = ASSIGN_NONE;
        if (path->end_row == start)
            return;
    }
    for (;;) {
        int row = a->via_row[col];
        int next = a->col_of_row[row];
        a->col_of_row[row] = (int16_t)col;
        a->row_of_col[col] = (int16_t)row;
        if (row == start)
            return;
        col = next;
    }
}

void assign_solve(struct assign *assign)
{
    for (int row = 0; row < assign->n_rows; row++) {
        struct path path = find_path(assign, row);
        raise_prices(assign, row, &path);
        change_along(assign, row, &path);
    }
}
