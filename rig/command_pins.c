/* SPDX-License-Identifier: MIT */
#include "rig/command.h"

#include <stdio.h>

#include "firmware_core/model.h"
#include "rig/buffer.h"
#include "rig/exit_status.h"
#include "rig/options.h"

static const char *direction_name(enum terminal_direction direction)
{
    static const char *const names[] = {
        [TERMINAL_SUPPLY] = "supply", [TERMINAL_INPUT] = "input", [TERMINAL_OUTPUT] = "output"
    };
    return names[direction];
}

static void add_text(const struct model *model, struct buffer *out)
{
    buffer_addf(out, "%s\n pin  group  name   direction  software  role and levels\n", model->name);
    for (size_t i = 0; i < model->n_terminals; i++) {
        const struct terminal *t = &model->terminals[i];
        buffer_addf(out, "%4d  %-5s  %-5s  %-9s  %-8s  %s; %s\n", t->number, t->group, t->name,
                    direction_name(t->direction), t->reached ? "yes" : "no", t->role, t->levels);
    }
}

static void add_member(struct buffer *out, const char *key, const char *value)
{
    buffer_addf(out, ", \"%s\": ", key);
    buffer_add_json_string(out, value);
}

static void add_json(const struct model *model, const char *comma, struct buffer *out)
{
    buffer_addf(out, "%s\n  ", comma);
    buffer_add_json_string(out, model->name);
    buffer_add(out, ": [");
    for (size_t i = 0; i < model->n_terminals; i++) {
        const struct terminal *t = &model->terminals[i];
        buffer_addf(out, "%s\n    {\"pin\": %d", i > 0 ? "," : "", t->number);
        add_member(out, "group", t->group);
        add_member(out, "name", t->name);
        add_member(out, "direction", direction_name(t->direction));
        buffer_addf(out, ", \"software\": %s", t->reached ? "true" : "false");
        add_member(out, "role", t->role);
        add_member(out, "levels", t->levels);
        buffer_add(out, "}");
    }
    buffer_add(out, "\n  ]");
}

static void print(const struct model *only, bool json)
{
    struct buffer out = { 0 };
    const char *comma = "";
    buffer_add(&out, json ? "{" : "");
    for (size_t i = 0; models[i] != NULL; i++) {
        if (only != NULL && models[i] != only)
            continue;
        if (json)
            add_json(models[i], comma, &out);
        else
            add_text(models[i], &out);
        comma = ",";
    }
    buffer_add(&out, json ? "\n}\n" : "");
    fputs(buffer_get(&out), stdout);
    buffer_free(&out);
}

int command_pins(int argc, char **argv)
{
    static struct arguments arguments;
    bool json = false;
    arguments.n = 0;
    const struct option_spec specs[] = {
        { "json", 0, NULL, "as JSON", OPTION_FLAG, &json, 0, 0 },
    };
    const struct command_line line = {
        "pins", "[options] [MODEL]",
        "Prints the terminals of each model, or of one: what they are for, who drives them, at\n"
        "which levels, and whether the device's software reaches them.",
        specs, sizeof specs / sizeof specs[0]
    };
    enum options_result got = options_parse(&line, argc, argv, &arguments);
    if (got != OPTIONS_OK)
        return got == OPTIONS_HELP ? STATUS_PASSED : STATUS_USAGE;
    const struct model *only = arguments.n > 0 ? model_find(arguments.v[0]) : NULL;
    if (arguments.n > 1 || (arguments.n == 1 && only == NULL)) {
        fprintf(stderr, "footfall: pins takes one model: %s\n",
                arguments.n > 1 ? arguments.v[1] : arguments.v[0]);
        return STATUS_USAGE;
    }
    print(only, json);
    return STATUS_PASSED;
}
