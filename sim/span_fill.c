/* SPDX-License-Identifier: MIT */
#include "sim/span_fill.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static int16_t wrap(int32_t value)
{
    return (int16_t)(uint16_t)(uint32_t)value;
}

void span_fill_plain(uint8_t *out, int32_t n, int16_t s0, int16_t base,
                     const struct span_fill *span, const int8_t *texel)
{
    for (int32_t i = 0; i < n; i++) {
        int16_t s = wrap(s0 + i * span->ds), twice = wrap(2 * s);
        int16_t square = (int16_t)((twice * twice) >> 16);
        int16_t level = wrap(base + ((s * span->across) >> 16));
        level = wrap(level + ((square * span->bulge) >> 16));
        level = wrap(level + ((texel[i] * span->grain) >> 5));
        level = (int16_t)(level >> 4);
        out[i] = (uint8_t)(level < 0 ? 0 : level > 255 ? 255 : level);
    }
}

#ifdef __SSE2__
struct wide_span {
    __m128i base, across, bulge, grain;
};

static inline __m128i eight_levels(const struct wide_span *span, __m128i s, __m128i texel)
{
    __m128i twice = _mm_add_epi16(s, s), square = _mm_mulhi_epi16(twice, twice);
    __m128i level = _mm_add_epi16(span->base, _mm_mulhi_epi16(s, span->across));
    level = _mm_add_epi16(level, _mm_mulhi_epi16(square, span->bulge));
    level = _mm_add_epi16(level, _mm_mulhi_epi16(texel, span->grain));
    return _mm_srai_epi16(level, 4);
}

void span_fill(uint8_t *out, int32_t n, int16_t s0, int16_t base, const struct span_fill *span,
               const int8_t *texel)
{
    uint8_t behind[SPAN_BLOCK];
    memcpy(behind, out + n, SPAN_BLOCK);
    __m128i zero = _mm_setzero_si128(), ds = _mm_set1_epi16(span->ds);
    __m128i s = _mm_mullo_epi16(ds, _mm_setr_epi16(0, 1, 2, 3, 4, 5, 6, 7));
    s = _mm_add_epi16(s, _mm_set1_epi16(s0));
    ds = _mm_slli_epi16(ds, 3);
    /* Texels are spread to 256ths, so the grain takes 8 more to be a 32nd. */
    struct wide_span wide = { _mm_set1_epi16(base), _mm_set1_epi16(span->across),
                              _mm_set1_epi16(span->bulge),
                              _mm_set1_epi16((int16_t)(span->grain * 8)) };
    for (int32_t i = 0; i < n; i += SPAN_BLOCK) {
        __m128i cloth = _mm_loadu_si128((const __m128i *)(const void *)(texel + i));
        __m128i low = eight_levels(&wide, s, _mm_unpacklo_epi8(zero, cloth));
        s = _mm_add_epi16(s, ds);
        __m128i high = eight_levels(&wide, s, _mm_unpackhi_epi8(zero, cloth));
        s = _mm_add_epi16(s, ds);
        _mm_storeu_si128((__m128i *)(void *)(out + i), _mm_packus_epi16(low, high));
    }
    memcpy(out + n, behind, SPAN_BLOCK);
}
#else
void span_fill(uint8_t *out, int32_t n, int16_t s0, int16_t base, const struct span_fill *span,
               const int8_t *texel)
{
    span_fill_plain(out, n, s0, base, span, texel);
}
#endif
