/* SPDX-License-Identifier: MIT */
#include "rig/dut.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware_core/recipient.h"
#include "hal_sim/pace.h"
#include "hal_sim/trace.h"
#include "rig/bench.h"
#include "rig/collector.h"

static const uint64_t NS_PER_US = 1000;
enum {
    TURN_US = 100 * 1000,   /* the collector is turned so often at the least */
    OFF_US = 2000 * 1000,   /* without supply before a scene */
    DRAIN_US = 2000 * 1000, /* reports on their way at the end */
    SUBSCRIBE_US = 5000 * 1000,
    UNKNOWN_TOLD_MAX = 100,
    END_US = 50 * 1000, /* before the end: a device that ends with the scene goes dark */
};

/* A level that a line gets at a time of the scene. */
struct action {
    uint64_t at_us;
    enum bench_role role;
    bool level;
};

struct session {
    struct dut *dut;
    struct collector *collector;
    struct trace trace;
    uint64_t zero_ns; /* the scene's time 0 on CLOCK_MONOTONIC; 0 before */
    size_t n_actions, next_action;
    struct action *actions;
    uint64_t turn_ns;    /* the latest moment for the next turn; 0: any */
    uint64_t pressed_ns; /* the last press, until its contact is seen */
    const char *topics[RECIPIENT_COUNT];
    size_t n_topics;
};

static void on_line(void *ctx, const char *line)
{
    struct dut *dut = ctx;
    buffer_add(&dut->trace, line);
    buffer_add(&dut->trace, "\n");
}

static int by_time(const void *a, const void *b)
{
    const struct action *x = a, *y = b;
    return x->at_us < y->at_us ? -1 : x->at_us > y->at_us;
}

static void add_action(struct session *session, uint64_t at_us, enum bench_role role, bool level)
{
    session->actions[session->n_actions++] =
        (struct action) { .at_us = at_us, .role = role, .level = level };
}

static int plan(struct session *session)
{
    const struct scene *scene = session->dut->scene;
    session->actions = calloc(2 * scene->n_events + 1, sizeof *session->actions);
    if (session->actions == NULL)
        return -1;
    for (size_t i = 0; i < scene->n_events; i++) {
        const struct event_spec *event = &scene->events[i];
        bool press = event->kind == EVENT_PRESS;
        if (!press && event->kind != EVENT_POWER)
            continue;
        enum bench_role role = !press                         ? ROLE_POWER
                               : event->press.pin == PRESS_DI ? ROLE_DI
                                                              : ROLE_RESET;
        add_action(session, event->at_us, role, press);
        if (event->for_us > 0)
            add_action(session, event->at_us + event->for_us, role, !press);
    }
    qsort(session->actions, session->n_actions, sizeof *session->actions, by_time);
    return 0;
}

static uint64_t scene_us(const struct session *session, uint64_t t_ns)
{
    return t_ns > session->zero_ns ? (t_ns - session->zero_ns) / NS_PER_US : 0;
}

/* The address of the first recipient from i on that the configuration has; RECIPIENT_COUNT without
 * one. */
static unsigned next_recipient(const struct dut *dut, unsigned i, struct hal_request *out)
{
    while (i < RECIPIENT_COUNT && !recipient_enabled(dut->settings, i))
        i++;
    if (i < RECIPIENT_COUNT)
        recipient_address(dut->settings, dut->identity, i, out);
    return i;
}

