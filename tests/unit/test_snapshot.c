/* SPDX-License-Identifier: MIT */
/* Pictures beside reports: what the module keeps, and what the whole device sends to whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/civil_time.h"
#include "firmware_core/device.h"
#include "firmware_core/manage.h"
#include "firmware_core/recipient.h"
#include "firmware_core/snapshot.h"
#include "tests/unit/board_device.h"

#define URL(more) "{\"enable\":true,\"url\":\"http://server/\"" more "}"
#define WITH URL(",\"snapshot\":true")
#define REPORT(urls) "\"report\":{\"reporting_interval_s\":60,\"http\":[" urls "]}"
#define REGION_TO(urls, more) "{\"region_people_counting\":{" REPORT(urls) "}" more "}"
#define SENT_AGAIN ",\"general\":{\"data_retransmission\":true}"
#define PICTURE(digits) ",\"snapshot\":\"" digits "\"}"

static struct snapshots *snapshots;

static int make_with_pictures(void **state)
{
    make(state);
    memset(board.pixels, 'A', sizeof board.pixels);
    board.frame = 1;
    snapshots = calloc(1, sizeof *snapshots);
    return 0;
}

static int unmake_with_pictures(void **state)
{
    free(snapshots);
    return unmake(state);
}

static void activate(const char *mode)
{
    char request[128], answer[MANAGE_ANSWER_MIN];
    snprintf(request, sizeof request,
             "{\"action\":\"activate\",\"password\":\"abcdefg1\",\"privacy_mode\":\"%s\"}", mode);
    device_manage(device, request, strlen(request), answer, sizeof answer);
    assert_memory_equal(answer, "{\"ok\":true", 10);
}

static void wait_s(unsigned seconds)
{
    board.now_us += seconds * UINT64_C(1000000);
    board.utc_us += seconds * CIVIL_SECOND_US;
}

/* A frame whose pixels have this value, and a step of the device. */
static void see(uint8_t level)
{
    memset(board.pixels, level, sizeof board.pixels);
    board.frame = 1;
    device_step(device);
}

static void answer_all(enum hal_outcome outcome)
{
    for (unsigned i = 0; i < board.n_sent; i++) {
        if (board.sent[i].answered)
            continue;
        board.sent[i].answered = true;
        device_on_reply(device, &(struct hal_reply) { board.sent[i].id, outcome, 0 });
    }
}

/* Up to the next full minute, with a new frame there; its reports are then on their way. */
static void next_minute(uint8_t level)
{
    int64_t into_us = board.utc_us % (60 * CIVIL_SECOND_US);
    wait_s((unsigned)(60 - into_us / CIVIL_SECOND_US));
    see(level);
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), n = strlen(end);
    return len >= n && strcmp(text + len - n, end) == 0;
}

static bool has_picture(const struct sent *sent)
{
    return strstr(sent->body, "snapshot") != NULL;
}

/* The module. */

static uint32_t take(uint8_t level)
{
    const struct frame frame = { .luma = &level };
    const struct hal hal = board_hal();
    uint32_t id = snapshot_order(snapshots);
    assert_int_equal(snapshot_order(snapshots), id);
    assert_true(snapshot_is_ordered(snapshots));
    assert_int_equal(snapshot_take(snapshots, &frame, &hal), 0);
    assert_false(snapshot_is_ordered(snapshots));
    return id;
}

static const char *body_with(uint32_t id)
{
    static char text[256];
    size_t len;
    const char *body = snapshot_body(snapshots, id, "{\"a\":1}", 7, &len);
    assert_true(len < sizeof text);
    memcpy(text, body, len);
    text[len] = '\0';
    return text;
}

/* proves: P-JSON-17, P-JSON-19 */
static void the_picture_is_the_last_key_or_none(void **state)
{
    (void)state;
    assert_string_equal(body_with(0), "{\"a\":1}");
    assert_string_equal(body_with(1), "{\"a\":1}");
    uint32_t id = take(0);
    assert_string_equal(body_with(id), "{\"a\":1,\"snapshot\":\"AAAA\"}");
    assert_string_equal(body_with(id + 1), "{\"a\":1}");
    assert_string_equal(body_with(0), "{\"a\":1}");
}

