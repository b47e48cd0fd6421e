/* SPDX-License-Identifier: MIT */
#include "rig/window/draft_parts.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rig/memory.h"
#include "rig/run_scene.h"

/* What a scene may call its golden; one that it has keeps its name. */
static const char *const golden_name = "expect.jsonl";

static int fail(struct buffer *why, const char *path)
{
    buffer_addf(why, "%s: %s", path, strerror(errno));
    return -1;
}

static int join(char out[PATH_MAX], const char *folder, const char *name, struct buffer *why)
{
    if (snprintf(out, PATH_MAX, "%s/%s", folder, name) < PATH_MAX)
        return 0;
    errno = ENAMETOOLONG;
    return fail(why, folder);
}

static int make_folder_of(const char *path, struct buffer *why)
{
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        *slash = '\0';
    return make_folder(folder) == 0 ? 0 : fail(why, folder);
}

/* A file beside the scene that is not there is looked for elsewhere, as it was before. */
static int copy_file(const char *from, const char *to, const char *name, struct buffer *why)
{
    char source[PATH_MAX], target[PATH_MAX];
    struct buffer bytes = { 0 };
    struct stat st;
    if (join(source, from, name, why) != 0 || join(target, to, name, why) != 0)
        return -1;
    if (stat(source, &st) != 0 || !S_ISREG(st.st_mode))
        return 0;
    int result = buffer_read_file(&bytes, source) == 0 ? 0 : fail(why, source);
    if (result == 0)
        result = make_folder_of(target, why);
    if (result == 0 && buffer_write_file(&bytes, target) != 0)
        result = fail(why, target);
    buffer_free(&bytes);
    return result;
}

/* Trust and identity of the scene's network. */
static int copy_keys(const char *from, const char *to, struct buffer *why)
{
    char path[PATH_MAX], name[300];
    int result = join(path, from, "keys", why);
    DIR *folder = result == 0 ? opendir(path) : NULL;
    const struct dirent *entry;
    while (folder != NULL && result == 0 && (entry = readdir(folder)) != NULL) {
        snprintf(name, sizeof name, "keys/%s", entry->d_name);
        result = copy_file(from, to, name, why);
    }
    if (folder != NULL)
        closedir(folder);
    return result;
}

static int copy_named(const cJSON *object, const char *key, const char *from, const char *to,
                      struct buffer *why)
{
    const cJSON *name = cJSON_GetObjectItemCaseSensitive(object, key);
    return cJSON_IsString(name) ? copy_file(from, to, name->valuestring, why) : 0;
}

/* Whatever the scene names that lies beside it. */
static int copy_companions(const struct draft *draft, const char *to, struct buffer *why)
{
    const cJSON *walker, *event;
    int result = copy_keys(draft->folder, to, why);
    cJSON_ArrayForEach(walker, cJSON_GetObjectItemCaseSensitive(draft->now, "walkers"))
    {
        if (result == 0)
            result = copy_named(walker, "recorded", draft->folder, to, why);
    }
    cJSON_ArrayForEach(event, cJSON_GetObjectItemCaseSensitive(draft->now, "events"))
    {
        if (result == 0)
            result = copy_named(cJSON_GetObjectItemCaseSensitive(event, "upgrade"), "file",
                                draft->folder, to, why);
    }
    return result;
}

/* What was played is what is expected: the golden is, and the device's mistakes are told. It proves
 * no requirement by itself. */
static cJSON *as_saved(const struct draft *draft)
{
    cJSON *scene = draft_begin(draft);
    cJSON_DeleteItemFromObjectCaseSensitive(scene, "proves");
    cJSON_DeleteItemFromObjectCaseSensitive(scene, "pending");
    cJSON *expect = cJSON_GetObjectItemCaseSensitive(scene, "expect");
    if (expect == NULL)
        expect = cJSON_AddObjectToObject(scene, "expect");
    cJSON_DeleteItemFromObjectCaseSensitive(expect, "golden");
    cJSON_AddStringToObject(expect, "golden", golden_name);
    cJSON *truth = cJSON_GetObjectItemCaseSensitive(expect, "truth");
    if (truth != NULL) {
        cJSON_DeleteItemFromObjectCaseSensitive(truth, "judged");
        cJSON_AddFalseToObject(truth, "judged");
    }
    return scene;
}

