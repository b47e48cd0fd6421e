# SPDX-License-Identifier: MIT
"""The network of firmware_core/detect_net.c: as a torch module to train, as whole numbers that
give the very values the firmware computes, and as the C file that holds them."""

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

ONE = 4096  # an activation of 1.0
CLIP = 32767 / ONE
FINE, MIDDLE, COARSE = 16, 32, 48
INPUTS = 8
INPUT_MAX = 10240  # of any input or place
HEADS = ("heat", "dx", "dy", "width")
SUM_MAX = 2**31 - 2**20


class Pointwise(nn.Module):
    """A 1 x 1 convolution with the normalisation that is folded into it for the firmware."""

    def __init__(self, cin, cout, norm=True):
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, 1, bias=not norm)
        self.norm = nn.BatchNorm2d(cout) if norm else None

    def forward(self, x):
        x = self.conv(x)
        return self.norm(x) if self.norm else x

    def folded(self):
        weight = self.conv.weight.detach().double()[:, :, 0, 0]
        if not self.norm:
            return weight.numpy(), self.conv.bias.detach().double().numpy()
        scale = self.norm.weight.double() / torch.sqrt(self.norm.running_var.double() + self.norm.eps)
        bias = self.norm.bias.double() - self.norm.running_mean.double() * scale
        return (weight * scale[:, None]).detach().numpy(), bias.detach().numpy()


