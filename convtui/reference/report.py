"""What a run of the check comes to: counts for each stage, JSON, and failures in words."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from convtui.ops.window import Array
from convtui.reference.agreement import Agreement
from convtui.reference.case import Seen
from convtui.reference.run import Result


@dataclass
class Tally:
    """Counts of some results; `max_abs_diff` is the largest finite one, None if there is none."""

    cases: int = 0
    agree: int = 0
    max_abs_diff: float | None = None

    @property
    def disagree(self) -> int:
        """Cases with other numbers, or without R's."""
        return self.cases - self.agree

    def count(self, result: Result) -> None:
        """Add one more."""
        self.cases += 1
        self.agree += result.agrees
        difference = _finite(result.agreement)
        if difference is not None:
            self.max_abs_diff = max(difference, self.max_abs_diff or 0.0)


def tally(results: Iterable[Result]) -> Tally:
    """Count all of them."""
    counted = Tally()
    for result in results:
        counted.count(result)
    return counted


def by_stage(results: Iterable[Result]) -> dict[str, Tally]:
    """Count those of each stage, in the order in which stages first come up."""
    counted: dict[str, Tally] = {}
    for result in results:
        counted.setdefault(result.case.stage, Tally()).count(result)
    return counted


def as_json(results: Sequence[Result], r_version: str, seconds: float) -> dict[str, object]:
    """The document of `check --json`; null stands for a difference that is no finite number."""
    total = tally(results)
    return {
        "against": "r",
        "r_version": r_version,
        "cases": [_case_as_json(result) for result in results],
        "summary": {
            "cases": total.cases,
            "agree": total.agree,
            "disagree": total.disagree,
            "max_abs_diff": total.max_abs_diff,
            "seconds": round(seconds, 3),
        },
    }


def headline(result: Result) -> str:
    """One line: which case failed, where, and both numbers. Cells count from 1."""
    return f"{result.case.name} ({result.case.stage}): {_reason(result)}"


def in_full(result: Result) -> str:
    """The headline, the window and kernel at the worst cell, and how to ask R oneself."""
    lines = [headline(result)]
    agreement, seen = result.agreement, result.case.seen
    if agreement is not None and agreement.worst is not None and seen is not None:
        lines += _side_by_side(seen(agreement.worst))
    given = f", X from {result.case.input_name}" if result.case.input_name else ""
    return "\n".join([*lines, f"    in R{given}: {result.case.call.in_r()}"])


def _case_as_json(result: Result) -> dict[str, object]:
    agreement = result.agreement
    return {
        "name": result.case.name,
        "stage": result.case.stage,
        "shape": None if agreement is None else list(agreement.shape),
        "max_abs_diff": _finite(agreement),
        "agrees": result.agrees,
    }


def _finite(agreement: Agreement | None) -> float | None:
    if agreement is None or not math.isfinite(agreement.max_abs_diff):
        return None
    return agreement.max_abs_diff


def _reason(result: Result) -> str:
    agreement, (first, second) = result.agreement, result.between
    if agreement is None:
        return result.error
    if agreement.mismatch:
        return f"the shapes differ, {agreement.mismatch} ({first} against {second})"
    assert agreement.worst is not None
    cell = ",".join(str(index + 1) for index in agreement.worst)
    numbers = f"{first} {_exact(agreement.ours)}, {second} {_exact(agreement.theirs)}"
    for said in result.beside:
        numbers += f"; {said.engine} has {_exact(float(said.values[agreement.worst]))}"
    cells = f"{agreement.differing} of {math.prod(agreement.shape)} cells differ"
    return f"cell [{cell}] is {numbers}; {cells}, by {agreement.max_abs_diff:.3g} at most"


def _exact(number: float | None) -> str:
    """Every digit that tells it from its neighbours, for the two may be close."""
    return repr(number).removesuffix(".0")


def _side_by_side(seen: Seen) -> Iterator[str]:
    """Window and kernel, one plane below the other; `·` is padding that takes no part."""
    windows, weights = _planes(seen.window), None
    if seen.weights is not None:
        weights = _planes(np.broadcast_to(_like(seen.weights, seen.window), seen.window.shape))
    for number, window in enumerate(windows):
        blocks = [("window" if len(windows) == 1 else f"window, plane {number + 1}", window)]
        if weights is not None:
            blocks.append(("kernel", weights[number]))
        written = [[title, *_rows(block)] for title, block in blocks]
        widths = [max(map(len, lines)) for lines in written]
        for parts in zip(*written, strict=True):
            padded = (part.ljust(width) for part, width in zip(parts, widths, strict=True))
            yield f"    {'     '.join(padded)}".rstrip()


def _like(weights: Array, window: Array) -> Array:
    """One kernel for every plane, where the window has planes and the kernel none."""
    return weights[:, :, None] if weights.ndim < window.ndim else weights


def _planes(block: Array) -> list[Array]:
    return [block] if block.ndim == 2 else list(np.moveaxis(block, -1, 0))


def _rows(block: Array) -> list[str]:
    cells = [["·" if value == -np.inf else f"{value:.6g}" for value in row] for row in block]
    width = max(len(cell) for row in cells for cell in row)
    return ["  ".join(cell.rjust(width) for cell in row) for row in cells]
