/* SPDX-License-Identifier: MIT */
/* libgpiod 1.6: lines are requested one by one, and the kernel's debouncing is out of reach. */
#include <errno.h>
#include <gpiod.h>
#include <stdio.h>
#include <stdlib.h>

#include "hal_sim/gpio_backend.h"

struct gpio_handle {
    struct gpiod_line *line;
};

const char *gpio_library(void)
{
    return gpiod_version_string();
}

bool gpio_can_debounce(void)
{
    return false;
}

struct gpiod_chip *gpio_backend_open_chip(const char *path)
{
    return gpiod_chip_open(path);
}

const char *gpio_backend_chip_label(struct gpiod_chip *chip)
{
    return gpiod_chip_label(chip);
}

const char *gpio_backend_chip_name(struct gpiod_chip *chip)
{
    return gpiod_chip_name(chip);
}

size_t gpio_backend_n_lines(struct gpiod_chip *chip)
{
    return gpiod_chip_num_lines(chip);
}

void gpio_backend_close_chip(struct gpiod_chip *chip)
{
    gpiod_chip_close(chip);
}

int gpio_backend_line_info(struct gpiod_chip *chip, uint32_t offset, char *name, size_t name_cap,
                           char *user, size_t user_cap)
{
    struct gpiod_line *line = gpiod_chip_get_line(chip, offset);
    if (line == NULL || gpiod_line_update(line) != 0)
        return -1;
    const char *given = gpiod_line_name(line), *by = gpiod_line_consumer(line);
    snprintf(name, name_cap, "%s", given != NULL ? given : "");
    snprintf(user, user_cap, "%s", !gpiod_line_is_used(line) ? "" : by != NULL ? by : "the kernel");
    return 0;
}

static int flags_of(const struct bench_line *line)
{
    static const int biases[] = { 0, GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE,
                                  GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP,
                                  GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN };
    return biases[line->bias] | (line->active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0);
}

struct gpio_handle *gpio_backend_request(struct gpiod_chip *chip, uint32_t offset,
                                         const struct gpio_line_request *request)
{
    struct gpio_handle *handle = calloc(1, sizeof *handle);
    if (handle == NULL)
        return NULL;
    handle->line = gpiod_chip_get_line(chip, offset);
    struct gpiod_line_request_config config = {
        .consumer = GPIO_CONSUMER,
        .request_type = request->output ? GPIOD_LINE_REQUEST_DIRECTION_OUTPUT
                                        : GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES,
        .flags = flags_of(request->line),
    };
    if (handle->line != NULL && gpiod_line_request(handle->line, &config, request->level) == 0)
        return handle;
    int why = errno;
    free(handle);
    errno = why;
    return NULL;
}

int gpio_backend_get(struct gpio_handle *handle, bool *level)
{
    int value = gpiod_line_get_value(handle->line);
    *level = value == 1;
    return value < 0 ? -1 : 0;
}

int gpio_backend_set(struct gpio_handle *handle, bool level)
{
    return gpiod_line_set_value(handle->line, level);
}

int gpio_backend_fd(struct gpio_handle *handle)
{
    return gpiod_line_event_get_fd(handle->line);
}

int gpio_backend_read_edge(struct gpio_handle *handle, struct gpio_edge *out)
{
    struct gpiod_line_event event;
    if (gpiod_line_event_read(handle->line, &event) != 0)
        return -1;
    out->level = event.event_type == GPIOD_LINE_EVENT_RISING_EDGE;
    out->t_ns = (uint64_t)event.ts.tv_sec * 1000000000u + (uint64_t)event.ts.tv_nsec;
    return 0;
}

void gpio_backend_release(struct gpio_handle *handle)
{
    gpiod_line_release(handle->line);
    free(handle);
}
