/* SPDX-License-Identifier: MIT */
/* Clips are read again by other programs than the one that wrote them: giflib's reader, ffprobe. */
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

#include "rig/window/clip.h"
#include "rig/window/palette.h"

enum { W = 40, H = 30, MS = 1000 };

struct fixture {
    char folder[40], path[60];
    struct buffer why;
    uint32_t rgb[W * H];
};

static int set_up(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture) { .folder = "/tmp/footfall-clip-XXXXXX" };
    *state = &fixture;
    return mkdtemp(fixture.folder) == NULL;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    unlink(f->path);
    buffer_free(&f->why);
    return rmdir(f->folder); /* nothing else was left there */
}

static struct clip *begin(struct fixture *f, const char *name)
{
    snprintf(f->path, sizeof f->path, "%s/%s", f->folder, name);
    struct clip *clip = clip_open(f->path, &f->why);
    assert_non_null(clip);
    return clip;
}

/* A square on grey, further to the right in each picture, under noise that is no change. */
static void draw(struct fixture *f, unsigned k)
{
    for (unsigned y = 0; y < H; y++)
        for (unsigned x = 0; x < W; x++) {
            bool in = x >= k % 20 && x < k % 20 + 8 && y >= 10 && y < 18;
            f->rgb[y * W + x] =
                (in ? 0xd55e00u : 0x606870u) + (x * 7 + y * 3 + k * 5) % 4 * 0x10101;
        }
}

static GifFileType *read_gif(const struct fixture *f)
{
    GifFileType *gif = DGifOpenFileName(f->path, NULL);
    assert_non_null(gif);
    assert_int_equal(DGifSlurp(gif), GIF_OK);
    return gif;
}

static int delay_of(GifFileType *gif, int image)
{
    GraphicsControlBlock control;
    assert_int_equal(DGifSavedExtensionToGCB(gif, image, &control), GIF_OK);
    return control.DelayTime;
}

static void each_picture_is_there_as_long_as_it_was_shown(void **state)
{
    struct fixture *f = *state;
    struct clip *clip = begin(f, "a.gif");
    for (unsigned k = 0; k < 30; k++) { /* 15 a second: 7 and 6 hundredths of a second in turns */
        draw(f, k);
        assert_int_equal(
            clip_add(clip, f->rgb, W, H, 5000 * MS + k * UINT64_C(1000000) / 15, &f->why), CLIP_OK);
    }
    assert_int_equal(clip_close(clip, 7000 * MS, &f->why), 0);
    assert_string_equal(buffer_get(&f->why), "");
    GifFileType *gif = read_gif(f);
    assert_int_equal(gif->ImageCount, 30);
    assert_int_equal(gif->SWidth, W);
    assert_int_equal(gif->SHeight, H);
    int sum = 0;
    for (int i = 0; i < gif->ImageCount; i++) {
        assert_in_range(delay_of(gif, i), 6, 7);
        sum += delay_of(gif, i);
    }
    assert_int_equal(sum, 200);
    assert_int_equal(DGifCloseFile(gif, NULL), GIF_OK);
}

static void put(const SavedImage *image, uint32_t *canvas)
{
    const GifImageDesc *d = &image->ImageDesc;
    for (int y = 0; y < d->Height; y++)
        for (int x = 0; x < d->Width; x++) {
            GifByteType index = image->RasterBits[y * d->Width + x];
            const GifColorType *c = &d->ColorMap->Colors[index];
            if (index != 255)
                canvas[(d->Top + y) * W + d->Left + x] =
                    (uint32_t)c->Red << 16 | (uint32_t)c->Green << 8 | c->Blue;
        }
}

static void a_reader_sees_what_was_shown_but_for_noise(void **state)
{
    struct fixture *f = *state;
    struct clip *clip = begin(f, "a.gif");
    for (unsigned k = 0; k < 12; k++) {
        draw(f, k);
        clip_add(clip, f->rgb, W, H, k * 100 * MS, &f->why);
    }
    assert_int_equal(clip_close(clip, 1200 * MS, &f->why), 0);
    GifFileType *gif = read_gif(f);
    uint32_t canvas[W * H];
    memset(canvas, 0xff, sizeof canvas);
    for (int k = 0; k < gif->ImageCount; k++) {
        draw(f, (unsigned)k);
        put(&gif->SavedImages[k], canvas);
        for (size_t i = 0; i < W * H; i++)
            for (int shift = 0; shift <= 16; shift += 8)
                assert_in_range((canvas[i] >> shift & 0xff) + 10 - (f->rgb[i] >> shift & 0xff), 0,
                                20);
    }
    /* only what changed is written */
    const GifImageDesc *second = &gif->SavedImages[1].ImageDesc;
    assert_int_equal(second->Left, 0);
    assert_int_equal(second->Top, 10);
    assert_int_equal(second->Width, 9);
    assert_int_equal(second->Height, 8);
    assert_int_equal(DGifCloseFile(gif, NULL), GIF_OK);
}

