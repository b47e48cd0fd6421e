/* SPDX-License-Identifier: MIT */
#include "rig/window/engine.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rig/memory.h"
#include "rig/window/crew.h"
#include "rig/window/post.h"
#include "rig/window/runner.h"
#include "rig/window/watch.h"
#include "sim/scene_diff.h"

enum {
    MESSAGES_AT_ONCE = 400, /* of one process, so that the window stays alive */
    TROUBLE_MAX = 600,
    NEARER_FRAMES = 12, /* a checkpoint so much nearer is worth a new runner */
    BEGIN_MS = 30000,   /* a scene that has not begun by then */
};

#define ROOMS_BYTES ((RUNNER_ROOMS + 1) * sizeof(struct runner_room))

struct engine {
    char folder[512];
    struct engine_options options;
    struct scene *scene;
    struct buffer text; /* of it */
    unsigned revision;  /* of it: each scene that was ever taken has another */
    unsigned last_revision;
    struct crew crew;
    pid_t root;
    struct runner_room *rooms;
    uint32_t shown;                 /* room; CREW_NOWHERE: none yet */
    uint32_t serial, scout_serial;  /* of what was asked for last */
    bool dispatching, runner_comes; /* a checkpoint was woken, and nobody was born yet */
    bool there, news;
    struct chronicle chronicle;
    bool scouting; /* the scout, or the next one, has something to tell */
    struct watch watch;
    int trouble_fd;
    off_t trouble_read;
    char trouble[TROUBLE_MAX];
    uint64_t broken_from; /* the first frame that cannot be had */
    bool refused;         /* by the device; or the process is gone that would have begun */
    struct buffer refusal;
};

/* What the processes wrote to standard error since it was looked at last. */
static void read_trouble(struct engine *engine)
{
    char *to = engine->trouble;
    ssize_t n = pread(engine->trouble_fd, to, TROUBLE_MAX - 1, engine->trouble_read);
    struct stat st;
    if (fstat(engine->trouble_fd, &st) == 0)
        engine->trouble_read = st.st_size;
    while (n > 0 && to[n - 1] == '\n')
        n--;
    if (n > 0)
        to[n] = '\0';
    else
        snprintf(to, TROUBLE_MAX, "the simulation ended without a word");
}

static void listen_to_all(struct engine *engine, int timeout_ms);

/* Runners that were told to end leave their rooms within a frame, unless the device hangs. */
static uint32_t take_room(struct engine *engine)
{
    uint32_t room;
    for (int patience = 5; (room = crew_free_room(&engine->crew, engine->shown)) == CREW_NOWHERE;
         patience--) {
        if (patience < 0)
            crew_kill_ending(&engine->crew);
        listen_to_all(engine, 20);
    }
    return room;
}

static void wake(struct engine *engine, struct process *process, const struct post *order)
{
    struct post post = *order;
    post.revision = engine->revision;
    bool old = process->revision != engine->revision;
    post_send(process->fd, &post, old ? buffer_get(&engine->text) : NULL, -1);
    process->revision = engine->revision;
}

static bool can_go_on(const struct engine *engine, const struct process *runner,
                      const struct process *checkpoint)
{
    if (runner == NULL || runner->revision != engine->revision)
        return false;
    uint64_t next = engine->rooms[runner->room].pulse.next;
    if (next > engine->crew.present + 1)
        return false;
    return checkpoint == NULL || checkpoint->next <= next + NEARER_FRAMES;
}

/* A runner keeps its room until what it put there is shown. */
static void seek(struct engine *engine, struct process *runner, struct post *order, uint32_t room)
{
    if (runner->room == engine->shown) {
        engine->rooms[room].pulse = engine->rooms[runner->room].pulse;
        runner->room = room;
    }
    order->kind = POST_SEEK;
    order->room = runner->room;
    post_send(runner->fd, order, NULL, -1);
}

