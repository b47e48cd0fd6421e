/* SPDX-License-Identifier: MIT */
/* Configuration files that are wrong on purpose, made from the table of settings itself, so that a
 * new setting is among them by itself: every key with wrong types, beyond its range, given twice,
 * missing, too deep, too large, not UTF-8; and whole files that are cut off or spoilt. Each is
 * tried as a file and at the management interface. Whatever is refused leaves the old configuration
 * as it was, byte by byte, and the answer names the key and what it takes. */
#include "tests/unit/asking.h"

#include "firmware_core/device_parts.h"
#include "firmware_core/settings_table.h"
#include "firmware_core/settings_value.h"

enum { TEXT_CAP = 128 * 1024, DEPTH_MAX = 8 };

static char before[SETTINGS_JSON_EXPORT_MAX], after[SETTINGS_JSON_EXPORT_MAX];
static char file[TEXT_CAP], request[TEXT_CAP];
static struct settings_error error;
static unsigned n_refused, n_rows;

/* A row with its way from the outside: what stands before and behind its value in a file. */
struct place {
    const struct setting_row *row;
    const struct setting_table *table;
    char key[160], head[320], tail[32];
    bool in_list;
};

typedef void visitor(const struct place *place);

static void visit_rows(const struct setting_table *table, const struct place *above, visitor *visit)
{
    for (unsigned i = 0; i < table->n; i++) {
        const struct setting_row *row = &table->rows[i];
        struct place place = { .row = row, .table = table, .in_list = above->in_list };
        snprintf(place.key, sizeof place.key, "%.110s%s%s", above->key,
                 above->key[0] != '\0' ? "." : "", row->key);
        snprintf(place.head, sizeof place.head, "%.240s{\"%s\":", above->head, row->key);
        snprintf(place.tail, sizeof place.tail, "}%.28s", above->tail);
        visit(&place);
        n_rows++;
        if (row->kind == SETTING_LIST) {
            strcat(place.key, "[0]");
            strcat(place.head, "[");
            memmove(place.tail + 1, place.tail, strlen(place.tail) + 1);
            place.tail[0] = ']';
            place.in_list = true;
        }
        if (row->kind == SETTING_LIST || row->kind == SETTING_OBJECT)
            visit_rows(row->of, &place, visit);
    }
}

static void visit_all(visitor *visit)
{
    static const struct place outside;
    n_rows = 0;
    visit_rows(&settings_table, &outside, visit);
    assert_true(n_rows > 150);
}

static void remember(void)
{
    assert_true(device_export(device, before, sizeof before) > 0);
}

static void expect_as_before(const char *what)
{
    memset(after, 0, sizeof after);
    assert_true(device_export(device, after, sizeof after) > 0);
    if (strcmp(before, after) != 0)
        fail_msg("%.400s: the configuration is another one now", what);
}

/* The key is this one or, for a list of values, one of its elements. */
static bool is_of(const char *key, const char *of)
{
    size_t len = strlen(of);
    return strncmp(key, of, len) == 0 && (key[len] == '\0' || key[len] == '[');
}

static void expect_bad_answer(const char *key, const char *reason)
{
    char begin[160];
    size_t len = device_manage(device, request, strlen(request), answer, sizeof answer);
    assert_int_equal(len, strlen(answer));
    snprintf(begin, sizeof begin, "{\"ok\":false,\"key\":\"%s", key);
    if (strncmp(answer, begin, strlen(begin)) != 0 || strstr(answer, reason) == NULL)
        fail_msg("%.400s: answered %s", request, answer);
    expect_as_before(request);
}

/* `file` must be refused for this key, with this part of a reason, in both ways. */
static void expect_bad(const char *key, const char *reason)
{
    if (device_import(device, file, strlen(file), WIDTH_PX, HEIGHT_PX, &error) == 0)
        fail_msg("%.400s: was taken", file);
    if (!is_of(error.key, key) || strstr(error.reason, reason) == NULL || error.reason[0] == '\0')
        fail_msg("%.400s: %s: %s; expected %s: ..%s..", file, error.key, error.reason, key, reason);
    expect_as_before(file);
    snprintf(request, sizeof request, "{\"action\":\"import\"," PASSWORD ",\"config\":%s}", file);
    if (strlen(request) <= MANAGE_REQUEST_MAX)
        expect_bad_answer(key, "");
    n_refused++;
}

static void write_file(const struct place *place, const char *value)
{
    int len = snprintf(file, sizeof file, "%s%s%s", place->head, value, place->tail);
    assert_true(len > 0 && (size_t)len < sizeof file);
}

