/* SPDX-License-Identifier: MIT */
#include "rig/histogram.h"

#include <inttypes.h>
#include <stdbool.h>

uint64_t histogram_bound_us(unsigned bucket)
{
    static const uint64_t steps[] = { 1, 2, 5 };
    uint64_t bound = steps[bucket % 3];
    for (unsigned i = 0; i < bucket / 3; i++)
        bound *= 10;
    return bound;
}

void histogram_add(struct histogram *histogram, uint64_t us)
{
    unsigned bucket = 0;
    while (bucket + 1 < HISTOGRAM_BUCKETS && us > histogram_bound_us(bucket))
        bucket++;
    histogram->min_us = histogram->n == 0 || us < histogram->min_us ? us : histogram->min_us;
    histogram->count[bucket]++;
    histogram->n++;
    histogram->max_us = us > histogram->max_us ? us : histogram->max_us;
}

uint64_t histogram_share_us(const struct histogram *histogram, double share)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
        sum += histogram->count[i];
        bool enough = sum > 0 && (double)sum >= share * (double)histogram->n;
        if (enough && i + 1 < HISTOGRAM_BUCKETS && histogram_bound_us(i) < histogram->max_us)
            return histogram_bound_us(i);
        if (enough)
            return histogram->max_us;
    }
    return 0;
}

void histogram_json(const struct histogram *histogram, struct buffer *out)
{
    const char *comma = "";
    buffer_addf(out,
                "{\"n\":%" PRIu64 ",\"min_us\":%" PRIu64 ",\"p50_us\":%" PRIu64
                ",\"p99_us\":%" PRIu64 ",\"max_us\":%" PRIu64 ",\"buckets\":[",
                histogram->n, histogram->min_us, histogram_share_us(histogram, 0.5),
                histogram_share_us(histogram, 0.99), histogram->max_us);
    for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
        if (histogram->count[i] == 0)
            continue;
        buffer_addf(out, "%s[%" PRIu64 ",%" PRIu64 "]", comma, histogram_bound_us(i),
                    histogram->count[i]);
        comma = ",";
    }
    buffer_add(out, "]}");
}

void histogram_from_json(const cJSON *json, struct histogram *out)
{
    const cJSON *pair, *min = cJSON_GetObjectItemCaseSensitive(json, "min_us"),
                       *max = cJSON_GetObjectItemCaseSensitive(json, "max_us");
    *out = (struct histogram) { .min_us = cJSON_IsNumber(min) ? (uint64_t)min->valuedouble : 0,
                                .max_us = cJSON_IsNumber(max) ? (uint64_t)max->valuedouble : 0 };
    cJSON_ArrayForEach(pair, cJSON_GetObjectItemCaseSensitive(json, "buckets"))
    {
        const cJSON *bound = cJSON_GetArrayItem(pair, 0), *n = cJSON_GetArrayItem(pair, 1);
        for (unsigned i = 0; cJSON_IsNumber(bound) && cJSON_IsNumber(n) && i < HISTOGRAM_BUCKETS;
             i++)
            if ((double)histogram_bound_us(i) == bound->valuedouble) {
                out->count[i] = (uint64_t)n->valuedouble;
                out->n += out->count[i];
            }
    }
}

void histogram_text(const struct histogram *histogram, struct buffer *out)
{
    buffer_addf(out,
                "%" PRIu64 " time%s, shortest %g ms, half within %g ms, 99 %% within %g ms, "
                "longest %g ms",
                histogram->n, histogram->n == 1 ? "" : "s", (double)histogram->min_us / 1e3,
                (double)histogram_share_us(histogram, 0.5) / 1e3,
                (double)histogram_share_us(histogram, 0.99) / 1e3, (double)histogram->max_us / 1e3);
}
