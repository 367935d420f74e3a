"""What a classifier got right and wrong, in NumPy: definitions as in any textbook."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.networks.architecture import Architecture

Labels = npt.NDArray[np.integer[Any]]
Counts = npt.NDArray[np.int64]

_SMALLEST = float(np.finfo(np.float32).smallest_subnormal)
"""A probability that float32 rounds to 0 still has a logarithm."""


def confusion_matrix(labels: Labels, predicted: Labels, classes: int) -> Counts:
    places = np.asarray(labels, dtype=np.int64) * classes + predicted
    counts: Counts = np.bincount(places, minlength=classes * classes).astype(np.int64)
    return counts.reshape(classes, classes)


def accuracy(confusion: Counts) -> float:
    """Share of the images on the diagonal; 0 if there are none."""
    total = int(confusion.sum())
    return float(np.trace(confusion)) / total if total else 0.0


def classification_report(confusion: Counts, names: Sequence[str]) -> dict[str, Any]:
    """Precision, recall and F1 of each class, and their means.

    Precision is right ones / predicted as this class, recall right ones / images of this class, F1
    their harmonic mean; where nothing is divided by nothing, 0. `macro` is the plain mean over the
    classes, `weighted` the one by `support`, the number of images.
    """
    right = np.diag(confusion).astype(np.float64)
    support = confusion.sum(axis=1)
    precision = _share(right, confusion.sum(axis=0))
    recall = _share(right, support)
    f1 = _share(2 * precision * recall, precision + recall)
    table = np.stack([precision, recall, f1])
    weights = _share(support, np.full(len(names), support.sum()))
    return {
        "classes": [
            {"name": name, **_scores(table[:, index]), "support": int(support[index])}
            for index, name in enumerate(names)
        ],
        "accuracy": accuracy(confusion),
        "macro": _scores(table.mean(axis=1)),
        "weighted": _scores(table @ weights),
    }


def cross_entropy(outputs: npt.NDArray[np.float32], labels: Labels, kind: str) -> float:
    """Mean of -log of the probability of the true class; outputs (n, classes), labels (n,)."""
    values = outputs.astype(np.float64)
    own = values[np.arange(len(labels)), labels]
    if kind == "softmax":
        losses = -np.log(np.maximum(own, _SMALLEST))
    else:
        largest = values.max(axis=1)
        losses = np.log(np.exp(values - largest[:, np.newaxis]).sum(axis=1)) + largest - own
    return float(losses.mean())


def predictions(
    outputs: Mapping[str, npt.NDArray[np.float32]], kind: str
) -> dict[str, npt.NDArray[Any]]:
    """For each part the class said, (n,), and beside it how probable the network found it, (n,).

    Args:
        outputs: (n, classes) of each part.
        kind: `softmax` if the outputs are probabilities, `logits` if not.
    """
    said: dict[str, npt.NDArray[Any]] = {}
    for name, values in outputs.items():
        said[name] = values.argmax(axis=1).astype(np.int32)
        shares = values
        if kind == "logits":
            shares = np.exp(values - values.max(axis=1, keepdims=True))
            shares = shares / shares.sum(axis=1, keepdims=True)
        said[f"{name}_probability"] = shares.max(axis=1).astype(np.float32)
    return said


def most_frequent_class(labels: Labels, classes: int) -> int:
    """The class with most images, the first of equals."""
    return int(np.bincount(labels, minlength=classes).argmax())


def _share(part: npt.NDArray[Any], whole: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    result: npt.NDArray[np.float64] = np.divide(
        part, whole, out=np.zeros(len(part)), where=np.asarray(whole) > 0
    )
    return result


def _scores(column: npt.NDArray[np.float64]) -> dict[str, float]:
    return {
        name: 0.0 if math.isnan(value) else float(value)
        for name, value in zip(("precision", "recall", "f1"), column, strict=True)
    }


def relu_layers(architecture: Architecture) -> tuple[str, ...]:
    return tuple(layer.name for layer in architecture.layers if layer.ends_in == "relu")


def count_dead(strongest: Mapping[str, npt.NDArray[np.float32]]) -> list[dict[str, Any]]:
    """Count the units of each layer with ReLU, and those that are 0 on all images.

    A unit is a filter of a convolution, at whatever place; in other layers it is an element of the
    last axis.

    Args:
        strongest: by layer the largest value of each unit over all images, (units,).

    Returns:
        `{"layer", "units", "dead"}` of each.
    """
    return [
        {"layer": name, "units": values.size, "dead": int(np.count_nonzero(values <= 0))}
        for name, values in strongest.items()
    ]