static void expect_value_bad(const struct place *place, const char *value, const char *reason)
{
    write_file(place, value);
    expect_bad(place->key, reason);
}

static void range_of(const struct setting_row *row, char *out, size_t cap)
{
    struct text text;
    text_begin(&text, out, cap);
    if (row->kind == SETTING_OBJECT)
        text_add(&text, "must be an object");
    else if (row->kind == SETTING_LIST)
        text_add(&text, "must be a list");
    else
        settings_value_range(&text, row, &model_vs121_p);
    assert_true(text_end(&text) > 0);
}

enum type { TYPE_NULL, TYPE_BOOL, TYPE_NUMBER, TYPE_TEXT, TYPE_LIST, TYPE_OBJECT };

static enum type type_of(enum setting_kind kind)
{
    switch (kind) {
    case SETTING_BOOL:
        return TYPE_BOOL;
    case SETTING_INTEGER:
        return TYPE_NUMBER;
    case SETTING_CHOICE:
    case SETTING_TEXT:
    case SETTING_TIME_ZONE:
    case SETTING_DAY_TIME:
    case SETTING_MODEL:
        return TYPE_TEXT;
    case SETTING_PERIODS:
    case SETTING_WEEKDAYS:
    case SETTING_POINTS:
    case SETTING_LIST:
        return TYPE_LIST;
    case SETTING_OBJECT:
        break;
    }
    return TYPE_OBJECT;
}

static void with_wrong_types(const struct place *place)
{
    static const struct {
        enum type type;
        const char *value;
    } values[] = {
        { TYPE_NULL, "null" },
        { TYPE_BOOL, "true" },
        { TYPE_NUMBER, "7" },
        { TYPE_TEXT, "\"7\"" },
        { TYPE_LIST, "[]" },
        { TYPE_OBJECT, "{}" },
        { TYPE_BOOL, "false" },
        { TYPE_NUMBER, "-1.5e9" },
        { TYPE_TEXT, "\"true\"" },
        { TYPE_LIST, "[7]" },
        { TYPE_OBJECT, "{\"x\":[{}]}" },
    };
    char range[256];
    range_of(place->row, range, sizeof range);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (values[i].type != type_of(place->row->kind))
            expect_value_bad(place, values[i].value, range);
}

static void every_key_refuses_every_wrong_type(void **state)
{
    (void)state;
    remember();
    visit_all(with_wrong_types);
    assert_true(n_refused > 1000);
}

/* n times the same in brackets. */
static const char *list_of(const char *element, int n)
{
    static char list[8192];
    strcpy(list, "[");
    for (int i = 0; i < n; i++)
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", i > 0 ? "," : "",
                 element);
    return strcat(list, "]");
}

static const char *text_of(size_t len)
{
    static char text[1024];
    assert_true(len + 3 <= sizeof text);
    memset(text, 'a', len + 2);
    text[0] = text[len + 1] = '"';
    text[len + 2] = '\0';
    return text;
}

static void beyond_integer(const struct place *place, const char *range)
{
    const struct setting_row *row = place->row;
    char value[32];
    snprintf(value, sizeof value, "%lld", (long long)row->min - 1);
    expect_value_bad(place, value, range);
    snprintf(value, sizeof value, "%lld", (long long)row->max + 1);
    expect_value_bad(place, value, range);
    snprintf(value, sizeof value, "%d.5", (int)row->min);
    expect_value_bad(place, value, range);
    expect_value_bad(place, "1e300", range);
    expect_value_bad(place, "-1e300", range);
    expect_value_bad(place, "4294967296", range);
    snprintf(value, sizeof value, "%lld", 4294967296LL + row->min);
    expect_value_bad(place, value, range);
}

static void beyond_points(const struct place *place, const char *range)
{
    int max = settings_table_max(place->row, &model_vs121_p);
    expect_value_bad(place, list_of("[1,1]", max + 1), range);
    expect_value_bad(place, list_of("[1,1]", place->row->min - 1), range);
    expect_value_bad(place, list_of("[-1,0]", place->row->min), "x takes 0..319, y takes 0..239");
    expect_value_bad(place, list_of("[0,240]", place->row->min), "x takes 0..319, y takes 0..239");
    expect_value_bad(place, list_of("[320,0]", place->row->min), "x takes 0..319, y takes 0..239");
    expect_value_bad(place, list_of("[1]", place->row->min), "[x, y]");
    expect_value_bad(place, list_of("[1,2,3]", place->row->min), "[x, y]");
    expect_value_bad(place, list_of("[1,2.5]", place->row->min), "[x, y]");
    expect_value_bad(place, list_of("[\"1\",2]", place->row->min), "[x, y]");
}

