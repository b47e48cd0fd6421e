/* SPDX-License-Identifier: MIT */
#include "sim/scene_read.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/recorded.h"
#include "sim/scene_steps.h"
#include "sim/scene_tables.h"
#include "sim/text_file.h"

enum { PATH_LEN_MAX = 512, WALKERS_IN_ALL_MAX = 50000 };

static const char *const shared_walks = "../shared/data/trajectories";

/* What is at work while one scene is read. */
struct reader {
    struct reading reading;
    const char *folder;
    const struct scene_search *search;
    struct scene_draft draft;
};

/* Looks for recorded walks beside the scene, in the --data folders, and in the shared folder as
 * seen from here and from the scene's project. Writes where it was found. */
static char *find_recorded(const struct reader *reader, const char *name, char *path, size_t cap,
                           size_t *len)
{
    size_t n = reader->search != NULL ? reader->search->n : 0;
    for (size_t i = 0; i < n + 3; i++) {
        int printed;
        if (i == 0)
            printed = snprintf(path, cap, "%s/%s", reader->folder, name);
        else if (i <= n)
            printed = snprintf(path, cap, "%s/%s", reader->search->dirs[i - 1], name);
        else if (i == n + 1)
            printed = snprintf(path, cap, "%s/%s", shared_walks, name);
        else
            printed = snprintf(path, cap, "%s/../../../%s/%s", reader->folder, shared_walks, name);
        if (printed < 0 || (size_t)printed >= cap)
            continue;
        char *text = text_file_read(path, RECORDED_SIZE_MAX, len);
        if (text != NULL)
            return text;
    }
    return NULL;
}

/* Makes room for n more walkers; NULL when memory runs out. */
static struct walker_spec *more_walkers(struct scene *scene, size_t n)
{
    struct walker_spec *walkers =
        realloc(scene->walkers, (scene->n_walkers + n + 1) * sizeof *walkers);
    if (walkers == NULL)
        return NULL;
    scene->walkers = walkers;
    return walkers + scene->n_walkers;
}

static int add_path(struct reader *reader, struct walker_entry *entry)
{
    struct scene *scene = &reader->draft.scene;
    struct walker_spec *walker = more_walkers(scene, 1);
    if (walker == NULL)
        return reading_fail(&reader->reading, "out of memory");
    memset(walker, 0, sizeof *walker);
    walker->n_points = entry->n_points;
    walker->points = entry->points;
    walker->until_us = entry->until_us;
    walker->height_m = entry->height_m;
    walker->looks = entry->looks;
    entry->points = NULL;
    scene->n_walkers++;
    return 0;
}

static int add_parsed(struct reader *reader, const struct walker_entry *entry, const char *path,
                      const char *text, size_t len)
{
    static const double unit_m[] = { 1.0, 0.01, 0.001 };
    struct scene *scene = &reader->draft.scene;
    struct recorded_options options = { entry->fps, unit_m[entry->unit], entry->rotate_deg,
                                        entry->move, entry->skip_us };
    struct recorded_error error;
    struct recorded people;
    if (recorded_parse(text, len, &options, &people, &error) != 0) {
        reading_fail(&reader->reading, "%s", error.reason);
        snprintf(reader->reading.error->file, sizeof reader->reading.error->file, "%s", path);
        reader->reading.error->line = error.line;
        return -1;
    }
    struct walker_spec *walkers = more_walkers(scene, people.n);
    if (walkers == NULL || scene->n_walkers + people.n > WALKERS_IN_ALL_MAX) {
        recorded_free(&people);
        return reading_fail(&reader->reading, "too many people in all (at most %d)",
                            WALKERS_IN_ALL_MAX);
    }
    for (size_t i = 0; i < people.n; i++) {
        people.walkers[i].looks = entry->looks;
        walkers[i] = people.walkers[i];
    }
    scene->n_walkers += people.n;
    free(people.walkers);
    return 0;
}

static int add_recorded(struct reader *reader, const struct walker_entry *entry)
{
    struct scene *scene = &reader->draft.scene;
    char path[PATH_LEN_MAX];
    size_t len = 0;
    char *text = find_recorded(reader, entry->recorded, path, sizeof path, &len);
    if (text == NULL) {
        if (scene->skip_reason[0] == '\0')
            snprintf(scene->skip_reason, sizeof scene->skip_reason,
                     "the recorded walk %s is neither beside the scene nor in --data nor in %s",
                     entry->recorded, shared_walks);
        return 0;
    }
    int result = add_parsed(reader, entry, path, text, len);
    free(text);
    return result;
}

