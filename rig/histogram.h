/* SPDX-License-Identifier: MIT */
/* How long things took on the bench: counts of durations in buckets of 1, 2, 5, 10, 20, ... us, so
 * that ten thousand presses fit on a line. Kept for latencies and for the bounce of contacts. */
#ifndef FOOTFALL_RIG_HISTOGRAM_H
#define FOOTFALL_RIG_HISTOGRAM_H

#include <cjson/cJSON.h>
#include <stdint.h>

#include "rig/buffer.h"

enum { HISTOGRAM_BUCKETS = 22 }; /* up to 10 s; the last holds what took longer */

struct histogram {
    uint64_t n, min_us, max_us, count[HISTOGRAM_BUCKETS]; /* without any, all of it is zero */
};

/* Where a bucket ends, inclusive. */
uint64_t histogram_bound_us(unsigned bucket);

void histogram_add(struct histogram *histogram, uint64_t us);

/* The bound of the bucket that this share of all durations, from 0 to 1, does not exceed, or the
 * longest where that is less; 0 without any. */
uint64_t histogram_share_us(const struct histogram *histogram, double share);

/* {"n":3,"min_us":..,"p50_us":..,"p99_us":..,"max_us":..,"buckets":[[bound_us,n],..]}, filled ones
 * only. */
void histogram_json(const struct histogram *histogram, struct buffer *out);

/* Back from that object. */
void histogram_from_json(const cJSON *json, struct histogram *out);

/* 3 times, shortest 1.2 ms, half within 2 ms, 99 % within 5 ms, longest 4.1 ms */
void histogram_text(const struct histogram *histogram, struct buffer *out);

#endif
