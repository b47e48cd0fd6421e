/* SPDX-License-Identifier: MIT */
#include "rig/accuracy.h"

#define SWEEP(title, ids, crowds, list)                                                            \
    {                                                                                              \
        title, ids, crowds, sizeof list / sizeof list[0], list                                     \
    }
#define STANDARD(h) "\"height\": \"" h "\""
/* The lenses that a scene has unless it says otherwise: their pictures show the floor of the
 * recommended areas. */
#define HIGH(h)                                                                                    \
    STANDARD(h)                                                                                    \
    ", \"version\": \"high_ceiling\", \"width_px\": 1280, \"height_px\": 512, "                    \
    "\"hfov_deg\": 90"
/* One for each version that shows the heads, too, of all who stand in its areas. Lenses as wide as
 * the first are never without some barrel distortion. */
#define STANDARD_WIDE(h) STANDARD(h) ", \"hfov_deg\": 124, \"k1\": -0.03"
#define HIGH_WIDE(h)                                                                               \
    STANDARD(h)                                                                                    \
    ", \"version\": \"high_ceiling\", \"width_px\": 1280, \"height_px\": 480, "                    \
    "\"hfov_deg\": 112"

/* Denser than in the other sweeps, where every height is as good as the next. */
#define DENSE 60
static const struct accuracy_condition heights[] = {
    { "2.5 m", ACCURACY_LINE, STANDARD("2.5m"), "", "", 0, false, DENSE },
    { "2.75 m", ACCURACY_LINE, STANDARD("2.75m"), "", "", 0, false, DENSE },
    { "3 m", ACCURACY_LINE, STANDARD("3m"), "", "", 0, true, DENSE },
    { "3.25 m", ACCURACY_LINE, STANDARD("3.25m"), "", "", 0, true, DENSE },
    { "3.5 m", ACCURACY_LINE, STANDARD("3.5m"), "", "", 0, true, DENSE },
    { "4 m", ACCURACY_LINE, STANDARD("4m"), "", "", 0, true, DENSE },
    { "4.5 m", ACCURACY_LINE, STANDARD("4.5m"), "", "", 0, false, DENSE },
    { "5 m", ACCURACY_LINE, STANDARD("5m"), "", "", 0, false, DENSE },
    { "6 m", ACCURACY_LINE, STANDARD("6m"), "", "", 0, false, DENSE },
};

static const struct accuracy_condition levels[] = {
    { "1000 lux, in the sun", ACCURACY_LINE, STANDARD("3m"), "", "\"lux\": 1000", 0, true, 0 },
    { "300 lux", ACCURACY_LINE, STANDARD("3m"), "", "\"lux\": 300", 0, true, 0 },
    { "100 lux, in the sun", ACCURACY_LINE, STANDARD("3m"), "", "\"lux\": 100", 0, true, 0 },
    { "60 lux", ACCURACY_LINE, STANDARD("3m"), "", "\"lux\": 60", 0, true, 0 },
    { "50 lux, cloudy", ACCURACY_LINE, STANDARD("3m"), "", "\"lux\": 50", 0, false, 0 },
    { "35 lux, cloudy", ACCURACY_LINE, STANDARD("3m"), "", "\"lux\": 35", 0, false, 0 },
    { "20 lux, cloudy", ACCURACY_LINE, STANDARD("3m"), "", "\"lux\": 20", 0, false, 0 },
    { "10 lux, dusk", ACCURACY_LINE, STANDARD("3m"), "", "\"lux\": 10", 0, false, 0 },
    { "5 lux, cloudy", ACCURACY_LINE, STANDARD("3m"), "", "\"lux\": 5", 0, false, 0 },
    { "2 lux", ACCURACY_LINE, STANDARD("3m"), "", "\"lux\": 2", 0, false, 0 },
};

