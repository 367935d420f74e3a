"""The report of a run: every table of it, as JSON."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from convtui.networks.architecture import shapes
from convtui.networks.network import LayerShape, largest_layer, total_parameters, total_trainable
from convtui.runs import EpochRow
from convtui.runs.state import best_epoch
from convtui.training import scores
from convtui.training.environment import versions
from convtui.training.folds import LOGISTIC_REGRESSION
from convtui.training.parts import Part, Parts
from convtui.training.remarks import remarks
from convtui.training.spec import RunSpec
from convtui.training.words import about_activations, after_training

if TYPE_CHECKING:
    from convtui.datasets.load import DataArrays


@dataclass(frozen=True, eq=False)
class Measured:
    """What a trained network showed.

    `outputs` holds for each part what it said, (n, classes); `penalty` is what L1 and L2 add to the
    loss; `seconds` says by name how long things took, beside the epochs. `dead_relu` counts for
    each layer with ReLU the units that never fired, and names the part they were looked at on;
    `logistic_regression` is that baseline where it was asked for.
    """

    outputs: Mapping[str, npt.NDArray[np.float32]]
    penalty: float
    rows: Sequence[EpochRow]
    seconds: Mapping[str, float]
    dead_relu: Sequence[Mapping[str, Any]] = ()
    logistic_regression: Mapping[str, Any] | None = None


def make_report(
    spec: RunSpec, parts: Parts, data: "DataArrays", measured: Measured
) -> dict[str, Any]:
    """Put the report of a finished run together; `parts` are those of `data`."""
    named = dict(parts.measured())
    confusions = {
        name: scores.confusion_matrix(
            part.labels, measured.outputs[name].argmax(axis=1), data.classes
        )
        for name, part in named.items()
    }
    return {
        "model": spec.model,
        "data": _data(spec, named, data),
        "results": {
            name: _result(spec, part, measured.outputs[name], confusions[name], measured.penalty)
            for name, part in named.items()
        },
        "penalty": _finite(measured.penalty),
        "note": after_training(spec.as_json()),
        "remarks": remarks(spec, data),
        "baseline": _baseline(parts.train, named, data.class_names, measured.logistic_regression),
        **_layers(spec),
        "dead_relu": [dict(layer) for layer in measured.dead_relu],
        **_tables(confusions, data.class_names),
        "epochs": len(measured.rows),
        "best_epoch": best_epoch(measured.rows),
        "timing": _timing(measured),
        **{name: getattr(spec, name) for name in ("seed", "threads", "onednn")},
        "versions": versions(),
    }


def _result(
    spec: RunSpec,
    part: Part,
    output: npt.NDArray[np.float32],
    confusion: scores.Counts,
    penalty: float,
) -> dict[str, Any]:
    loss = scores.cross_entropy(output, part.labels, spec.architecture.output) + penalty
    return {"images": len(part), "loss": _finite(loss), "accuracy": scores.accuracy(confusion)}


def _tables(confusions: Mapping[str, scores.Counts], class_names: Sequence[str]) -> dict[str, Any]:
    shown = ("train", "test") if "test" in confusions else tuple(confusions)
    return {
        "classes": list(class_names),
        "classification": {
            name: scores.classification_report(confusions[name], class_names) for name in shown
        },
        "confusion": {name: confusions[name].tolist() for name in shown},
    }


def _data(spec: RunSpec, named: Mapping[str, Part], data: "DataArrays") -> dict[str, Any]:
    return {
        "name": data.name,
        "source": spec.data,
        "generated": data.generated,
        "checked": data.checked,
        "origin": {name: part.origin for name, part in named.items()},
        "sha256": dict(spec.data_sha256),
    }


def _baseline(
    train: Part,
    named: Mapping[str, Part],
    class_names: Sequence[str],
    logistic_regression: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """What one gets by always saying the class that most training images have, and by others."""
    chosen = scores.most_frequent_class(train.labels, len(class_names))
    shares = {name: float(np.mean(part.labels == chosen)) for name, part in named.items()}
    more = {LOGISTIC_REGRESSION: dict(logistic_regression)} if logistic_regression else {}
    return {"class": class_names[chosen], "accuracy": shares, **more}


_OF_A_LAYER = ("name", "kind", "output_shape", "parameters", "trainable", "formula")


def layers_as_json(layers: Sequence[LayerShape]) -> list[dict[str, Any]]:
    """Each layer with the formula behind its number of parameters."""
    return [
        {name: getattr(layer, name) for name in _OF_A_LAYER}
        | {"output_shape": list(layer.output_shape)}
        for layer in layers
    ]


def _layers(spec: RunSpec) -> dict[str, Any]:
    layers = shapes(spec.architecture)
    largest = largest_layer(layers)
    return {
        "layers": layers_as_json(layers),
        "parameters": total_parameters(layers),
        "trainable": total_trainable(layers),
        "largest_layer": largest and largest.name,
        "activations": about_activations(spec.architecture),
        "training": {
            name: value
            for name, value in spec.as_json().items()
            if name not in ("architecture", "data_sha256", "versions", "name", "model", "adapted")
        },
    }


def _timing(measured: Measured) -> dict[str, float]:
    epochs = [row.seconds for row in measured.rows]
    total = sum(epochs)
    mean = total / len(epochs) if epochs else 0.0
    took = {"training": total, "epoch_mean": mean, **measured.seconds}
    return {name: round(value, 3) for name, value in took.items()}


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
