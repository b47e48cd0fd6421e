/* SPDX-License-Identifier: MIT */
#include "scripts/train/lesson.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { ONE = 4096, INPUT_MAX = 10240 };

struct change {
    bool flip_x, flip_y;
    float contrast, level, tint_u, tint_v, colour;
    float motion;       /* factor on both differences from the background, */
    int x0, y0, x1, y1; /* inside this */
};

static struct change draw_change(struct rng *rng)
{
    const double kind = rng_unit(rng);
    struct change c = {
        .flip_x = rng_unit(rng) < 0.5,
        .flip_y = rng_unit(rng) < 0.5,
        .contrast = (float)(1 + rng_normal(rng, 0, 0.06)),
        .level = (float)rng_normal(rng, 0, 150),
        .tint_u = (float)rng_normal(rng, 0, 80),
        .tint_v = (float)rng_normal(rng, 0, 80),
        .colour = (float)rng_range(rng, 0.7, 1.3),
        .motion = (float)rng_range(rng, 0, 0.3),
    };
    if (kind < 0.10) { /* everybody has become background */
        c.x1 = SAMPLE_X;
        c.y1 = SAMPLE_Y;
    } else if (kind < 0.25) { /* somebody has */
        c.x0 = (int)rng_range(rng, -20, 60);
        c.y0 = (int)rng_range(rng, -20, 45);
        c.x1 = c.x0 + (int)rng_range(rng, 10, 50);
        c.y1 = c.y0 + (int)rng_range(rng, 10, 50);
    }
    return c;
}

static float cut(float value)
{
    return value < -INPUT_MAX ? -INPUT_MAX : value > INPUT_MAX ? INPUT_MAX : value;
}

static void put_cell(const struct change *c, const int16_t *cell, int x, int y, float *to)
{
    for (int k = 0; k < 4; k++) {
        const int from = k ^ (c->flip_x ? 1 : 0) ^ (c->flip_y ? 2 : 0);
        to[k] = cut(cell[from] * c->contrast + c->level) / ONE;
    }
    to[4] = cut(cell[4] * c->contrast * c->colour + c->tint_u) / ONE;
    to[5] = cut(cell[5] * c->contrast * c->colour + c->tint_v) / ONE;
    const bool calm = x >= c->x0 && x < c->x1 && y >= c->y0 && y < c->y1;
    for (int k = 6; k < 8; k++)
        to[k] = cut(cell[k] * c->contrast * (calm ? c->motion : 1)) / ONE;
    to[8] = (float)(128 * (2 * x + 1 - SAMPLE_X)) / ONE;
    to[9] = (float)(128 * (2 * y + 1 - SAMPLE_Y)) / ONE;
}

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static void want_head(struct lesson *lesson, float x, float y, float width, bool ignore)
{
    const int reach = (int)larger(4, 1.2F * width) + 1;
    const float sigma = larger(0.8F, 0.2F * width);
    const float hidden = larger(1.2F, 0.7F * width), own = larger(1.5F, 0.35F * width);
    for (int cy = (int)y - reach; cy <= (int)y + reach; cy++) {
        for (int cx = (int)x - reach; cx <= (int)x + reach; cx++) {
            if (cx < 0 || cy < 0 || cx >= SAMPLE_X || cy >= SAMPLE_Y)
                continue;
            const int at = cy * SAMPLE_X + cx;
            const float dx = x - ((float)cx + 0.5F), dy = y - ((float)cy + 0.5F);
            const float far2 = dx * dx + dy * dy;
            if (ignore) {
                if (far2 < hidden * hidden)
                    lesson->care[at] = 0;
                continue;
            }
            lesson->heat[at] = larger(lesson->heat[at], expf(-far2 / (2 * sigma * sigma)));
            if (far2 >= own * own || far2 >= lesson->near[at])
                continue;
            lesson->near[at] = far2;
            lesson->wanted[at][0] = dx;
            lesson->wanted[at][1] = dy;
            lesson->wanted[at][2] = width / 4;
        }
    }
}

