/* SPDX-License-Identifier: MIT */
#include "rig/window/watch.h"

#include <signal.h>
#include <time.h>

enum { HANGS_MS = 10000, LOOK_MS = 250 };

int64_t watch_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Milliseconds since the last step. Of a time in which nobody looked, because the whole machine or
 * the window alone stood still, little is counted: the device had no more of it than the window. */
static int64_t look(struct watched *watched, const struct process *process, uint64_t steps,
                    int64_t now_ms)
{
    const pid_t pid = process != NULL ? process->pid : 0;
    const int64_t passed_ms = now_ms - watched->looked_ms;
    if (pid == 0 || pid != watched->pid || steps != watched->steps)
        *watched = (struct watched) { .pid = pid, .steps = steps };
    else
        watched->silent_ms += passed_ms < LOOK_MS ? passed_ms : LOOK_MS;
    watched->looked_ms = now_ms;
    return watched->silent_ms;
}

static void look_at_runner(struct watch *watch, const struct process *runner,
                           const struct runner_room *rooms, int64_t now_ms)
{
    const struct runner_pulse pulse =
        runner != NULL ? rooms[runner->room].pulse : (struct runner_pulse) { 0 };
    const unsigned ms = (unsigned)look(&watch->runner, runner, pulse.steps, now_ms);
    watch->silence = (struct engine_silence) { ms, pulse.t_us, pulse.stage, watch->runner.pid };
}

bool watch_all(struct watch *watch, struct crew *crew, const struct runner_room *rooms,
               bool runner_is_awaited, bool scout_is_awaited)
{
    const int64_t now_ms = watch_clock_ms();
    struct process *runner = runner_is_awaited ? crew_who(crew, ROLE_RUNNER) : NULL;
    struct process *scout = scout_is_awaited ? crew_who(crew, ROLE_SCOUT) : NULL;
    const uint64_t steps = rooms[RUNNER_SCOUT_ROOM].pulse.steps;
    look_at_runner(watch, runner, rooms, now_ms);
    crew_kill_late(crew, now_ms);
    if (look(&watch->scout, scout, steps, now_ms) < HANGS_MS)
        return false;
    crew_end(scout);
    kill(scout->pid, SIGKILL);
    return true;
}
