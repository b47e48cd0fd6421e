/* SPDX-License-Identifier: MIT */
#include "rig/window/crew.h"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rig/window/runner.h"

enum {
    NEAR_FRAMES = 64, /* of the present, in which checkpoints are as dense as they come */
    LATE_MS = 2000,
};

void crew_init(struct crew *crew)
{
    *crew = (struct crew) { 0 };
    for (size_t i = 0; i < CREW_MAX; i++)
        crew->process[i].fd = -1;
}

static size_t place_of(const struct crew *crew, enum post_role role)
{
    size_t i = 0;
    while (i < CREW_MAX &&
           (crew->process[i].fd < 0 || crew->process[i].ending || crew->process[i].role != role))
        i++;
    return i;
}

struct process *crew_who(struct crew *crew, enum post_role role)
{
    size_t i = place_of(crew, role);
    return i < CREW_MAX ? &crew->process[i] : NULL;
}

pid_t crew_pid(const struct crew *crew, enum post_role role)
{
    size_t i = place_of(crew, role);
    return i < CREW_MAX ? crew->process[i].pid : 0;
}

bool crew_sleeps(const struct process *process)
{
    return process->fd >= 0 && !process->ending &&
           (process->role == ROLE_BEGINNING || process->role == ROLE_CHECKPOINT);
}

struct process *crew_add(struct crew *crew, int fd)
{
    for (size_t i = 0; i < CREW_MAX; i++) {
        struct process *process = &crew->process[i];
        if (process->fd >= 0)
            continue;
        *process = (struct process) { .fd = fd, .room = CREW_NOWHERE };
        return process;
    }
    return NULL;
}

void crew_forget(struct process *process)
{
    close(process->fd);
    post_inbox_free(&process->inbox);
    *process = (struct process) { .fd = -1 };
}

void crew_end(struct process *process)
{
    if (process == NULL || process->ending)
        return;
    process->ending = true;
    shutdown(process->fd, SHUT_WR);
}

struct process *crew_nearest(struct crew *crew, uint64_t frame)
{
    struct process *best = NULL;
    for (size_t i = 0; i < CREW_MAX; i++) {
        struct process *process = &crew->process[i];
        if (crew_sleeps(process) && process->next <= frame && (!best || process->next > best->next))
            best = process;
    }
    return best;
}

static uint64_t distance(uint64_t a, uint64_t b)
{
    return a > b ? a - b : b - a;
}

/* How little a checkpoint would be missed: the way between its neighbours beside how far off it is
 * from the present. */
static double dispensable(const struct crew *crew, const struct process *process)
{
    uint64_t before = 0, after = crew->n_frames;
    for (size_t i = 0; i < CREW_MAX; i++) {
        const struct process *other = &crew->process[i];
        if (!crew_sleeps(other) || other == process)
            continue;
        if (other->next <= process->next && other->next > before)
            before = other->next;
        if (other->next >= process->next && other->next < after)
            after = other->next;
    }
    return (double)(distance(process->next, crew->present) + NEAR_FRAMES) /
           (double)(after - before + 1);
}

void crew_thin_out(struct crew *crew)
{
    struct process *least = NULL;
    double most = 0;
    size_t n = 0;
    for (size_t i = 0; i < CREW_MAX; i++) {
        struct process *process = &crew->process[i];
        if (!crew_sleeps(process) || process->next <= 1)
            continue; /* from there one always has to begin again */
        n++;
        double share = dispensable(crew, process);
        if (share > most) {
            most = share;
            least = process;
        }
    }
    if (n > CREW_CHECKPOINTS_MAX)
        crew_end(least);
}

bool crew_is_double(const struct crew *crew, const struct process *newborn)
{
    for (size_t i = 0; i < CREW_MAX; i++)
        if (&crew->process[i] != newborn && crew_sleeps(&crew->process[i]) &&
            crew->process[i].next == newborn->next)
            return true;
    return false;
}

uint32_t crew_free_room(const struct crew *crew, uint32_t shown)
{
    for (uint32_t room = 0; room < RUNNER_ROOMS; room++) {
        bool used = room == shown;
        for (size_t i = 0; i < CREW_MAX; i++)
            used |= crew->process[i].fd >= 0 && crew->process[i].room == room;
        if (!used)
            return room;
    }
    return CREW_NOWHERE;
}

void crew_kill_ending(const struct crew *crew)
{
    for (size_t i = 0; i < CREW_MAX; i++)
        if (crew->process[i].fd >= 0 && crew->process[i].ending)
            kill(crew->process[i].pid, SIGKILL);
}

/* A device that hangs hears nothing. */
void crew_kill_late(struct crew *crew, int64_t now_ms)
{
    for (size_t i = 0; i < CREW_MAX; i++) {
        struct process *process = &crew->process[i];
        if (process->fd < 0 || !process->ending)
            continue;
        if (process->ending_ms == 0)
            process->ending_ms = now_ms;
        else if (now_ms - process->ending_ms > LATE_MS && process->pid > 0)
            kill(process->pid, SIGKILL);
    }
}

void crew_end_with(struct crew *crew, unsigned revision)
{
    for (size_t i = 0; i < CREW_MAX; i++)
        if (crew->process[i].fd >= 0 && crew->process[i].role != ROLE_ROOT &&
            crew->process[i].revision == revision)
            crew_end(&crew->process[i]);
}

void crew_end_others(struct crew *crew, unsigned revision)
{
    for (size_t i = 0; i < CREW_MAX; i++) {
        struct process *process = &crew->process[i];
        if (process->fd >= 0 && process->role != ROLE_ROOT && process->revision != revision)
            crew_end(process);
    }
}

void crew_end_later(struct crew *crew, uint64_t frame)
{
    for (size_t i = 0; i < CREW_MAX; i++) {
        struct process *process = &crew->process[i];
        if (process->fd >= 0 && process->role != ROLE_ROOT &&
            (!crew_sleeps(process) || process->next > frame))
            crew_end(process);
    }
}
