/* SPDX-License-Identifier: MIT */
#include "hal_sim/trace.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(struct trace *trace, size_t more)
{
    if (trace->cap - trace->len > more)
        return true;
    size_t cap = 2 * (trace->len + more + 512);
    char *buffer = realloc(trace->buffer, cap);
    if (!buffer) {
        trace->out_of_memory = true;
        return false;
    }
    trace->buffer = buffer;
    trace->cap = cap;
    return true;
}

static void put(struct trace *trace, const char *text, size_t len)
{
    if (!reserve(trace, len + 1))
        return;
    memcpy(trace->buffer + trace->len, text, len);
    trace->len += len;
    trace->buffer[trace->len] = '\0';
}

static void put_text(struct trace *trace, const char *text)
{
    put(trace, text, strlen(text));
}

/* Settings are UTF-8 by the time that they get here; only what JSON asks for is escaped. */
static void put_string(struct trace *trace, const char *text, size_t len)
{
    put(trace, "\"", 1);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        char escape[8];
        if (c == '"' || c == '\\') {
            escape[0] = '\\';
            escape[1] = (char)c;
            put(trace, escape, 2);
        } else if (c < 0x20) {
            snprintf(escape, sizeof escape, "\\u%04x", c);
            put_text(trace, escape);
        } else {
            put(trace, &text[i], 1);
        }
    }
    put(trace, "\"", 1);
}

/* The parser lets control characters inside strings pass; strict JSON does not. */
static bool control_inside_string(const char *text, size_t len)
{
    bool inside = false;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (inside && c < 0x20)
            return true;
        if (inside && c == '\\')
            i++;
        else if (c == '"')
            inside = !inside;
    }
    return false;
}

static bool is_json_object(const char *text, size_t len)
{
    if (control_inside_string(text, len))
        return false;
    const char *end = NULL;
    cJSON *json = cJSON_ParseWithLengthOpts(text, len, &end, false);
    bool object = cJSON_IsObject(json);
    cJSON_Delete(json);
    while (object && end < text + len && strchr(" \t\r\n", *end) && *end != '\0')
        end++;
    return object && end == text + len;
}

static void put_body(struct trace *trace, const char *text, size_t len)
{
    if (!is_json_object(text, len)) {
        put_string(trace, text, len);
        return;
    }
    for (size_t i = 0; i < len; i++)
        put(trace, (unsigned char)text[i] < 0x20 ? " " : &text[i], 1);
}

static void begin(struct trace *trace, uint64_t t_us, const char *kind)
{
    char head[64];
    trace->len = 0;
    snprintf(head, sizeof head, "{\"t_us\":%" PRIu64 ",\"kind\":\"%s\"", t_us, kind);
    put_text(trace, head);
}

static void end(struct trace *trace)
{
    put(trace, "}", 1);
    if (!trace->out_of_memory)
        trace->line(trace->ctx, trace->buffer);
}

void trace_init(struct trace *trace, void (*line)(void *ctx, const char *line), void *ctx)
{
    *trace = (struct trace) { .line = line, .ctx = ctx };
}

void trace_free(struct trace *trace)
{
    free(trace->buffer);
    *trace = (struct trace) { 0 };
}

void trace_report(struct trace *trace, uint64_t t_us, const struct hal_request *request)
{
    if (!trace->line)
        return;
    bool http = request->protocol == HAL_PROTOCOL_HTTP;
    const char *target = http ? request->url : request->topic;
    begin(trace, t_us, strncmp(request->to, "platform ", 9) == 0 ? "platform" : "report");
    put_text(trace, ",\"to\":");
    put_string(trace, request->to, strlen(request->to));
    put_text(trace, http ? ",\"url\":" : ",\"topic\":");
    put_string(trace, target, strlen(target));
    put_text(trace, ",\"body\":");
    put_body(trace, request->body, request->body_len);
    end(trace);
}

void trace_pin(struct trace *trace, uint64_t t_us, enum hal_pin pin, bool level)
{
    static const char *const names[] = {
        [HAL_PIN_LED] = "led", [HAL_PIN_DO] = "do", [HAL_PIN_DI] = "di", [HAL_PIN_RESET] = "reset"
    };
    if (!trace->line)
        return;
    begin(trace, t_us, "pin");
    put_text(trace, ",\"pin\":");
    put_string(trace, names[pin], strlen(names[pin]));
    put_text(trace, level ? ",\"level\":true" : ",\"level\":false");
    end(trace);
}

void trace_led(struct trace *trace, uint64_t t_us, bool level)
{
    if (!trace->line)
        return;
    begin(trace, t_us, "led");
    put_text(trace, level ? ",\"level\":true" : ",\"level\":false");
    end(trace);
}

static void put_member(struct trace *trace, const char *key, const char *text)
{
    put_text(trace, ",\"");
    put_text(trace, key);
    put_text(trace, "\":");
    put_string(trace, text, strlen(text));
}

static void put_number(struct trace *trace, const char *key, unsigned number)
{
    char text[64];
    snprintf(text, sizeof text, ",\"%s\":%u", key, number);
    put_text(trace, text);
}

