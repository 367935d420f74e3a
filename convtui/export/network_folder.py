"""A network with its weights as a folder of plain text, which any language reads.

`layers.csv` and a CSV file for each array are what R reads: base R knows no JSON. `network.json`
says the same for everybody else, and the classes. No path stands in any of them: the array `kernel`
of the third layer is always `layer-3-kernel.csv`.
"""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from convtui.networks.kinds import settings_of
from convtui.networks.layer import Layer, Weights
from convtui.networks.network import AllWeights, Network, weights_of
from convtui.ops.window import Array

COLUMNS = (
    "name", "kind", "size", "stride", "padding", "dilation", "activation", "epsilon", "arrays",
)  # fmt: skip


def network_files(
    network: Network, weights: AllWeights, classes: Sequence[str] = ()
) -> dict[str, bytes]:
    """Write a network: the files of the folder by their names.

    Numbers have every digit of a float64, so that a reader has exactly the weights.

    Args:
        network: whose layers fit on one another.
        weights: by `layer/name`.
        classes: the names of what it tells apart, or none.

    Raises:
        BadInput: weights that are not this network's.
    """
    own = [
        weights_of(layer, before, weights)
        for layer, before in zip(network.layers, network.inputs, strict=True)
    ]
    files = {
        "network.json": json.dumps(_as_json(network, own, classes), indent=2) + "\n",
        "layers.csv": _table(network, own),
    }
    for number, arrays in enumerate(own, start=1):
        files |= {_file(number, name): _lines(array) for name, array in arrays.items()}
    return {name: text.encode() for name, text in files.items()}


def _file(number: int, array: str) -> str:
    return f"layer-{number}-{array}.csv"


def _as_json(network: Network, own: Sequence[Weights], classes: Sequence[str]) -> dict[str, object]:
    rows = zip(network.layers, network.shapes, own, strict=True)
    return {
        "name": network.name,
        "input_shape": list(network.input_shape),
        "classes": list(classes),
        "layers": [
            {
                "kind": layer.kind,
                **asdict(layer),
                "output_shape": list(row.output_shape),
                "arrays": {
                    name: {"file": _file(number, name), "shape": list(array.shape)}
                    for name, array in arrays.items()
                },
            }
            for number, (layer, row, arrays) in enumerate(rows, start=1)
        ],
    }


def _table(network: Network, own: Sequence[Weights]) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    table.writerow({"name": "input", "kind": "input", "size": _words(network.input_shape)})
    for layer, arrays in zip(network.layers, own, strict=True):
        table.writerow(_row(layer, arrays))
    return text.getvalue()


def _row(layer: Layer, arrays: Weights) -> dict[str, str]:
    row = {"name": layer.name, "kind": layer.kind, "arrays": " ".join(arrays)}
    return row | {name: _words(value) for name, value in settings_of(layer).items()}


def _words(value: Any) -> str:
    """A setting's numbers one behind the other, those of each side of a padding too."""
    return " ".join(map(_words, value)) if isinstance(value, tuple) else str(value)


def _lines(array: Array) -> str:
    """The last axis along a line, the others row-major from line to line."""
    rows = np.asarray(array, dtype=np.float64).reshape(-1, array.shape[-1])
    return "".join(",".join(map(repr, row)) + "\n" for row in rows.tolist())
