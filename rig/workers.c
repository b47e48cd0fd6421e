/* SPDX-License-Identifier: MIT */
#include "rig/workers.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "rig/card.h"
#include "rig/memory.h"
#include "rig/run_scene.h"

struct worker {
    pid_t pid;
    int fd; /* what the worker tells; -1: this place is free */
    size_t index;
    double begin_s;
    bool killed; /* by the watchdog */
    struct buffer heard;
};

struct crew {
    const struct found_scenes *scenes;
    const struct run_options *options;
    struct worker_output *output;
    size_t n;
    struct worker *worker;
};

static double wall_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int write_all(int fd, const struct buffer *text)
{
    for (size_t done = 0; done < text->len;) {
        ssize_t n = write(fd, text->s + done, text->len - done);
        if (n < 0 && errno != EINTR)
            return -1;
        done += n > 0 ? (size_t)n : 0;
    }
    return 0;
}

/* In the child: the result as one line of JSON, then the card. */
__attribute__((noreturn)) static void work(const struct crew *crew, size_t index, int fd)
{
    struct scene_result result;
    struct buffer told = { 0 }, card = { 0 };
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    run_scene(&crew->scenes->scene[index], crew->options, &result, &card);
    result_add_json(&result, &told);
    buffer_add(&told, "\n");
    buffer_add_bytes(&told, buffer_get(&card), card.len);
    int status = write_all(fd, &told) < 0 ? 1 : 0;
    buffer_free(&told);
    buffer_free(&card);
    fflush(NULL);
    _exit(status);
}

static int start(struct crew *crew, struct worker *worker, size_t index)
{
    int ends[2];
    if (pipe(ends) < 0)
        return -1;
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0) {
        close(ends[0]);
        close(ends[1]);
        return -1;
    }
    if (pid == 0) {
        close(ends[0]);
        work(crew, index, ends[1]);
    }
    close(ends[1]);
    *worker = (struct worker) { .pid = pid, .fd = ends[0], .index = index, .begin_s = wall_s() };
    if (crew->output->progress != NULL)
        crew->output->progress(crew->output->ctx, index, NULL);
    return 0;
}

/* What the dead worker left behind stays, with the reason beside it. */
static void leave_note(const struct crew *crew, struct scene_result *result)
{
    char path[PATH_MAX];
    struct buffer note = { 0 };
    buffer_addf(&note, "== error: %s\n", result->reason);
    result->has_files = snprintf(path, sizeof path, "%s/%s/diff.txt", crew->options->out,
                                 result->name) < (int)sizeof path &&
                        buffer_write_file(&note, path) == 0;
    buffer_free(&note);
}

/* A worker that ended without telling a result. */
static void explain(const struct crew *crew, const struct worker *worker, int status,
                    struct scene_result *result)
{
    run_scene_introduce(&crew->scenes->scene[worker->index], crew->options, result);
    result->verdict = VERDICT_ERROR;
    result->status = STATUS_FAILED;
    result->wall_s = wall_s() - worker->begin_s;
    if (worker->killed)
        snprintf(result->reason, sizeof result->reason,
                 "hung: ended by the watchdog after %llu s (--timeout)",
                 (unsigned long long)crew->options->timeout_s);
    else if (WIFSIGNALED(status))
        snprintf(result->reason, sizeof result->reason, "crashed: SIG%s (%s)",
                 sigabbrev_np(WTERMSIG(status)), strsignal(WTERMSIG(status)));
    else
        snprintf(result->reason, sizeof result->reason,
                 "ended with status %d before it had a result", WEXITSTATUS(status));
}

static void finish(struct crew *crew, struct worker *worker)
{
    struct scene_result *result = &crew->output->results[worker->index];
    struct buffer *card = &crew->output->cards[worker->index];
    const struct verdict_notes no_notes = { 0 };
    int status = 0;
    close(worker->fd);
    worker->fd = -1;
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR) {
    }
    char *end = worker->heard.len > 0 ? strchr(worker->heard.s, '\n') : NULL;
    if (end != NULL)
        *end = '\0';
    if (end != NULL && status == 0 && result_from_json(worker->heard.s, result) == 0) {
        buffer_add(card, end + 1);
    } else {
        explain(crew, worker, status, result);
        leave_note(crew, result);
        card_html(result, NULL, &no_notes, card);
    }
    buffer_free(&worker->heard);
    if (crew->output->progress != NULL)
        crew->output->progress(crew->output->ctx, worker->index, result);
}

static void hear(struct crew *crew, struct worker *worker)
{
    char chunk[65536];
    ssize_t n = read(worker->fd, chunk, sizeof chunk);
    if (n > 0)
        buffer_add_bytes(&worker->heard, chunk, (size_t)n);
    else if (n == 0 || errno != EINTR)
        finish(crew, worker);
}

/* Kills what took too long; returns the milliseconds until the next one would. */
static int watch(struct crew *crew)
{
    double limit_s = (double)crew->options->timeout_s, now_s = wall_s(), next_s = 3600;
    for (size_t i = 0; limit_s > 0 && i < crew->n; i++) {
        struct worker *worker = &crew->worker[i];
        if (worker->fd < 0 || worker->killed)
            continue;
        double left_s = worker->begin_s + limit_s - now_s;
        if (left_s <= 0) {
            worker->killed = true;
            kill(worker->pid, SIGKILL);
        } else if (left_s < next_s) {
            next_s = left_s;
        }
    }
    return (int)(next_s * 1000) + 1;
}

static size_t listen_to_all(struct crew *crew, struct pollfd *polls)
{
    size_t busy = 0;
    for (size_t i = 0; i < crew->n; i++) {
        polls[i] = (struct pollfd) { .fd = crew->worker[i].fd, .events = POLLIN };
        busy += crew->worker[i].fd >= 0;
    }
    if (busy == 0)
        return 0;
    if (poll(polls, crew->n, watch(crew)) > 0)
        for (size_t i = 0; i < crew->n; i++)
            if (crew->worker[i].fd >= 0 && polls[i].revents != 0)
                hear(crew, &crew->worker[i]);
    return busy;
}

int workers_run(const struct found_scenes *scenes, const struct run_options *options,
                struct worker_output *output)
{
    struct crew crew = { .scenes = scenes, .options = options, .output = output };
    size_t next = 0, busy;
    int failed = 0;
    crew.n = options->jobs < scenes->n ? (size_t)options->jobs : scenes->n;
    crew.worker = memory_zeroed(crew.n, sizeof *crew.worker);
    struct pollfd *polls = memory_zeroed(crew.n, sizeof *polls);
    for (size_t i = 0; i < crew.n; i++)
        crew.worker[i].fd = -1;
    do {
        for (size_t i = 0; i < crew.n && next < scenes->n && failed == 0; i++)
            if (crew.worker[i].fd < 0) {
                failed = start(&crew, &crew.worker[i], next);
                next += failed == 0;
            }
        busy = listen_to_all(&crew, polls);
        if (failed != 0 && busy > 0)
            failed = 0; /* no more processes just now: wait for one to end */
    } while (busy > 0 || (next < scenes->n && failed == 0));
    free(crew.worker);
    free(polls);
    if (failed != 0)
        fprintf(stderr, "footfall: cannot start a worker: %m\n");
    return failed;
}
