"""A claimed result: whether an answer is it, cell by cell, and what gives it."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import combinations, product

import numpy as np
import numpy.typing as npt

from convtui.lesson.options import LayerOptions
from convtui.marking.catalogue import ideas_of
from convtui.marking.convolution import CONVOLUTION, ConvolutionCall
from convtui.marking.idea import Idea
from convtui.marking.pooling import POOLING, PoolingCall
from convtui.ops.window import Array

Ideas = tuple[Idea, ...]
Cells = npt.NDArray[np.bool_]

_STRIDES = ((1, 1), (2, 2), (3, 3), (2, 1), (1, 2))
_PADDINGS = ("valid", "same", "full", 1, 2, 3)
_DILATIONS = ((1, 1), (2, 2))
_MOST_CHANGES = 2


def convolution_call(x: Array, layer: LayerOptions, *, is_linear: bool = False) -> ConvolutionCall:
    """What a layer convolves, or only its sums, `is_linear`, without bias and activation."""
    names = {field.name for field in fields(ConvolutionCall)} - {"x", "kernel"}
    options = {name: getattr(layer, name) for name in names}
    if is_linear:
        options |= {"bias": 0.0, "activation": "none"}
    is_whole = bool((x == np.floor(x)).all())  # as who writes it down in Python has it
    return ConvolutionCall(x.astype(np.int64) if is_whole else x, layer.weights, **options)


def pooling_call(values: Array, layer: LayerOptions) -> PoolingCall:
    """What a layer pools, of the map after its activation."""
    stride = None if layer.pool_stride is None else (layer.pool_stride, layer.pool_stride)
    size = layer.pool, layer.pool
    return PoolingCall(values, size, stride, layer.pool_padding, layer.pool_kind)


@dataclass(frozen=True, eq=False)
class Claim:
    """What somebody says that a layer makes of an input."""

    x: Array
    layer: LayerOptions
    given: Array
    """(rows, columns)."""

    @cached_property
    def call(self) -> ConvolutionCall:
        return convolution_call(self.x, self.layer)

    @property
    def known(self) -> Ideas:
        """The ideas that there are about the layer."""
        return (*ideas_of(CONVOLUTION), *(ideas_of(POOLING) if self.layer.pool else ()))

    def pairs(self) -> Iterator[Ideas]:
        """Every two ideas that somebody can hold, of the same part of the layer or of two."""
        for one, other in combinations(self.known, 2):
            if one.task is not other.task or one.goes_with(other):
                yield one, other

    def answer(self, ideas: Ideas = (), call: ConvolutionCall | None = None) -> Array | None:
        """What comes out at the end of the layer, if these ideas are held about it."""
        layer = self.layer
        convolving = [idea for idea in ideas if idea.task is CONVOLUTION]
        values = CONVOLUTION.answer(call or self.call, convolving)
        if values is None or not layer.pool:
            return values
        if values.ndim != 2:
            return None
        pooled = pooling_call(values, layer)
        return POOLING.answer(pooled, [idea for idea in ideas if idea.task is POOLING])

    def alike(self, answer: Array | None) -> Cells | None:
        """Which cells are those of an answer, as far as they were written down.

        None where the answer has another shape.
        """
        if answer is None or answer.shape != self.given.shape:
            return None
        allowed = 1e-9 * np.maximum(1, np.abs(answer)) + self._half_a_digit
        with np.errstate(invalid="ignore"):
            return np.asarray(np.abs(self.given - answer) <= allowed)

    def is_given_by(self, answer: Array | None) -> bool:
        alike = self.alike(answer)
        return alike is not None and bool(alike.all())

    def has_cells_of(self, answer: Array | None, cells: Cells) -> bool:
        """Whether an answer, of whatever shape, has these cells as they were given."""
        places = np.argwhere(cells)
        if answer is None or answer.ndim != 2 or (places >= answer.shape).any():
            return False
        laid = np.full(self.given.shape, np.nan)
        laid[cells] = answer[places[:, 0], places[:, 1]]
        alike = self.alike(laid)
        return alike is not None and bool(alike[cells].all())

    def settings(self) -> tuple[dict[str, object], ...]:
        """What else could have been set: only what changes the fewest settings."""
        found: list[dict[str, object]] = []
        for changes, turned in self._changes():
            kernel = self.call.kernel.swapaxes(0, 1) if turned else self.call.kernel
            changed = replace(self.call, kernel=kernel, **changes)  # type: ignore[arg-type]
            if self.is_given_by(self.answer(call=changed)):
                turn = {"transpose": not self.layer.transpose} if turned else {}
                found.append(changes | turn)
        fewest = min(map(len, found), default=0)
        return tuple(changes for changes in found if len(changes) == fewest)

    def _changes(self) -> Iterator[tuple[dict[str, object], bool]]:
        """Settings that differ from those asked for, and whether the kernel is transposed too."""
        call = self.call
        choices = product(
            dict.fromkeys((call.stride, *_STRIDES)),
            dict.fromkeys((call.padding, *_PADDINGS)),
            dict.fromkeys((call.dilation, *_DILATIONS)),
            (False, True),
            (False, True),
        )
        for stride, padding, dilation, flip, turned in choices:
            chosen = {"stride": stride, "padding": padding, "dilation": dilation, "flip": flip}
            changes = {name: it for name, it in chosen.items() if it != getattr(call, name)}
            if len(changes) + turned <= _MOST_CHANGES:
                yield changes, turned

    @cached_property
    def _half_a_digit(self) -> float:
        """Half of the last decimal that any number has; 0 where all are whole."""
        if (self.given == np.floor(self.given)).all():
            return 0.0
        texts = (repr(number) for number in self.given.ravel().tolist())
        decimals = max(
            (len(text.partition(".")[2]) for text in texts if "e" not in text), default=0
        )
        return float(0.5 * 10.0**-decimals)
