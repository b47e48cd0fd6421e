/* SPDX-License-Identifier: MIT */
#include "rig/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware_core/model.h"
#include "hal_sim/software_image.h"
#include "rig/buffer.h"
#include "rig/exit_status.h"
#include "rig/options.h"

struct image_command {
    const char *key, *model, *version, *out;
};

static int refuse(const char *what, const char *why)
{
    fprintf(stderr, "footfall: %s: %s\n", what, why);
    return STATUS_USAGE;
}

static int write_image(const struct image_command *c, struct evp_pkey_st *key,
                       const struct buffer *software)
{
    struct image_head head = { 0 };
    struct buffer file = { 0 };
    size_t size = 0;
    snprintf(head.model, sizeof head.model, "%s", c->model);
    snprintf(head.version, sizeof head.version, "%s", c->version);
    uint8_t *image = software_image_make(key, &head, (const uint8_t *)buffer_get(software),
                                         software->len, &size);
    if (image == NULL) {
        refuse(c->out, "the image cannot be made");
        return STATUS_ENVIRONMENT;
    }
    buffer_add_bytes(&file, image, size);
    int result = buffer_write_file(&file, c->out);
    if (result < 0)
        refuse(c->out, strerror(errno));
    else
        fprintf(stderr, "footfall: %s: %s %s, %zu bytes\n", c->out, head.model, head.version, size);
    free(image);
    buffer_free(&file);
    return result < 0 ? STATUS_ENVIRONMENT : STATUS_PASSED;
}

static int make(const struct image_command *c, const char *path)
{
    uint16_t parts[IMAGE_HEAD_VERSION_PARTS];
    struct buffer software = { 0 };
    const char *why = "";
    if (model_find(c->model) == NULL)
        return refuse(c->model, "there is no such model");
    if (!image_head_version(c->version, parts))
        return refuse(c->version, "is no version such as 1.4.2");
    if (buffer_read_file(&software, path) < 0)
        return refuse(path, strerror(errno));
    int status = STATUS_USAGE;
    struct evp_pkey_st *key = software_key_read(c->key, true, &why);
    if (key == NULL)
        refuse(c->key, why);
    else if (software.len == 0)
        refuse(path, "is empty");
    else
        status = write_image(c, key, &software);
    software_key_free(key);
    buffer_free(&software);
    return status;
}

int command_image(int argc, char **argv)
{
    static struct arguments arguments;
    struct image_command c = { .model = "vs121-p" };
    arguments.n = 0;
    const struct option_spec specs[] = {
        { "key", 0, "FILE", "the private key (PEM, Ed25519) that signs it", OPTION_TEXT, &c.key, 0,
          0 },
        { "model", 0, "NAME", "for which devices (default: vs121-p)", OPTION_TEXT, &c.model, 0, 0 },
        { "software", 0, "X.Y.Z", "the version of the software", OPTION_TEXT, &c.version, 0, 0 },
        { "out", 'o', "FILE", "where the image goes", OPTION_TEXT, &c.out, 0, 0 },
    };
    const struct command_line line = {
        "image", "--key FILE --software X.Y.Z -o FILE SOFTWARE",
        "Makes the file that a device is upgraded from: the bytes of SOFTWARE, signed. A key and\n"
        "what the device must know of it come from OpenSSL:\n"
        "  openssl genpkey -algorithm ed25519 -out private.pem\n"
        "  openssl pkey -in private.pem -pubout -out keys/software.pem",
        specs, sizeof specs / sizeof specs[0]
    };
    enum options_result got = options_parse(&line, argc, argv, &arguments);
    if (got != OPTIONS_OK)
        return got == OPTIONS_HELP ? STATUS_PASSED : STATUS_USAGE;
    if (c.key == NULL || c.version == NULL || c.out == NULL || arguments.n != 1) {
        fprintf(stderr, "footfall: image needs --key, --software, -o and one file of software; "
                        "`footfall image --help` tells more\n");
        return STATUS_USAGE;
    }
    return make(&c, arguments.v[0]);
}
