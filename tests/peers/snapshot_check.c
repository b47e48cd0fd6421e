/* SPDX-License-Identifier: MIT */
/* Looks at the pictures in a trace: does each show its scene at its moment, and nothing of what the
 * privacy masks cover? The frames are painted anew here, and the masks are read from the scene's
 * text; nothing is asked of the device.
 *
 *   snapshot_check SCENE TRACE
 *
 * Prints for each picture: its moment, which of the last frames it is nearest to (0: the newest),
 * the mean error in luma against that one, and the largest error within masks, in blocks that are
 * covered as a whole and at their edges. Exit status 0 when every one is of the newest frame or the
 * one before it and shows nothing within a mask. In blur mode it has to be of no frame at all: the
 * largest step from pixel to pixel must be small, and the mean that of the frame. */
#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "sim/render.h"
#include "sim/scene_read.h"
#include "sim/world.h"

enum {
    FRAMES_MAX = 16, /* that a picture is compared with */
    AREAS_MAX = 8,
    POINTS_MAX = 10,
    MCU = 16,
    LUMA_MEAN_MAX = 4,   /* of what JPEG's quality 50 makes of noise */
    EDGE_ERROR_MAX = 48, /* where the edge of a mask goes through a block of the JPEG */
    WHOLE_ERROR_MAX = 1, /* in blocks that are covered as a whole */
    BLUR_MEAN_MAX = 4,   /* masks run into their surroundings */
    BLUR_STEP_MAX = 32   /* from pixel to pixel, by the blocks of the JPEG; sharp ones have 100 */
};

struct area {
    int n;
    double x[POINTS_MAX], y[POINTS_MAX];
};

enum cover { OPEN, BESIDE_COVERED, COVERED, IN_COVERED_BLOCK };

struct checker {
    struct scene *scene;
    size_t width, height;
    int n_areas;
    struct area areas[AREAS_MAX];
    uint8_t colour;
    uint8_t *mask;              /* enum cover for each pixel */
    uint8_t *frame[FRAMES_MAX]; /* luma */
    uint64_t n_frames;
    uint8_t *picture; /* YCbCr */
    int n_checked, n_wrong;
};

static bool inside(const struct area *a, double x, double y)
{
    bool in = false;
    for (int i = 0, j = a->n - 1; i < a->n; j = i++)
        if ((a->y[i] > y) != (a->y[j] > y) &&
            x < (a->x[j] - a->x[i]) * (y - a->y[i]) / (a->y[j] - a->y[i]) + a->x[i])
            in = !in;
    return in;
}

static void read_masks(struct checker *c)
{
    cJSON *device = cJSON_Parse(c->scene->device_json);
    const cJSON *mask = cJSON_GetObjectItem(device, "privacy_mask");
    const cJSON *type = cJSON_GetObjectItem(mask, "type"), *area, *point;
    if (!cJSON_IsTrue(cJSON_GetObjectItem(mask, "enable")))
        mask = NULL;
    c->colour = type && strcmp(type->valuestring, "black") == 0 ? 0 : 255;
    cJSON_ArrayForEach(area, cJSON_GetObjectItem(mask, "areas"))
    {
        struct area *a = &c->areas[c->n_areas++];
        cJSON_ArrayForEach(point, cJSON_GetObjectItem(area, "points"))
        {
            a->x[a->n] = cJSON_GetArrayItem(point, 0)->valuedouble;
            a->y[a->n++] = cJSON_GetArrayItem(point, 1)->valuedouble;
        }
    }
    cJSON_Delete(device);
}

/* A block knows nothing of where in it the edge of a mask is. */
static void mark_block(struct checker *c, size_t x0, size_t y0)
{
    size_t n_covered = 0;
    for (size_t i = 0; i < MCU * MCU; i++)
        n_covered += c->mask[(y0 + i / MCU) * c->width + x0 + i % MCU] == COVERED;
    for (size_t i = 0; i < MCU * MCU && n_covered > 0; i++) {
        uint8_t *cover = &c->mask[(y0 + i / MCU) * c->width + x0 + i % MCU];
        if (n_covered == MCU * MCU)
            *cover = IN_COVERED_BLOCK;
        else if (*cover == OPEN)
            *cover = BESIDE_COVERED;
    }
}

