/* SPDX-License-Identifier: MIT */
#include "firmware_core/access.h"

#include <string.h>

#include "firmware_core/store.h"

/* The record in the store: these bytes, the secrets, and the texts of the questions. */
enum {
    AT_VERSION,
    AT_FLAGS,
    AT_MODE,
    AT_PASSWORD,
    AT_QUESTIONS = AT_PASSWORD + sizeof(struct secret)
};
enum { RECORD_VERSION = 1, FLAG_ACTIVATED = 1, FLAG_CHOSEN = 2, FLAG_QUESTIONS = 4 };
enum { RECORD_SIZE = AT_QUESTIONS + ACCESS_QUESTIONS * sizeof(struct security_question) };

/* Besides, one byte: how many tries were wrong. Absent when none was. */
#define KEY_TRIES (STORE_ACCESS_FIRST + 1)

_Static_assert(sizeof(struct secret) == HAL_SALT_SIZE + HAL_HASH_SIZE &&
                   sizeof(struct security_question) ==
                       ACCESS_QUESTION_MAX + 1 + sizeof(struct secret),
               "bytes only, so both go to the store as they are");

const char *const access_ready_made[ACCESS_READY_MADE] = {
    "Which street did you live in when you first went to school?",
    "What was the first name of your best friend at the age of ten?",
    "Which dish could you eat every day?",
    "What was the name of the first animal that you looked after?",
    "In which town did your parents meet?",
    "Which book have you read more often than any other?",
    "What was the make of the first car that you drove?",
    "Who taught you mathematics in your last year at school?",
    "Which song was played at the celebration that you like to remember best?",
    "Where did you spend the first holiday without your family?",
    "What did you want to become when you were a child?",
    "Which sport did you give up first?",
};

void access_init(struct access *access)
{
    memset(access, 0, sizeof *access);
    access->privacy_mode = PRIVACY_BLUR;
}

static void read_record(struct access *access, const uint8_t record[RECORD_SIZE])
{
    access->activated = (record[AT_FLAGS] & FLAG_ACTIVATED) != 0;
    access->privacy_chosen = (record[AT_FLAGS] & FLAG_CHOSEN) != 0;
    access->has_questions = (record[AT_FLAGS] & FLAG_QUESTIONS) != 0;
    access->privacy_mode = record[AT_MODE] == PRIVACY_NORMAL ? PRIVACY_NORMAL : PRIVACY_BLUR;
    memcpy(&access->password, record + AT_PASSWORD, sizeof access->password);
    memcpy(access->questions, record + AT_QUESTIONS, sizeof access->questions);
    for (unsigned i = 0; i < ACCESS_QUESTIONS; i++)
        access->questions[i].question[ACCESS_QUESTION_MAX] = '\0';
}

bool access_load(struct access *access, const struct hal *hal)
{
    uint8_t record[RECORD_SIZE];
    int len = store_get(hal, STORE_ACCESS_FIRST, record, sizeof record);
    if (len == HAL_E_ABSENT)
        return false;
    access_init(access);
    if (len == RECORD_SIZE && record[AT_VERSION] == RECORD_VERSION) {
        read_record(access, record);
    } else {
        access->activated = true; /* no text has a hash of zeros */
        access->privacy_chosen = true;
    }
    return true;
}

int access_save(const struct access *access, const struct hal *hal)
{
    uint8_t record[RECORD_SIZE] = { [AT_VERSION] = RECORD_VERSION };
    record[AT_FLAGS] = (uint8_t)((access->activated ? FLAG_ACTIVATED : 0) |
                                 (access->privacy_chosen ? FLAG_CHOSEN : 0) |
                                 (access->has_questions ? FLAG_QUESTIONS : 0));
    record[AT_MODE] = (uint8_t)access->privacy_mode;
    memcpy(record + AT_PASSWORD, &access->password, sizeof access->password);
    memcpy(record + AT_QUESTIONS, access->questions, sizeof access->questions);
    return store_put(hal, STORE_ACCESS_FIRST, record, sizeof record);
}

enum privacy_mode access_privacy_mode(const struct access *access)
{
    return access->privacy_mode;
}

const char *access_password_fault(const char *password)
{
    unsigned n = 0;
    bool digit = false, letter = false;
    for (const char *c = password; *c != '\0'; c++) {
        unsigned char byte = (unsigned char)*c;
        if (byte < 0x20 || byte == 0x7f)
            return "must not hold control characters";
        n += (byte & 0xc0) != 0x80 ? 1 : 0; /* one for each character of UTF-8 */
        digit = digit || (byte >= '0' && byte <= '9');
        letter = letter || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
    }
    if (n < ACCESS_PASSWORD_MIN || n > ACCESS_PASSWORD_MAX)
        return "takes 8..32 characters";
    return digit && letter ? NULL : "takes at least one digit and one letter (a..z, A..Z)";
}

int access_keep(struct secret *secret, const char *text, const struct hal *hal)
{
    struct secret fresh;
    if (hal->random(hal->ctx, fresh.salt, sizeof fresh.salt) != HAL_OK ||
        hal->hash_secret(hal->ctx, text, fresh.salt, ACCESS_ROUNDS, fresh.hash) != HAL_OK)
        return -1;
    *secret = fresh;
    return 0;
}

bool access_matches(const struct secret *secret, const char *text, const struct hal *hal)
{
    uint8_t hash[HAL_HASH_SIZE];
    unsigned differs = 0;
    if (hal->hash_secret(hal->ctx, text, secret->salt, ACCESS_ROUNDS, hash) != HAL_OK)
        return false;
    for (unsigned i = 0; i < sizeof hash; i++)
        differs |= (unsigned)(hash[i] ^ secret->hash[i]);
    return differs == 0;
}

uint32_t access_pause_s(const struct access_tries *tries, uint64_t now_us)
{
    if (now_us >= tries->pause_until_us)
        return 0;
    return (uint32_t)((tries->pause_until_us - now_us + 999999) / 1000000);
}

/* After the pause each further wrong try brings the next one. */
static void count_wrong(struct access_tries *tries, uint64_t now_us)
{
    if (tries->n_wrong < ACCESS_TRIES_MAX)
        tries->n_wrong++;
    if (tries->n_wrong == ACCESS_TRIES_MAX)
        tries->pause_until_us = now_us + (uint64_t)ACCESS_PAUSE_S * 1000000;
}

int access_tried(struct access_tries *tries, bool right, const struct hal *hal)
{
    const uint8_t before = tries->n_wrong;
    if (right)
        *tries = (struct access_tries) { 0 };
    else
        count_wrong(tries, hal->now_us(hal->ctx));
    if (tries->n_wrong == before)
        return HAL_OK;
    return right ? access_tries_forget(hal) : store_put(hal, KEY_TRIES, &tries->n_wrong, 1);
}

void access_tries_load(struct access_tries *tries, const struct hal *hal)
{
    uint8_t n = 0;
    int len = store_get(hal, KEY_TRIES, &n, sizeof n);
    *tries = (struct access_tries) { 0 };
    if (len == HAL_E_ABSENT)
        return;
    tries->n_wrong = len == 1 && n < ACCESS_TRIES_MAX ? n : ACCESS_TRIES_MAX;
    if (tries->n_wrong == ACCESS_TRIES_MAX)
        tries->pause_until_us = hal->now_us(hal->ctx) + (uint64_t)ACCESS_PAUSE_S * 1000000;
}

int access_tries_forget(const struct hal *hal)
{
    return store_delete(hal, KEY_TRIES);
}