/* Sees to it that somebody is on the way to the frame that is wanted. */
static void dispatch(struct engine *engine)
{
    if (engine->dispatching || engine->runner_comes || engine->crew.present >= engine->broken_from)
        return; /* a birth brings us here again; or nobody can get there */
    engine->dispatching = true;
    uint32_t room = take_room(engine);
    struct post order = { .kind = POST_RUN,
                          .role = ROLE_RUNNER,
                          .serial = engine->serial,
                          .room = room,
                          .frame = engine->crew.present };
    struct process *runner = crew_who(&engine->crew, ROLE_RUNNER);
    struct process *checkpoint = crew_nearest(&engine->crew, engine->crew.present);
    if (can_go_on(engine, runner, checkpoint)) {
        seek(engine, runner, &order, room);
    } else {
        crew_end(runner);
        if (checkpoint != NULL) {
            engine->rooms[room].pulse.next = checkpoint->next;
            engine->runner_comes = checkpoint->woken = true;
            wake(engine, checkpoint, &order);
        }
    }
    engine->dispatching = false;
}

static void send_scout(struct engine *engine, struct process *from)
{
    chronicle_cut(&engine->chronicle, from->number,
                  from->next > 0 ? runner_frame_us(engine->scene, from->next - 1) : 0);
    engine->scouting = true;
    const struct post order = {
        .kind = POST_RUN, .role = ROLE_SCOUT, .serial = ++engine->scout_serial, .room = CREW_NOWHERE
    };
    wake(engine, from, &order);
}

static void settle_newborn(struct engine *engine, struct process *child, const struct post *post)
{
    if (post->role == ROLE_CHECKPOINT) {
        if (child->revision != engine->revision || crew_is_double(&engine->crew, child))
            crew_end(child);
        else
            crew_thin_out(&engine->crew);
    } else if (post->role == ROLE_RUNNER) {
        child->room = post->room;
        if (post->serial != engine->serial)
            dispatch(engine);
    } else if (post->role == ROLE_SCOUT && post->serial != engine->scout_serial) {
        crew_end(child); /* there is a later one */
    }
}

static void born(struct engine *engine, struct process *parent)
{
    const struct post post = parent->inbox.post;
    struct process *child = crew_add(&engine->crew, parent->inbox.fd);
    if (post.role == ROLE_RUNNER)
        engine->runner_comes = parent->woken = false;
    if (child == NULL) { /* so many cannot end at once; it does when nobody listens */
        close(parent->inbox.fd);
        return;
    }
    child->role = post.role;
    child->pid = post.pid;
    child->next = post.frame;
    child->number = post.number;
    child->revision = post.revision;
    settle_newborn(engine, child, &post);
}

static void there(struct engine *engine, const struct process *process)
{
    const struct post *post = &process->inbox.post;
    if (process->ending || post->serial != engine->serial)
        return;
    engine->shown = post->room;
    engine->there = engine->news = true;
}

static void add_mark(struct engine *engine, const struct process *scout)
{
    struct chronicle_mark mark = scout->inbox.post.mark;
    if (scout->ending)
        return;
    mark.text = (char *)(uintptr_t)buffer_get(&scout->inbox.text);
    mark.number = scout->inbox.post.number;
    chronicle_add(&engine->chronicle, &mark);
    engine->news = true;
}

static void learn(struct engine *engine, const struct process *scout)
{
    uint64_t t_us = scout->inbox.post.t_us;
    if (scout->ending)
        return;
    engine->chronicle.complete = t_us == UINT64_MAX;
    engine->chronicle.known_us = engine->chronicle.complete ? engine->scene->duration_us : t_us;
    engine->news = true;
}

/* Why a process that was wished for cannot be. */
static void refuse(struct engine *engine, const char *why)
{
    engine->refused = true;
    buffer_clear(&engine->refusal);
    buffer_add(&engine->refusal, why);
}

static void be_out_of_processes(struct engine *engine, const char *why)
{
    snprintf(engine->trouble, TROUBLE_MAX, "no process can be made: %s", why);
    refuse(engine, engine->trouble);
    engine->runner_comes = false;
    engine->broken_from = 0;
    engine->news = true;
}

