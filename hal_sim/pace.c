/* SPDX-License-Identifier: MIT */
#include "hal_sim/pace.h"

#include <time.h>

static const uint64_t NS_PER_S = 1000000000;

uint64_t pace_wall_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

void pace_start(struct pace *pace, double speed, uint64_t virtual_us)
{
    *pace = (struct pace) { .speed = speed, .wall_ns = pace_wall_ns(), .virtual_us = virtual_us };
}

uint64_t pace_due_ns(const struct pace *pace, uint64_t t_us)
{
    if (!(pace->speed > 0) || t_us <= pace->virtual_us)
        return 0;
    double wait_ns = (double)(t_us - pace->virtual_us) * 1000.0 / pace->speed;
    const double far_ns = 1e18; /* thirty years: what stands for "never" must not overflow */
    return pace->wall_ns + (uint64_t)(wait_ns < far_ns ? wait_ns : far_ns);
}

uint64_t pace_virtual_at_us(const struct pace *pace, uint64_t wall_ns, uint64_t low_us,
                            uint64_t high_us)
{
    uint64_t passed_ns = wall_ns > pace->wall_ns ? wall_ns - pace->wall_ns : 0;
    double passed_us = (double)passed_ns * pace->speed / 1000.0;
    double t_us = (double)pace->virtual_us + passed_us;
    if (t_us <= (double)low_us)
        return low_us;
    return t_us >= (double)high_us ? high_us : (uint64_t)t_us;
}

uint64_t pace_virtual_us(const struct pace *pace, uint64_t low_us, uint64_t high_us)
{
    return pace_virtual_at_us(pace, pace_wall_ns(), low_us, high_us);
}

int pace_sleep(uint64_t due_ns)
{
    struct timespec due = { .tv_sec = (time_t)(due_ns / NS_PER_S),
                            .tv_nsec = (long)(due_ns % NS_PER_S) };
    return clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL) == 0 ? 0 : -1;
}

int64_t pace_wall_utc_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
