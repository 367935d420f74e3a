"""Whether a worked example is right, and if not, what was done instead.

A published example is one answer, so its cells are what is counted: an idea, or another setting of
the layer, explains it where it gives every cell, and a slip where it gives those that are wrong.
"""

from dataclasses import dataclass

import numpy as np

from convtui.errors import BadInput
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.marking.claim import Cells, Claim, Ideas
from convtui.ops.window import Array

MOST_PRODUCTS = 2**18
"""Of the map's cells and the kernel's: thousands of answers are computed."""

_LEAST_FOR_PAIRS = 4
"""Cells: fewer are hit by chance by many of thousands of pairs."""
_FEW = 4
"""A quarter of the cells, or fewer, that are wrong are slips in an example that is right."""


@dataclass(frozen=True)
class CellsExplained:
    """Ideas that somebody may have held, and how many cells they give of those looked at."""

    ideas: Ideas
    explains: int
    of: int
    of_wrong_cells: bool = False
    """Whether only the wrong cells were looked at, the others being right."""


@dataclass(frozen=True, eq=False)
class Audit:
    expected: Array
    given: Array
    wrong: Cells | None
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
    stages = Pipeline(x, layer).stages
    rows, columns = stages[0].sides
    if max(x.size, rows * columns) * layer.weights.size > MOST_PRODUCTS:
        raise BadInput(
            f"an input of {x.size:,} cells under a kernel of {layer.weights.size:,} is too large "
            f"to audit: {MOST_PRODUCTS:,} products are the most: take a part of it"
        )
    claim, expected = Claim(x, layer, given), stages[-1].plane()
    alike = claim.alike(expected)
    wrong = None if alike is None else ~alike
    if wrong is not None and not wrong.any():
        return Audit(expected, given, wrong)
    settings = claim.settings()
    explained = _whole(claim, pairs=not settings) or _partly(claim, wrong)
    return Audit(expected, given, wrong, settings, explained)


def _whole(claim: Claim, *, pairs: bool) -> tuple[CellsExplained, ...]:
    """The ideas that give all of it; else, where they are looked for, the pairs that do."""
    cells = claim.given.size
    held: list[Ideas] = [(idea,) for idea in claim.known]
    whole = [ideas for ideas in held if claim.is_given_by(claim.answer(ideas))]
    if not whole and pairs and cells >= _LEAST_FOR_PAIRS:
        whole = [pair for pair in claim.pairs() if claim.is_given_by(claim.answer(pair))]
    return tuple(CellsExplained(ideas, cells, cells) for ideas in whole)


def _partly(claim: Claim, wrong: Cells | None) -> tuple[CellsExplained, ...]:
    """The ideas that give the cells that are wrong, where these are few; else most of all cells."""
    cells = claim.given.size
    answers = {idea: claim.answer((idea,)) for idea in claim.known}
    if wrong is not None and wrong.sum() * _FEW <= cells:
        slips = int(wrong.sum())
        hits = (idea for idea, answer in answers.items() if claim.has_cells_of(answer, wrong))
        return tuple(CellsExplained((idea,), slips, slips, of_wrong_cells=True) for idea in hits)
    counts = {}
    for idea, answer in answers.items():
        alike = claim.alike(answer)
        counts[idea] = 0 if alike is None else int(alike.sum())
    most = max(counts.values())
    right = 0 if wrong is None else int((~wrong).sum())
    if most <= max(right, cells // 2):
        return ()
    return tuple(CellsExplained((idea,), most, cells) for idea in counts if counts[idea] == most)
