/* SPDX-License-Identifier: MIT */
#include "hal_sim/jpeg_codec.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

enum {
    BAND = 16,
    CHROMA_BAND = 8,
    TABLES = 3,
    TABLES_AT = 20,   /* behind the start and the JFIF segment */
    TABLE_SIZE = 65,  /* its number and 64 values */
    SEGMENT_HEAD = 4, /* marker and length */
};

/* libjpeg ends the process on an error unless it is told to jump. */
struct job {
    struct jpeg_compress_struct cinfo;
    struct jpeg_error_mgr errors;
    struct jpeg_destination_mgr to;
    jmp_buf failed;
    uint8_t uv[CHROMA_BAND * FRAME_WIDTH_MAX_PX];
};

static void on_error(j_common_ptr cinfo)
{
    longjmp(((struct job *)cinfo->client_data)->failed, 1);
}

static void on_message(j_common_ptr cinfo)
{
    (void)cinfo;
}

static void nothing(j_compress_ptr cinfo)
{
    (void)cinfo;
}

static boolean on_full(j_compress_ptr cinfo)
{
    on_error((j_common_ptr)cinfo);
    return FALSE;
}

static void begin(struct job *job, const struct frame *picture, int quality, bool best_tables,
                  uint8_t *out, size_t cap)
{
    struct jpeg_compress_struct *cinfo = &job->cinfo;
    jpeg_create_compress(cinfo);
    job->to = (struct jpeg_destination_mgr) { .next_output_byte = out,
                                              .free_in_buffer = cap,
                                              .init_destination = nothing,
                                              .empty_output_buffer = on_full,
                                              .term_destination = nothing };
    cinfo->dest = &job->to;
    cinfo->image_width = picture->width_px;
    cinfo->image_height = picture->height_px;
    cinfo->input_components = 3;
    cinfo->in_color_space = JCS_YCbCr;
    jpeg_set_defaults(cinfo);
    jpeg_set_quality(cinfo, quality, TRUE);
    cinfo->quant_tbl_ptrs[2] = jpeg_alloc_quant_table((j_common_ptr)cinfo);
    *cinfo->quant_tbl_ptrs[2] = *cinfo->quant_tbl_ptrs[1];
    cinfo->comp_info[2].quant_tbl_no = 2;
    cinfo->raw_data_in = TRUE;
    cinfo->optimize_coding = best_tables;
    cinfo->dct_method = JDCT_ISLOW; /* the same bytes on every machine */
    cinfo->comp_info[0].h_samp_factor = cinfo->comp_info[0].v_samp_factor = 2;
    jpeg_start_compress(cinfo, TRUE);
}

/* One band of 16 lines: the luma rows as they lie, U and V taken apart. */
static void write_band(struct job *job, const struct frame *picture, size_t y)
{
    JSAMPROW y_rows[BAND], u_rows[CHROMA_BAND], v_rows[CHROMA_BAND];
    JSAMPARRAY planes[3] = { y_rows, u_rows, v_rows };
    const size_t half = picture->width_px / 2U, stride = picture->stride_px;
    for (size_t i = 0; i < BAND; i++)
        y_rows[i] = (JSAMPROW)(uintptr_t)(picture->luma + (y + i) * stride);
    for (size_t i = 0; i < CHROMA_BAND; i++) {
        const uint8_t *chroma = picture->chroma + (y / 2 + i) * stride;
        u_rows[i] = job->uv + 2 * i * half;
        v_rows[i] = u_rows[i] + half;
        for (size_t x = 0; x < half; x++) {
            u_rows[i][x] = chroma[2 * x];
            v_rows[i][x] = chroma[2 * x + 1];
        }
    }
    jpeg_write_raw_data(&job->cinfo, planes, BAND);
}

/* libjpeg gives each table a segment of its own. One segment for all of them says the same. */
static size_t join_tables(uint8_t *jpeg, size_t len)
{
    static const uint8_t one[SEGMENT_HEAD] = { 0xff, 0xdb, 0, 2 + TABLE_SIZE };
    const size_t size = SEGMENT_HEAD + TABLE_SIZE;
    for (size_t i = 0; i < TABLES; i++)
        if (len < TABLES_AT + (i + 1) * size ||
            memcmp(jpeg + TABLES_AT + i * size, one, sizeof one) != 0)
            return len;
    for (size_t i = 1; i < TABLES; i++)
        memmove(jpeg + TABLES_AT + SEGMENT_HEAD + i * TABLE_SIZE,
                jpeg + TABLES_AT + i * size + SEGMENT_HEAD, TABLE_SIZE);
    jpeg[TABLES_AT + 3] = 2 + TABLES * TABLE_SIZE;
    const size_t saved = (TABLES - 1) * SEGMENT_HEAD, rest = TABLES_AT + TABLES * size;
    memmove(jpeg + rest - saved, jpeg + rest, len - rest);
    return len - saved;
}

int jpeg_codec_encode(const struct frame *picture, int quality, bool best_tables, uint8_t *out,
                      size_t cap)
{
    struct job job = { 0 };
    job.cinfo.err = jpeg_std_error(&job.errors);
    job.cinfo.client_data = &job;
    job.errors.error_exit = on_error;
    job.errors.output_message = on_message;
    if (setjmp(job.failed) != 0) {
        jpeg_destroy_compress(&job.cinfo);
        return -1;
    }
    begin(&job, picture, quality, best_tables, out, cap);
    for (size_t y = 0; y < picture->height_px; y += BAND)
        write_band(&job, picture, y);
    jpeg_finish_compress(&job.cinfo);
    const size_t len = cap - job.to.free_in_buffer;
    jpeg_destroy_compress(&job.cinfo);
    return (int)join_tables(out, len);
}
