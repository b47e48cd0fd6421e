/* SPDX-License-Identifier: MIT */
#include "rig/step_judge.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { TIMES_SHOWN_MAX = 8 };

/* One step, and what it is held against. */
struct look {
    const struct line_step *step;
    struct line_course course; /* without bounce */
    uint64_t begin_us, end_us;
    uint64_t slack_us; /* of both */
    uint64_t lag_us;   /* of durations */
    uint64_t
        unseen_us; /* later edges alone count: the step before ended with the one at this time */
    bool has_unseen;
    bool found; /* an edge that the next step begins with: */
    uint64_t found_us;
    uint64_t wrong_us;
    struct buffer *saw;
};

static void add_s(struct buffer *out, uint64_t us)
{
    char text[40];
    int len = snprintf(text, sizeof text, "%" PRIu64 ".%06" PRIu64, us / 1000000, us % 1000000);
    while (text[len - 1] == '0')
        len--;
    len -= text[len - 1] == '.';
    buffer_addf(out, "%.*s s", len, text);
}

static const char *on_or_off(bool level)
{
    return level ? "on" : "off";
}

static bool is_wanted(const struct line_step *step, const struct line_change *change)
{
    return step->edge == LINE_EITHER || (step->edge == LINE_RISE) == change->level;
}

/* The first change from t_us on; those that the step before has used up do not count. */
static size_t first_from(const struct look *look, uint64_t t_us)
{
    size_t i = 0;
    while (i < look->course.n &&
           (look->course.change[i].t_us < t_us ||
            (look->has_unseen && look->course.change[i].t_us <= look->unseen_us)))
        i++;
    return i;
}

static size_t next_wanted(const struct look *look, size_t i)
{
    while (i < look->course.n && !is_wanted(look->step, &look->course.change[i]))
        i++;
    return i;
}

/* The window at its widest, and at its narrowest. */
static uint64_t earliest(const struct look *look)
{
    return look->begin_us > look->slack_us ? look->begin_us - look->slack_us : 0;
}
static uint64_t latest(const struct look *look)
{
    return look->end_us + look->slack_us;
}
static uint64_t surely_from(const struct look *look)
{
    return look->begin_us + look->slack_us;
}
static uint64_t surely_until(const struct look *look)
{
    return look->end_us > look->slack_us ? look->end_us - look->slack_us : 0;
}

static void saw_change(struct look *look, size_t i)
{
    const struct line_change *change = &look->course.change[i];
    look->wrong_us = change->t_us < look->end_us ? change->t_us : look->end_us;
    buffer_addf(look->saw, "it %s at ", change->level ? "rise" : "fall");
    add_s(look->saw, change->t_us);
}

static bool judge_edge(struct look *look)
{
    const struct line_course *course = &look->course;
    size_t i = next_wanted(look, first_from(look, earliest(look)));
    look->found = i < course->n && course->change[i].t_us <= latest(look);
    if (look->found) {
        look->found_us = course->change[i].t_us;
    } else if (i < course->n) {
        saw_change(look, i);
    } else if (course->n > 0) {
        const struct line_change *last = &course->change[course->n - 1];
        buffer_addf(look->saw, "it %s from ", on_or_off(last->level));
        add_s(look->saw, last->t_us);
        buffer_add(look->saw, " to the end");
    } else {
        buffer_add(look->saw, "it off all the time");
    }
    return look->found;
}

static bool judge_never(struct look *look)
{
    size_t i = next_wanted(look, first_from(look, surely_from(look)));
    if (i == look->course.n || look->course.change[i].t_us > surely_until(look))
        return true;
    saw_change(look, i);
    return false;
}

static uint32_t count(const struct look *look, uint64_t from_us, uint64_t to_us)
{
    uint32_t n = 0;
    size_t i = next_wanted(look, first_from(look, from_us));
    for (; i < look->course.n && look->course.change[i].t_us <= to_us; i = next_wanted(look, i + 1))
        n++;
    return n;
}

