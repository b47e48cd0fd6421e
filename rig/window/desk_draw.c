/* SPDX-License-Identifier: MIT */
#include "rig/window/desk_parts.h"

#include <math.h>
#include <stdio.h>

#include "sim/camera.h"

#define NEAR_PX 9.0 /* of the screen, at a scale of 1: what the pointer is meant for */
#define TREMBLE_PX 3.0
#define HEAD_PX 14.0 /* the same of a person */

struct spot_px {
    double u, v;
};

static bool to_camera(const struct desk *desk, double x, double y, struct sight *sight,
                      struct spot_px *out)
{
    const struct camera_spec *camera = &desk->draft.scene->camera;
    if (!sight_at(&desk->look, &desk->layout, camera->width_px, camera->height_px, x, y, sight))
        return false;
    sight_to_camera(sight, x, y, &out->u, &out->v);
    return true;
}

static struct vec2 floor_at(const struct desk *desk, double u, double v, double z_m)
{
    struct camera camera;
    struct vec2 at;
    camera_init(&camera, &desk->draft.scene->camera);
    camera_unproject(&camera, u, v, z_m, &at.x, &at.y);
    return at;
}

static enum chosen kind_of(enum action tool)
{
    switch (tool) {
    case ACTION_TOOL_LINE:
        return CHOSEN_LINE;
    case ACTION_TOOL_REGION:
        return CHOSEN_REGION;
    case ACTION_TOOL_U_TURN:
        return CHOSEN_U_TURN;
    case ACTION_TOOL_MASK:
        return CHOSEN_MASK;
    case ACTION_TOOL_WALKER:
        return CHOSEN_WALKER;
    default:
        return CHOSEN_NOTHING;
    }
}

static size_t least_points(enum chosen kind)
{
    return kind == CHOSEN_WALKER ? 1 : kind == CHOSEN_LINE ? 2 : 3;
}

static size_t most_points(enum chosen kind)
{
    return kind == CHOSEN_WALKER ? SHAPE_POINTS_MAX
           : kind == CHOSEN_LINE ? LINE_POINTS_MAX
                                 : REGION_POINTS_MAX;
}

static double distance(double u, double v, double to_u, double to_v)
{
    return hypot(to_u - u, to_v - v);
}

static double distance_to_segment(struct spot_px p, struct spot_px a, struct spot_px b)
{
    double du = b.u - a.u, dv = b.v - a.v, length2 = du * du + dv * dv;
    double t = length2 > 0.0 ? ((p.u - a.u) * du + (p.v - a.v) * dv) / length2 : 0.0;
    t = fmin(fmax(t, 0.0), 1.0);
    return distance(p.u, p.v, a.u + t * du, a.v + t * dv);
}

static struct spot_px spot_of(struct point p)
{
    return (struct spot_px) { p.x, p.y };
}

static bool is_inside(struct spot_px p, const struct shape_points *area)
{
    bool inside = false;
    for (size_t i = 0, k = area->n - 1; i < area->n; k = i++) {
        struct point a = area->p[i], b = area->p[k];
        if ((a.y > p.v) != (b.y > p.v) && p.u < a.x + (p.v - a.y) * (b.x - a.x) / (b.y - a.y))
            inside = !inside;
    }
    return inside;
}

static bool is_on_edge(struct spot_px p, const struct shape_points *shape, bool closed, double near)
{
    for (size_t i = 0; i + 1 < shape->n + (closed ? 1 : 0); i++)
        if (distance_to_segment(p, spot_of(shape->p[i]), spot_of(shape->p[(i + 1) % shape->n])) <=
            near)
            return true;
    return false;
}

static void choose(struct desk *desk, enum chosen kind, size_t index, long point)
{
    desk->stranger = false;
    desk->shapes.chosen = kind;
    desk->shapes.index = index;
    desk->shapes.point = point;
}

static void take_hold(struct shapes *shapes, double u, double v)
{
    shapes->from_u = shapes->to_u = u;
    shapes->from_v = shapes->to_v = v;
}