static void a_picture_on_which_nothing_changes_is_one_all_the_same(void **state)
{
    struct fixture *f = *state;
    struct clip *clip = begin(f, "a.gif");
    draw(f, 1);
    for (unsigned k = 0; k < 3; k++)
        clip_add(clip, f->rgb, W, H, k * 50 * MS, &f->why);
    assert_int_equal(clip_close(clip, 150 * MS, &f->why), 0);
    GifFileType *gif = read_gif(f);
    assert_int_equal(gif->ImageCount, 3);
    assert_int_equal(DGifCloseFile(gif, NULL), GIF_OK);
}

static void what_is_too_short_for_a_reader_gives_way_to_the_next(void **state)
{
    struct fixture *f = *state;
    struct clip *clip = begin(f, "a.gif");
    for (unsigned k = 0; k < 10; k++) { /* a hundred a second */
        draw(f, k);
        clip_add(clip, f->rgb, W, H, k * 10 * MS, &f->why);
    }
    assert_int_equal(clip_close(clip, 100 * MS, &f->why), 0);
    GifFileType *gif = read_gif(f);
    assert_int_equal(gif->ImageCount, 5);
    for (int i = 0; i < 5; i++)
        assert_int_equal(delay_of(gif, i), 2);
    assert_int_equal(DGifCloseFile(gif, NULL), GIF_OK);
}

static void a_pause_is_cut_short_and_a_clip_ends_after_a_minute(void **state)
{
    struct fixture *f = *state;
    struct clip *clip = begin(f, "a.gif");
    draw(f, 0);
    assert_int_equal(clip_add(clip, f->rgb, W, H, 0, &f->why), CLIP_OK);
    draw(f, 1);
    unsigned n = 1;
    while (clip_add(clip, f->rgb, W, H, n * UINT64_C(3600000000), &f->why) == CLIP_OK)
        n++;
    assert_int_equal(n, 30); /* of 2 s each */
    assert_non_null(strstr(buffer_get(&f->why), "a clip ends after 60 s"));
    buffer_clear(&f->why);
    assert_int_equal(clip_close(clip, n * UINT64_C(3600000000), &f->why), 0);
    GifFileType *gif = read_gif(f);
    assert_int_equal(gif->ImageCount, 30);
    assert_int_equal(delay_of(gif, 29), 200);
    assert_int_equal(DGifCloseFile(gif, NULL), GIF_OK);
}

static void a_wide_window_is_made_smaller(void **state)
{
    struct fixture *f = *state;
    enum { WIDE = 2 * CLIP_WIDTH_MAX + 2, HIGH = 10 };
    static uint32_t wide[WIDE * HIGH];
    struct clip *clip = begin(f, "a.gif");
    for (size_t i = 0; i < WIDE * HIGH; i++)
        wide[i] = i % 3 == 0 ? 0xffffff : 0;
    assert_int_equal(clip_add(clip, wide, WIDE, HIGH, 0, &f->why), CLIP_OK);
    assert_int_equal(clip_add(clip, wide, WIDE - 6, HIGH, 0, &f->why), CLIP_FULL);
    assert_non_null(strstr(buffer_get(&f->why), "changed its size"));
    assert_int_equal(clip_close(clip, 100 * MS, &f->why), 0);
    GifFileType *gif = read_gif(f);
    assert_int_equal(gif->SWidth, WIDE / 3);
    assert_int_equal(gif->SHeight, HIGH / 3);
    const SavedImage *image = &gif->SavedImages[0];
    assert_int_equal(image->ImageDesc.ColorMap->Colors[image->RasterBits[0]].Green, 85);
    assert_int_equal(DGifCloseFile(gif, NULL), GIF_OK);
}

static void what_cannot_be_is_told(void **state)
{
    struct fixture *f = *state;
    assert_null(clip_open("clip.webm", &f->why));
    assert_string_equal(buffer_get(&f->why), "clip.webm: the name of a clip ends in .gif or .mp4");
    buffer_clear(&f->why);

    struct clip *clip = begin(f, "none.gif");
    assert_int_equal(clip_close(clip, 0, &f->why), -1);
    assert_non_null(strstr(buffer_get(&f->why), "none.gif: no picture was shown"));
    buffer_clear(&f->why);

    clip = clip_open("/nonexistent/a.gif", &f->why);
    assert_int_equal(clip_add(clip, f->rgb, W, H, 0, &f->why), CLIP_FAILED);
    assert_int_equal(clip_add(clip, f->rgb, W, H, 40 * MS, &f->why), CLIP_FAILED);
    assert_int_equal(clip_close(clip, 0, &f->why), -1);
    assert_string_equal(buffer_get(&f->why), "/nonexistent/a.gif: No such file or directory");
    buffer_clear(&f->why);

    clip = clip_open("/dev/full/a.gif", &f->why);
    assert_int_equal(clip_add(clip, f->rgb, W, H, 0, &f->why), CLIP_FAILED);
    assert_int_equal(clip_close(clip, 0, &f->why), -1);
}

