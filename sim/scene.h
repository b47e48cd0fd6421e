/* SPDX-License-Identifier: MIT */
/* A scene as data: what scene.json says, in base units, with nothing left to look up. Made by
 * scene_read() (sim/scene_read.h); read by the world, the renderer and the rig.
 * Floor coordinates are metres, the origin under the camera, x to the right and y up in the
 * picture. */
#ifndef FOOTFALL_SIM_SCENE_H
#define FOOTFALL_SIM_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/line_steps.h"

enum { SCENE_NAME_MAX = 96 };

struct vec2 {
    double x, y;
};

/* The sensor is built with one of two lenses; which, decides where the guide would have it hang. */
enum camera_version { CAMERA_STANDARD, CAMERA_HIGH_CEILING };

struct camera_spec {
    enum camera_version version;
    double height_m;
    uint16_t width_px, height_px; /* multiples of 16 */
    uint16_t fps;
    double hfov_deg;         /* of the undistorted picture's width */
    double k1;               /* radial distortion r' = r (1 + k1 r^2), r in focal lengths */
    double tilt_deg;         /* off straight down, */
    double tilt_towards_deg; /* counter-clockwise from the picture's right */
    double exposure_ms;      /* 0: chosen by the light, in whole periods of the mains */
    bool noise;              /* sensor noise on; default true */
};

enum floor_kind { FLOOR_CARPET, FLOOR_WOOD, FLOOR_TILES, FLOOR_CONCRETE, FLOOR_PLAIN };

struct light_spec {
    double lux;
    uint16_t mains_hz;   /* 50 or 60; 0 is a lamp without flicker */
    double flicker;      /* modulation depth, default 0.1 */
    bool shadows;        /* default true */
    uint32_t colour_rgb; /* of white paper under it; 0: white */
    struct vec2 lamp;    /* where over the floor the main lamp hangs */
    double lamp_height_m;
};

enum object_kind {
    OBJECT_CHAIR,
    OBJECT_TABLE,
    OBJECT_BOX,
    OBJECT_PLANT,
    OBJECT_PRINTER,
    OBJECT_BAG,
    OBJECT_COAT_STAND,
    OBJECT_TROLLEY,
    OBJECT_MIRROR
};

struct object_spec {
    char id[32]; /* empty when no event moves it */
    enum object_kind kind;
    struct vec2 at;
    double rotate_deg;
    double width_m, depth_m, height_m; /* 0: the kind's own */
    uint32_t colour_rgb;               /* UINT32_MAX: the kind's own */
};

/* Clothes and hair; UINT32_MAX draws a colour from the scene's seed. */
struct looks_spec {
    uint32_t top_rgb, legs_rgb, hair_rgb, skin_rgb;
};

struct waypoint {
    uint64_t t_us; /* since the start of the scene */
    struct vec2 at;
    bool sits; /* from this point until the next one */
};

/* A walker with a known path: from waypoints or from one person of a recorded file. Present
 * from the first to the last point, straight and even in between. */
struct walker_spec {
    size_t n_points;
    struct waypoint *points;
    uint64_t until_us; /* not there after it, wherever the path goes; 0: to the last point */
    double height_m;   /* 0: drawn from the seed */
    struct looks_spec looks;
    bool recorded;      /* a real person's path: it already sways as people do */
    uint32_t source_id; /* the id in the recorded file, else 0 */
};

/* People who enter along one edge and leave along another, at random times; drawn from the seed. */
struct crowd_spec {
    double per_minute;
    uint64_t begin_us, end_us;
    struct vec2 from[2], to[2];
    double speed_mean_m_s, speed_sd_m_s;
    struct looks_spec looks;
};

enum event_kind {
    EVENT_LIGHT,
    EVENT_SUN_PATCH,
    EVENT_MOVE_OBJECT,
    EVENT_NETWORK,
    EVENT_PRESS,
    EVENT_CLOCK,
    EVENT_POWER,
    EVENT_MANAGE,
    EVENT_NTP,
    EVENT_CLIENT,
    EVENT_UPGRADE,
    EVENT_PLATFORM
};

enum { ACTIVATION_TEXT_MAX = 127, ACTIVATION_QUESTIONS = 3 };

/* What somebody chose on the device before the scene begins, when it was used for the first time.
 */
enum activation_privacy { ACTIVATION_BLUR, ACTIVATION_NORMAL };
struct activation_question {
    char question[ACTIVATION_TEXT_MAX + 1];
    char answer[ACTIVATION_TEXT_MAX + 1];
};
struct activation_spec {
    bool done; /* false: the device is as it left the factory */
    char password[ACTIVATION_TEXT_MAX + 1];
    enum activation_privacy privacy_mode;
    size_t n_questions; /* none or all */
    struct activation_question *questions;
};

