/* SPDX-License-Identifier: MIT */
/* A small name server for the tests: answers on UDP and loopback from the names on its command
 * line, says "no such name" of all others and nothing at all of names that begin with "silent".
 *
 *   name_server 4|6 LOG NAME=ADDRESS...
 *
 * A name may also be NAME=@ALIAS: its answer tells that it is another name of ALIAS, whose address
 * is then part of it. Prints its port; each question goes to LOG as a line "A name" or "AAAA name".
 */
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

enum { PACKET_MAX = 512, NAME_MAX_LEN = 256 };

struct zone {
    int n;
    char **entries;
};

static const char *find(const struct zone *zone, const char *name)
{
    size_t len = strlen(name);
    for (int i = 0; i < zone->n; i++)
        if (strncasecmp(zone->entries[i], name, len) == 0 && zone->entries[i][len] == '=')
            return zone->entries[i] + len + 1;
    return NULL;
}

static unsigned char *put_record(unsigned char *at, const char *owner, int type,
                                 const unsigned char *data, size_t len)
{
    int name_len = dn_comp(owner, at, NAME_MAX_LEN, NULL, NULL);
    at += name_len > 0 ? name_len : 0;
    ns_put16((unsigned)type, at);
    ns_put16(ns_c_in, at + 2);
    ns_put32(60, at + 4);
    ns_put16((unsigned)len, at + 8);
    memcpy(at + 10, data, len);
    return at + 10 + len;
}

/* The records behind the question; how many of them, or -1 when there is no such name. */
static int put_answers(const struct zone *zone, const char *name, int type, unsigned char **at)
{
    unsigned char data[NAME_MAX_LEN];
    const char *value = find(zone, name);
    int n = 0;
    if (value && value[0] == '@') {
        int len = dn_comp(value + 1, data, sizeof data, NULL, NULL);
        *at = put_record(*at, name, ns_t_cname, data, (size_t)len);
        n++;
        name = value + 1;
        value = find(zone, name);
    }
    if (!value)
        return -1;
    int family = strchr(value, ':') ? AF_INET6 : AF_INET;
    if (type == (family == AF_INET ? ns_t_a : ns_t_aaaa) && inet_pton(family, value, data) == 1) {
        *at = put_record(*at, name, type, data, family == AF_INET ? 4 : 16);
        n++;
    }
    return n;
}

/* Length of the answer, or 0 for none. */
static size_t answer(const struct zone *zone, unsigned char *packet, int len, FILE *log)
{
    char name[NAME_MAX_LEN];
    if (len < NS_HFIXEDSZ + 5)
        return 0;
    int name_len = dn_expand(packet, packet + len, packet + NS_HFIXEDSZ, name, sizeof name);
    if (name_len < 0)
        return 0;
    unsigned char *at = packet + NS_HFIXEDSZ + name_len;
    int type = (int)ns_get16(at);
    fprintf(log, "%s %s\n", type == ns_t_a ? "A" : "AAAA", name);
    fflush(log);
    if (strncmp(name, "silent", 6) == 0)
        return 0;
    at += 4;
    int n = put_answers(zone, name, type, &at);
    packet[2] = 0x84 | (packet[2] & 1); /* an answer, with authority */
    packet[3] = (unsigned char)(0x80 | (n < 0 ? ns_r_nxdomain : ns_r_noerror));
    ns_put16(n < 0 ? 0 : (unsigned)n, packet + 6);
    memset(packet + 8, 0, 4);
    return (size_t)(at - packet);
}

int main(int argc, char **argv)
{
    struct sockaddr_storage address = { 0 };
    struct sockaddr_in *v4 = (struct sockaddr_in *)&address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&address;
    unsigned char packet[4 * PACKET_MAX];
    if (argc < 3) {
        fprintf(stderr, "usage: name_server 4|6 LOG NAME=ADDRESS...\n");
        return 2;
    }
    int family = argv[1][0] == '6' ? AF_INET6 : AF_INET;
    struct zone zone = { argc - 3, argv + 3 };
    FILE *log = fopen(argv[2], "w");
    int fd = socket(family, SOCK_DGRAM, 0);
    socklen_t size = family == AF_INET ? sizeof *v4 : sizeof *v6;
    address.ss_family = (sa_family_t)family;
    if (family == AF_INET)
        v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    else
        v6->sin6_addr = in6addr_loopback;
    if (!log || fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        return 3;
    printf("%u\n", ntohs(family == AF_INET ? v4->sin_port : v6->sin6_port));
    fflush(stdout);
    for (;;) {
        struct sockaddr_storage from;
        socklen_t from_len = sizeof from;
        ssize_t len = recvfrom(fd, packet, PACKET_MAX, 0, (struct sockaddr *)&from, &from_len);
        size_t out = len > 0 ? answer(&zone, packet, (int)len, log) : 0;
        if (out > 0)
            sendto(fd, packet, out, 0, (struct sockaddr *)&from, from_len);
    }
}