static void what_is_given_up_leaves_no_file(void **state)
{
    struct fixture *f = *state;
    struct clip *clip = begin(f, "a.gif");
    for (unsigned k = 0; k < 3; k++)
        clip_add(clip, f->rgb, W, H, k * 50 * MS, &f->why);
    clip_abandon(clip);
    assert_int_equal(access(f->path, F_OK), -1);
}

static void without_ffmpeg_an_mp4_says_what_it_needs(void **state)
{
    struct fixture *f = *state;
    char *path = strdup(getenv("PATH"));
    setenv("PATH", "/nonexistent", 1);
    struct clip *clip = begin(f, "a.mp4");
    assert_int_equal(clip_add(clip, f->rgb, W, H, 0, &f->why), CLIP_FAILED);
    setenv("PATH", path, 1);
    free(path);
    assert_non_null(strstr(buffer_get(&f->why), "apt-get install ffmpeg"));
    assert_int_equal(clip_close(clip, 0, &f->why), -1);
}

static void an_mp4_has_thirty_pictures_a_second(void **state)
{
    struct fixture *f = *state;
    if (system("command -v ffmpeg ffprobe >/dev/null 2>&1") != 0)
        skip();
    struct clip *clip = begin(f, "a.mp4");
    for (unsigned k = 0; k < 15; k++) {
        draw(f, k);
        assert_int_equal(clip_add(clip, f->rgb, W - 1, H, k * UINT64_C(1000000) / 15, &f->why),
                         CLIP_OK);
    }
    assert_int_equal(clip_close(clip, 1000 * MS, &f->why), 0);
    char command[200], answer[80] = "";
    snprintf(command, sizeof command,
             "ffprobe -v error -count_frames -select_streams v -of csv=p=0 "
             "-show_entries stream=width,height,avg_frame_rate,nb_read_frames %s",
             f->path);
    FILE *ffprobe = popen(command, "r");
    assert_non_null(fgets(answer, sizeof answer, ffprobe));
    pclose(ffprobe);
    assert_string_equal(answer, "40,30,30/1,30\n");
}

static void an_ffmpeg_that_fails_leaves_no_file(void **state)
{
    struct fixture *f = *state;
    char program[80], *path = strdup(getenv("PATH"));
    snprintf(program, sizeof program, "%s/ffmpeg", f->folder);
    FILE *file = fopen(program, "w");
    fputs("#!/bin/sh\nexit 3\n", file);
    fclose(file);
    char command[120];
    snprintf(command, sizeof command, "chmod +x %s", program);
    assert_int_equal(system(command), 0);
    setenv("PATH", f->folder, 1);
    struct clip *clip = begin(f, "a.mp4");
    enum clip_result result = CLIP_OK; /* it may take some before it is seen to have ended */
    for (unsigned k = 0; k < 2000 && result == CLIP_OK; k++)
        result = clip_add(clip, f->rgb, W, H, k * UINT64_C(20000), &f->why);
    setenv("PATH", path, 1);
    free(path);
    assert_int_equal(result, CLIP_FAILED);
    assert_int_equal(clip_close(clip, 0, &f->why), -1);
    assert_non_null(strstr(buffer_get(&f->why), "ffmpeg"));
    unlink(program);
}

static void few_colours_serve_many(void **state)
{
    (void)state;
    struct palette palette;
    palette_init(&palette);
    uint32_t rgb[1000];
    for (size_t i = 0; i < 1000; i++)
        rgb[i] = i < 10 ? 0xd55e00 : (uint32_t)(i % 256) * 0x10101;
    palette_make(&palette, rgb, 1000, 255);
    assert_in_range(palette.n, 60, 255);
    assert_int_equal(palette.rgb[palette_index(&palette, 0xd55e00)], 0xd55e00);
    for (size_t i = 10; i < 1000; i++) {
        uint32_t near = palette.rgb[palette_index(&palette, rgb[i])];
        assert_in_range((near & 0xff) + 4 - (rgb[i] & 0xff), 0, 8);
    }
    palette_make(&palette, rgb, 1000, 2);
    assert_int_equal(palette.n, 2);
    palette_make(&palette, rgb, 1, 255);
    assert_int_equal(palette.n, 1);
    palette_make(&palette, rgb, 0, 255);
    assert_int_equal(palette.n, 0);
    palette_free(&palette);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(each_picture_is_there_as_long_as_it_was_shown),
        WITH_FOLDER(a_reader_sees_what_was_shown_but_for_noise),
        WITH_FOLDER(a_picture_on_which_nothing_changes_is_one_all_the_same),
        WITH_FOLDER(what_is_too_short_for_a_reader_gives_way_to_the_next),
        WITH_FOLDER(a_pause_is_cut_short_and_a_clip_ends_after_a_minute),
        WITH_FOLDER(a_wide_window_is_made_smaller),
        WITH_FOLDER(what_cannot_be_is_told),
        WITH_FOLDER(what_is_given_up_leaves_no_file),
        WITH_FOLDER(without_ffmpeg_an_mp4_says_what_it_needs),
        WITH_FOLDER(an_mp4_has_thirty_pictures_a_second),
        WITH_FOLDER(an_ffmpeg_that_fails_leaves_no_file),
        cmocka_unit_test(few_colours_serve_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