static bool judge_count(struct look *look)
{
    const struct line_step *step = look->step;
    uint32_t surely = count(look, surely_from(look), surely_until(look));
    uint32_t maybe = count(look, earliest(look), latest(look));
    if (surely <= step->most && maybe >= step->least)
        return true;
    uint32_t n = surely > step->most ? surely : maybe;
    size_t i =
        next_wanted(look, first_from(look, n == surely ? surely_from(look) : earliest(look)));
    buffer_addf(look->saw, "%" PRIu32, n);
    for (uint32_t k = 0; k < n && k < TIMES_SHOWN_MAX; k++, i = next_wanted(look, i + 1)) {
        buffer_add(look->saw, k == 0 ? ": at " : ", ");
        add_s(look->saw, look->course.change[i].t_us);
    }
    buffer_add(look->saw, n > TIMES_SHOWN_MAX ? ", .." : "");
    return false;
}

static bool judge_hold(struct look *look)
{
    uint64_t from_us = surely_from(look);
    bool level = line_course_level(&look->course, from_us);
    if (level != look->step->level) {
        look->wrong_us = from_us;
        buffer_addf(look->saw, "it %s at ", on_or_off(level));
        add_s(look->saw, from_us);
        return false;
    }
    for (size_t i = first_from(look, from_us + 1); i < look->course.n; i++) {
        if (look->course.change[i].t_us >= surely_until(look))
            break;
        saw_change(look, i);
        return false;
    }
    return true;
}

static bool differs(uint64_t a, uint64_t b, uint64_t by)
{
    return a > b ? a - b > by : b - a > by;
}

static bool saw_level(struct look *look, bool level, uint64_t from_us, uint64_t to_us)
{
    look->wrong_us = from_us;
    buffer_addf(look->saw, "it %s for ", on_or_off(level));
    add_s(look->saw, to_us - from_us);
    buffer_add(look->saw, " from ");
    add_s(look->saw, from_us);
    return false;
}

/* How long a level lasts. */
static uint64_t share_us(const struct look *look, bool level, uint64_t on_us)
{
    return level ? on_us : look->step->period_us - on_us;
}

/* Each level between two edges lasts as long as it should, and each whole period. */
static bool is_even(struct look *look, size_t first, size_t n, uint64_t on_us)
{
    const struct line_change *change = look->course.change + first;
    uint64_t by_us = look->step->tolerance_us + look->lag_us, period_us = look->step->period_us;
    for (size_t i = 0; i + 1 < n; i++) {
        uint64_t lasts_us = change[i + 1].t_us - change[i].t_us;
        if (differs(lasts_us, share_us(look, change[i].level, on_us), by_us))
            return saw_level(look, change[i].level, change[i].t_us, change[i + 1].t_us);
        if (i + 2 < n && differs(change[i + 2].t_us - change[i].t_us, period_us, by_us)) {
            look->wrong_us = change[i].t_us;
            buffer_add(look->saw, "a period of ");
            add_s(look->saw, change[i + 2].t_us - change[i].t_us);
            buffer_add(look->saw, " from ");
            add_s(look->saw, change[i].t_us);
            return false;
        }
    }
    return true;
}

/* A level at an end of the window may be cut short by it, but not last longer than its share. */
static bool stays_too_long(struct look *look, uint64_t from_us, uint64_t to_us, uint64_t on_us)
{
    bool level = line_course_level(&look->course, from_us);
    uint64_t most_us = share_us(look, level, on_us) + look->step->tolerance_us + look->lag_us;
    return to_us > from_us && to_us - from_us > most_us && !saw_level(look, level, from_us, to_us);
}

/* Whether this edge, at the end of the window, is the one that ends the last level of n. What else
 * happens there is no matter of the blinking. */
