"""What `convtui gradient` found out, as JSON, CSV and text; places count from 1."""

import textwrap
from collections.abc import Iterator
from typing import Any

import numpy as np

from convtui.export.forward import counted_place, plane_csv, plane_text
from convtui.export.tabular import aligned, csv_text
from convtui.harmless import harmless
from convtui.lesson.gradient_unit import GradientTerm, GradientUnit, Index
from convtui.lesson.numbers import written
from convtui.ops.window import Array

_WIDTH = 80


def document(loss: float, of: str, values: Array) -> dict[str, Any]:
    """The loss and its gradient, of the shape that the numbers themselves have."""
    return {"loss": loss, "of": of, "shape": list(values.shape), "values": values.tolist()}


def unit_document(unit: GradientUnit) -> dict[str, Any]:
    """A number and its terms; their products add up to its value."""
    return {
        "unit": counted_place(unit.place),
        "value": unit.value,
        "terms": [_term_document(term) for term in unit.terms],
    }


def _term_document(term: GradientTerm) -> dict[str, Any]:
    """Where a factor is in no array its name is empty and its place null."""
    places = {
        name: None if at is None else counted_place(at)
        for name, at in (("value_at", term.value_at), ("weight_at", term.weight_at))
    }
    return {
        "value": term.value,
        "weight": term.weight,
        "product": term.product,
        "value_of": term.value_of,
        "value_at": places["value_at"],
        "weight_of": term.weight_of,
        "weight_at": places["weight_at"],
    }


def gradient_csv(of: str, values: Array) -> Iterator[str]:
    """Each plane under a line `# name channel[,filter] rows×columns`; a vector as one row."""
    for title, plane in _planes(of, values):
        yield from plane_csv(title, plane)


def gradient_text(of: str, values: Array) -> Iterator[str]:
    """Each plane, aligned, under a line with its name and shape; a vector as one row."""
    width = max(len(written(number)) for number in values.ravel().tolist()) + 1
    for number, (title, plane) in enumerate(_planes(of, values)):
        yield "\n" * bool(number)
        yield from plane_text(title, plane, width)


def unit_csv(unit: GradientUnit) -> Iterator[str]:
    """A line a term; the products add up to the number."""
    rows: list[tuple[Any, ...]] = [
        ("value_of", "value_at", "value", "weight_of", "weight_at", "weight", "product")
    ]
    for term in unit.terms:
        of_value = harmless(term.value_of), _at(term.value_at), term.value
        of_weight = harmless(term.weight_of), _at(term.weight_at), term.weight
        rows.append((*of_value, *of_weight, term.product))
    yield csv_text(rows)


def unit_text(unit: GradientUnit, sentence: str) -> Iterator[str]:
    """A line a term, under them their sum, and why it is so in a sentence."""
    rows = [
        (
            _named(term.value_of, term.value_at),
            written(term.value),
            _named(term.weight_of, term.weight_at),
            written(term.weight),
            written(term.product),
        )
        for term in unit.terms
    ]
    heading = "OF", "VALUE", "TIMES", "WEIGHT", "PRODUCT"
    yield "".join(f"{line}\n" for line in aligned([heading, *rows]))
    yield f"\ngradient of {_named(unit.of, unit.place)} = {written(unit.value)}\n"
    yield _wrapped(sentence)


def _wrapped(sentence: str) -> str:
    return "".join(f"{line}\n" for line in textwrap.wrap(harmless(sentence), _WIDTH))


def _named(of: str, at: Index | None) -> str:
    return "" if at is None else f"{harmless(of)}[{_at(at)}]"


def _at(at: Index | None) -> str:
    return "" if at is None else ",".join(map(str, counted_place(at)))


def _planes(of: str, values: Array) -> Iterator[tuple[str, Array]]:
    """(rows, columns) of each channel, or channel and filter, under its title."""
    name = harmless(of)
    if values.ndim == 1:
        yield f"{name} {len(values)}", values[np.newaxis]
        return
    for rest in np.ndindex(values.shape[2:]):
        plane = values[(slice(None), slice(None), *rest)]
        number = ",".join(str(at + 1) for at in rest)
        size = "×".join(map(str, plane.shape))
        yield " ".join(filter(None, (name, number, size))), plane
