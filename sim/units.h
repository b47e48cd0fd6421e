/* SPDX-License-Identifier: MIT */
/* Quantities as people write them in scenes: "12.5s", "1.72m", "1.4m/s", "#30404f" and moments
 * with their UTC offset. Used by the scene reader; all of it is exact, whatever the locale. */
#ifndef FOOTFALL_SIM_UNITS_H
#define FOOTFALL_SIM_UNITS_H

#include <stdint.h>

/* Each returns 0, or -1 when the text is not of its form; then *out is untouched. */

/* A decimal number without sign and one of us, ms, s, min, h, d; at most 400 days, to the
 * microsecond (what is finer is cut off). */
int units_duration_us(const char *text, uint64_t *out);

/* A decimal number without sign and one of mm, cm, m. */
int units_length_m(const char *text, double *out);

/* A decimal number without sign and m/s or km/h. */
int units_speed_m_s(const char *text, double *out);

/* Six hexadecimal digits after #. */
int units_colour_rgb(const char *text, uint32_t *out);

/* 2026-03-02T08:59:30+01:00, with up to six decimals of a second, or Z for the offset; years
 * 1970 to 2199, offset from -12:00 to +14:00. */
int units_moment(const char *text, int64_t *utc_us, int16_t *offset_min);

/* Writes a duration in the unit that suits it, such as 90s or 2.5h. */
void units_print_duration(uint64_t us, char *out, uint32_t cap);

#endif