static void the_last_few_moments_are_held(void **state)
{
    (void)state;
    uint32_t id[SNAPSHOTS_HELD_MAX + 1];
    for (uint8_t i = 0; i <= SNAPSHOTS_HELD_MAX; i++)
        id[i] = take(i);
    assert_string_equal(body_with(id[0]), "{\"a\":1}");
    assert_string_equal(body_with(id[1]), "{\"a\":1" PICTURE("AQEB"));
    assert_string_equal(body_with(id[4]), "{\"a\":1" PICTURE("BAQE"));
}

static void what_cannot_be_taken_costs_only_itself(void **state)
{
    (void)state;
    const uint8_t level = 0;
    const struct frame frame = { .luma = &level };
    const struct hal hal = board_hal();
    uint32_t first = take(1);
    board.jpeg = HAL_E_IO;
    uint32_t second = snapshot_order(snapshots);
    assert_int_equal(snapshot_take(snapshots, &frame, &hal), -1);
    board.jpeg = 0;
    uint32_t third = snapshot_order(snapshots);
    assert_int_equal(snapshot_take(snapshots, NULL, &hal), -1);
    assert_string_equal(body_with(first), "{\"a\":1" PICTURE("AQEB"));
    assert_string_equal(body_with(second), "{\"a\":1}");
    assert_string_equal(body_with(third), "{\"a\":1}");
}

static void numbers_skip_zero(void **state)
{
    (void)state;
    snapshots->last_id = UINT32_MAX;
    assert_int_equal(take(0), 1);
}

static int largest_jpeg(void *ctx, const struct frame *picture, uint8_t *out, size_t cap)
{
    (void)ctx;
    memset(out, picture->luma[0], cap);
    return (int)cap;
}

/* Its end is watched under SAN=1. */
static void the_largest_picture_fits_behind_the_longest_report(void **state)
{
    (void)state;
    static char body[REPORT_BODY_MAX];
    const uint8_t level = 255;
    const struct frame frame = { .luma = &level };
    struct hal hal = board_hal();
    hal.jpeg = largest_jpeg;
    memset(body, '1', sizeof body);
    body[0] = '{';
    body[sizeof body - 1] = '}';
    uint32_t id = snapshot_order(snapshots);
    assert_int_equal(snapshot_take(snapshots, &frame, &hal), 0);
    size_t len;
    const char *out = snapshot_body(snapshots, id, body, sizeof body, &len);
    assert_int_equal(len, REPORT_BODY_MAX - 1 + 13 + 256 * 1024 + 2);
    assert_true(len <= SNAPSHOT_BODY_MAX);
    assert_memory_equal(out + len - 6, "////\"}", 6);
}

/* The device. */

/* proves: P-HTTP-08, P-JSON-19, P-PRIV-01 */
static void a_url_gets_pictures_when_it_wants_them(void **state)
{
    (void)state;
    activate("normal");
    configure(REGION_TO(WITH "," URL("") "," WITH, ""));
    device_start(device);
    next_minute('A');
    assert_int_equal(board.n_sent, 3);
    assert_true(ends_with(board.sent[0].body, PICTURE("QUFB")));
    assert_false(has_picture(&board.sent[1]));
    assert_true(ends_with(board.sent[2].body, PICTURE("QUFB")));
    size_t bare = strlen(board.sent[1].body);
    assert_memory_equal(board.sent[0].body, board.sent[1].body, bare - 1);
    assert_int_equal(board.n_jpegs, 1);
}

static void nobody_asks_for_a_picture_in_vain(void **state)
{
    (void)state;
    activate("normal");
    configure(REGION_TO(URL(""), ""));
    device_start(device);
    next_minute('A');
    configure(REGION_TO("{\"url\":\"http://off/\",\"snapshot\":true}", ""));
    next_minute('A');
    assert_int_equal(board.n_sent, 1);
    assert_int_equal(board.n_jpegs, 0);
}

/* proves: P-JSON-18, P-JSON-19 */
static void there_is_no_picture_by_mqtt(void **state)
{
    (void)state;
    activate("normal");
    configure("{\"region_people_counting\":{\"report\":{\"reporting_interval_s\":60,"
              "\"report_protocol\":\"mqtt\",\"mqtt\":{\"host\":\"broker\",\"topic\":\"x\"},"
              "\"http\":[" WITH "]}}}");
    device_start(device);
    next_minute('A');
    assert_int_equal(board.n_sent, 1);
    assert_string_equal(board.sent[0].to, "mqtt");
    assert_false(has_picture(&board.sent[0]));
    assert_int_equal(board.n_jpegs, 0);
}

/* Region, dwell, line and flow report at one moment; the second one to the same URL has to wait
 * for the first. proves: P-FLOW-12 */
