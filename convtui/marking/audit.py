"""Whether a worked example is right, and if not, what was done instead.

A published example is one answer, so its cells are what is counted: an idea, or another setting of
the layer, explains it where it gives every cell, and a slip where it gives those that are wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import combinations, product

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.marking.catalogue import ideas_of
from convtui.marking.convolution import CONVOLUTION, ConvolutionCall
from convtui.marking.idea import Idea
from convtui.ops.pooling import pool2d
from convtui.ops.window import Array, GeometryError

MOST_PRODUCTS = 2**18
"""Of the input's cells and the kernel's: thousands of answers are computed."""

_STRIDES = ((1, 1), (2, 2), (3, 3), (2, 1), (1, 2))
_PADDINGS = ("valid", "same", "full", 1, 2, 3)
_DILATIONS = ((1, 1), (2, 2))
_MOST_CHANGES = 2
_LEAST_FOR_PAIRS = 4
"""Cells: fewer are hit by chance by many of thousands of pairs."""
_FEW = 4
"""A quarter of the cells, or fewer, that are wrong are slips in an example that is right."""


@dataclass(frozen=True)
class CellsExplained:
    """Ideas that somebody may have held, and how many cells they give of those looked at."""

    ideas: tuple[Idea, ...]
    explains: int
    of: int
    of_wrong_cells: bool
    """Whether only the wrong cells were looked at, the others being right."""


@dataclass(frozen=True, eq=False)
class Audit:
    expected: Array
    given: Array
    wrong: npt.NDArray[np.bool_] | None
    """Which cells are; None where the shapes differ."""
    settings: tuple[dict[str, object], ...] = ()
    """Each what is to be changed in the layer so that all of it is right; as few as can be."""
    explanations: tuple[CellsExplained, ...] = ()

    @property
    def is_right(self) -> bool:
        return self.wrong is not None and not self.wrong.any()

    @property
    def first_wrong(self) -> tuple[int, int] | None:
        """(row, column) from 0, row by row; None where none is wrong, or the shapes differ."""
        if self.wrong is None or self.is_right:
            return None
        row, column = np.argwhere(self.wrong)[0]
        return int(row), int(column)


def audit(x: Array, given: Array, layer: LayerOptions) -> Audit:
    """Look for what gives a claimed result.

    Args:
        x: the input, (H, W) or (H, W, C).
        given: what somebody says comes out, (rows, columns).
        layer: what is to be computed; the result is that of its last stage.

    Raises:
        BadInput: too many products to try the catalogue on.
        GeometryError: a kernel or a pooling window that cannot slide there.
    """
    call = _called(x, layer)
    if x.size * layer.weights.size > MOST_PRODUCTS:
        raise BadInput(
            f"an input of {x.size:,} cells under a kernel of {layer.weights.size:,} is too large "
            f"to audit: {MOST_PRODUCTS:,} products are the most: take a part of it"
        )
    expected = Pipeline(x, layer).stages[-1].plane()
    wrong = None if expected.shape != given.shape else ~_alike(given, expected)
    if wrong is not None and not wrong.any():
        return Audit(expected, given, wrong)
    settings = tuple(_settings(call, layer, given))
    explained = _whole(call, layer, given, pairs=not settings) or _partly(call, layer, given, wrong)
    return Audit(expected, given, wrong, settings, explained)


def _called(x: Array, layer: LayerOptions) -> ConvolutionCall:
    names = {field.name for field in fields(ConvolutionCall)} - {"x", "kernel"}
    options = {name: getattr(layer, name) for name in names}
    return ConvolutionCall(x, layer.weights, **options)


def _finished(values: Array | None, layer: LayerOptions) -> Array | None:
    """The map after the layer's pooling; None where it cannot be pooled."""
    if values is None or not layer.pool:
        return values
    try:
        return pool2d(
            layer.pool_kind,
            values,
            layer.pool,
            stride=layer.pool_stride,
            padding=layer.pool_padding,
        )
    except (GeometryError, ValueError):
        return None


def _alike(given: Array, other: Array) -> npt.NDArray[np.bool_]:
    """Cell by cell, whether a number is another one, as far as it was written down."""
    allowed = 1e-9 * np.maximum(1, np.abs(other)) + _half_a_digit(given)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(given - other) <= allowed)


