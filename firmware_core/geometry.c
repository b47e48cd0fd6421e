/* SPDX-License-Identifier: MIT */
#include "firmware_core/geometry.h"

enum {
    PIECE_Q4 = 8 * 16,
    PIECES_MAX = 256,
};

static int32_t limited(int32_t v)
{
    if (v > GEOMETRY_LIMIT_Q4)
        return GEOMETRY_LIMIT_Q4;
    return v < -GEOMETRY_LIMIT_Q4 ? -GEOMETRY_LIMIT_Q4 : v;
}

static int sign(int64_t v)
{
    return (v > 0) - (v < 0);
}

static int64_t magnitude(int64_t v)
{
    return v < 0 ? -v : v;
}

/* Positive when a lies to the right hand of p -> q in the picture, where y grows downwards. */
static int64_t cross(struct place p, struct place q, struct place a)
{
    return (int64_t)(q.x - p.x) * (a.y - p.y) - (int64_t)(q.y - p.y) * (a.x - p.x);
}

static int64_t dot(struct place p, struct place q, struct place a)
{
    return (int64_t)(q.x - p.x) * (a.x - p.x) + (int64_t)(q.y - p.y) * (a.y - p.y);
}

static bool same(struct place a, struct place b)
{
    return a.x == b.x && a.y == b.y;
}

struct place geometry_place(int32_t x_q4, int32_t y_q4)
{
    return (struct place) { limited(x_q4), limited(y_q4) };
}

struct place geometry_of_point(struct point point)
{
    return (struct place) { point.x * 16, point.y * 16 };
}