/* How far the pointer is from somebody's middle, between head and feet. */
static double distance_to_person(const struct desk *desk, const struct instant_person *person,
                                 struct spot_px p)
{
    struct spot_px head = { person->head_x_px, person->head_y_px }, feet = head;
    struct camera camera;
    camera_init(&camera, &desk->draft.scene->camera);
    (void)camera_project(&camera, person->x_m, person->y_m, 0.0, &feet.u, &feet.v);
    return distance_to_segment(p, head, feet);
}

void desk_drag_stranger(struct desk *desk, double x, double y)
{
    if (distance(x, y, desk->hold_x, desk->hold_y) <= TREMBLE_PX * desk->layout.scale)
        return;
    desk->hold = HOLD_NOTHING;
    desk_say_stranger(desk);
}

/* The nearest one, of those whose walker can be changed or not. */
static bool choose_person(struct desk *desk, const struct instant *instant, struct spot_px p,
                          double near)
{
    long best = -1;
    double best_px = near;
    for (long i = 0; i < instant->n_people; i++) {
        const struct instant_person *person = &instant->people[i];
        double px = distance_to_person(desk, person, p);
        if (px <= best_px) {
            best = i;
            best_px = px;
        }
    }
    if (best < 0)
        return false;
    const struct instant_person *person = &instant->people[best];
    if (person->walker < 0) {
        choose(desk, CHOSEN_NOTHING, 0, -1);
        desk->stranger = true;
        desk_say(desk, false, "person %u of %s, %.2f m high, at %.2f, %.2f",
                 (unsigned)person->body_id, desk_origin_of_strangers(desk->draft.scene),
                 person->height_m, person->x_m, person->y_m);
        return true;
    }
    choose(desk, CHOSEN_WALKER, (size_t)person->walker, -1);
    take_hold(&desk->shapes, person->head_x_px, person->head_y_px);
    desk_say(desk, false, "walker %d, %.2f m high, at %.2f, %.2f", person->walker + 1,
             person->height_m, person->x_m, person->y_m);
    return true;
}

static bool is_shown(const struct desk *desk, enum chosen kind)
{
    static const enum look_layer layers[] = { [CHOSEN_LINE] = LAYER_LINE,
                                              [CHOSEN_REGION] = LAYER_REGIONS,
                                              [CHOSEN_MASK] = LAYER_MASKS,
                                              [CHOSEN_U_TURN] = LAYER_U_TURN };
    return desk->look.layer[layers[kind]];
}

/* Points first, then edges, then what lies inside; where shapes overlap, the line first. */
static bool choose_shape(struct desk *desk, const struct settings *settings, struct spot_px p,
                         double near)
{
    static const enum chosen kinds[] = { CHOSEN_LINE, CHOSEN_REGION, CHOSEN_U_TURN, CHOSEN_MASK };
    struct shape_points shape;
    for (int pass = 0; pass < 3; pass++)
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
            for (size_t i = 0; shapes_points(settings, kinds[k], i, &shape); i++) {
                bool closed = kinds[k] != CHOSEN_LINE, hit = false;
                long point = -1;
                if (!is_shown(desk, kinds[k]))
                    continue;
                for (size_t n = 0; pass == 0 && n < shape.n && !hit; n++) {
                    hit = distance(p.u, p.v, shape.p[n].x, shape.p[n].y) <= near;
                    point = (long)n;
                }
                if (pass == 1)
                    hit = is_on_edge(p, &shape, closed, near);
                if (pass == 2)
                    hit = closed && is_inside(p, &shape);
                if (!hit)
                    continue;
                choose(desk, kinds[k], i, point);
                if (point >= 0)
                    p = (struct spot_px) { shape.p[point].x, shape.p[point].y };
                take_hold(&desk->shapes, p.u, p.v);
                desk_say(desk, false, "%s %zu", shapes_name(kinds[k]), i + 1);
                return true;
            }
    return false;
}

