/* SPDX-License-Identifier: MIT */
#include "rig/window/chronicle.h"

#include <stdlib.h>

#include "rig/memory.h"

static uint64_t noticed_us(const struct chronicle_mark *mark)
{
    return mark->noticed_us > mark->t_us ? mark->noticed_us : mark->t_us;
}

/* Nearly every mark is the newest; of the same time the one that came first stays first. */
void chronicle_add(struct chronicle *chronicle, const struct chronicle_mark *mark)
{
    if (chronicle->n == chronicle->cap) {
        chronicle->cap = chronicle->cap > 0 ? 2 * chronicle->cap : 256;
        chronicle->marks =
            memory_resize(chronicle->marks, chronicle->cap, sizeof *chronicle->marks);
    }
    size_t place = chronicle->n++;
    for (; place > 0 && chronicle->marks[place - 1].t_us > mark->t_us; place--)
        chronicle->marks[place] = chronicle->marks[place - 1];
    chronicle->marks[place] = *mark;
    chronicle->marks[place].noticed_us = noticed_us(mark);
    chronicle->marks[place].text = memory_copy_text(mark->text);
}

void chronicle_cut(struct chronicle *chronicle, uint64_t number, uint64_t t_us)
{
    size_t kept = 0;
    for (size_t i = 0; i < chronicle->n; i++) {
        if (chronicle->marks[i].number < number)
            chronicle->marks[kept++] = chronicle->marks[i];
        else
            free(chronicle->marks[i].text);
    }
    chronicle->n = kept;
    if (chronicle->known_us > t_us)
        chronicle->known_us = t_us;
    chronicle->complete = false;
}

void chronicle_free(struct chronicle *chronicle)
{
    for (size_t i = 0; i < chronicle->n; i++)
        free(chronicle->marks[i].text);
    free(chronicle->marks);
    *chronicle = (struct chronicle) { 0 };
}

/* The first mark that is later than t_us; chronicle->n: none. */
static size_t first_after(const struct chronicle *chronicle, uint64_t t_us)
{
    size_t low = 0, high = chronicle->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (chronicle->marks[middle].t_us > t_us)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static bool is_one_of(const struct chronicle *chronicle, size_t i, unsigned kinds)
{
    return (kinds >> chronicle->marks[i].kind & 1u) != 0;
}

long chronicle_after(const struct chronicle *chronicle, unsigned kinds, uint64_t t_us)
{
    for (size_t i = first_after(chronicle, t_us); i < chronicle->n; i++)
        if (is_one_of(chronicle, i, kinds))
            return (long)i;
    return -1;
}

long chronicle_before(const struct chronicle *chronicle, unsigned kinds, uint64_t t_us)
{
    for (size_t i = t_us > 0 ? first_after(chronicle, t_us - 1) : 0; i-- > 0;)
        if (is_one_of(chronicle, i, kinds))
            return (long)i;
    return -1;
}
