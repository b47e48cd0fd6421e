/* SPDX-License-Identifier: MIT */
#include "sim/lighting.h"

#include <math.h>
#include <stdlib.h>

/* Half the width of a lamp as seen from below: panels and tubes, not points. */
static const double lamp_radius_m = 0.25;
static const float person_depth = 0.26F, contact_depth = 0.28F, box_depth = 0.30F;

int shadow_map_create(struct shadow_map *map, const struct camera *camera, int32_t width,
                      int32_t height)
{
    map->across = width / SHADOW_CELL_PX + 1;
    map->down = height / SHADOW_CELL_PX + 1;
    size_t n = (size_t)map->across * (size_t)map->down;
    map->x = malloc(n * sizeof *map->x);
    map->y = malloc(n * sizeof *map->y);
    map->factor = malloc(n * sizeof *map->factor);
    if (tiles_create(&map->tiles, width, height) < 0 || map->x == NULL || map->y == NULL ||
        map->factor == NULL)
        return -1;
    for (size_t i = 0; i < n; i++) {
        size_t column = i % (size_t)map->across, row = i / (size_t)map->across;
        double x, y;
        camera_unproject(camera, SHADOW_CELL_PX * (double)column, SHADOW_CELL_PX * (double)row, 0.0,
                         &x, &y);
        map->x[i] = (float)x;
        map->y[i] = (float)y;
        map->factor[i] = 1.0F;
    }
    return 0;
}

void shadow_map_free(struct shadow_map *map)
{
    tiles_free(&map->tiles);
    free(map->x);
    free(map->y);
    free(map->factor);
}

void shadow_map_clear(struct shadow_map *map)
{
    size_t n = (size_t)map->across * (size_t)map->down;
    for (size_t i = 0; i < n; i++)
        map->factor[i] = 1.0F;
    tiles_clear(&map->tiles);
}

/* A shadow between two soft discs on the floor: full inside of the inner radius, none outside of
 * the outer one. */
struct streak {
    float x, y, dx, dy, length2;
    float outer0, outer1, inner0, inner1;
    float depth0, depth1;
};

/* 0 for what is less; without a branch, so that compilers take four at a time. */
static float positive(float value)
{
    return 0.5F * (value + fabsf(value));
}

static float unit(float value)
{
    return 1.0F - positive(1.0F - positive(value));
}

static float soft_step(float value)
{
    value = unit(value);
    return value * value * (3.0F - 2.0F * value);
}

static void streak_row(const struct streak *streak, const float *restrict xs,
                       const float *restrict ys, float *restrict factor, int32_t n)
{
    const struct streak own = *streak;
    float along = 1.0F / own.length2;
    for (int32_t i = 0; i < n; i++) {
        float x = xs[i] - own.x, y = ys[i] - own.y;
        float t = unit((x * own.dx + y * own.dy) * along);
        x -= t * own.dx;
        y -= t * own.dy;
        float outer = own.outer0 + t * (own.outer1 - own.outer0);
        float inner = own.inner0 + t * (own.inner1 - own.inner0);
        outer *= outer;
        float cover = soft_step((outer - x * x - y * y) / (outer - inner * inner));
        float depth = own.depth0 + t * (own.depth1 - own.depth0);
        factor[i] *= 1.0F - depth * cover;
    }
}

static int32_t limit(double value, int32_t high)
{
    return value < 0.0 ? 0 : value > (double)high ? high : (int32_t)value;
}

/* Nodes that see the floor rectangle; empty when outside of the picture. */
static struct rect nodes_of(const struct shadow_map *map, const struct camera *camera,
                            const double box[4])
{
    double low_u = 1e9, high_u = -1e9, low_v = 1e9, high_v = -1e9;
    for (int i = 0; i < 4; i++) {
        double u, v;
        if (!camera_project(camera, box[(i & 1) * 2], box[(i >> 1) * 2 + 1], 0.0, &u, &v)) {
            if (camera->tilted)
                return (struct rect) { 0, 0, map->across, map->down };
            continue;
        }
        low_u = u < low_u ? u : low_u;
        high_u = u > high_u ? u : high_u;
        low_v = v < low_v ? v : low_v;
        high_v = v > high_v ? v : high_v;
    }
    struct rect nodes = { limit(low_u / SHADOW_CELL_PX - 1.0, map->across),
                          limit(low_v / SHADOW_CELL_PX - 1.0, map->down),
                          limit(high_u / SHADOW_CELL_PX + 2.0, map->across),
                          limit(high_v / SHADOW_CELL_PX + 2.0, map->down) };
    return nodes;
}