static int add_crowd(struct reader *reader, const struct walker_entry *entry)
{
    struct scene *scene = &reader->draft.scene;
    struct crowd_spec *crowds =
        realloc(scene->crowds, (scene->n_crowds + 1) * sizeof *scene->crowds);
    if (crowds == NULL)
        return reading_fail(&reader->reading, "out of memory");
    scene->crowds = crowds;
    struct crowd_spec *crowd = &crowds[scene->n_crowds++];
    *crowd = entry->crowd;
    crowd->looks = entry->looks;
    if (crowd->end_us > scene->duration_us)
        crowd->end_us = scene->duration_us;
    return 0;
}

static int add_walkers(struct reader *reader)
{
    size_t all = reading_enter_key(&reader->reading, "walkers");
    for (size_t i = 0; i < reader->draft.n_walkers; i++) {
        struct walker_entry *entry = &reader->draft.walkers[i];
        size_t mark = reading_enter_index(&reader->reading, i);
        int result = 0;
        if (entry->form == WALKER_PATH)
            result = add_path(reader, entry);
        else if (entry->form == WALKER_CROWD)
            result = add_crowd(reader, entry);
        else {
            reading_enter_key(&reader->reading, "recorded");
            result = add_recorded(reader, entry);
        }
        if (result != 0)
            return -1;
        reading_leave(&reader->reading, mark);
    }
    reading_leave(&reader->reading, all);
    return 0;
}

static const struct object_spec *find_object(const struct scene *scene, const char *id)
{
    for (size_t i = 0; i < scene->n_objects; i++)
        if (strcmp(scene->objects[i].id, id) == 0)
            return &scene->objects[i];
    return NULL;
}

static int check_object_ids(struct reader *reader)
{
    const struct scene *scene = &reader->draft.scene;
    for (size_t i = 0; i < scene->n_objects; i++) {
        const struct object_spec *object = &scene->objects[i];
        if (object->id[0] == '\0' || find_object(scene, object->id) == object)
            continue;
        reading_enter_key(&reader->reading, "site.objects");
        reading_enter_index(&reader->reading, i);
        reading_enter_key(&reader->reading, "id");
        return reading_fail(&reader->reading, "another object has the id \"%s\"", object->id);
    }
    return 0;
}

static int fail_no_object(struct reader *reader, const char *id)
{
    const struct scene *scene = &reader->draft.scene;
    const char *names[SCENE_OBJECTS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < scene->n_objects; i++)
        if (scene->objects[i].id[0] != '\0')
            names[n++] = scene->objects[i].id;
    const char *nearest = keys_nearest(id, names, n);
    if (nearest == NULL)
        return reading_fail(&reader->reading, "no object of this scene has an id to be moved by");
    return reading_fail(&reader->reading, "no object has the id \"%s\"; the nearest is \"%s\"", id,
                        nearest);
}

/* Copies the events in order of time, those of the same time in the order of the file. */
static int add_events(struct reader *reader)
{
    struct scene *scene = &reader->draft.scene;
    scene->events = calloc(reader->draft.n_events + 1, sizeof *scene->events);
    if (scene->events == NULL)
        return reading_fail(&reader->reading, "out of memory");
    size_t all = reading_enter_key(&reader->reading, "events");
    for (size_t i = 0; i < reader->draft.n_events; i++) {
        struct event_entry *entry = &reader->draft.events[i];
        if (entry->spec.kind == EVENT_MOVE_OBJECT) {
            const struct object_spec *object = find_object(scene, entry->moves);
            size_t mark = reading_enter_index(&reader->reading, i);
            reading_enter_key(&reader->reading, "move");
            if (object == NULL)
                return fail_no_object(reader, entry->moves);
            reading_leave(&reader->reading, mark);
            entry->spec.object = (size_t)(object - scene->objects);
        }
        size_t place = scene->n_events++;
        for (; place > 0 && scene->events[place - 1].at_us > entry->spec.at_us; place--)
            scene->events[place] = scene->events[place - 1];
        scene->events[place] = entry->spec;
        entry->spec.request = NULL;
    }
    reading_leave(&reader->reading, all);
    return 0;
}

/* Derives what the tables cannot fill in directly. */
static int complete(struct reader *reader)
{
    struct scene *scene = &reader->draft.scene;
    struct expect_spec *expect = &scene->expect;
    scene->camera.exposure_ms = (double)reader->draft.exposure_us * 1e-3;
    expect->has_line_truth = expect->line_missed_max != UINT32_MAX ||
                             expect->line_recounted_max != UINT32_MAX ||
                             expect->line_false_max != UINT32_MAX || expect->line_error_max >= 0.0;
    expect->has_flow_truth = expect->flow_missed_max != UINT32_MAX ||
                             expect->flow_false_max != UINT32_MAX || expect->flow_error_max >= 0.0;
    scene->ntp.present = scene->ntp.delay_us != UINT64_MAX;
    expect->has_region_truth =
        expect->occupancy_within_min >= 0.0 || expect->occupancy_error_max >= 0.0;
    expect->allow_failure_of_truth = !reader->draft.truth_judged;
    if (reader->draft.pending[0] != '\0')
        snprintf(scene->skip_reason, sizeof scene->skip_reason, "pending: %s",
                 reader->draft.pending);
    if (!scene->activation.done && strcmp(scene->device_json, "{}") != 0) {
        reading_enter_key(&reader->reading, "device");
        return reading_fail(&reader->reading,
                            "a device without activation is as it left the factory");
    }
    if (check_object_ids(reader) != 0 || add_walkers(reader) != 0 || add_events(reader) != 0)
        return -1;
    return scene_steps_check(&reader->reading, scene);
}