void trace_network(struct trace *trace, uint64_t t_us, const struct hal_network *network)
{
    static const char *const modes[] = { [HAL_IPV6_MANUAL] = "manual",
                                         [HAL_IPV6_ROUTER_ADVERTISEMENT] = "router_advertisement",
                                         [HAL_IPV6_DHCPV6] = "dhcpv6" };
    if (!trace->line)
        return;
    begin(trace, t_us, "network");
    put_member(trace, "ip_address", network->ip_address);
    put_member(trace, "ipv4_subnet_mask", network->ipv4_subnet_mask);
    put_member(trace, "ipv4_default_gateway", network->ipv4_default_gateway);
    put_member(trace, "dns_server", network->dns_server);
    put_member(trace, "ipv6_mode", modes[network->ipv6_mode]);
    put_member(trace, "ipv6_address", network->ipv6_address);
    put_number(trace, "ipv6_prefix", network->ipv6_prefix);
    put_member(trace, "ipv6_default_gateway", network->ipv6_default_gateway);
    put_number(trace, "mtu", network->mtu);
    end(trace);
}

void trace_power(struct trace *trace, uint64_t t_us, const char *power)
{
    if (!trace->line)
        return;
    begin(trace, t_us, "power");
    put_text(trace, ",\"power\":");
    put_string(trace, power, strlen(power));
    end(trace);
}

static bool is_secret(const cJSON *item)
{
    static const char *const keys[] = { "password", "new_password", "confirm", "answer",
                                        "answers" };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (item->string != NULL && strcmp(item->string, keys[i]) == 0)
            return true;
    return false;
}

/* Replaces every secret; the parser's own limit bounds the depth. */
static void hide_secrets(cJSON *json)
{
    for (cJSON *item = json->child; item != NULL; item = item->next) {
        if (cJSON_IsString(item) && (is_secret(item) || is_secret(json)))
            cJSON_SetValuestring(item, item->valuestring[0] != '\0' ? "***" : "");
        else
            hide_secrets(item);
    }
}

static void put_open(struct trace *trace, const char *text)
{
    cJSON *json = cJSON_Parse(text);
    char *printed = NULL;
    if (cJSON_IsObject(json) || cJSON_IsNull(json)) {
        hide_secrets(json);
        printed = cJSON_PrintUnformatted(json);
    }
    if (printed != NULL)
        put_text(trace, printed);
    else
        put_string(trace, text, strlen(text));
    cJSON_free(printed);
    cJSON_Delete(json);
}

void trace_manage(struct trace *trace, uint64_t t_us, const char *request, const char *answer)
{
    if (!trace->line)
        return;
    begin(trace, t_us, "manage");
    put_text(trace, ",\"request\":");
    put_open(trace, request);
    put_text(trace, ",\"answer\":");
    put_open(trace, answer);
    end(trace);
}

void trace_platform(struct trace *trace, uint64_t t_us, const char *body)
{
    if (!trace->line)
        return;
    begin(trace, t_us, "platform");
    put_text(trace, ",\"from\":\"platform\",\"body\":");
    put_open(trace, body);
    end(trace);
}

void trace_ntp(struct trace *trace, uint64_t t_us, const struct hal_query *query)
{
    char port[24];
    if (!trace->line)
        return;
    begin(trace, t_us, "ntp");
    put_text(trace, ",\"host\":");
    put_string(trace, query->host, strlen(query->host));
    snprintf(port, sizeof port, ",\"port\":%u", query->port);
    put_text(trace, port);
    end(trace);
}

void trace_clock(struct trace *trace, uint64_t t_us, int64_t by_us)
{
    char by[48];
    if (!trace->line)
        return;
    begin(trace, t_us, "clock");
    snprintf(by, sizeof by, ",\"by_us\":%" PRId64, by_us);
    put_text(trace, by);
    end(trace);
}

void trace_client(struct trace *trace, uint64_t t_us, const char *what)
{
    if (!trace->line)
        return;
    begin(trace, t_us, "tcp");
    put_text(trace, ",\"stream\":\"location\",\"client\":");
    put_string(trace, what, strlen(what));
    end(trace);
}

/* Without the line end, which is not part of the object. */
void trace_tcp(struct trace *trace, uint64_t t_us, const char *line, size_t len)
{
    if (!trace->line)
        return;
    begin(trace, t_us, "tcp");
    put_text(trace, ",\"stream\":\"location\",\"body\":");
    put_body(trace, line, len > 0 && line[len - 1] == '\n' ? len - 1 : len);
    end(trace);
}

void trace_upgrade(struct trace *trace, uint64_t t_us, const char *version, size_t bytes,
                   const char *answer)
{
    if (!trace->line)
        return;
    begin(trace, t_us, "upgrade");
    put_member(trace, "version", version);
    put_number(trace, "bytes", (unsigned)bytes);
    put_text(trace, ",\"answer\":");
    put_text(trace, answer);
    end(trace);
}

void trace_software(struct trace *trace, uint64_t t_us, const char *version, const char *state)
{
    if (!trace->line)
        return;
    begin(trace, t_us, "software");
    put_member(trace, "version", version);
    put_member(trace, "state", state);
    end(trace);
}
