/* SPDX-License-Identifier: MIT */
/* A port of 127.0.0.1 that is no good: "full" leaves connection requests unanswered, as a cable
 * that is cut does; "silent" takes connections and never says a word. Prints the port. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FILLERS = 4, SILENT_BACKLOG = 64 };

/* Connections that nobody accepts fill the queue of a listener with a backlog of 0. */
static void fill(const struct sockaddr_in *address)
{
    for (int i = 0; i < FILLERS; i++) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        if (fd >= 0)
            (void)connect(fd, (const struct sockaddr *)address, sizeof *address);
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t len = sizeof address;
    if (argc != 2) {
        fprintf(stderr, "usage: black_hole full|silent\n");
        return 2;
    }
    int silent = strcmp(argv[1], "silent") == 0;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &len) != 0 ||
        listen(fd, silent ? SILENT_BACKLOG : 0) != 0)
        return 3;
    if (!silent)
        fill(&address);
    printf("%u\n", ntohs(address.sin_port));
    fflush(stdout);
    pause();
    return 0;
}
