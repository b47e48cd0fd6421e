/* SPDX-License-Identifier: MIT */
/* The device's one user: first use, password rules, login, security questions, and that nobody can
 * guess fast. Asked at the management interface, as the device's pages will. */
#include "tests/unit/asking.h"

#include "firmware_core/device_parts.h"
#include "firmware_core/factory_reset.h"
#include "firmware_core/store.h"

#define ACTIVATE "\"action\":\"activate\",\"privacy_mode\":\"blur\","
#define LOGIN(password) "{\"action\":\"login\",\"password\":\"" password "\"}"
#define QUESTION(question, answer) "{\"question\":\"" question "\",\"answer\":\"" answer "\"}"
#define THREE                                                                                      \
    "\"questions\":[" QUESTION("Which dish could you eat every day?", "soup") "," QUESTION(        \
        "Mein Haustier?", "Kätzchen") "," QUESTION("Third?", "3") "]"
#define FORGOT(answers, password, confirm)                                                         \
    "{\"action\":\"forgot_password\",\"answers\":[" answers "],\"new_password\":\"" password       \
    "\",\"confirm\":\"" confirm "\"}"
#define RIGHT_ANSWERS "\"soup\",\"Kätzchen\",\"3\""

/* proves: P-USER-01 */
static void nothing_is_done_before_a_password_was_chosen(void **state)
{
    (void)state;
    static const char *const requests[] = {
        LOGIN("abcdefg1"),
        "{\"action\":\"export\"," PASSWORD "}",
        "{\"action\":\"set_password\"," PASSWORD ",\"new_password\":\"abcdefg2\"}",
        "{\"action\":\"set_questions\"," PASSWORD "," THREE "}",
        FORGOT(RIGHT_ANSWERS, "abcdefg2", "abcdefg2"),
    };
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
        expect_refusal(requests[i], "action", "activate comes first");
    expect_ok(FIRST_USE);
    expect_ok(LOGIN("abcdefg1"));
}

/* Whatever actions there will be. proves: P-USER-01 */
static void of_a_fresh_device_two_actions_answer_and_no_others(void **state)
{
    (void)state;
    char request[96];
    for (unsigned i = 0; manage_action(i) != NULL; i++) {
        const char *name = manage_action(i);
        if (strcmp(name, "activate") == 0 || strcmp(name, "welcome") == 0)
            continue;
        snprintf(request, sizeof request, "{\"action\":\"%s\"}", name);
        expect_refusal(request, "action", "activate comes first");
    }
}

/* proves: P-USER-03, P-USER-11 */
static void every_action_of_the_user_asks_for_the_password(void **state)
{
    (void)state;
    static const char *const open[] = { "activate", "welcome", "forgot_password" };
    char request[96];
    for (unsigned i = 0; manage_action(i) != NULL; i++) {
        const char *name = manage_action(i);
        bool is_open = false;
        for (unsigned k = 0; k < 3; k++)
            is_open = is_open || strcmp(name, open[k]) == 0;
        if (is_open)
            continue;
        snprintf(request, sizeof request, "{\"action\":\"%s\"}", name);
        expect_refusal(request, "password", "must be given");
        snprintf(request, sizeof request, "{\"action\":\"%s\",\"password\":\"wrong123\"}", name);
        expect_refusal(request, "password", "is not that of the user");
        expect_ok(LOGIN("abcdefg1")); /* so that nobody has to pause */
    }
}

/* proves: P-PRIV-03 */
static void first_use_asks_for_the_privacy_mode(void **state)
{
    (void)state;
    expect_refusal("{\"action\":\"activate\"," PASSWORD "}", "privacy_mode", "must be given");
    expect_refusal("{\"action\":\"activate\"," PASSWORD ",\"privacy_mode\":\"mosaic\"}",
                   "privacy_mode", "takes blur, normal");
    expect_refusal(LOGIN("abcdefg1"), "action", "activate comes first");
    expect_ok(FIRST_USE);
    assert_int_equal(access_privacy_mode(&device->access), PRIVACY_NORMAL);
}

/* proves: P-PRIV-04 */
static void blur_is_preselected(void **state)
{
    (void)state;
    assert_non_null(
        strstr(ask("{\"action\":\"welcome\"}"), "\"activated\":false,\"privacy_mode\":\"blur\""));
    expect_ok(FIRST_USE);
    assert_non_null(
        strstr(ask("{\"action\":\"welcome\"}"), "\"activated\":true,\"privacy_mode\":\"normal\""));
}