static int write_scene(const struct draft *draft, const char *folder, struct buffer *why)
{
    char path[PATH_MAX];
    struct buffer text = { 0 };
    if (join(path, folder, "scene.json", why) != 0)
        return -1;
    cJSON *scene = as_saved(draft);
    draft_print(scene, &text);
    cJSON_Delete(scene);
    int result = buffer_write_file(&text, path) == 0 ? 0 : fail(why, path);
    buffer_free(&text);
    return result;
}

static int run_it(const struct draft *draft, const char *folder, const char *out,
                  struct buffer *why)
{
    struct found_scene found = { .path = (char *)(uintptr_t)folder };
    struct run_options options = {
        .program = "footfall", .out = out, .data = *draft->data, .update = true
    };
    struct scene_result *result = memory_zeroed(1, sizeof *result);
    struct buffer card = { 0 };
    const char *name = strrchr(folder, '/');
    snprintf(found.name, sizeof found.name, "%s/%.*s", draft->scene->model, 60,
             name != NULL ? name + 1 : folder);
    run_scene(&found, &options, result, &card);
    bool passed = result->verdict == VERDICT_PASSED;
    if (!passed)
        buffer_addf(why, "a run of %s: %s: %s", folder, verdict_name(result->verdict),
                    result->reason);
    buffer_free(&card);
    free(result);
    return passed ? 0 : -1;
}

static void remove_all(const char *path)
{
    char inner[PATH_MAX];
    DIR *folder = opendir(path);
    const struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name) >= (int)sizeof inner)
            continue;
        if (unlink(inner) != 0)
            remove_all(inner);
    }
    if (folder != NULL)
        closedir(folder);
    rmdir(path);
}

/* The results of the run are of no interest beyond the golden. */
static int save(const struct draft *draft, const char *folder, struct buffer *why)
{
    char out[] = "/tmp/footfall-save-XXXXXX";
    if (make_folder(folder) != 0)
        return fail(why, folder);
    if (write_scene(draft, folder, why) != 0 || copy_companions(draft, folder, why) != 0)
        return -1;
    if (mkdtemp(out) == NULL)
        return fail(why, out);
    int result = run_it(draft, folder, out, why);
    remove_all(out);
    return result;
}

/* Never returns; nothing of the window is closed or written twice. */
static void save_and_tell(const struct draft *draft, const char *folder, int to)
{
    struct buffer why = { 0 };
    int result = save(draft, folder, &why);
    const char *text = buffer_get(&why);
    for (size_t done = 0; done < why.len;) {
        ssize_t n = write(to, text + done, why.len - done);
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    _exit(result == 0 ? 0 : 1);
}

int draft_save_begin(const struct draft *draft, const char *folder, struct saving *saving,
                     struct buffer *why)
{
    int ends[2];
    char path[PATH_MAX];
    struct stat st;
    if (join(path, folder, "scene.json", why) != 0)
        return -1;
    if (stat(path, &st) == 0) {
        buffer_addf(why, "%s is a scene already", folder);
        return -1;
    }
    if (pipe(ends) != 0)
        return fail(why, "pipe");
    fflush(NULL);
    *saving = (struct saving) { .pid = fork(), .from = ends[0] };
    if (saving->pid == 0)
        save_and_tell(draft, folder, ends[1]);
    close(ends[1]);
    if (saving->pid > 0)
        return 0;
    close(ends[0]);
    saving->pid = 0;
    return fail(why, "fork");
}

/* The reason is short, and the other side closes its end when it is done. */
int draft_save_poll(struct saving *saving, bool wait, struct buffer *why)
{
    int status;
    char part[512];
    ssize_t n;
    if (waitpid(saving->pid, &status, wait ? 0 : WNOHANG) == 0)
        return 1;
    while ((n = read(saving->from, part, sizeof part)) > 0)
        buffer_add_bytes(&saving->why, part, (size_t)n);
    close(saving->from);
    bool saved = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!saved)
        buffer_add(why, saving->why.len > 0 ? buffer_get(&saving->why)
                                            : "the device crashed while the scene was run");
    buffer_free(&saving->why);
    *saving = (struct saving) { 0 };
    return saved ? 0 : -1;
}