#define LAMP(rgb, lux) "\"lux\": " lux ", \"colour\": \"" rgb "\""
static const struct accuracy_condition colours[] = {
    { "4000 K, 300 lux", ACCURACY_LINE, STANDARD("3m"), "", LAMP("#ffd1a3", "300"), 0, true, 0 },
    { "2700 K, 300 lux", ACCURACY_LINE, STANDARD("3m"), "", LAMP("#ffa757", "300"), 0, true, 0 },
    { "2700 K, 20 lux", ACCURACY_LINE, STANDARD("3m"), "", LAMP("#ffa757", "20"), 0, false, 0 },
    { "sodium, 300 lux", ACCURACY_LINE, STANDARD("3m"), "", LAMP("#ff8b00", "300"), 0, false, 0 },
    { "sodium, 20 lux", ACCURACY_LINE, STANDARD("3m"), "", LAMP("#ff8b00", "20"), 0, false, 0 },
    { "red, 300 lux", ACCURACY_LINE, STANDARD("3m"), "", LAMP("#ff0000", "300"), 0, false, 0 },
    { "red, 20 lux", ACCURACY_LINE, STANDARD("3m"), "", LAMP("#ff0000", "20"), 0, false, 0 },
    { "red, 2 lux", ACCURACY_LINE, STANDARD("3m"), "", LAMP("#ff0000", "2"), 0, false, 0 },
    { "blue, 300 lux", ACCURACY_LINE, STANDARD("3m"), "", LAMP("#0000ff", "300"), 0, false, 0 },
    { "blue, 20 lux", ACCURACY_LINE, STANDARD("3m"), "", LAMP("#0000ff", "20"), 0, false, 0 },
};

#define TILT(deg, towards) STANDARD("3m") ", \"tilt_deg\": " deg ", \"tilt_towards_deg\": " towards
static const struct accuracy_condition tilts[] = {
    { "level", ACCURACY_LINE, TILT("0", "0"), "", "", 0, true, 0 },
    { "5 degrees along the way", ACCURACY_LINE, TILT("5", "90"), "", "", 0, false, 0 },
    { "10 degrees along the way", ACCURACY_LINE, TILT("10", "90"), "", "", 0, false, 0 },
    { "20 degrees along the way", ACCURACY_LINE, TILT("20", "90"), "", "", 0, false, 0 },
    { "30 degrees along the way", ACCURACY_LINE, TILT("30", "90"), "", "", 0, false, 0 },
    { "40 degrees along the way", ACCURACY_LINE, TILT("40", "90"), "", "", 0, false, 0 },
    { "10 degrees along the line", ACCURACY_LINE, TILT("10", "0"), "", "", 0, false, 0 },
    { "20 degrees along the line", ACCURACY_LINE, TILT("20", "0"), "", "", 0, false, 0 },
    { "30 degrees along the line", ACCURACY_LINE, TILT("30", "0"), "", "", 0, false, 0 },
};

static const struct accuracy_condition margins[] = {
    { "the middle", ACCURACY_LINE, STANDARD("3m"), "", "", 240, true, 0 },
    { "140 px from the edge", ACCURACY_LINE, STANDARD("3m"), "", "", 140, true, 0 },
    { "70 px from the edge", ACCURACY_LINE, STANDARD("3m"), "", "", 70, false, 0 },
    { "40 px from the edge", ACCURACY_LINE, STANDARD("3m"), "", "", 40, false, 0 },
    { "20 px from the edge", ACCURACY_LINE, STANDARD("3m"), "", "", 20, false, 0 },
    { "8 px from the edge", ACCURACY_LINE, STANDARD("3m"), "", "", 8, false, 0 },
};

#define MIRROR(x)                                                                                  \
    "\"objects\": [{ \"kind\": \"mirror\", \"at\": [" x ", 0], \"rotate_deg\": 90, "               \
    "\"size\": [\"4m\", \"0.04m\", \"2.4m\"] }]"
static const struct accuracy_condition mirrors[] = {
    { "no mirror", ACCURACY_LINE, STANDARD("3.5m"), "", "", 0, true, 0 },
    { "1.1 m beside the middle", ACCURACY_LINE, STANDARD("3.5m"), MIRROR("1.1"), "", 0, false, 0 },
    { "1.5 m beside the middle", ACCURACY_LINE, STANDARD("3.5m"), MIRROR("1.5"), "", 0, false, 0 },
    { "2 m beside the middle", ACCURACY_LINE, STANDARD("3.5m"), MIRROR("2"), "", 0, false, 0 },
    { "4 m beside the middle", ACCURACY_LINE, STANDARD("3.5m"), MIRROR("4"), "", 0, true, 0 },
};

