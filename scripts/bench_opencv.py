#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Times OpenCV's MOG2, opening and connected components over raw luma frames.

bench_opencv.py FRAMES WIDTH HEIGHT prints the milliseconds that one frame takes on one thread;
`footfall bench` runs it where OpenCV is installed.
"""
import sys
import time

import cv2
import numpy as np

path, width, height = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
frames = np.fromfile(path, dtype=np.uint8).reshape(-1, height, width)
cv2.setNumThreads(1)
background = cv2.createBackgroundSubtractorMOG2(detectShadows=True)
kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))


def run(frame):
    mask = background.apply(frame)
    _, mask = cv2.threshold(mask, 200, 255, cv2.THRESH_BINARY)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel)
    cv2.connectedComponentsWithStats(mask)


for frame in frames[:10]:
    run(frame)
start = time.perf_counter()
for frame in frames[10:]:
    run(frame)
print((time.perf_counter() - start) * 1000 / len(frames[10:]))
