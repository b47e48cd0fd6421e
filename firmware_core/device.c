/* SPDX-License-Identifier: MIT */
#include "firmware_core/device.h"

#include <assert.h>
#include <stdalign.h>
#include <string.h>

#include "firmware_core/device_parts.h"
#include "firmware_core/factory_reset.h"
#include "firmware_core/link.h"
#include "firmware_core/mask.h"
#include "firmware_core/overcrowding.h"
#include "firmware_core/recipient.h"

size_t device_size(void)
{
    return sizeof(struct device);
}

/* Differs from device to device and is the same at each start (FNV-1a of the serial number). */
static uint32_t seed_of(const struct hal_identity *identity)
{
    uint32_t hash = UINT32_C(2166136261);
    for (const char *c = identity->device_sn; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * UINT32_C(16777619);
    return hash;
}

struct device *device_init(void *memory, const struct model *model, const struct hal *hal)
{
    assert((uintptr_t)memory % alignof(struct device) == 0);
    struct device *device = memory;
    memset(device, 0, sizeof *device);
    device->model = model;
    device->hal = *hal;
    hal->identity(hal->ctx, &device->identity);
    model->defaults(&device->settings);
    access_init(&device->access);
    if (access_load(&device->access, hal))
        device->settings.privacy_mode = access_privacy_mode(&device->access);
    track_init(&device->tracker);
    line_count_init(&device->line_counter);
    region_count_init(&device->region_counter);
    dwell_init(&device->dwell);
    flow_init(&device->flow_counter);
    outbox_init(&device->outbox, seed_of(&device->identity));
    persist_read_settings(device);
    if (upgrade_start(&device->upgrade, hal) && factory_reset_order(hal, SPARE_PRIVACY) == HAL_OK)
        (void)upgrade_reset_ordered(hal);
    device_reset_carry_out(device);
    access_tries_load(&device->tries, hal);
    return device;
}

void device_start(struct device *device)
{
    assert(!device->started);
    device->started = true;
    device->hal.pin_write(device->hal.ctx, HAL_PIN_LED, true);
    device->hal.pin_write(device->hal.ctx, HAL_PIN_DO, false);
    device_set_up_camera(device);
    device_set_up_network(device);
    struct moment now = device_now(device);
    dwell_save(&device->dwell, &device->settings.region);
    ntp_save(&device->ntp, &device->settings.clock, now.now_us);
    reporting_start(&device->reporting, &device->settings, &now);
    persist_resume(device, &now);
}

enum upgrade_progress device_upgrade(struct device *device, const uint8_t *bytes, size_t len,
                                     const char **why)
{
    enum upgrade_progress progress =
        upgrade_take(&device->upgrade, device->model, &device->hal, bytes, len, why);
    if (progress == UPGRADE_DONE) {
        device_log(device, HAL_LOG_INFO, "the new software is in place: restart");
        device_restart(device);
    }
    return progress;
}

void device_on_pin(struct device *device, enum hal_pin pin, bool level)
{
    if (pin == HAL_PIN_DI)
        pin_queue_put(&device->di, level, device->hal.now_us(device->hal.ctx));
    else if (pin == HAL_PIN_RESET)
        pin_queue_put(&device->reset, level, device->hal.now_us(device->hal.ctx));
}

void device_on_reply(struct device *device, const struct hal_reply *reply)
{
    /* More replies than requests would be a fault of the board; the surplus is of no request. */
    if (device->n_replies < REPLIES_MAX)
        device->replies[device->n_replies++] = *reply;
}

void device_on_body(struct device *device, uint32_t id, const char *body, size_t len)
{
    platform_body(&device->platform, id, body, len);
}

void device_on_answer(struct device *device, const struct hal_answer *answer)
{
    struct moment now = device_now(device);
    ntp_on_answer(&device->ntp, answer, &now);
}

void device_on_finding(struct device *device, const struct hal_finding *finding)
{
    address_test_found(&device->address_test, finding);
}

static void take_replies(struct device *device, uint64_t now_us)
{
    for (unsigned i = 0; i < device->n_replies; i++)
        if (platform_reply(&device->platform, &device->replies[i]))
            device_platform_answered(device, now_us);
        else
            link_reply(&device->outbox, &device->connections, &device->settings, &device->hal,
                       &device->replies[i], now_us);
    device->n_replies = 0;
}

/* Who presses while the schedule rests presses for nothing. */
static void take_edges(struct device *device)
{
    const struct settings *settings = &device->settings;
    for (unsigned i = 0; i < device->di.n; i++) {
        const struct pin_edge *edge = &device->di.edge[i];
        if (button_edge(&device->button, edge->level, edge->t_us) &&
            reporting_counts(&device->reporting, settings, FUNCTION_LINE) &&
            staff_filter_press(&device->staff_filter, &settings->line, edge->t_us))
            device_log(device, HAL_LOG_INFO, "the button on DI: the next crossing is not counted");
    }
    device->di.n = 0;
}

static bool frame_is_sound(const struct frame *frame)
{
    return frame->width_px >= 16 && frame->width_px <= FRAME_WIDTH_MAX_PX &&
           frame->height_px >= 16 && frame->height_px <= FRAME_HEIGHT_MAX_PX &&
           frame->width_px % 16 == 0 && frame->height_px % 16 == 0 &&
           frame->stride_px >= frame->width_px;
}

/* Counting stands still while the camera fails; reports go on with what was seen last. */
static bool take_frame(struct device *device)
{
    struct frame frame;
    int result = device->hal.frame(device->hal.ctx, &frame);
    if (result == 0)
        return false;
    bool failed = result < 0 || !frame_is_sound(&frame);
    device->frame = failed ? (struct frame) { 0 } : frame;
    if (failed != device->camera_failed)
        device_log(device, failed ? HAL_LOG_ERROR : HAL_LOG_INFO,
                   failed ? "the camera gives no usable picture" : "the camera works again");
    device->camera_failed = failed;
    return !failed;
}

/* In the dark many are missed, and whoever looks into the log shall know why. */
static void see_background(struct device *device)
{
    const bool was_dark = device->image.dark;
    background_update(&device->background, &device->frame, &device->image, device->frame.t_us);
    if (device->image.dark && !was_dark)
        device_log(device, HAL_LOG_WARNING,
                   "it is dark: only people who stand out from the camera's noise are counted");
    else if (was_dark && !device->image.dark)
        device_log(device, HAL_LOG_INFO, "there is light enough again");
}

static bool is_blurred(const struct device *device)
{
    return access_privacy_mode(&device->access) == PRIVACY_BLUR;
}

/* The picture of this moment, when the recipient gets one. */
static uint32_t picture_for(struct device *device, unsigned recipient)
{
    if (!recipient_wants_picture(&device->settings, recipient) || is_blurred(device))
        return 0;
    return snapshot_order(&device->snapshots);
}

/* Spells a report once and leaves a copy for each recipient of its function. */
static void put_in_outbox(struct device *device, const struct report *report)
{
    int len = device->model->encode(report, &device->settings, &device->identity, device->body,
                                    sizeof device->body);
    assert(len > 0);
    unsigned first = recipient_first(report->function);
    for (unsigned i = first; i < first + RECIPIENT_ENTRIES; i++)
        if (recipient_enabled(&device->settings, i))
            outbox_put(&device->outbox, i, device->body, (size_t)len, picture_for(device, i));
    platform_report(&device->platform, &device->settings, &device->hal, device->body, (size_t)len);
}

/* Between two reports, each with its counts, may be a write. */
static void make_room(struct device *device, const struct moment *now)
{
    if (persist_is_low(&device->persist))
        persist_write(device, now);
}

/* The stays of a period go out behind its region report. */
static void put_period(struct device *device, struct report *report, const struct moment *now)
{
    put_in_outbox(device, report);
    if (report->function == FUNCTION_REGION &&
        dwell_period(&device->dwell, &device->settings.region, report))
        put_in_outbox(device, report);
    make_room(device, now);
}

/* In this order: a report of this moment has what was counted until then. */
static void keep_schedules(struct device *device, const struct moment *now)
{
    struct report report;
    for (enum report_function f = 0; f < FUNCTION_COUNT; f++)
        if (reporting_period(&device->reporting, &device->settings, f, now, &report))
            put_period(device, &report, now);
    for (enum report_function f = 0; f < FUNCTION_COUNT; f++)
        if (reporting_schedule(&device->reporting, &device->settings, f, now, &report))
            put_period(device, &report, now);
    uint32_t resets = reporting_reset(&device->reporting, &device->settings, now);
    if (resets != 0)
        persist_reset(device);
    if ((resets >> FUNCTION_REGION & 1) != 0) {
        dwell_reset(&device->dwell);
        region_totals_reset(&device->region_totals);
    }
}

/* What is closed by its schedule remembers nobody. */
static void count(struct device *device, uint64_t t_us)
{
    const struct settings *settings = &device->settings;
    if (reporting_counts(&device->reporting, settings, FUNCTION_LINE)) {
        line_count_update(&device->line_counter, &settings->line, &device->tracks,
                          &device->crossings);
    } else {
        line_count_init(&device->line_counter);
        memset(&device->crossings, 0, sizeof device->crossings);
    }
    if (reporting_counts(&device->reporting, settings, FUNCTION_FLOW)) {
        flow_update(&device->flow_counter, &settings->flow, &device->tracks, &device->flow);
    } else {
        flow_init(&device->flow_counter);
        memset(&device->flow, 0, sizeof device->flow);
    }
    const struct tracks *people = &device->recognition.people;
    recognise_people(&device->recognition, &settings->region, &device->tracks);
    if (reporting_counts(&device->reporting, settings, FUNCTION_REGION)) {
        region_count_update(&device->region_counter, &settings->region, people, &device->regions,
                            t_us);
        dwell_update(&device->dwell, &settings->region, &device->region_counter, people, t_us);
        region_totals_update(&device->region_totals, &settings->region, &device->region_counter,
                             people);
    } else {
        region_totals_close(&device->region_totals);
        region_count_init(&device->region_counter);
        dwell_save(&device->dwell, &settings->region);
        memset(&device->regions, 0, sizeof device->regions);
    }
}

static void decide(struct device *device, const struct moment *now)
{
    struct report report;
    device_switch_contact(device, overcrowding_closes(&device->settings.region, &device->regions));
    if (reporting_region(&device->reporting, &device->settings, &device->regions, now, &report))
        put_in_outbox(device, &report);
    while (dwell_trigger(&device->dwell, &device->settings, now, &report)) {
        put_in_outbox(device, &report);
        make_room(device, now);
    }
    reporting_flow(&device->reporting, &device->flow);
    if (reporting_line(&device->reporting, &device->settings, device->crossings.in,
                       device->crossings.out, now, &report))
        put_in_outbox(device, &report);
}

static void filter_staff(struct device *device, uint64_t t_us)
{
    if (staff_filter_update(&device->staff_filter, &device->crossings, t_us))
        device_log(device, HAL_LOG_INFO, "a crossing after the button on DI was left out");
}

static int64_t utc_of(const struct moment *now, uint64_t t_us)
{
    return now->utc_us - (int64_t)(now->now_us - t_us);
}

bool device_picture(struct device *device, uint64_t now_us, struct frame *out)
{
    const struct frame *frame = &device->frame;
    if (frame->luma == NULL || now_us - frame->t_us > SNAPSHOT_AGE_MAX_US)
        return false;
    view_draw(&device->view, frame, &device->settings.mask, is_blurred(device), out);
    return true;
}

/* One for all reports of this moment, of the newest frame. */
static void take_snapshot(struct device *device, uint64_t now_us)
{
    struct frame picture;
    if (!snapshot_is_ordered(&device->snapshots))
        return;
    bool any = device_picture(device, now_us, &picture);
    if (snapshot_take(&device->snapshots, any ? &picture : NULL, &device->hal) != 0)
        device_log(device, HAL_LOG_WARNING, "no picture for the reports of this moment");
}

/* Until when answers are waited for; 0 when there is no need to. */
static uint64_t settles_us(const struct device *device, uint64_t now_us)
{
    return device->settings.data_retransmission ? outbox_settles_us(&device->outbox, now_us) : 0;
}

/* What is sent was written before; while answers are about to come, neither is done. */
static void hand_over(struct device *device, const struct moment *now)
{
    platform_step(&device->platform, &device->settings, &device->identity, &device->hal,
                  now->now_us);
    if (settles_us(device, now->now_us) != 0 && !persist_is_low(&device->persist))
        return;
    persist_write(device, now);
    link_send(&device->outbox, &device->snapshots, &device->connections, &device->settings,
              &device->identity, &device->hal, now->now_us);
}

static void mark(const struct device *device, enum hal_stage stage)
{
    if (device->hal.mark)
        device->hal.mark(device->hal.ctx, stage);
}

void device_step(struct device *device)
{
    assert(device->started);
    if (device->restarts)
        return;
    const struct settings *settings = &device->settings;
    const struct frame *frame = &device->frame;
    ntp_step(&device->ntp, &device->hal, seed_of(&device->identity));
    struct moment now = device_now(device);

    location_keep(&device->location, &settings->location, &device->hal, now.now_us);
    take_replies(device, now.now_us);
    take_edges(device);
    if (device_reset_goes_on(device, now.now_us))
        return;
    keep_schedules(device, &now);
    mark(device, HAL_STAGE_FRAME);
    if (take_frame(device)) {
        mark(device, HAL_STAGE_BACKGROUND);
        see_background(device);
        mark(device, HAL_STAGE_DETECT);
        detect_people(&device->detect, &device->image, &device->detections);
        mask_detections(&settings->mask, &device->detections);
        mark(device, HAL_STAGE_TRACK);
        track_update(&device->tracker, &device->detections, frame->width_px, frame->height_px,
                     &device->tracks, frame->t_us);
        mask_tracks(&settings->mask, &device->tracker, &device->tracks);
        location_push(&device->location, &device->tracks, utc_of(&now, frame->t_us), &device->hal);
        mark(device, HAL_STAGE_COUNT);
        count(device, frame->t_us);
        filter_staff(device, frame->t_us);
        mark(device, HAL_STAGE_REPORT);
        decide(device, &now);
        if (upgrade_picture(&device->upgrade, &device->hal))
            device_log(device, HAL_LOG_INFO, "the new software is confirmed");
    }
    take_snapshot(device, now.now_us);
    hand_over(device, &now);
    mark(device, HAL_STAGE_NONE);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

uint64_t device_next_wake_us(const struct device *device)
{
    if (!device->started)
        return UINT64_MAX;
    struct moment now = device_now(device);
    uint64_t reset = reset_button_next_us(&device->reset_button, now.now_us);
    if (device->n_replies > 0 || device->di.n > 0 || device->reset.n > 0)
        return now.now_us;
    if (device->reset_button.tripped)
        return reset;
    uint64_t period = reporting_next_us(&device->reporting, &device->settings, &now);
    uint64_t settled = settles_us(device, now.now_us);
    uint64_t link = settled != 0 ? settled : link_next_us(&device->outbox, &device->settings);
    uint64_t next = earlier(earlier(period, link), reset);
    next = earlier(next, ntp_next_us(&device->ntp));
    next = earlier(next, platform_next_us(&device->platform, &device->settings));
    next = earlier(next, location_next_us(&device->location, &device->settings.location));
    return next > now.now_us ? next : now.now_us;
}