static void all_reports_of_a_moment_share_its_picture(void **state)
{
    (void)state;
    activate("normal");
    configure("{\"region_people_counting\":{\"dwell_time_detection\":{\"enable\":true}," REPORT(
        WITH) "},\"line_crossing_counting\":{\"enable\":true,\"line\":[[0,9],[99,9]]," REPORT(WITH) "},\"people_flow_analysis\":{\"enable\":true,\"region\":[[0,0],[99,0],[0,99]]"
                                                                                                    "," REPORT(
                                                                                                        WITH) "}}");
    device_start(device);
    next_minute('A');
    assert_int_equal(board.n_sent, 3);
    answer_all(HAL_DELIVERED);
    wait_s(1);
    see('B');
    assert_int_equal(board.n_sent, 4);
    assert_non_null(strstr(board.sent[3].body, "dwell_time_data"));
    for (unsigned i = 0; i < 4; i++)
        assert_true(ends_with(board.sent[i].body, PICTURE("QUFB")));
    assert_non_null(strstr(board.sent[2].body, "\"D-D\":0}" PICTURE("QUFB")));
    assert_int_equal(board.n_jpegs, 1);
}

/* The picture is of the report's moment, not of that of sending. */
static void a_slow_url_gets_the_pictures_of_the_last_moments(void **state)
{
    (void)state;
    activate("normal");
    configure(REGION_TO(WITH, SENT_AGAIN));
    device_start(device);
    for (uint8_t i = 0; i < 6; i++)
        next_minute(i);
    assert_int_equal(board.n_sent, 1);
    for (unsigned i = 1; i < 6; i++) {
        answer_all(HAL_DELIVERED);
        wait_s(1);
        device_step(device);
        assert_int_equal(board.n_sent, i + 1);
    }
    static const char *const ends[6] = { "AAAA", NULL, "AgIC", "AwMD", "BAQE", "BQUF" };
    for (unsigned i = 0; i < 6; i++)
        assert_int_equal(has_picture(&board.sent[i]), ends[i] != NULL);
    assert_true(ends_with(board.sent[5].body, PICTURE("BQUF")));
    assert_true(ends_with(board.sent[2].body, PICTURE("AgIC")));
}

/* proves: P-STORE-06, P-STORE-07 */
static void what_is_sent_again_or_late_has_no_picture(void **state)
{
    (void)state;
    activate("normal");
    configure(REGION_TO(WITH, SENT_AGAIN));
    device_start(device);
    next_minute(1);
    next_minute(2); /* waits for the first, whose fate is open */
    answer_all(HAL_UNREACHABLE);
    next_minute(3); /* the first is tried again, this one waits */
    for (int i = 0; i < 4; i++) {
        answer_all(HAL_DELIVERED);
        wait_s(1);
        device_step(device);
    }
    next_minute(4);
    assert_int_equal(board.n_sent, 5);
    assert_true(has_picture(&board.sent[0]));
    for (unsigned i = 1; i < 4; i++)
        assert_false(has_picture(&board.sent[i]));
    assert_memory_equal(board.sent[0].body, board.sent[1].body, strlen(board.sent[1].body) - 1);
    assert_non_null(strstr(board.sent[2].body, "\"end_time\":\"2026/03/02 09:01:00\""));
    assert_non_null(strstr(board.sent[3].body, "\"end_time\":\"2026/03/02 09:02:00\""));
    assert_true(ends_with(board.sent[4].body, PICTURE("BAQE")));
}

static void a_busy_board_costs_no_picture(void **state)
{
    (void)state;
    activate("normal");
    configure(REGION_TO(WITH, ""));
    device_start(device);
    board.submit = HAL_E_BUSY;
    next_minute('A');
    board.submit = HAL_OK;
    wait_s(1);
    device_step(device);
    assert_int_equal(board.n_sent, 1);
    assert_true(ends_with(board.sent[0].body, PICTURE("QUFB")));
}

static void a_report_goes_without_when_there_is_no_picture(void **state)
{
    (void)state;
    activate("normal");
    configure(REGION_TO(WITH, ""));
    device_start(device);
    board.jpeg = HAL_E_IO;
    next_minute('A');
    assert_string_equal(board.log, "no picture for the reports of this moment");
    board.jpeg = 0;
    answer_all(HAL_DELIVERED);
    board.frame = HAL_E_IO;
    device_step(device);
    wait_s(60);
    device_step(device);
    answer_all(HAL_DELIVERED);
    see('A'); /* and then no frame for a minute */
    wait_s(60);
    device_step(device);
    answer_all(HAL_DELIVERED);
    next_minute('A');
    assert_int_equal(board.n_sent, 4);
    for (unsigned i = 0; i < 3; i++)
        assert_false(has_picture(&board.sent[i]));
    assert_true(has_picture(&board.sent[3]));
}