static void each_bad(const struct place *place, const char *const *values, const char *reason)
{
    for (; *values != NULL; values++)
        expect_value_bad(place, *values, reason);
}

static void beyond_its_range(const struct place *place)
{
    static const char *const no_choice[] = { "\"\"", "\"no_such\"", "\"ON\"", "\" \"", NULL };
    static const char *const no_zone[] = { "\"UTC+14:01\"", "\"UTC-12:01\"", "\"UTC\"",
                                           "\"UTC+8\"",     "\"\"",          NULL };
    static const char *const no_time[] = { "\"24:01\"", "\"9:00\"",   "\"09:60\"", "\"\"",
                                           "\"-1:00\"", "\"09:00x\"", NULL };
    static const char *const no_periods[] = {
        "[\"10:00-09:00\"]",
        "[\"09:00-09:00\"]",
        "[\"09:00-24:01\"]",
        "[\"09:00\"]",
        "[7]",
        "[\"09:00-10:00\",\"09:30-11:00\"]",
        "[\"00:00-01:00\",\"02:00-03:00\",\"04:00-05:00\",\"06:00-07:00\"]",
        NULL
    };
    static const char *const no_days[] = { "[]", "[\"someday\"]", "[7]", "[\"monday\",\"monday\"]",
                                           NULL };
    char range[256];
    range_of(place->row, range, sizeof range);
    switch (place->row->kind) {
    case SETTING_INTEGER:
        beyond_integer(place, range);
        break;
    case SETTING_CHOICE:
    case SETTING_MODEL:
        each_bad(place, no_choice, range);
        break;
    case SETTING_TEXT:
        expect_value_bad(place, text_of(place->row->size), range);
        expect_value_bad(place, "\"a\\tb\"", "control characters");
        expect_value_bad(place, "\"a\\u007fb\"", "control characters");
        break;
    case SETTING_TIME_ZONE:
        each_bad(place, no_zone, range);
        break;
    case SETTING_DAY_TIME:
        each_bad(place, no_time, range);
        break;
    case SETTING_PERIODS:
        each_bad(place, no_periods, range);
        break;
    case SETTING_WEEKDAYS:
        each_bad(place, no_days, range);
        break;
    case SETTING_POINTS:
        beyond_points(place, range);
        break;
    case SETTING_LIST:
        expect_value_bad(place, list_of("{}", settings_table_max(place->row, &model_vs121_p) + 1),
                         "takes at most");
        break;
    case SETTING_BOOL: /* has no other values of its type */
    case SETTING_OBJECT:
        break;
    }
}

static void every_key_refuses_what_is_beyond_its_range(void **state)
{
    (void)state;
    remember();
    visit_all(beyond_its_range);
}

/* A value that the row takes, whatever the others are. */
static const char *fitting_value(const struct place *place)
{
    static char value[64];
    const struct setting_row *row = place->row;
    switch (row->kind) {
    case SETTING_BOOL:
        return "false";
    case SETTING_INTEGER:
        snprintf(value, sizeof value, "%d", (int)row->min);
        return value;
    case SETTING_CHOICE:
        snprintf(value, sizeof value, "\"%s\"", row->names[row->fixed ? 1 : 0]);
        return value;
    case SETTING_TEXT:
        return strcmp(row->key, "ip_address") == 0         ? "\"10.0.0.1\""
               : strcmp(row->key, "ipv4_subnet_mask") == 0 ? "\"255.0.0.0\""
                                                           : "\"\"";
    case SETTING_TIME_ZONE:
        return "\"UTC+1:00\"";
    case SETTING_DAY_TIME:
        return "\"01:00\"";
    case SETTING_WEEKDAYS:
        return "[\"monday\"]";
    case SETTING_POINTS:
        return list_of("[1,1]", row->min);
    case SETTING_MODEL:
        return "\"vs121-p\"";
    case SETTING_PERIODS:
    case SETTING_LIST:
        return "[]";
    case SETTING_OBJECT:
        break;
    }
    return "{}";
}

static void given_twice(const struct place *place)
{
    char value[64], twice[256];
    snprintf(value, sizeof value, "%s", fitting_value(place));
    snprintf(twice, sizeof twice, "%s,\"%s\":%s", value, place->row->key, value);
    expect_value_bad(place, twice, "is given twice");
}

static void every_key_may_be_given_once_only(void **state)
{
    (void)state;
    remember();
    visit_all(given_twice);
}

