/* SPDX-License-Identifier: MIT */
/* Sine, cosine, tangent, exponential and logarithm from the four basic operations alone, which
 * every machine rounds alike. Used wherever the world or the picture would otherwise hang on the
 * C library's own versions, which differ in the last bit. */
#ifndef FOOTFALL_SIM_EXACT_H
#define FOOTFALL_SIM_EXACT_H

#define EXACT_PI 3.14159265358979323846

/* Angles in radians, |x| at most 1e6; the error is below 1e-15 for |x| up to 10 and grows with
 * x. Beyond 1e6, and for what is not a number, the angle is taken as 0. */
void exact_sincos(double x, double *sine, double *cosine);
double exact_sin(double x);
double exact_cos(double x);
double exact_tan(double x);

/* e to the x within 1e-15 of the result; 0 below -700, and as for 700 above it. */
double exact_exp(double x);

/* Natural logarithm of x > 0 (asserted) within 1e-15 of the result or of 1. */
double exact_log(double x);

/* The remainder of x to the next lower whole number, in [0, 1). */
double exact_fraction(double x);

#endif
