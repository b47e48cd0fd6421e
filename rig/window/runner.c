/* SPDX-License-Identifier: MIT */
#include "rig/window/runner.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "firmware_core/model.h"
#include "hal_sim/simulation.h"
#include "rig/window/post.h"
#include "rig/window/viewer.h"
#include "sim/scene_read.h"

enum {
    SCOUT_NICE = 5,
    CHECKPOINT_LEAST = 4, /* frames between two of them, near the frame that is asked for */
    CHECKPOINT_SHARE = 8, /* farther off they are one part of the way apart */
    SCOUT_CHECKPOINTS = 16,
    KNOWN_FRAMES = 8, /* the scout says how far it is */
};

/* A process, and what it has become. */
struct runner {
    enum post_role role;
    int fd;
    const struct engine_options *options;
    struct runner_room *rooms;
    struct post_inbox inbox;
    struct scene *scene;
    struct simulation_hooks hooks;
    struct simulation *simulation;
    struct viewer viewer;
    uint64_t next;     /* frame */
    uint64_t settled;  /* frames in a row, none left out */
    bool left_out;     /* any so far */
    uint64_t told;     /* marks so far, whether they were sent or not */
    unsigned revision; /* of the scene */
    struct post wish;  /* the newest order */
};

uint64_t runner_frames(const struct scene *scene)
{
    return (scene->duration_us * scene->camera.fps + 999999) / 1000000;
}

uint64_t runner_frame_us(const struct scene *scene, uint64_t frame)
{
    return frame * 1000000 / scene->camera.fps;
}

uint64_t runner_frame_at(const struct scene *scene, uint64_t t_us)
{
    uint64_t n = runner_frames(scene);
    uint64_t most_us = scene->duration_us < t_us ? scene->duration_us : t_us;
    uint64_t frame = ((most_us + 1) * scene->camera.fps + 999999) / 1000000 - 1;
    return frame < n ? frame : n - 1;
}

struct scene *runner_read_scene(const char *text, size_t len, const struct engine_options *options,
                                struct buffer *why)
{
    const struct scene_search search = { options->data != NULL ? options->data->n : 0,
                                         options->data != NULL ? options->data->v : NULL };
    struct scene_error error = { 0 };
    struct scene *scene = scene_read_text(options->folder, text, len, &search, &error);
    if (scene == NULL) {
        buffer_addf(why, "%s:%zu: %s%s%s", error.file, error.line, error.key,
                    error.key[0] != '\0' ? ": " : "", error.reason);
        return NULL;
    }
    if (options->has_seed)
        scene->seed = options->seed;
    if (model_find(scene->model) != NULL)
        return scene;
    buffer_addf(why, "%s/scene.json: model: there is no model %s", options->folder, scene->model);
    scene_free(scene);
    return NULL;
}

static void tell(const struct runner *runner, const struct post *post, const char *text, int fd)
{
    if (!post_send(runner->fd, post, text, fd))
        _exit(0); /* the window is gone */
}

/* In the parent: how the fork went, for the window. */
static void announce(const struct runner *runner, enum post_role role, pid_t pid, int ends[2])
{
    struct post born = { .kind = POST_BORN,
                         .role = role,
                         .serial = runner->wish.serial,
                         .room = runner->wish.room,
                         .revision = runner->revision,
                         .pid = pid,
                         .frame = runner->next,
                         .number = runner->told };
    if (pid < 0)
        tell(runner, &(struct post) { .kind = POST_FAILED, .role = role }, strerror(errno), -1);
    else
        tell(runner, &born, NULL, ends[0]);
    close(ends[0]);
    close(ends[1]);
}

/* True in the child, which has the window's ear for itself. */
static bool become(struct runner *runner, enum post_role role)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        tell(runner, &(struct post) { .kind = POST_FAILED, .role = role }, strerror(errno), -1);
        return false;
    }
    pid_t pid = fork();
    if (pid != 0) {
        announce(runner, role, pid, ends);
        return false;
    }
    close(ends[0]);
    close(runner->fd);
    runner->fd = ends[1];
    runner->role = role;
    if (role == ROLE_SCOUT)
        setpriority(PRIO_PROCESS, 0, SCOUT_NICE);
    return true;
}

