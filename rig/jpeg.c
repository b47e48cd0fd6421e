/* SPDX-License-Identifier: MIT */
#include "rig/jpeg.h"

#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "rig/memory.h"

enum { BAND = 16, CHROMA_BAND = 8 };

static void begin(struct jpeg_compress_struct *cinfo, uint16_t width_px, uint16_t height_px,
                  int quality)
{
    cinfo->image_width = width_px;
    cinfo->image_height = height_px;
    cinfo->input_components = 3;
    cinfo->in_color_space = JCS_YCbCr;
    jpeg_set_defaults(cinfo);
    jpeg_set_quality(cinfo, quality, TRUE);
    cinfo->raw_data_in = TRUE;
    cinfo->optimize_coding = TRUE;
    cinfo->dct_method = JDCT_ISLOW;
    cinfo->comp_info[0].h_samp_factor = cinfo->comp_info[0].v_samp_factor = 2;
    jpeg_start_compress(cinfo, TRUE);
}

/* One band of 16 lines: the luma rows as they lie, U and V taken apart. */
static void write_band(struct jpeg_compress_struct *cinfo, const uint8_t *luma,
                       const uint8_t *chroma, size_t width_px, uint8_t *uv)
{
    JSAMPROW y_rows[BAND], u_rows[CHROMA_BAND], v_rows[CHROMA_BAND];
    JSAMPARRAY planes[3] = { y_rows, u_rows, v_rows };
    size_t half = width_px / 2;
    for (size_t i = 0; i < BAND; i++)
        y_rows[i] = (JSAMPROW)(uintptr_t)(luma + i * width_px);
    for (size_t i = 0; i < CHROMA_BAND; i++) {
        u_rows[i] = uv + 2 * i * half;
        v_rows[i] = u_rows[i] + half;
        for (size_t x = 0; x < half; x++) {
            u_rows[i][x] = chroma[i * width_px + 2 * x];
            v_rows[i][x] = chroma[i * width_px + 2 * x + 1];
        }
    }
    jpeg_write_raw_data(cinfo, planes, BAND);
}

void jpeg_from_nv12(const uint8_t *luma, const uint8_t *chroma, uint16_t width_px,
                    uint16_t height_px, int quality, struct buffer *out)
{
    struct jpeg_compress_struct cinfo;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long n = 0;
    uint8_t *uv = memory_zeroed(CHROMA_BAND, width_px);
    cinfo.err = jpeg_std_error(&errors);
    jpeg_create_compress(&cinfo);
    jpeg_mem_dest(&cinfo, &bytes, &n);
    begin(&cinfo, width_px, height_px, quality);
    for (size_t y = 0; y < height_px; y += BAND)
        write_band(&cinfo, luma + y * width_px, chroma + y / 2 * width_px, width_px, uv);
    jpeg_finish_compress(&cinfo);
    jpeg_destroy_compress(&cinfo);
    buffer_add_bytes(out, bytes, n);
    free(bytes);
    free(uv);
}
