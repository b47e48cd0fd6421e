/* SPDX-License-Identifier: MIT */
#include "rig/guide_advice.h"

#include "firmware_core/model.h"
#include "hal_sim/contact_load.h"
#include "rig/advice_tell.h"

static void advice_load(const struct advice *advice)
{
    char why[160];
    const struct scene *scene = advice->scene;
    const struct contact_limits *limits = &model_find(scene->model)->contact;
    if (scene->load_volts >= 0 &&
        !contact_load_fits(limits, scene->load_volts, scene->load_amps, why, sizeof why))
        advice_tell(advice, "load", "%s", why);
}

void guide_advice(const struct scene *scene, const struct settings *settings, guide_advice_fn *tell,
                  void *ctx)
{
    struct advice advice = { .scene = scene, .settings = settings, .tell = tell, .ctx = ctx };
    camera_init(&advice.camera, &scene->camera);
    advice_place(&advice);
    advice_light(&advice);
    advice_image(&advice);
    advice_load(&advice);
    advice_steps(&advice);
}