/* The next order, which is waited for. */
static void hear(struct runner *runner)
{
    if (post_take(runner->fd, &runner->inbox, true) != POST_CAME ||
        runner->inbox.post.kind == POST_END)
        _exit(0);
}

static void look_from(struct runner *runner)
{
    uint64_t n = runner_frames(runner->scene), target = runner->wish.frame;
    uint64_t from_us = 1;
    if (n > RUNNER_FRAMES_MAX && runner->role == ROLE_SCOUT)
        from_us = 0;
    else if (n > RUNNER_FRAMES_MAX && target > RUNNER_LEAD + RUNNER_BACK)
        from_us = 1 + runner_frame_us(runner->scene, target - RUNNER_LEAD - RUNNER_BACK);
    simulation_look_from(runner->simulation, from_us);
}

static void refuse(const struct runner *runner, const char *why)
{
    tell(runner, &(struct post) { .kind = POST_REFUSED }, why, -1);
    _exit(0);
}

static struct scene *read_scene(struct runner *runner)
{
    struct buffer why = { 0 };
    struct scene *scene = runner_read_scene(buffer_get(&runner->inbox.text), runner->inbox.text.len,
                                            runner->options, &why);
    if (scene == NULL)
        refuse(runner, buffer_get(&why));
    return scene;
}

/* The scene was changed behind this frame. What it was is kept, for the simulation may still hold
 * a text of it. */
static void take_scene(struct runner *runner)
{
    struct scene *to = read_scene(runner);
    if (simulation_change(runner->simulation, runner->scene, to) != 0)
        refuse(runner, "out of memory");
    viewer_scene_changed(&runner->viewer);
    runner->revision = runner->inbox.post.revision;
}

/* Wakes up only as a fork of itself that is to run. */
static struct runner_pulse *pulse_of(const struct runner *runner)
{
    const bool scouts = runner->role == ROLE_SCOUT;
    return &runner->rooms[scouts ? (uint32_t)RUNNER_SCOUT_ROOM : runner->wish.room].pulse;
}

static void begin_pulse(const struct runner *runner)
{
    struct runner_pulse *pulse = pulse_of(runner);
    pulse->t_us = runner->next > 0 ? runner_frame_us(runner->scene, runner->next - 1) : 0;
    pulse->stage = HAL_STAGE_NONE;
}

static void sleep_until_run(struct runner *runner)
{
    for (;;) {
        hear(runner);
        assert(runner->inbox.post.kind == POST_RUN);
        runner->wish = runner->inbox.post;
        if (runner->wish.text_len > 0)
            take_scene(runner);
        if (become(runner, runner->wish.role)) {
            begin_pulse(runner);
            look_from(runner);
            return;
        }
    }
}

/* Nearer to what is asked for they are closer together, for whoever goes back from there. */
static bool is_time_for_checkpoint(const struct runner *runner)
{
    uint64_t target = runner->wish.frame, gap = CHECKPOINT_LEAST;
    if (runner->left_out && runner->settled < RUNNER_LEAD)
        return false; /* what is remembered of pictures is not quite what it would be */
    if (runner->next == 1)
        return true; /* to paint the empty room takes longer than any frame */
    if (runner->role == ROLE_SCOUT)
        return runner_frames(runner->scene) <= RUNNER_FRAMES_MAX &&
               runner->next % (1 + runner_frames(runner->scene) / SCOUT_CHECKPOINTS) == 0;
    while (target > runner->next && gap < (target - runner->next) / CHECKPOINT_SHARE)
        gap *= 2;
    return runner->next % gap == 0;
}

