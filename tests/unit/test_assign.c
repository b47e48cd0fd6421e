/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "firmware_core/assign.h"

enum { SMALL = 5, NO_PAIR = -1 };

static struct assign assign;

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % below;
}

/* Tries everything: each row takes each free column, or none. */
static int32_t least_cost(int32_t cost[SMALL][SMALL], int rows, int cols, int32_t skip)
{
    int32_t best = INT32_MAX;
    int choices = 1;
    for (int i = 0; i < rows; i++)
        choices *= cols + 1;
    for (int c = 0; c < choices; c++) {
        int32_t sum = 0;
        unsigned used = 0;
        int rest = c, valid = 1;
        for (int i = 0; i < rows; i++, rest /= cols + 1) {
            int j = rest % (cols + 1);
            if (j == cols) {
                sum += skip;
                continue;
            }
            valid = valid && !(used >> j & 1) && cost[i][j] != NO_PAIR;
            used |= 1u << j;
            sum += cost[i][j];
        }
        if (valid && sum < best)
            best = sum;
    }
    return best;
}

static int32_t solved_cost(int32_t cost[SMALL][SMALL], int rows, int32_t skip)
{
    int32_t sum = 0;
    unsigned used = 0;
    for (int i = 0; i < rows; i++) {
        int j = assign.col_of_row[i];
        if (j == ASSIGN_NONE) {
            sum += skip;
            continue;
        }
        assert_int_equal(assign.row_of_col[j], i);
        assert_int_not_equal(cost[i][j], NO_PAIR);
        assert_false(used >> j & 1);
        used |= 1u << j;
        sum += cost[i][j];
    }
    return sum;
}

static void random_problems_are_solved_as_well_as_by_trying_everything(void **state)
{
    (void)state;
    uint64_t random = 3;
    for (int n = 0; n < 3000; n++) {
        int32_t cost[SMALL][SMALL];
        int rows = 1 + (int)draw(&random, SMALL), cols = 1 + (int)draw(&random, SMALL - 1);
        int32_t skip = (int32_t)draw(&random, 40);
        assign_begin(&assign, rows, cols, skip);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                cost[i][j] = draw(&random, 3) ? (int32_t)draw(&random, 30) : NO_PAIR;
                if (cost[i][j] != NO_PAIR)
                    assign_pair(&assign, i, j, cost[i][j]);
            }
        }
        assign_solve(&assign);
        assert_int_equal(solved_cost(cost, rows, skip), least_cost(cost, rows, cols, skip));
    }
}

static void the_dearest_pairs_of_a_row_make_room(void **state)
{
    (void)state;
    assign_begin(&assign, 1, ASSIGN_PAIRS_MAX + 5, 1000);
    for (int j = 0; j < ASSIGN_PAIRS_MAX + 5; j++)
        assign_pair(&assign, 0, j, 500 - 10 * j);
    assign_solve(&assign);
    assert_int_equal(assign.n_pairs[0], ASSIGN_PAIRS_MAX);
    assert_int_equal(assign.col_of_row[0], ASSIGN_PAIRS_MAX + 4);
}

static void the_largest_problem_with_equal_costs_gives_everybody_somebody(void **state)
{
    (void)state;
    assign_begin(&assign, ASSIGN_ROWS_MAX, ASSIGN_COLS_MAX, ASSIGN_COST_MAX);
    for (int i = 0; i < ASSIGN_ROWS_MAX; i++) {
        for (int k = 0; k < ASSIGN_PAIRS_MAX; k++)
            assign_pair(&assign, i, i / 2 + k * 11, 100);
    }
    assign_solve(&assign);
    for (int i = 0; i < ASSIGN_ROWS_MAX; i++)
        assert_int_not_equal(assign.col_of_row[i], ASSIGN_NONE);
}

static void an_empty_problem_is_solved(void **state)
{
    (void)state;
    assign_begin(&assign, 0, 0, 10);
    assign_solve(&assign);
    assign_begin(&assign, 2, 0, 10);
    assign_solve(&assign);
    assert_int_equal(assign.col_of_row[1], ASSIGN_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_problems_are_solved_as_well_as_by_trying_everything),
        cmocka_unit_test(the_dearest_pairs_of_a_row_make_room),
        cmocka_unit_test(the_largest_problem_with_equal_costs_gives_everybody_somebody),
        cmocka_unit_test(an_empty_problem_is_solved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
