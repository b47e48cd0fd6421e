/* SPDX-License-Identifier: MIT */
#include "firmware_core/dwell.h"

#include <string.h>

#include "firmware_core/time_zone.h"

void dwell_init(struct dwell *dwell)
{
    memset(dwell, 0, sizeof *dwell);
}

static bool is_on(const struct region_settings *settings)
{
    return settings->enable && settings->dwell_enable;
}

static bool uses_regions(const struct region_settings *settings)
{
    return settings->detection_region_enable && settings->n_regions > 0;
}

static bool uses_mapped_regions(const struct region_settings *settings)
{
    return uses_regions(settings) && settings->detection_area == AREA_MAPPED;
}

void dwell_save(struct dwell *dwell, const struct region_settings *settings)
{
    bool mapped = uses_mapped_regions(settings);
    struct dwell_sum before[REGION_MAX];
    uint8_t n_before = is_on(settings) ? dwell->n_areas : 0;
    memcpy(before, dwell->sum, sizeof before);
    memset(dwell->sum, 0, sizeof dwell->sum);
    dwell->n = 0;
    dwell->n_ended = 0;
    dwell->next_ended = 0;
    dwell->n_areas = mapped ? settings->n_regions : 1;
    for (unsigned i = 0; i < dwell->n_areas; i++) {
        dwell->sum[i].number = mapped ? settings->regions[i].number : 1;
        for (unsigned k = 0; k < n_before; k++)
            if (before[k].number == dwell->sum[i].number)
                dwell->sum[i] = before[k];
    }
}

void dwell_resume(struct dwell *dwell, const struct dwell_sum *kept, unsigned n)
{
    for (unsigned i = 0; i < dwell->n_areas; i++)
        for (unsigned k = 0; k < n; k++)
            if (kept[k].number == dwell->sum[i].number)
                dwell->sum[i] = kept[k];
}

void dwell_reset(struct dwell *dwell)
{
    for (unsigned i = 0; i < dwell->n_areas; i++)
        dwell->sum[i] = (struct dwell_sum) { .number = dwell->sum[i].number };
}

static void end_stay(struct dwell *dwell, const struct region_settings *settings,
                     const struct dweller *who, unsigned area, uint64_t end_us)
{
    struct dwell_sum *sum = &dwell->sum[area];
    uint64_t ms = (end_us - who->since_us[area] + 500) / 1000;

    if (!who->confirmed || ms < (uint64_t)settings->min_dwell_time_s * 1000)
        return;
    sum->n++;
    sum->total_ms += ms;
    sum->longest_ms = ms > sum->longest_ms ? ms : sum->longest_ms;
    if (dwell->n_ended == DWELL_ENDED_MAX) {
        dwell->dropped++;
        return;
    }
    dwell->ended[dwell->n_ended++] = (struct dwell_end) {
        .area = (uint8_t)area, .people_id = who->people_id, .end_us = end_us, .duration_ms = ms
    };
}

/* The person is now in these areas and in no other. */
static void settle(struct dwell *dwell, const struct region_settings *settings, struct dweller *who,
                   uint16_t inside, uint64_t t_us)
{
    for (unsigned area = 0; area < dwell->n_areas; area++) {
        bool was = who->inside >> area & 1;
        bool is = inside >> area & 1;
        if (was && !is)
            end_stay(dwell, settings, who, area, t_us);
        else if (is && !was)
            who->since_us[area] = t_us;
    }
    who->inside = inside;
}

static uint16_t areas_of(const struct region_settings *settings, uint16_t regions)
{
    if (uses_mapped_regions(settings))
        return regions;
    return !uses_regions(settings) || regions == 0;
}

