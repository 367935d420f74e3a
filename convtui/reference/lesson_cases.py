"""Cases of the lesson: the coursework's worked numbers, every kernel, whole digits of MNIST."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

import numpy as np

from convtui.errors import BadInput, Missing
from convtui.inputs import Input, load_input
from convtui.kernels import Kernel, built_in_kernels, typed_kernel
from convtui.lesson.options import LayerOptions
from convtui.ops.pooling import pool2d
from convtui.ops.window import Array
from convtui.reference.case import Case, stage_case
from convtui.reference.in_r import pool_call

INPUTS = (
    "patch",
    "edge",
    "impulse",
    "checkerboard",
    "gradient",
    "cross",
    "rgb",
    "digit:4",
    "digit:7~1",
)
"""Inputs that every kernel is laid on."""

EDGE_SUMS: list[list[float]] = [[0, 30, 30, 0]] * 3
PATCH_SUMS: list[list[float]] = [[-1, 27], [-36, -36]]


@cache
def kernel(name: str) -> Kernel:
    return next(kernel for kernel in built_in_kernels() if kernel.name == name)


def worked_cases() -> Iterator[Case]:
    """What the coursework printed, with its numbers, and layers it showed only as pictures."""
    line = LayerOptions(kernel("horizontal-line"), activation="none", pool=0)
    ready = replace(line, bias=100, activation="relu")
    edge = replace(line, kernel=kernel("vertical-edge"))
    yield _worked("edge × vertical-edge", "edge", edge, "convolution", EDGE_SUMS)
    yield _worked("patch × horizontal-line", "patch", line, "convolution", PATCH_SUMS)
    yield _worked("patch, bias 100 and ReLU", "patch", ready, "activation", [[99, 127], [64, 64]])
    yield _pooled_patch()
    yield from _flat_areas()
    yield from _paddings()
    yield from _whole_digit("digit:4", load_input("digit:4").values)


def kernel_cases() -> Iterator[Case]:
    """Every kernel on every one of `INPUTS`: its sums, and a whole lesson."""
    for chosen in built_in_kernels():
        for name in INPUTS:
            source = load_input(name).values
            fits = all(np.array(chosen.values.shape) <= source.shape[:2])
            sums = LayerOptions(chosen, padding="valid" if fits else "same", pool=0)
            whole = LayerOptions(chosen, padding="same", bias=-10, pool_padding="same")
            what = f"kernel {chosen.name} on {name}"
            yield stage_case(what, source, sums, "convolution", input_name=name)
            yield stage_case(what, source, whole, "pooling", input_name=name)


def mnist_cases() -> Iterator[Case]:
    """Whole digits, if MNIST is here; among them the one the worked numbers are a part of."""
    try:
        four = load_input("mnist:4", rotate=90)
        patch = load_input("mnist:4", rotate=90, crop="11:15,11:15")
        digits = [load_input(f"mnist:{label}") for label in range(10)]
    except (Missing, BadInput):
        return
    line = LayerOptions(kernel("horizontal-line"), activation="none", pool=0)
    yield _case("the patch cut out of MNIST", patch, line, "convolution", np.array(PATCH_SUMS))
    yield from _whole_digit("mnist:4 turned by 90°", four.values)
    for digit in digits:
        for name in ("sobel-x", "edge-8", "gaussian-5"):
            options = LayerOptions(kernel(name), padding="same", bias=-150)
            yield _case(f"{digit.name} × {name}", digit, options, "pooling")


def _worked(
    name: str,
    input_name: str,
    options: LayerOptions,
    stage: str,
    published: Sequence[Sequence[float]],
) -> Case:
    source = load_input(input_name)
    return _case(f"coursework: {name}", source, options, stage, np.array(published, dtype=float))


def _pooled_patch() -> Case:
    """The patch itself is pooled; a lesson shows that behind a kernel which changes nothing."""
    patch = load_input("patch").values
    nothing = LayerOptions(typed_kernel(np.ones((1, 1))), activation="none")
    published = [[250, 144], [198, 241]]
    lesson = _worked("patch, max-pool 2", "patch", nothing, "pooling", published)
    call = pool_call("max", patch, 2, None, "valid")
    return replace(lesson, ours=partial(pool2d, "max", patch), call=call)


def _case(
    name: str, source: Input, options: LayerOptions, stage: str, published: Array | None = None
) -> Case:
    return stage_case(
        name, source.values, options, stage, input_name=source.name, published=published
    )


def _flat_areas() -> Iterator[Case]:
    """Kernel 1 sends flat areas to 0, kernel 2 multiplies them by 4."""
    flat = np.full((5, 5), 7.0)
    for name, answer in (("edge-8", 0.0), ("edge-4", 28.0)):
        options = LayerOptions(kernel(name), activation="none", pool=0)
        published = np.full((3, 3), answer)
        title = f"coursework: a flat area of 7 × {name}"
        yield stage_case(title, flat, options, "convolution", published=published)


def _paddings() -> Iterator[Case]:
    """The three reports' own paddings; each is right for 3×3, and shows what it does elsewhere."""
    source = load_input("pentagon:red")
    for side in (2, 3, 4, 5):
        ramp = typed_kernel(np.arange(1.0, side * side + 1).reshape(side, side))
        rules = {"(k-1)//2 zeros": (side - 1) // 2, "1 zero": 1, "k-2 zeros": side - 2}
        for rule, width in rules.items():
            options = LayerOptions(ramp, padding=width, activation="none", pool=0)
            title = f"coursework: {rule} on each side, {side}×{side} kernel"
            yield _case(title, source, options, "convolution")


def _whole_digit(title: str, digit: Array) -> Iterator[Case]:
    line = kernel("horizontal-line")
    ready = LayerOptions(line, bias=-150, pool=0)
    layers = {
        "bias -150": (ready, "activation"),
        "bias -150, kernel transposed": (replace(ready, transpose=True), "activation"),
        "bias -320, max-pool": (replace(ready, bias=-320, pool=2), "pooling"),
    }
    for words, (options, stage) in layers.items():
        name = f"coursework: whole {title}, {words}"
        yield stage_case(name, digit, options, stage, input_name=title)