static void add_point(struct desk *desk, struct spot_px p)
{
    const struct camera_spec *camera = &desk->draft.scene->camera;
    struct shapes *shapes = &desk->shapes;
    enum chosen kind = kind_of(desk->tool);
    if (shapes->n == most_points(kind)) {
        desk_say(desk, true, "a %s has at most %zu points: right click closes it",
                 shapes_name(kind), most_points(kind));
        return;
    }
    shapes->p[shapes->n].u = fmin(fmax(p.u, 0.0), camera->width_px - 1.0);
    shapes->p[shapes->n].v = fmin(fmax(p.v, 0.0), camera->height_px - 1.0);
    shapes->n++;
}

void desk_press_picture(struct desk *desk, double x, double y, bool by_keys)
{
    struct sight sight;
    struct spot_px p;
    const struct instant *instant = engine_instant(desk->engine);
    if (instant == NULL || !to_camera(desk, x, y, &sight, &p))
        return;
    if (desk->tool != ACTION_TOOL_LOOK) {
        add_point(desk, p);
        return;
    }
    double scale = desk->layout.scale / sight.px;
    bool found = choose_person(desk, instant, p, HEAD_PX * scale) ||
                 choose_shape(desk, &instant->settings, p, NEAR_PX * scale);
    if (!found)
        choose(desk, CHOSEN_NOTHING, 0, -1);
    bool holds = found && desk->shapes.chosen != CHOSEN_NOTHING;
    desk->hold = holds            ? HOLD_SHAPE
                 : desk->stranger ? HOLD_STRANGER
                 : by_keys        ? HOLD_NOTHING
                                  : HOLD_PICTURE;
    desk->hold_x = x;
    desk->hold_y = y;
}

/* What is held follows the pointer, from where it was taken hold of; a mouse that trembles in a
 * click moves nothing. */
void desk_drag_shape(struct desk *desk, double x, double y)
{
    double least_px = desk->pointer_shown ? 0.0 : TREMBLE_PX * desk->layout.scale;
    if (!desk->shapes.dragging && distance(x, y, desk->hold_x, desk->hold_y) <= least_px)
        return;
    const struct camera_spec *camera = &desk->draft.scene->camera;
    struct sight sight;
    if (!sight_at(&desk->look, &desk->layout, camera->width_px, camera->height_px, desk->hold_x,
                  desk->hold_y, &sight))
        sight_of(&desk->look, &desk->layout, camera->width_px, camera->height_px, 0, &sight);
    desk->shapes.to_u += (x - desk->hold_x) / sight.px;
    desk->shapes.to_v += (y - desk->hold_y) / sight.px;
    desk->hold_x = x;
    desk->hold_y = y;
    desk->shapes.dragging = true;
}

static int16_t held(double value, double max)
{
    return (int16_t)lround(fmin(fmax(value, 0.0), max));
}

static struct point held_point(const struct desk *desk, double u, double v)
{
    const struct camera_spec *camera = &desk->draft.scene->camera;
    return (struct point) { held(u, camera->width_px - 1.0), held(v, camera->height_px - 1.0) };
}

static void configure(struct desk *desk, const struct instant *present, enum chosen kind,
                      size_t index, const struct shape_points *points, const char *how)
{
    struct buffer why = { 0 };
    struct settings settings;
    char what[64];
    if (!draft_has_power(&desk->draft, present->t_us)) {
        desk_say(desk, true, "the device has no power: nobody can change its settings");
        return;
    }
    draft_settings(&desk->draft, present->t_us, &present->settings, &settings);
    if (index == SIZE_MAX)
        index = kind == CHOSEN_REGION || kind == CHOSEN_MASK ? shapes_count(&settings, kind) : 0;
    cJSON *changes = shapes_changes(&settings, kind, index, points);
    snprintf(what, sizeof what, "%s %s", shapes_name(kind), how);
    int result =
        draft_configure(&desk->draft, present->t_us, &present->settings, changes, what, &why);
    cJSON_Delete(changes);
    desk_changed(desk, result, &why);
}