def _half_a_digit(given: Array) -> float:
    """Half of the last decimal that any number has; 0 where all are whole."""
    texts = (repr(number) for number in given.ravel().tolist())
    decimals = max((len(text.partition(".")[2]) for text in texts if "e" not in text), default=0)
    is_whole = bool((given == np.floor(given)).all())
    return 0.0 if is_whole else 0.5 * 10.0**-decimals


def _gives(answer: Array | None, given: Array) -> bool:
    return answer is not None and answer.shape == given.shape and bool(_alike(given, answer).all())


def _settings(
    call: ConvolutionCall, layer: LayerOptions, given: Array
) -> Iterator[dict[str, object]]:
    """What else could have been set: only what changes the fewest settings."""
    found: list[dict[str, object]] = []
    choices = product(
        dict.fromkeys((call.stride, *_STRIDES)),
        dict.fromkeys((call.padding, *_PADDINGS)),
        dict.fromkeys((call.dilation, *_DILATIONS)),
        (False, True),
        (False, True),
    )
    for stride, padding, dilation, flip, turned in choices:
        asked = {"stride": stride, "padding": padding, "dilation": dilation, "flip": flip}
        changes = {name: value for name, value in asked.items() if value != getattr(call, name)}
        if len(changes) + turned > _MOST_CHANGES:
            continue
        kernel = call.kernel.swapaxes(0, 1) if turned else call.kernel
        answer = CONVOLUTION.answer(replace(call, kernel=kernel, **changes))
        if _gives(_finished(answer, layer), given):
            found.append(changes | ({"transpose": not layer.transpose} if turned else {}))
    fewest = min(map(len, found), default=0)
    yield from (changes for changes in found if len(changes) == fewest)


def _whole(
    call: ConvolutionCall, layer: LayerOptions, given: Array, *, pairs: bool
) -> tuple[CellsExplained, ...]:
    """The ideas that give all of it; else, where they are looked for, the pairs that do."""
    known = ideas_of(CONVOLUTION)
    held: list[tuple[Idea, ...]] = [(idea,) for idea in known]
    whole = [ideas for ideas in held if _gives(_answer(call, layer, ideas), given)]
    if not whole and pairs and given.size >= _LEAST_FOR_PAIRS:
        both = (pair for pair in combinations(known, 2) if pair[0].goes_with(pair[1]))
        whole = [pair for pair in both if _gives(_answer(call, layer, pair), given)]
    cells = given.size
    return tuple(CellsExplained(ideas, cells, cells, of_wrong_cells=False) for ideas in whole)


def _partly(
    call: ConvolutionCall,
    layer: LayerOptions,
    given: Array,
    wrong: npt.NDArray[np.bool_] | None,
) -> tuple[CellsExplained, ...]:
    """The ideas that give the cells that are wrong, where these are few; else most of all cells."""
    answers = {idea: _answer(call, layer, (idea,)) for idea in ideas_of(CONVOLUTION)}
    if wrong is not None and wrong.sum() * _FEW <= given.size:
        slips = int(wrong.sum())
        hits = (idea for idea, answer in answers.items() if _gives_cells(answer, given, wrong))
        return tuple(CellsExplained((idea,), slips, slips, of_wrong_cells=True) for idea in hits)
    counts = {idea: _cells_given(answer, given) for idea, answer in answers.items()}
    most = max(counts.values())
    right = 0 if wrong is None else int((~wrong).sum())
    if most <= max(right, given.size // 2):
        return ()
    nearest = (idea for idea, count in counts.items() if count == most)
    return tuple(
        CellsExplained((idea,), most, given.size, of_wrong_cells=False) for idea in nearest
    )


def _answer(call: ConvolutionCall, layer: LayerOptions, ideas: tuple[Idea, ...]) -> Array | None:
    return _finished(CONVOLUTION.answer(call, ideas), layer)


def _gives_cells(answer: Array | None, given: Array, cells: npt.NDArray[np.bool_]) -> bool:
    """Whether an answer, of whatever shape, has these cells as they were given."""
    if answer is None or answer.ndim != 2:
        return False
    places = np.argwhere(cells)
    if (places >= answer.shape).any():
        return False
    return bool(_alike(given[cells], answer[places[:, 0], places[:, 1]]).all())


def _cells_given(answer: Array | None, given: Array) -> int:
    if answer is None or answer.shape != given.shape:
        return 0
    return int(_alike(given, answer).sum())
