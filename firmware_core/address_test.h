/* SPDX-License-Identifier: MIT */
/* Whether an IPv4 address is in use on the network already, before the user gives it to the device
 * (VS121-P 5.2.1: Test). The board looks; meanwhile everything else goes on. */
#ifndef FOOTFALL_CORE_ADDRESS_TEST_H
#define FOOTFALL_CORE_ADDRESS_TEST_H

#include <stdint.h>

#include "firmware_core/hal.h"

enum {
    ADDRESS_TEXT_MAX = 15,       /* 255.255.255.255 */
    ADDRESS_TEST_WAIT_MS = 3000, /* three questions, a second each, as RFC 5227 has it */
};

enum address_state {
    ADDRESS_UNTESTED,
    ADDRESS_TESTING,
    ADDRESS_FREE,
    ADDRESS_IN_USE,
    ADDRESS_UNKNOWN, /* the board could not tell */
};

struct address_test {
    enum address_state state; /* of the newest test */
    uint32_t last_id;
    char address[ADDRESS_TEXT_MAX + 1];
};

/* Begins a test of an address, which takes the place of the one before unless the board cannot
 * begin it. HAL_OK, HAL_E_BUSY while another one goes on, or what the board said. */
int address_test_start(struct address_test *test, const struct hal *hal, const char *address);

/* The board has looked. Only keeps what it found. */
void address_test_found(struct address_test *test, const struct hal_finding *finding);

#endif