static const struct accuracy_condition wide[] = {
    { "2.5 m: 4 m x 3 m", ACCURACY_AREA, STANDARD_WIDE("2.5m"), "", "", 0, false, 0 },
    { "3 m: 5.7 m x 4.4 m", ACCURACY_AREA, STANDARD_WIDE("3m"), "", "", 0, false, 0 },
    { "3.5 m: 6.4 m x 4.9 m", ACCURACY_AREA, STANDARD_WIDE("3.5m"), "", "", 0, false, 0 },
    { "4 m: 7.4 m x 5.6 m", ACCURACY_AREA, STANDARD_WIDE("4m"), "", "", 0, false, 0 },
    { "5 m: 10 m x 3.5 m", ACCURACY_AREA, HIGH_WIDE("5m"), "", "", 0, false, 0 },
    { "6 m: 12 m x 4.5 m", ACCURACY_AREA, HIGH_WIDE("6m"), "", "", 0, false, 0 },
    { "7 m: 14 m x 5.5 m", ACCURACY_AREA, HIGH_WIDE("7m"), "", "", 0, false, 0 },
};

static const struct accuracy_condition stays[] = {
    { "2.5 m: 4 m x 3 m", ACCURACY_STAY, STANDARD("2.5m"), "", "", 0, true, 0 },
    { "3 m: 5.7 m x 4.4 m", ACCURACY_STAY, STANDARD("3m"), "", "", 0, true, 0 },
    { "3.5 m: 6.4 m x 4.9 m", ACCURACY_STAY, STANDARD("3.5m"), "", "", 0, true, 0 },
    { "4 m: 7.4 m x 5.6 m", ACCURACY_STAY, STANDARD("4m"), "", "", 0, true, 0 },
    { "5 m: 10 m x 3.5 m", ACCURACY_STAY, HIGH("5m"), "", "", 0, true, 0 },
    { "6 m: 12 m x 4.5 m", ACCURACY_STAY, HIGH("6m"), "", "", 0, true, 0 },
    { "7 m: 14 m x 5.5 m", ACCURACY_STAY, HIGH("7m"), "", "", 0, true, 0 },
};

static const struct accuracy_condition areas[] = {
    { "2.5 m: 4 m x 3 m", ACCURACY_AREA, STANDARD("2.5m"), "", "", 0, true, 0 },
    { "3 m: 5.7 m x 4.4 m", ACCURACY_AREA, STANDARD("3m"), "", "", 0, true, 0 },
    { "3.5 m: 6.4 m x 4.9 m", ACCURACY_AREA, STANDARD("3.5m"), "", "", 0, true, 0 },
    { "4 m: 7.4 m x 5.6 m", ACCURACY_AREA, STANDARD("4m"), "", "", 0, true, 0 },
    { "5 m: 10 m x 3.5 m", ACCURACY_AREA, HIGH("5m"), "", "", 0, true, 0 },
    { "6 m: 12 m x 4.5 m", ACCURACY_AREA, HIGH("6m"), "", "", 0, true, 0 },
    { "7 m: 14 m x 5.5 m", ACCURACY_AREA, HIGH("7m"), "", "", 0, true, 0 },
};

const struct accuracy_sweep accuracy_sweeps[] = {
    SWEEP("Height", "P-ACC-09", 4, heights),
    SWEEP("Level of the light", "P-ACC-25, P-ACC-27", 3, levels),
    SWEEP("Colour of the light", "P-ACC-27", 3, colours),
    SWEEP("Tilt", "P-ACC-26", 3, tilts),
    SWEEP("Place of the line", "P-ACC-04", 3, margins),
    SWEEP("A mirror", "P-ACC-30", 3, mirrors),
    SWEEP("Walkers over the recommended areas", "P-ACC-11 to P-ACC-17", 8, areas),
    SWEEP("People who stop in the recommended areas", "P-ACC-11 to P-ACC-17", 3, stays),
    SWEEP("The same walkers through a lens that shows every head in the areas", "P-ACC-18", 3,
          wide),
};
const size_t accuracy_n_sweeps = sizeof accuracy_sweeps / sizeof accuracy_sweeps[0];
