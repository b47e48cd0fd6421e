/* SPDX-License-Identifier: MIT */
#include "rig/window/post.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* One descriptor beside a message. */
union with_fd {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
};

static bool send_bytes(int to, const void *bytes, size_t len)
{
    const char *from = bytes;
    while (len > 0) {
        ssize_t n = send(to, from, len, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        from += n;
        len -= (size_t)n;
    }
    return true;
}

/* The descriptor goes with the first bytes. */
static bool send_head(int to, const struct post *post, int fd)
{
    union with_fd beside;
    struct iovec part = { .iov_base = (void *)(uintptr_t)post, .iov_len = sizeof *post };
    struct msghdr head = { .msg_iov = &part, .msg_iovlen = 1 };
    ssize_t n;
    if (fd < 0)
        return send_bytes(to, post, sizeof *post);
    memset(&beside, 0, sizeof beside);
    head.msg_control = beside.bytes;
    head.msg_controllen = sizeof beside.bytes;
    struct cmsghdr *control = CMSG_FIRSTHDR(&head);
    control->cmsg_level = SOL_SOCKET;
    control->cmsg_type = SCM_RIGHTS;
    control->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(control), &fd, sizeof fd);
    do
        n = sendmsg(to, &head, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n >= 0 && send_bytes(to, (const char *)post + n, sizeof *post - (size_t)n);
}

bool post_send(int to, const struct post *post, const char *text, int fd)
{
    struct post head = *post;
    head.text_len = text != NULL ? (uint32_t)strlen(text) : 0;
    return send_head(to, &head, fd) && (text == NULL || send_bytes(to, text, head.text_len));
}

static void keep_fd(struct msghdr *head, struct post_inbox *inbox)
{
    struct cmsghdr *control = CMSG_FIRSTHDR(head);
    if (control != NULL && control->cmsg_level == SOL_SOCKET && control->cmsg_type == SCM_RIGHTS)
        memcpy(&inbox->fd, CMSG_DATA(control), sizeof inbox->fd);
}

/* Reads at most len bytes; as recv(). */
static ssize_t receive(int from, struct post_inbox *inbox, void *to, size_t len, bool wait)
{
    union with_fd beside;
    struct iovec part = { .iov_base = to, .iov_len = len };
    struct msghdr head = { .msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = beside.bytes,
                           .msg_controllen = sizeof beside.bytes };
    ssize_t n = recvmsg(from, &head, MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT));
    if (n > 0)
        keep_fd(&head, inbox);
    return n;
}

/* The next bytes of the head or of the text; never beyond the present message, so that a descriptor
 * belongs to it. */
static ssize_t receive_some(int from, struct post_inbox *inbox, bool wait)
{
    char chunk[16384];
    size_t head = sizeof inbox->post;
    if (inbox->have < head)
        return receive(from, inbox, (char *)&inbox->post + inbox->have, head - inbox->have, wait);
    size_t left = head + inbox->post.text_len - inbox->have;
    ssize_t n = receive(from, inbox, chunk, left < sizeof chunk ? left : sizeof chunk, wait);
    if (n > 0)
        buffer_add_bytes(&inbox->text, chunk, (size_t)n);
    return n;
}

static bool is_whole(const struct post_inbox *inbox)
{
    return inbox->have >= sizeof inbox->post &&
           inbox->have == sizeof inbox->post + inbox->post.text_len;
}

enum post_result post_take(int from, struct post_inbox *inbox, bool wait)
{
    if (is_whole(inbox)) {
        inbox->have = 0;
        inbox->fd = -1;
        buffer_clear(&inbox->text);
    }
    while (!is_whole(inbox)) {
        ssize_t n = receive_some(from, inbox, wait);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return POST_NOTHING;
        if (n <= 0)
            return POST_GONE;
        inbox->have += (size_t)n;
    }
    return POST_CAME;
}

void post_inbox_free(struct post_inbox *inbox)
{
    buffer_free(&inbox->text);
}