static void mark_masks(struct checker *c)
{
    c->mask = calloc(c->width, c->height);
    for (size_t y = 0; y < c->height; y++)
        for (size_t x = 0; x < c->width; x++)
            for (int i = 0; i < c->n_areas; i++)
                if (inside(&c->areas[i], (double)x + 0.5, (double)y + 0.5))
                    c->mask[y * c->width + x] = COVERED;
    for (size_t y = 0; y < c->height; y += MCU)
        for (size_t x = 0; x < c->width; x += MCU)
            mark_block(c, x, y);
}

static size_t from_base64(const char *text, uint8_t *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t v = 0, bits = 0;
    size_t n = 0;
    for (; *text != '\0' && *text != '='; text++) {
        const char *digit = strchr(digits, *text);
        if (!digit)
            return 0;
        v = v << 6 | (uint32_t)(digit - digits);
        bits += 6;
        if (bits >= 8)
            out[n++] = (uint8_t)(v >> (bits -= 8));
    }
    return n;
}

/* False when it is not a picture of the camera's size. */
static bool decode(struct checker *c, const char *text)
{
    struct jpeg_decompress_struct cinfo;
    struct jpeg_error_mgr errors;
    uint8_t *bytes = malloc(strlen(text) + 1);
    size_t len = from_base64(text, bytes);
    cinfo.err = jpeg_std_error(&errors); /* ends the program on an error */
    jpeg_create_decompress(&cinfo);
    jpeg_mem_src(&cinfo, bytes, (unsigned long)len);
    jpeg_read_header(&cinfo, TRUE);
    cinfo.out_color_space = JCS_YCbCr;
    jpeg_start_decompress(&cinfo);
    bool fits = cinfo.output_width == c->width && cinfo.output_height == c->height;
    while (fits && cinfo.output_scanline < cinfo.output_height) {
        JSAMPROW row = c->picture + (size_t)cinfo.output_scanline * c->width * 3;
        jpeg_read_scanlines(&cinfo, &row, 1);
    }
    fits = fits && errors.num_warnings == 0;
    jpeg_destroy_decompress(&cinfo);
    free(bytes);
    return fits;
}

/* In luma, where no mask is near. */
static double mean_error(const struct checker *c, const uint8_t *luma)
{
    uint64_t sum = 0, n = 0;
    for (size_t i = 0; i < c->width * c->height; i++) {
        if (c->mask[i] != OPEN)
            continue;
        sum += (uint64_t)abs(c->picture[3 * i] - luma[i]);
        n++;
    }
    return n > 0 ? (double)sum / (double)n : 0;
}

static int mask_error(const struct checker *c, enum cover cover)
{
    int most = 0;
    for (size_t i = 0; i < c->width * c->height; i++) {
        if (c->mask[i] != cover)
            continue;
        int error = abs(c->picture[3 * i] - c->colour);
        most = error > most ? error : most;
    }
    return most;
}

/* Whether no mask begins within two pixels. */
static bool is_open(const struct checker *c, size_t x, size_t y)
{
    for (size_t v = y > 2 ? y - 2 : 0; v <= y + 2 && v < c->height; v++)
        for (size_t u = x > 2 ? x - 2 : 0; u <= x + 2 && u < c->width; u++)
            if (c->mask[v * c->width + u] != OPEN)
                return false;
    return true;
}

static int largest_step(const struct checker *c)
{
    int most = 0;
    for (size_t y = 1; y < c->height; y++)
        for (size_t x = 1; x < c->width; x++) {
            size_t i = y * c->width + x;
            if (!is_open(c, x, y))
                continue;
            int across = abs(c->picture[3 * i] - c->picture[3 * (i - 1)]);
            int down = abs(c->picture[3 * i] - c->picture[3 * (i - c->width)]);
            most = across > most ? across : most;
            most = down > most ? down : most;
        }
    return most;
}

static void check_blurred(struct checker *c, uint64_t t_us)
{
    const uint8_t *newest = c->frame[(c->n_frames - 1) % FRAMES_MAX];
    double sum = 0, n = 0;
    for (size_t i = 0; i < c->width * c->height; i++) {
        if (c->mask[i] != OPEN)
            continue;
        sum += c->picture[3 * i] - newest[i];
        n++;
    }
    int step = largest_step(c), whole = mask_error(c, IN_COVERED_BLOCK);
    bool right =
        step <= BLUR_STEP_MAX && fabs(sum / n) <= BLUR_MEAN_MAX && whole <= WHOLE_ERROR_MAX;
    printf("%9.6f s: blurred, largest step %d, mean off by %.2f, in masks at most %d%s\n",
           (double)t_us / 1e6, step, sum / n, whole, right ? "" : ": WRONG");
    c->n_wrong += !right;
}