static void add_streak(struct shadow_map *map, const struct camera *camera,
                       const struct streak *streak)
{
    double reach = (double)(streak->outer0 > streak->outer1 ? streak->outer0 : streak->outer1);
    double x0 = (double)streak->x, x1 = x0 + (double)streak->dx;
    double y0 = (double)streak->y, y1 = y0 + (double)streak->dy;
    double box[4] = { (x0 < x1 ? x0 : x1) - reach, (y0 < y1 ? y0 : y1) - reach,
                      (x0 > x1 ? x0 : x1) + reach, (y0 > y1 ? y0 : y1) + reach };
    struct rect nodes = nodes_of(map, camera, box);
    for (int32_t row = nodes.y0; row < nodes.y1; row++) {
        int32_t at = row * map->across + nodes.x0;
        streak_row(streak, map->x + at, map->y + at, map->factor + at, nodes.x1 - nodes.x0);
    }
}

void shadow_map_person(struct shadow_map *map, const struct lighting *lighting,
                       const struct camera *camera, const struct body *body)
{
    if (!lighting->shadows)
        return;
    double height = body->height_m * (1.0 - 0.22 * body->sit);
    double lamp = lighting->lamp_height_m;
    if (height > 0.8 * lamp)
        height = 0.8 * lamp;
    /* The shoulders' height throws the broad part; the lamp is far enough to call it a disc. */
    double reach = 0.85 * height / (lamp - 0.85 * height);
    double dx = (body->x - lighting->lamp.x) * reach, dy = (body->y - lighting->lamp.y) * reach;
    double size = body->height_m / 1.72;
    double foot = 0.15 * size, broad = 0.2 * size * (1.0 + 0.6 * reach);
    double soft = 0.05 + lamp_radius_m * reach;
    struct streak thrown = {
        .x = (float)body->x,
        .y = (float)body->y,
        .dx = (float)dx,
        .dy = (float)dy,
        .length2 = (float)(dx * dx + dy * dy + 1e-4),
        .outer0 = (float)(foot + 0.06),
        .inner0 = (float)(foot - 0.06),
        .outer1 = (float)(broad + soft),
        .inner1 = (float)(broad > soft ? broad - soft : 0.0),
        .depth0 = person_depth,
        .depth1 = person_depth * 0.5F,
    };
    struct streak contact = {
        .x = (float)body->x,
        .y = (float)body->y,
        .length2 = 1e-4F,
        .outer0 = (float)(0.46 * size),
        .inner0 = (float)(0.02 * size),
        .outer1 = (float)(0.46 * size),
        .inner1 = (float)(0.02 * size),
        .depth0 = contact_depth,
        .depth1 = contact_depth,
    };
    add_streak(map, camera, &thrown);
    add_streak(map, camera, &contact);
}

/* Cover of a rectangle with soft edges at one point in its own axes. */
static double box_cover(double x, double y, double half_x, double half_y, double soft)
{
    double ox = ((x < 0.0 ? -x : x) - half_x) / soft, oy = ((y < 0.0 ? -y : y) - half_y) / soft;
    float in_x = soft_step((float)(0.5 - 0.5 * ox)), in_y = soft_step((float)(0.5 - 0.5 * oy));
    return (double)in_x * (double)in_y;
}

void shadow_map_box(struct shadow_map *map, const struct lighting *lighting,
                    const struct shadow_box *box)
{
    double lamp = lighting->lamp_height_m;
    double z = box->z1 < 0.8 * lamp ? box->z1 : 0.8 * lamp;
    double reach = z / (lamp - z);
    double cx = box->at.x + (box->at.x - lighting->lamp.x) * reach;
    double cy = box->at.y + (box->at.y - lighting->lamp.y) * reach;
    size_t n = (size_t)map->across * (size_t)map->down;
    for (size_t i = 0; i < n; i++) {
        double x = (double)map->x[i], y = (double)map->y[i];
        double ax = (x - box->at.x) * box->cosine + (y - box->at.y) * box->sine;
        double ay = (y - box->at.y) * box->cosine - (x - box->at.x) * box->sine;
        double near = 0.06 + 0.5 * box->z0;
        double cover = box_cover(ax, ay, box->half_width, box->half_depth, near);
        double keep = 1.0 - (double)contact_depth * cover / (1.0 + 2.0 * box->z0);
        if (lighting->shadows) {
            double bx = (x - cx) * box->cosine + (y - cy) * box->sine;
            double by = (y - cy) * box->cosine - (x - cx) * box->sine;
            cover = box_cover(bx, by, box->half_width * (1.0 + reach),
                              box->half_depth * (1.0 + reach), 0.03 + lamp_radius_m * reach);
            keep *= 1.0 - (double)box_depth * cover;
        }
        map->factor[i] *= (float)keep;
    }
}

