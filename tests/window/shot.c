/* SPDX-License-Identifier: MIT */
/* Looks at a window from outside, by what its X server has of it.
 *
 *     shot window PID                    the id of the window of a process, once it is shown
 *     shot filled WINDOW AREA            waits until there is a picture: many colours
 *     shot sum WINDOW AREA               tells the picture that is there
 *     shot moved WINDOW AREA NOT         waits until it is not the picture NOT
 *     shot png WINDOW FILE               keeps it
 *     shot sketch WINDOW                 how bright it is where, in letters, for a log
 *     shot close WINDOW                  asks it to close, as who manages windows does
 *
 * AREA is X,Y,W,H in pixels of the window; a picture is told by a number, which is printed. Ends
 * with 1 when what it waits for is not there at any of so many looks as ten seconds have; a machine
 * that stands still meanwhile has no fewer of them. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include "rig/memory.h"
#include "rig/window/png_file.h"

enum { PATIENCE_US = 10000000, LOOK_US = 20000, WINDOW_US = 2000, COLOURS = 64 };
enum { SKETCH_W = 100, SKETCH_H = 28 };

struct pixels {
    unsigned w, h;
    uint32_t *rgb;
};

static bool grab(Display *display, Window window, const int area[4], struct pixels *out)
{
    XImage *image = XGetImage(display, window, area[0], area[1], (unsigned)area[2],
                              (unsigned)area[3], AllPlanes, ZPixmap);
    if (image == NULL)
        return false;
    out->w = (unsigned)image->width;
    out->h = (unsigned)image->height;
    out->rgb = memory_resize(out->rgb, (size_t)out->w * out->h, sizeof *out->rgb);
    for (unsigned y = 0; y < out->h; y++)
        for (unsigned x = 0; x < out->w; x++)
            out->rgb[y * out->w + x] =
                (uint32_t)(XGetPixel(image, (int)x, (int)y) & 0xffffff) | 0xff000000;
    XDestroyImage(image);
    return true;
}

static uint64_t sum_of(const struct pixels *pixels)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < (size_t)pixels->w * pixels->h; i++)
        hash = (hash ^ pixels->rgb[i]) * 1099511628211u;
    return hash;
}

static bool is_filled(const struct pixels *pixels)
{
    uint32_t seen[COLOURS];
    int n = 0;
    for (size_t i = 0; i < (size_t)pixels->w * pixels->h && n < COLOURS; i += 7) {
        int k = 0;
        while (k < n && seen[k] != pixels->rgb[i])
            k++;
        if (k == n)
            seen[n++] = pixels->rgb[i];
    }
    return n == COLOURS;
}

static long pid_of(Display *display, Window window)
{
    Atom type, name = XInternAtom(display, "_NET_WM_PID", False);
    int format;
    unsigned long n, left;
    unsigned char *value = NULL;
    long pid = 0;
    if (XGetWindowProperty(display, window, name, 0, 1, False, XA_CARDINAL, &type, &format, &n,
                           &left, &value) == Success &&
        value != NULL && n == 1)
        memcpy(&pid, value, sizeof pid);
    if (value != NULL)
        XFree(value);
    return pid;
}

/* Nobody manages windows here, so each is a child of the root. */
static Window find_window(Display *display, long pid)
{
    Window root, parent, *windows = NULL, found = 0;
    unsigned n = 0;
    XWindowAttributes is;
    XQueryTree(display, DefaultRootWindow(display), &root, &parent, &windows, &n);
    for (unsigned i = 0; i < n && found == 0; i++)
        if (pid_of(display, windows[i]) == pid &&
            XGetWindowAttributes(display, windows[i], &is) != 0 && is.map_state == IsViewable)
            found = windows[i];
    if (windows != NULL)
        XFree(windows);
    return found;
}

static int wait_window(Display *display, long pid)
{
    for (int looks = PATIENCE_US / WINDOW_US; looks > 0; looks--, usleep(WINDOW_US)) {
        Window window = find_window(display, pid);
        if (window != 0) {
            printf("%lu\n", window);
            return 0;
        }
    }
    return 1;
}

