/* SPDX-License-Identifier: MIT */
#include "hal_sim/neighbour_probe.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PORT = 80 }; /* of the pages that most devices have; a refusal tells as much */

/* Beyond the links of this machine a router or firewall may take or refuse in another's name. */
static bool is_on_link(struct in_addr address)
{
    struct ifaddrs *list = NULL;
    bool found = false;
    if (getifaddrs(&list) != 0)
        return false;
    for (const struct ifaddrs *at = list; at && !found; at = at->ifa_next) {
        if (!at->ifa_addr || at->ifa_addr->sa_family != AF_INET || !at->ifa_netmask)
            continue;
        struct in_addr own = ((const struct sockaddr_in *)(const void *)at->ifa_addr)->sin_addr;
        struct in_addr mask = ((const struct sockaddr_in *)(const void *)at->ifa_netmask)->sin_addr;
        found = ((own.s_addr ^ address.s_addr) & mask.s_addr) == 0;
    }
    freeifaddrs(list);
    return found;
}

/* -1 when it failed at once; *refused says whether somebody was there to do so. */
static int begin(struct in_addr address, bool *refused)
{
    const struct sockaddr_in to = { .sin_family = AF_INET,
                                    .sin_port = htons(PORT),
                                    .sin_addr = address };
    *refused = false;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&to, sizeof to) == 0 || errno == EINPROGRESS)
        return fd;
    *refused = errno == ECONNREFUSED;
    close(fd);
    return -1;
}

bool neighbour_probe_start(struct neighbour_probe *probe, const struct hal_probe *what,
                           uint64_t now_ns)
{
    struct in_addr address;
    bool refused = false;
    if (inet_pton(AF_INET, what->address, &address) != 1)
        return false;
    *probe = (struct neighbour_probe) {
        .running = true,
        .fd = is_on_link(address) ? begin(address, &refused) : -1,
        .until_ns = now_ns + (uint64_t)what->timeout_ms * 1000000,
        .finding = { .id = what->id },
    };
    probe->finding.presence = refused ? HAL_PRESENCE_SEEN : HAL_PRESENCE_UNKNOWN;
    return true;
}

void neighbour_probe_stop(struct neighbour_probe *probe)
{
    if (probe->running && probe->fd >= 0)
        close(probe->fd);
    probe->running = false;
}

struct pollfd neighbour_probe_pollfd(const struct neighbour_probe *probe)
{
    return (struct pollfd) { .fd = probe->running ? probe->fd : -1, .events = POLLOUT };
}

bool neighbour_probe_service(struct neighbour_probe *probe, uint64_t now_ns)
{
    struct pollfd look = neighbour_probe_pollfd(probe);
    if (!probe->running)
        return false;
    if (probe->fd >= 0 && poll(&look, 1, 0) > 0) {
        int code = EIO;
        socklen_t len = sizeof code;
        getsockopt(probe->fd, SOL_SOCKET, SO_ERROR, &code, &len);
        if (code == 0 || code == ECONNREFUSED)
            probe->finding.presence = HAL_PRESENCE_SEEN;
    } else if (probe->fd >= 0 && now_ns < probe->until_ns) {
        return false;
    }
    neighbour_probe_stop(probe);
    return true;
}