double shadow_map_at(const struct shadow_map *map, double u, double v)
{
    double x = u / SHADOW_CELL_PX, y = v / SHADOW_CELL_PX;
    x = x < 0.0 ? 0.0 : x > (double)(map->across - 2) ? (double)(map->across - 2) : x;
    y = y < 0.0 ? 0.0 : y > (double)(map->down - 2) ? (double)(map->down - 2) : y;
    int32_t column = (int32_t)x, row = (int32_t)y;
    x -= (double)column;
    y -= (double)row;
    const float *at = map->factor + row * map->across + column;
    double top = (double)at[0] + x * (double)(at[1] - at[0]);
    const float *under = at + map->across;
    double bottom = (double)under[0] + x * (double)(under[1] - under[0]);
    return top + y * (bottom - top);
}

/* Factors of the pixels between nodes, as 2048ths. */
static void spread_nodes(uint16_t *restrict out, const float *nodes, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        int16_t a = (int16_t)(nodes[i] * 2048.0F), b = (int16_t)(nodes[i + 1] * 2048.0F);
        int16_t d = (int16_t)(b - a);
        for (int16_t k = 0; k < SHADOW_CELL_PX; k++)
            out[SHADOW_CELL_PX * i + k] = (uint16_t)(a + ((int16_t)(d * (2 * k + 1)) >> 4));
    }
}

static void darken_luma(uint8_t *restrict line, const uint16_t *restrict top,
                        const uint16_t *restrict bottom, uint16_t weight, int32_t n)
{
    /* Both weights are 16ths; the sum is of 32768ths. */
    uint16_t rest = (uint16_t)(16 - weight);
    for (int32_t i = 0; i < n; i++) {
        uint16_t factor = (uint16_t)(top[i] * rest + bottom[i] * weight);
        uint16_t wide = (uint16_t)(line[i] << 8);
        uint16_t level = (uint16_t)(((uint32_t)wide * factor) >> 16);
        uint8_t dark = (uint8_t)((uint16_t)(level + 64) >> 7);
        /* Where the sun clips, the lamp's shadow is nothing. */
        line[i] = line[i] > 250 ? line[i] : dark;
    }
}

static void darken_chroma(uint8_t *restrict line, const uint16_t *restrict top,
                          const uint16_t *restrict bottom, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        int16_t factor = (int16_t)((top[i] + bottom[i]) << 2);
        int16_t wide = (int16_t)((line[i] - 128) * 256);
        int16_t level = (int16_t)((wide * factor) >> 16);
        line[i] = (uint8_t)(((int16_t)(level + 32) >> 6) + 128);
    }
}

/* Marks the tiles in which a node shows a shadow: a tile is as high as one cell and as wide as
 * two. */
static void mark_tiles(struct shadow_map *map)
{
    enum { NODES_X = TILE_WIDTH_PX / SHADOW_CELL_PX };
    float least[1280 / SHADOW_CELL_PX + 1] = { 0 };
    for (int32_t ty = 0; ty < map->tiles.down; ty++) {
        const float *top = map->factor + ty * map->across, *bottom = top + map->across;
        for (int32_t i = 0; i < map->across; i++)
            least[i] = top[i] < bottom[i] ? top[i] : bottom[i];
        uint8_t *marked = map->tiles.marked + ty * map->tiles.across;
        for (int32_t tx = 0; tx < map->tiles.across; tx++) {
            const float *node = least + tx * NODES_X;
            marked[tx] = node[0] < 0.993F || node[1] < 0.993F || node[2] < 0.993F;
        }
    }
}

void shadow_map_apply(struct shadow_map *map, struct picture *picture)
{
    mark_tiles(map);
    uint16_t top[1280] = { 0 }, bottom[1280] = { 0 };
    for (int32_t ty = 0; ty < map->tiles.down; ty++) {
        int32_t n;
        for (int32_t tx = 0; (n = tiles_run(&map->tiles, ty, &tx)) > 0; tx += n) {
            int32_t x = tx * TILE_WIDTH_PX, pixels = n * TILE_WIDTH_PX;
            for (int32_t y = ty * TILE_HEIGHT_PX; y < (ty + 1) * TILE_HEIGHT_PX;
                 y += SHADOW_CELL_PX) {
                const float *nodes =
                    map->factor + y / SHADOW_CELL_PX * map->across + x / SHADOW_CELL_PX;
                spread_nodes(top, nodes, pixels / SHADOW_CELL_PX);
                spread_nodes(bottom, nodes + map->across, pixels / SHADOW_CELL_PX);
                for (int32_t k = 0; k < SHADOW_CELL_PX; k++)
                    darken_luma(plane_row(&picture->luma, y + k) + x, top, bottom,
                                (uint16_t)(2 * k + 1), pixels);
                for (int32_t k = 0; k < SHADOW_CELL_PX / 2; k++)
                    darken_chroma(plane_row(&picture->chroma, y / 2 + k) + x, top, bottom, pixels);
            }
        }
    }
}
