"""What `convtui forward` found out, as JSON, CSV and text; places count from 1."""

from collections.abc import Iterator, Sequence
from typing import Any

from convtui.export.numbers_text import counted_place, named_place, table_text
from convtui.export.tabular import csv_text
from convtui.harmless import harmless
from convtui.inputs.prepare import PreparationStep
from convtui.lesson.forward import ForwardPass
from convtui.lesson.numbers import written
from convtui.lesson.unit import Unit
from convtui.ops.window import Array

LIKELIEST = " ◂"
"""Behind the largest probability."""


def document(
    passed: ForwardPass, classes: Sequence[str], steps: Sequence[PreparationStep]
) -> dict[str, Any]:
    """The network, how the input was prepared for it, its layers and the classes.

    Where it ends in no classes, there are no probabilities either.
    """
    network = passed.network
    return {
        "network": network.name,
        "input": {"shape": list(network.input_shape)},
        "preparation": [
            {"step": step.what, "before": step.before, "after": step.after} for step in steps
        ],
        "layers": [
            {"name": row.name, "kind": row.kind, "shape": list(row.output_shape)}
            for row in network.shapes
        ],
        "classes": list(classes),
        "probabilities": passed.probabilities.tolist() if classes else [],
    }


def unit_document(unit: Unit) -> dict[str, Any]:
    """A number and its terms; `sum` is what goes into the activation, where there is one."""
    told: dict[str, Any] = {
        "layer": unit.layer,
        "unit": counted_place(unit.place),
        "value": unit.value,
        "arithmetic": unit.arithmetic,
        "bias": unit.bias,
    }
    if unit.activation != "none":
        told |= {"sum": unit.sum, "activation": unit.activation}
    told["terms"] = [
        {
            "layer": term.layer,
            "unit": counted_place(term.place),
            "value": term.value,
            "weight": term.weight,
            "product": term.product,
        }
        for term in unit.terms
    ]
    return told


def classes_csv(classes: Sequence[str], probabilities: Array) -> Iterator[str]:
    rows = zip(map(harmless, classes), probabilities.tolist(), strict=True)
    yield csv_text([("class", "probability"), *rows])


def classes_text(classes: Sequence[str], probabilities: Array) -> Iterator[str]:
    """A line a class, the likeliest marked."""
    likeliest = int(probabilities.argmax())
    rows = [
        (harmless(name), f"{share:.4f}{LIKELIEST if number == likeliest else ''}")
        for number, (name, share) in enumerate(zip(classes, probabilities.tolist(), strict=True))
    ]
    yield table_text([("CLASS", "PROBABILITY"), *rows])


def unit_text(unit: Unit) -> Iterator[str]:
    """A line a term, and under them what becomes of their sum."""
    rows = [
        (
            named_place(term.layer, term.place),
            written(term.value),
            "" if term.weight is None else written(term.weight),
            "" if term.product is None else written(term.product),
        )
        for term in unit.terms
    ]
    yield table_text([("UNIT", "VALUE", "WEIGHT", "PRODUCT"), *rows])
    name = named_place(unit.layer, unit.place)
    if unit.terms[0].product is None:
        yield f"\n{name} = {unit.activation} of {written(unit.sum)} = {written(unit.value)}\n"
        return
    products = sum(term.product or 0.0 for term in unit.terms)
    yield f"\nproducts {written(products)}, bias {written(unit.bias)}, sum {written(unit.sum)}\n"
    of_it = "" if unit.activation == "none" else f"{unit.activation} of the sum = "
    yield f"{name} = {of_it}{written(unit.value)}\n"


def unit_csv(unit: Unit) -> Iterator[str]:
    """A line a term, and one for the bias: the products add up to the sum."""
    rows: list[tuple[Any, ...]] = [
        ("layer", "row", "column", "channel", "value", "weight", "product")
    ]
    for term in unit.terms:
        numbers = (term.value, term.weight, term.product)
        rows.append((harmless(term.layer), *counted_place(term.place), *numbers))
    rows.append(("bias", "", "", "", "", "", unit.bias))
    yield csv_text(rows)
