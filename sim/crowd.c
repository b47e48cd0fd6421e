/* SPDX-License-Identifier: MIT */
#include "sim/crowd.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/exact.h"
#include "sim/rng.h"
#include "sim/walk.h"

/* The model's own names: l is the size of a person, T the time gap that people keep, A and D the
 * strength and reach of keeping clear; the walls' are the strip's sides. */
#define SIZE_M 0.25
#define TIME_GAP_S 1.35
#define PUSH 5.0
#define PUSH_REACH_M 0.08
#define WALL_PUSH 5.0
#define WALL_REACH_M 0.05
#define CUT_OFF_M 3.0

/* Who comes towards one is passed on the right, early and smoothly. */
#define PASS_PUSH 1.2
#define PASS_REACH_M 1.2
#define PASS_CLOSING_M_S 0.4

/* Who stands blocked for a while tries more and more to get by on the right, then turns the
 * shoulders to squeeze through. */
#define BLOCKED_M_S 0.1
#define BLOCKED_PUSH 1.0
#define BLOCKED_PUSH_MAX_S 3.0
#define BLOCKED_MAX_S 6.0
#define SQUEEZE_AFTER_S 2.0
#define SQUEEZE_PER_S 0.15 /* of the size */

#define TURN_S 0.25        /* how fast the way walked follows the way wanted */
#define FACE_S 0.3         /* and the body the way walked */
#define ENTRY_CLEAR_M 0.55 /* of everybody, when somebody enters */
#define SPEED_MIN_M_S 0.3

/* When people come is drawn apart from who they are, so that a blocked entry changes neither. */
#define STREAM_ARRIVALS 0x4352415200000000ULL
#define STREAM_PEOPLE 0x4352504500000000ULL

static const double step_s = CROWD_STEP_US * 1e-6;

/* The strip of floor of one crowd, and who waits to enter it. */
struct strip {
    const struct crowd_spec *spec;
    struct vec2 to[2];     /* in the order of `from`, so that the sides do not cross */
    struct vec2 inward[2]; /* unit vectors into the strip, off its two sides */
    struct vec2 ahead;     /* unit vector off the edge that people leave over */
    struct rng arrivals, people;
    double next_s; /* of the next arrival */
    size_t waiting;
};

struct obstacle {
    struct vec2 at, velocity;
};

struct crowd {
    size_t n_strips;
    struct strip *strips;
    uint64_t t_us;
    uint64_t turned_away;
    size_t n_people, n_obstacles;
    struct crowd_person people[CROWD_MAX];
    /* Everybody as they were when the step began, the people first. */
    struct obstacle obstacles[CROWD_MAX * 2];
};

static struct vec2 minus(struct vec2 a, struct vec2 b)
{
    return (struct vec2) { a.x - b.x, a.y - b.y };
}

static struct vec2 plus_scaled(struct vec2 a, struct vec2 b, double scale)
{
    return (struct vec2) { a.x + b.x * scale, a.y + b.y * scale };
}

static double dot(struct vec2 a, struct vec2 b)
{
    return a.x * b.x + a.y * b.y;
}

static double length(struct vec2 v)
{
    return sqrt(dot(v, v));
}

static struct vec2 unit(struct vec2 v, struct vec2 otherwise)
{
    double len = length(v);
    return len > 1e-6 ? (struct vec2) { v.x / len, v.y / len } : otherwise;
}

static struct vec2 between(struct vec2 a, struct vec2 b, double share)
{
    return plus_scaled(a, minus(b, a), share);
}

/* To the left of v as seen from above. */
static struct vec2 left_of(struct vec2 v)
{
    return (struct vec2) { -v.y, v.x };
}

static void draw_arrival(struct strip *strip)
{
    strip->next_s += -exact_log(1.0 - rng_unit(&strip->arrivals)) * 60.0 / strip->spec->per_minute;
}

