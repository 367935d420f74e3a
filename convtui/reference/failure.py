"""A case that failed, for a reader and for a program: where, by how much, and how to ask R."""

import math
from collections.abc import Iterator

import numpy as np

from convtui.harmless import harmless
from convtui.matrix_text import times
from convtui.ops.window import Array
from convtui.reference.agreement import Agreement
from convtui.reference.case import Seen
from convtui.reference.r_call import number_in_words
from convtui.reference.run import Result


def headline(result: Result) -> str:
    """One line: which case failed, where, and both numbers. Cells count from 1."""
    return f"{harmless(result.case.name)} ({result.case.stage}): {reason(result)}"


def reason(result: Result) -> str:
    """The headline without the case's name."""
    agreement, (first, second) = result.agreement, result.between
    if agreement is None:
        return result.error
    if agreement.other_shape is not None:
        shapes = f"{first} {times(agreement.shape)}, {second} {times(agreement.other_shape)}"
        return f"the shapes differ: {shapes}"
    cells = f"{agreement.differing} of {math.prod(agreement.shape)} cells differ"
    if agreement.first not in (None, agreement.worst):
        cells += f", the first [{_words(agreement.first)}]"
    away = agreement.max_abs_diff
    by = f", by {away:.3g} at most" if math.isfinite(away) else ""
    return f"{numbers(result, agreement)}; {cells}{by}"


def numbers(result: Result, agreement: Agreement) -> str:
    """The cell that differs most, from 1, and whose is which number there."""
    assert agreement.worst is not None
    assert agreement.ours is not None
    assert agreement.theirs is not None
    (first, second), cell = result.between, _words(agreement.worst)
    ours, theirs = number_in_words(agreement.ours), number_in_words(agreement.theirs)
    beside = [
        f"; {said.engine} has {number_in_words(float(said.values[agreement.worst]))}"
        for said in result.beside
    ]
    return f"cell [{cell}]: {first} {ours}, {second} {theirs}{''.join(beside)}"


def in_full(result: Result) -> str:
    """The headline, the window and kernel at the worst cell, and how to ask R oneself."""
    seen = _seen(result)
    shown = [] if seen is None else _side_by_side(seen)
    name = harmless(result.case.input_name)
    given = f", X from {name}" if name else ""
    return "\n".join([headline(result), *shown, f"    in R{given}: {result.case.call.in_r()}"])


def as_json(result: Result) -> dict[str, object]:
    """The same for a program; a number that JSON does not know is a word, padding is null."""
    agreement, seen = result.agreement, _seen(result)
    at = agreement if agreement is not None and agreement.worst is not None else None
    return {
        "message": headline(result),
        "error": result.error or None,
        "cell": None if at is None or at.worst is None else _from_one(at.worst),
        "first": None if at is None or at.first is None else _from_one(at.first),
        "values": {} if at is None else _values(result.between, at),
        "differing": None if agreement is None else agreement.differing,
        "window": None if seen is None else _nested(seen.window),
        "kernel": None if seen is None or seen.weights is None else _nested(seen.weights),
        "input": harmless(result.case.input_name) or None,
        "in_r": result.case.call.in_r(),
    }


def _values(between: tuple[str, str], at: Agreement) -> dict[str, object]:
    told: dict[str, object] = dict(zip(between, (at.ours, at.theirs), strict=True))
    for name, number in zip(between, (at.ours, at.theirs), strict=True):
        if number is not None and not math.isfinite(number):
            told[name] = number_in_words(number)
    return told


def _nested(block: Array) -> object:
    cells = block.astype(object)
    cells[~np.isfinite(block)] = None
    return cells.tolist()


def _seen(result: Result) -> Seen | None:
    agreement, seen = result.agreement, result.case.seen
    if agreement is None or agreement.worst is None or seen is None:
        return None
    return seen(agreement.worst)


def _from_one(cell: tuple[int, ...]) -> list[int]:
    return [index + 1 for index in cell]


def _words(cell: tuple[int, ...] | None) -> str:
    return ",".join(map(str, _from_one(cell or ())))


def _side_by_side(seen: Seen) -> Iterator[str]:
    """Window and kernel, one plane below the other; `·` is padding that takes no part."""
    windows, weights = _planes(seen.window), None
    if seen.weights is not None:
        kernel = seen.weights
        if kernel.ndim < seen.window.ndim:  # one for every plane
            kernel = kernel[:, :, None]
        weights = _planes(np.broadcast_to(kernel, seen.window.shape))
    for number, window in enumerate(windows):
        blocks = [("window" if len(windows) == 1 else f"window, channel {number + 1}", window)]
        if weights is not None:
            blocks.append(("kernel", weights[number]))
        written = [[title, *_rows(block)] for title, block in blocks]
        widths = [max(map(len, lines)) for lines in written]
        for parts in zip(*written, strict=True):
            padded = (part.ljust(width) for part, width in zip(parts, widths, strict=True))
            yield f"    {'     '.join(padded)}".rstrip()


def _planes(block: Array) -> list[Array]:
    return [block] if block.ndim == 2 else list(np.moveaxis(block, -1, 0))


def _rows(block: Array) -> list[str]:
    cells = [["·" if value == -np.inf else f"{value:.6g}" for value in row] for row in block]
    width = max(len(cell) for row in cells for cell in row)
    return ["  ".join(cell.rjust(width) for cell in row) for row in cells]
