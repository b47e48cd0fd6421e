/* SPDX-License-Identifier: MIT */
/* Decides which detection belongs to which track so that the sum of the costs is the least
 * possible. Called by the tracker with the pairs that are possible at all. */
#ifndef FOOTFALL_CORE_ASSIGN_H
#define FOOTFALL_CORE_ASSIGN_H

#include <stdint.h>

enum {
    ASSIGN_ROWS_MAX = 128, /* tracks */
    ASSIGN_COLS_MAX = 192, /* detections */
    ASSIGN_PAIRS_MAX = 12, /* possible detections of one track; the cheapest are kept */
    ASSIGN_COST_MAX = 1 << 20,
    ASSIGN_NONE = -1,
};

/* Rows and columns that may stay alone: a row that does costs skip[row]. */
struct assign {
    uint16_t n_rows, n_cols;
    uint8_t n_pairs[ASSIGN_ROWS_MAX];
    uint8_t col[ASSIGN_ROWS_MAX][ASSIGN_PAIRS_MAX];
    int32_t cost[ASSIGN_ROWS_MAX][ASSIGN_PAIRS_MAX]; /* 0..ASSIGN_COST_MAX */
    int32_t skip[ASSIGN_ROWS_MAX];
    /* the result: the column of each row, or ASSIGN_NONE */
    int16_t col_of_row[ASSIGN_ROWS_MAX];
    int16_t row_of_col[ASSIGN_COLS_MAX];
    /* work */
    int32_t row_price[ASSIGN_ROWS_MAX], col_price[ASSIGN_COLS_MAX];
    int32_t dist[ASSIGN_COLS_MAX];
    int16_t via_row[ASSIGN_COLS_MAX];
    int16_t touched[ASSIGN_COLS_MAX];
    uint8_t state[ASSIGN_COLS_MAX];
};

/* Empties the problem and sets its size and what each row pays for staying alone. */
void assign_begin(struct assign *assign, int n_rows, int n_cols, int32_t skip);

/* Says that a row may have a column at this cost. Beyond ASSIGN_PAIRS_MAX the dearest goes. */
void assign_pair(struct assign *assign, int row, int col, int32_t cost);

/* Solves it; at most n_rows^2 * ASSIGN_PAIRS_MAX steps, and few when pairs are few. */
void assign_solve(struct assign *assign);

#endif
