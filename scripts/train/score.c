/* SPDX-License-Identifier: MIT */
#include "scripts/train/score.h"

#include <stdbool.h>
#include <stdio.h>

static const double density_to[SCORE_BANDS] = { 0.7, 1.3, 2.0, 3.0, 99 };
static const double width_to[SCORE_BANDS] = { 1.5, 2.2, 3.2, 4.5, 99 }; /* cells */

static unsigned band(const double *to, double value)
{
    unsigned i = 0;
    while (i + 1 < SCORE_BANDS && value >= to[i])
        i++;
    return i;
}

static double distance2(const struct studio_head *head, const struct detection *d, double cell_q4)
{
    const double dx = d->x_q4 / cell_q4 - head->x, dy = d->y_q4 / cell_q4 - head->y;
    return dx * dx + dy * dy;
}

/* The nearest head that is free, within 0.7 of its width; -1 without one. */
static int nearest(const struct studio_picture *p, const bool *taken, const struct detection *d,
                   bool ignored)
{
    int best = -1;
    double best2 = 1e9;
    for (unsigned i = 0; i < p->n; i++) {
        const struct studio_head *head = &p->heads[i];
        const double reach = (ignored ? 1.2 : 0.7) * head->width + (ignored ? 0.8 : 0.3);
        const double far2 = distance2(head, d, p->image.cell_px * 16.0);
        if ((head->ignore > 0) != ignored || taken[i] || far2 > reach * reach || far2 >= best2)
            continue;
        best = (int)i;
        best2 = far2;
    }
    return best;
}

void score_picture(struct score *score, const struct studio_picture *p,
                   const struct detections *found, unsigned least)
{
    struct tally *density = score->density, *width = score->width;
    bool taken[STUDIO_HEADS_MAX] = { false };
    const double cell_q4 = p->image.cell_px * 16.0;
    for (unsigned i = 0; i < found->n; i++) {
        const struct detection *d = &found->d[i];
        if (d->score < least)
            continue;
        const int at = nearest(p, taken, d, false);
        if (at < 0) {
            if (nearest(p, taken, d, true) >= 0)
                continue;
            double per_m2 = 0, near2 = 1e9;
            for (unsigned k = 0; k < p->n; k++) {
                const double far2 = distance2(&p->heads[k], d, cell_q4);
                per_m2 = far2 < near2 ? p->heads[k].per_m2 : per_m2;
                near2 = far2 < near2 ? far2 : near2;
            }
            density[band(density_to, per_m2)].wrong++;
            width[band(width_to, d->size_q4 / cell_q4)].wrong++;
            continue;
        }
        taken[at] = true;
        const struct studio_head *head = &p->heads[at];
        struct tally *both[2] = { &density[band(density_to, head->per_m2)],
                                  &width[band(width_to, head->width)] };
        for (unsigned k = 0; k < 2; k++) {
            both[k]->found++;
            both[k]->error_cells += distance2(head, d, cell_q4);
        }
    }
    for (unsigned i = 0; i < p->n; i++) {
        if (p->heads[i].ignore > 0)
            continue;
        density[band(density_to, p->heads[i].per_m2)].heads++;
        width[band(width_to, p->heads[i].width)].heads++;
    }
}

static void print_tally(const char *name, const double *to, const struct tally *tally)
{
    struct tally all = { 0 };
    for (unsigned i = 0; i <= SCORE_BANDS; i++) {
        const struct tally *t = i < SCORE_BANDS ? &tally[i] : &all;
        char label[32] = "all";
        if (i < SCORE_BANDS)
            snprintf(label, sizeof label, "%s < %g", name, to[i]);
        printf("%-16s heads %6u  missed %6.2f %%  false %6.2f %%  error^2 %.3f\n", label, t->heads,
               100.0 * (t->heads - t->found) / (t->heads ? t->heads : 1),
               100.0 * t->wrong / (t->heads ? t->heads : 1),
               t->error_cells / (t->found ? t->found : 1));
        all.heads += t->heads;
        all.found += t->found;
        all.wrong += t->wrong;
        all.error_cells += t->error_cells;
    }
}

void score_print(const struct score *score)
{
    print_tally("per m2", density_to, score->density);
    print_tally("cells", width_to, score->width);
}
