/* SPDX-License-Identifier: MIT */
/* Says whether settings make sense: the syntax of single texts, and what hangs together. Called
 * by the import of settings only. */
#ifndef FOOTFALL_CORE_SETTINGS_CHECK_H
#define FOOTFALL_CORE_SETTINGS_CHECK_H

#include "firmware_core/settings.h"
#include "firmware_core/text.h"

/* Each returns what is wrong with the text, or NULL. An empty text is one that was not set. Those
 * of the network are in settings_network.h. */
const char *settings_check_host(const char *value);
const char *settings_check_topic(const char *value);
const char *settings_check_server(const char *value); /* with or without a port */
const char *settings_check_url(const char *value);

/* Gives regions without a number the lowest free one, and puts them in order of number
 * (VS121-P 5.3.1). 0, or -1 with key and reason when a number is given twice. */
int settings_check_numbers(struct settings *settings, struct text *key, struct text *reason);

/* What hangs together: shapes that can be counted with, recipients that can be reached. 0, or -1
 * with key and reason. */
int settings_check_whole(const struct settings *settings, struct text *key, struct text *reason);

#endif