static bool ends_in_time(const struct look *look, size_t i, size_t n, uint64_t on_us)
{
    const struct line_change *change = look->course.change + i;
    if (n == 0 || i == look->course.n || change->t_us > latest(look))
        return false;
    return !differs(change->t_us - change[-1].t_us, share_us(look, change[-1].level, on_us),
                    look->step->tolerance_us + look->lag_us);
}

static bool judge_blink(struct look *look)
{
    const struct line_step *step = look->step;
    const struct line_course *course = &look->course;
    uint64_t on_us = (uint64_t)((double)step->period_us * step->duty + 0.5);
    uint64_t until_us = surely_until(look);
    size_t first = 0, n = 0;
    while (first < course->n && course->change[first].t_us < look->begin_us)
        first++;
    while (first + n < course->n && course->change[first + n].t_us < until_us)
        n++;
    n += ends_in_time(look, first + n, n, on_us);
    uint64_t begun_us = n > 0 ? course->change[first].t_us : until_us;
    if (stays_too_long(look, surely_from(look), begun_us, on_us) || !is_even(look, first, n, on_us))
        return false;
    if (n > 0 && stays_too_long(look, course->change[first + n - 1].t_us, until_us, on_us))
        return false;
    uint32_t periods = n > 0 ? (uint32_t)(n - 1) / 2 : 0;
    if (periods < step->least)
        buffer_addf(look->saw, "%" PRIu32 " whole period%s", periods, periods == 1 ? "" : "s");
    return periods >= step->least;
}

static void add_expected(struct buffer *out, const struct look *look)
{
    static const char *const verbs[] = { "rise", "fall", "change" };
    static const char *const edges[] = { "rising edges", "falling edges", "edges" };
    const struct line_step *step = look->step;
    const char *pin = line_pin_name(step->pin);
    switch (step->kind) {
    case STEP_EDGE:
    case STEP_NEVER:
        buffer_addf(out, "%s %sto %s", pin, step->kind == STEP_NEVER ? "never " : "",
                    verbs[step->edge]);
        break;
    case STEP_COUNT:
        buffer_addf(out, "%" PRIu32 " to %" PRIu32 " %s of %s", step->least, step->most,
                    edges[step->edge], pin);
        break;
    case STEP_HOLD:
        buffer_addf(out, "%s to stay %s", pin, on_or_off(step->level));
        break;
    case STEP_BLINK:
        buffer_addf(out, "%s to blink for %" PRIu32 " period%s at least of ", pin, step->least,
                    step->least == 1 ? "" : "s");
        add_s(out, step->period_us);
        buffer_addf(out, ", %g %% of it on,", step->duty * 100);
        break;
    }
    buffer_add(out, " from ");
    add_s(out, look->begin_us);
    buffer_add(out, " to ");
    add_s(out, look->end_us);
    if (look->slack_us > 0) {
        buffer_add(out, ", give or take ");
        add_s(out, look->slack_us);
    }
}

/* Of what must not happen no moment is left to look at. */
static bool is_silent(const struct look *look)
{
    bool forbids = look->step->kind == STEP_NEVER || look->step->kind == STEP_HOLD;
    return forbids && look->slack_us > 0 && surely_from(look) > surely_until(look);
}

static bool judge(struct look *look, const struct step_judge_options *options)
{
    if (look->step->kind != STEP_EDGE && look->end_us > options->end_us + look->slack_us) {
        buffer_add(look->saw, "the scene end at ");
        add_s(look->saw, options->end_us);
        return false;
    }
    if (is_silent(look))
        return true;
    switch (look->step->kind) {
    case STEP_EDGE:
        return judge_edge(look);
    case STEP_NEVER:
        return judge_never(look);
    case STEP_COUNT:
        return judge_count(look);
    case STEP_HOLD:
        return judge_hold(look);
    case STEP_BLINK:
        return judge_blink(look);
    }
    return false;
}