/* How the NTP server of a scene behaves. */
enum ntp_mood {
    NTP_MOOD_ANSWERS,
    NTP_MOOD_SILENT,
    NTP_MOOD_UNSYNCHRONISED, /* says that its own clock is not set */
    NTP_MOOD_DENIES,         /* kiss of death DENY */
    NTP_MOOD_TOO_OFTEN,      /* kiss of death RATE */
    NTP_MOOD_FOREIGN,        /* answers another question */
};
struct ntp_spec {
    bool present;      /* otherwise nobody answers */
    int64_t offset_us; /* by which its clock is ahead of the scene's */
    uint64_t delay_us; /* to the server and back */
};

/* An IPv4 address that another machine of the scene's network has. */
struct neighbour_spec {
    char address[16];
};

/* A button between a supply and one of the device's inputs, or the reset button (sim/press.h). */
enum press_pin { PRESS_DI, PRESS_RESET };
struct press_spec {
    enum press_pin pin;
    double volts;       /* of the supply */
    uint64_t bounce_us; /* of the contact, at both ends */
    uint64_t ramp_us;   /* of the supply, up and down; then without bouncing */
};

/* A file with new software, made for the scene unless it lies beside it. */
enum upgrade_flaw {
    UPGRADE_FLAW_NONE,
    UPGRADE_FLAW_BIT,   /* one bit of the software is changed */
    UPGRADE_FLAW_HEAD,  /* one bit of its head */
    UPGRADE_FLAW_SHORT, /* its last bytes are missing */
    UPGRADE_FLAW_LONG,  /* there are some bytes more */
    UPGRADE_FLAW_STOPS, /* whoever sends it gives up halfway */
    UPGRADE_FLAW_OTHER_KEY,
};

struct upgrade_spec {
    char file[64];    /* empty: made, as the rest says */
    char version[16]; /* of the software */
    char model[32];   /* empty: the scene's */
    uint32_t bytes;   /* of software */
    enum upgrade_flaw flaw;
    bool hangs; /* it starts and never does anything */
    bool resets;
};

struct event_spec {
    uint64_t at_us;
    uint64_t for_us; /* 0: for good */
    enum event_kind kind;
    double lux;           /* light, sun patch */
    struct vec2 patch[4]; /* sun patch: corners on the floor */
    size_t object;        /* move: index into objects */
    struct vec2 to;       /* move */
    bool rotates;         /* move: to rotate_deg; otherwise it stays turned as it is */
    double rotate_deg;    /* move */
    bool network_up;      /* network */
    struct press_spec press;
    int64_t step_us; /* clock: forward, or back when negative */
    char *request;   /* manage, platform: what is asked, as text */
    enum ntp_mood ntp_mood;
    uint16_t client_port; /* client: 0 is the one that the device listens on */
    struct upgrade_spec upgrade;
};

struct expect_spec {
    char golden[64]; /* file beside scene.json; empty: no golden verdict */
    bool has_line_truth;
    uint32_t line_missed_max, line_false_max; /* UINT32_MAX: not asked for */
    uint32_t line_recounted_max;
    double line_error_max; /* (missed + false) / true; negative when not asked for */
    bool has_flow_truth;
    uint32_t flow_missed_max, flow_false_max; /* the same for ways from edge to edge */
    double flow_error_max;
    bool has_region_truth;
    double occupancy_within_min; /* share of time, 0..1, that the total is within tolerance */
    uint32_t occupancy_tolerance;
    double occupancy_error_max; /* people missed and made up over people; negative: not asked for */
    uint64_t dwell_error_max_us; /* UINT64_MAX: not asked for */
    bool allow_failure_of_truth; /* printed, not judged */
    size_t n_steps;
    struct line_step *steps;
    struct line_limits limits; /* of this scene; the others are the bench's own */
};

struct scene {
    char name[SCENE_NAME_MAX]; /* <model>/<case> */
    char folder[512];
    char model[32];
    char title[160];
    uint64_t seed;
    int64_t start_utc_us;
    int16_t start_offset_min;     /* of the scene's "start"; the device has its own time zone */
    double drift_ppm;             /* of the device's calendar clock; fast when positive */
    char software[16];            /* version that the factory wrote; empty: this program's own */
    double load_volts, load_amps; /* what hangs on DO; volts negative: nothing */
    struct ntp_spec ntp;
    uint64_t duration_us;
    struct camera_spec camera;
    enum floor_kind floor;
    uint32_t floor_rgb; /* UINT32_MAX: the kind's own */
    struct light_spec light;
    size_t n_objects, n_walkers, n_crowds, n_events, n_proves, n_neighbours;
    struct object_spec *objects;
    struct walker_spec *walkers;
    struct crowd_spec *crowds;
    struct event_spec *events;
    char (*proves)[24];
    struct neighbour_spec *neighbours;
    struct activation_spec activation;
    char *device_json;     /* the "device" object as text; "{}" when absent */
    char skip_reason[256]; /* such as a recorded walk that is absent; empty: can run */
    char device_sn[13], device_mac[18], hardware_version[16];
    struct expect_spec expect;
};

/* Whether another machine of the scene's network has this IPv4 address. */
bool scene_has_neighbour(const struct scene *scene, const char *address);

void scene_free(struct scene *scene);

#endif
