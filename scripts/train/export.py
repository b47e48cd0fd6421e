# SPDX-License-Identifier: MIT
"""Turns what fit has learnt into the whole numbers of firmware_core/detect_weights.c, and computes
with them exactly what detect_net.c will: export.py PARAMETERS SAMPLES [WEIGHTS VECTORS]."""

import sys

import numpy as np

ONE = 4096  # 1.0 of inputs and outputs
ACT = 1024  # 1.0 of activations in between, which end at 32
FINE, MIDDLE, COARSE = 16, 32, 48
INPUTS = 8
INPUT_MAX = 10240  # of any input or place
HEADS = ("heat", "dx", "dy", "width")
SUM_MAX = 2**31 - 2**20
N_X, N_Y, HEADS_MAX = 80, 60, 160
SAMPLE = np.dtype([
    ("cells", "<i2", (N_Y, N_X, INPUTS)),
    ("n", "<i4"),
    ("heads", [("x", "<f4"), ("y", "<f4"), ("width", "<f4"), ("ignore", "<f4")], HEADS_MAX),
])
# In the order of network.c: a pointwise layer has inputs and outputs, a depthwise one its size,
# stride and channels.
LAYERS = [
    ("stem", INPUTS + 2, FINE),
    ("fine1_dw", 3, 1, FINE), ("fine1_pw", FINE, FINE),
    ("middle0_dw", 3, 2, FINE), ("middle0_pw", FINE, MIDDLE),
    ("middle1_dw", 3, 1, MIDDLE), ("middle1_pw", MIDDLE, MIDDLE),
    ("middle2_dw", 3, 1, MIDDLE), ("middle2_pw", MIDDLE, MIDDLE),
    ("coarse0_dw", 3, 2, MIDDLE), ("coarse0_pw", MIDDLE, COARSE),
    ("coarse1_dw", 5, 1, COARSE), ("coarse1_pw", COARSE, COARSE),
    ("coarse2_dw", 5, 1, COARSE), ("coarse2_pw", COARSE, COARSE),
    ("to_middle", COARSE, 4 * MIDDLE),
    ("middle3_dw", 3, 1, MIDDLE), ("middle3_pw", MIDDLE, MIDDLE),
    ("middle4_dw", 3, 1, MIDDLE), ("middle4_pw", MIDDLE, MIDDLE),
    ("to_fine", MIDDLE, 4 * FINE),
    ("fine3_dw", 3, 1, FINE), ("fine3_pw", FINE, FINE),
    ("head", FINE, 16),
]


def read_parameters(path):
    """By name: (weight, bias) of a pointwise layer, (weight, stride) of a depthwise one."""
    flat, at, layers = np.fromfile(path, "<f4").astype(np.float64), 0, {}
    for name, *shape in LAYERS:
        if len(shape) == 3:
            size, stride, channels = shape
            n = size * size * channels
            layers[name] = flat[at : at + n].reshape(size, size, channels), stride
        else:
            cin, cout = shape
            n = cin * cout + cout
            layers[name] = (flat[at : at + cin * cout].reshape(cin, cout).T,
                            flat[at + cin * cout : at + n])
        at += n
    assert at == len(flat), "not the parameters of this network"
    return layers


def places(n_x, n_y):
    """Where each cell is to the middle of the picture, as detect_net.c has it."""
    x = np.broadcast_to((2 * np.arange(n_x) + 1 - n_x) * 128, (n_y, n_x))
    y = np.broadcast_to((2 * np.arange(n_y)[:, None] + 1 - n_y) * 128, (n_y, n_x))
    return np.stack([x, y], 2)


