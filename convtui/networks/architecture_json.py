"""A network as JSON and back: a run keeps the one it trains, whatever becomes of the model file."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from convtui.errors import BadInput
from convtui.networks.architecture import Architecture, Schedule, TrainingDefaults, shapes
from convtui.networks.files import SCHEDULES, keys_of
from convtui.networks.kinds import LAYERS
from convtui.networks.layer import Layer


def as_json(architecture: Architecture) -> dict[str, Any]:
    """Write every field, each layer and schedule with its kind."""
    document = asdict(architecture)
    document["layers"] = [_layer_as_json(layer) for layer in architecture.layers]
    document["training"]["schedule"] = schedule_as_json(architecture.training.schedule)
    return document


def from_json(document: Mapping[str, Any]) -> Architecture:
    """Read what `as_json` wrote.

    Raises:
        BadInput: it is damaged, or no longer a network that can be built.
    """
    try:
        training = dict(document["training"])
        training["schedule"] = schedule_from_json(training["schedule"])
        parts = {
            "layers": tuple(_made(entry, LAYERS) for entry in document["layers"]),
            "training": TrainingDefaults(**training),
            "input_shape": tuple(document["input_shape"]),
        }
        architecture = Architecture(**{**document, **parts})
        if not shapes(architecture):
            raise ValueError("it has no layers")
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise BadInput(f"the network in spec.json is damaged ({problem})") from None
    return architecture


def schedule_as_json(schedule: Schedule) -> dict[str, Any]:
    """Write a schedule of the learning rate with its kind."""
    return {"kind": schedule.kind, **asdict(schedule)}


def schedule_from_json(document: Mapping[str, Any]) -> Schedule:
    """Read what `schedule_as_json` wrote; KeyError or TypeError if it is damaged."""
    schedule: Schedule = _made(document, SCHEDULES)
    return schedule


def _layer_as_json(layer: Layer) -> dict[str, Any]:
    """What a model file can say of the layer, and what else is not as usual."""
    usual = {field.name: field.default for field in fields(layer)}
    known = ("name", *keys_of(type(layer)))
    told = {
        name: value
        for name, value in asdict(layer).items()
        if name in known or value != usual[name]
    }
    return {"kind": layer.kind, **told}


def _made(entry: Mapping[str, Any], kinds: Mapping[str, type[Any]]) -> Any:
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in entry.items()}
    del values["kind"]
    return kinds[entry["kind"]](**values)
