/* SPDX-License-Identifier: MIT */
#include "rig/window/mp4_pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rig/memory.h"

extern char **environ;

/* A socket in place of a pipe: to write to an ffmpeg that has ended is an error, not a signal. */
struct mp4_pipe {
    pid_t ffmpeg;
    int to;
    size_t n_pictures, size;
    struct buffer path, temporary;
    bool broken;
};

static void mp4_free(struct mp4_pipe *mp4)
{
    buffer_free(&mp4->path);
    buffer_free(&mp4->temporary);
    free(mp4);
}

static const char *file_of(const struct mp4_pipe *mp4)
{
    return mp4->temporary.s + strlen("file:");
}

/* 0 or an errno. What it says of errors goes to standard error. */
static int start(struct mp4_pipe *mp4, unsigned width, unsigned height, int from)
{
    char size[32], rate[16];
    snprintf(size, sizeof size, "%ux%u", width, height);
    snprintf(rate, sizeof rate, "%d", MP4_FPS);
    /* players want even sides and one plane of colour for four pixels */
    char *const words[] = { "ffmpeg",
                            "-loglevel",
                            "error",
                            "-f",
                            "rawvideo",
                            "-pix_fmt",
                            "bgr0",
                            "-s",
                            size,
                            "-r",
                            rate,
                            "-i",
                            "-",
                            "-vf",
                            "pad=ceil(iw/2)*2:ceil(ih/2)*2",
                            "-c:v",
                            "libx264",
                            "-preset",
                            "veryfast",
                            "-crf",
                            "20",
                            "-pix_fmt",
                            "yuv420p",
                            "-movflags",
                            "+faststart",
                            "-f",
                            "mp4",
                            "-y",
                            mp4->temporary.s,
                            NULL };
    posix_spawn_file_actions_t actions;
    int why = posix_spawn_file_actions_init(&actions);
    if (why != 0)
        return why;
    why = posix_spawn_file_actions_adddup2(&actions, from, STDIN_FILENO);
    if (why == 0)
        why = posix_spawnp(&mp4->ffmpeg, words[0], &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    return why;
}

struct mp4_pipe *mp4_open(const char *path, unsigned width, unsigned height, struct buffer *why)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        buffer_addf(why, "no pipe to ffmpeg: %s", strerror(errno));
        return NULL;
    }
    struct mp4_pipe *mp4 = memory_zeroed(1, sizeof *mp4);
    mp4->to = ends[0];
    mp4->size = (size_t)width * height * 4;
    buffer_add(&mp4->path, path);
    buffer_addf(&mp4->temporary, "file:%s.new", path); /* no option, whatever it begins with */
    int failed = start(mp4, width, height, ends[1]);
    close(ends[1]);
    if (failed == 0)
        return mp4;
    if (failed == ENOENT)
        buffer_add(why, "an MP4 file needs ffmpeg, which is not installed here: apt-get install "
                        "ffmpeg, or choose a name that ends in .gif");
    else
        buffer_addf(why, "cannot start ffmpeg: %s", strerror(failed));
    close(mp4->to);
    mp4_free(mp4);
    return NULL;
}

int mp4_add(struct mp4_pipe *mp4, const uint32_t *rgb)
{
    const char *bytes = (const char *)rgb;
    for (size_t done = 0; done < mp4->size && !mp4->broken;) {
        ssize_t n = send(mp4->to, bytes + done, mp4->size - done, MSG_NOSIGNAL);
        if (n > 0)
            done += (size_t)n;
        else if (errno != EINTR)
            mp4->broken = true;
    }
    if (!mp4->broken)
        mp4->n_pictures++;
    return mp4->broken ? -1 : 0;
}

int mp4_close(struct mp4_pipe *mp4, bool keep, struct buffer *why)
{
    int status = 0, result = -1;
    close(mp4->to);
    while (waitpid(mp4->ffmpeg, &status, 0) < 0 && errno == EINTR) {
    }
    if (mp4->broken || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        buffer_addf(why, "%s: ffmpeg could not write it; what it said is on standard error",
                    mp4->path.s);
    else if (mp4->n_pictures == 0)
        buffer_addf(why, "%s: no picture was shown", mp4->path.s);
    else if (keep && rename(file_of(mp4), mp4->path.s) != 0)
        buffer_addf(why, "%s: %s", mp4->path.s, strerror(errno));
    else
        result = 0;
    if (!keep || result != 0)
        unlink(file_of(mp4));
    mp4_free(mp4);
    return result;
}
