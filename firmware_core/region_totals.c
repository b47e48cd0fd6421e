/* SPDX-License-Identifier: MIT */
#include "firmware_core/region_totals.h"

#include <string.h>

void region_totals_save(struct region_totals *totals)
{
    totals->n = 0;
    totals->takes_over = true;
}

void region_totals_close(struct region_totals *totals)
{
    totals->n = 0;
    totals->takes_over = false;
}

void region_totals_reset(struct region_totals *totals)
{
    memset(totals->in, 0, sizeof totals->in);
    memset(totals->out, 0, sizeof totals->out);
}

static void add(uint32_t *sums, const struct region_settings *settings, unsigned which)
{
    for (unsigned r = 0; r < settings->n_regions; r++)
        if ((which >> r & 1) != 0)
            sums[settings->regions[r].number - 1]++;
}

static bool uses_mapped_regions(const struct region_settings *settings)
{
    return settings->detection_region_enable && settings->detection_area == AREA_MAPPED;
}

/* Both lists are in order of id, and who is only in the former one has disappeared. */
void region_totals_update(struct region_totals *totals, const struct region_settings *settings,
                          const struct region_counter *regions, const struct tracks *tracks)
{
    struct region_visitor now[TRACK_MAX];
    unsigned n = 0, old = 0;
    bool mapped = uses_mapped_regions(settings);
    for (unsigned i = 0; i < regions->n && i < (unsigned)tracks->n; i++) {
        const struct region_member *member = &regions->member[i];
        unsigned inside = mapped && tracks->t[i].confirmed ? member->inside : 0;
        unsigned before = totals->takes_over ? inside : 0;
        for (; old < totals->n && totals->was[old].id < member->id; old++)
            add(totals->out, settings, totals->was[old].inside);
        if (old < totals->n && totals->was[old].id == member->id)
            before = totals->was[old++].inside;
        add(totals->in, settings, inside & ~before);
        add(totals->out, settings, before & ~inside);
        now[n++] = (struct region_visitor) { member->id, (uint16_t)inside };
    }
    for (; old < totals->n; old++)
        add(totals->out, settings, totals->was[old].inside);
    memcpy(totals->was, now, n * sizeof now[0]);
    totals->n = (uint16_t)n;
    totals->takes_over = false;
}