/* proves: P-USER-04 P-USER-05 */
static void a_password_has_8_to_32_characters_with_a_digit_and_a_letter(void **state)
{
    static const struct {
        const char *password, *fault;
    } cases[] = {
        { "", "takes 8..32 characters" },
        { "abcdef1", "takes 8..32 characters" },
        { "abcdefg1", NULL },
        { "12345678901234567890123456789x12", NULL },
        { "12345678901234567890123456789x123", "takes 8..32 characters" },
        { "12345678", "one digit and one letter" },
        { "abcdefgh", "one digit and one letter" },
        { "--------", "one digit and one letter" },
        { "-------1", "one digit and one letter" },
        { "------Z9", NULL },
        { "äöüßé1a", "takes 8..32 characters" },
        { "äöüßéñ1a", NULL }, /* eight characters in 14 bytes */
        { "äöüßéñ12", "one digit and one letter" },
        { "a 1 b 2 ", NULL },
        { "abcdefg1\\u0007", "control characters" },
        { "abcdefg1\\u007f", "control characters" },
    };
    char request[256];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unmake(state);
        make_fresh(state);
        snprintf(request, sizeof request, "{" ACTIVATE "\"password\":\"%s\"}", cases[i].password);
        if (cases[i].fault == NULL)
            expect_ok(request);
        else
            expect_refusal(request, "password", cases[i].fault);
    }
}

/* proves: P-USER-02 P-USER-10 */
static void questions_may_be_set_at_first_use_or_left_out(void **state)
{
    expect_ok("{" ACTIVATE PASSWORD "}");
    assert_non_null(strstr(ask("{\"action\":\"welcome\"}"), "\"questions\":[]"));
    unmake(state);
    make_fresh(state);
    expect_ok("{" ACTIVATE PASSWORD "," THREE "}");
    assert_non_null(
        strstr(ask("{\"action\":\"welcome\"}"),
               "\"questions\":[\"Which dish could you eat every day?\",\"Mein Haustier?\","
               "\"Third?\"]"));
}

static void questions_that_are_not_three_whole_ones_are_refused(void **state)
{
    static const char long_text[] =
        "0123456789012345678901234567890123456789012345678901234567890123";
    static const struct {
        const char *questions, *key, *reason;
    } cases[] = {
        { "[]", "questions", "takes exactly 3" },
        { "7", "questions", "takes exactly 3" },
        { "null", "questions", "takes exactly 3" },
        { "[" QUESTION("a", "b") "," QUESTION("c", "d") "]", "questions", "takes exactly 3" },
        { "[1,2,3]", "questions[0]", "a question and an answer" },
        { "[" QUESTION("a", "b") ",{},{}]", "questions[1]", "a question and an answer" },
        { "[" QUESTION("a", "b") "," QUESTION("", "d") ",{}]", "questions[1].question", "1..127" },
        { "[" QUESTION("a", "b") "," QUESTION("c", "d") "," QUESTION("e", "") "]",
          "questions[2].answer", "1..63" },
        { "[" QUESTION("a", "b") "," QUESTION("a", "d") "," QUESTION("e", "f") "]",
          "questions[1].question", "asked twice" },
        { "[" QUESTION("a", "b\\n") ",{},{}]", "questions[0].answer", "1..63" },
        { "[{\"question\":\"a\",\"answer\":\"b\",\"hint\":\"c\"},{},{}]", "questions[0]",
          "nothing else" },
        { "[{\"question\":1,\"answer\":\"b\"},{},{}]", "questions[0].question", "1..127" },
    };
    char request[512];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(request, sizeof request, "{" ACTIVATE PASSWORD ",\"questions\":%s}",
                 cases[i].questions);
        expect_refusal(request, cases[i].key, cases[i].reason);
    }
    snprintf(request, sizeof request,
             "{" ACTIVATE PASSWORD ",\"questions\":[{\"question\":\"a\",\"answer\":\"%s\"},{},{}]}",
             long_text);
    expect_refusal(request, "questions[0].answer", "1..63");
    expect_refusal(LOGIN("abcdefg1"), "action", "activate comes first");
}

