/* SPDX-License-Identifier: MIT */
#include "rig/command.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "hal_sim/simulation.h"
#include "rig/discover.h"
#include "rig/exit_status.h"
#include "rig/options.h"
#include "rig/scene_open.h"

static volatile sig_atomic_t asked_to_end;

static void on_signal(int signal)
{
    (void)signal;
    asked_to_end = 1;
}

static void on_trace(void *ctx, const char *line)
{
    (void)ctx;
    puts(line);
    fflush(stdout);
}

static void on_log(void *ctx, uint64_t t_us, const char *text)
{
    (void)ctx;
    fprintf(stderr, "%12.3f %s\n", (double)t_us / 1e6, text);
}

static bool on_stop(void *ctx)
{
    (void)ctx;
    return asked_to_end != 0;
}

static void say_mqtt(const char *what, const char *scheme, const struct mqtt_settings *mqtt)
{
    fprintf(stderr, "  %s to %s://%s:%d, topic %s, QoS %d\n", what, scheme, mqtt->host, mqtt->port,
            mqtt->topic, mqtt->qos);
}

static void say_recipients(const char *what, bool enabled, const struct report_settings *report)
{
    if (!enabled)
        return;
    if (report->protocol == PROTOCOL_MQTT)
        say_mqtt(what, "mqtt", &report->mqtt);
    else if (report->protocol == PROTOCOL_MQTTS)
        say_mqtt(what, "mqtts", &report->mqtts);
    for (size_t i = 0; report->protocol == PROTOCOL_HTTP && i < HTTP_URL_MAX; i++)
        if (report->http[i].enable)
            fprintf(stderr, "  %s to %s\n", what, report->http[i].url);
}

static void catch_signals(void)
{
    struct sigaction action = { .sa_handler = on_signal };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

struct serving {
    uint64_t seed; /* UINT64_MAX: the scene's */
    uint64_t dns_port;
    double speed;
    const char *store;
};

static int serve(const struct scene *scene, const char *path, const struct serving *serving)
{
    const struct simulation_options how = { .links = LINKS_HOST,
                                            .speed = serving->speed,
                                            .dns_port = (uint16_t)serving->dns_port,
                                            .store_folder = serving->store,
                                            .forever = true };
    const struct simulation_hooks hooks = { .trace = on_trace, .log = on_log, .stop = on_stop };
    struct settings_error error = { 0 };
    catch_signals();
    struct simulation *simulation = simulation_create(scene, &how, &hooks, &error);
    if (simulation == NULL) {
        struct buffer why = { 0 };
        scene_open_refused(path, &error, &why);
        fprintf(stderr, "footfall: %s\n", buffer_get(&why));
        buffer_free(&why);
        return STATUS_USAGE;
    }
    const struct settings *settings = device_settings(simulation_device(simulation));
    fprintf(stderr, "footfall: %s is live, seed %" PRIu64 "; Ctrl-C ends it\n", scene->name,
            scene->seed);
    say_recipients("region reports", settings->region.enable, &settings->region.report);
    say_recipients("line reports", settings->line.enable, &settings->line.report);
    say_recipients("flow reports", settings->flow.enable, &settings->flow.report);
    if (settings->location.enable)
        fprintf(stderr, "  locations to clients of TCP port %d\n", settings->location.port);
    if (settings->clock.way == CLOCK_NTP && settings->clock.ntp_server[0] != '\0')
        fprintf(stderr, "  time from NTP server %s\n", settings->clock.ntp_server);
    simulation_run(simulation);
    const struct lateness *late = simulation_lateness(simulation);
    fprintf(stderr, "footfall: ended after %" PRIu64 " frames\n", simulation_frames(simulation));
    if (late->first_us != UINT64_MAX)
        fprintf(stderr, "footfall: it was up to %" PRIu64 " ms behind the clock, at %.3f s\n",
                late->longest_ns / 1000000, (double)late->longest_us / 1e6);
    simulation_destroy(simulation);
    return STATUS_PASSED;
}

static int read_and_serve(const struct arguments *arguments, const struct arguments *data,
                          const struct serving *serving)
{
    struct found_scenes scenes;
    int status = STATUS_USAGE;
    if (discover(arguments, &scenes) < 0)
        return status;
    if (scenes.n != 1) {
        fprintf(stderr, "footfall: serve runs one scene, not %zu\n", scenes.n);
    } else {
        struct buffer why = { 0 };
        struct scene *scene = scene_open(scenes.scene[0].path, data, &why);
        if (scene == NULL)
            fprintf(stderr, "footfall: %s\n", buffer_get(&why));
        else if (scene->skip_reason[0] != '\0')
            fprintf(stderr, "footfall: %s: %s\n", scene->name, scene->skip_reason);
        else {
            scene->seed = serving->seed != UINT64_MAX ? serving->seed : scene->seed;
            status = serve(scene, scenes.scene[0].path, serving);
        }
        if (scene != NULL)
            scene_free(scene);
        buffer_free(&why);
    }
    discover_free(&scenes);
    return status;
}

int command_serve(int argc, char **argv)
{
    static struct arguments arguments, data;
    struct serving serving = { .seed = UINT64_MAX, .dns_port = 53, .speed = 1 };
    arguments.n = data.n = 0;
    const struct option_spec specs[] = {
        { "data", 0, "DIR", "another folder with recorded walks", OPTION_TEXTS, &data, 0, 0 },
        { "seed", 0, "S", "another seed than the scene's", OPTION_COUNT, &serving.seed, 0, 0 },
        { "speed", 0, "X", "X times as fast as life (default: 1)", OPTION_NUMBER, &serving.speed,
          0.01, 1000 },
        { "store", 0, "DIR", "keep the device's record store there, and go on with it", OPTION_TEXT,
          &serving.store, 0, 0 },
        { "dns-port", 0, "PORT", "of the name server in the device's settings (default: 53)",
          OPTION_COUNT, &serving.dns_port, 1, 65535 },
    };
    const struct command_line line = {
        "serve", "[options] SCENE",
        "Runs a scene as a live device: on the real clock, over and over, posting to the\n"
        "servers and brokers that its settings name. Everything that leaves is printed as a\n"
        "line of JSON on standard output.",
        specs, sizeof specs / sizeof specs[0]
    };
    enum options_result got = options_parse(&line, argc, argv, &arguments);
    if (got != OPTIONS_OK)
        return got == OPTIONS_HELP ? STATUS_PASSED : STATUS_USAGE;
    if (arguments.n == 0) {
        fprintf(stderr, "footfall: serve needs a scene: footfall serve SCENE\n");
        return STATUS_USAGE;
    }
    return read_and_serve(&arguments, &data, &serving);
}
