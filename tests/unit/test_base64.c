/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/base64.h"

/* RFC 4648, 10, and the bytes whose digits are the last two. */
static void writes_what_the_standard_says(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *text;
    } table[] = {
        { "", "" },
        { "f", "Zg==" },
        { "fo", "Zm8=" },
        { "foo", "Zm9v" },
        { "foob", "Zm9vYg==" },
        { "fooba", "Zm9vYmE=" },
        { "foobar", "Zm9vYmFy" },
        { "\xfb\xef\xbe", "++++" },
        { "\xff\xff\xff", "////" },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char out[16];
        memset(out, '#', sizeof out);
        size_t n = strlen(table[i].bytes);
        size_t len = base64_write((const uint8_t *)table[i].bytes, n, out);
        assert_int_equal(len, strlen(table[i].text));
        assert_int_equal(len, BASE64_LENGTH(n));
        assert_memory_equal(out, table[i].text, len);
        assert_int_equal(out[len], '#');
    }
}

static int digit_of(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = strchr(digits, c);
    return at != NULL ? (int)(at - digits) : -1;
}

static void every_byte_comes_back(void **state)
{
    (void)state;
    uint8_t bytes[768];
    char out[BASE64_LENGTH(sizeof bytes)];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 7 + i / 256);
    assert_int_equal(base64_write(bytes, sizeof bytes, out), sizeof out);
    for (size_t i = 0; i < sizeof bytes; i++) {
        const char *four = out + i / 3 * 4;
        int v = 0;
        for (int k = 0; k < 4; k++)
            v = v << 6 | digit_of(four[k]);
        assert_int_equal(v >> (16 - 8 * (i % 3)) & 255, bytes[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_what_the_standard_says),
        cmocka_unit_test(every_byte_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