static void strip_init(struct strip *strip, const struct crowd_spec *spec, uint64_t seed,
                       size_t index)
{
    const struct vec2 *from = spec->from, *to = spec->to;
    double straight = length(minus(to[0], from[0])) + length(minus(to[1], from[1]));
    double crossed = length(minus(to[1], from[0])) + length(minus(to[0], from[1]));
    strip->spec = spec;
    strip->to[0] = straight <= crossed ? to[0] : to[1];
    strip->to[1] = straight <= crossed ? to[1] : to[0];
    struct vec2 start = between(from[0], from[1], 0.5), goal = between(to[0], to[1], 0.5);
    struct vec2 middle = between(start, goal, 0.5);
    struct vec2 along = unit(minus(goal, start), (struct vec2) { 1.0, 0.0 });
    for (size_t i = 0; i < 2; i++) {
        struct vec2 side = unit(minus(strip->to[i], from[i]), along);
        struct vec2 normal = left_of(side);
        double towards = dot(minus(middle, from[i]), normal) < 0.0 ? -1.0 : 1.0;
        strip->inward[i] = (struct vec2) { normal.x * towards, normal.y * towards };
    }
    struct vec2 off = left_of(unit(minus(to[1], to[0]), left_of(along)));
    double away = dot(off, along) < 0.0 ? -1.0 : 1.0;
    strip->ahead = (struct vec2) { off.x * away, off.y * away };
    rng_seed(&strip->arrivals, seed, STREAM_ARRIVALS + index);
    rng_seed(&strip->people, seed, STREAM_PEOPLE + index);
    strip->next_s = (double)spec->begin_us * 1e-6;
    draw_arrival(strip);
}

struct crowd *crowd_create(const struct crowd_spec *specs, size_t n, uint64_t seed)
{
    struct crowd *crowd = calloc(1, sizeof *crowd);
    if (crowd == NULL)
        return NULL;
    crowd->strips = calloc(n + 1, sizeof *crowd->strips);
    if (crowd->strips == NULL) {
        free(crowd);
        return NULL;
    }
    crowd->n_strips = n;
    for (size_t i = 0; i < n; i++)
        strip_init(&crowd->strips[i], &specs[i], seed, i);
    return crowd;
}

void crowd_destroy(struct crowd *crowd)
{
    if (crowd == NULL)
        return;
    free(crowd->strips);
    free(crowd);
}

/* What one neighbour does to the way wanted: pushes off, and leads past those who come closer. */
static struct vec2 avoid(struct vec2 wanted, struct vec2 away, double distance, double closing)
{
    double push = PUSH * exact_exp((SIZE_M - distance) / PUSH_REACH_M);
    struct vec2 sum = { away.x * push, away.y * push };
    struct vec2 towards = { -away.x, -away.y };
    double ahead = dot(wanted, towards);
    if (ahead <= 0.5 || closing < PASS_CLOSING_M_S)
        return sum;
    /* Off to the side where there is more room; to the right when dead ahead. */
    struct vec2 left = left_of(wanted);
    double lateral = dot(towards, left) * distance;
    double side = lateral > -0.05 ? -1.0 : 1.0;
    double room = fabs(lateral) < 0.7 ? 1.0 - fabs(lateral) / 0.7 : 0.0;
    double pass = side * PASS_PUSH * room * exact_exp((SIZE_M - distance) / PASS_REACH_M);
    return plus_scaled(sum, left, pass);
}

static struct vec2 walls(const struct strip *strip, struct vec2 at)
{
    struct vec2 sum = { 0.0, 0.0 };
    for (size_t i = 0; i < 2; i++) {
        double distance = dot(minus(at, strip->spec->from[i]), strip->inward[i]);
        double push = WALL_PUSH * exact_exp((SIZE_M / 2.0 - distance) / WALL_REACH_M);
        sum = plus_scaled(sum, strip->inward[i], push < 2.0 * WALL_PUSH ? push : 2.0 * WALL_PUSH);
    }
    return sum;
}