/* proves: P-PRIV-09 */
static void blur_mode_refuses_the_option(void **state)
{
    (void)state;
    static const char *const functions[] = { "region_people_counting", "line_crossing_counting",
                                             "people_flow_analysis" };
    activate("blur");
    for (unsigned i = 0; i < 3; i++) {
        char json[256], key[96];
        struct settings_error error;
        snprintf(json, sizeof json, "{\"%s\":{" REPORT(URL("") "," WITH) "}}", functions[i]);
        snprintf(key, sizeof key, "%s.report.http[1].snapshot", functions[i]);
        assert_int_equal(device_import(device, json, strlen(json), WIDTH_PX, HEIGHT_PX, &error),
                         -1);
        assert_string_equal(error.key, key);
        assert_string_equal(error.reason, "can only be true in normal privacy mode");
    }
    configure(REGION_TO(URL(",\"snapshot\":false"), ""));
    device_start(device);
    next_minute('A');
    assert_int_equal(board.n_sent, 1);
    assert_false(has_picture(&board.sent[0]));
}

/* The board's frame is the board's. proves: P-PRIV-15 */
static void masks_lie_on_the_picture_and_not_on_the_frame(void **state)
{
    (void)state;
    activate("normal");
    configure(REGION_TO(WITH, ",\"privacy_mask\":{\"enable\":true,\"type\":\"black\","
                              "\"areas\":[{\"points\":[[0,0],[90,0],[0,90]]}]}"));
    device_start(device);
    next_minute('A');
    assert_true(ends_with(board.sent[0].body, PICTURE("AAAA")));
    for (size_t i = 0; i < sizeof board.pixels; i++)
        assert_int_equal(board.pixels[i], 'A');
}

static const char *ask(const char *action)
{
    static char answer[MANAGE_ANSWER_MAX];
    char request[128];
    snprintf(request, sizeof request, "{\"action\":\"%s\",\"password\":\"abcdefg1\"}", action);
    size_t len = device_manage(device, request, strlen(request), answer, sizeof answer);
    assert_int_equal(len, strlen(answer));
    return answer;
}

/* proves: P-PRIV-01, P-PRIV-07 */
static void a_snapshot_is_to_be_had_in_normal_mode_only(void **state)
{
    (void)state;
    activate("normal");
    configure("{}");
    device_start(device);
    assert_non_null(strstr(ask("snapshot"), "the camera has no picture now"));
    see('A');
    assert_string_equal(ask("snapshot"), "{\"ok\":true,\"snapshot\":\"QUFB\"}");
    assert_string_equal(ask("live_picture"), "{\"ok\":true,\"picture\":\"QUFB\"}");
    board.jpeg = HAL_E_IO;
    assert_non_null(strstr(ask("snapshot"), "cannot be handed out"));
    board.jpeg = 0;
    wait_s(3);
    assert_non_null(strstr(ask("snapshot"), "the camera has no picture now"));
    see('B');
    board.frame = HAL_E_IO;
    device_step(device);
    assert_non_null(strstr(ask("live_picture"), "the camera has no picture now"));
}

/* The board's JPEG shows the first pixel: it is the mean of those around it, not its own level. */
static void blur_mode_shows_a_blurred_picture_and_refuses_a_snapshot(void **state)
{
    (void)state;
    activate("blur");
    configure("{}");
    device_start(device);
    memset(board.pixels, 'A', sizeof board.pixels);
    memset(board.pixels, 255, WIDTH_PX / 16); /* the upper row of a block */
    device_step(device);
    assert_string_equal(ask("live_picture"), "{\"ok\":true,\"picture\":\"S0tL\"}");
    assert_string_equal(ask("snapshot"),
                        "{\"ok\":false,\"key\":\"action\",\"reason\":\"there are snapshots in "
                        "normal privacy mode only\"}");
}