static int wait_picture(Display *display, Window window, const char *what, const int area[4],
                        uint64_t not )
{
    struct pixels pixels = { 0 };
    uint64_t last = not ;
    int status = 1;
    for (int looks = PATIENCE_US / LOOK_US; status != 0 && looks > 0; looks--, usleep(LOOK_US)) {
        if (!grab(display, window, area, &pixels))
            continue;
        last = sum_of(&pixels);
        if (strcmp(what, "filled") == 0 ? is_filled(&pixels) : last != not )
            status = 0;
    }
    printf("%016" PRIx64 "\n", last);
    free(pixels.rgb);
    return status;
}

static bool grab_all(Display *display, Window window, struct pixels *out)
{
    XWindowAttributes is;
    if (XGetWindowAttributes(display, window, &is) == 0)
        return false;
    const int all[4] = { 0, 0, is.width, is.height };
    return grab(display, window, all, out);
}

static int keep(Display *display, Window window, const char *path)
{
    struct pixels pixels = { 0 };
    int status =
        grab_all(display, window, &pixels) && png_write(path, pixels.rgb, pixels.w, pixels.h) == 0
            ? 0
            : 1;
    free(pixels.rgb);
    return status;
}

/* The mean of green in a part of it, which is most of what is bright. */
static unsigned brightness(const struct pixels *pixels, unsigned column, unsigned row)
{
    const unsigned x_end = (column + 1) * pixels->w / SKETCH_W;
    const unsigned y_end = (row + 1) * pixels->h / SKETCH_H;
    unsigned long sum = 0, n = 0;
    for (unsigned y = row * pixels->h / SKETCH_H; y < y_end; y++)
        for (unsigned x = column * pixels->w / SKETCH_W; x < x_end; x++, n++)
            sum += pixels->rgb[(size_t)y * pixels->w + x] >> 8 & 0xff;
    return n > 0 ? (unsigned)(sum / n) : 0;
}

static int sketch(Display *display, Window window)
{
    static const char letters[] = " .:-=+*#%@";
    struct pixels pixels = { 0 };
    if (!grab_all(display, window, &pixels))
        return 1;
    printf("%u x %u\n", pixels.w, pixels.h);
    for (unsigned row = 0; row < SKETCH_H; row++) {
        for (unsigned column = 0; column < SKETCH_W; column++)
            putchar(letters[brightness(&pixels, column, row) * (sizeof letters - 2) / 255]);
        putchar('\n');
    }
    free(pixels.rgb);
    return 0;
}

static int ask_to_close(Display *display, Window window)
{
    XEvent event = { .xclient = { .type = ClientMessage,
                                  .window = window,
                                  .message_type = XInternAtom(display, "WM_PROTOCOLS", False),
                                  .format = 32 } };
    event.xclient.data.l[0] = (long)XInternAtom(display, "WM_DELETE_WINDOW", False);
    return XSendEvent(display, window, False, NoEventMask, &event) != 0 &&
                   XSync(display, False) != 0
               ? 0
               : 1;
}

int main(int argc, char **argv)
{
    int area[4];
    Display *display = XOpenDisplay(NULL);
    if (display == NULL) {
        fprintf(stderr, "shot: no display\n");
        return 2;
    }
    if (argc == 3 && strcmp(argv[1], "window") == 0)
        return wait_window(display, atol(argv[2]));
    if (argc == 4 && strcmp(argv[1], "png") == 0)
        return keep(display, strtoul(argv[2], NULL, 10), argv[3]);
    if (argc == 3 && strcmp(argv[1], "sketch") == 0)
        return sketch(display, strtoul(argv[2], NULL, 10));
    if (argc == 3 && strcmp(argv[1], "close") == 0)
        return ask_to_close(display, strtoul(argv[2], NULL, 10));
    if (argc < 4 || sscanf(argv[3], "%d,%d,%d,%d", &area[0], &area[1], &area[2], &area[3]) != 4) {
        fprintf(
            stderr,
            "shot: window, filled, sum, moved, png, sketch or close: see tests/window/shot.c\n");
        return 2;
    }
    return wait_picture(display, strtoul(argv[2], NULL, 10), argv[1], area,
                        argc > 4 ? strtoull(argv[4], NULL, 16) : 0);
}
