/* SPDX-License-Identifier: MIT */
#include "sim/exact.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

/* pi/2 and ln 2 in two parts: the first has few enough bits that its multiples are exact. */
#define HALF_PI_HIGH 1.57079632673412561417e+00
#define HALF_PI_LOW 6.07710050650619224932e-11
#define LN2_HIGH 6.93147180369123816490e-01
#define LN2_LOW 1.90821492927058770002e-10
#define ANGLE_MAX 1e6
#define EXP_MAX 700.0

/* The nearest whole number of a value that fits 32 bits. */
static int32_t nearest(double x)
{
    return x < 0.0 ? -(int32_t)(0.5 - x) : (int32_t)(x + 0.5);
}

/* Taylor's series; for |x| up to pi/4 what is left out is below 1e-19. */
static double sine_near_zero(double x)
{
    double square = x * x;
    double sum = 0.0;
    for (int n = 18; n >= 2; n -= 2)
        sum = (1.0 + sum) * (-square / (double)(n * (n + 1)));
    return x + x * sum;
}

static double cosine_near_zero(double x)
{
    double square = x * x;
    double sum = 0.0;
    for (int n = 17; n >= 1; n -= 2)
        sum = (1.0 + sum) * (-square / (double)(n * (n + 1)));
    return 1.0 + sum;
}

void exact_sincos(double x, double *sine, double *cosine)
{
    if (!(x >= -ANGLE_MAX && x <= ANGLE_MAX))
        x = 0.0;
    int32_t quarter = nearest(x * (2.0 / EXACT_PI));
    double rest = (x - (double)quarter * HALF_PI_HIGH) - (double)quarter * HALF_PI_LOW;
    double s = sine_near_zero(rest);
    double c = cosine_near_zero(rest);
    switch ((uint32_t)quarter & 3U) {
    case 0:
        *sine = s, *cosine = c;
        break;
    case 1:
        *sine = c, *cosine = -s;
        break;
    case 2:
        *sine = -s, *cosine = -c;
        break;
    default:
        *sine = -c, *cosine = s;
        break;
    }
}

double exact_sin(double x)
{
    double s, c;
    exact_sincos(x, &s, &c);
    return s;
}

double exact_cos(double x)
{
    double s, c;
    exact_sincos(x, &s, &c);
    return c;
}

double exact_tan(double x)
{
    double s, c;
    exact_sincos(x, &s, &c);
    return s / c;
}

static double power_of_two(int32_t exponent)
{
    uint64_t bits = (uint64_t)(exponent + 1023) << 52;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

double exact_exp(double x)
{
    if (!(x >= -EXP_MAX))
        return 0.0;
    if (x > EXP_MAX)
        x = EXP_MAX;
    int32_t twos = nearest(x * (1.0 / 0.693147180559945309417));
    double rest = (x - (double)twos * LN2_HIGH) - (double)twos * LN2_LOW;
    double sum = 0.0;
    for (int n = 14; n >= 1; n--)
        sum = (1.0 + sum) * rest / (double)n;
    return (1.0 + sum) * power_of_two(twos);
}

double exact_log(double x)
{
    assert(x > 0.0);
    int32_t twos = 0;
    while (x > 1.41421356237309504880) {
        x *= 0.5;
        twos++;
    }
    while (x < 0.70710678118654752440) {
        x *= 2.0;
        twos--;
    }
    /* ln x = 2 artanh((x - 1) / (x + 1)) */
    double z = (x - 1.0) / (x + 1.0);
    double square = z * z;
    double sum = 0.0;
    for (int n = 23; n >= 3; n -= 2)
        sum = (sum + 1.0 / (double)n) * square;
    return 2.0 * z * (1.0 + sum) + (double)twos * 0.693147180559945309417;
}

double exact_fraction(double x)
{
    double whole = (double)(int64_t)x;
    double rest = x - whole;
    if (rest < 0.0)
        rest += 1.0;
    return rest < 1.0 ? rest : 0.0;
}
