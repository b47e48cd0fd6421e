/* SPDX-License-Identifier: MIT */
/* Lines over a library that is made here: one chip of eight lines, whose kernel keeps sixteen edges
 * of each and drops those that come then, as the first interface does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "hal_sim/gpio_backend.h"

enum { LINES = 8, KEPT = 16 };

struct gpio_handle {
    bool level;
    struct gpio_edge edge[KEPT];
    size_t n, next;
    int fds[2]; /* a byte for each edge that waits */
};

static struct gpio_handle *held[LINES];
static int chip;

const char *gpio_library(void)
{
    return "made here";
}

bool gpio_can_debounce(void)
{
    return false;
}

struct gpiod_chip *gpio_backend_open_chip(const char *path)
{
    errno = ENOENT;
    return strncmp(path, "/made", 5) == 0 ? (struct gpiod_chip *)&chip : NULL;
}

const char *gpio_backend_chip_label(struct gpiod_chip *is)
{
    (void)is;
    return "relay-board";
}

const char *gpio_backend_chip_name(struct gpiod_chip *is)
{
    (void)is;
    return "made";
}

size_t gpio_backend_n_lines(struct gpiod_chip *is)
{
    (void)is;
    return LINES;
}

void gpio_backend_close_chip(struct gpiod_chip *is)
{
    (void)is;
}

int gpio_backend_line_info(struct gpiod_chip *is, uint32_t offset, char *name, size_t name_cap,
                           char *user, size_t user_cap)
{
    (void)is;
    snprintf(name, name_cap, "GPIO%u", offset);
    snprintf(user, user_cap, "%s", "");
    return 0;
}

struct gpio_handle *gpio_backend_request(struct gpiod_chip *is, uint32_t offset,
                                         const struct gpio_line_request *request)
{
    struct gpio_handle *handle = calloc(1, sizeof *handle);
    (void)is;
    assert_non_null(handle);
    assert_int_equal(pipe(handle->fds), 0);
    handle->level = request->output && request->level;
    held[offset] = handle;
    return handle;
}

int gpio_backend_get(struct gpio_handle *handle, bool *level)
{
    *level = handle->level;
    return 0;
}

int gpio_backend_set(struct gpio_handle *handle, bool level)
{
    handle->level = level;
    return 0;
}

int gpio_backend_fd(struct gpio_handle *handle)
{
    return handle->fds[0];
}

int gpio_backend_read_edge(struct gpio_handle *handle, struct gpio_edge *out)
{
    char byte;
    assert_int_equal(read(handle->fds[0], &byte, 1), 1);
    size_t line = out->line;
    *out = handle->edge[handle->next++];
    out->line = line;
    if (handle->next == handle->n)
        handle->n = handle->next = 0;
    return 0;
}

void gpio_backend_release(struct gpio_handle *handle)
{
    close(handle->fds[0]);
    close(handle->fds[1]);
    free(handle);
}

/* The line changes; the kernel keeps that where it has room. */
static void change(size_t line, uint64_t t_ns)
{
    struct gpio_handle *handle = held[line];
    handle->level = !handle->level;
    if (handle->n == KEPT)
        return;
    handle->edge[handle->n++] = (struct gpio_edge) { .level = handle->level, .t_ns = t_ns };
    assert_int_equal(write(handle->fds[1], "", 1), 1);
}

static struct gpio *open_lines(const struct bench_line *lines, size_t n, struct gpio_error *error)
{
    struct gpio_line_request requests[LINES];
    for (size_t i = 0; i < n; i++)
        requests[i] = (struct gpio_line_request) { .line = &lines[i] };
    return gpio_open(requests, n, error);
}

static const struct bench_line two[] = {
    { .chip = "/made", .offset = 3 },
    { .chip = "/made", .name = "GPIO5" },
};

