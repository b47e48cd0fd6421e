/* SPDX-License-Identifier: MIT */
/* GPIO lines of the kernel through libgpiod, requested at once and held until they are closed.
 * gpio_v1.c and gpio_v2.c are the two interfaces of libgpiod, 1.6 and 2.x; the Makefile takes the
 * one that pkg-config knows. Levels are logical: active-low is the kernel's affair. */
#ifndef FOOTFALL_HAL_SIM_GPIO_H
#define FOOTFALL_HAL_SIM_GPIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal_sim/bench_map.h"

enum { GPIO_LINES_MAX = ROLE_COUNT };

/* What went wrong with which line, and how to mend it. */
struct gpio_error {
    char text[640];
};

struct gpio_line_request {
    const struct bench_line *line;
    bool output;
    bool level; /* of an output, from the request on */
};

/* A change of an input, as the kernel saw it. */
struct gpio_edge {
    size_t line; /* index into the requests */
    bool level;
    uint64_t t_ns; /* CLOCK_MONOTONIC */
};

struct gpio;

/* Opens the chips and requests every line; NULL with the error filled in, and no line held, when
 * one of them cannot be had. */
struct gpio *gpio_open(const struct gpio_line_request *requests, size_t n,
                       struct gpio_error *error);

/* 0, or -1 with errno set: the chip has gone away, for one. */
int gpio_get(struct gpio *gpio, size_t line, bool *level);
int gpio_set(struct gpio *gpio, size_t line, bool level);

/* The next edge of any input in order of time: 1, 0 when there is none now, -1 with errno set. */
int gpio_next_edge(struct gpio *gpio, struct gpio_edge *out);

/* This edge comes out again next. */
void gpio_put_back(struct gpio *gpio, const struct gpio_edge *edge);

/* Waits for an edge until CLOCK_MONOTONIC is until_ns: 1 there is one, 0 there is none (or a signal
 * came), -1 with errno set. Also wakes for what can be read from one of the n other descriptors. */
int gpio_wait(struct gpio *gpio, uint64_t until_ns, const int *others, size_t n);

/* The line that the last call to fail was about. */
size_t gpio_failed_line(const struct gpio *gpio);

/* Whether this libgpiod can have the kernel debounce an input. */
bool gpio_can_debounce(void);

/* The version, such as 1.6.3. */
const char *gpio_library(void);

/* Lets go of all lines. An output then does what its driver does without a user: set it to its safe
 * level before. */
void gpio_close(struct gpio *gpio);

#endif
