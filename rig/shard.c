/* SPDX-License-Identifier: MIT */
#include "rig/shard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How engines tell a job which share is its own. */
static const struct engine {
    const char *index, *total; /* total NULL: only --shards N can tell it */
    uint64_t first;            /* the number of the first share */
    const char *status_file;   /* to be touched when sharding is understood */
} engines[] = {
    { "TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS", 0, "TEST_SHARD_STATUS_FILE" },
    { "CI_NODE_INDEX", "CI_NODE_TOTAL", 1, NULL },
    { "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0, NULL },
    { "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0, NULL },
    { "JOB_COMPLETION_INDEX", NULL, 0, NULL },
    { "PARALLEL_SEQ", NULL, 1, NULL },
};

static int read_count(const char *name, const char *value, uint64_t *out)
{
    char *end;
    errno = 0;
    unsigned long long v = strtoull(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end != '\0' || errno != 0) {
        fprintf(stderr, "footfall: %s: %s is not a whole number\n", name, value);
        return -1;
    }
    *out = v;
    return 0;
}

static int check_range(const char *name, uint64_t index, uint64_t total, uint64_t first,
                       struct shard *out)
{
    if (total == 0 || index < first || index - first >= total) {
        fprintf(stderr, "footfall: %s: share %llu of %llu does not exist (counted from %llu)\n",
                name, (unsigned long long)index, (unsigned long long)total,
                (unsigned long long)first);
        return -1;
    }
    *out = (struct shard) { index - first + 1, total };
    return 0;
}

static int read_flag(const char *shard, struct shard *out)
{
    char left[24], *slash;
    uint64_t index, total;
    snprintf(left, sizeof left, "%s", shard);
    slash = strchr(left, '/');
    if (slash == NULL || strlen(shard) >= sizeof left) {
        fprintf(stderr, "footfall: --shard: %s is not I/N, such as 1/4\n", shard);
        return -1;
    }
    *slash = '\0';
    if (read_count("--shard", left, &index) < 0 || read_count("--shard", slash + 1, &total) < 0)
        return -1;
    return check_range("--shard", index, total, 1, out);
}

static void touch_status_file(const struct engine *engine)
{
    const char *path = engine->status_file != NULL ? getenv(engine->status_file) : NULL;
    if (path == NULL)
        return;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (fd >= 0)
        close(fd);
    else
        fprintf(stderr, "footfall: %s: %s: %m\n", engine->status_file, path);
}

/* 1 when this engine is at work, 0 when not, -1 after a message. */
static int read_engine(const struct engine *engine, uint64_t shards, struct shard *out)
{
    const char *index = getenv(engine->index);
    const char *total = engine->total != NULL ? getenv(engine->total) : NULL;
    uint64_t i, n = shards;
    if (index == NULL && total == NULL)
        return 0;
    if (index == NULL || (total == NULL && shards == 0)) {
        const char *missing = index == NULL ? engine->index : engine->total;
        fprintf(stderr,
                "footfall: %s is set, but not %s: which share is meant? (--shard I/N decides)\n",
                index == NULL ? engine->total : engine->index,
                missing != NULL ? missing : "the total, by --shards N");
        return -1;
    }
    if (read_count(engine->index, index, &i) < 0 ||
        (total != NULL && read_count(engine->total, total, &n) < 0) ||
        check_range(engine->index, i, n, engine->first, out) < 0)
        return -1;
    touch_status_file(engine);
    return 1;
}

/* Slurm numbers the tasks of an array from MIN in steps of STEP to MAX. */
static int read_slurm(struct shard *out)
{
    static const char *const names[4] = { "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN",
                                          "SLURM_ARRAY_TASK_MAX", "SLURM_ARRAY_TASK_STEP" };
    uint64_t v[4] = { 0, 0, 0, 1 };
    if (getenv(names[0]) == NULL)
        return 0;
    for (size_t k = 0; k < 4; k++) {
        const char *value = getenv(names[k]);
        if (value == NULL && k != 3) {
            fprintf(stderr,
                    "footfall: %s is set, but not %s: which share is meant? (--shard I/N "
                    "decides)\n",
                    names[0], names[k]);
            return -1;
        }
        if (value != NULL && read_count(names[k], value, &v[k]) < 0)
            return -1;
    }
    if (v[3] == 0 || v[0] < v[1] || v[0] > v[2] || (v[0] - v[1]) % v[3] != 0) {
        fprintf(stderr, "footfall: %s: %llu is not a task of this array\n", names[0],
                (unsigned long long)v[0]);
        return -1;
    }
    *out = (struct shard) { (v[0] - v[1]) / v[3] + 1, (v[2] - v[1]) / v[3] + 1 };
    return 1;
}

int shard_read(const char *shard, uint64_t shards, struct shard *out)
{
    *out = (struct shard) { 0 };
    if (shard != NULL)
        return read_flag(shard, out);
    for (size_t i = 0; i < sizeof engines / sizeof engines[0]; i++) {
        int got = read_engine(&engines[i], shards, out);
        if (got != 0)
            return got < 0 ? -1 : 0;
    }
    int slurm = read_slurm(out);
    if (slurm != 0)
        return slurm < 0 ? -1 : 0;
    if (shards > 1) {
        fprintf(stderr, "footfall: --shards %llu needs a share's number from the environment\n",
                (unsigned long long)shards);
        return -1;
    }
    return 0;
}

/* FNV-1a, spread once more because the last letters of names differ least. */
uint64_t shard_of(const char *name, uint64_t total)
{
    uint64_t h = 14695981039346656037u;
    for (; *name != '\0'; name++)
        h = (h ^ (unsigned char)*name) * 1099511628211u;
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdu;
    h ^= h >> 33;
    return h % total + 1;
}
