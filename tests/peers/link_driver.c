/* SPDX-License-Identifier: MIT */
/* Stands in for a device at the HAL's submit: sends numbered reports to one recipient, or to
 * several side by side, with a tick every 5 ms. Prints how each of them ended and, last, the
 * longest time that a tick or a submit took: it must never wait for the network. What it waited for
 * a core of a busy machine does not count, nor what a machine that stood still took from everybody
 * (steady_clock.h); how much of that there was is told, too.
 *
 *   link_driver KEYS COUNT GAP_MS TIMEOUT_MS RETRY_MS RECIPIENT...
 *   RECIPIENT: name,http,URL,verify|any[,USER,PASSWORD]
 *              name,mqtt|mqtts|mqtts-own,HOST,PORT,CLIENT,TOPIC,QOS[,USER,PASSWORD]
 *
 * A report that is not delivered is submitted again, as the device's retransmission does, until
 * RETRY_MS after the start; 0 does not submit again. Names are looked up at DNS_SERVER, port
 * DNS_PORT, where the environment names one. With TICK_SLEEPS_MS in it each tick also sleeps that
 * long, as one that waits for the network would. Exit status 0 when all were delivered. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hal_sim/hal_host.h"
#include "hal_sim/pace.h"
#include "tests/peers/steady_clock.h"

enum { RECIPIENTS_MAX = 4, REPORTS_MAX = 256, FIELDS_MAX = 9, BODY_LEN = 96 };

static const uint64_t NS_PER_MS = 1000000;
static const uint64_t TICK_NS = 5 * 1000000;
static const uint64_t AGAIN_NS = 200 * 1000000; /* from a failure to the next try */

enum report_state { NOT_SENT, IN_FLIGHT, DELIVERED, GIVEN_UP };

struct recipient {
    char *fields[FIELDS_MAX];
    size_t n_fields;
    enum report_state reports[REPORTS_MAX];
    uint64_t hold_ns; /* nothing is sent before this long after the start */
};

struct driver {
    struct hal_host *host;
    struct steady_clock clock;
    int64_t longest_tick_ns, longest_submit_ns;
    uint64_t begin_ns, gap_ns, retry_ns, tick_sleeps_ns;
    uint32_t count, timeout_ms;
    size_t n_recipients;
    struct recipient recipients[RECIPIENTS_MAX];
};

static void on_log(void *ctx, enum hal_log_level level, const char *text)
{
    const struct driver *driver = ctx;
    (void)level;
    fprintf(stderr, "%6" PRIu64 " ms %s\n", (pace_wall_ns() - driver->begin_ns) / NS_PER_MS, text);
}

static const char *field(const struct recipient *recipient, size_t i)
{
    return i < recipient->n_fields ? recipient->fields[i] : "";
}

static void fill_in(const struct recipient *recipient, struct hal_request *request)
{
    const char *kind = field(recipient, 1);
    request->to = field(recipient, 0);
    if (strcmp(kind, "http") == 0) {
        request->protocol = HAL_PROTOCOL_HTTP;
        request->url = field(recipient, 2);
        request->verify_tls = strcmp(field(recipient, 3), "verify") == 0;
        request->username = field(recipient, 4);
        request->password = field(recipient, 5);
        return;
    }
    request->protocol = strcmp(kind, "mqtt") == 0 ? HAL_PROTOCOL_MQTT : HAL_PROTOCOL_MQTTS;
    request->own_certificates = strcmp(kind, "mqtts-own") == 0;
    request->host = field(recipient, 2);
    request->port = (uint16_t)strtoul(field(recipient, 3), NULL, 10);
    request->client_id = field(recipient, 4);
    request->topic = field(recipient, 5);
    request->qos = (uint8_t)strtoul(field(recipient, 6), NULL, 10);
    request->username = field(recipient, 7);
    request->password = field(recipient, 8);
}

static void submit(struct driver *driver, size_t to, uint32_t number)
{
    struct recipient *recipient = &driver->recipients[to];
    struct hal_request request = { .id = (uint32_t)to * REPORTS_MAX + number,
                                   .timeout_ms = driver->timeout_ms };
    char body[BODY_LEN];
    fill_in(recipient, &request);
    snprintf(body, sizeof body, "{\"to\":\"%s\",\"n\":%" PRIu32 "}", request.to, number);
    request.body = body;
    request.body_len = strlen(body);
    int64_t before_ns = steady_ns(&driver->clock);
    int result = hal_host_submit(driver->host, &request);
    int64_t took_ns = steady_ns(&driver->clock) - before_ns;
    if (took_ns > driver->longest_submit_ns)
        driver->longest_submit_ns = took_ns;
    if (result == HAL_OK)
        recipient->reports[number] = IN_FLIGHT;
    else if (result != HAL_E_BUSY)
        recipient->reports[number] = GIVEN_UP;
}