static void take(struct engine *engine, struct process *process)
{
    const struct post *post = &process->inbox.post;
    const char *text = buffer_get(&process->inbox.text);
    switch (post->kind) {
    case POST_BORN:
        born(engine, process);
        break;
    case POST_READY:
        send_scout(engine, process);
        break;
    case POST_REFUSED:
        refuse(engine, text);
        crew_end(process);
        break;
    case POST_THERE:
        there(engine, process);
        break;
    case POST_PAST:
        crew_end(process);
        if (post->serial == engine->serial)
            dispatch(engine);
        break;
    case POST_MARK:
        add_mark(engine, process);
        break;
    case POST_KNOWN:
        learn(engine, process);
        break;
    case POST_FAILED:
        if (post->role != ROLE_CHECKPOINT) /* fewer of those are only slower */
            be_out_of_processes(engine, text);
        break;
    case POST_OPEN:
    case POST_RUN:
    case POST_SEEK:
    case POST_END:
        assert(false); /* the window says these */
    }
}

/* The scout's end is not the scene's. */
static void tell_end(struct engine *engine, uint64_t t_us, const char *why)
{
    engine->scouting = false;
    engine->news = true;
    chronicle_add(&engine->chronicle, &(struct chronicle_mark) { .t_us = t_us,
                                                                 .number = UINT64_MAX,
                                                                 .kind = CHRONICLE_MISTAKE,
                                                                 .text = (char *)(uintptr_t)why });
}

static void watch(struct engine *engine)
{
    if (watch_all(&engine->watch, &engine->crew, engine->rooms, !engine->there,
                  engine_is_scouting(engine)))
        tell_end(engine, engine->rooms[RUNNER_SCOUT_ROOM].pulse.t_us, WATCH_HANGS);
}

/* A process has ended. */
static void gone(struct engine *engine, struct process *process)
{
    const struct process was = *process;
    crew_forget(process);
    if (was.woken) {
        engine->runner_comes = false;
        dispatch(engine);
    }
    if (was.ending)
        return;
    engine->news = true;
    if (was.role == ROLE_SCOUT && !engine->chronicle.complete) {
        read_trouble(engine);
        tell_end(engine, engine->chronicle.known_us, engine->trouble);
    } else if (was.role == ROLE_RUNNER) {
        engine->broken_from = engine->rooms[was.room].pulse.next;
        read_trouble(engine);
    } else if (was.role == ROLE_ROOT || was.role == ROLE_BEGINNING) {
        engine->runner_comes = false;
        engine->broken_from = 0;
        read_trouble(engine);
        refuse(engine, engine->trouble);
    }
}

static void receive(struct engine *engine, struct process *process)
{
    for (int i = 0; i < MESSAGES_AT_ONCE && process->fd >= 0; i++) {
        enum post_result result = post_take(process->fd, &process->inbox, false);
        if (result == POST_NOTHING)
            return;
        if (result == POST_GONE)
            gone(engine, process);
        else
            take(engine, process);
    }
}

static void listen_to_all(struct engine *engine, int timeout_ms)
{
    struct pollfd polls[CREW_MAX];
    for (size_t i = 0; i < CREW_MAX; i++)
        polls[i] = (struct pollfd) { .fd = engine->crew.process[i].fd, .events = POLLIN };
    if (poll(polls, CREW_MAX, timeout_ms) <= 0)
        return;
    for (size_t i = 0; i < CREW_MAX; i++)
        if (polls[i].revents != 0 && engine->crew.process[i].fd == polls[i].fd)
            receive(engine, &engine->crew.process[i]);
}

