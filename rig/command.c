/* SPDX-License-Identifier: MIT */
#include "rig/command.h"

const char *command_program = "footfall";

const struct command commands[] = {
    { "run", "run scenes headless and judge them", command_run },
    { "list", "what would run; which requirements are proven", command_list },
    { "lint", "check scenes without running them", command_lint },
    { "serve", "a live device on the real clock with real connections", command_serve },
    { "view", "a window on a scene: see what the firmware sees, and play", command_view },
    { "bench", "measure speed beside references of the same run", command_bench },
    { "accuracy", "measure how people are counted in good and bad places", command_accuracy },
    { "image", "make a signed file to upgrade a device from", command_image },
    { "pins", "what can be wired to a device, terminal by terminal", command_pins },
    { "rig", "the bench: real lines over libgpiod", command_rig },
    { "doctor", "say what is missing on this machine and how to get it", command_doctor },
};
const size_t n_commands = sizeof commands / sizeof commands[0];
