"""Questions about how large a map is."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from convtui.marking.catalogue import ideas_of
from convtui.marking.convolution import CONVOLUTION, ConvolutionCall
from convtui.marking.described import settings
from convtui.marking.pooling import POOLING, PoolingCall
from convtui.marking.shapes import SIZE, SizeCall, windows
from convtui.ops.window import Array
from convtui.quiz.asking import Answers, Asked, answers
from convtui.quiz.draws import sides, size
from convtui.quiz.opened import Opened

SizeCalls = tuple[SizeCall, SizeCall]
"""Of rows and of columns."""
_CANVAS = 28
"""Side of the digit that inputs of any size are cut out of."""


def plain_size(rng: np.random.Generator) -> Asked | None:
    call = _call(rng, 7, 12, int(rng.integers(2, 6)))
    return _asked(call, "without padding, with stride 1", ("size",))


def padded_size(rng: np.random.Generator) -> Asked | None:
    padding = int(rng.integers(1, 3))
    call = replace(_call(rng, 6, 12, int(rng.integers(3, 6))), padding=padding)
    words = f"with {padding} zero{'s' * (padding > 1)} on each side and stride 1"
    return _asked(call, words, ("padding",))


def same_size(rng: np.random.Generator) -> Asked | None:
    call = replace(_call(rng, 7, 13, int(rng.integers(2, 5))), padding="same", stride=(2, 2))
    return _asked(call, "with padding `same` and stride 2", ("same", "stride"))


def strided_size(rng: np.random.Generator) -> Asked | None:
    """One in which something is left over."""
    stride = int(rng.integers(2, 4))
    call = replace(_call(rng, 8, 14, int(rng.integers(2, 5))), stride=(stride, stride))
    left = [(side - call.kernel.shape[0]) % stride for side in call.x.shape]
    return (
        _asked(call, f"without padding, with stride {stride}", ("stride",)) if any(left) else None
    )


def dilated_size(rng: np.random.Generator) -> Asked | None:
    dilation = int(rng.integers(2, 4))
    call = replace(_call(rng, 9, 14, int(rng.integers(2, 4))), dilation=(dilation, dilation))
    return _asked(call, f"without padding, with stride 1 and dilation {dilation}", ("dilation",))


def pooled_size(rng: np.random.Generator) -> Asked | None:
    side, stride = int(rng.integers(2, 4)), int(rng.integers(1, 4))
    call = PoolingCall(_zeros(sides(rng, 7, 12)), (side, side), (stride, stride))
    right, given = answers(POOLING, call, shape_text)
    given = [*given, *by_sides(pool_calls(call))]
    text = (
        f"A map of {size(call.x.shape)} is max-pooled with windows of {size(call.size)} and stride "
        f"{stride}, padding `valid`. How large is the result?"
    )
    about = ("pool-size", "pool-stride", "size", "stride")
    return Asked(
        text, (), right or "", given, about, size_formula(pool_calls(call)), opened=_opened(call, 2)
    )


def two_layers_size(rng: np.random.Generator) -> Asked | None:
    """A convolution, then a pooling of an odd map."""
    call = _call(rng, 8, 14, 3)
    made = tuple(map(windows, size_calls(call)))
    if not any(side % 2 for side in made):
        return None
    pooling = PoolingCall(_zeros(made))
    right, given = answers(POOLING, pooling, shape_text)
    rows, columns = size_calls(call)
    for idea in ideas_of(SIZE):
        first = [idea.answer(side) for side in (rows, columns)]
        x = _zeros(tuple(int(length) for length in first if length is not None))
        shape = shape_text(POOLING.right(replace(pooling, x=x)))
        given = [*given, *([(idea, shape)] if shape else [])]
    text = (
        f"An input of {size(call.x.shape)} goes through a convolution with a kernel of 3×3, "
        "without padding, then through a max-pooling of 2×2. How large is the result?"
    )
    convolved, pooled = size_formula(size_calls(call)), size_formula(pool_calls(pooling))
    why = f"{convolved} after the convolution; then {pooled}"
    step = _opened(call, 2)
    step = replace(step, layer={**step.layer, "pool": "2"})
    return Asked(text, (), right or "", given, ("pool-size", "size"), why, opened=step)


def size_formula(calls: SizeCalls) -> str:
    """How both sides of a map come about."""
    return "rows " + ", columns ".join(map(_formula, calls))


def shape_text(answer: Array) -> str | None:
    """An answer by its size; nothing of one that is no map."""
    return size(answer.shape) if answer.ndim == 2 and answer.size else None


def size_calls(call: ConvolutionCall) -> SizeCalls:
    """Rows and columns of a convolution; padding `full` as the number of cells that it is."""

    def along(axis: int) -> SizeCall:
        length, taps, dilation = call.x.shape[axis], call.kernel.shape[axis], call.dilation[axis]
        padding = call.padding if call.padding != "full" else dilation * (taps - 1)
        return SizeCall(length, taps, call.stride[axis], padding, dilation)

    return along(0), along(1)


def pool_calls(call: PoolingCall) -> SizeCalls:
    """Rows and columns of a pooling."""

    def along(axis: int) -> SizeCall:
        return SizeCall(call.x.shape[axis], call.size[axis], call.strides[axis], call.padding)

    return along(0), along(1)


def by_sides(calls: SizeCalls) -> Answers:
    """What each idea about sizes makes of both sides."""
    found = []
    for idea in ideas_of(SIZE):
        lengths = [idea.answer(call) for call in calls]
        known = [int(length) for length in lengths if length is not None and length > 0]
        if len(known) == 2:
            found.append((idea, size(tuple(known))))
    return found


def _call(rng: np.random.Generator, least: int, most: int, side: int) -> ConvolutionCall:
    return ConvolutionCall(_zeros(sides(rng, least, most)), np.ones((side, side)))


def _opened(call: ConvolutionCall | PoolingCall, stage: int = 0) -> Opened:
    """On a part of a digit, for what is counted does not hang on the numbers."""
    first = [(_CANVAS - side) // 2 for side in call.x.shape]
    crop = ",".join(f"{at}:{at + side}" for at, side in zip(first, call.x.shape, strict=True))
    return Opened("digit:4", settings(call), stage, crop=crop)


def _zeros(shape: tuple[int, ...]) -> Array:
    return np.zeros(shape)


def _asked(call: ConvolutionCall, words: str, about: Collection[str]) -> Asked | None:
    right, given = answers(CONVOLUTION, call, shape_text)
    calls = size_calls(call)
    given, why = [*given, *by_sides(calls)], size_formula(calls)
    text = (
        f"An input of {size(call.x.shape)} is convolved with a kernel of "
        f"{size(call.kernel.shape)}, {words}. How large is the map, rows × columns?"
    )
    return Asked(text, (), right or "", given, about, why, opened=_opened(call))


def _formula(call: SizeCall) -> str:
    made = windows(call)
    if call.padding == "same":
        return f"⌈{call.length}/{call.stride}⌉ = {made}"
    zeros = f" + 2·{call.padding}" if call.padding != "valid" else ""
    span = f"{call.dilation}·({call.size} - 1) - 1" if call.dilation > 1 else f"{call.size}"
    return f"⌊({call.length}{zeros} - {span})/{call.stride}⌋ + 1 = {made}"
