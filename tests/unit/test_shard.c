/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "rig/shard.h"
#include "tests/unit/quiet.h"

static const char *const variables[] = {
    "TEST_SHARD_INDEX",     "TEST_TOTAL_SHARDS",      "TEST_SHARD_STATUS_FILE",
    "CI_NODE_INDEX",        "CI_NODE_TOTAL",          "CIRCLE_NODE_INDEX",
    "CIRCLE_NODE_TOTAL",    "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT",
    "JOB_COMPLETION_INDEX", "PARALLEL_SEQ",           "SLURM_ARRAY_TASK_ID",
    "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX",   "SLURM_ARRAY_TASK_STEP",
};

static int clean(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
        unsetenv(variables[i]);
    return 0;
}

static void assert_share(const char *flag, uint64_t shards, uint64_t index, uint64_t total)
{
    struct shard shard;
    assert_int_equal(shard_read(flag, shards, &shard), 0);
    assert_int_equal(shard.index, index);
    assert_int_equal(shard.total, total);
}

static void assert_refused(const char *flag, uint64_t shards)
{
    struct shard shard;
    int kept = quiet_begin();
    int result = shard_read(flag, shards, &shard);
    quiet_end(kept);
    assert_int_equal(result, -1);
}

static void the_flag_counts_from_one(void **state)
{
    (void)state;
    assert_share(NULL, 0, 0, 0);
    assert_share("1/1", 0, 1, 1);
    assert_share("3/4", 0, 3, 4);
    static const char *const bad[] = {
        "0/4", "5/4", "1/0", "1", "/4", "1/", "a/b", "1/4x", "-1/4"
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_refused(bad[i], 0);
}

static void each_engine_counts_in_its_own_way(void **state)
{
    (void)state;
    static const struct {
        const char *index, *total;
        const char *first;
    } engines[] = {
        { "TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS", "0" },
        { "CI_NODE_INDEX", "CI_NODE_TOTAL", "1" },
        { "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", "0" },
        { "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", "0" },
    };
    for (size_t i = 0; i < 4; i++) {
        setenv(engines[i].index, engines[i].first, 1);
        setenv(engines[i].total, "3", 1);
        assert_share(NULL, 0, 1, 3);
        setenv(engines[i].index, "3", 1);
        if (engines[i].first[0] == '0')
            assert_refused(NULL, 0);
        else
            assert_share(NULL, 0, 3, 3);
        clean(NULL);
    }
}

static void half_a_pair_is_an_error(void **state)
{
    (void)state;
    static const char *const halves[] = { "TEST_SHARD_INDEX",       "TEST_TOTAL_SHARDS",
                                          "CI_NODE_INDEX",          "CI_NODE_TOTAL",
                                          "CIRCLE_NODE_INDEX",      "CIRCLE_NODE_TOTAL",
                                          "BUILDKITE_PARALLEL_JOB", "JOB_COMPLETION_INDEX",
                                          "PARALLEL_SEQ",           "SLURM_ARRAY_TASK_ID" };
    for (size_t i = 0; i < sizeof halves / sizeof halves[0]; i++) {
        setenv(halves[i], "1", 1);
        assert_refused(NULL, 0);
        assert_share("2/5", 0, 2, 5); /* the flag decides */
        clean(NULL);
    }
    assert_refused(NULL, 4);
}

static void the_total_may_come_by_flag(void **state)
{
    (void)state;
    setenv("JOB_COMPLETION_INDEX", "0", 1);
    assert_share(NULL, 4, 1, 4);
    clean(NULL);
    setenv("PARALLEL_SEQ", "4", 1);
    assert_share(NULL, 4, 4, 4);
}

static void slurm_numbers_tasks_as_it_likes(void **state)
{
    (void)state;
    setenv("SLURM_ARRAY_TASK_ID", "14", 1);
    setenv("SLURM_ARRAY_TASK_MIN", "10", 1);
    setenv("SLURM_ARRAY_TASK_MAX", "18", 1);
    setenv("SLURM_ARRAY_TASK_STEP", "4", 1);
    assert_share(NULL, 0, 2, 3);
    setenv("SLURM_ARRAY_TASK_ID", "15", 1);
    assert_refused(NULL, 0);
}

static void bazels_status_file_is_touched(void **state)
{
    (void)state;
    char path[] = "/tmp/footfall-shard-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    unlink(path);
    setenv("TEST_SHARD_INDEX", "0", 1);
    setenv("TEST_TOTAL_SHARDS", "2", 1);
    setenv("TEST_SHARD_STATUS_FILE", path, 1);
    assert_share(NULL, 0, 1, 2);
    assert_int_equal(access(path, F_OK), 0);
    unlink(path);
}

static void shares_are_steady_and_even(void **state)
{
    (void)state;
    size_t count[4] = { 0 };
    for (int i = 0; i < 4000; i++) {
        char name[32];
        snprintf(name, sizeof name, "vs121-p/case-%d", i);
        uint64_t share = shard_of(name, 4);
        assert_in_range(share, 1, 4);
        assert_int_equal(share, shard_of(name, 4));
        assert_int_equal(shard_of(name, 1), 1);
        count[share - 1]++;
    }
    for (int i = 0; i < 4; i++)
        assert_in_range(count[i], 900, 1100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_flag_counts_from_one, clean),
        cmocka_unit_test_setup(each_engine_counts_in_its_own_way, clean),
        cmocka_unit_test_setup(half_a_pair_is_an_error, clean),
        cmocka_unit_test_setup(the_total_may_come_by_flag, clean),
        cmocka_unit_test_setup(slurm_numbers_tasks_as_it_likes, clean),
        cmocka_unit_test_setup(bazels_status_file_is_touched, clean),
        cmocka_unit_test_setup(shares_are_steady_and_even, clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
