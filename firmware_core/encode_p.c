/* SPDX-License-Identifier: MIT */
#include "firmware_core/encode_p.h"

#include "firmware_core/civil_time.h"
#include "firmware_core/text.h"
#include "firmware_core/time_zone.h"

/* Every value but the first of an object comes after a comma, which stands with the key. */
static void add_string(struct text *text, const char *key, const char *value)
{
    text_add(text, key);
    text_quoted(text, value);
}

static void add_number(struct text *text, const char *key, int64_t value)
{
    text_add(text, key);
    text_signed(text, value);
}

static void add_event(struct text *text, const char *event)
{
    text_add(text, "{\"event\":");
    text_quoted(text, event);
}

static void add_device_info(struct text *text, const struct settings *settings,
                            const struct hal_identity *identity)
{
    add_string(text, ",\"device_info\":{\"device\":", "Workplace Sensor");
    add_string(text, ",\"device_sn\":", identity->device_sn);
    add_string(text, ",\"device_mac\":", identity->device_mac);
    add_string(text, ",\"ip_address\":", settings->network.ip_address);
    text_char(text, '}');
}

static void add_time(struct text *text, const char *key, int64_t utc_us,
                     const struct settings *settings)
{
    text_add(text, key);
    text_char(text, '"');
    civil_time_write(text, utc_us, time_zone_at(&settings->zone, utc_us).offset_min);
    text_char(text, '"');
}

/* timezone is the standard offset; dst_status tells whether daylight saving applies at the moment,
 * which for a period is its end. */
static void add_zone(struct text *text, const char *key, int64_t utc_us,
                     const struct settings *settings)
{
    bool dst = time_zone_at(&settings->zone, utc_us).dst;
    text_add(text, key);
    text_char(text, '"');
    civil_time_write_zone(text, settings->zone.utc_offset_min);
    text_add(text, dst ? "\",\"dst_status\":true" : "\",\"dst_status\":false");
}

static void add_period(struct text *text, const struct report *report,
                       const struct settings *settings)
{
    add_zone(text, ",\"time_info\":{\"timezone\":", report->end_utc_us, settings);
    add_time(text, ",\"start_time\":", report->start_utc_us, settings);
    add_time(text, ",\"end_time\":", report->end_utc_us, settings);
    text_char(text, '}');
}

static void add_moment(struct text *text, const struct report *report,
                       const struct settings *settings)
{
    add_time(text, ",\"time_info\":{\"time\":", report->end_utc_us, settings);
    add_zone(text, ",\"timezone\":", report->end_utc_us, settings);
    text_char(text, '}');
}

static bool is_occupancy(const struct region_result *region)
{
    return region->n_regions > 0 && region->reporting_type == REPORTING_OCCUPANCY;
}

/* Without a mapped region there is nothing to list, and the keys of the lists stay out. */
static void add_regions(struct text *text, const struct region_result *region)
{
    add_number(text, ",\"total_mapped_regions\":", region->n_regions);
    if (region->n_regions == 0)
        return;
    for (unsigned i = 0; i < region->n_regions; i++)
        add_number(text, i == 0 ? ",\"numbering_regions\":[" : ",", region->number[i]);
    text_char(text, ']');
    bool occupancy = is_occupancy(region);
    text_add(text, occupancy ? ",\"occupancy\":[" : ",\"current_counted\":[");
    for (unsigned i = 0; i < region->n_regions; i++) {
        unsigned counted = region->counted[i];
        add_number(text, i == 0 ? "" : ",", occupancy ? counted > 0 : counted);
    }
    text_char(text, ']');
}

/* VS121-P 7.1. The two spellings of the maximum are those of the document. */
static void add_region_interval(struct text *text, const struct report *report,
                                const struct settings *settings,
                                const struct hal_identity *identity)
{
    const struct region_result *region = &report->region;
    add_event(text, "Region People Counting");
    add_string(text, ",\"report_type\":", "interval");
    add_device_info(text, settings, identity);
    add_period(text, report, settings);
    add_number(text, ",\"current_total\":", region->current_total);
    add_number(text, is_occupancy(region) ? ",\"max_counted\":" : ",\"Max_counted\":",
               region->max_counted);
    add_regions(text, region);
}

/* VS121-P 7.2. report_type stands after time_info here and nowhere else. */
static void add_region_trigger(struct text *text, const struct report *report,
                               const struct settings *settings, const struct hal_identity *identity)
{
    add_event(text, "Region People Counting");
    add_device_info(text, settings, identity);
    add_moment(text, report, settings);
    add_string(text, ",\"report_type\":", "trigger");
    add_number(text, ",\"current_total\":", report->region.current_total);
    add_regions(text, &report->region);
}

/* VS121-P 7.5. */
static void add_line_interval(struct text *text, const struct report *report,
                              const struct settings *settings, const struct hal_identity *identity)
{
    const struct line_result *line = &report->line;
    add_event(text, "Line Crossing Counting");
    add_string(text, ",\"report_type\":", "interval");
    add_device_info(text, settings, identity);
    add_period(text, report, settings);
    add_number(text, ",\"in_counted\":", line->in);
    add_number(text, ",\"out_counted\":", line->out);
    add_number(text, ",\"capacity_counted\":", (int64_t)line->in - line->out);
    add_number(text, ",\"total_data\":{\"in_cumulative_counted\":", line->in_cumulative);
    add_number(text, ",\"out_cumulative_counted\":", line->out_cumulative);
    add_number(text, ",\"capacity_cumulative_counted\":",
               (int64_t)line->in_cumulative - line->out_cumulative);
    text_char(text, '}');
}

