/* SPDX-License-Identifier: MIT */
/* A run as JUnit XML, in the form that Jenkins, GitLab and GitHub readers accept: one suite a
 * model, one case a scene. */
#ifndef FOOTFALL_RIG_JUNIT_H
#define FOOTFALL_RIG_JUNIT_H

#include "rig/result.h"

/* `diffs` holds a text for each scene (empty: none) that goes into its failure. */
void junit_xml(const struct run_result *run, const struct buffer *diffs, struct buffer *out);

#endif