static void a_picture_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    static const char request[] = "{\"action\":\"snapshot\",\"password\":\"abcdefg1\"}";
    char answer[MANAGE_ANSWER_MIN];
    struct hal hal = board_hal();
    hal.jpeg = largest_jpeg;
    device = device_init(memory, &model_vs121_p, &hal);
    activate("normal");
    configure("{}");
    device_start(device);
    see('A');
    assert_int_equal(strlen(ask("snapshot")), SNAPSHOT_TEXT_MAX + strlen("{\"ok\":true,"
                                                                         "\"snapshot\":\"\"}"));
    device_manage(device, request, sizeof request - 1, answer, sizeof answer);
    assert_non_null(strstr(answer, "cannot be handed out"));
}

/* proves: P-PRIV-13 */
static void clear_all_takes_every_mask_away(void **state)
{
    (void)state;
    activate("normal");
    configure("{\"privacy_mask\":{\"enable\":true,\"areas\":[{\"points\":[[0,0],[9,0],[0,9]]},"
              "{\"points\":[[0,0],[9,0],[0,9]]}]}}");
    device_start(device);
    see('A');
    assert_string_equal(ask("snapshot"), "{\"ok\":true,\"snapshot\":\"////\"}");
    assert_string_equal(ask("clear_privacy_masks"), "{\"ok\":true}");
    assert_non_null(strstr(ask("snapshot"), "the camera has no picture now"));
    see('A');
    assert_string_equal(ask("snapshot"), "{\"ok\":true,\"snapshot\":\"QUFB\"}");
    assert_int_equal(device_settings(device)->mask.n_areas, 0);
    assert_true(device_settings(device)->mask.enable);
    const struct hal hal = board_hal(); /* after a restart they are still away */
    device = device_init(memory, &model_vs121_p, &hal);
    device_start(device);
    assert_true(device_settings(device)->mask.enable);
    assert_int_equal(device_settings(device)->mask.n_areas, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_picture_is_the_last_key_or_none, make_with_pictures,
                                        unmake_with_pictures),
        cmocka_unit_test_setup_teardown(the_last_few_moments_are_held, make_with_pictures,
                                        unmake_with_pictures),
        cmocka_unit_test_setup_teardown(what_cannot_be_taken_costs_only_itself, make_with_pictures,
                                        unmake_with_pictures),
        cmocka_unit_test_setup_teardown(numbers_skip_zero, make_with_pictures,
                                        unmake_with_pictures),
        cmocka_unit_test_setup_teardown(the_largest_picture_fits_behind_the_longest_report,
                                        make_with_pictures, unmake_with_pictures),
        cmocka_unit_test_setup_teardown(a_url_gets_pictures_when_it_wants_them, make_with_pictures,
                                        unmake_with_pictures),
        cmocka_unit_test_setup_teardown(nobody_asks_for_a_picture_in_vain, make_with_pictures,
                                        unmake_with_pictures),
        cmocka_unit_test_setup_teardown(there_is_no_picture_by_mqtt, make_with_pictures,
                                        unmake_with_pictures),
        cmocka_unit_test_setup_teardown(all_reports_of_a_moment_share_its_picture,
                                        make_with_pictures, unmake_with_pictures),
        cmocka_unit_test_setup_teardown(a_slow_url_gets_the_pictures_of_the_last_moments,
                                        make_with_pictures, unmake_with_pictures),
        cmocka_unit_test_setup_teardown(what_is_sent_again_or_late_has_no_picture,
                                        make_with_pictures, unmake_with_pictures),
        cmocka_unit_test_setup_teardown(a_busy_board_costs_no_picture, make_with_pictures,
                                        unmake_with_pictures),
        cmocka_unit_test_setup_teardown(a_report_goes_without_when_there_is_no_picture,
                                        make_with_pictures, unmake_with_pictures),
        cmocka_unit_test_setup_teardown(blur_mode_refuses_the_option, make_with_pictures,
                                        unmake_with_pictures),
        cmocka_unit_test_setup_teardown(masks_lie_on_the_picture_and_not_on_the_frame,
                                        make_with_pictures, unmake_with_pictures),
        cmocka_unit_test_setup_teardown(a_snapshot_is_to_be_had_in_normal_mode_only,
                                        make_with_pictures, unmake_with_pictures),
        cmocka_unit_test_setup_teardown(blur_mode_shows_a_blurred_picture_and_refuses_a_snapshot,
                                        make_with_pictures, unmake_with_pictures),
        cmocka_unit_test_setup_teardown(a_picture_that_does_not_fit_is_refused, make_with_pictures,
                                        unmake_with_pictures),
        cmocka_unit_test_setup_teardown(clear_all_takes_every_mask_away, make_with_pictures,
                                        unmake_with_pictures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