class WholePointwise:
    """floor: 0 or -32768. in_scale: what one unit of each input's whole number stands for."""

    def __init__(self, layer, in_scale, in_max, floor, rows=slice(None), one=ACT):
        weight, bias = layer[0][rows], layer[1][rows]
        real = weight * in_scale[None, :] * one
        for shift in range(24, -1, -1):
            self.weight = np.round(real * 2.0**shift).astype(np.int64)
            self.bias = np.round(bias * one * 2.0**shift + 2.0**shift / 2).astype(np.int64)
            most = np.abs(self.weight) @ in_max + np.abs(self.bias)
            if np.abs(self.weight).max() <= 32767 and most.max() < SUM_MAX:
                break
        self.shift, self.floor = shift, floor

    def __call__(self, x, add=None):
        out = np.clip((x @ self.weight.T + self.bias) >> self.shift, -32768, 32767)
        if add is not None:
            out = np.clip(out + add, -32768, 32767)
        return np.maximum(out, self.floor)


class WholeDepthwise:
    """Each channel's weights are stretched until their sum just cannot overflow; in_scale and
    in_max say so to the pointwise layer that follows."""

    def __init__(self, layer):
        weight, self.stride = layer[0].transpose(2, 0, 1), layer[1]
        self.channels, self.size = weight.shape[:2]
        total = np.abs(weight).sum((1, 2)) + 1e-9
        stretch = np.minimum(60000 / total, 32000 / (np.abs(weight).max((1, 2)) + 1e-9))
        self.weight = np.round(weight * stretch[:, None, None]).astype(np.int64)
        self.in_scale = 65536 / ACT / stretch
        self.in_max = np.abs(self.weight).sum((1, 2)) / 2 + self.size**2

    def __call__(self, x):
        n_y, n_x = x.shape[:2]
        reach = self.size // 2
        padded = np.pad(x, ((reach, reach), (reach, reach), (0, 0)))
        out = 0
        for dy in range(self.size):
            for dx in range(self.size):
                part = padded[dy : dy + n_y : self.stride, dx : dx + n_x : self.stride]
                out = out + (part * self.weight[:, dy, dx] >> 16)
        return out


