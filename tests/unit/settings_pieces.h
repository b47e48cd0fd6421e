/* SPDX-License-Identifier: MIT */
/* The pieces that configurations of the tests are written with: an object around its members.
 * Included by the tests of the settings file. */
#ifndef FOOTFALL_TEST_SETTINGS_PIECES_H
#define FOOTFALL_TEST_SETTINGS_PIECES_H

#define REGION(members) "{\"region_people_counting\":{" members "}}"
#define AREA(members) REGION("\"detection_region\":{" members "}")
#define REGIONS(list) AREA("\"regions\":[" list "]")
#define LINE(members) "{\"line_crossing_counting\":{" members "}}"
#define REPORT(members) REGION("\"report\":{" members "}")
#define DST(members) "{\"date_time\":{\"daylight_saving_time\":{" members "}}}"
#define SCHEDULE(members) REGION("\"schedule\":{" members "}")
#define RESET(members) LINE("\"reset_cumulative_count_on_schedule\":{" members "}")
#define SQUARE "[[10,10],[90,10],[90,90],[10,90]]"
#define FLOW(members) "{\"people_flow_analysis\":{" members "}}"
#define MASK(members) "{\"privacy_mask\":{" members "}}"
#define U_TURNS(members) LINE("\"filter_u_turns\":{" members "}")

#endif