/* proves: P-USER-03 P-USER-12 P-USER-13 */
static void the_user_is_admin_and_an_administrator(void **state)
{
    (void)state;
    expect_ok(LOGIN("abcdefg1"));
    assert_string_equal(answer,
                        "{\"ok\":true,\"username\":\"admin\",\"user_level\":\"Administrator\"}");
    expect_ok("{\"action\":\"login\",\"username\":\"admin\"," PASSWORD "}");
    expect_refusal(LOGIN("abcdefg2"), "password", "is not that of the user");
    expect_refusal("{\"action\":\"login\",\"username\":\"root\"," PASSWORD "}", "password",
                   "is not that of the user");
    expect_refusal("{\"action\":\"login\",\"username\":1," PASSWORD "}", "password",
                   "is not that of the user");
    expect_refusal("{\"action\":\"login\"}", "password", "must be given");
    expect_refusal("{\"action\":\"set_password\"," PASSWORD ",\"user_level\":\"Guest\","
                   "\"new_password\":\"abcdefg2\",\"confirm\":\"abcdefg2\"}",
                   "user_level", "is Administrator");
    expect_refusal("{\"action\":\"set_password\",\"username\":\"boss\"," PASSWORD ","
                   "\"new_password\":\"abcdefg2\",\"confirm\":\"abcdefg2\"}",
                   "password", "is not that of the user");
    expect_ok(LOGIN("abcdefg1"));
}

#define SET(password, fresh, confirm)                                                              \
    "{\"action\":\"set_password\",\"password\":\"" password "\",\"new_password\":\"" fresh         \
    "\",\"confirm\":\"" confirm "\"}"

/* proves: P-USER-11 P-USER-14 P-USER-15 */
static void a_new_password_takes_the_place_of_the_present_one(void **state)
{
    (void)state;
    expect_refusal(SET("wrong123", "abcdefg2", "abcdefg2"), "password", "is not that of the user");
    expect_refusal(SET("abcdefg1", "abcdefg2", "abcdefg3"), "confirm", "not the same");
    expect_refusal(SET("abcdefg1", "abcdef2", "abcdef2"), "new_password", "8..32");
    expect_refusal("{\"action\":\"set_password\"," PASSWORD ",\"new_password\":\"abcdefg2\"}",
                   "confirm", "must be given");
    expect_ok(LOGIN("abcdefg1"));
    expect_ok(SET("abcdefg1", "abcdefg2", "abcdefg2"));
    expect_refusal(LOGIN("abcdefg1"), "password", "is not that of the user");
    expect_ok(LOGIN("abcdefg2"));
    restart();
    expect_ok(LOGIN("abcdefg2"));
}

/* proves: P-USER-06 */
static void three_right_answers_set_a_new_password(void **state)
{
    (void)state;
    expect_ok("{" ACTIVATE PASSWORD "," THREE "}");
    expect_refusal(FORGOT("\"soup\",\"Kätzchen\",\"4\"", "abcdefg2", "abcdefg2"), "answers",
                   "are not all right");
    expect_refusal(FORGOT("\"Soup\",\"Kätzchen\",\"3\"", "abcdefg2", "abcdefg2"), "answers",
                   "are not all right");
    expect_refusal(FORGOT("\"soup\",\"Kätzchen\"", "abcdefg2", "abcdefg2"), "answers", "exactly 3");
    expect_refusal(FORGOT("1,2,3", "abcdefg2", "abcdefg2"), "answers", "are not all right");
    expect_refusal(FORGOT(RIGHT_ANSWERS, "abcdefg2", "abcdefg3"), "confirm", "not the same");
    expect_refusal(FORGOT(RIGHT_ANSWERS, "short1", "short1"), "new_password", "8..32");
    expect_refusal(LOGIN("abcdefg2"), "password", "is not that of the user");
    expect_ok(LOGIN("abcdefg1"));
    expect_ok(FORGOT(RIGHT_ANSWERS, "abcdefg2", "abcdefg2"));
    expect_ok(LOGIN("abcdefg2"));
    expect_refusal(LOGIN("abcdefg1"), "password", "is not that of the user");
}

/* proves: P-USER-07 */
static void without_questions_a_forgotten_password_stays_so(void **state)
{
    (void)state;
    expect_refusal(FORGOT(RIGHT_ANSWERS, "abcdefg2", "abcdefg2"), "action", "reset button");
    expect_refusal(FORGOT("\"\",\"\",\"\"", "abcdefg2", "abcdefg2"), "action", "reset button");
    expect_ok(LOGIN("abcdefg1"));
}

