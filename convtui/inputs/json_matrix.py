"""Matrices in JSON: lists of lists, bare or as `convtui compute --format json` writes them."""

import json
from typing import Any

import numpy as np

from convtui.decoding import read_json
from convtui.errors import BadInput
from convtui.inputs.input import Values, shown
from convtui.matrix_text import counted

EXAMPLE = '[[1, 0], [0, 1]] or {"values": [[1, 0], [0, 1]]}'


def parse_json(text: str, what: str) -> Values:
    """Read `[[…]]`, `{"values": …}` or `{"input": {"values": …}}`, 2 or 3 lists deep.

    Raises:
        BadInput: no JSON, no matrix in it, ragged, or something in it that is no number.
    """
    try:
        document = read_json(text, what)
    except BadInput as problem:
        raise BadInput(f"{problem}: write {EXAMPLE}") from None
    values = _values(document, what)
    shape = _shape(values)
    if len(shape) not in (2, 3):
        raise BadInput(f"{what} holds no matrix, a list of rows: write {EXAMPLE}")
    numbers: list[float] = []
    _collect(values, shape, (), numbers, what)
    return np.array(numbers, dtype=np.float64).reshape(shape)


def _values(document: Any, what: str) -> Any:
    if not isinstance(document, dict):
        return document
    for key in ("values", "input"):
        if key in document:
            return _values(document[key], what)
    keys = shown(", ".join(document))
    raise BadInput(f'{what} has the keys {keys} but no "values": write {EXAMPLE}')


def _shape(node: Any) -> tuple[int, ...]:
    """Lengths along the first elements; four are enough to refuse."""
    shape: list[int] = []
    while isinstance(node, list) and len(shape) < 4:
        shape.append(len(node))
        if not node:
            break
        node = node[0]
    return tuple(shape)


def _collect(
    node: Any, shape: tuple[int, ...], place: tuple[int, ...], numbers: list[float], what: str
) -> None:
    """Append the numbers under `node`, whose `place` counts from 1, row by row."""
    if not shape:
        numbers.append(_number(node, place, what))
        return
    if not isinstance(node, list) or len(node) != shape[0]:
        has = f"has {counted(len(node), 'item')}" if isinstance(node, list) else "is no list"
        raise BadInput(
            f"{what} is ragged: {_where(place)} {has} and the first has {shape[0]}: "
            "give every row the same length"
        )
    for position, child in enumerate(node, start=1):
        _collect(child, shape[1:], (*place, position), numbers, what)


def _number(node: Any, place: tuple[int, ...], what: str) -> float:
    try:
        if isinstance(node, int | float) and not isinstance(node, bool):
            return float(node)
    except OverflowError:
        pass
    found = shown(json.dumps(node))
    raise BadInput(f"{what} {_where(place)} holds {found}: only finite numbers can be convolved")


def _where(place: tuple[int, ...]) -> str:
    words = zip(("row", "column", "channel"), place, strict=False)
    return ", ".join(f"{word} {position}" for word, position in words)