/* <model>/<case>, where the case is the folder's own name. */
static void name_scene(struct scene *scene, const char *folder)
{
    char real[PATH_MAX];
    const char *dot = strrchr(folder, '/');
    dot = dot != NULL ? dot + 1 : folder;
    if (dot[0] == '.' && realpath(folder, real) != NULL)
        folder = real;
    size_t end = strlen(folder);
    while (end > 1 && folder[end - 1] == '/')
        end--;
    size_t begin = end;
    while (begin > 0 && folder[begin - 1] != '/')
        begin--;
    snprintf(scene->name, sizeof scene->name, "%s/%.*s", scene->model, (int)(end - begin),
             folder + begin);
    snprintf(scene->folder, sizeof scene->folder, "%.*s", (int)end, folder);
}

static int read_scene(struct reader *reader, const char *text, size_t len)
{
    struct jsonc_error fault;
    cJSON *json = jsonc_parse(text, len, &fault);
    if (json == NULL) {
        reading_fail(&reader->reading, "%s", fault.reason);
        reader->reading.error->line = jsonc_line_at(text, len, fault.offset);
        return -1;
    }
    int result = keys_read(&reader->reading, json, &scene_table, &reader->draft);
    cJSON_Delete(json);
    if (result == 0)
        result = complete(reader);
    return result;
}

struct scene *scene_read_text(const char *folder, const char *text, size_t len,
                              const struct scene_search *search, struct scene_error *error)
{
    char file[PATH_LEN_MAX];
    memset(error, 0, sizeof *error);
    snprintf(file, sizeof file, "%s/scene.json", folder);
    struct reader *reader = calloc(1, sizeof *reader);
    struct scene *scene = calloc(1, sizeof *scene);
    if (reader == NULL || scene == NULL) {
        snprintf(error->reason, sizeof error->reason, "out of memory");
        free(reader);
        free(scene);
        return NULL;
    }
    reader->reading = (struct reading) { .text = text, .len = len, .file = file, .error = error };
    reader->folder = folder;
    reader->search = search;
    scene_draft_init(&reader->draft);
    int result = read_scene(reader, text, len);
    *scene = reader->draft.scene;
    scene_draft_free(&reader->draft);
    free(reader);
    if (result != 0) {
        scene_free(scene);
        return NULL;
    }
    name_scene(scene, folder);
    return scene;
}

struct scene *scene_read(const char *folder, const struct scene_search *search,
                         struct scene_error *error)
{
    char path[PATH_LEN_MAX];
    size_t len = 0;
    snprintf(path, sizeof path, "%s/scene.json", folder);
    char *text = text_file_read(path, JSONC_SIZE_MAX, &len);
    if (text == NULL) {
        memset(error, 0, sizeof *error);
        snprintf(error->file, sizeof error->file, "%s", path);
        snprintf(error->reason, sizeof error->reason, "cannot be read: %s", strerror(errno));
        return NULL;
    }
    struct scene *scene = scene_read_text(folder, text, len, search, error);
    free(text);
    return scene;
}

size_t scene_line_of(const char *folder, const char *key)
{
    char path[PATH_LEN_MAX];
    size_t len = 0;
    snprintf(path, sizeof path, "%s/scene.json", folder);
    char *text = text_file_read(path, JSONC_SIZE_MAX, &len);
    if (text == NULL)
        return 0;
    size_t line = jsonc_line_of(text, len, key);
    free(text);
    return line;
}

bool scene_has_neighbour(const struct scene *scene, const char *address)
{
    for (size_t i = 0; i < scene->n_neighbours; i++)
        if (strcmp(scene->neighbours[i].address, address) == 0)
            return true;
    return false;
}

void scene_free(struct scene *scene)
{
    if (scene == NULL)
        return;
    for (size_t i = 0; i < scene->n_walkers; i++)
        free(scene->walkers[i].points);
    free(scene->walkers);
    free(scene->crowds);
    free(scene->objects);
    for (size_t i = 0; i < scene->n_events; i++)
        free(scene->events[i].request);
    free(scene->events);
    free(scene->expect.steps);
    free(scene->activation.questions);
    free(scene->proves);
    free(scene->neighbours);
    cJSON_free(scene->device_json);
    free(scene);
}
