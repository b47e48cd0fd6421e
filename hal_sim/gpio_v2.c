/* SPDX-License-Identifier: MIT */
/* libgpiod 2.x: a request is made of settings, and the kernel debounces where it is asked to. */
#include <errno.h>
#include <gpiod.h>
#include <stdio.h>
#include <stdlib.h>

#include "hal_sim/gpio_backend.h"

enum {
    DESCRIPTION_MAX = 64, /* bytes of a label or name; the kernel has 32 */
    EVENTS_KEPT = 256,    /* by the kernel, while nobody reads */
};

struct gpio_handle {
    struct gpiod_line_request *request;
    struct gpiod_edge_event_buffer *events; /* of an input */
    unsigned offset;
};

const char *gpio_library(void)
{
    return gpiod_api_version();
}

bool gpio_can_debounce(void)
{
    return true;
}

struct gpiod_chip *gpio_backend_open_chip(const char *path)
{
    return gpiod_chip_open(path);
}

/* Copies what `get` finds in the chip's description, which does not live as long as the chip. */
static const char *describe(struct gpiod_chip *chip, const char *(*get)(struct gpiod_chip_info *),
                            char text[DESCRIPTION_MAX])
{
    struct gpiod_chip_info *info = gpiod_chip_get_info(chip);
    snprintf(text, DESCRIPTION_MAX, "%s", info != NULL ? get(info) : "");
    gpiod_chip_info_free(info);
    return text;
}

const char *gpio_backend_chip_label(struct gpiod_chip *chip)
{
    static char text[DESCRIPTION_MAX];
    return describe(chip, gpiod_chip_info_get_label, text);
}

const char *gpio_backend_chip_name(struct gpiod_chip *chip)
{
    static char text[DESCRIPTION_MAX];
    return describe(chip, gpiod_chip_info_get_name, text);
}

size_t gpio_backend_n_lines(struct gpiod_chip *chip)
{
    struct gpiod_chip_info *info = gpiod_chip_get_info(chip);
    size_t n = info != NULL ? gpiod_chip_info_get_num_lines(info) : 0;
    gpiod_chip_info_free(info);
    return n;
}

void gpio_backend_close_chip(struct gpiod_chip *chip)
{
    gpiod_chip_close(chip);
}

int gpio_backend_line_info(struct gpiod_chip *chip, uint32_t offset, char *name, size_t name_cap,
                           char *user, size_t user_cap)
{
    struct gpiod_line_info *info = gpiod_chip_get_line_info(chip, offset);
    if (info == NULL)
        return -1;
    const char *given = gpiod_line_info_get_name(info), *by = gpiod_line_info_get_consumer(info);
    snprintf(name, name_cap, "%s", given != NULL ? given : "");
    snprintf(user, user_cap, "%s",
             !gpiod_line_info_is_used(info) ? ""
             : by != NULL                   ? by
                                            : "the kernel");
    gpiod_line_info_free(info);
    return 0;
}

static int settle(struct gpiod_line_settings *settings, const struct gpio_line_request *request)
{
    static const enum gpiod_line_bias biases[] = { GPIOD_LINE_BIAS_AS_IS, GPIOD_LINE_BIAS_DISABLED,
                                                   GPIOD_LINE_BIAS_PULL_UP,
                                                   GPIOD_LINE_BIAS_PULL_DOWN };
    gpiod_line_settings_set_active_low(settings, request->line->active_low);
    if (gpiod_line_settings_set_bias(settings, biases[request->line->bias]) != 0)
        return -1;
    if (request->output)
        return gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_OUTPUT) != 0 ||
                       gpiod_line_settings_set_output_value(
                           settings,
                           request->level ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE)
                   ? -1
                   : 0;
    gpiod_line_settings_set_debounce_period_us(settings, (unsigned long)request->line->debounce_us);
    return gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT) != 0 ||
                   gpiod_line_settings_set_edge_detection(settings, GPIOD_LINE_EDGE_BOTH) != 0 ||
                   gpiod_line_settings_set_event_clock(settings, GPIOD_LINE_CLOCK_MONOTONIC) != 0
               ? -1
               : 0;
}

static struct gpiod_line_request *ask(struct gpiod_chip *chip, unsigned offset,
                                      const struct gpio_line_request *request)
{
    struct gpiod_line_settings *settings = gpiod_line_settings_new();
    struct gpiod_line_config *lines = gpiod_line_config_new();
    struct gpiod_request_config *config = gpiod_request_config_new();
    struct gpiod_line_request *got = NULL;
    if (settings != NULL && lines != NULL && config != NULL && settle(settings, request) == 0 &&
        gpiod_line_config_add_line_settings(lines, &offset, 1, settings) == 0) {
        gpiod_request_config_set_consumer(config, GPIO_CONSUMER);
        gpiod_request_config_set_event_buffer_size(config, EVENTS_KEPT);
        got = gpiod_chip_request_lines(chip, config, lines);
    }
    int why = errno;
    gpiod_request_config_free(config);
    gpiod_line_config_free(lines);
    gpiod_line_settings_free(settings);
    errno = why;
    return got;
}

struct gpio_handle *gpio_backend_request(struct gpiod_chip *chip, uint32_t offset,
                                         const struct gpio_line_request *request)
{
    struct gpio_handle *handle = calloc(1, sizeof *handle);
    if (handle == NULL)
        return NULL;
    handle->offset = offset;
    handle->events = request->output ? NULL : gpiod_edge_event_buffer_new(1);
    if (request->output || handle->events != NULL)
        handle->request = ask(chip, offset, request);
    if (handle->request != NULL)
        return handle;
    int why = errno;
    gpiod_edge_event_buffer_free(handle->events);
    free(handle);
    errno = why;
    return NULL;
}

int gpio_backend_get(struct gpio_handle *handle, bool *level)
{
    enum gpiod_line_value value = gpiod_line_request_get_value(handle->request, handle->offset);
    *level = value == GPIOD_LINE_VALUE_ACTIVE;
    return value == GPIOD_LINE_VALUE_ERROR ? -1 : 0;
}

int gpio_backend_set(struct gpio_handle *handle, bool level)
{
    return gpiod_line_request_set_value(handle->request, handle->offset,
                                        level ? GPIOD_LINE_VALUE_ACTIVE
                                              : GPIOD_LINE_VALUE_INACTIVE);
}

int gpio_backend_fd(struct gpio_handle *handle)
{
    return gpiod_line_request_get_fd(handle->request);
}

int gpio_backend_read_edge(struct gpio_handle *handle, struct gpio_edge *out)
{
    if (gpiod_line_request_read_edge_events(handle->request, handle->events, 1) != 1)
        return -1;
    struct gpiod_edge_event *event = gpiod_edge_event_buffer_get_event(handle->events, 0);
    out->level = gpiod_edge_event_get_event_type(event) == GPIOD_EDGE_EVENT_RISING_EDGE;
    out->t_ns = gpiod_edge_event_get_timestamp_ns(event);
    return 0;
}

void gpio_backend_release(struct gpio_handle *handle)
{
    gpiod_line_request_release(handle->request);
    gpiod_edge_event_buffer_free(handle->events);
    free(handle);
}