static int start_root(struct engine *engine)
{
    int ends[2];
    engine->trouble_fd = memfd_create("footfall trouble", MFD_CLOEXEC);
    if (engine->trouble_fd < 0 || fcntl(engine->trouble_fd, F_SETFL, O_APPEND) < 0 ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return -1;
    fflush(NULL);
    engine->root = fork();
    if (engine->root == 0)
        runner_root(ends[1], engine->trouble_fd, engine->rooms, &engine->options);
    close(ends[1]);
    if (engine->root < 0) {
        close(ends[0]);
        return -1;
    }
    struct process *root = crew_add(&engine->crew, ends[0]);
    root->role = ROLE_ROOT;
    root->pid = engine->root;
    return 0;
}

/* A process that begins with the present text, and then a scout; its answer is waited for. */
static bool begin(struct engine *engine, struct buffer *why)
{
    struct process *root = crew_who(&engine->crew, ROLE_ROOT);
    const struct post order = { .kind = POST_OPEN, .revision = engine->revision };
    engine->refused = root == NULL;
    engine->dispatching = true; /* who is there already is not for this scene */
    if (root != NULL)
        post_send(root->fd, &order, buffer_get(&engine->text), -1);
    const int64_t until_ms = watch_clock_ms() + BEGIN_MS;
    while (!engine->refused && crew_who(&engine->crew, ROLE_SCOUT) == NULL) {
        listen_to_all(engine, 100);
        if (watch_clock_ms() > until_ms)
            refuse(engine, "the device hangs: it has not begun within 30 s");
    }
    if (engine->refused)
        crew_end_with(&engine->crew, engine->revision);
    engine->dispatching = false;
    if (engine->refused)
        buffer_add(why, buffer_get(&engine->refusal));
    return !engine->refused;
}

static struct engine *make(const struct engine_options *options)
{
    struct engine *engine = memory_zeroed(1, sizeof *engine);
    snprintf(engine->folder, sizeof engine->folder, "%s", options->folder);
    engine->options = *options;
    engine->options.folder = engine->folder;
    engine->broken_from = UINT64_MAX;
    engine->trouble_fd = -1;
    engine->shown = CREW_NOWHERE;
    crew_init(&engine->crew);
    return engine;
}

static int start(struct engine *engine, const char *text, size_t len, struct buffer *why)
{
    engine->scene = runner_read_scene(text, len, &engine->options, why);
    if (engine->scene == NULL)
        return -1;
    engine->crew.n_frames = runner_frames(engine->scene);
    buffer_add_bytes(&engine->text, text, len);
    void *shared =
        mmap(NULL, ROOMS_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    engine->rooms = shared != MAP_FAILED ? shared : NULL;
    if (engine->rooms == NULL || start_root(engine) < 0) {
        buffer_addf(why, "the simulation cannot start: %s", strerror(errno));
        return -1;
    }
    return begin(engine, why) ? 0 : -1;
}

struct engine *engine_open(const char *text, size_t len, const struct engine_options *options,
                           struct buffer *why)
{
    struct engine *engine = make(options);
    if (start(engine, text, len, why) < 0) {
        engine_close(engine);
        return NULL;
    }
    engine_seek(engine, 0);
    return engine;
}

/* Up to here a scout has told everything; a later checkpoint is not for another one. */
static uint64_t known_frames(const struct engine *engine)
{
    uint64_t known_us = engine->chronicle.known_us;
    return known_us > 0 ? runner_frame_at(engine->scene, known_us) + 1 : 0;
}

/* What the engine goes by from now on; what it went by is in its place. */
static void exchange(struct engine *engine, struct scene **scene, struct buffer *text)
{
    struct scene *scene_was = engine->scene;
    const struct buffer text_was = engine->text;
    engine->scene = *scene;
    engine->text = *text;
    engine->crew.n_frames = runner_frames(engine->scene);
    *scene = scene_was;
    *text = text_was;
}

/* Nothing stays as it was, so somebody has to begin anew, and the others end. */
static bool begin_anew(struct engine *engine, struct scene **scene, struct buffer *text,
                       struct buffer *why)
{
    unsigned revision = engine->revision;
    crew_end(crew_who(&engine->crew, ROLE_SCOUT));
    engine->scout_serial++; /* nor does one count that is still to come */
    exchange(engine, scene, text);
    engine->revision = ++engine->last_revision;
    if (begin(engine, why)) {
        crew_end_others(&engine->crew, engine->revision);
        return true;
    }
    exchange(engine, scene, text);
    engine->revision = revision;
    send_scout(engine, crew_nearest(&engine->crew, known_frames(engine)));
    dispatch(engine); /* whom nobody was sent to meanwhile */
    return false;
}

/* Who sleeps before the first difference takes the new scene over when woken; the others end. */
static void go_on_with(struct engine *engine, struct scene **scene, struct buffer *text,
                       uint64_t differs_us)
{
    uint64_t frame = runner_frame_at(engine->scene, differs_us - 1) + 1;
    uint64_t known = known_frames(engine);
    exchange(engine, scene, text);
    engine->revision = ++engine->last_revision;
    crew_end_later(&engine->crew, frame);
    send_scout(engine, crew_nearest(&engine->crew, frame < known ? frame : known));
}

bool engine_change(struct engine *engine, const char *text, size_t len, struct buffer *why)
{
    struct scene *scene = runner_read_scene(text, len, &engine->options, why);
    struct buffer kept = { 0 };
    bool good = scene != NULL;
    if (!good)
        return false;
    buffer_add_bytes(&kept, text, len);
    uint64_t differs_us = scene_diff_us(engine->scene, scene);
    if (differs_us == 0)
        good = begin_anew(engine, &scene, &kept, why);
    else if (differs_us != UINT64_MAX)
        go_on_with(engine, &scene, &kept, differs_us);
    scene_free(scene);
    buffer_free(&kept);
    if (good && differs_us != UINT64_MAX) {
        engine->broken_from = UINT64_MAX;
        engine_seek(engine, engine->crew.present);
    }
    return good;
}

void engine_close(struct engine *engine)
{
    if (engine == NULL)
        return;
    for (size_t i = 0; i < CREW_MAX; i++)
        if (engine->crew.process[i].fd >= 0)
            crew_forget(&engine->crew.process[i]);
    while (engine->root > 0 && waitpid(engine->root, NULL, 0) < 0 && errno == EINTR) {
    }
    if (engine->rooms != NULL)
        munmap(engine->rooms, ROOMS_BYTES);
    if (engine->trouble_fd >= 0)
        close(engine->trouble_fd);
    chronicle_free(&engine->chronicle);
    buffer_free(&engine->text);
    buffer_free(&engine->refusal);
    scene_free(engine->scene);
    free(engine);
}

void engine_seek(struct engine *engine, uint64_t frame)
{
    uint64_t last = runner_frames(engine->scene) - 1;
    engine->crew.present = frame < last ? frame : last;
    engine->serial++;
    engine->there = false;
    dispatch(engine);
}

bool engine_poll(struct engine *engine, int timeout_ms)
{
    engine->news = false;
    listen_to_all(engine, timeout_ms);
    watch(engine);
    return engine->news;
}

bool engine_is_there(const struct engine *engine)
{
    return engine->there;
}

bool engine_is_scouting(const struct engine *engine)
{
    return engine->scouting && !engine->chronicle.complete;
}

const struct instant *engine_instant(const struct engine *engine)
{
    return engine->shown != CREW_NOWHERE ? &engine->rooms[engine->shown].instant : NULL;
}

const uint8_t *engine_picture(const struct engine *engine)
{
    return engine->shown != CREW_NOWHERE ? engine->rooms[engine->shown].picture : NULL;
}

const struct chronicle *engine_chronicle(const struct engine *engine)
{
    return &engine->chronicle;
}

uint64_t engine_frames(const struct engine *engine)
{
    return runner_frames(engine->scene);
}

uint64_t engine_frame_us(const struct engine *engine, uint64_t frame)
{
    return runner_frame_us(engine->scene, frame);
}

uint64_t engine_frame_at(const struct engine *engine, uint64_t t_us)
{
    return runner_frame_at(engine->scene, t_us);
}

const char *engine_trouble(const struct engine *engine)
{
    return engine->crew.present >= engine->broken_from ? engine->trouble : NULL;
}

struct engine_silence engine_silence(const struct engine *engine)
{
    return engine->watch.silence;
}

int engine_runner(const struct engine *engine)
{
    return crew_pid(&engine->crew, ROLE_RUNNER);
}