/* proves: P-USER-08 */
static void questions_can_be_replaced(void **state)
{
    (void)state;
    expect_refusal("{\"action\":\"set_questions\",\"password\":\"wrong123\"," THREE "}", "password",
                   "is not that of the user");
    expect_ok("{\"action\":\"set_questions\"," PASSWORD "," THREE "}");
    restart();
    expect_ok("{\"action\":\"set_questions\"," PASSWORD ",\"questions\":[" QUESTION(
        "a", "1") "," QUESTION("b", "2") "," QUESTION("c", "3") "]}");
    restart();
    expect_refusal(FORGOT(RIGHT_ANSWERS, "abcdefg2", "abcdefg2"), "answers", "not all right");
    expect_ok(FORGOT("\"1\",\"2\",\"3\"", "abcdefg2", "abcdefg2"));
    expect_ok(LOGIN("abcdefg2"));
}

/* proves: P-USER-09 */
static void twelve_questions_are_ready_to_be_picked(void **state)
{
    (void)state;
    char request[1024];
    const char *const *ready = access_ready_made;
    ask("{\"action\":\"welcome\"}");
    for (int i = 0; i < ACCESS_READY_MADE; i++) {
        assert_non_null(strstr(answer, ready[i]));
        for (int k = 0; k < i; k++)
            assert_string_not_equal(ready[i], ready[k]);
    }
    for (int i = 0; i < ACCESS_READY_MADE; i += 3) {
        snprintf(request, sizeof request,
                 "{\"action\":\"set_questions\"," PASSWORD ",\"questions\":[" QUESTION(
                     "%s", "1") "," QUESTION("%s", "2") "," QUESTION("%s", "3") "]}",
                 ready[i], ready[i + 1], ready[i + 2]);
        expect_ok(request);
    }
}

static void after_five_wrong_tries_nothing_is_tried_for_five_minutes(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        expect_refusal(LOGIN("wrong123"), "password", "is not that of the user");
    expect_refusal(LOGIN("abcdefg1"), "password", "another 300 s");
    board.now_us += UINT64_C(299000001);
    expect_refusal(LOGIN("abcdefg1"), "password", "another 1 s");
    board.now_us += 999999;
    expect_refusal(LOGIN("wrong123"), "password", "is not that of the user");
    expect_refusal(LOGIN("abcdefg1"), "password", "another 300 s");
    board.now_us += 300 * UINT64_C(1000000);
    expect_ok(LOGIN("abcdefg1"));
    for (int i = 0; i < 4; i++)
        expect_refusal(LOGIN("wrong123"), "password", "is not that of the user");
    expect_ok(LOGIN("abcdefg1"));
}

static void a_restart_forgets_no_wrong_try(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        expect_refusal(LOGIN("wrong123"), "password", "is not that of the user");
        restart();
    }
    expect_refusal(LOGIN("abcdefg1"), "password", "another 300 s");
    board.now_us += 200 * UINT64_C(1000000);
    restart(); /* nobody knows for how long it was off */
    expect_refusal(LOGIN("abcdefg1"), "password", "another 300 s");
    board.now_us += 300 * UINT64_C(1000000);
    expect_refusal(LOGIN("wrong123"), "password", "is not that of the user");
    restart();
    expect_refusal(LOGIN("abcdefg1"), "password", "another 300 s");
    board.now_us += 300 * UINT64_C(1000000);
    expect_ok(LOGIN("abcdefg1"));
    restart();
    for (int i = 0; i < 4; i++)
        expect_refusal(LOGIN("wrong123"), "password", "is not that of the user");
    expect_ok(LOGIN("abcdefg1"));
}

static void a_count_of_tries_that_cannot_be_read_brings_a_pause(void **state)
{
    (void)state;
    static const uint8_t broken[][2] = { { 6, 0 }, { 255, 0 }, { 1, 0 } };
    const struct hal hal = board_hal();
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        assert_int_equal(store_put(&hal, UINT32_C(0x02000001), broken[i], i < 2 ? 1 : 2), HAL_OK);
        restart();
        expect_refusal(LOGIN("abcdefg1"), "password", "another 300 s");
        board.now_us += 300 * UINT64_C(1000000);
        expect_ok(LOGIN("abcdefg1"));
    }
}

static void wrong_tries_end_with_the_user_they_were_about(void **state)
{
    (void)state;
    const struct hal hal = board_hal();
    for (int i = 0; i < 5; i++)
        expect_refusal(LOGIN("wrong123"), "password", "is not that of the user");
    assert_int_equal(factory_reset_order(&hal, SPARE_USER), HAL_OK);
    restart();
    expect_refusal(LOGIN("abcdefg1"), "password", "another 300 s");
    assert_int_equal(factory_reset_order(&hal, 0), HAL_OK);
    restart();
    expect_ok(FIRST_USE);
    expect_ok(LOGIN("abcdefg1"));
}

