/* SPDX-License-Identifier: MIT */
#include "firmware_core/button.h"

bool button_edge(struct button *button, bool level, uint64_t t_us)
{
    bool rises = level && !button->high;
    bool rested = !button->touched || t_us - button->fell_us >= BUTTON_DEBOUNCE_US;

    if (!level && button->high)
        button->fell_us = t_us;
    button->high = level;
    button->touched = true;
    return rises && rested;
}