uint32_t geometry_sqrt(uint64_t v)
{
    uint64_t root = 0;
    uint64_t bit = (uint64_t)1 << 62;

    while (bit > v)
        bit >>= 2;
    for (; bit != 0; bit >>= 2) {
        if (v >= root + bit) {
            v -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
    }
    return (uint32_t)root;
}

/* Ties are broken as if the whole way were shifted by an infinitely small (e, e*e): then no
 * place of it lies on the line and no corner of the line lies on the way, and since the shift is
 * the same for every step, the sum over a way stays exact. */
static int side_of_segment(struct place p, struct place q, struct place a)
{
    int64_t c = cross(p, q, a);

    if (c != 0)
        return sign(c);
    return q.y != p.y ? -sign(q.y - p.y) : sign(q.x - p.x);
}

static int side_of_step(struct place a, struct place b, struct place p)
{
    int64_t c = cross(a, b, p);

    if (c != 0)
        return sign(c);
    return b.y != a.y ? sign(b.y - a.y) : -sign(b.x - a.x);
}

static int crossing(struct place p, struct place q, struct place a, struct place b, bool own_p,
                    bool own_q)
{
    int from = side_of_segment(p, q, a);
    int to = side_of_segment(p, q, b);
    int side_p = side_of_step(a, b, p);
    int side_q = side_of_step(a, b, q);

    if (from == to)
        return 0;
    /* an end point that is exactly on the way belongs to the line */
    if (own_p && cross(a, b, p) == 0)
        side_p = -side_q;
    else if (own_q && cross(a, b, q) == 0)
        side_q = -side_p;
    if (side_p == side_q)
        return 0;
    return to < 0 ? 1 : -1;
}

int geometry_crossings(const struct point *line, int n_points, struct place a, struct place b)
{
    int sum = 0;

    if (n_points < 2 || same(a, b))
        return 0;
    struct place first = geometry_of_point(line[0]);
    struct place last = geometry_of_point(line[n_points - 1]);
    bool open = !same(first, last); /* the ends of a ring are a joint like the others */
    struct place p = first;
    for (int i = 1; i < n_points; i++) {
        struct place q = geometry_of_point(line[i]);
        sum += crossing(p, q, a, b, open && i == 1, open && i == n_points - 1);
        p = q;
    }
    return sum;
}

static bool near_segment(struct place p, struct place q, struct place a, int64_t distance)
{
    int64_t along = dot(p, q, a);
    int64_t length2 = dot(p, q, q);

    if (along <= 0)
        return dot(p, a, a) < distance * distance;
    if (along >= length2)
        return dot(q, a, a) < distance * distance;
    return 16 * magnitude(cross(p, q, a)) < distance * geometry_sqrt((uint64_t)length2 * 256);
}

bool geometry_near_line(const struct point *line, int n_points, struct place a, int32_t distance_q4)
{
    for (int i = 1; i < n_points; i++) {
        if (near_segment(geometry_of_point(line[i - 1]), geometry_of_point(line[i]), a,
                         distance_q4))
            return true;
    }
    return false;
}

bool geometry_near_outline(const struct point *polygon, int n_points, struct place a,
                           int32_t distance_q4)
{
    if (n_points < 1)
        return false;
    return geometry_near_line(polygon, n_points, a, distance_q4) ||
           near_segment(geometry_of_point(polygon[n_points - 1]), geometry_of_point(polygon[0]), a,
                        distance_q4);
}

int geometry_pieces(struct place from, struct place to)
{
    int64_t dx = magnitude((int64_t)to.x - from.x), dy = magnitude((int64_t)to.y - from.y);
    int64_t n = (dx > dy ? dx : dy) / PIECE_Q4 + 1;
    return n < PIECES_MAX ? (int)n : PIECES_MAX;
}

struct place geometry_piece(struct place from, struct place to, int i, int n)
{
    return (struct place) { from.x + (int32_t)(((int64_t)to.x - from.x) * i / n),
                            from.y + (int32_t)(((int64_t)to.y - from.y) * i / n) };
}

bool geometry_touch_at(struct place a, struct place b, struct place p, struct place q,
                       struct geometry_share *at)
{
    int64_t side_a = cross(p, q, a);
    int64_t side_b = cross(p, q, b);
    if (side_a == side_b || sign(side_a) * sign(side_b) > 0 ||
        sign(cross(a, b, p)) * sign(cross(a, b, q)) > 0)
        return false;
    *at = (struct geometry_share) { magnitude(side_a), magnitude(side_a - side_b) };
    return true;
}

/* Down to 30 bits, so that the products below fit; pieces of ways inside of the picture never
 * have more. */
static struct geometry_share shortened(struct geometry_share share)
{
    while (share.whole >= INT64_C(1) << 30) {
        share.part >>= 1;
        share.whole >>= 1;
    }
    return share;
}

int geometry_share_order(struct geometry_share a, struct geometry_share b)
{
    a = shortened(a);
    b = shortened(b);
    return sign(a.part * b.whole - b.part * a.whole);
}

bool geometry_convex(const struct point *polygon, int n_points)
{
    int turn = 0;
    if (!geometry_simple(polygon, n_points))
        return false;
    for (int i = 0; i < n_points; i++) {
        int here = sign(cross(geometry_of_point(polygon[i]),
                              geometry_of_point(polygon[(i + 1) % n_points]),
                              geometry_of_point(polygon[(i + 2) % n_points])));
        if (here == 0 || (turn != 0 && here != turn))
            return false;
        turn = here;
    }
    return true;
}

static bool on_segment(struct place p, struct place q, struct place a)
{
    return cross(p, q, a) == 0 && dot(a, p, q) <= 0;
}

bool geometry_inside(const struct point *polygon, int n_points, struct place a)
{
    bool inside = false;

    if (n_points < 1)
        return false;
    struct place p = geometry_of_point(polygon[n_points - 1]);
    for (int i = 0; i < n_points; i++) {
        struct place q = geometry_of_point(polygon[i]);
        if (on_segment(p, q, a))
            return true;
        /* a ray to the right: each side owns its upper end */
        if ((p.y > a.y) != (q.y > a.y) && (cross(p, q, a) > 0) == (p.y > q.y))
            inside = !inside;
        p = q;
    }
    return inside;
}

static bool touch(struct place p, struct place q, struct place a, struct place b)
{
    if (on_segment(p, q, a) || on_segment(p, q, b) || on_segment(a, b, p) || on_segment(a, b, q))
        return true;
    return sign(cross(p, q, a)) * sign(cross(p, q, b)) < 0 &&
           sign(cross(a, b, p)) * sign(cross(a, b, q)) < 0;
}

bool geometry_meets(const struct point *line, int n_points, const struct point *polygon,
                    int n_corners)
{
    for (int i = 1; i < n_points; i++) {
        struct place a = geometry_of_point(line[i - 1]);
        struct place b = geometry_of_point(line[i]);
        if (geometry_inside(polygon, n_corners, a) || geometry_inside(polygon, n_corners, b))
            return true;
        for (int k = 0; k < n_corners; k++)
            if (touch(a, b, geometry_of_point(polygon[k]),
                      geometry_of_point(polygon[(k + 1) % n_corners])))
                return true;
    }
    return false;
}

/* Two sides that follow each other may share their corner and nothing else. */
static bool folds_back(struct place p, struct place q, struct place r)
{
    return same(p, q) || same(q, r) || (cross(p, q, r) == 0 && dot(q, p, r) > 0);
}

bool geometry_simple(const struct point *polygon, int n_points)
{
    if (n_points < 3)
        return false;
    for (int i = 0; i < n_points; i++) {
        struct place p = geometry_of_point(polygon[i]);
        struct place q = geometry_of_point(polygon[(i + 1) % n_points]);
        if (folds_back(p, q, geometry_of_point(polygon[(i + 2) % n_points])))
            return false;
        for (int k = i + 2; k < n_points; k++) {
            bool neighbour = (k + 1) % n_points == i;
            if (!neighbour && touch(p, q, geometry_of_point(polygon[k]),
                                    geometry_of_point(polygon[(k + 1) % n_points])))
                return false;
        }
    }
    return true;
}
