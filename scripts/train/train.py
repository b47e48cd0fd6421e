# SPDX-License-Identifier: MIT
"""Trains the network of firmware_core/detect_net.c on samples that render_samples made, and
writes detect_weights.c and the vectors with which the unit test compares. See README.md."""

import argparse
import math
import time

import numpy as np
import torch
import torch.nn.functional as F

import net as nets

N_X, N_Y, HEADS_MAX = 80, 60, 160
SAMPLE = np.dtype([
    ("cells", "<i2", (N_Y, N_X, nets.INPUTS)),
    ("n", "<i4"),
    # in cells from the upper left corner; ignore is 1 for a head that is mostly hidden
    ("heads", [("x", "<f4"), ("y", "<f4"), ("width", "<f4"), ("ignore", "<f4")], HEADS_MAX),
])
EVEN_X = [1, 0, 3, 2, 4, 5, 6, 7]  # the quarters of a cell when the picture is mirrored
EVEN_Y = [2, 3, 0, 1, 4, 5, 6, 7]


def targets(heads, flip_x, flip_y):
    """heat, the weight of its loss, and what is asked of dx, dy and width, with their weight."""
    heat = np.zeros((N_Y, N_X), np.float32)
    care = np.ones((N_Y, N_X), np.float32)
    wanted = np.zeros((3, N_Y, N_X), np.float32)
    weight = np.zeros((N_Y, N_X), np.float32)
    nearest = np.full((N_Y, N_X), 1e9, np.float32)
    for head in heads:
        x = N_X - head["x"] if flip_x else head["x"]
        y = N_Y - head["y"] if flip_y else head["y"]
        width = head["width"]
        reach = int(math.ceil(max(2.0, width)))
        x0, x1 = max(0, int(x) - reach), min(N_X, int(x) + reach + 1)
        y0, y1 = max(0, int(y) - reach), min(N_Y, int(y) + reach + 1)
        if x0 >= x1 or y0 >= y1:
            continue
        dx = x - (np.arange(x0, x1, dtype=np.float32) + 0.5)[None, :]
        dy = y - (np.arange(y0, y1, dtype=np.float32) + 0.5)[:, None]
        far2 = dx * dx + dy * dy
        box = np.s_[y0:y1, x0:x1]
        if head["ignore"]:
            care[box][far2 < max(1.0, 0.7 * width) ** 2] = 0
            continue
        sigma = max(0.6, 0.25 * width)
        heat[box] = np.maximum(heat[box], np.exp(-far2 / (2 * sigma * sigma)))
        mine = (far2 < nearest[box]) & (far2 < max(1.5, 0.35 * width) ** 2)
        nearest[box][mine] = far2[mine]
        wanted[0][box][mine] = np.broadcast_to(dx, mine.shape)[mine]
        wanted[1][box][mine] = np.broadcast_to(dy, mine.shape)[mine]
        wanted[2][box][mine] = width / 4
        weight[box][mine] = 1
    for head in heads:
        x = N_X - head["x"] if flip_x else head["x"]
        y = N_Y - head["y"] if flip_y else head["y"]
        if not head["ignore"] and 0 <= x < N_X and 0 <= y < N_Y:
            heat[int(y), int(x)] = 1
            care[int(y), int(x)] = 1
    return heat, care, wanted, weight


