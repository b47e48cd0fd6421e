/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <gif_lib.h>

#include "rig/window/film.h"

enum { W = 60, H = 40 };

static const char SCENE[] =
    "{\"version\": 1, \"model\": \"vs121-p\", \"title\": \"for a film\", \"seed\": 3,"
    " \"start\": \"2026-03-02T09:00:00Z\", \"duration\": \"3s\","
    " \"camera\": {\"height\": \"3m\", \"fps\": 10},"
    " \"site\": {\"floor\": \"carpet\", \"light\": {\"lux\": 300, \"mains_hz\": 50}}}";

struct stage {
    struct engine *engine;
    struct paint *paint;
    uint64_t shown[64];
    size_t n_shown, told;
};

static void show(void *ctx, struct paint *paint)
{
    struct stage *stage = ctx;
    const uint64_t frame = engine_instant(stage->engine)->frame;
    const struct area bar = { (double)(frame % W), 0, 4, H };
    stage->shown[stage->n_shown++] = frame;
    paint_fill(paint, &(struct area) { 0, 0, W, H }, (struct colour) { 30, 30, 30, 255 });
    paint_fill(paint, &bar, (struct colour) { 230, 159, 0, 255 });
}

static int set_up(void **state)
{
    static struct stage stage;
    static const struct engine_options options = { .folder = "scenes/vs121-p/none" };
    struct buffer why = { 0 };
    stage = (struct stage) { 0 };
    stage.engine = engine_open(SCENE, strlen(SCENE), &options, &why);
    stage.paint = paint_create_in_memory(W, H, 1, &why);
    if (stage.engine == NULL || stage.paint == NULL)
        print_error("%s\n", buffer_get(&why));
    buffer_free(&why);
    *state = &stage;
    return stage.engine == NULL || stage.paint == NULL;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    engine_close(stage->engine);
    paint_free(stage->paint);
    return 0;
}

static void make(struct stage *stage, const char *path, uint64_t from_us, uint64_t to_us,
                 int result)
{
    struct buffer why = { 0 };
    const struct film film = { path, from_us, to_us, stage->paint, show, NULL, stage };
    stage->n_shown = 0;
    int made = film_make(&film, stage->engine, &why);
    if (made != result)
        print_error("%s\n", buffer_get(&why));
    assert_int_equal(made, result);
    assert_int_equal(why.len > 0, result != 0);
    buffer_free(&why);
}

static void assert_pictures(const char *path, int n, int hundredths)
{
    int sum = 0;
    GifFileType *gif = DGifOpenFileName(path, NULL);
    assert_non_null(gif);
    assert_int_equal(DGifSlurp(gif), GIF_OK);
    assert_int_equal(gif->ImageCount, n);
    for (int i = 0; i < gif->ImageCount; i++) {
        GraphicsControlBlock control;
        assert_int_equal(DGifSavedExtensionToGCB(gif, i, &control), GIF_OK);
        sum += control.DelayTime;
    }
    assert_int_equal(sum, hundredths);
    assert_int_equal(DGifCloseFile(gif, NULL), GIF_OK);
}

static void every_frame_of_a_stretch_is_in_it_once(void **state)
{
    struct stage *stage = *state;
    char folder[] = "/tmp/footfall-film-XXXXXX", path[60];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.gif", folder);
    make(stage, path, 1000000, 2000000, 0);
    assert_int_equal(stage->n_shown, 10);
    for (uint64_t i = 0; i < 10; i++)
        assert_int_equal(stage->shown[i], 10 + i);
    assert_pictures(path, 10, 100);
    make(stage, path, 2500000, UINT64_MAX,
         0); /* to the end, and its last frame as long as others */
    assert_int_equal(stage->shown[0], 25);
    assert_pictures(path, 5, 50);
    make(stage, path, 1000000, 1000000, 0); /* of no length is one picture */
    assert_pictures(path, 1, 10);
    assert_int_equal(unlink(path), 0);
    make(stage, "/nonexistent/a.gif", 0, 500000, -1);
    make(stage, "a.avi", 0, 500000, -1);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_frame_of_a_stretch_is_in_it_once, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