def depthwise(channels, size, stride=1):
    return nn.Conv2d(channels, channels, size, stride, size // 2, groups=channels, bias=False)


def relu(x):
    return x.clamp(0.0, CLIP)


def upscale(x, like):
    x = F.interpolate(x, scale_factor=2, mode="nearest")
    return x[:, :, : like.shape[2], : like.shape[3]]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = Pointwise(INPUTS + 2, FINE)
        self.fine1_dw, self.fine1_pw = depthwise(FINE, 3), Pointwise(FINE, FINE)
        self.middle0_dw, self.middle0_pw = depthwise(FINE, 3, 2), Pointwise(FINE, MIDDLE)
        self.middle1_dw, self.middle1_pw = depthwise(MIDDLE, 3), Pointwise(MIDDLE, MIDDLE)
        self.coarse0_dw, self.coarse0_pw = depthwise(MIDDLE, 3, 2), Pointwise(MIDDLE, COARSE)
        self.coarse1_dw, self.coarse1_pw = depthwise(COARSE, 5), Pointwise(COARSE, COARSE)
        self.coarse2_dw, self.coarse2_pw = depthwise(COARSE, 5), Pointwise(COARSE, COARSE)
        self.to_middle = Pointwise(COARSE, MIDDLE)
        self.middle3_dw, self.middle3_pw = depthwise(MIDDLE, 3), Pointwise(MIDDLE, MIDDLE)
        self.to_fine = Pointwise(MIDDLE, FINE)
        self.fine3_dw, self.fine3_pw = depthwise(FINE, 3), Pointwise(FINE, FINE)
        self.head = Pointwise(FINE, len(HEADS), norm=False)
        with torch.no_grad():
            self.head.conv.bias.copy_(torch.tensor([-4.0, 0.0, 0.0, 0.7]))

    def forward(self, cells):
        """cells: batch x 8 x n_y x n_x, 4096 as 1.0. The four outputs of HEADS."""
        n_y, n_x = cells.shape[2:]
        place = places(n_x, n_y).to(cells).expand(cells.shape[0], -1, -1, -1)
        fine0 = relu(self.stem(torch.cat([cells, place], 1)))
        fine1 = relu(self.fine1_pw(self.fine1_dw(fine0)))
        middle0 = relu(self.middle0_pw(self.middle0_dw(fine1)))
        middle1 = relu(middle0 + self.middle1_pw(self.middle1_dw(middle0)))
        coarse0 = relu(self.coarse0_pw(self.coarse0_dw(middle1)))
        coarse1 = relu(coarse0 + self.coarse1_pw(self.coarse1_dw(coarse0)))
        coarse2 = relu(coarse1 + self.coarse2_pw(self.coarse2_dw(coarse1)))
        middle2 = relu(middle1 + upscale(self.to_middle(coarse2), middle1))
        middle3 = relu(middle2 + self.middle3_pw(self.middle3_dw(middle2)))
        fine2 = relu(fine1 + upscale(self.to_fine(middle3), fine1))
        return self.head(relu(self.fine3_pw(self.fine3_dw(fine2))))


def places(n_x, n_y):
    """Where each cell is to the middle of the picture, as detect_net.c has it."""
    x = (2 * torch.arange(n_x) + 1 - n_x) * 128 / ONE
    y = (2 * torch.arange(n_y) + 1 - n_y) * 128 / ONE
    return torch.stack([x[None, :].expand(n_y, n_x), y[:, None].expand(n_y, n_x)])[None]


class WholePointwise:
    """floor: 0 or -32768. in_scale: what one unit of each input's whole number stands for."""

    def __init__(self, module, in_scale, in_max, floor, rows=None):
        weight, bias = module.folded()
        if rows is not None:
            weight, bias = weight[rows], bias[rows]
        real = weight * in_scale[None, :] * ONE
        for shift in range(24, -1, -1):
            self.weight = np.round(real * 2.0**shift).astype(np.int64)
            self.bias = np.round(bias * ONE * 2.0**shift + 2.0**shift / 2).astype(np.int64)
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

    def __init__(self, module):
        weight = module.weight.detach().double().numpy()[:, 0]
        self.size, self.stride = weight.shape[1], module.stride[0]
        self.channels = weight.shape[0]
        total = np.abs(weight).sum((1, 2))
        stretch = np.minimum(60000 / total, 32000 / np.abs(weight).max((1, 2)))
        self.weight = np.round(weight * stretch[:, None, None]).astype(np.int64)
        self.in_scale = 65536 / ONE / stretch
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


class WholeNet:
    """The same in whole numbers: what goes into the firmware, and what it will compute."""

    def __init__(self, net):
        unit = lambda n: np.full(n, 1.0 / ONE)
        whole = lambda n: np.full(n, 32767.0)
        self.layers = {}
        self.layers["stem"] = WholePointwise(
            net.stem, unit(INPUTS + 2), np.full(INPUTS + 2, float(INPUT_MAX)), 0)
        for name in ("fine1", "middle0", "middle1", "coarse0", "coarse1", "coarse2", "middle3",
                     "fine3"):
            dw = WholeDepthwise(getattr(net, name + "_dw"))
            self.layers[name + "_dw"] = dw
            self.layers[name + "_pw"] = WholePointwise(
                getattr(net, name + "_pw"), dw.in_scale, dw.in_max, 0)
        for name, n in (("to_middle", COARSE), ("to_fine", MIDDLE)):
            self.layers[name] = WholePointwise(getattr(net, name), unit(n), whole(n), -32768)
        self.heads = [WholePointwise(net.head, unit(FINE), whole(FINE), -32768, [i])
                      for i in range(len(HEADS))]

    def separable(self, name, x, residual=False):
        layers = self.layers
        return layers[name + "_pw"](layers[name + "_dw"](x), x if residual else None)

    def __call__(self, cells):
        """cells: n_y x n_x x 8 whole numbers; n_y x n_x x 4 come out."""
        n_y, n_x = cells.shape[:2]
        place = np.round(places(n_x, n_y)[0].numpy() * ONE).astype(np.int64).transpose(1, 2, 0)
        up = lambda x, like: x.repeat(2, 0).repeat(2, 1)[: like.shape[0], : like.shape[1]]
        fine0 = self.layers["stem"](np.concatenate([cells.astype(np.int64), place], 2))
        fine1 = self.separable("fine1", fine0)
        middle0 = self.separable("middle0", fine1)
        middle1 = self.separable("middle1", middle0, True)
        coarse0 = self.separable("coarse0", middle1)
        coarse1 = self.separable("coarse1", coarse0, True)
        coarse2 = self.separable("coarse2", coarse1, True)
        add = lambda a, b: np.clip(a + b, 0, 32767)
        middle2 = add(middle1, up(self.layers["to_middle"](coarse2), middle1))
        middle3 = self.separable("middle3", middle2, True)
        fine2 = add(fine1, up(self.layers["to_fine"](middle3), fine1))
        features = self.separable("fine3", fine2)
        return np.concatenate([head(features) for head in self.heads], 2)

    def write_c(self, path, note):
        with open(path, "w", encoding="ascii") as out:
            out.write("/* SPDX-License-Identifier: MIT */\n")
            out.write(f"/* Written by scripts/train/train.py: {note} */\n")
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
