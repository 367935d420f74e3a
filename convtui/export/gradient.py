"""What `convtui gradient` found out, as JSON, CSV and text; places count from 1."""

from collections.abc import Iterator
from typing import Any

from convtui.export.numbers_text import counted_place, named_place, table_text, wrapped
from convtui.export.tabular import csv_text
from convtui.harmless import harmless
from convtui.lesson.gradient_unit import GradientTerm, GradientUnit, Index
from convtui.lesson.numbers import written
from convtui.ops.window import Array


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
    return {
        "value": term.value,
        "weight": term.weight,
        "product": term.product,
        "value_of": term.value_of,
        "value_at": term.value_at and counted_place(term.value_at),
        "weight_of": term.weight_of,
        "weight_at": term.weight_at and counted_place(term.weight_at),
    }


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
    yield table_text([heading, *rows])
    yield f"\ngradient of {_named(unit.of, unit.place)} = {written(unit.value)}\n"
    yield wrapped(sentence)


def _named(of: str, at: Index | None) -> str:
    return "" if at is None else named_place(of, at)


def _at(at: Index | None) -> str:
    return "" if at is None else ",".join(map(str, counted_place(at)))
