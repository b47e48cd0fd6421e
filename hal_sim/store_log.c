/* SPDX-License-Identifier: MIT */
#include "hal_sim/store_log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware_core/bytes.h"

enum {
    MAGIC = 0x474c4646, /* "FFLG" */
    HEAD = 12,          /* magic, length, CRC */
    TIDY_BYTES = 1024 * 1024,
};

struct store_log {
    char folder[PATH_MAX];
    int fd;
    size_t size;
};

static uint32_t crc32(const uint8_t *bytes, size_t len)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < len; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0xedb88320) : 0);
    }
    return ~crc;
}

/* An entry as it lies in the file; free() it. */
static uint8_t *spell(const struct hal_record *changes, size_t n, size_t *len)
{
    *len = HEAD;
    for (size_t i = 0; i < n; i++)
        *len += 8 + (changes[i].value ? changes[i].len : 0);
    uint8_t *entry = malloc(*len);
    if (!entry)
        return NULL;
    struct bytes out = { .at = entry, .used = HEAD, .cap = *len };
    for (size_t i = 0; i < n; i++) {
        bytes_put(&out, changes[i].key, 4);
        bytes_put(&out, changes[i].value ? changes[i].len : UINT32_MAX, 4);
        if (!changes[i].value)
            continue;
        memcpy(entry + out.used, changes[i].value, changes[i].len);
        out.used += changes[i].len;
    }
    struct bytes head = { .at = entry, .cap = HEAD };
    bytes_put(&head, MAGIC, 4);
    bytes_put(&head, *len - HEAD, 4);
    bytes_put(&head, crc32(entry + HEAD, *len - HEAD), 4);
    return entry;
}

static int write_all(int fd, const uint8_t *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        bytes += n;
        len -= (size_t)n;
    }
    return 0;
}

static int append(int fd, const struct hal_record *changes, size_t n, size_t *len)
{
    uint8_t *entry = spell(changes, n, len);
    int result = entry && write_all(fd, entry, *len) == 0 && fdatasync(fd) == 0 ? 0 : -1;
    free(entry);
    return result;
}

int store_log_write(struct store_log *log, const struct hal_record *changes, size_t n)
{
    size_t len;
    if (append(log->fd, changes, n, &len) == 0) {
        log->size += len;
        return HAL_OK;
    }
    /* What came after a torn entry would be lost with it. */
    if (ftruncate(log->fd, (off_t)log->size) != 0)
        log->size = SIZE_MAX;
    return HAL_E_IO;
}

/* One whole entry at the start of `bytes`: its length, or 0. */
static size_t entry_length(uint8_t *bytes, size_t len)
{
    struct bytes in = { .at = bytes, .cap = len };
    uint64_t magic = bytes_take(&in, 4), rest = bytes_take(&in, 4), crc = bytes_take(&in, 4);
    if (in.failed || magic != MAGIC || rest > len - HEAD || crc32(bytes + HEAD, rest) != crc)
        return 0;
    return HEAD + rest;
}

static int replay(struct record_store *store, uint8_t *bytes, size_t len)
{
    struct bytes in = { .at = bytes, .used = HEAD, .cap = len };
    while (in.used < len) {
        struct hal_record change = { .key = (uint32_t)bytes_take(&in, 4) };
        uint64_t n = bytes_take(&in, 4);
        if (in.failed || (n != UINT32_MAX && n > len - in.used))
            return HAL_E_IO;
        if (n != UINT32_MAX) {
            change.value = bytes + in.used;
            change.len = n;
            in.used += n;
        }
        int result = record_store_write(store, &change, 1);
        if (result != HAL_OK)
            return result;
    }
    return HAL_OK;
}

static uint8_t *read_file(int fd, size_t *len)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return NULL;
    uint8_t *bytes = malloc((size_t)st.st_size + 1);
    *len = 0;
    while (bytes && *len < (size_t)st.st_size) {
        ssize_t n = pread(fd, bytes + *len, (size_t)st.st_size - *len, (off_t)*len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        *len += (size_t)n;
    }
    return bytes;
}

/* While the log is replayed it may hold more than fits at any one time. */
static int read_log(struct store_log *log, struct record_store *store)
{
    size_t len, n, cap_bytes = store->cap_bytes;
    uint8_t *bytes = read_file(log->fd, &len);
    int result = bytes ? HAL_OK : HAL_E_IO;
    store->cap_bytes = SIZE_MAX;
    while (result == HAL_OK && (n = entry_length(bytes + log->size, len - log->size)) > 0) {
        result = replay(store, bytes + log->size, n);
        log->size += n;
    }
    store->cap_bytes = cap_bytes;
    free(bytes);
    if (result == HAL_OK && (ftruncate(log->fd, (off_t)log->size) != 0 ||
                             lseek(log->fd, (off_t)log->size, SEEK_SET) < 0))
        result = HAL_E_IO;
    return result;
}

static int open_in(const char *folder, const char *name, int flags)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return -1;
    return open(path, flags | O_CLOEXEC, 0666);
}

static int sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int result = fd >= 0 ? fsync(fd) : -1;
    if (fd >= 0)
        close(fd);
    return result;
}

static int rename_in(const char *folder, const char *from, const char *to)
{
    char old[PATH_MAX], new[PATH_MAX];
    if (snprintf(old, sizeof old, "%s/%s", folder, from) >= (int)sizeof old ||
        snprintf(new, sizeof new, "%s/%s", folder, to) >= (int)sizeof new)
        return -1;
    return rename(old, new) == 0 ? sync_folder(folder) : -1;
}

int store_log_tidy(struct store_log *log, const struct record_store *store)
{
    if (log->size < TIDY_BYTES + 4 * store->used_bytes)
        return HAL_OK;
    size_t len = 0;
    struct hal_record *all = calloc(store->n + 1, sizeof *all);
    int fd = open_in(log->folder, "store.new", O_RDWR | O_CREAT | O_TRUNC);
    for (size_t i = 0; all && i < store->n; i++)
        all[i] = (struct hal_record) { store->records[i].key, store->records[i].value,
                                       store->records[i].len };
    bool good = all && fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 &&
                append(fd, all, store->n, &len) == 0 &&
                rename_in(log->folder, "store.new", "store.log") == 0;
    free(all);
    if (!good) {
        if (fd >= 0)
            close(fd);
        return HAL_E_IO;
    }
    close(log->fd);
    log->fd = fd;
    log->size = len;
    return HAL_OK;
}

static struct store_log *fail(struct store_log *log, char *why, size_t cap, const char *reason)
{
    snprintf(why, cap, "%s/store.log: %s", log->folder, reason);
    store_log_close(log);
    return NULL;
}

struct store_log *store_log_open(const char *folder, struct record_store *store, char *why,
                                 size_t cap)
{
    struct store_log *log = calloc(1, sizeof *log);
    if (!log) {
        snprintf(why, cap, "out of memory");
        return NULL;
    }
    snprintf(log->folder, sizeof log->folder, "%s", folder);
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        log->fd = -1;
    else
        log->fd = open_in(folder, "store.log", O_RDWR | O_CREAT);
    if (log->fd < 0)
        return fail(log, why, cap, strerror(errno));
    if (flock(log->fd, LOCK_EX | LOCK_NB) != 0)
        return fail(log, why, cap, "another device uses it");
    if (read_log(log, store) != HAL_OK)
        return fail(log, why, cap, "cannot be read");
    if (sync_folder(folder) != 0)
        return fail(log, why, cap, strerror(errno));
    return log;
}

void store_log_close(struct store_log *log)
{
    if (!log)
        return;
    if (log->fd >= 0)
        close(log->fd);
    free(log);
}
