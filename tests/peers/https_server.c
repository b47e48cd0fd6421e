/* SPDX-License-Identifier: MIT */
/* A recipient of reports for the tests: HTTP or HTTPS on a free port of 127.0.0.1. The path says
 * how it behaves: /open, /basic and /digest take a report (the latter two from user "user" with
 * password "secret"), /stale does like /digest but calls every other good answer to its challenge
 * stale, /ever_stale all of them, /created answers 201 and /moved 302, /query takes what has
 * ?room=7 behind it, /fail answers 500, /stall never, /answer with the file that ANSWER names in
 * the environment. None of those without a password wants credentials. What it took it appends to a
 * file, one line each: the path, a blank, the body. On standard error it tells each answer to a
 * challenge that it did not take. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BODY_MAX = 512 * 1024, FILE_MAX = 16 * 1024 };

static const char REALM[] = "reports";
static const char USER[] = "user";
static const char PASSWORD[] = "secret";
static const char OPAQUE[] = "b3BhcXVl";

struct post {
    size_t len;
    bool too_long;
    char body[BODY_MAX];
};

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

/* With the file that the environment names as the body. */
static enum MHD_Result answer_file(struct MHD_Connection *connection)
{
    const char *name = getenv("ANSWER");
    int fd = name ? open(name, O_RDONLY) : -1;
    off_t size = fd >= 0 ? lseek(fd, 0, SEEK_END) : -1;
    struct MHD_Response *response =
        size >= 0 ? MHD_create_response_from_fd((size_t)size, fd) : NULL;
    if (!response)
        return answer(connection, MHD_HTTP_INTERNAL_SERVER_ERROR);
    enum MHD_Result result = MHD_queue_response(connection, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result ask_basic(struct MHD_Connection *connection)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result = MHD_queue_basic_auth_fail_response(connection, REALM, response);
    MHD_destroy_response(response);
    return result;
}

static bool is_stale_path(const char *path)
{
    return strcmp(path, "/stale") == 0 || strcmp(path, "/ever_stale") == 0;
}

static bool is_called_stale(const char *path)
{
    static bool last;
    last = !last;
    return strcmp(path, "/ever_stale") == 0 || (strcmp(path, "/stale") == 0 && last);
}

static enum MHD_Result ask_digest(struct MHD_Connection *connection, const char *path, bool stale)
{
    if (MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Authorization"))
        fprintf(stderr, "denied %s\n", path);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result = MHD_queue_auth_fail_response2(
        connection, REALM, OPAQUE, response, stale ? MHD_YES : MHD_NO, MHD_DIGEST_ALG_SHA256);
    MHD_destroy_response(response);
    return result;
}

static bool has_basic(struct MHD_Connection *connection)
{
    char *password = NULL;
    char *user = MHD_basic_auth_get_username_password(connection, &password);
    bool right = user && password && strcmp(user, USER) == 0 && strcmp(password, PASSWORD) == 0;
    MHD_free(user);
    MHD_free(password);
    return right;
}

static int has_digest(struct MHD_Connection *connection)
{
    char *user = MHD_digest_auth_get_username(connection);
    int result = MHD_NO;
    if (user && strcmp(user, USER) == 0)
        result =
            MHD_digest_auth_check2(connection, REALM, USER, PASSWORD, 300, MHD_DIGEST_ALG_SHA256);
    MHD_free(user);
    return result;
}

static bool is_json(struct MHD_Connection *connection)
{
    const char *type = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Type");
    return type && strcmp(type, "application/json") == 0;
}

/* Credentials that nobody asked for are a mistake, as is a question that got lost. */
static bool is_expected(struct MHD_Connection *connection, const char *path)
{
    const char *room = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "room");
    if (strcmp(path, "/query") == 0 && (!room || strcmp(room, "7") != 0))
        return false;
    if (strcmp(path, "/basic") == 0 || strcmp(path, "/digest") == 0 || is_stale_path(path))
        return true;
    return !MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Authorization");
}

/* One write for a line, so that lines of several connections do not mix. */
static enum MHD_Result take(struct MHD_Connection *connection, int fd, const char *path,
                            const struct post *post)
{
    static char line[BODY_MAX + 64];
    int len = snprintf(line, sizeof line, "%s %.*s\n", path, (int)post->len, post->body);
    if (!is_json(connection) || !is_expected(connection, path) || post->too_long)
        return answer(connection, MHD_HTTP_BAD_REQUEST);
    if (write(fd, line, (size_t)len) != len)
        return answer(connection, MHD_HTTP_INSUFFICIENT_STORAGE);
    if (strcmp(path, "/answer") == 0)
        return answer_file(connection);
    return answer(connection, strcmp(path, "/created") == 0 ? MHD_HTTP_CREATED : MHD_HTTP_OK);
}

static enum MHD_Result decide(struct MHD_Connection *connection, int fd, const char *path,
                              const struct post *post)
{
    if (strcmp(path, "/stall") == 0) {
        MHD_suspend_connection(connection);
        return MHD_YES;
    }
    if (strcmp(path, "/moved") == 0)
        return answer(connection, MHD_HTTP_FOUND);
    if (strcmp(path, "/fail") == 0)
        return answer(connection, MHD_HTTP_INTERNAL_SERVER_ERROR);
    if (strcmp(path, "/basic") == 0 && !has_basic(connection))
        return ask_basic(connection);
    if (strcmp(path, "/digest") == 0 || is_stale_path(path)) {
        int result = has_digest(connection);
        if (result == MHD_YES && is_called_stale(path))
            result = MHD_INVALID_NONCE;
        if (result != MHD_YES)
            return ask_digest(connection, path, result == MHD_INVALID_NONCE);
    }
    return take(connection, fd, path, post);
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *len, void **state)
{
    struct post *post = *state;
    (void)version;
    if (!post) {
        *state = calloc(1, sizeof *post);
        return *state ? MHD_YES : MHD_NO;
    }
    if (*len > 0) {
        size_t room = BODY_MAX - post->len;
        post->too_long |= *len > room;
        size_t n = *len < room ? *len : room;
        memcpy(post->body + post->len, data, n);
        post->len += n;
        *len = 0;
        return MHD_YES;
    }
    if (strcmp(method, "POST") != 0)
        return answer(connection, MHD_HTTP_METHOD_NOT_ALLOWED);
    return decide(connection, *(int *)ctx, url, post);
}

static void on_completed(void *ctx, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code)
{
    (void)ctx;
    (void)connection;
    (void)code;
    free(*state);
    *state = NULL;
}

static void on_connection(void *ctx, struct MHD_Connection *connection, void **state,
                          enum MHD_ConnectionNotificationCode code)
{
    (void)ctx;
    (void)connection;
    (void)state;
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        fprintf(stderr, "connection\n");
}

static char *read_file(const char *path, char text[FILE_MAX])
{
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(text, 1, FILE_MAX - 1, file) : 0;
    if (file)
        fclose(file);
    text[n] = '\0';
    return n > 0 ? text : NULL;
}

/* With a port of 0 the system chooses one. */
static struct MHD_Daemon *start(uint16_t port, char *certificate, char *key, int *fd)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, certificate },
        { MHD_OPTION_HTTPS_MEM_KEY, 0, key },
        { MHD_OPTION_END, 0, NULL },
    };
    struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };
    unsigned flags = MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    return MHD_start_daemon(certificate ? flags | MHD_USE_TLS : flags, port, NULL, NULL, on_request,
                            fd, MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_NOTIFY_COMPLETED,
                            on_completed, NULL, MHD_OPTION_NOTIFY_CONNECTION, on_connection, NULL,
                            MHD_OPTION_DIGEST_AUTH_RANDOM, (size_t)8, "tests123",
                            MHD_OPTION_NONCE_NC_SIZE, 1024u, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
                            MHD_OPTION_ARRAY, certificate ? tls : none, MHD_OPTION_END);
}

static int wait_for_signal(void)
{
    sigset_t signals;
    int signal_number;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return sigwait(&signals, &signal_number);
}

int main(int argc, char **argv)
{
    static char certificate_text[FILE_MAX], key_text[FILE_MAX];
    char *certificate = NULL, *key = NULL;
    sigset_t signals;
    if (argc != 3 && argc != 5) {
        fprintf(stderr, "usage: https_server PORT OUTPUT_FILE [CERTIFICATE KEY]\n");
        return 2;
    }
    int fd = open(argv[2], O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (argc == 5) {
        certificate = read_file(argv[3], certificate_text);
        key = read_file(argv[4], key_text);
    }
    if (fd < 0 || (argc == 5 && (!certificate || !key)))
        return 3;
    sigemptyset(&signals); /* blocked before there are threads, so that main() gets them */
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    struct MHD_Daemon *daemon = start((uint16_t)strtoul(argv[1], NULL, 10), certificate, key, &fd);
    if (!daemon)
        return 3;
    printf("%u\n", MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    wait_for_signal();
    _exit(0); /* stalled connections would hold an orderly stop up */
}
