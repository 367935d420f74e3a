"""A network as JSON and back: a run keeps the one it trains, whatever becomes of the model file."""

from dataclasses import asdict, fields
from typing import Any

from convtui import decoding
from convtui.networks.architecture import Architecture, Schedule
from convtui.networks.files import OF_LAYERS, OF_MODELS, keys_of, layers_of, read_model
from convtui.networks.layer import Layer


def as_json(architecture: Architecture) -> dict[str, Any]:
    """Write every field, each layer and schedule with its kind."""
    document = asdict(architecture)
    document["layers"] = [_layer_as_json(layer) for layer in architecture.layers]
    document["training"]["schedule"] = schedule_as_json(architecture.training.schedule)
    return document


def from_json(document: object, key: str, where: str) -> Architecture:
    """Read what `as_json` wrote; what it says may also stand in a model file.

    Raises:
        BadInput: it is damaged, or no longer a network that can be built.
    """
    place = f"{where}: {key}"
    given = {
        name: value for name, value in decoding.as_table(document, place).items() if value != ""
    }
    return read_model(given, _READERS, place)


def schedule_as_json(schedule: Schedule) -> dict[str, Any]:
    return {"kind": schedule.kind, **asdict(schedule)}


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


_OF_LAYERS = {
    **OF_LAYERS,
    "dilation": decoding.pair,
    "has_bias": decoding.flag,
    "epsilon": decoding.positive,
}
_READERS = {**OF_MODELS, "layers": layers_of(_OF_LAYERS)}
"""What no model file can say is kept too."""
