/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "firmware_core/geometry.h"
#include "rig/window/layers.h"
#include "rig/window/theme.h"

/* So far from a head in pixels, or its width if that is more, is still the same person. */
static const double SAME_PX = 24;
/* A mistake is shown so long before and after it happens, and changes its brightness so often. */
static const double MISTAKE_S = 1.5, FLASH_S = 0.25;

enum { ARC_POINTS = 12, DASHES_OF_RING = 8, TRAIL_STEP = 9 };

static double ring_radius(const struct layers *layers, int32_t size_q4)
{
    return fmax(size_q4 / 32.0 + 3, 7) * layers->sight.px;
}

/* A ring in pieces: who is believed in but not seen, or not believed in yet. */
static void broken_ring(const struct layers *layers, struct spot middle, double radius,
                        double width, struct colour colour)
{
    struct spot p[ARC_POINTS];
    for (int k = 0; k < DASHES_OF_RING; k++) {
        for (int i = 0; i < ARC_POINTS; i++) {
            const double turn = (k + 0.55 * i / (ARC_POINTS - 1)) / DASHES_OF_RING * 2 * M_PI;
            p[i] = (struct spot) { middle.x + radius * cos(turn), middle.y + radius * sin(turn) };
        }
        layers_way(layers, p, ARC_POINTS, width, colour);
    }
}

/* Older parts are fainter, in steps that are each one way. */
static void paint_trail(const struct layers *layers, const struct instant_trail *trail)
{
    struct spot p[INSTANT_TRAIL_MAX];
    for (int k = 0; k < trail->n; k++)
        p[k] = layers_spot(layers, trail->p[k].x_px, trail->p[k].y_px);
    paint_way(layers->paint, p, trail->n, 4 * layers->s, (struct colour) { 0, 0, 0, 90 });
    for (int from = 0; from + 1 < trail->n; from += TRAIL_STEP) {
        const int n = from + TRAIL_STEP < trail->n ? TRAIL_STEP + 1 : trail->n - from;
        const double age = (double)(trail->n - from - n / 2) / INSTANT_TRAIL_MAX;
        paint_way(layers->paint, p + from, (size_t)n, 2 * layers->s,
                  layers_faded(theme.sky, 1 - 0.75 * age));
    }
}

static void paint_track(struct layers *layers, const struct track *track, double frame_s)
{
    const struct spot at = layers_spot(layers, track->x_q4 / 16.0, track->y_q4 / 16.0);
    const double radius = ring_radius(layers, track->size_q4), s = layers->s;
    char text[LABEL_BYTES];
    if (track->confirmed && track->missed_frames == 0) {
        paint_ring(layers->paint, at, radius, 4.5 * s, (struct colour) { 0, 0, 0, 120 });
        paint_ring(layers->paint, at, radius, 2.5 * s, theme.sky);
    } else {
        broken_ring(layers, at, radius, (track->confirmed ? 2.5 : 1.5) * s,
                    track->lost ? theme.faint : theme.sky);
    }
    labels_keep_free(&layers->labels, &(struct area) { at.x - 0.7 * radius, at.y - 0.7 * radius,
                                                       1.4 * radius, 1.4 * radius });
    snprintf(text, sizeof text, "%" PRIu32 "  %.1f s%s", track->id, track->age_frames * frame_s,
             !track->confirmed      ? " ?"
             : track->lost          ? " lost"
             : track->missed_frames ? " unseen"
                                    : "");
    labels_add(&layers->labels, at, radius + 2 * s, track->lost ? theme.faint : theme.sky, text);
}

static void paint_tracks(struct layers *layers)
{
    const struct instant *now = layers->instant;
    const double frame_s = now->frame > 0 ? (double)now->t_us / 1e6 / (double)now->frame : 0;
    for (int i = 0; i < now->tracks.n; i++)
        paint_track(layers, &now->tracks.t[i], frame_s);
}

/* Corners of a square, the fuller the surer. */
static void paint_detections(struct layers *layers)
{
    const struct detections *found = &layers->instant->detections;
    const double s = layers->s;
    for (int i = 0; i < found->n; i++) {
        const struct detection *d = &found->d[i];
        const struct spot at = layers_spot(layers, d->x_q4 / 16.0, d->y_q4 / 16.0);
        const double half = fmax(d->size_q4 / 32.0, 4) * layers->sight.px, arm = half / 2;
        char text[LABEL_BYTES];
        for (int k = 0; k < 4; k++) {
            const double x = k % 2 == 0 ? -1 : 1, y = k < 2 ? -1 : 1;
            const struct spot p[3] = {
                { at.x + x * half, at.y + y * (half - arm) },
                { at.x + x * half, at.y + y * half },
                { at.x + x * (half - arm), at.y + y * half },
            };
            layers_way(layers, p, 3, 1.5 * s,
                       layers_faded(theme.yellow, d->score < PERSON_SCORE_LOW ? 0.5 : 1));
        }
        snprintf(text, sizeof text, "%d%s", d->score, d->covered ? " masked" : "");
        labels_add(&layers->labels, at, 1.2 * half, theme.yellow, text);
    }
}

