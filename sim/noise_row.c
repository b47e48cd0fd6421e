/* SPDX-License-Identifier: MIT */
#include "sim/noise_row.h"

#include <stdbool.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static int16_t saturate(int16_t value)
{
    value = value < -128 ? -128 : value;
    return value > 127 ? 127 : value;
}

void noise_row_plain(uint8_t *out, const uint8_t *in, int32_t n, const struct noise_row *row)
{
    uint16_t gain = row->gain;
    for (int32_t i = 0; i < n; i++) {
        uint8_t level = in[i];
        if (gain != 32768) {
            uint16_t wide = (uint16_t)((level * 256U * gain) >> 16);
            wide = (uint16_t)((wide + 64) >> 7);
            level = (uint8_t)(wide > 255 ? 255 : wide);
        }
        int16_t sum = saturate((int16_t)(level - 128 + row->offset));
        sum = saturate((int16_t)(sum + row->add[0][i]));
        for (int32_t k = 1; k < row->n_steps; k++) {
            if (level < row->limit[k])
                sum = saturate((int16_t)(sum + row->add[k][i]));
        }
        out[i] = (uint8_t)(sum + 128);
    }
}

#ifdef __SSE2__
/* Sixteen levels times a gain of 32768ths, saturating. */
static __m128i scale_levels(__m128i level, __m128i gain)
{
    __m128i zero = _mm_setzero_si128(), half = _mm_set1_epi16(64);
    __m128i low = _mm_mulhi_epu16(_mm_unpacklo_epi8(zero, level), gain);
    __m128i high = _mm_mulhi_epu16(_mm_unpackhi_epi8(zero, level), gain);
    low = _mm_srli_epi16(_mm_add_epi16(low, half), 7);
    high = _mm_srli_epi16(_mm_add_epi16(high, half), 7);
    return _mm_packus_epi16(low, high);
}

static inline __m128i load(const void *at)
{
    return _mm_loadu_si128((const __m128i *)at);
}

/* The number of steps and the gain's presence are constants where this is called. */
static inline void add_row(uint8_t *out, const uint8_t *in, int32_t n, const struct noise_row *row,
                           int32_t n_steps, bool scaled)
{
    __m128i sign = _mm_set1_epi8(-128), offset = _mm_set1_epi8((char)row->offset);
    __m128i gain = _mm_set1_epi16((short)row->gain);
    __m128i limit[NOISE_STEPS_MAX];
    for (int32_t k = 1; k < n_steps; k++)
        limit[k] = _mm_set1_epi8((char)row->limit[k]);
    for (int32_t i = 0; i < n; i += 16) {
        __m128i level = load(in + i);
        if (scaled)
            level = scale_levels(level, gain);
        __m128i sum = _mm_adds_epi8(_mm_xor_si128(level, sign), offset);
        sum = _mm_adds_epi8(sum, load(row->add[0] + i));
        for (int32_t k = 1; k < n_steps; k++) {
            __m128i bright = _mm_cmpeq_epi8(_mm_max_epu8(level, limit[k]), level);
            sum = _mm_adds_epi8(sum, _mm_andnot_si128(bright, load(row->add[k] + i)));
        }
        _mm_storeu_si128((__m128i *)(void *)(out + i), _mm_xor_si128(sum, sign));
    }
}

void noise_row(uint8_t *out, const uint8_t *in, int32_t n, const struct noise_row *row)
{
    if (row->gain != 32768) {
        add_row(out, in, n, row, row->n_steps, true);
        return;
    }
    switch (row->n_steps) {
    case 1:
        add_row(out, in, n, row, 1, false);
        break;
    case 2:
        add_row(out, in, n, row, 2, false);
        break;
    case 3:
        add_row(out, in, n, row, 3, false);
        break;
    default:
        add_row(out, in, n, row, row->n_steps, false);
        break;
    }
}
#else
void noise_row(uint8_t *out, const uint8_t *in, int32_t n, const struct noise_row *row)
{
    noise_row_plain(out, in, n, row);
}
#endif
