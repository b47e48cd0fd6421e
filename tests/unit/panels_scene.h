/* SPDX-License-Identifier: MIT */
/* A moment made by hand, for tests of what is painted around the picture. */
#ifndef FOOTFALL_TESTS_UNIT_PANELS_SCENE_H
#define FOOTFALL_TESTS_UNIT_PANELS_SCENE_H

#include <stdlib.h>
#include <string.h>

#include "firmware_core/model.h"
#include "rig/window/show.h"

enum { SCENE_END_US = 75 * 1000 * 1000 };

static inline void scene_mark(struct chronicle *chronicle, uint64_t t_us, enum chronicle_kind kind,
                              const char *text)
{
    chronicle_add(chronicle, &(struct chronicle_mark) {
                                 .t_us = t_us, .kind = kind, .text = (char *)(uintptr_t)text });
}

static inline void scene_chronicle(struct chronicle *chronicle)
{
    static const char report[] =
        "{\"t_us\":12400000,\"kind\":\"report\",\"to\":\"mqtt\",\"topic\":\"lobby/line\",\"body\":"
        "{\"event\":\"Line Crossing Counting\",\"report_type\":\"trigger\",\"device_info\":"
        "{\"device\":\"Workplace Sensor\",\"device_sn\":\"000000000001\",\"device_mac\":"
        "\"02:00:00:00:00:01\",\"ip_address\":\"192.168.5.220\"},\"time_info\":{\"time\":"
        "\"2026/03/02 08:59:12\",\"timezone\":\"UTC+1:00\",\"dst_status\":false},"
        "\"line_trigger_data\":{\"in\":1,\"out\":0}}}";
    for (uint64_t k = 1; k < 16; k++)
        scene_mark(chronicle, k * k * 310000, CHRONICLE_REPORT, report);
    scene_mark(chronicle, 0, CHRONICLE_OUTPUT, "{\"t_us\":0,\"kind\":\"led\",\"level\":true}");
    scene_mark(chronicle, 31000000, CHRONICLE_OUTPUT,
               "{\"t_us\":31000000,\"kind\":\"pin\",\"pin\":\"do\",\"level\":true}");
    scene_mark(chronicle, 20000000, CHRONICLE_EVENT,
               "{\"t_us\":20000000,\"kind\":\"network\",\"network\":\"down\"}");
    scene_mark(chronicle, 41500000, CHRONICLE_MISTAKE, "missed In crossing");
    scene_mark(chronicle, 44000000, CHRONICLE_MISTAKE, "false Out crossing");
    chronicle->known_us = 60 * 1000 * 1000;
}

static inline void scene_settings(struct settings *settings)
{
    model_vs121_p.defaults(settings);
    settings->zone.utc_offset_min = 60;
    settings->line.enable = true;
    settings->line.n_points = 2;
    settings->region.enable = settings->region.detection_region_enable = true;
    settings->region.detection_area = AREA_MAPPED;
    settings->region.n_regions = 3;
    for (uint8_t i = 0; i < 3; i++)
        settings->region.regions[i] =
            (struct region) { .number = (uint8_t)(2 * i + 1), .n_points = 4 };
    settings->flow.enable = true;
    settings->flow.n_points = 4;
    strcpy(settings->flow.edge_name[0], "door");
    strcpy(settings->flow.edge_name[1], "stairs that lead up to the gallery");
}

static inline void scene_instant(struct instant *now)
{
    *now = (struct instant) { .frame = 420,
                              .t_us = 42000000,
                              .utc_us = 1772438382000000,
                              .alive = true,
                              .network_up = true,
                              .led = true,
                              .contact_closed = true,
                              .lux = 400,
                              .width_px = 640,
                              .height_px = 480,
                              .has_line_truth = true,
                              .true_in = 13,
                              .true_out = 19 };
    scene_settings(&now->settings);
    now->line =
        (struct line_result) { .in = 2, .out = 3, .in_cumulative = 12, .out_cumulative = 19 };
    now->region = (struct region_result) { .current_total = 4, .n_regions = 3 };
    for (uint8_t i = 0; i < 3; i++) {
        now->region.number[i] = (uint8_t)(2 * i + 1);
        now->region.counted[i] = i;
        now->region_totals.in[2 * i] = 10u * i + 2;
        now->region_totals.out[2 * i] = 9u * i + 1;
        now->dwell[i] = (struct dwell_sum) { (uint8_t)(2 * i + 1), i, 23456u + i, 20000u * i };
    }
    now->flow[0][1] = 5;
    now->flow[2][3] = 1234;
    now->recipient[0] =
        (struct instant_recipient) { true, { 14, 1, 1203, 0, OUTBOX_LINK_DOWN }, CONNECTION_DOWN };
    now->recipient[3] =
        (struct instant_recipient) { true, { 0, 0, 52, 0, OUTBOX_LINK_UP }, CONNECTION_UP };
    now->recipient[5] =
        (struct instant_recipient) { true, { 0, 0, 0, 7, OUTBOX_LINK_DOWN }, CONNECTION_REFUSED };
    now->recipient[8] = (struct instant_recipient) { .used = true };
    static const uint64_t ns[STAGE_COUNT_OF] = { 410000, 92000, 380000, 33000, 9000, 21000 };
    memcpy(now->stage_ns, ns, sizeof ns);
}

#endif