static void wrong_answers_are_tries_too(void **state)
{
    (void)state;
    expect_ok("{" ACTIVATE PASSWORD "," THREE "}");
    for (int i = 0; i < 5; i++)
        expect_refusal(FORGOT("\"1\",\"2\",\"3\"", "abcdefg2", "abcdefg2"), "answers", "not all");
    expect_refusal(FORGOT(RIGHT_ANSWERS, "abcdefg2", "abcdefg2"), "answers", "another 300 s");
    expect_refusal(LOGIN("abcdefg1"), "password", "another 300 s");
}

static void neither_memory_nor_store_tells_the_password(void **state)
{
    (void)state;
    uint8_t record[4096];
    expect_ok("{" ACTIVATE PASSWORD "," THREE "}");
    int len = board_store_read(&board, UINT32_C(0x02000000), record, sizeof record);
    assert_true(len > 0);
    assert_null(memmem(record, (size_t)len, "abcdefg1", 8));
    assert_null(memmem(record, (size_t)len, "tzchen", 6));
    assert_null(memmem(device, device_size(), "abcdefg1", 8));
    assert_null(memmem(device, device_size(), "tzchen", 6));
    struct secret first = device->access.password;
    expect_ok(SET("abcdefg1", "abcdefg1", "abcdefg1"));
    assert_memory_not_equal(&first, &device->access.password, sizeof first);
}

static void a_record_that_cannot_be_read_locks_the_device(void **state)
{
    (void)state;
    struct hal_record spoilt = { UINT32_C(0x02000000), "spoilt", 6 };
    assert_int_equal(board_store_write(&board, &spoilt, 1), HAL_OK);
    restart();
    expect_refusal(FIRST_USE, "action", "has a password already");
    expect_refusal(LOGIN("abcdefg1"), "password", "is not that of the user");
    assert_int_equal(access_privacy_mode(&device->access), PRIVACY_BLUR);
}

/* The expected value is Python's: hashlib.pbkdf2_hmac("sha256", ..., 4096, 32). */
static void the_hash_is_pbkdf2_with_sha_256(void **state)
{
    (void)state;
    static const uint8_t expected[HAL_HASH_SIZE] = {
        0x8b, 0x9e, 0xfe, 0x2b, 0xeb, 0xd5, 0x64, 0x0a, 0x98, 0xde, 0x38,
        0x20, 0xd1, 0x69, 0x6b, 0xbf, 0xce, 0x8f, 0x87, 0xf7, 0x05, 0xb4,
        0xb4, 0xa1, 0x12, 0xd5, 0x8e, 0xb7, 0x59, 0x02, 0xd1, 0xf8,
    };
    const uint8_t salt[HAL_SALT_SIZE] = "0123456789abcde";
    uint8_t out[HAL_HASH_SIZE];
    assert_int_equal(secrets_hash(NULL, "password", salt, 4096, out), HAL_OK);
    assert_memory_equal(out, expected, sizeof out);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, make_fresh, unmake)
#define USED(test) cmocka_unit_test_setup_teardown(test, make_used, unmake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(nothing_is_done_before_a_password_was_chosen),
        FRESH(of_a_fresh_device_two_actions_answer_and_no_others),
        USED(every_action_of_the_user_asks_for_the_password),
        FRESH(blur_is_preselected),
        FRESH(first_use_asks_for_the_privacy_mode),
        FRESH(a_password_has_8_to_32_characters_with_a_digit_and_a_letter),
        FRESH(questions_may_be_set_at_first_use_or_left_out),
        FRESH(questions_that_are_not_three_whole_ones_are_refused),
        USED(the_user_is_admin_and_an_administrator),
        USED(a_new_password_takes_the_place_of_the_present_one),
        FRESH(three_right_answers_set_a_new_password),
        USED(without_questions_a_forgotten_password_stays_so),
        USED(questions_can_be_replaced),
        USED(twelve_questions_are_ready_to_be_picked),
        USED(after_five_wrong_tries_nothing_is_tried_for_five_minutes),
        USED(a_restart_forgets_no_wrong_try),
        USED(a_count_of_tries_that_cannot_be_read_brings_a_pause),
        USED(wrong_tries_end_with_the_user_they_were_about),
        FRESH(wrong_answers_are_tries_too),
        FRESH(neither_memory_nor_store_tells_the_password),
        USED(a_record_that_cannot_be_read_locks_the_device),
        FRESH(the_hash_is_pbkdf2_with_sha_256),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