def vary(cells, rng):
    """Contrast, tint and motion as other rooms and cameras would have them."""
    cells *= 1 + rng.normal(0, 0.06)
    cells[:, :, :4] += rng.normal(0, 150)
    cells[:, :, 4:6] += rng.normal(0, 80, 2)
    cells[:, :, 4:6] *= rng.uniform(0.7, 1.3)
    kind = rng.random()
    if kind < 0.10:  # everybody has become background
        cells[:, :, 6:] *= rng.uniform(0, 0.25)
    elif kind < 0.25:  # part of the picture has
        x, y = rng.integers(0, N_X), rng.integers(0, N_Y)
        w, h = rng.integers(8, 60), rng.integers(8, 50)
        cells[max(0, y - h // 2) : y + h // 2, max(0, x - w // 2) : x + w // 2, 6:] *= rng.uniform(0, 0.3)
    return cells


class Batches(torch.utils.data.IterableDataset):
    def __init__(self, samples, order, size, seed, augment):
        self.samples, self.order, self.size = samples, order, size
        self.seed, self.augment = seed, augment

    def __iter__(self):
        rng = np.random.default_rng(self.seed)
        for at in range(0, len(self.order) - self.size + 1, self.size):
            yield self.batch(self.order[at : at + self.size], rng)

    def batch(self, indices, rng):
        cells, parts = [], []
        for index in indices:
            sample = self.samples[index]
            picture = sample["cells"].astype(np.float32)
            flip_x, flip_y = (rng.random(2) < 0.5) if self.augment else (False, False)
            if flip_x:
                picture = picture[:, ::-1, EVEN_X]
            if flip_y:
                picture = picture[::-1, :, EVEN_Y]
            if self.augment:
                picture = vary(np.ascontiguousarray(picture), rng)
            picture = np.clip(picture, -nets.INPUT_MAX, nets.INPUT_MAX)
            cells.append(picture.transpose(2, 0, 1) / nets.ONE)
            parts.append(targets(sample["heads"][: sample["n"]], flip_x, flip_y))
        return [torch.from_numpy(np.stack(cells).astype(np.float32))] + [
            torch.from_numpy(np.stack(part)) for part in zip(*parts)]


def loss_of(out, heat, care, wanted, weight):
    logit = out[:, 0].clamp(-12, 12)
    p = torch.sigmoid(logit)
    is_head = (heat == 1).float()
    found = -F.logsigmoid(logit) * (1 - p) ** 2 * is_head * care
    other = -F.logsigmoid(-logit) * p**2 * (1 - heat) ** 4 * (1 - is_head) * care
    heads = is_head.sum().clamp(min=1)
    place = F.smooth_l1_loss(out[:, 1:3], wanted[:, :2], reduction="none", beta=0.2).sum(1)
    size = F.smooth_l1_loss(out[:, 3], wanted[:, 2], reduction="none", beta=0.1)
    cells = weight.sum().clamp(min=1)
    return ((found + other).sum() / heads, (place * weight).sum() / cells,
            (size * weight).sum() / cells)


def rate(step, steps, top):
    warm = min(1.0, (step + 1) / (0.03 * steps))
    return top * warm * (0.5 + 0.5 * math.cos(math.pi * min(1.0, step / steps)))


def train(net, samples, minutes, top_rate, seed):
    rng = np.random.default_rng(seed)
    optimiser = torch.optim.AdamW(net.parameters(), lr=top_rate, weight_decay=1e-4)
    begin, done, epoch, size = time.time(), 0.0, 0, 16
    while done < 1:
        order = rng.permutation(len(samples))
        totals, batches = np.zeros(3), 0
        dataset = Batches(samples, order, size, seed * 1000 + epoch, True)
        for cells, heat, care, wanted, weight in torch.utils.data.DataLoader(
                dataset, batch_size=None, num_workers=1, prefetch_factor=4):
            for group in optimiser.param_groups:
                group["lr"] = rate(done, 1.0, top_rate)
            parts = loss_of(net(cells), heat, care, wanted, weight)
            loss = parts[0] + 0.5 * parts[1] + 0.5 * parts[2]
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            totals += [float(part) for part in parts]
            batches += 1
            done = (time.time() - begin) / (60 * minutes)
            if done >= 1:
                break
        epoch += 1
        print(f"epoch {epoch} {100 * min(done, 1):.0f} %: heat, place, size "
              + " ".join(f"{value:.4f}" for value in totals / batches), flush=True)


def write_vectors(path, whole, samples):
    """A corner of a few samples and what the firmware must make of it."""
    n_x, n_y = 22, 14
    with open(path, "w", encoding="ascii") as out:
        out.write("/* SPDX-License-Identifier: MIT */\n")
        out.write("/* Written by scripts/train/train.py beside detect_weights.c: pictures and what\n"
                  " * the network says of them, computed there. */\n")
        out.write("#include <stdint.h>\n\n/* clang-format off */\n")
        out.write(f"enum {{ VECTOR_X = {n_x}, VECTOR_Y = {n_y}, VECTORS = 3 }};\n\n")
        cells = [samples[i]["cells"][10 : 10 + n_y, 20 : 20 + n_x] for i in range(3)]
        nets.write_array(out, "int16_t", "vector_cells", np.concatenate([c.ravel() for c in cells]))
        nets.write_array(out, "int16_t", "vector_outputs",
                         np.concatenate([whole(c).ravel() for c in cells]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("samples", nargs="*", help="files of render_samples")
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--start", help="a checkpoint to go on from")
    parser.add_argument("--save", default="net.pt", help="the checkpoint to write")
    parser.add_argument("--weights", default="firmware_core/detect_weights.c")
    parser.add_argument("--vectors", default="tests/unit/detect_vectors.h")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    net = nets.Net()
    if options.start:
        net.load_state_dict(torch.load(options.start))
    parts = [np.memmap(path, SAMPLE, "r") for path in options.samples]
    samples = np.concatenate(parts)
    print(f"{len(samples)} samples, {sum(p.numel() for p in net.parameters())} parameters")
    train(net, samples, options.minutes, options.rate, options.seed)
    torch.save(net.state_dict(), options.save)
    net.eval()
    whole = nets.WholeNet(net)
    whole.write_c(options.weights, f"{len(samples)} samples, {options.minutes:g} minutes")
    write_vectors(options.vectors, whole, samples)


if __name__ == "__main__":
    main()
