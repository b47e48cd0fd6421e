/* SPDX-License-Identifier: MIT */
/* A broker for one device that dies at moments that a test chooses, by kill -9 of a process of its
 * own, and forgets everything when it does. After DOWN_MS it is back, with the next step; after the
 * last step it lives on.
 *
 *   dying_broker PORT OUTPUT_FILE DOWN_MS [STEP]...
 *   STEP: accepted | connect | connack0..4 | publish:P:H:A | ack0..4:P:H:A | pubrel:P:H:A |
 *         comp0..4:P:H:A
 *
 * It dies when somebody has connected; after CONNECT; after so many bytes of the CONNACK. The
 * others first acknowledge P messages promptly, hold the next H back, then acknowledge A of those,
 * and die: with half of the next PUBLISH read; after so many bytes of the next PUBACK or PUBREC
 * (4: that was the A-th one's end); after the next PUBREL; after so many bytes of its PUBCOMP.
 *
 * The file gets a line for each thing that happened: "up", "publish DUP BODY", "got BODY" (handed
 * on: at QoS 2 with the PUBREL), "acked BODY" (to the last byte, PUBACK or PUBCOMP), "died STEP".
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PACKET_MAX = 64 * 1024, MESSAGES_MAX = 64, ACK_LEN = 4 };
enum { LOOK_US = 5 * 1000 };
enum { CONNECT = 1, PUBLISH = 3, PUBREL = 6, PINGREQ = 12, DISCONNECT = 14 };

struct message {
    uint16_t mid;
    uint8_t qos;
    char *body;
};

struct broker {
    int output, client;
    char step[16]; /* empty: none, it lives on */
    unsigned bytes, prompt, held, acked;
    unsigned n_prompt, n_held;
    struct message messages[MESSAGES_MAX]; /* those held back, or of QoS 2 and not released */
    size_t n;
    uint8_t packet[PACKET_MAX + 1];
};

/* One write for a line: lives and their supervisor share the file. */
static void tell(int output, const char *what, const char *body)
{
    static char line[PACKET_MAX + 64];
    int len = snprintf(line, sizeof line, "%s%s%s\n", what, *body ? " " : "", body);
    if (write(output, line, (size_t)len) != len)
        _exit(3);
}

static void die(void)
{
    kill(getpid(), SIGKILL);
    pause();
}

static bool is_step(const struct broker *broker, const char *name)
{
    return strcmp(broker->step, name) == 0;
}

static bool read_all(int fd, uint8_t *bytes, size_t n)
{
    for (size_t got = 0; got < n;) {
        ssize_t len = read(fd, bytes + got, n - got);
        if (len <= 0)
            return false;
        got += (size_t)len;
    }
    return true;
}

/* Whether what was to come before the step's own moment has come. */
static bool is_due(const struct broker *broker)
{
    return broker->n_prompt == broker->prompt && broker->n_held == broker->held;
}

/* The packet's type and flags, or -1; its rest goes to broker->packet. */
static int read_packet(struct broker *broker, size_t *len)
{
    uint8_t first, byte;
    unsigned shift = 0;
    *len = 0;
    if (!read_all(broker->client, &first, 1))
        return -1;
    do {
        if (shift > 21 || !read_all(broker->client, &byte, 1))
            return -1;
        *len |= (size_t)(byte & 0x7f) << shift;
        shift += 7;
    } while (byte & 0x80);
    if (*len > PACKET_MAX)
        return -1;
    if (first >> 4 == PUBLISH && is_step(broker, "publish") && is_due(broker) &&
        read_all(broker->client, broker->packet, *len / 2))
        die();
    return read_all(broker->client, broker->packet, *len) ? first : -1;
}

/* All of an acknowledgement, or its beginning when that is the step. */
static void answer(struct broker *broker, uint8_t first, uint16_t mid, unsigned bytes)
{
    uint8_t ack[ACK_LEN] = { first, 2, (uint8_t)(mid >> 8), (uint8_t)mid };
    if (bytes > 0 && write(broker->client, ack, bytes) != (ssize_t)bytes)
        tell(broker->output, "write failed", "");
}

static void acknowledge(struct broker *broker, const struct message *message)
{
    answer(broker, message->qos == 1 ? 0x40 : 0x50, message->mid, ACK_LEN);
    if (message->qos == 1)
        tell(broker->output, "acked", message->body);
}

static void forget(struct broker *broker, size_t i)
{
    free(broker->messages[i].body);
    broker->n--;
    for (; i < broker->n; i++)
        broker->messages[i] = broker->messages[i + 1];
}

/* All that was held back is there. */
static void act(struct broker *broker)
{
    unsigned n = broker->acked;
    bool partly = is_step(broker, "ack");
    for (size_t i = 0; i < broker->n && n > 0; i++, n--)
        acknowledge(broker, &broker->messages[i]);
    if (partly && broker->bytes < ACK_LEN) {
        const struct message *next = &broker->messages[broker->acked];
        answer(broker, next->qos == 1 ? 0x40 : 0x50, next->mid, broker->bytes);
    }
    if (partly)
        die();
}

static void on_publish(struct broker *broker, uint8_t first, size_t len)
{
    uint8_t *packet = broker->packet;
    size_t at = 2 + (size_t)(packet[0] << 8 | packet[1]);
    struct message message = { .qos = first >> 1 & 3 };
    if (message.qos > 0 && at + 2 <= len) {
        message.mid = (uint16_t)(packet[at] << 8 | packet[at + 1]);
        at += 2;
    }
    if (at > len || broker->n == MESSAGES_MAX)
        _exit(4);
    packet[len] = '\0';
    message.body = strdup((const char *)packet + at);
    tell(broker->output, first & 8 ? "publish 1" : "publish 0", message.body);
    if (message.qos < 2)
        tell(broker->output, "got", message.body);
    broker->messages[broker->n++] = message;
    bool scripted = broker->step[0] != '\0';
    if (scripted && broker->n_prompt == broker->prompt && broker->n_held < broker->held) {
        if (++broker->n_held == broker->held)
            act(broker);
        return;
    }
    if (scripted && broker->n_prompt < broker->prompt)
        broker->n_prompt++;
    acknowledge(broker, &message);
    if (message.qos < 2)
        forget(broker, broker->n - 1);
}

