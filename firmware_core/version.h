/* SPDX-License-Identifier: MIT */
/* The version of the software, as the device tells it and an upgrade compares it (VS121-P 5.4.5).
 */
#ifndef FOOTFALL_CORE_VERSION_H
#define FOOTFALL_CORE_VERSION_H

#define FOOTFALL_VERSION "0.1.0"

#endif