static void take_replies(struct driver *driver)
{
    static const char *const names[] = { "delivered", "refused", "unreachable" };
    struct hal_reply reply;
    uint64_t passed_ns = pace_wall_ns() - driver->begin_ns;
    while (hal_host_take_reply(driver->host, &reply)) {
        struct recipient *recipient = &driver->recipients[reply.id / REPORTS_MAX];
        uint32_t number = reply.id % REPORTS_MAX;
        bool again = reply.outcome != HAL_DELIVERED && passed_ns < driver->retry_ns;
        if (again)
            recipient->hold_ns = passed_ns + AGAIN_NS;
        recipient->reports[number] = again                            ? NOT_SENT
                                     : reply.outcome == HAL_DELIVERED ? DELIVERED
                                                                      : GIVEN_UP;
        printf("%6" PRIu64 " ms %s %" PRIu32 " %s %u\n", passed_ns / NS_PER_MS, field(recipient, 0),
               number, names[reply.outcome], reply.http_status);
    }
}

/* True while there is something left to send or to wait for. */
static bool send_due(struct driver *driver)
{
    uint64_t passed_ns = pace_wall_ns() - driver->begin_ns;
    bool any = false;
    for (size_t to = 0; to < driver->n_recipients; to++) {
        for (uint32_t i = 0; i < driver->count; i++) {
            enum report_state state = driver->recipients[to].reports[i];
            if (state == NOT_SENT && passed_ns >= i * driver->gap_ns &&
                passed_ns >= driver->recipients[to].hold_ns)
                submit(driver, to, i);
            any |= state == NOT_SENT || state == IN_FLIGHT;
        }
    }
    return any;
}

static void run(struct driver *driver)
{
    uint64_t next_ns = driver->begin_ns;
    while (send_due(driver)) {
        int64_t before_ns = steady_ns(&driver->clock);
        hal_host_wait(driver->host, 0);
        if (driver->tick_sleeps_ns > 0)
            (void)pace_sleep(pace_wall_ns() + driver->tick_sleeps_ns);
        int64_t took_ns = steady_ns(&driver->clock) - before_ns;
        if (took_ns > driver->longest_tick_ns)
            driver->longest_tick_ns = took_ns;
        take_replies(driver);
        next_ns += TICK_NS;
        while (pace_wall_ns() < next_ns)
            if (pace_sleep(next_ns) != 0)
                break;
    }
}

static bool all_delivered(const struct driver *driver)
{
    for (size_t to = 0; to < driver->n_recipients; to++)
        for (uint32_t i = 0; i < driver->count; i++)
            if (driver->recipients[to].reports[i] != DELIVERED)
                return false;
    return true;
}

static void parse_recipient(struct recipient *recipient, char *text)
{
    char *rest = text;
    while (rest && recipient->n_fields < FIELDS_MAX)
        recipient->fields[recipient->n_fields++] = strsep(&rest, ",");
}

int main(int argc, char **argv)
{
    static struct driver driver;
    if (argc < 7 || argc > 6 + RECIPIENTS_MAX) {
        fprintf(stderr, "usage: link_driver KEYS COUNT GAP_MS TIMEOUT_MS RETRY_MS RECIPIENT...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (steady_begin(&driver.clock) != 0)
        return 3;
    driver.begin_ns = pace_wall_ns();
    driver.count = (uint32_t)strtoul(argv[2], NULL, 10);
    driver.gap_ns = strtoul(argv[3], NULL, 10) * NS_PER_MS;
    driver.timeout_ms = (uint32_t)strtoul(argv[4], NULL, 10);
    driver.retry_ns = strtoul(argv[5], NULL, 10) * NS_PER_MS;
    if (driver.count > REPORTS_MAX)
        return 2;
    for (int i = 6; i < argc; i++)
        parse_recipient(&driver.recipients[driver.n_recipients++], argv[i]);
    struct hal_host_options options = { .keys_folder = argv[1], .ctx = &driver, .log = on_log };
    const char *dns_server = getenv("DNS_SERVER"), *dns_port = getenv("DNS_PORT");
    const char *tick_sleeps = getenv("TICK_SLEEPS_MS");
    driver.tick_sleeps_ns = tick_sleeps ? strtoul(tick_sleeps, NULL, 10) * NS_PER_MS : 0;
    options.dns_port = dns_port ? (uint16_t)strtoul(dns_port, NULL, 10) : 0;
    driver.host = hal_host_create(&options);
    if (!driver.host)
        return 3;
    hal_host_ask_names_at(driver.host, dns_server ? dns_server : "");
    run(&driver);
    hal_host_destroy(driver.host);
    printf("longest tick %" PRId64 " us, longest submit %" PRId64 " us, stood still %" PRIu64
           " ms\n",
           driver.longest_tick_ns / 1000, driver.longest_submit_ns / 1000,
           steady_lost_ns(&driver.clock) / NS_PER_MS);
    return all_delivered(&driver) ? 0 : 1;
}