/* Bytes that the client's end of the connection has and nobody has read yet; 0 where that cannot be
 * told. */
static unsigned unread_by_client(uint16_t port, uint16_t client_port)
{
    char line[256];
    unsigned local, remote, unread = 0, found = 0;
    FILE *list = fopen("/proc/net/tcp", "r");
    while (list && fgets(line, sizeof line, list))
        if (sscanf(line, "%*u: %*x:%x %*x:%x %*x %*x:%x", &local, &remote, &unread) == 3 &&
            local == client_port && remote == port)
            found = unread;
    if (list)
        fclose(list);
    return found;
}

/* A client that answers a PUBREC of before writes, and had it to a dead broker it would never read
 * the PUBCOMP that lies behind. */
static void wait_till_read(const struct broker *broker)
{
    struct sockaddr_in own, client;
    socklen_t own_len = sizeof own, client_len = sizeof client;
    if (getsockname(broker->client, (struct sockaddr *)&own, &own_len) != 0 ||
        getpeername(broker->client, (struct sockaddr *)&client, &client_len) != 0)
        return;
    while (unread_by_client(ntohs(own.sin_port), ntohs(client.sin_port)) > 0)
        usleep(LOOK_US);
}

/* A message that it has forgotten is completed like any other: it cannot know. */
static void on_pubrel(struct broker *broker)
{
    uint16_t mid = (uint16_t)(broker->packet[0] << 8 | broker->packet[1]);
    size_t i = 0;
    while (i < broker->n && (broker->messages[i].qos != 2 || broker->messages[i].mid != mid))
        i++;
    if (i < broker->n)
        tell(broker->output, "got", broker->messages[i].body);
    bool due = is_due(broker);
    if (due && is_step(broker, "pubrel"))
        die();
    bool partly = due && is_step(broker, "comp");
    answer(broker, 0x70, mid, partly ? broker->bytes : ACK_LEN);
    if (i < broker->n && (!partly || broker->bytes == ACK_LEN))
        tell(broker->output, "acked", broker->messages[i].body);
    if (partly && broker->bytes == ACK_LEN)
        wait_till_read(broker);
    if (partly)
        die();
    if (i < broker->n)
        forget(broker, i);
}

static void on_connect(struct broker *broker)
{
    if (is_step(broker, "connect"))
        die();
    bool partly = is_step(broker, "connack");
    answer(broker, 0x20, 0, partly ? broker->bytes : ACK_LEN);
    if (partly)
        die();
}

static void serve(struct broker *broker)
{
    static const uint8_t pong[] = { 0xd0, 0 };
    size_t len;
    int first;
    while ((first = read_packet(broker, &len)) >= 0) {
        if (first >> 4 == CONNECT)
            on_connect(broker);
        else if (first >> 4 == PUBLISH)
            on_publish(broker, (uint8_t)first, len);
        else if (first >> 4 == PUBREL)
            on_pubrel(broker);
        else if (first >> 4 == PINGREQ && write(broker->client, pong, sizeof pong) < 0)
            return;
        else if (first >> 4 == DISCONNECT)
            return;
    }
}

static int listen_at(uint16_t port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    return bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 8) == 0 ? fd
                                                                                            : -1;
}

/* "ack2:1:3:0": a name, a number of bytes where it ends in one, and how many come before. */
static void read_step(struct broker *broker, const char *text)
{
    size_t n = strcspn(text, "01234:");
    snprintf(broker->step, sizeof broker->step, "%.*s", (int)n, text);
    if (text[n] != '\0' && text[n] != ':')
        broker->bytes = (unsigned)(text[n] - '0');
    const char *numbers = strchr(text, ':');
    if (numbers &&
        sscanf(numbers, ":%u:%u:%u", &broker->prompt, &broker->held, &broker->acked) != 3)
        _exit(2);
}

/* Until it dies. */
static void live(uint16_t port, int output, const char *step)
{
    static struct broker broker;
    int one = 1;
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* the test ends the supervisor */
    int listener = listen_at(port);
    broker.output = output;
    if (step)
        read_step(&broker, step);
    if (listener < 0)
        _exit(3);
    tell(output, "up", "");
    while ((broker.client = accept(listener, NULL, NULL)) >= 0) {
        if (is_step(&broker, "accepted"))
            die();
        /* or an acknowledgement might wait for the one before it, and die with the broker */
        setsockopt(broker.client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        serve(&broker);
        close(broker.client);
        while (broker.n > 0)
            forget(&broker, broker.n - 1);
    }
    _exit(3);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: dying_broker PORT OUTPUT_FILE DOWN_MS [STEP]...\n");
        return 2;
    }
    int output = open(argv[2], O_WRONLY | O_CREAT | O_APPEND, 0600), status;
    for (int i = 4; output >= 0 && i <= argc; i++) {
        pid_t life = fork();
        if (life == 0)
            live((uint16_t)strtoul(argv[1], NULL, 10), output, i < argc ? argv[i] : NULL);
        if (life < 0 || waitpid(life, &status, 0) != life || !WIFSIGNALED(status))
            return 3;
        tell(output, "died", i < argc ? argv[i] : "");
        usleep((useconds_t)strtoul(argv[3], NULL, 10) * 1000);
    }
    return 3;
}
