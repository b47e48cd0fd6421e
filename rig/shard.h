/* SPDX-License-Identifier: MIT */
/* Splits a suite over several machines: which share is this one's, from the command line or from
 * what CI engines set, and which scene belongs to which share. */
#ifndef FOOTFALL_RIG_SHARD_H
#define FOOTFALL_RIG_SHARD_H

#include <stdint.h>

/* One of `total` shares, counted from 1; total 0: everything. */
struct shard {
    uint64_t index, total;
};

/* From --shard I/N (or NULL), --shards N (or 0) and the pairs that CI engines set. 0, or -1
 * after a message: half a pair is an error. */
int shard_read(const char *shard, uint64_t shards, struct shard *out);

/* The share of a scene, by a hash of its name, so that a new scene moves no other. */
uint64_t shard_of(const char *name, uint64_t total);

#endif
