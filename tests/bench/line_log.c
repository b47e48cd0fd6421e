/* SPDX-License-Identifier: MIT */
/* Loaded before a program's libraries (LD_PRELOAD), writes down what that program asks the kernel
 * to do with outputs, in order, to the file that LINE_LOG names: "open LINE LEVEL", "set LINE
 * LEVEL", "close LINE". Knows the kernel's first interface to GPIO lines, which libgpiod 1.6
 * speaks. */
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { FDS_MAX = 256 };

static unsigned line_of[FDS_MAX]; /* by descriptor, counted from 1; 0: no output of a chip */

static void write_down(const char *what, unsigned line, int level)
{
    char text[64];
    const char *path = getenv("LINE_LOG");
    int fd = path != NULL ? open(path, O_WRONLY | O_CREAT | O_APPEND, 0644) : -1;
    if (level >= 0)
        snprintf(text, sizeof text, "%s %u %d\n", what, line, level);
    else
        snprintf(text, sizeof text, "%s %u\n", what, line);
    if (fd < 0 || write(fd, text, strlen(text)) < 0)
        abort();
    int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "close");
    next(fd);
}

static void see_request(const struct gpiohandle_request *request)
{
    if ((request->flags & GPIOHANDLE_REQUEST_OUTPUT) == 0)
        return;
    if (request->lines != 1 || request->fd < 0 || request->fd >= FDS_MAX)
        abort();
    line_of[request->fd] = request->lineoffsets[0] + 1;
    write_down("open", request->lineoffsets[0], request->default_values[0]);
}

/* glibc's own has no named third argument either. */
int ioctl(int fd, unsigned long request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    int (*next)(int, unsigned long, ...) =
        (int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl");
    int result = next(fd, request, argument);
    if (result == 0 && request == GPIO_GET_LINEHANDLE_IOCTL)
        see_request(argument);
    if (result == 0 && request == GPIOHANDLE_SET_LINE_VALUES_IOCTL && fd < FDS_MAX && line_of[fd])
        write_down("set", line_of[fd] - 1, ((const struct gpiohandle_data *)argument)->values[0]);
    return result;
}

int close(int fd)
{
    int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "close");
    if (fd >= 0 && fd < FDS_MAX && line_of[fd] > 0) {
        write_down("close", line_of[fd] - 1, -1);
        line_of[fd] = 0;
    }
    return next(fd);
}
