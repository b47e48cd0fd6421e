/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "sim/scene_diff.h"
#include "sim/scene_read.h"

static const char *const NO_WALKERS = "", *const NO_EVENTS = "";
static const char WAY[] = "{\"path\": [[\"1s\", 0, 0], [\"3s\", 1, 0], [\"5s\", 1, 1]]}";
static const char GONE[] = "{\"path\": [[\"1s\", 0, 0], [\"3s\", 1, 0], [\"5s\", 1, 1]],"
                           " \"until\": \"2.5s\"}";
static const char CROWD[] = "{\"crowd\": {\"per_minute\": 5, \"from\": [[0, 3], [1, 3]],"
                            " \"to\": [[0, -3], [1, -3]]}}";
static const char NET[] = "{\"at\": \"2s\", \"network\": \"down\"}";
static const char MANAGE[] = "{\"at\": \"4s\", \"manage\": {\"action\": \"status\"}}";

struct side {
    const char *rest; /* more keys of the scene */
    const char *walkers, *more_walkers, *events;
};

static struct scene *make(const struct side *side)
{
    char text[2000];
    struct scene_error why;
    bool both = side->walkers[0] != '\0' && side->more_walkers != NULL;
    snprintf(text, sizeof text,
             "{\"version\": 1, \"model\": \"vs121-p\","
             " \"start\": \"2026-03-02T09:00:00Z\", %s,"
             " \"walkers\": [%s%s%s], \"events\": [%s]}",
             side->rest, side->walkers, both ? ", " : "",
             side->more_walkers != NULL ? side->more_walkers : "", side->events);
    struct scene *scene = scene_read_text("scenes/x/y", text, strlen(text), NULL, &why);
    if (scene == NULL)
        fail_msg("%s: %s in %s", why.key, why.reason, text);
    return scene;
}

#define USUAL                                                                                      \
    "\"title\": \"t\", \"seed\": 1, \"duration\": \"9s\", \"camera\": {\"height\": \"3m\"}"

static const struct row {
    struct side a, b;
    uint64_t differs_us;
} rows[] = {
    { { USUAL, WAY, NULL, NET }, { USUAL, WAY, NULL, NET }, UINT64_MAX },
    { { USUAL, WAY, CROWD, MANAGE }, { USUAL, WAY, CROWD, MANAGE }, UINT64_MAX },
    /* what a scene is called does not matter, most of the rest does */
    { { USUAL, WAY, NULL, NET },
      { "\"title\": \"u\", \"seed\": 1, \"duration\": \"9s\", \"camera\": {\"height\": \"3m\"}",
        WAY, NULL, NET },
      UINT64_MAX },
    { { USUAL, WAY, NULL, NET },
      { "\"title\": \"t\", \"seed\": 2, \"duration\": \"9s\", \"camera\": {\"height\": \"3m\"}",
        WAY, NULL, NET },
      0 },
    { { USUAL, WAY, NULL, NET },
      { "\"title\": \"t\", \"seed\": 1, \"duration\": \"9s\", \"camera\": {\"height\": \"4m\"}",
        WAY, NULL, NET },
      0 },
    { { USUAL, WAY, NULL, NET },
      { USUAL ", \"device\": {\"date_time\": {\"time_zone\": \"UTC+1:00\"}}", WAY, NULL, NET },
      0 },
    { { USUAL, WAY, NULL, NET },
      { "\"title\": \"t\", \"seed\": 1, \"duration\": \"7s\", \"camera\": {\"height\": \"3m\"}",
        WAY, NULL, NET },
      7000000 },
    /* gone before the end of the path, or otherwise than before */
    { { USUAL, WAY, NULL, NO_EVENTS }, { USUAL, GONE, NULL, NO_EVENTS }, 2500000 },
    { { USUAL, GONE, NULL, NO_EVENTS }, { USUAL, GONE, NULL, NO_EVENTS }, UINT64_MAX },
    { { USUAL, GONE, CROWD, NO_EVENTS }, { USUAL, WAY, CROWD, NO_EVENTS }, 2420000 },
    /* walkers: one more, one less, another way from somewhere on, another height */
    { { USUAL, NO_WALKERS, NULL, NET }, { USUAL, WAY, NULL, NET }, 1000000 },
    { { USUAL, WAY, "{\"path\": [[\"2s\", 0, 0], [\"3s\", 1, 0]]}", NET },
      { USUAL, WAY, NULL, NET },
      2000000 },
    { { USUAL, WAY, NULL, NET },
      { USUAL, "{\"path\": [[\"1s\", 0, 0], [\"3s\", 1, 0], [\"5s\", 1, 2]]}", NULL, NET },
      2800000 },
    { { USUAL, WAY, NULL, NET },
      { USUAL, "{\"path\": [[\"1s\", 0, 0], [\"3s\", 1, 0]]}", NULL, NET },
      2800000 },
    { { USUAL, WAY, NULL, NET },
      { USUAL, "{\"path\": [[\"1s\", 0, 0], [\"3s\", 1, 0], [\"5s\", 1, 1]], \"height\": \"1.5m\"}",
        NULL, NET },
      1000000 },
    /* who stands at first faces where he goes later */
    { { USUAL, "{\"path\": [[\"1s\", 0, 0], [\"3s\", 0, 0], [\"5s\", 1, 1]]}", NULL, NET },
      { USUAL, "{\"path\": [[\"1s\", 0, 0], [\"3s\", 0, 0], [\"5s\", 1, 2]]}", NULL, NET },
      1000000 },
    /* a crowd works its way out ahead */
    { { USUAL, CROWD, NULL, NET }, { USUAL, CROWD, WAY, NET }, 920000 },
    { { USUAL, CROWD, NULL, NET }, { USUAL, NO_WALKERS, NULL, NET }, 0 },
    /* events */
    { { USUAL, WAY, NULL, NET }, { USUAL, WAY, NULL, NO_EVENTS }, 2000000 },
    { { USUAL, WAY, NULL, NET },
      { USUAL, WAY, NULL, "{\"at\": \"2s\", \"network\": \"down\", \"for\": \"1s\"}" },
      2000000 },
    { { USUAL, WAY, NULL, MANAGE },
      { USUAL, WAY, NULL, "{\"at\": \"4s\", \"manage\": {\"action\": \"export\"}}" },
      4000000 },
};

static void scenes_differ_from_the_first_difference_on(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct scene *a = make(&rows[i].a), *b = make(&rows[i].b);
        if (scene_diff_us(a, b) != rows[i].differs_us || scene_diff_us(b, a) != rows[i].differs_us)
            fail_msg("row %zu: %llu", i, (unsigned long long)scene_diff_us(a, b));
        scene_free(a);
        scene_free(b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scenes_differ_from_the_first_difference_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
