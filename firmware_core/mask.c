/* SPDX-License-Identifier: MIT */
#include "firmware_core/mask.h"

#include "firmware_core/geometry.h"

static unsigned areas_in_force(const struct mask_settings *mask)
{
    return mask->enable ? mask->n_areas : 0;
}

static bool covers(const struct mask_settings *mask, struct place at, int32_t margin_q4)
{
    for (unsigned i = 0; i < areas_in_force(mask); i++) {
        const struct mask_area *area = &mask->areas[i];
        if (geometry_inside(area->points, area->n_points, at) ||
            (margin_q4 > 0 && geometry_near_outline(area->points, area->n_points, at, margin_q4)))
            return true;
    }
    return false;
}

void mask_detections(const struct mask_settings *mask, struct detections *detections)
{
    if (areas_in_force(mask) == 0)
        return;
    for (unsigned i = 0; i < detections->n; i++) {
        struct detection *d = &detections->d[i];
        d->covered = covers(mask, geometry_place(d->x_q4, d->y_q4), d->size_q4 / 4);
    }
}

void mask_tracks(const struct mask_settings *mask, struct tracker *tracker, struct tracks *tracks)
{
    if (areas_in_force(mask) == 0)
        return;
    for (unsigned i = tracks->n; i > 0; i--)
        if (covers(mask, geometry_place(tracks->t[i - 1].x_q4, tracks->t[i - 1].y_q4), 0))
            track_end(tracker, tracks, i - 1);
}