static void look_at(struct dwell *dwell, const struct region_settings *settings,
                    struct dweller *who, const struct track *track, uint16_t regions, uint64_t t_us)
{
    who->confirmed = track->confirmed;
    if (track->lost)
        return; /* comes back, or left when last seen */
    if (track->missed_frames == 0)
        who->seen_us = t_us;
    uint16_t inside = areas_of(settings, regions);
    if (who->confirmed && who->people_id == 0 && (inside | who->inside) != 0)
        who->people_id = ++dwell->last_people_id;
    settle(dwell, settings, who, inside, t_us);
}

/* Keeps those who are still there, ends the stays of those who are not and begins with new ones;
 * both lists are in order of id. */
static void follow(struct dwell *dwell, const struct region_settings *settings,
                   const struct tracks *tracks)
{
    int kept = 0;
    int i = 0;
    for (int old = 0; old < dwell->n; old++) {
        while (i < tracks->n && tracks->t[i].id < dwell->who[old].id)
            i++;
        if (i < tracks->n && tracks->t[i].id == dwell->who[old].id)
            dwell->who[kept++] = dwell->who[old];
        else
            settle(dwell, settings, &dwell->who[old], 0, dwell->who[old].seen_us);
    }
    for (; kept < tracks->n; kept++)
        dwell->who[kept] = (struct dweller) { .id = tracks->t[kept].id };
    dwell->n = tracks->n;
}

void dwell_update(struct dwell *dwell, const struct region_settings *settings,
                  const struct region_counter *regions, const struct tracks *tracks, uint64_t t_us)
{
    dwell->n_ended = 0;
    dwell->next_ended = 0;
    if (!is_on(settings)) {
        dwell->n = 0;
        return;
    }
    follow(dwell, settings, tracks);
    for (int i = 0; i < tracks->n; i++)
        look_at(dwell, settings, &dwell->who[i], &tracks->t[i], regions->member[i].inside, t_us);
}

/* The mean of n stays in whole seconds, halves up. */
static uint32_t mean_s(uint64_t total_ms, uint32_t n)
{
    return n == 0 ? 0 : (uint32_t)((total_ms + UINT64_C(500) * n) / (UINT64_C(1000) * n));
}

bool dwell_period(const struct dwell *dwell, const struct region_settings *settings,
                  struct report *report)
{
    if (!is_on(settings))
        return false;
    report->kind = REPORT_DWELL_INTERVAL;
    report->dwell = (struct dwell_result) { .n = dwell->n_areas };
    for (unsigned i = 0; i < dwell->n_areas; i++) {
        const struct dwell_sum *sum = &dwell->sum[i];
        report->dwell.number[i] = sum->number;
        report->dwell.max_s[i] = mean_s(sum->longest_ms, 1);
        report->dwell.avg_s[i] = mean_s(sum->total_ms, sum->n);
    }
    return true;
}

bool dwell_trigger(struct dwell *dwell, const struct settings *settings, const struct moment *now,
                   struct report *out)
{
    if (!settings->region.report_by_result_enable || dwell->next_ended == dwell->n_ended)
        return false;
    *out = (struct report) { .kind = REPORT_DWELL_TRIGGER,
                             .function = FUNCTION_REGION,
                             .end_utc_us = INT64_MIN };
    struct dwell_stays *stays = &out->stays;
    while (dwell->next_ended < dwell->n_ended && stays->n < DWELL_STAYS_MAX) {
        const struct dwell_end *end = &dwell->ended[dwell->next_ended++];
        int64_t end_utc_us = now->utc_us - (int64_t)(now->now_us - end->end_us);
        stays->stay[stays->n++] = (struct dwell_stay) {
            .number = dwell->sum[end->area].number,
            .people_id = end->people_id,
            .start_utc_us = end_utc_us - (int64_t)end->duration_ms * 1000,
            .end_utc_us = end_utc_us,
            .utc_offset_min = time_zone_at(&settings->zone, end_utc_us).offset_min,
            .duration_ms = end->duration_ms,
        };
        if (end_utc_us > out->end_utc_us)
            out->end_utc_us = end_utc_us;
    }
    return true;
}