static void misspelt(const struct place *place)
{
    char key[180], *at;
    write_file(place, fitting_value(place));
    at = file + strlen(place->head) - 2; /* the quotes behind the key */
    memmove(at + 1, at, strlen(at) + 1);
    *at = 'x';
    snprintf(key, sizeof key, "%sx", place->key);
    expect_bad(key, "unknown key; the nearest known one is ");
}

static void every_object_refuses_a_key_that_it_does_not_have(void **state)
{
    (void)state;
    remember();
    visit_all(misspelt);
}

/* What must be given stands in a list's element; an element without it is refused. */
static void left_out(const struct place *place)
{
    if (place->row->factory == NULL || strcmp(place->row->factory, "must be given") != 0)
        return;
    write_file(place, "");
    char *at = file + strlen(place->head) - strlen(place->row->key) - 3;
    snprintf(at, sizeof file - (size_t)(at - file), "%s", place->tail);
    expect_bad(place->key, "");
}

static void what_must_be_given_is_missed(void **state)
{
    (void)state;
    remember();
    n_refused = 0;
    visit_all(left_out);
    assert_true(n_refused >= 2); /* the corners of regions and of masks */
}

static void too_deep(const struct place *place)
{
    write_file(place, "[[[[[[[[[[[[[[[[7]]]]]]]]]]]]]]]]");
    expect_bad("", "deeper than 16 levels");
}

static void no_key_takes_what_is_too_deep(void **state)
{
    (void)state;
    remember();
    visit_all(too_deep);
}

static void not_utf_8(const struct place *place)
{
    static const char *const bad[] = { "\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"",
                                       "\"\xe2\x82\"" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        write_file(place, bad[i]);
        expect_bad("", "UTF-8");
    }
}

static void no_key_takes_bytes_that_are_no_utf_8(void **state)
{
    (void)state;
    remember();
    visit_all(not_utf_8);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, make_configured, unmake)

/* Every call of it would cost a hundredth of a second. */
static int quick_hash(void *ctx, const char *secret, const uint8_t salt[HAL_SALT_SIZE],
                      uint32_t rounds, uint8_t out[HAL_HASH_SIZE])
{
    (void)rounds;
    return secrets_hash(ctx, secret, salt, 1, out);
}

/* A configuration that differs from the factory's in each part. */
static const char config[] =
    "{\"network\":{\"ip_address\":\"10.1.2.3\"},\"date_time\":{\"time_zone\":\"UTC-3:30\"},"
    "\"region_people_counting\":{\"detection_region\":{\"enable\":true,\"regions\":["
    "{\"number\":3,\"points\":[[10,10],[90,10],[90,90]]}]},"
    "\"report\":{\"http\":[{\"enable\":true,\"url\":\"http://server/"
    "a?b=c\",\"password\":\"\\\"x\"}]}},"
    "\"line_crossing_counting\":{\"enable\":true,\"line\":[[0,120],[319,120]]},"
    "\"people_flow_analysis\":{\"edge_names\":{\"A\":\"T\xc3\xbcr\"}}}";

static int make_configured(void **state)
{
    make_fresh(state);
    device->hal.hash_secret = quick_hash;
    expect_ok(FIRST_USE);
    device_start(device);
    assert_int_equal(device_import(device, config, strlen(config), WIDTH_PX, HEIGHT_PX, &error), 0);
    return 0;
}

static void a_file_that_is_cut_off_anywhere_is_refused(void **state)
{
    (void)state;
    remember();
    size_t len = strlen(before);
    while (len > 0 && before[len - 1] != '}')
        len--;
    for (size_t n = 0; n < len; n += n < 200 || n + 200 > len ? 1 : 97) {
        if (device_import(device, before, n, WIDTH_PX, HEIGHT_PX, &error) == 0)
            fail_msg("%zu bytes of %zu were taken", n, len);
        assert_true(error.reason[0] != '\0');
        expect_as_before("cut off");
    }
    memcpy(file, before, sizeof before);
    assert_int_equal(device_import(device, file, len, WIDTH_PX, HEIGHT_PX, &error), 0);
    expect_as_before("as it was exported");
}

/* One byte is another one: taken whole, or refused whole. What is taken can be exported and taken
 * again. */
