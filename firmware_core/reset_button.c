/* SPDX-License-Identifier: MIT */
#include "firmware_core/reset_button.h"

static bool held_long(const struct reset_button *button, uint64_t now_us)
{
    return button->down && now_us - button->down_us >= RESET_HOLD_US;
}

void reset_button_edge(struct reset_button *button, bool down, uint64_t t_us)
{
    if (button->tripped || down == button->down)
        return;
    if (held_long(button, t_us))
        button->trip_us = button->down_us + RESET_HOLD_US;
    button->down = down;
    button->down_us = t_us;
}

bool reset_button_trips(struct reset_button *button, uint64_t now_us)
{
    if (button->tripped)
        return false;
    if (held_long(button, now_us))
        button->trip_us = button->down_us + RESET_HOLD_US;
    button->tripped = button->trip_us > 0;
    return button->tripped;
}

bool reset_button_led(const struct reset_button *button, uint64_t now_us)
{
    return (now_us - button->trip_us) / RESET_HALF_BLINK_US % 2 == 1;
}

bool reset_button_done(const struct reset_button *button, uint64_t now_us)
{
    return now_us - button->trip_us >= RESET_BLINKS_US;
}

uint64_t reset_button_next_us(const struct reset_button *button, uint64_t now_us)
{
    if (button->tripped) {
        uint64_t halves = (now_us - button->trip_us) / RESET_HALF_BLINK_US;
        return button->trip_us + (halves + 1) * RESET_HALF_BLINK_US;
    }
    return button->down ? button->down_us + RESET_HOLD_US : UINT64_MAX;
}