/* Where the step before ended. */
struct anchor {
    uint64_t t_us;
    bool seen; /* since an edge that was seen: then times are exact even where moments are not */
    bool is_edge;
    enum line_pin pin;
};

static struct look look_from(const struct line_step *step, const struct anchor *anchor,
                             const struct step_judge_options *options)
{
    bool follows = step->from_us == UINT64_MAX;
    struct look look = { .step = step, .lag_us = options->lag_us };
    look.begin_us = follows ? anchor->t_us + step->after_us : step->from_us;
    look.end_us = step->for_us != UINT64_MAX        ? look.begin_us + step->for_us
                  : look.begin_us > options->end_us ? look.begin_us
                                                    : options->end_us;
    look.slack_us =
        step->tolerance_us + (follows && anchor->seen ? options->lag_us : options->moment_us);
    look.wrong_us = look.end_us;
    look.has_unseen = follows && anchor->is_edge && anchor->pin == step->pin;
    look.unseen_us = anchor->t_us;
    return look;
}

static struct anchor anchor_behind(const struct look *look, const struct anchor *before)
{
    const struct line_step *step = look->step;
    return (struct anchor) { .t_us = look->found ? look->found_us : look->end_us,
                             .seen = look->found || (step->from_us == UINT64_MAX && before->seen),
                             .is_edge = look->found,
                             .pin = step->pin };
}

uint64_t step_judge_too_short(const struct line_step *steps, size_t i,
                              const struct step_judge_options *options)
{
    struct anchor anchor = { 0 };
    struct look look = { 0 };
    for (size_t k = 0; k <= i; k++) {
        look = look_from(&steps[k], &anchor, options);
        look.found = steps[k].kind == STEP_EDGE; /* else it is broken, and this does not matter */
        look.found_us = look.begin_us;
        anchor = anchor_behind(&look, &anchor);
    }
    return is_silent(&look) ? 2 * look.slack_us : 0;
}

static void tell(const struct look *look, size_t i, struct step_outcome *outcome)
{
    struct buffer text = { 0 };
    buffer_addf(&text, "expect.steps[%zu]: expected ", i);
    add_expected(&text, look);
    if (!outcome->kept)
        buffer_addf(&text, "; saw %s", buffer_get(look->saw));
    else if (outcome->silent)
        buffer_add(&text, "; not judged, as that leaves nothing of it");
    snprintf(outcome->text, sizeof outcome->text, "%s", buffer_get(&text));
    buffer_free(&text);
}

size_t step_judge(const struct line_step *steps, size_t n,
                  const struct line_course courses[LINE_PINS],
                  const struct step_judge_options *options, struct step_outcome *outcome,
                  struct buffer *diff)
{
    struct anchor anchor = { 0 };
    struct buffer saw = { 0 };
    struct line_course settled = { 0 };
    size_t broken = 0;
    for (size_t i = 0; i < n; i++) {
        const struct line_step *step = &steps[i];
        bool input = step->pin == LINE_DI || step->pin == LINE_RESET;
        uint64_t bounce_us =
            input && options->bounce_us > step->bounce_us ? options->bounce_us : step->bounce_us;
        struct look look = look_from(step, &anchor, options);
        line_course_settle(&courses[step->pin], bounce_us, &settled);
        look.course = settled;
        look.saw = &saw;
        buffer_clear(&saw);
        outcome[i] = (struct step_outcome) { .kept = judge(&look, options),
                                             .begin_us = look.begin_us,
                                             .end_us = look.end_us };
        outcome[i].silent = outcome[i].kept && is_silent(&look);
        outcome[i].wrong_us = look.wrong_us;
        tell(&look, i, &outcome[i]);
        if (!outcome[i].kept) {
            broken++;
            buffer_addf(diff, "%s\n", outcome[i].text);
        }
        anchor = anchor_behind(&look, &anchor);
    }
    line_course_free(&settled);
    buffer_free(&saw);
    return broken;
}
