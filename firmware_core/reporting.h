/* SPDX-License-Identifier: MIT */
/* Decides when a report leaves and what it says: at the end of each period, and at once when a
 * result changes (VS121-P 5.3.1 to 5.3.3). device_step() shows it each frame's counts and asks it
 * for ended periods. */
#ifndef FOOTFALL_CORE_REPORTING_H
#define FOOTFALL_CORE_REPORTING_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/civil_time.h"
#include "firmware_core/period.h"
#include "firmware_core/report.h"
#include "firmware_core/reset_schedule.h"
#include "firmware_core/settings.h"

/* What of it outlives a power cut (persist.h). */
struct reporting_kept {
    bool periodic[FUNCTION_COUNT];
    int64_t start_utc_us[FUNCTION_COUNT]; /* of the running period */
    struct line_result line;
    struct flow_result flow;
    uint16_t max_counted;
    int64_t watch_local_us; /* the local time until which resets were seen to */
    int64_t utc_us;         /* when it was kept */
};

struct reporting {
    struct period period[FUNCTION_COUNT];
    bool periodic[FUNCTION_COUNT];         /* a period is running */
    bool open[FUNCTION_COUNT];             /* its schedule lets it count */
    int64_t closed_utc_us[FUNCTION_COUNT]; /* it closed then, without power; 0 otherwise */
    int64_t schedule_utc_us;               /* that the schedules were last looked at with */
    struct reset_watch reset_watch;
    struct region_result region; /* the newest result; max_counted is that of the period */
    bool region_known;           /* region may be compared with the next result */
    struct line_result line;     /* of the running period, and since the last reset */
    struct flow_result flow;     /* of the running period */
};

/* Whether the function is on, and which report settings are its own. */
bool reporting_enabled(const struct settings *settings, enum report_function function);
const struct report_settings *reporting_settings(const struct settings *settings,
                                                 enum report_function function);

/* Power is there: nobody was counted yet, and periods begin. */
void reporting_start(struct reporting *reporting, const struct settings *settings,
                     const struct moment *now);

/* What is to be kept, and going on with it after reporting_start(). The running period goes on,
 * with what was counted in it; From Now On its end is one whole interval from here (P-REPORT-11).
 * When its end passed without power, one period covers all until the last end that passed, as when
 * the clock was set forward; when the schedule closed meanwhile, it ends there. Times of Reset
 * Cumulative Count that passed without power have passed. */
void reporting_keep(const struct reporting *reporting, const struct moment *now,
                    struct reporting_kept *out);
void reporting_resume(struct reporting *reporting, const struct settings *settings,
                      const struct moment *now, const struct reporting_kept *kept);

/* The settings were saved. Counts of a running period stay in it; the next region result is only
 * a new base to compare with, since nobody came or went by it. */
void reporting_save(struct reporting *reporting, const struct settings *settings,
                    const struct moment *now);

/* Shows who is in the regions in this frame. True when Report by Result wants a report of it,
 * which is then in *out. */
bool reporting_region(struct reporting *reporting, const struct settings *settings,
                      const struct region_result *seen, const struct moment *now,
                      struct report *out);

/* Shows how many people crossed the line in this frame. True when Trigger Report wants it told. */
bool reporting_line(struct reporting *reporting, const struct settings *settings, uint32_t in,
                    uint32_t out_count, const struct moment *now, struct report *out);

/* Shows how many people went from edge to edge in this frame. */
void reporting_flow(struct reporting *reporting, const struct flow_result *seen);

/* Whether a period of the function has ended by now; its report is then in *out and the counts of
 * the next one have begun. To be asked before the counts of a frame are shown, for what happens
 * on the boundary belongs to the later period. At most one period a call. */
bool reporting_period(struct reporting *reporting, const struct settings *settings,
                      enum report_function function, const struct moment *now, struct report *out);

/* Opens and closes a function as its schedule says, to be asked after the ended periods; not back
 * when the clock is put right by less than a minute, as an NTP server does. A closed one is as if
 * switched off, and begins anew when it opens. Nothing that was counted is lost: the running period
 * ends where the schedule closes. True when its report is in *out. */
bool reporting_schedule(struct reporting *reporting, const struct settings *settings,
                        enum report_function function, const struct moment *now,
                        struct report *out);

/* Resets the cumulative counts whose time has come, open or closed, and returns whose they were: a
 * bit for each function. To be called after the two above: reports that are due at the same moment
 * have the old values. */
uint32_t reporting_reset(struct reporting *reporting, const struct settings *settings,
                         const struct moment *now);

/* Whether the function is on and its schedule open: otherwise it must neither detect nor count. */
bool reporting_counts(const struct reporting *reporting, const struct settings *settings,
                      enum report_function function);

/* When to ask for all this again; UINT64_MAX never. */
uint64_t reporting_next_us(const struct reporting *reporting, const struct settings *settings,
                           const struct moment *now);

#endif
