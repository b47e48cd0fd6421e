/* SPDX-License-Identifier: MIT */
/* What a device consists of. Only for the modules that are the device as a whole, and those behind
 * its management interface (manage.h); a stage knows its own state alone. From the ground up:
 * device_board.c speaks to the board, device_settings.c and device_reset.c change what is set,
 * device_platform.c does so for the platform, and device.c is one step of it all. */
#ifndef FOOTFALL_CORE_DEVICE_PARTS_H
#define FOOTFALL_CORE_DEVICE_PARTS_H

#include <cjson/cJSON.h>

#include "firmware_core/address_test.h"
#include "firmware_core/access.h"
#include "firmware_core/background.h"
#include "firmware_core/button.h"
#include "firmware_core/connection.h"
#include "firmware_core/detect.h"
#include "firmware_core/device.h"
#include "firmware_core/dwell.h"
#include "firmware_core/flow.h"
#include "firmware_core/hal.h"
#include "firmware_core/json_arena.h"
#include "firmware_core/line_count.h"
#include "firmware_core/location.h"
#include "firmware_core/model.h"
#include "firmware_core/ntp.h"
#include "firmware_core/outbox.h"
#include "firmware_core/persist.h"
#include "firmware_core/pin_queue.h"
#include "firmware_core/platform.h"
#include "firmware_core/recipient.h"
#include "firmware_core/recognise.h"
#include "firmware_core/region_count.h"
#include "firmware_core/region_totals.h"
#include "firmware_core/reporting.h"
#include "firmware_core/reset_button.h"
#include "firmware_core/settings.h"
#include "firmware_core/snapshot.h"
#include "firmware_core/staff_filter.h"
#include "firmware_core/track.h"
#include "firmware_core/view.h"
#include "firmware_core/upgrade.h"

enum {
    /* one for each report and each test on its way */
    REPLIES_MAX = RECIPIENT_COUNT * (OUTBOX_WINDOW_MAX + 1) + PLATFORM_WAY_MAX,
};

struct device {
    const struct model *model;
    struct hal hal;
    struct hal_identity identity;
    struct settings settings;
    struct access access;
    struct access_tries tries;
    uint16_t width_px, height_px; /* of the picture, as the newest import said */
    bool started;
    bool camera_failed;
    struct frame frame; /* the newest; without planes when there is none */

    /* the stages in the order of device_step(), each with what it hands on */
    struct background background;
    struct small_image image;
    struct detect detect;
    struct detections detections;
    struct tracker tracker;
    struct tracks tracks;
    struct recognition recognition;
    struct line_counter line_counter;
    struct line_crossings crossings;
    struct staff_filter staff_filter;
    struct region_counter region_counter;
    struct region_result regions;
    struct region_totals region_totals;
    struct dwell dwell;
    struct flow_counter flow_counter;
    struct flow_result flow;
    struct reporting reporting;
    struct view view;
    struct snapshots snapshots;
    struct outbox outbox;
    struct persist persist;
    bool restarts;       /* right after this step */
    bool contact_closed; /* between DO and COM */
    struct connections connections;
    struct ntp ntp;
    struct address_test address_test;
    struct location location;

    struct upgrade upgrade;
    struct platform_link platform;

    struct pin_queue di;
    struct button button; /* on DI */
    struct pin_queue reset;
    struct reset_button reset_button;
    uint16_t n_replies;
    struct hal_reply replies[REPLIES_MAX];
    char body[REPORT_BODY_MAX];
    struct json_arena json;
};

/* device_board.c */
struct moment device_now(const struct device *device);
void device_log(const struct device *device, enum hal_log_level level, const char *line);
void device_switch_contact(struct device *device, bool closed);
void device_set_up_camera(struct device *device);
void device_set_up_network(struct device *device);

/* device_settings.c: as device_import(), of a part of a request whose reading has the arena in use:
 * an object, or a text that holds one. */
int device_import_item(struct device *device, const cJSON *item, struct settings_error *error);

/* The settings were changed in place: what hangs on them begins anew, and they are kept. */
void device_settings_changed(struct device *device);

/* Somebody set the calendar clock; this is the way in which it is set from now on. */
void device_set_clock(struct device *device, enum clock_way way, int64_t utc_us);

/* device_reset.c: what was ordered before the restart (factory_reset.h) is done. */
void device_reset_carry_out(struct device *device);

/* Looks after the reset button. True while it resets the device, which does nothing else then. */
bool device_reset_goes_on(struct device *device, uint64_t now_us);

/* device_platform.c: does what the platform's answer to the hello asks for, if anything. */
void device_platform_answered(struct device *device, uint64_t now_us);

/* device.c: draws the picture that may leave the device now (view.h). False when the camera has
 * none. */
bool device_picture(struct device *device, uint64_t now_us, struct frame *out);

#endif
