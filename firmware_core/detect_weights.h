/* SPDX-License-Identifier: MIT */
/* What the network of detect_net.c has learnt: detect_weights.c is written by
 * scripts/train/train.py and holds nothing but numbers. */
#ifndef FOOTFALL_CORE_DETECT_WEIGHTS_H
#define FOOTFALL_CORE_DETECT_WEIGHTS_H

#include "firmware_core/kernels.h"

enum net_output { NET_HEAT, NET_DX, NET_DY, NET_WIDTH, NET_HEADS };

struct detect_weights {
    struct pointwise stem;
    struct depthwise fine1_dw;
    struct pointwise fine1_pw;
    struct depthwise middle0_dw;
    struct pointwise middle0_pw;
    struct depthwise middle1_dw;
    struct pointwise middle1_pw;
    struct depthwise middle2_dw;
    struct pointwise middle2_pw;
    struct depthwise coarse0_dw;
    struct pointwise coarse0_pw;
    struct depthwise coarse1_dw;
    struct pointwise coarse1_pw;
    struct depthwise coarse2_dw;
    struct pointwise coarse2_pw;
    struct pointwise to_middle;
    struct depthwise middle3_dw;
    struct pointwise middle3_pw;
    struct depthwise middle4_dw;
    struct pointwise middle4_pw;
    struct pointwise to_fine;
    struct depthwise fine3_dw;
    struct pointwise fine3_pw;
    struct dot head[NET_HEADS];
};

extern const struct detect_weights detect_weights;

#endif