void lesson_make(struct lesson *lesson, const struct sample *sample, struct rng *rng,
                 struct tensor *input)
{
    const struct change c = draw_change(rng);
    for (int y = 0; y < SAMPLE_Y; y++)
        for (int x = 0; x < SAMPLE_X; x++) {
            const int from_x = c.flip_x ? SAMPLE_X - 1 - x : x;
            const int from_y = c.flip_y ? SAMPLE_Y - 1 - y : y;
            put_cell(&c, sample->cells[from_y * SAMPLE_X + from_x], x, y, tensor_at(input, x, y));
        }
    memset(lesson->heat, 0, sizeof lesson->heat);
    for (int i = 0; i < SAMPLE_CELLS; i++) {
        lesson->care[i] = 1;
        lesson->near[i] = 1e9F;
    }
    lesson->n_heads = 0;
    for (int pass = 0; pass < 2; pass++) { /* hidden ones first */
        for (int i = 0; i < sample->n; i++) {
            const float *head = sample->heads[i];
            const bool ignore = head[3] > 0;
            if (ignore != (pass == 0))
                continue;
            want_head(lesson, c.flip_x ? SAMPLE_X - head[0] : head[0],
                      c.flip_y ? SAMPLE_Y - head[1] : head[1], head[2], ignore);
            lesson->n_heads += ignore ? 0 : 1;
        }
    }
    for (int i = 0; i < SAMPLE_CELLS; i++)
        if (lesson->near[i] < 2) /* a head that is seen beside one that is not */
            lesson->care[i] = 1;
}

/* Smooth absolute error; returns its slope. */
static float smooth(float error, float bend, double *loss)
{
    const float size = fabsf(error);
    if (size < bend) {
        *loss += 0.5 * error * error / bend;
        return error / bend;
    }
    *loss += size - 0.5 * bend;
    return error > 0 ? 1 : -1;
}

/* Cross entropy above its least value; returns its slope by the logit. */
static float surprise(float logit, float t, double *loss)
{
    const float x = logit < -15 ? -15 : logit > 15 ? 15 : logit;
    const float p = 1 / (1 + expf(-x)), most = t > 1e-6F ? t * logf(t) : 0;
    const float rest = 1 - t, least = rest > 1e-6F ? rest * logf(rest) : 0;
    const float log_p = x < 0 ? x - log1pf(expf(x)) : -log1pf(expf(-x));
    *loss += most + least - log_p + rest * x;
    return p - t;
}

void lesson_judge(const struct lesson *lesson, const struct tensor *output, struct tensor *slope,
                  float share, struct losses *losses)
{
    const float heads = larger(3, lesson->n_heads);
    struct losses sum = { 0, 0, 0 };
    memset(slope->data, 0, tensor_size(slope) * sizeof *slope->data);
    for (int i = 0; i < SAMPLE_CELLS; i++) {
        const float *out = output->data + (size_t)i * (size_t)output->channels;
        float *d = slope->data + (size_t)i * (size_t)slope->channels;
        double heat = 0;
        d[0] = share / heads * lesson->care[i] * surprise(out[0], lesson->heat[i], &heat);
        sum.heat += heat * lesson->care[i];
        if (lesson->near[i] > 1e8F)
            continue;
        const float weight = 0.1F * share / heads;
        d[1] = weight * smooth(out[1] - lesson->wanted[i][0], 0.2F, &sum.place);
        d[2] = weight * smooth(out[2] - lesson->wanted[i][1], 0.2F, &sum.place);
        d[3] = weight * smooth(out[3] - lesson->wanted[i][2], 0.1F, &sum.width);
    }
    losses->heat += sum.heat / heads;
    losses->place += sum.place / heads / 10;
    losses->width += sum.width / heads / 10;
}