/* The way that person number `self` would like to walk, with everybody and the sides in mind. */
static struct vec2 wanted_way(const struct crowd *crowd, size_t self)
{
    const struct crowd_person *person = &crowd->people[self];
    const struct strip *strip = &crowd->strips[person->spec];
    struct vec2 goal = between(strip->to[0], strip->to[1], person->lane);
    struct vec2 wanted = unit(minus(goal, person->at), strip->ahead);
    /* Aims beyond the edge, so that nobody turns along it on the last step. */
    if (length(minus(goal, person->at)) < 0.7)
        wanted = strip->ahead;
    struct vec2 way = plus_scaled(wanted, walls(strip, person->at), 1.0);
    double patience =
        person->blocked_s < BLOCKED_PUSH_MAX_S ? person->blocked_s : BLOCKED_PUSH_MAX_S;
    way = plus_scaled(way, left_of(wanted), -BLOCKED_PUSH * patience);
    for (size_t i = 0; i < crowd->n_obstacles; i++) {
        struct vec2 apart = minus(person->at, crowd->obstacles[i].at);
        double square = dot(apart, apart);
        if (i == self || square > CUT_OFF_M * CUT_OFF_M)
            continue;
        double distance = sqrt(square);
        struct vec2 away = unit(apart, left_of(wanted));
        struct vec2 relative =
            plus_scaled(crowd->obstacles[i].velocity, wanted, -person->free_speed_m_s);
        way = plus_scaled(way, avoid(wanted, away, distance, dot(relative, away)), 1.0);
    }
    return unit(way, person->walks);
}

/* Room ahead along a way: how far the nearest one in it is, less the size of a person. */
static double gap_ahead(const struct crowd *crowd, size_t self, struct vec2 way)
{
    struct vec2 at = crowd->people[self].at;
    double nearest = 1e3;
    double over_s = crowd->people[self].blocked_s - SQUEEZE_AFTER_S;
    double size_m = over_s > 0.0 ? SIZE_M * (1.0 - SQUEEZE_PER_S * over_s) : SIZE_M;
    for (size_t i = 0; i < crowd->n_obstacles; i++) {
        struct vec2 to = minus(crowd->obstacles[i].at, at);
        double ahead = dot(to, way);
        if (i == self || ahead <= 0.0 || ahead > CUT_OFF_M)
            continue;
        double beside = fabs(dot(to, left_of(way)));
        double distance = length(to);
        if (beside <= size_m && distance < nearest)
            nearest = distance;
    }
    return nearest > size_m ? nearest - size_m : 0.0;
}

static void step_person(struct crowd *crowd, size_t self)
{
    struct crowd_person *person = &crowd->people[self];
    struct vec2 wanted = wanted_way(crowd, self);
    struct vec2 turned = plus_scaled(person->walks, minus(wanted, person->walks), step_s / TURN_S);
    person->walks = unit(turned, wanted);
    double speed = gap_ahead(crowd, self, person->walks) / TIME_GAP_S;
    if (speed > person->free_speed_m_s)
        speed = person->free_speed_m_s;
    if (speed > BLOCKED_M_S)
        person->blocked_s -= person->blocked_s < step_s ? person->blocked_s : step_s;
    else if (person->blocked_s < BLOCKED_MAX_S)
        person->blocked_s += step_s;
    person->before = person->at;
    person->face_before = person->face;
    person->speed_before_m_s = person->speed_m_s;
    person->stride_before = person->stride;
    person->at = plus_scaled(person->at, person->walks, speed * step_s);
    double share = step_s / FACE_S;
    person->speed_m_s += (speed - person->speed_m_s) * share;
    struct vec2 face = plus_scaled(person->face, minus(person->walks, person->face),
                                   share * (speed > 0.1 ? 1.0 : 0.1));
    person->face = unit(face, person->face);
    person->stride += speed * step_s / walk_stride_m(person->looks.height_m, person->speed_m_s);
}

static bool has_left(const struct crowd *crowd, const struct crowd_person *person)
{
    const struct strip *strip = &crowd->strips[person->spec];
    return dot(minus(person->at, strip->to[0]), strip->ahead) >= 0.0;
}

static void remove_those_who_left(struct crowd *crowd)
{
    size_t kept = 0;
    for (size_t i = 0; i < crowd->n_people; i++)
        if (!has_left(crowd, &crowd->people[i]))
            crowd->people[kept++] = crowd->people[i];
    crowd->n_people = kept;
}

static bool is_clear(const struct crowd *crowd, struct vec2 at)
{
    for (size_t i = 0; i < crowd->n_obstacles; i++) {
        struct vec2 apart = minus(crowd->obstacles[i].at, at);
        if (dot(apart, apart) < ENTRY_CLEAR_M * ENTRY_CLEAR_M)
            return false;
    }
    return true;
}

static void add_obstacle(struct crowd *crowd, struct vec2 at, struct vec2 velocity)
{
    if (crowd->n_obstacles < CROWD_MAX * 2)
        crowd->obstacles[crowd->n_obstacles++] = (struct obstacle) { at, velocity };
}