static bool is_masked(const struct mask_settings *mask, const struct instant_person *person)
{
    const struct place at =
        geometry_place((int32_t)(person->head_x_px * 16), (int32_t)(person->head_y_px * 16));
    for (int i = 0; mask->enable && i < mask->n_areas; i++)
        if (geometry_inside(mask->areas[i].points, mask->areas[i].n_points, at))
            return true;
    return false;
}

static bool is_followed(const struct tracks *tracks, const struct instant_person *person)
{
    for (int i = 0; i < tracks->n; i++) {
        const struct track *t = &tracks->t[i];
        const double dx = t->x_q4 / 16.0 - person->head_x_px;
        const double dy = t->y_q4 / 16.0 - person->head_y_px;
        if (t->confirmed && !t->lost && hypot(dx, dy) < fmax(SAME_PX, t->size_q4 / 16.0))
            return true;
    }
    return false;
}

/* A cross for everybody; a square on its corner about those whom the device does not follow. */
static void paint_truth(struct layers *layers)
{
    const struct instant *now = layers->instant;
    const double s = layers->s, arm = 5 * s;
    const struct colour white = { 255, 255, 255, 255 };
    for (int i = 0; i < now->n_people; i++) {
        const struct instant_person *person = &now->people[i];
        const struct spot at = layers_spot(layers, person->head_x_px, person->head_y_px);
        const struct spot level[2] = { { at.x - arm, at.y }, { at.x + arm, at.y } };
        const struct spot upright[2] = { { at.x, at.y - arm }, { at.x, at.y + arm } };
        if (!person->in_picture)
            continue;
        layers_way(layers, level, 2, 1.6 * s, white);
        layers_way(layers, upright, 2, 1.6 * s, white);
        labels_keep_free(&layers->labels,
                         &(struct area) { at.x - arm, at.y - arm, 2 * arm, 2 * arm });
        if (is_followed(&now->tracks, person) || is_masked(&now->settings.mask, person))
            continue;
        const double r = fmax(13 * s, 12 * layers->sight.px);
        const struct spot p[4] = {
            { at.x, at.y - r }, { at.x + r, at.y }, { at.x, at.y + r }, { at.x - r, at.y }
        };
        layers_outline(layers, p, 4, 2 * s, 0, theme.vermillion);
    }
}

void layers_people(struct layers *layers)
{
    for (int i = 0; layers->layer[LAYER_TRAILS] && i < layers->instant->n_trails; i++)
        paint_trail(layers, &layers->instant->trails[i]);
    if (layers->layer[LAYER_DETECTIONS])
        paint_detections(layers);
    if (layers->layer[LAYER_TRACKS])
        paint_tracks(layers);
    if (layers->layer[LAYER_TRUTH])
        paint_truth(layers);
}

/* They flash by the time of the scene: in a picture that stands still nothing moves. */
static void paint_mistake(struct layers *layers, const struct chronicle_mark *mark, double since_s)
{
    const struct spot at = layers_spot(layers, mark->x_px, mark->y_px);
    const double s = layers->s, r = (16 + 14 * fabs(since_s) / MISTAKE_S) * s, arm = 7 * s;
    const bool bright = (long)floor(fabs(since_s) / FLASH_S) % 2 == 0;
    const struct colour colour = layers_faded(theme.vermillion, bright ? 1 : 0.45);
    const struct spot a[2] = { { at.x - arm, at.y - arm }, { at.x + arm, at.y + arm } };
    const struct spot b[2] = { { at.x - arm, at.y + arm }, { at.x + arm, at.y - arm } };
    paint_disc(layers->paint, at, r, layers_faded(theme.vermillion, bright ? 0.35 : 0.15));
    paint_ring(layers->paint, at, r, 5 * s, (struct colour) { 0, 0, 0, 120 });
    paint_ring(layers->paint, at, r, 3 * s, colour);
    layers_way(layers, a, 2, 3 * s, colour);
    layers_way(layers, b, 2, 3 * s, colour);
    labels_keep_free(&layers->labels, &(struct area) { at.x - r, at.y - r, 2 * r, 2 * r });
    labels_add(&layers->labels, at, r + 2 * s, theme.vermillion, mark->text);
}

void layers_mistakes(struct layers *layers)
{
    const struct chronicle *chronicle = layers->show->chronicle;
    if (!layers->layer[LAYER_MISTAKES] || chronicle == NULL)
        return;
    for (size_t i = 0; i < chronicle->n; i++) {
        const struct chronicle_mark *mark = &chronicle->marks[i];
        const double since_s = ((double)layers->instant->t_us - (double)mark->t_us) / 1e6;
        if (mark->kind == CHRONICLE_MISTAKE && mark->has_place && fabs(since_s) <= MISTAKE_S)
            paint_mistake(layers, mark, since_s);
    }
}