static void drop_walker(struct desk *desk, const struct instant *present)
{
    struct buffer why = { 0 };
    struct looks looks;
    struct shapes *shapes = &desk->shapes;
    if (!draft_looks(&desk->draft, shapes->index, &looks))
        return;
    struct vec2 to = floor_at(desk, shapes->to_u, shapes->to_v, body_head_z(looks.height_m, 0.0));
    int result = draft_move_walker(&desk->draft, shapes->index, present->t_us, to, &why);
    if (desk_changed(desk, result, &why))
        shapes->index = draft_n_walkers(&desk->draft) - 1;
}

static void drop_area(struct desk *desk, const struct instant *present)
{
    const struct camera_spec *camera = &desk->draft.scene->camera;
    struct shape_points points;
    struct shapes *shapes = &desk->shapes;
    if (!shapes_points(&present->settings, shapes->chosen, shapes->index, &points))
        return;
    shapes_move(shapes, camera->width_px, camera->height_px, &points);
    configure(desk, present, shapes->chosen, shapes->index, &points, "moved");
}

void desk_drop_shape(struct desk *desk)
{
    struct shapes *shapes = &desk->shapes;
    bool moved = shapes->dragging;
    desk->hold = HOLD_NOTHING;
    shapes->dragging = false;
    const struct instant *present = moved ? desk_present(desk) : NULL;
    if (present == NULL)
        return;
    if (shapes->chosen == CHOSEN_WALKER)
        drop_walker(desk, present);
    else
        drop_area(desk, present);
}

/* Whoever is led out of sight is gone there; else he would vanish before everybody's eyes. */
static bool is_in_sight(const struct desk *desk, struct vec2 at, double height_m)
{
    const struct camera_spec *spec = &desk->draft.scene->camera;
    struct camera camera;
    double u, v;
    camera_init(&camera, spec);
    return camera_project(&camera, at.x, at.y, body_head_z(height_m, 0.0), &u, &v) && u >= 0.0 &&
           v >= 0.0 && u < spec->width_px && v < spec->height_px;
}

static void let_walk(struct desk *desk, const struct instant *present)
{
    struct buffer why = { 0 };
    struct shapes *shapes = &desk->shapes;
    struct vec2 p[SHAPE_POINTS_MAX], last = { 0.0, 0.0 };
    for (size_t i = 0; i < shapes->n; i++)
        p[i] = last = floor_at(desk, shapes->p[i].u, shapes->p[i].v, 0.0);
    const struct draft_walker walker = { .p = p,
                                         .n = shapes->n,
                                         .stays = is_in_sight(desk, last, shapes->height_m),
                                         .height_m = shapes->height_m,
                                         .top_rgb = shapes->top_rgb };
    int result = draft_add_walker(&desk->draft, present->t_us, &walker, &why);
    desk_changed(desk, result, &why);
}

void desk_close_shape(struct desk *desk)
{
    struct shapes *shapes = &desk->shapes;
    enum chosen kind = kind_of(desk->tool);
    if (shapes->n == 0)
        return;
    if (shapes->n < least_points(kind)) {
        desk_say(desk, true, "a %s has at least %zu points", shapes_name(kind), least_points(kind));
        return;
    }
    const struct instant *present = desk_present(desk);
    if (present == NULL)
        return;
    if (kind == CHOSEN_WALKER) {
        let_walk(desk, present);
    } else {
        struct shape_points points = { .n = shapes->n };
        for (size_t i = 0; i < shapes->n; i++)
            points.p[i] = held_point(desk, shapes->p[i].u, shapes->p[i].v);
        configure(desk, present, kind, SIZE_MAX, &points, "drawn");
    }
    shapes->n = 0;
}

bool desk_give_up_shape(struct desk *desk)
{
    struct shapes *shapes = &desk->shapes;
    bool had = shapes->n > 0 || shapes->chosen != CHOSEN_NOTHING || desk->hold != HOLD_NOTHING;
    shapes->n = 0;
    shapes->dragging = false;
    desk->stranger = false;
    desk->end_us = 0;
    shapes->chosen = CHOSEN_NOTHING;
    desk->hold = HOLD_NOTHING;
    return had;
}