static void check_sharp(struct checker *c, uint64_t t_us)
{
    uint64_t best = 0;
    double least = 1e9;
    for (uint64_t back = 0; back < FRAMES_MAX && back < c->n_frames; back++) {
        double error = mean_error(c, c->frame[(c->n_frames - 1 - back) % FRAMES_MAX]);
        if (error < least) {
            least = error;
            best = back;
        }
    }
    int whole = mask_error(c, IN_COVERED_BLOCK), edge = mask_error(c, COVERED);
    bool right =
        best <= 1 && least <= LUMA_MEAN_MAX && whole <= WHOLE_ERROR_MAX && edge <= EDGE_ERROR_MAX;
    printf("%9.6f s: frame -%" PRIu64 ", mean error %.2f, in masks at most %d, at edges %d%s\n",
           (double)t_us / 1e6, best, least, whole, edge, right ? "" : ": WRONG");
    c->n_wrong += !right;
}

static void check_picture(struct checker *c, uint64_t t_us, const char *text)
{
    c->n_checked++;
    if (!decode(c, text)) {
        printf("%9.6f s: not a picture of %zux%zu\n", (double)t_us / 1e6, c->width, c->height);
        c->n_wrong++;
    } else if (c->scene->activation.privacy_mode == ACTIVATION_BLUR) {
        check_blurred(c, t_us);
    } else {
        check_sharp(c, t_us);
    }
}

static void paint_until(struct checker *c, struct world *world, struct renderer *renderer,
                        uint64_t t_us)
{
    for (;;) {
        uint64_t next_us = c->n_frames * 1000000 / c->scene->camera.fps;
        if (next_us > t_us)
            return;
        world_advance(world, next_us);
        memcpy(c->frame[c->n_frames++ % FRAMES_MAX], renderer_frame(renderer, world),
               c->width * c->height);
    }
}

/* A report's line of the trace, or an answer of the management interface that holds a picture. */
static const char *picture_in(const cJSON *line)
{
    const cJSON *body = cJSON_GetObjectItem(line, "body");
    if (!body)
        body = cJSON_GetObjectItem(line, "answer");
    const cJSON *item = cJSON_GetObjectItem(body, "snapshot");
    if (!item)
        item = cJSON_GetObjectItem(body, "picture");
    return cJSON_IsString(item) ? item->valuestring : NULL;
}

static void check_trace(struct checker *c, FILE *trace)
{
    struct world *world = world_create(c->scene);
    struct renderer *renderer = renderer_create(c->scene);
    char *line = NULL;
    size_t cap = 0;
    while (getline(&line, &cap, trace) > 0) {
        cJSON *json = cJSON_Parse(line);
        const char *text = picture_in(json);
        if (text) {
            uint64_t t_us = (uint64_t)cJSON_GetObjectItem(json, "t_us")->valuedouble;
            paint_until(c, world, renderer, t_us);
            check_picture(c, t_us, text);
        }
        cJSON_Delete(json);
    }
    free(line);
    renderer_destroy(renderer);
    world_destroy(world);
}

int main(int argc, char **argv)
{
    static struct checker c;
    struct scene_error error;
    if (argc != 3) {
        fprintf(stderr, "usage: snapshot_check SCENE TRACE\n");
        return 2;
    }
    c.scene = scene_read(argv[1], NULL, &error);
    FILE *trace = fopen(argv[2], "r");
    if (!c.scene || !trace) {
        fprintf(stderr, "snapshot_check: cannot read %s\n", c.scene ? argv[2] : argv[1]);
        return 3;
    }
    c.width = c.scene->camera.width_px;
    c.height = c.scene->camera.height_px;
    c.picture = malloc(c.width * c.height * 3);
    for (int i = 0; i < FRAMES_MAX; i++)
        c.frame[i] = malloc(c.width * c.height);
    read_masks(&c);
    mark_masks(&c);
    check_trace(&c, trace);
    fclose(trace);
    printf("%d pictures, %d wrong\n", c.n_checked, c.n_wrong);
    for (int i = 0; i < FRAMES_MAX; i++)
        free(c.frame[i]);
    free(c.picture);
    free(c.mask);
    scene_free(c.scene);
    return c.n_checked > 0 && c.n_wrong == 0 ? 0 : 1;
}
