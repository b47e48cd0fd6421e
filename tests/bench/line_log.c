/* SPDX-License-Identifier: MIT */
/* Loaded before a program's libraries (LD_PRELOAD), writes down what that program asks the kernel
 * to do with outputs, in order, to the file that LINE_LOG names: "open LINE LEVEL", "set LINE
 * LEVEL", "close LINE". Knows both of the kernel's interfaces to GPIO lines: the first, which
 * libgpiod 1.6 speaks, and the second, which 2.x does. Levels are logical. */
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

static void see_output(unsigned n, int fd, unsigned line, int level)
{
    if (n != 1 || fd < 0 || fd >= FDS_MAX)
        abort();
    line_of[fd] = line + 1;
    write_down("open", line, level);
}

static void see_request(const struct gpiohandle_request *request)
{
    if ((request->flags & GPIOHANDLE_REQUEST_OUTPUT) != 0)
        see_output(request->lines, request->fd, request->lineoffsets[0],
                   request->default_values[0]);
}

static void see_request_v2(const struct gpio_v2_line_request *request)
{
    int level = 0;
    for (unsigned i = 0; i < request->config.num_attrs; i++)
        if (request->config.attrs[i].attr.id == GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES)
            level = (request->config.attrs[i].attr.values & request->config.attrs[i].mask & 1) != 0;
    if ((request->config.flags & GPIO_V2_LINE_FLAG_OUTPUT) != 0)
        see_output(request->num_lines, request->fd, request->offsets[0], level);
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
    if (result == 0 && request == GPIO_V2_GET_LINE_IOCTL)
        see_request_v2(argument);
    if (result != 0 || fd >= FDS_MAX || line_of[fd] == 0)
        return result;
    if (request == GPIOHANDLE_SET_LINE_VALUES_IOCTL)
        write_down("set", line_of[fd] - 1, ((const struct gpiohandle_data *)argument)->values[0]);
    if (request == GPIO_V2_LINE_SET_VALUES_IOCTL)
        write_down("set", line_of[fd] - 1,
                   (int)(((const struct gpio_v2_line_values *)argument)->bits & 1));
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