/* VS121-P 7.6. */
static void add_line_trigger(struct text *text, const struct report *report,
                             const struct settings *settings, const struct hal_identity *identity)
{
    add_event(text, "Line Crossing Counting");
    add_string(text, ",\"report_type\":", "trigger");
    add_device_info(text, settings, identity);
    add_moment(text, report, settings);
    add_number(text, ",\"line_trigger_data\":{\"in\":", report->line.in);
    add_number(text, ",\"out\":", report->line.out);
    text_char(text, '}');
}

/* VS121-P 7.3. */
static void add_dwell_interval(struct text *text, const struct report *report,
                               const struct settings *settings, const struct hal_identity *identity)
{
    const struct dwell_result *dwell = &report->dwell;
    add_event(text, "Dwell Time Detection");
    add_string(text, ",\"report_type\":", "interval");
    add_device_info(text, settings, identity);
    add_period(text, report, settings);
    text_add(text, ",\"dwell_time_data\":[");
    for (unsigned i = 0; i < dwell->n; i++) {
        add_number(text, i == 0 ? "{\"region\":" : ",{\"region\":", dwell->number[i]);
        add_number(text, ",\"max_dwell_time\":", dwell->max_s[i]);
        add_number(text, ",\"avg_dwell_time\":", dwell->avg_s[i]);
        text_char(text, '}');
    }
    text_char(text, ']');
}

static void add_iso_time(struct text *text, const char *key, int64_t utc_us, int16_t offset_min)
{
    text_add(text, key);
    text_char(text, '"');
    civil_time_write_iso(text, utc_us, offset_min);
    text_char(text, '"');
}

/* VS121-P 7.4, without the stray brace after time_info. */
static void add_dwell_trigger(struct text *text, const struct report *report,
                              const struct settings *settings, const struct hal_identity *identity)
{
    add_event(text, "Dwell Time Detection");
    add_string(text, ",\"report_type\":", "trigger");
    add_device_info(text, settings, identity);
    add_moment(text, report, settings);
    text_add(text, ",\"dwell_time_data\":[");
    for (unsigned i = 0; i < report->stays.n; i++) {
        const struct dwell_stay *stay = &report->stays.stay[i];
        add_number(text, i == 0 ? "{\"region\":" : ",{\"region\":", stay->number);
        add_number(text, ",\"people_id\":", stay->people_id);
        add_iso_time(text, ",\"dwell_start_time\":", stay->start_utc_us, stay->utc_offset_min);
        add_iso_time(text, ",\"dwell_end_time\":", stay->end_utc_us, stay->utc_offset_min);
        add_number(text, ",\"duration\":", (int64_t)stay->duration_ms);
        text_char(text, '}');
    }
    text_char(text, ']');
}

/* VS121-P 7.7, all pairs whatever the region's shape. */
static void add_flow_interval(struct text *text, const struct report *report,
                              const struct settings *settings, const struct hal_identity *identity)
{
    add_event(text, "People Flow Analysis");
    add_string(text, ",\"report_type\":", "interval");
    add_device_info(text, settings, identity);
    add_period(text, report, settings);
    text_add(text, ",\"flow_data\":{");
    for (unsigned i = 0; i < FLOW_POINTS_MAX * FLOW_POINTS_MAX; i++) {
        unsigned from = i / FLOW_POINTS_MAX, to = i % FLOW_POINTS_MAX;
        text_add(text, i == 0 ? "\"" : ",\"");
        text_char(text, (char)('A' + from));
        text_char(text, '-');
        text_char(text, (char)('A' + to));
        add_number(text, "\":", report->flow.count[from][to]);
    }
    text_char(text, '}');
}

/* VS121-P 5.3: Connection Test; its message is not published. Another event than any report's and
 * no key that counts, so that nobody takes it for one. */
static void add_test(struct text *text, const struct report *report,
                     const struct settings *settings, const struct hal_identity *identity)
{
    add_event(text, "Connection Test");
    add_device_info(text, settings, identity);
    add_moment(text, report, settings);
}

int encode_p(const struct report *report, const struct settings *settings,
             const struct hal_identity *identity, char *out, size_t cap)
{
    struct text text;
    text_begin(&text, out, cap);
    switch (report->kind) {
    case REPORT_REGION_INTERVAL:
        add_region_interval(&text, report, settings, identity);
        break;
    case REPORT_REGION_TRIGGER:
        add_region_trigger(&text, report, settings, identity);
        break;
    case REPORT_LINE_INTERVAL:
        add_line_interval(&text, report, settings, identity);
        break;
    case REPORT_LINE_TRIGGER:
        add_line_trigger(&text, report, settings, identity);
        break;
    case REPORT_DWELL_INTERVAL:
        add_dwell_interval(&text, report, settings, identity);
        break;
    case REPORT_DWELL_TRIGGER:
        add_dwell_trigger(&text, report, settings, identity);
        break;
    case REPORT_FLOW_INTERVAL:
        add_flow_interval(&text, report, settings, identity);
        break;
    case REPORT_TEST:
        add_test(&text, report, settings, identity);
        break;
    }
    text_char(&text, '}');
    return text_end(&text);
}
