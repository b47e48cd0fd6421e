/* SPDX-License-Identifier: MIT */
/* What lint says about how the camera is set. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/model.h"
#include "rig/guide_advice.h"

enum { REGION = 1, LINE = 2, FLOW = 4 };

static const struct row {
    double lux;
    uint16_t lamp_hz;
    unsigned functions;
    bool wide, on_60_hz;
    const char *advice; /* NULL: none about the camera */
} rows[] = {
    /* proves: P-ACC-24 */
    { 35, 50, REGION | LINE, true, false, "in 35 lux regions want it on" },
    { 35, 50, REGION | LINE, true, false, "it stays on" },
    { 35, 50, REGION | LINE, false, false, "it stays off" },
    { 35, 50, REGION | FLOW, false, false, "it stays off" },
    { 20, 50, REGION | LINE, false, false, "in 20 lux" },
    { 50, 50, REGION | LINE, false, false, "in 50 lux" },
    { 19, 50, REGION | LINE, false, false, NULL },
    { 51, 50, REGION | LINE, true, false, NULL },
    { 35, 50, REGION, true, false, NULL },
    { 35, 50, LINE | FLOW, true, false, NULL },
    /* proves: P-IMAGE-01 */
    { 300, 60, LINE, false, false, "50 Hz under lamps on 60 Hz" },
    { 300, 50, LINE, false, true, "60 Hz under lamps on 50 Hz" },
    { 300, 60, LINE, false, true, NULL },
    { 300, 0, LINE, false, true, NULL },
};

static char said[512];

static void hear(void *ctx, const char *key, const char *text)
{
    (void)ctx;
    if (strncmp(key, "device.general.image.", strlen("device.general.image.")) == 0)
        strncat(said, text, sizeof said - strlen(said) - 1);
}

static void each_row_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *row = &rows[i];
        struct scene scene = { .model = "vs121-p",
                               .camera = { .height_m = 3,
                                           .width_px = 640,
                                           .height_px = 480,
                                           .fps = 15,
                                           .hfov_deg = 98 },
                               .light = { .lux = row->lux,
                                          .mains_hz = row->lamp_hz,
                                          .flicker = 0.1,
                                          .colour_rgb = UINT32_MAX } };
        struct settings settings, before;
        scene.load_volts = -1;
        model_vs121_p.defaults(&settings);
        settings.region.enable = (row->functions & REGION) != 0;
        settings.line.enable = (row->functions & LINE) != 0;
        settings.flow.enable = (row->functions & FLOW) != 0;
        settings.image.wide_dynamic_range = row->wide;
        settings.image.power_line_frequency = row->on_60_hz ? POWER_LINE_60HZ : POWER_LINE_50HZ;
        before = settings;
        said[0] = '\0';
        guide_advice(&scene, &settings, hear, NULL);
        assert_memory_equal(&settings, &before, sizeof settings);
        if (row->advice == NULL ? said[0] != '\0' : strstr(said, row->advice) == NULL)
            fail_msg("row %zu: \"%s\"", i, said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(each_row_is_told) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
