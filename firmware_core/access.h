/* SPDX-License-Identifier: MIT */
/* Who may use the device, and how much of a person its pictures may show: the password and the
 * security questions of its one user, admin, and the privacy mode, all chosen at first use (VS121-P
 * 4 step 5, 5.4.1). The management interface calls it; whoever deals with pictures asks it.
 *
 * Of the password and the answers only salted hashes are kept. How slow these are and how wrong
 * tries are slowed down is this project's choice; the guide says nothing of it. */
#ifndef FOOTFALL_CORE_ACCESS_H
#define FOOTFALL_CORE_ACCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/hal.h"
#include "firmware_core/settings.h"

enum {
    ACCESS_PASSWORD_MIN = 8, /* characters, VS121-P 4 note 1 */
    ACCESS_PASSWORD_MAX = 32,
    ACCESS_QUESTIONS = 3,      /* all of them or none, VS121-P 4 step 5 */
    ACCESS_READY_MADE = 12,    /* questions to pick from, VS121-P 5.4.1 */
    ACCESS_QUESTION_MAX = 127, /* bytes; own choice */
    ACCESS_ANSWER_MAX = 63,    /* bytes; own choice */
    ACCESS_ROUNDS = 20000,     /* of a hash: a fraction of a second on the device */
    ACCESS_TRIES_MAX = 5,      /* wrong ones in a row; then nothing is tried for a while */
    ACCESS_PAUSE_S = 300,
};

/* Recognises a text without keeping it. */
struct secret {
    uint8_t salt[HAL_SALT_SIZE];
    uint8_t hash[HAL_HASH_SIZE];
};

struct security_question {
    char question[ACCESS_QUESTION_MAX + 1];
    struct secret answer;
};

struct access {
    bool activated;      /* a password was chosen */
    bool privacy_chosen; /* stays over a reset that is not the button's (VS121-P 4 note 3) */
    enum privacy_mode privacy_mode;
    struct secret password;
    bool has_questions;
    struct security_question questions[ACCESS_QUESTIONS];
};

/* Wrong passwords and answers in a row, which a restart does not forget. */
struct access_tries {
    uint8_t n_wrong;
    uint64_t pause_until_us;
};

/* Questions to pick from. The guide shows its own in a figure only, so these are this project's. */
extern const char *const access_ready_made[ACCESS_READY_MADE];

/* As it leaves the factory: nobody's, and in the mode that is the safe one. */
void access_init(struct access *access);

/* What pictures may show: normal or blur. */
enum privacy_mode access_privacy_mode(const struct access *access);

/* What is wrong with a password that somebody wants to have, in words, or NULL. */
const char *access_password_fault(const char *password);

/* Reads what the record store keeps: true when there is something. A record that cannot be read
 * leaves a device that nobody can log in to, in the safe mode, until the button resets it. */
bool access_load(struct access *access, const struct hal *hal);

/* Writes it to the record store. HAL_OK or a negative hal_error. */
int access_save(const struct access *access, const struct hal *hal);

/* Keeps a text as its hash. 0, or -1 when the board could not. */
int access_keep(struct secret *secret, const char *text, const struct hal *hal);

/* Whether the text is the one that was kept. Takes as long whatever it differs in. */
bool access_matches(const struct secret *secret, const char *text, const struct hal *hal);

/* Seconds for which nothing may be tried; 0 when there may be. */
uint32_t access_pause_s(const struct access_tries *tries, uint64_t now_us);

/* A try was made; what it changes is in the record store before anybody hears how it went. HAL_OK,
 * or a negative hal_error: then it counts until the next restart only. */
int access_tried(struct access_tries *tries, bool right, const struct hal *hal);

/* At start: reads how many were wrong. Nobody knows how long the device was off, so a pause that
 * was due begins anew; a record that cannot be read stands for one, too. */
void access_tries_load(struct access_tries *tries, const struct hal *hal);

/* With a reset of the user they are forgotten. HAL_OK or a negative hal_error. */
int access_tries_forget(const struct hal *hal);

#endif