/* Whoever sends these may send very many, and any bytes as their address. */
static void note_unknown(struct dut *dut, const char *address)
{
    char spelt[sizeof dut->unknown_address];
    snprintf(spelt, sizeof spelt, "%s", address);
    for (char *c = spelt; *c != '\0'; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    if (dut->unknown_reports++ == 0)
        memcpy(dut->unknown_address, spelt, sizeof spelt);
    if (dut->unknown_reports <= UNKNOWN_TOLD_MAX)
        buffer_addf(&dut->log, "a report came to %s, which the scene's configuration lacks\n",
                    spelt);
}

/* Where the scene's device would send it: to that address the report belongs. */
static void spell_report(struct session *session, const struct collected *report)
{
    struct hal_request request;
    for (unsigned i = 0; (i = next_recipient(session->dut, i, &request)) < RECIPIENT_COUNT; i++) {
        if ((request.protocol != HAL_PROTOCOL_HTTP) != report->mqtt)
            continue;
        const char *path = report->mqtt ? request.topic : strstr(request.url, "://");
        if (!report->mqtt)
            path = path != NULL ? strchr(path + 3, '/') : NULL;
        if (strcmp(path != NULL ? path : "/", report->address) != 0)
            continue;
        request.body = report->body;
        request.body_len = report->len;
        trace_report(&session->trace, scene_us(session, report->t_ns), &request);
        session->dut->reports++;
        return;
    }
    note_unknown(session->dut, report->address);
}

static void take_reports(struct session *session)
{
    struct collected report;
    collector_turn(session->collector);
    while (collector_take(session->collector, &report)) {
        if (session->zero_ns > 0)
            spell_report(session, &report);
        else
            buffer_addf(&session->dut->log, "a report came to %s before the scene began\n",
                        report.address);
        free(report.body);
    }
}

static void on_edge(struct session *session, const struct bench_edge *edge)
{
    struct dut *dut = session->dut;
    const struct bench_line *di = &dut->lines->map->line[ROLE_DI];
    uint64_t t_us = scene_us(session, edge->t_ns);
    if (edge->role == ROLE_DO)
        trace_pin(&session->trace, t_us, HAL_PIN_DO, edge->level);
    else if (edge->role == ROLE_LED)
        trace_led(&session->trace, t_us, edge->level);
    if (di->has_reads_back && edge->role == di->reads_back && session->pressed_ns > 0 &&
        edge->t_ns > session->pressed_ns) {
        uint64_t us = (edge->t_ns - session->pressed_ns) / NS_PER_US;
        measure_add(&dut->measure[MEASURE_PRESS_TO_CONTACT], us, us);
        session->pressed_ns = 0;
    }
    if (edge->has_bounce)
        measure_add(&dut->measure[MEASURE_BOUNCE], edge->bounce_ns / NS_PER_US,
                    edge->bounce_ns / NS_PER_US);
}

static void note_action(struct session *session, const struct action *action, uint64_t now_ns)
{
    uint64_t t_us = scene_us(session, now_ns);
    if (action->role == ROLE_POWER)
        trace_power(&session->trace, t_us, action->level ? "on" : "off");
    else
        trace_pin(&session->trace, t_us, action->role == ROLE_DI ? HAL_PIN_DI : HAL_PIN_RESET,
                  action->level);
    if (action->role == ROLE_DI)
        session->pressed_ns = now_ns;
}

static int act(struct session *session)
{
    while (session->next_action < session->n_actions) {
        const struct action *action = &session->actions[session->next_action];
        uint64_t now_ns = pace_wall_ns();
        if (session->zero_ns + action->at_us * NS_PER_US > now_ns)
            return 0;
        session->next_action++;
        if (bench_lines_set(session->dut->lines, action->role, action->level) != 0)
            return -1;
        note_action(session, action, now_ns);
    }
    return 0;
}

/* One turn of everything, no longer than until_ns. -1 when a line failed. */
static int turn(struct session *session, uint64_t until_ns, struct bench_edge *edge)
{
    int fds[COLLECTOR_FDS_MAX];
    uint64_t now_ns = pace_wall_ns();
    if (session->turn_ns > 0)
        (void)lateness_note(&session->dut->lateness, session->turn_ns, now_ns,
                            scene_us(session, session->turn_ns));
    session->turn_ns = now_ns + TURN_US * NS_PER_US;
    session->turn_ns = until_ns < session->turn_ns ? until_ns : session->turn_ns;
    size_t n = collector_fds(session->collector, fds);
    int got = bench_lines_wait(session->dut->lines, session->turn_ns, fds, n, edge);
    take_reports(session);
    return got;
}

/* Nothing that is reported may come before somebody listens. 1, 0 with the reason in `why`, or -1
 * when a line failed meanwhile. */
static int await_broker(struct session *session, char *why, size_t cap)
{
    uint64_t until_ns = pace_wall_ns() + SUBSCRIBE_US * NS_PER_US;
    struct bench_edge edge;
    int ready;
    while ((ready = collector_ready(session->collector, why, cap)) == 0 &&
           pace_wall_ns() < until_ns && !bench_interrupted())
        if (turn(session, until_ns, &edge) < 0) {
            why[0] = '\0';
            return -1;
        }
    if (ready == 1)
        why[0] = '\0';
    return ready == 1;
}

/* Power comes on, and with the LED the scene begins; without both it begins now. */
static int begin(struct session *session, char *why, size_t cap)
{
    const struct dut *dut = session->dut;
    struct bench_edge edge;
    bool lit = false;
    if (dut->lines->map->line[ROLE_POWER].wired) {
        uint64_t on_ns = pace_wall_ns() + OFF_US * NS_PER_US;
        while (pace_wall_ns() < on_ns && !bench_interrupted())
            if (turn(session, on_ns, &edge) < 0)
                return -1;
        if (bench_lines_set(dut->lines, ROLE_POWER, true) != 0)
            return -1;
    }
    session->zero_ns = pace_wall_ns();
    if (!dut->lines->map->line[ROLE_LED].wired)
        return 0;
    uint64_t until_ns = session->zero_ns + dut->start_timeout_us * NS_PER_US;
    if (bench_lines_get(dut->lines, ROLE_LED, &lit) != 0)
        return -1;
    if (!lit && !dut->quiet)
        fprintf(stderr, "%sfootfall: ready; waiting for the device's LED to light up\n",
                isatty(STDERR_FILENO) ? "\r\033[K" : "");
    while (!lit && pace_wall_ns() < until_ns && !bench_interrupted()) {
        int got = turn(session, until_ns, &edge);
        if (got < 0)
            return -1;
        lit = got > 0 && edge.role == ROLE_LED && edge.level;
        if (lit)
            session->zero_ns = edge.t_ns;
    }
    if (lit)
        trace_led(&session->trace, 0, true);
    else if (!bench_interrupted())
        snprintf(
            why, cap,
            "the device's LED did not light up within %.0f s: is the device supplied, and does "
            "the bench see its LED? `footfall rig status --map %s` shows the levels",
            (double)dut->start_timeout_us / 1e6, dut->lines->map->file);
    return lit || bench_interrupted() ? 0 : -1;
}

static int play(struct session *session)
{
    uint64_t end_ns = session->zero_ns + (session->dut->scene->duration_us + DRAIN_US) * NS_PER_US;
    struct bench_edge edge;
    while (pace_wall_ns() < end_ns && !bench_interrupted()) {
        uint64_t until_ns = end_ns;
        if (act(session) != 0)
            return -1;
        if (session->next_action < session->n_actions)
            until_ns = session->zero_ns + session->actions[session->next_action].at_us * NS_PER_US;
        int got = turn(session, until_ns < end_ns ? until_ns : end_ns, &edge);
        if (got < 0)
            return -1;
        if (got > 0 && scene_us(session, edge.t_ns) + END_US < session->dut->scene->duration_us)
            on_edge(session, &edge);
    }
    return 0;
}

/* Every topic that a report may come by. */
static void name_topics(struct session *session)
{
    struct hal_request request;
    for (unsigned i = 0; (i = next_recipient(session->dut, i, &request)) < RECIPIENT_COUNT; i++)
        if (request.protocol != HAL_PROTOCOL_HTTP)
            session->topics[session->n_topics++] = request.topic;
}

static enum dut_result run_session(struct session *session, char *why, size_t cap)
{
    name_topics(session);
    session->collector = collector_start(&session->dut->lines->map->collector, session->topics,
                                         session->n_topics, why, cap);
    if (session->collector == NULL || plan(session) != 0)
        return DUT_FAILED;
    int subscribed = await_broker(session, why, cap);
    if (subscribed == 0)
        return bench_interrupted() ? DUT_INTERRUPTED : DUT_FAILED;
    bool begun = subscribed > 0 && begin(session, why, cap) == 0;
    lateness_start(&session->dut->lateness,
                   lateness_enough_ns(session->dut->scene->camera.fps, true), 0);
    if (!begun || play(session) != 0) {
        if (why[0] == '\0') {
            size_t used = (size_t)snprintf(why, cap, "a line of the bench failed: ");
            bench_failure(session->dut->lines, why + used, cap - used);
        }
        return DUT_FAILED;
    }
    return bench_interrupted() ? DUT_INTERRUPTED : DUT_DONE;
}

void dut_hint(const struct dut *dut, char *out, size_t cap)
{
    const struct bench_collector *collector = &dut->lines->map->collector;
    bool reporting = false;
    out[0] = '\0';
    for (unsigned i = 0; i < RECIPIENT_COUNT; i++)
        reporting = reporting || recipient_enabled(dut->settings, i);
    if (dut->unknown_reports > 0)
        snprintf(
            out, cap,
            "reports came to addresses that the scene's configuration lacks (%zu, the first to "
            "%s): set the device up as the scene's \"device\" says",
            dut->unknown_reports, dut->unknown_address);
    else if (reporting && dut->reports == 0 && collector->http_port == 0 &&
             collector->mqtt_host[0] == '\0')
        snprintf(out, cap, "no report came: the map has no \"collector\" to receive them");
    else if (reporting && dut->reports == 0)
        snprintf(out, cap,
                 "no report came: is the device in this network, and set up with this machine's "
                 "address and port%s?",
                 collector->certificate[0] != '\0' ? ", and does it trust the certificate" : "");
}

enum dut_result dut_run(struct dut *dut, char *why, size_t cap)
{
    struct session session = { .dut = dut };
    why[0] = '\0';
    trace_init(&session.trace, on_line, dut);
    enum dut_result result = run_session(&session, why, cap);
    if (bench_lines_safe(dut->lines) != 0 && result == DUT_DONE) {
        snprintf(why, cap, "an output could not be made safe: %s", strerror(errno));
        result = DUT_FAILED;
    }
    collector_end(session.collector);
    trace_free(&session.trace);
    free(session.actions);
    return result;
}
