/* SPDX-License-Identifier: MIT */
/* A record store on the host's disk, so that it outlives the process: a log of its writes in a
 * folder. Used by the board of a simulated device beside its store in memory.
 *
 * store.log holds one entry a write: a magic number, the length and the CRC-32 of what follows, and
 * then each change with key and length (UINT32_MAX deletes). A write counts once its entry is whole
 * and flushed to the disk. At the next opening a torn entry at the end is a write that was never
 * made, and a log that has become long is written anew into a file beside it, which then takes its
 * name. */
#ifndef FOOTFALL_HAL_SIM_STORE_LOG_H
#define FOOTFALL_HAL_SIM_STORE_LOG_H

#include <stddef.h>

#include "hal_sim/record_store.h"

struct store_log;

/* Makes the folder where needed and fills the store, which is empty so far, with what the log says.
 * NULL with the reason in `why`: the folder cannot be used, or another process has it. */
struct store_log *store_log_open(const char *folder, struct record_store *store, char *why,
                                 size_t cap);
void store_log_close(struct store_log *log);

/* Adds a write that the store is going to make: HAL_OK, durable, or HAL_E_IO, and it was not made.
 */
int store_log_write(struct store_log *log, const struct hal_record *changes, size_t n);

/* Writes a log that is much longer than what the store holds anew. HAL_OK, or HAL_E_IO and it goes
 * on being long. */
int store_log_tidy(struct store_log *log, const struct record_store *store);

#endif
