/* SPDX-License-Identifier: MIT */
/* The terminal block of a model: what each screw is for, and what may hang on its contact
 * (VS121-P 2.2). Data of the model; printed by `footfall pins`, and held against a scene's load. */
#ifndef FOOTFALL_CORE_TERMINAL_H
#define FOOTFALL_CORE_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>

enum terminal_direction {
    TERMINAL_SUPPLY, /* power and grounds: no software reaches them */
    TERMINAL_INPUT,
    TERMINAL_OUTPUT,
};

struct terminal {
    uint8_t number; /* as printed on the device */
    const char *group;
    const char *name;
    const char *role;
    enum terminal_direction direction; /* seen from the device */
    bool reached;                      /* by the device's software */
    const char *levels;
};

/* What the contact of DO may switch. */
struct contact_limits {
    uint16_t least_mv, most_mv;
    uint16_t most_ma;
};

#endif
