/* SPDX-License-Identifier: MIT */
#include "sim/units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define DURATION_MAX_US (400ULL * 86400 * 1000000)

/* value / 10^decimals; at most 15 digits, so that the division rounds once. */
struct decimal {
    uint64_t value;
    uint32_t decimals;
};

struct unit {
    const char *name;
    uint64_t times, per; /* base units are value * times / per */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reads the number at *text and moves behind it. */
static int read_decimal(const char **text, struct decimal *out)
{
    const char *p = *text;
    uint32_t digits = 0;
    struct decimal number = { 0, 0 };
    if (!is_digit(*p))
        return -1;
    for (; is_digit(*p); p++, digits++)
        number.value = number.value * 10 + (uint64_t)(*p - '0');
    if (*p == '.') {
        p++;
        if (!is_digit(*p))
            return -1;
        for (; is_digit(*p) && digits <= 15; p++, digits++, number.decimals++)
            number.value = number.value * 10 + (uint64_t)(*p - '0');
    }
    if (digits > 15)
        return -1;
    *text = p;
    *out = number;
    return 0;
}

static uint64_t power_of_ten(uint32_t n)
{
    uint64_t power = 1;
    while (n-- > 0)
        power *= 10;
    return power;
}

static const struct unit *find_unit(const struct unit *units, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(units[i].name, name) == 0)
            return &units[i];
    return NULL;
}

int units_duration_us(const char *text, uint64_t *out)
{
    static const struct unit units[] = {
        { "us", 1, 1 },         { "ms", 1000, 1 },       { "s", 1000000, 1 },
        { "min", 60000000, 1 }, { "h", 3600000000U, 1 }, { "d", 86400000000U, 1 },
    };
    struct decimal number;
    if (read_decimal(&text, &number) != 0)
        return -1;
    const struct unit *unit = find_unit(units, sizeof units / sizeof units[0], text);
    if (unit == NULL)
        return -1;
    uint64_t scale = power_of_ten(number.decimals);
    uint64_t whole = number.value / scale;
    if (whole > DURATION_MAX_US / unit->times)
        return -1;
    /* The fraction is below 1, so its digits times the unit need at most 15 + 11 digits: reduce
     * to 8 decimals first, which is finer than a microsecond for every unit but the day's. */
    uint64_t fraction = number.value % scale;
    while (scale > 100000000) {
        scale /= 10;
        fraction /= 10;
    }
    uint64_t us = whole * unit->times + fraction * unit->times / scale;
    if (us > DURATION_MAX_US)
        return -1;
    *out = us;
    return 0;
}

static int read_quantity(const char *text, const struct unit *units, size_t n, double *out)
{
    struct decimal number;
    if (read_decimal(&text, &number) != 0)
        return -1;
    const struct unit *unit = find_unit(units, n, text);
    if (unit == NULL)
        return -1;
    *out =
        (double)(number.value * unit->times) / (double)(power_of_ten(number.decimals) * unit->per);
    return 0;
}

int units_length_m(const char *text, double *out)
{
    static const struct unit units[] = { { "mm", 1, 1000 }, { "cm", 1, 100 }, { "m", 1, 1 } };
    return read_quantity(text, units, 3, out);
}

int units_speed_m_s(const char *text, double *out)
{
    static const struct unit units[] = { { "m/s", 1, 1 }, { "km/h", 10, 36 } };
    return read_quantity(text, units, 2, out);
}

int units_colour_rgb(const char *text, uint32_t *out)
{
    if (text[0] != '#' || strlen(text) != 7)
        return -1;
    uint32_t rgb = 0;
    for (size_t i = 1; i < 7; i++) {
        char c = text[i];
        char lower = (char)(c | 0x20);
        uint32_t digit;
        if (is_digit(c))
            digit = (uint32_t)(c - '0');
        else if (lower >= 'a' && lower <= 'f')
            digit = (uint32_t)(lower - 'a') + 10;
        else
            return -1;
        rgb = rgb << 4 | digit;
    }
    *out = rgb;
    return 0;
}

