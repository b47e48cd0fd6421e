/* SPDX-License-Identifier: MIT */
/* The reset button: held for ten seconds it makes the device as it left the factory, and the LED
 * blinks until the device has restarted (VS121-P 2.3, 4 note 3). The device feeds it the edges of
 * HAL_PIN_RESET.
 *
 * Own choices: it trips at 10 s of unbroken holding, and whoever lets go earlier has done nothing;
 * the LED blinks once a second, dark first, for three seconds, in which the device does nothing
 * else; a button that is still held after the restart counts only once it was let go. */
#ifndef FOOTFALL_CORE_RESET_BUTTON_H
#define FOOTFALL_CORE_RESET_BUTTON_H

#include <stdbool.h>
#include <stdint.h>

enum {
    RESET_HOLD_US = 10 * 1000 * 1000,
    RESET_HALF_BLINK_US = 500 * 1000,
    RESET_BLINKS_US = 3 * 1000 * 1000,
};

/* All zero is a button that nobody touches. */
struct reset_button {
    bool down, tripped;
    uint64_t down_us; /* since when it is held */
    uint64_t trip_us; /* once tripped */
};

/* The button was pressed or let go. */
void reset_button_edge(struct reset_button *button, bool down, uint64_t t_us);

/* True once: the ten seconds are over. */
bool reset_button_trips(struct reset_button *button, uint64_t now_us);

/* Of a tripped button: whether the LED is lit, and whether it has blinked long enough. */
bool reset_button_led(const struct reset_button *button, uint64_t now_us);
bool reset_button_done(const struct reset_button *button, uint64_t now_us);

/* When it has to be looked at next; UINT64_MAX never. */
uint64_t reset_button_next_us(const struct reset_button *button, uint64_t now_us);

#endif