static void a_file_with_a_spoilt_byte_is_taken_whole_or_not_at_all(void **state)
{
    (void)state;
    static const char spoilt[] = { '\0', '"', '{', ']', ',', '9', '\xff', ' ' };
    remember();
    size_t len = strlen(before);
    unsigned refused = 0;
    for (size_t at = 0; at < len; at += 53) {
        memcpy(file, before, len + 1);
        file[at] = spoilt[at / 53 % sizeof spoilt];
        if (device_import(device, file, len, WIDTH_PX, HEIGHT_PX, &error) != 0) {
            expect_as_before("spoilt");
            refused++;
            continue;
        }
        assert_true(device_export(device, after, sizeof after) > 0);
        assert_int_equal(device_import(device, after, strlen(after), WIDTH_PX, HEIGHT_PX, &error),
                         0);
        assert_int_equal(device_import(device, before, len, WIDTH_PX, HEIGHT_PX, &error), 0);
        expect_as_before("put back");
    }
    assert_true(refused > 10);
}

static void a_file_that_is_too_large_is_refused(void **state)
{
    (void)state;
    remember();
    memset(file, ' ', SETTINGS_JSON_MAX + 1);
    file[0] = '{';
    file[SETTINGS_JSON_MAX] = '}';
    assert_int_equal(
        device_import(device, file, SETTINGS_JSON_MAX + 1, WIDTH_PX, HEIGHT_PX, &error), -1);
    assert_string_equal(error.reason, "the text is longer than 65536 bytes");
    expect_as_before("65537 bytes");
    strcpy(file, "{\"network\":{\"ip_address\":\"");
    size_t n = strlen(file);
    memset(file + n, '1', 60000);
    strcpy(file + n + 60000, "\"}}");
    expect_bad("network.ip_address", "at most 15 bytes");
    strcpy(file, "{\"line_crossing_counting\":{\"line\":[");
    for (int i = 0; i < 12000; i++)
        strcat(file + strlen(file), i > 0 ? ",[]" : "[]");
    strcat(file + strlen(file), "]}}");
    expect_bad("", "more values than the device has memory for");
}

/* As its file, byte by byte: what a page that uploads it would do. */
static void a_file_as_a_text_is_as_good_and_as_bad(void **state)
{
    (void)state;
    remember();
    static const struct {
        const char *config, *key, *reason;
    } cases[] = {
        { "\"\"", "", "is not JSON" },
        { "\"{\"", "", "cut off" },
        { "\"[]\"", "", "must be an object" },
        { "\"{} x\"", "", "is not JSON" },
        { "\"{\\\"network\\\":{\\\"mtu\\\":1199}}\"", "network.mtu", "takes 1200..1500, not 1199" },
        { "\"{\\\"network\\\":{},\\\"network\\\":{}}\"", "network", "is given twice" },
        { "\"{\\\"a\\\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}\"", "", "deeper than 16" },
        { "7", "", "must be an object" },
        { "[]", "", "must be an object" },
        { "null", "", "must be an object" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(request, sizeof request, "{\"action\":\"import\"," PASSWORD ",\"config\":%s}",
                 cases[i].config);
        expect_bad_answer(cases[i].key, cases[i].reason);
    }
    expect_ok("{\"action\":\"import\"," PASSWORD
              ",\"config\":\"{\\\"network\\\":{\\\"mtu\\\":1200}}\"}");
    assert_int_equal(device->settings.network.mtu, 1200);
}

/* proves: P-SYS-16 P-SYS-17 */
static void an_export_goes_into_another_device_and_comes_back(void **state)
{
    (void)state;
    remember();
    expect_ok("{\"action\":\"export\"," PASSWORD "}");
    const char *exported = strstr(answer, "\"config\":");
    assert_non_null(exported);
    snprintf(request, sizeof request, "{\"action\":\"import\"," PASSWORD ",%s", exported);
    expect_ok("{\"action\":\"import\"," PASSWORD ",\"config\":{}}");
    assert_string_equal(device->settings.network.ip_address, "192.168.5.220");
    expect_ok(request);
    expect_as_before("export, reset, import");
    unmake(state);
    make_configured(state);
    expect_ok(request);
    expect_as_before("another device");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(every_key_refuses_every_wrong_type),
        FRESH(every_key_refuses_what_is_beyond_its_range),
        FRESH(every_key_may_be_given_once_only),
        FRESH(every_object_refuses_a_key_that_it_does_not_have),
        FRESH(what_must_be_given_is_missed),
        FRESH(no_key_takes_what_is_too_deep),
        FRESH(no_key_takes_bytes_that_are_no_utf_8),
        FRESH(a_file_that_is_cut_off_anywhere_is_refused),
        FRESH(a_file_with_a_spoilt_byte_is_taken_whole_or_not_at_all),
        FRESH(a_file_that_is_too_large_is_refused),
        FRESH(a_file_as_a_text_is_as_good_and_as_bad),
        FRESH(an_export_goes_into_another_device_and_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
