/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "hal_sim/resolver.h"

static const struct name_server no_server;

static int wait_for(struct resolver *resolver, struct addresses *out, const char **why)
{
    const struct timespec pause = { .tv_nsec = 5000000 };
    int found = 0;
    for (int i = 0; i < 1000 && found == 0; i++) {
        found = resolver_poll(resolver, out, why);
        nanosleep(&pause, NULL);
    }
    return found;
}

static void a_numeric_address_is_there_at_once(void **state)
{
    (void)state;
    const char *why = NULL;
    struct addresses addresses;
    struct resolver *resolver = resolver_start("127.0.0.1", &no_server);
    assert_int_equal(resolver_poll(resolver, &addresses, &why), 1);
    assert_int_equal(addresses.n, 1);
    assert_string_equal(addresses.text[0], "127.0.0.1");
    resolver_destroy(resolver);
}

static void a_name_is_looked_up_in_the_background(void **state)
{
    (void)state;
    const char *why = NULL;
    struct addresses addresses;
    struct resolver *resolver = resolver_start("localhost", &no_server);
    bool loopback = false;
    assert_int_equal(wait_for(resolver, &addresses, &why), 1);
    for (size_t i = 0; i < addresses.n; i++)
        loopback |=
            strcmp(addresses.text[i], "127.0.0.1") == 0 || strcmp(addresses.text[i], "::1") == 0;
    assert_true(loopback);
    resolver_destroy(resolver);
}

/* An impossible name fails in the library, without a question to any name server. */
static void a_name_that_cannot_be_says_why(void **state)
{
    (void)state;
    const char *why = NULL;
    struct addresses addresses;
    struct resolver *resolver = resolver_start("no..such..name", &no_server);
    assert_int_equal(wait_for(resolver, &addresses, &why), -1);
    assert_non_null(why);
    assert_true(strlen(why) > 0);
    resolver_destroy(resolver);
}

static void a_look_up_may_be_left_alone_at_any_time(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++)
        resolver_destroy(resolver_start("localhost", &no_server));
    resolver_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_numeric_address_is_there_at_once),
        cmocka_unit_test(a_name_is_looked_up_in_the_background),
        cmocka_unit_test(a_name_that_cannot_be_says_why),
        cmocka_unit_test(a_look_up_may_be_left_alone_at_any_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
