/* SPDX-License-Identifier: MIT */
/* What one interface of libgpiod does for hal_sim/gpio.c: one chip, one line. Implemented by
 * gpio_v1.c and by gpio_v2.c, of which a build has one. */
#ifndef FOOTFALL_HAL_SIM_GPIO_BACKEND_H
#define FOOTFALL_HAL_SIM_GPIO_BACKEND_H

#include "hal_sim/gpio.h"

#define GPIO_CONSUMER "footfall" /* what the kernel tells others of who holds a line */

struct gpiod_chip;
struct gpio_handle; /* one requested line */

/* A chip by its path. NULL with errno set. */
struct gpiod_chip *gpio_backend_open_chip(const char *path);
const char *gpio_backend_chip_label(struct gpiod_chip *chip); /* valid while the chip is open */
const char *gpio_backend_chip_name(struct gpiod_chip *chip);
size_t gpio_backend_n_lines(struct gpiod_chip *chip);
void gpio_backend_close_chip(struct gpiod_chip *chip);

/* The line's name, empty when it has none, and who holds it, empty when nobody does. 0 or -1. */
int gpio_backend_line_info(struct gpiod_chip *chip, uint32_t offset, char *name, size_t name_cap,
                           char *user, size_t user_cap);

/* NULL with errno set. */
struct gpio_handle *gpio_backend_request(struct gpiod_chip *chip, uint32_t offset,
                                         const struct gpio_line_request *request);
int gpio_backend_get(struct gpio_handle *handle, bool *level);
int gpio_backend_set(struct gpio_handle *handle, bool level);
int gpio_backend_fd(struct gpio_handle *handle); /* of an input: readable when there is an edge */
int gpio_backend_read_edge(struct gpio_handle *handle, struct gpio_edge *out); /* 0 or -1 */
void gpio_backend_release(struct gpio_handle *handle);

#endif