static bool anything_heard(const struct runner *runner)
{
    char byte;
    ssize_t n = recv(runner->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return n >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

/* A wish that is older than this frame is somebody else's to fulfil. */
static void take_wish(struct runner *runner)
{
    hear(runner);
    runner->wish = runner->inbox.post;
    if (runner->wish.frame + 1 < runner->next)
        tell(runner, &(struct post) { .kind = POST_PAST, .serial = runner->wish.serial }, NULL, -1);
    look_from(runner);
}

static void hand_in(struct runner *runner, const struct simulation_moment *moment)
{
    struct runner_room *room = &runner->rooms[runner->wish.room];
    const struct post there = { .kind = POST_THERE,
                                .serial = runner->wish.serial,
                                .room = runner->wish.room,
                                .frame = runner->next - 1 };
    viewer_show(&runner->viewer, moment, runner->next - 1, &room->instant, room->picture);
    tell(runner, &there, NULL, -1);
}

/* Goes on only when a later frame is asked for. */
static void serve_runner(struct runner *runner, const struct simulation_moment *moment)
{
    runner->rooms[runner->wish.room].pulse.next = runner->next;
    while (anything_heard(runner))
        take_wish(runner);
    while (runner->wish.frame < runner->next) {
        if (runner->wish.frame + 1 == runner->next)
            hand_in(runner, moment);
        take_wish(runner);
    }
    runner->rooms[runner->wish.room].pulse.next = runner->next;
}

static void tell_mark(struct runner *runner, const struct chronicle_mark *mark)
{
    struct post post = { .kind = POST_MARK, .number = runner->told++, .mark = *mark };
    post.mark.text = NULL;
    if (runner->role == ROLE_SCOUT)
        tell(runner, &post, mark->text, -1);
}

static void tell_mistakes(struct runner *runner, uint64_t now_us)
{
    const struct truth_failure *failure;
    while ((failure = viewer_next_failure(&runner->viewer)) != NULL)
        tell_mark(runner, &(struct chronicle_mark) { .t_us = failure->t_us,
                                                     .noticed_us = now_us,
                                                     .kind = CHRONICLE_MISTAKE,
                                                     .has_place = failure->at.known,
                                                     .x_px = failure->at.x_px,
                                                     .y_px = failure->at.y_px,
                                                     .text = (char *)(uintptr_t)failure->what });
}

static void serve_scout(struct runner *runner, uint64_t now_us)
{
    if (anything_heard(runner))
        hear(runner); /* it is not needed any more */
    if (runner->next % KNOWN_FRAMES == 0)
        tell(runner, &(struct post) { .kind = POST_KNOWN, .t_us = now_us }, NULL, -1);
}

static void on_framed(void *ctx, const struct simulation_moment *moment)
{
    struct runner *runner = ctx;
    uint64_t frame = runner_frame_at(runner->scene, moment->t_us);
    runner->left_out |= frame > runner->next;
    runner->settled = frame > runner->next ? 1 : runner->settled + 1;
    runner->next = frame + 1;
    viewer_framed(&runner->viewer);
    tell_mistakes(runner, moment->t_us);
    if (is_time_for_checkpoint(runner) && become(runner, ROLE_CHECKPOINT))
        sleep_until_run(runner);
    if (runner->role == ROLE_SCOUT)
        serve_scout(runner, moment->t_us);
    else
        serve_runner(runner, moment);
}

static void on_stepped(void *ctx, const struct simulation_moment *moment)
{
    struct runner *runner = ctx;
    struct runner_pulse *pulse = pulse_of(runner);
    pulse->steps++;
    pulse->t_us = moment->t_us;
    viewer_stepped(&runner->viewer, moment);
}

static void on_mark(void *ctx, enum hal_stage stage)
{
    struct runner *runner = ctx;
    struct runner_pulse *pulse = pulse_of(runner);
    pulse->steps++;
    pulse->stage = stage;
    viewer_mark(&runner->viewer, stage);
}

/* {"t_us":..,"kind":"report",... as hal_sim/trace.h spells it */
static enum chronicle_kind kind_of(const char *line)
{
    const char *kind = strstr(line, "\"kind\":\"");
    if (kind == NULL)
        return CHRONICLE_EVENT;
    kind += strlen("\"kind\":\"");
    if (strncmp(kind, "report\"", 7) == 0)
        return CHRONICLE_REPORT;
    bool output = strncmp(kind, "led\"", 4) == 0 || strstr(line, "\"pin\":\"do\"") != NULL;
    return output ? CHRONICLE_OUTPUT : CHRONICLE_EVENT;
}

static void on_trace(void *ctx, const char *line)
{
    struct runner *runner = ctx;
    struct chronicle_mark mark = { .kind = kind_of(line), .text = (char *)(uintptr_t)line };
    if (sscanf(line, "{\"t_us\":%" SCNu64, &mark.t_us) == 1)
        tell_mark(runner, &mark);
}

static void on_log(void *ctx, uint64_t t_us, const char *text)
{
    struct runner *runner = ctx;
    tell_mark(runner, &(struct chronicle_mark) {
                          .t_us = t_us, .kind = CHRONICLE_LOG, .text = (char *)(uintptr_t)text });
}

static void make_simulation(struct runner *runner)
{
    const struct simulation_options how = { .links = LINKS_VIRTUAL };
    struct settings_error error = { 0 };
    struct buffer why = { 0 };
    runner->hooks = (struct simulation_hooks) { .ctx = runner,
                                                .trace = on_trace,
                                                .stepped = on_stepped,
                                                .framed = on_framed,
                                                .mark = on_mark,
                                                .log = on_log };
    runner->scene = read_scene(runner);
    runner->simulation = simulation_create(runner->scene, &how, &runner->hooks, &error);
    if (runner->simulation == NULL) {
        buffer_addf(&why, "%s/scene.json: %s: %s", runner->options->folder, error.key,
                    error.reason);
        refuse(runner, buffer_get(&why));
    }
    viewer_begin(&runner->viewer, runner->scene,
                 device_settings(simulation_device(runner->simulation)));
}

/* What a core does that crashes is told like an assertion: on standard error. */
static void on_crash(int number)
{
    static const char before[] = "crashed: SIG", after[] = "\n";
    const char *name = sigabbrev_np(number);
    ssize_t n = write(STDERR_FILENO, before, sizeof before - 1);
    if (n > 0 && name != NULL)
        n = write(STDERR_FILENO, name, strlen(name));
    if (n > 0)
        n = write(STDERR_FILENO, after, sizeof after - 1);
    _exit(n > 0 ? 1 : 2);
}

static void catch_crashes(void)
{
    static const int numbers[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        signal(numbers[i], on_crash);
}

/* The whole life of a scene, from power-on to its end, in whichever process it comes to. */
_Noreturn static void live(struct runner *runner)
{
    catch_crashes();
    make_simulation(runner);
    tell(runner, &(struct post) { .kind = POST_READY }, NULL, -1);
    sleep_until_run(runner);
    simulation_run(runner->simulation);
    viewer_end(&runner->viewer, runner->scene->duration_us);
    tell_mistakes(runner, runner->scene->duration_us);
    tell(runner, &(struct post) { .kind = POST_KNOWN, .t_us = UINT64_MAX }, NULL, -1);
    _exit(0);
}

/* Everybody is a descendant; whose parent has ended is now a child. None of them is left. */
_Noreturn static void end_all(void)
{
    signal(SIGTERM, SIG_IGN);
    kill(0, SIGTERM);
    while (wait(NULL) > 0 || errno == EINTR) {
    }
    _exit(0);
}

/* Nothing of the window's stays open here but what was handed over. */
static void leave_window(struct runner *runner, int fd, int trouble)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGCHLD, SIG_IGN); /* nobody has to be waited for */
    setpgid(0, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_NAME, "footfall-scene");
    dup2(trouble, STDERR_FILENO);
    int null = open("/dev/null", O_RDWR);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    runner->fd = dup2(fd, STDERR_FILENO + 1);
    close_range(STDERR_FILENO + 2, ~0U, 0);
}

_Noreturn void runner_root(int fd, int trouble, struct runner_room *rooms,
                           const struct engine_options *options)
{
    static struct runner runner;
    runner.role = ROLE_ROOT;
    runner.rooms = rooms;
    runner.options = options;
    leave_window(&runner, fd, trouble);
    for (;;) {
        if (post_take(runner.fd, &runner.inbox, true) != POST_CAME ||
            runner.inbox.post.kind == POST_END)
            end_all();
        assert(runner.inbox.post.kind == POST_OPEN);
        runner.wish = runner.inbox.post;
        runner.revision = runner.wish.revision;
        if (become(&runner, ROLE_BEGINNING))
            live(&runner);
    }
}
