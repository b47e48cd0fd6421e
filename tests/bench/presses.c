/* SPDX-License-Identifier: MIT */
/* Somebody presses a button whose contact bounces, again and again: pulls a line of a simulated
 * GPIO chip up and down, outside of footfall.
 *
 *     presses SYSFS_FOLDER_OF_THE_LINE NUMBER
 *
 * Each press lasts 30 to 90 ms, the next begins 70 to 150 ms after it; at both ends the contact
 * opens and closes up to four times within 10 ms. The same numbers in every run. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint32_t state = 1;

static uint32_t draw(uint32_t least, uint32_t most)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return least + state % (most - least + 1);
}

static void pull(int fd, int up)
{
    const char *word = up ? "pull-up" : "pull-down";
    if (pwrite(fd, word, strlen(word), 0) < 0) {
        perror("presses");
        exit(1);
    }
}

/* Ends at `up`, bouncing for at most 10 ms. */
static void change(int fd, int up)
{
    uint32_t n = draw(0, 4);
    pull(fd, up);
    for (uint32_t i = 0; i < n; i++) {
        usleep(draw(500, 1250));
        pull(fd, !up);
        usleep(draw(500, 1250));
        pull(fd, up);
    }
}

int main(int argc, char **argv)
{
    char path[512];
    if (argc != 3) {
        fprintf(stderr, "usage: presses SYSFS_FOLDER_OF_THE_LINE NUMBER\n");
        return 2;
    }
    snprintf(path, sizeof path, "%s/pull", argv[1]);
    int fd = open(path, O_WRONLY);
    if (fd < 0) {
        perror(path);
        return 1;
    }
    for (int i = atoi(argv[2]); i > 0; i--) {
        change(fd, 1);
        usleep(draw(30, 90) * 1000);
        change(fd, 0);
        usleep(draw(70, 150) * 1000);
    }
    return 0;
}
