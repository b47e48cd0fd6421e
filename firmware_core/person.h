/* SPDX-License-Identifier: MIT */
/* One person as the tracker knows him or her; `struct track` is the part that everybody sees.
 * Called by the tracker and its parts. */
#ifndef FOOTFALL_CORE_PERSON_H
#define FOOTFALL_CORE_PERSON_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/detect.h"
#include "firmware_core/kalman.h"

/* One person. Positions are the head's centre in 1/16 pixel of the full frame. */
struct track {
    uint32_t id; /* from 1 up, never used twice between two starts */
    int32_t x_q4, y_q4;
    int32_t prev_x_q4, prev_y_q4;   /* after the frame before; equal to x, y in the first one */
    int32_t vx_q8, vy_q8;           /* 1/256 pixel a frame */
    int32_t size_q4;                /* width of the head, smoothed */
    int32_t birth_x_q4, birth_y_q4; /* where the person was first seen */
    uint16_t age_frames;
    uint16_t missed_frames; /* since the last detection that was given to it */
    bool confirmed;         /* seen often enough to count; never taken back */
    bool lost; /* unseen for too long to be counted as present; kept for being seen again */
};

/* Scores of detections. Clear ones are given to people first, faint ones after that, and those
 * below PERSON_SCORE_LOW are not looked at. From PERSON_SCORE_BIRTH up they may begin a person,
 * whose trust then rises and falls with the score of each sighting over or under the pivot, and
 * falls with each miss; from PERSON_TRUST_ENOUGH on it is believed. */
enum {
    PERSON_SCORE_HIGH = 100,
    PERSON_SCORE_LOW = 40,
    PERSON_SCORE_BIRTH = 100,
    PERSON_TRUST_ENOUGH = 60,
    PERSON_CONFIRM_HITS = 3,
    PERSON_LOST_MAX_US = 2200000, /* so long a lost person may be recognised */
};

struct person {
    struct track shown;
    struct kalman belief;
    struct kalman last_seen; /* the belief at the last sighting */
    uint64_t born_us;
    uint64_t seen_us;  /* last sighting */
    uint64_t moved_us; /* since then it stays within a step of rest */
    int32_t rest_x_q8, rest_y_q8;
    uint16_t hits;
    uint8_t same;  /* evidence that it follows an older person's head */
    int16_t trust; /* what the scores say about whether it is a person at all */
    bool seen_now;
    bool ended;
};

void person_begin(struct person *person, uint32_t id, const struct detection *d, uint64_t now_us);

/* A frame begins, dt_us after the last one. */
void person_predict(struct person *person, uint32_t dt_us, uint64_t now_us);

/* The detection was this person, or none was. */
void person_see(struct person *person, const struct detection *d, uint64_t now_us);
void person_miss(struct person *person);

/* The old person was lost, and the new one, who ends, is the same. */
void person_adopt(struct person *lost, struct person *found);

uint64_t person_unseen_us(const struct person *person, uint64_t now_us);

/* Stood or sat still when last seen. */
bool person_rests(const struct person *person);

/* A head's width within reason. */
int32_t person_size_of(const struct detection *d);

uint64_t person_square(int64_t v);

#endif