def share(x, like):
    """Each cell of x holds the channels of four of a grid twice as wide."""
    n_y, n_x, channels = x.shape
    x = x.reshape(n_y, n_x, 2, 2, channels // 4).transpose(0, 2, 1, 3, 4)
    return x.reshape(2 * n_y, 2 * n_x, -1)[: like.shape[0], : like.shape[1]]


class WholeNet:
    """The same in whole numbers: what goes into the firmware, and what it will compute."""

    def __init__(self, layers):
        unit = lambda n: np.full(n, 1.0 / ACT)
        whole = lambda n: np.full(n, 32767.0)
        self.layers = {"stem": WholePointwise(
            layers["stem"], np.full(INPUTS + 2, 1.0 / ONE), np.full(INPUTS + 2, float(INPUT_MAX)), 0)}
        for name, *shape in LAYERS[1:-1]:
            if name.endswith("_dw"):
                dw = self.layers[name] = WholeDepthwise(layers[name])
            elif name.endswith("_pw"):
                self.layers[name] = WholePointwise(layers[name], dw.in_scale, dw.in_max, 0)
            else:
                self.layers[name] = WholePointwise(
                    layers[name], unit(shape[0]), whole(shape[0]), -32768)
        self.heads = [WholePointwise(layers["head"], unit(FINE), whole(FINE), -32768, [i], ONE)
                      for i in range(len(HEADS))]

    def separable(self, name, x, residual=False):
        layers = self.layers
        return layers[name + "_pw"](layers[name + "_dw"](x), x if residual else None)

    def __call__(self, cells):
        """cells: n_y x n_x x 8 whole numbers; n_y x n_x x 4 come out."""
        n_y, n_x = cells.shape[:2]
        fine0 = self.layers["stem"](np.concatenate([cells.astype(np.int64), places(n_x, n_y)], 2))
        fine1 = self.separable("fine1", fine0)
        middle0 = self.separable("middle0", fine1)
        middle1 = self.separable("middle1", middle0, True)
        middle2 = self.separable("middle2", middle1, True)
        coarse0 = self.separable("coarse0", middle2)
        coarse1 = self.separable("coarse1", coarse0, True)
        coarse2 = self.separable("coarse2", coarse1, True)
        add = lambda a, b: np.clip(a + b, 0, 32767)
        merged = add(middle2, share(self.layers["to_middle"](coarse2), middle2))
        middle3 = self.separable("middle3", merged, True)
        middle4 = self.separable("middle4", middle3, True)
        fine2 = add(fine1, share(self.layers["to_fine"](middle4), fine1))
        features = self.separable("fine3", fine2)
        return np.concatenate([head(features) for head in self.heads], 2)

    def write_c(self, path):
        with open(path, "w", encoding="ascii") as out:
            out.write("/* SPDX-License-Identifier: MIT */\n")
            out.write("/* Written by scripts/train/export.py from what fit has learnt. */\n")
            out.write('#include "firmware_core/detect_weights.h"\n\n/* clang-format off */\n')
            for name, layer in self.layers.items():
                write_array(out, "int16_t", name + "_weights", c_weights(layer))
                if isinstance(layer, WholePointwise):
                    write_array(out, "int32_t", name + "_bias", layer.bias)
            out.write("const struct detect_weights detect_weights = {\n")
            for name, layer in self.layers.items():
                out.write(f"    .{name} = {c_layer(name, layer)},\n")
            out.write("    .head = {\n")
            for name, layer in zip(HEADS, self.heads):
                numbers = ", ".join(str(v) for v in layer.weight[0])
                out.write(f"        [NET_{name.upper()}] = {{{{{numbers}}},\n")
                out.write(f"            {layer.bias[0]}, {layer.shift}}},\n")
            out.write("    },\n};\n")


def c_weights(layer):
    """Pairs of inputs side by side for each output; depthwise ones tap by tap."""
    if isinstance(layer, WholeDepthwise):
        return layer.weight.transpose(1, 2, 0).reshape(-1)
    cout, cin = layer.weight.shape
    return layer.weight.reshape(cout, cin // 2, 2).transpose(1, 0, 2).reshape(-1)


def c_layer(name, layer):
    if isinstance(layer, WholeDepthwise):
        return f"{{{layer.size}, {layer.stride}, {layer.channels}, {name}_weights}}"
    cout, cin = layer.weight.shape
    floor = "0" if layer.floor == 0 else "INT16_MIN"
    return f"{{{cin // 8 * 8}, {cout}, {layer.shift}, {floor}, {name}_weights, {name}_bias}}"


def write_array(out, kind, name, values):
    out.write(f"static const {kind} {name}[] = {{\n")
    line = "   "
    for value in values:
        text = f" {value},"
        if len(line) + len(text) > 99:
            out.write(line + "\n")
            line = "   "
        line += text
    out.write(line + "\n};\n\n")


def write_vectors(path, whole, samples):
    """A corner of a few samples and what the firmware must make of it."""
    n_x, n_y, n = 22, 14, 3
    with open(path, "w", encoding="ascii") as out:
        out.write("/* SPDX-License-Identifier: MIT */\n")
        out.write("/* Written by scripts/train/export.py beside detect_weights.c: pictures and what\n"
                  " * the network says of them, computed there. */\n")
        out.write("#include <stdint.h>\n\n/* clang-format off */\n")
        out.write(f"enum {{ VECTOR_X = {n_x}, VECTOR_Y = {n_y}, VECTORS = {n} }};\n\n")
        cells = [samples[i]["cells"][10 : 10 + n_y, 20 : 20 + n_x] for i in range(n)]
        write_array(out, "int16_t", "vector_cells", np.concatenate([c.ravel() for c in cells]))
        write_array(out, "int16_t", "vector_outputs",
                    np.concatenate([whole(c).ravel() for c in cells]))


def main():
    whole = WholeNet(read_parameters(sys.argv[1]))
    weights, vectors = sys.argv[3:5] or ("firmware_core/detect_weights.c",
                                         "tests/unit/detect_vectors.h")
    whole.write_c(weights)
    write_vectors(vectors, whole, np.memmap(sys.argv[2], SAMPLE, "r"))


if __name__ == "__main__":
    main()