static void edges_of_all_lines_come_in_order_of_time(void **state)
{
    struct gpio_error error;
    struct gpio_edge edge;
    struct gpio *gpio = open_lines(two, 2, &error);
    (void)state;
    assert_non_null(gpio);
    change(3, 10);
    change(5, 20);
    change(3, 30);
    for (uint64_t t_ns = 10; t_ns <= 30; t_ns += 10) {
        assert_int_equal(gpio_next_edge(gpio, &edge), 1);
        assert_int_equal(edge.t_ns, t_ns);
        assert_int_equal(edge.line, t_ns == 20);
        assert_int_equal(edge.level, t_ns != 30);
    }
    assert_int_equal(gpio_next_edge(gpio, &edge), 0);
    gpio_close(gpio);
}

static void an_edge_that_is_put_back_comes_next(void **state)
{
    struct gpio_error error;
    struct gpio_edge edge;
    struct gpio *gpio = open_lines(two, 2, &error);
    (void)state;
    change(3, 10);
    change(3, 20);
    assert_int_equal(gpio_next_edge(gpio, &edge), 1);
    gpio_put_back(gpio, &edge);
    for (uint64_t t_ns = 10; t_ns <= 20; t_ns += 10) {
        assert_int_equal(gpio_next_edge(gpio, &edge), 1);
        assert_int_equal(edge.t_ns, t_ns);
    }
    gpio_close(gpio);
}

static size_t count_edges(struct gpio *gpio, struct gpio_edge *last)
{
    size_t n = 0;
    while (gpio_next_edge(gpio, last) == 1)
        n++;
    return n;
}

/* Of 21 changes the last five are lost, among them the one that the line stays with. */
static void after_lost_edges_the_level_is_that_of_the_line(void **state)
{
    struct gpio_error error;
    struct gpio_edge edge;
    struct gpio *gpio = open_lines(two, 2, &error);
    (void)state;
    for (unsigned i = 1; i <= 21; i++)
        change(3, i);
    assert_int_equal(count_edges(gpio, &edge), KEPT + 1);
    assert_true(edge.level);
    assert_true(edge.t_ns > 21);
    change(3, edge.t_ns + 1);
    assert_int_equal(count_edges(gpio, &edge), 1);
    assert_false(edge.level);
    gpio_close(gpio);
}

static void an_edge_that_was_concluded_is_not_told_again(void **state)
{
    struct gpio_error error;
    struct gpio_edge edge;
    struct gpio *gpio = open_lines(two, 2, &error);
    (void)state;
    for (unsigned i = 1; i <= KEPT; i++)
        change(3, i);
    held[3]->level = true; /* the kernel is about to tell of it */
    assert_int_equal(count_edges(gpio, &edge), KEPT + 1);
    held[3]->level = false;
    change(3, 100);
    assert_int_equal(count_edges(gpio, &edge), 0);
    change(3, 200);
    assert_int_equal(count_edges(gpio, &edge), 1);
    assert_false(edge.level);
    gpio_close(gpio);
}

static void as_many_edges_as_the_kernel_keeps_are_no_loss(void **state)
{
    struct gpio_error error;
    struct gpio_edge edge;
    struct gpio *gpio = open_lines(two, 2, &error);
    (void)state;
    for (unsigned i = 1; i <= KEPT; i++)
        change(3, i);
    assert_int_equal(count_edges(gpio, &edge), KEPT);
    assert_int_equal(edge.t_ns, KEPT);
    gpio_close(gpio);
}

static void one_line_under_two_names_is_refused(void **state)
{
    static const struct bench_line twice[] = {
        { .chip = "/made", .offset = 3 },
        { .chip = "/made-too", .name = "GPIO3" },
    };
    struct gpio_error error;
    (void)state;
    assert_null(open_lines(twice, 2, &error));
    assert_non_null(strstr(error.text, "/made-too/GPIO3: is the same line as /made/3"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edges_of_all_lines_come_in_order_of_time),
        cmocka_unit_test(an_edge_that_is_put_back_comes_next),
        cmocka_unit_test(after_lost_edges_the_level_is_that_of_the_line),
        cmocka_unit_test(an_edge_that_was_concluded_is_not_told_again),
        cmocka_unit_test(as_many_edges_as_the_kernel_keeps_are_no_loss),
        cmocka_unit_test(one_line_under_two_names_is_refused),
    };
    return cmocka_run_group_tests_name("gpio", tests, NULL, NULL);
}
