/* SPDX-License-Identifier: MIT */
/* The whole device. Whoever owns the board makes one in memory of its own, hands over a HAL and
 * then calls device_step() whenever a frame, a reply or device_next_wake_us() is due. */
#ifndef FOOTFALL_CORE_DEVICE_H
#define FOOTFALL_CORE_DEVICE_H

#include <stddef.h>
#include <stdint.h>

#include "firmware_core/background.h"
#include "firmware_core/connection.h"
#include "firmware_core/detect.h"
#include "firmware_core/dwell.h"
#include "firmware_core/hal.h"
#include "firmware_core/line_count.h"
#include "firmware_core/model.h"
#include "firmware_core/outbox.h"
#include "firmware_core/region_totals.h"
#include "firmware_core/settings.h"
#include "firmware_core/track.h"
#include "firmware_core/upgrade.h"

enum { DEVICE_NAME_MAX = 32 };

struct device;

/* Bytes of memory for one device of any model, to be aligned as malloc() aligns. */
size_t device_size(void);

/* Makes a device with factory settings in `memory`. */
struct device *device_init(void *memory, const struct model *model, const struct hal *hal);

/* Applies a configuration (JSON, UTF-8; a key that is left out takes its factory value; an
 * unknown key, a wrong type or a value out of range refuses the whole). width and height are
 * those of the camera's picture, which points must lie in. 0, or -1 with *error filled in and
 * the former settings in force. May be called before and after device_start(). */
int device_import(struct device *device, const char *json, size_t len, uint16_t width_px,
                  uint16_t height_px, struct settings_error *error);

/* Writes the configuration as device_import() reads it. Returns its length, or -1 when cap is
 * too small. */
int device_export(const struct device *device, char *out, size_t cap);

/* Power is there: LED on, periods begin, and what was kept over a power cut goes on. */
void device_start(struct device *device);

/* Restarts the device at once (VS121-P 5.4.5): what is to be kept is in the store when this
 * returns, nothing is written there any more by the device itself, and no step follows. Whoever
 * wants to delete records for a reset does it between this and the next device_init(). */
void device_restart(struct device *device);

/* One round: frame, background, detect, mask, track, count, decide, report, encode, outbox, link.
 */
void device_step(struct device *device);

/* When device_step() must run again even if neither frame nor reply comes; UINT64_MAX never. */
uint64_t device_next_wake_us(const struct device *device);

/* The board says that an input changed to this level just now (VS121-P 2.2). Only enqueues. */
void device_on_pin(struct device *device, enum hal_pin pin, bool level);

/* The next piece of the image that the management action "upgrade" announced (VS121-P 5.4.5). The
 * device restarts after the last one; a refusal, which *why tells, ends the upgrade. */
enum upgrade_progress device_upgrade(struct device *device, const uint8_t *bytes, size_t len,
                                     const char **why);

/* The board says how a submitted request ended. Only enqueues. */
void device_on_reply(struct device *device, const struct hal_reply *reply);

/* The body of the answer to a request that asked for it with answer_max, just before its reply; of
 * a longer one only the length counts, and body may be NULL. Any bytes, valid during the call. Only
 * enqueues. */
void device_on_body(struct device *device, uint32_t id, const char *body, size_t len);

/* The board says what came back to a question, or that nothing did. Only enqueues. */
void device_on_answer(struct device *device, const struct hal_answer *answer);

/* The board says whether somebody has the address that was looked for. Only enqueues. */
void device_on_finding(struct device *device, const struct hal_finding *finding);

/* Read-only looks inside, for windows, pictures and tests. */
const struct settings *device_settings(const struct device *device);
const struct small_image *device_cells(const struct device *device); /* of the newest frame */
const struct background *device_background(const struct device *device);
/* The detector's response for each cell of device_cells(); 4096 is a logit of 1. */
const int16_t *device_heat(const struct device *device);
const struct detections *device_detections(const struct device *device);
const struct tracks *device_tracks(const struct device *device);
const struct region_result *device_region_now(const struct device *device);
const struct region_totals *device_region_totals(const struct device *device);
const struct dwell *device_dwell(const struct device *device);
const struct line_result *device_line_totals(const struct device *device);
const struct line_crossings *
device_line_seen(const struct device *device);                           /* in the newest frame */
const struct flow_result *device_flow_seen(const struct device *device); /* in the newest frame */

/* Whether the newest picture shows the learnt background and nothing else: nobody is detected, not
 * even faintly, nobody is followed, and no press or reply waits. Pictures that differ from it by
 * their noise alone then change nothing that is decided. */
bool device_at_rest(const struct device *device);

/* A device at rest does with its pictures the same again after so many of them. */
uint32_t device_cycle_frames(const struct device *device);

enum connection_state device_connection(const struct device *device, unsigned recipient);

/* How a recipient (recipient.h) fares: connection, stored, delivered and dropped reports. */
struct outbox_status device_status(const struct device *device, unsigned recipient);

#endif