/* Reads exactly `digits` digits and moves behind them; -1 when there are fewer. */
static int read_fixed(const char **text, uint32_t digits, int32_t *out)
{
    int32_t value = 0;
    for (uint32_t i = 0; i < digits; i++, (*text)++) {
        if (!is_digit(**text))
            return -1;
        value = value * 10 + (**text - '0');
    }
    *out = value;
    return 0;
}

static int expect_char(const char **text, char c)
{
    if (**text != c)
        return -1;
    (*text)++;
    return 0;
}

static int32_t days_in_month(int32_t year, int32_t month)
{
    static const int32_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static int64_t days_since_1970(int32_t year, int32_t month, int32_t day)
{
    int64_t days = day - 1;
    for (int32_t y = 1970; y < year; y++)
        days += days_in_month(y, 2) + 337;
    for (int32_t m = 1; m < month; m++)
        days += days_in_month(year, m);
    return days;
}

static int read_date(const char **text, int64_t *days)
{
    int32_t year, month, day;
    if (read_fixed(text, 4, &year) || expect_char(text, '-') || read_fixed(text, 2, &month) ||
        expect_char(text, '-') || read_fixed(text, 2, &day))
        return -1;
    if (year < 1970 || year > 2199 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month))
        return -1;
    *days = days_since_1970(year, month, day);
    return 0;
}

static int read_time(const char **text, int64_t *us)
{
    int32_t hour, minute, second;
    if (read_fixed(text, 2, &hour) || expect_char(text, ':') || read_fixed(text, 2, &minute) ||
        expect_char(text, ':') || read_fixed(text, 2, &second))
        return -1;
    if (hour > 23 || minute > 59 || second > 59)
        return -1;
    *us = ((int64_t)hour * 3600 + minute * 60 + second) * 1000000;
    if (**text != '.')
        return 0;
    (*text)++;
    int32_t scale = 1000000;
    for (; is_digit(**text) && scale > 1; (*text)++) {
        scale /= 10;
        *us += (int64_t)(**text - '0') * scale;
    }
    return scale == 1000000 ? -1 : 0;
}

static int read_offset(const char **text, int16_t *minutes)
{
    if (**text == 'Z') {
        (*text)++;
        *minutes = 0;
        return 0;
    }
    int32_t sign = **text == '-' ? -1 : 1;
    int32_t hour, minute;
    if (**text != '+' && **text != '-')
        return -1;
    (*text)++;
    if (read_fixed(text, 2, &hour) || expect_char(text, ':') || read_fixed(text, 2, &minute) ||
        minute > 59)
        return -1;
    int32_t offset = sign * (hour * 60 + minute);
    if (offset < -12 * 60 || offset > 14 * 60)
        return -1;
    *minutes = (int16_t)offset;
    return 0;
}

int units_moment(const char *text, int64_t *utc_us, int16_t *offset_min)
{
    int64_t days, us;
    int16_t offset;
    if (read_date(&text, &days) || expect_char(&text, 'T') || read_time(&text, &us) ||
        read_offset(&text, &offset) || *text != '\0')
        return -1;
    *utc_us = (days * 86400 - (int64_t)offset * 60) * 1000000 + us;
    *offset_min = offset;
    return 0;
}

void units_print_duration(uint64_t us, char *out, uint32_t cap)
{
    static const struct unit units[] = {
        { "d", 86400000000U, 1 }, { "h", 3600000000U, 1 }, { "min", 60000000, 1 },
        { "s", 1000000, 1 },      { "ms", 1000, 1 },
    };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (us != 0 && us % units[i].times == 0) {
            snprintf(out, cap, "%llu%s", (unsigned long long)(us / units[i].times), units[i].name);
            return;
        }
    snprintf(out, cap, us == 0 ? "0s" : "%lluus", (unsigned long long)us);
}