static void enter(struct crowd *crowd, size_t spec, double lane, struct vec2 at, uint32_t id)
{
    struct strip *strip = &crowd->strips[spec];
    struct crowd_person *person = &crowd->people[crowd->n_people++];
    memset(person, 0, sizeof *person);
    person->id = id;
    person->spec = spec;
    person->born_us = crowd->t_us;
    person->lane = lane + rng_normal(&strip->people, 0.0, 0.1);
    person->lane = person->lane < 0.08 ? 0.08 : person->lane > 0.92 ? 0.92 : person->lane;
    double speed =
        rng_normal(&strip->people, strip->spec->speed_mean_m_s, strip->spec->speed_sd_m_s);
    person->free_speed_m_s = speed > SPEED_MIN_M_S ? speed : SPEED_MIN_M_S;
    looks_draw(&person->looks, &strip->people, &strip->spec->looks);
    person->before = person->at = at;
    struct vec2 goal = between(strip->to[0], strip->to[1], person->lane);
    person->walks = unit(minus(goal, at), strip->ahead);
    person->face_before = person->face = person->walks;
    person->speed_before_m_s = person->speed_m_s = person->free_speed_m_s;
    person->stride_before = person->stride = rng_unit(&strip->people);
    struct vec2 velocity = { person->walks.x * person->speed_m_s,
                             person->walks.y * person->speed_m_s };
    add_obstacle(crowd, at, velocity);
}

/* Lets in who came and finds a free place on the edge; the others wait. */
static void arrivals(struct crowd *crowd, size_t spec, uint32_t *next_id)
{
    struct strip *strip = &crowd->strips[spec];
    double now_s = (double)crowd->t_us * 1e-6;
    while (strip->next_s <= now_s && strip->next_s < (double)strip->spec->end_us * 1e-6) {
        if (strip->waiting < CROWD_WAITING_MAX)
            strip->waiting++;
        else
            crowd->turned_away++;
        draw_arrival(strip);
    }
    for (int attempt = 0; attempt < 3 && strip->waiting > 0; attempt++) {
        double lane = rng_range(&strip->people, 0.08, 0.92);
        struct vec2 at = between(strip->spec->from[0], strip->spec->from[1], lane);
        if (crowd->n_people == CROWD_MAX || !is_clear(crowd, at))
            continue;
        enter(crowd, spec, lane, at, (*next_id)++);
        strip->waiting--;
    }
}

void crowd_step(struct crowd *crowd, const struct vec2 *others, size_t n, uint32_t *next_id)
{
    const struct vec2 still = { 0.0, 0.0 };
    crowd->t_us += CROWD_STEP_US;
    crowd->n_obstacles = 0;
    for (size_t i = 0; i < crowd->n_people; i++) {
        const struct crowd_person *person = &crowd->people[i];
        add_obstacle(crowd, person->at,
                     (struct vec2) { person->walks.x * person->speed_m_s,
                                     person->walks.y * person->speed_m_s });
    }
    for (size_t i = 0; i < n; i++)
        add_obstacle(crowd, others[i], still);
    for (size_t i = 0; i < crowd->n_people; i++)
        step_person(crowd, i);
    remove_those_who_left(crowd);
    for (size_t i = 0; i < crowd->n_strips; i++)
        arrivals(crowd, i, next_id);
}

uint64_t crowd_time_us(const struct crowd *crowd)
{
    return crowd->t_us;
}

const struct crowd_person *crowd_people(const struct crowd *crowd, size_t *n)
{
    *n = crowd->n_people;
    return crowd->people;
}

uint64_t crowd_due_us(const struct crowd *crowd)
{
    uint64_t due_us = crowd->n_people > 0 ? 0 : UINT64_MAX;
    for (size_t i = 0; i < crowd->n_strips; i++) {
        const struct strip *strip = &crowd->strips[i];
        uint64_t next_us = (uint64_t)(strip->next_s * 1e6);
        if (strip->waiting > 0)
            due_us = 0;
        else if (next_us < due_us && strip->next_s < (double)strip->spec->end_us * 1e-6)
            due_us = next_us;
    }
    return due_us;
}

uint64_t crowd_turned_away(const struct crowd *crowd)
{
    return crowd->turned_away;
}
