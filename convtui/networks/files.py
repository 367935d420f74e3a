"""A network as read from a model file, the TOML of `models/`; checked down to the last layer."""

from dataclasses import fields
from pathlib import Path
from typing import Any

from convtui import decoding
from convtui.errors import BadInput
from convtui.networks.activation import ACTIVATIONS, ELEMENTWISE
from convtui.networks.architecture import (
    OPTIMIZERS,
    Architecture,
    Constant,
    ExponentialTail,
    Schedule,
    Staircase,
    TrainingDefaults,
    shapes,
)
from convtui.networks.kinds import LAYERS
from convtui.networks.layer import Layer
from convtui.ops.pooling import POOL_PADDINGS

SCHEDULES: dict[str, type[Any]] = {
    schedule.kind: schedule for schedule in (Constant, Staircase, ExponentialTail)
}


OF_LAYERS: decoding.Readers = {
    "name": decoding.name,
    "filters": decoding.whole,
    "units": decoding.whole,
    "size": decoding.pair,
    "stride": decoding.pair,
    "padding": decoding.one_of(POOL_PADDINGS),
    "activation": decoding.one_of(ACTIVATIONS),
    "l1": decoding.penalty,
    "l2": decoding.penalty,
    "rate": decoding.share,
}

NEEDED = ("name", "data", "input_shape", "classes", "layers")

OWN_REPORT = "your own"
"""The report of a network that names none."""

FILLED_IN = ("name", "stride")
"""Fields that are never missing: a file that leaves them out gets what is usual."""

OF_SCHEDULES: decoding.Readers = {
    "rate": decoding.positive,
    "steps": decoding.whole,
    "from_epoch": decoding.whole,
    "decay": decoding.penalty,
}


def keys_of(kind: type[Layer]) -> tuple[str, ...]:
    """What a model file can say of a layer of this kind, beside its name."""
    return tuple(f.name for f in fields(kind) if f.name in OF_LAYERS and f.name != "name")


def read_model_file(path: Path) -> Architecture:
    """Read and check one model file.

    Raises:
        BadInput: names the file, the layer, the value, the rule and the mend.
    """
    table = decoding.read_toml(path, "a model file", "a few lines a layer")
    return read_model(table, OF_MODELS, str(path))


def read_model(document: object, readers: decoding.Readers, where: str) -> Architecture:
    """Read and check what a model file says, each value by the reader of its key.

    Raises:
        BadInput: as `read_model_file`.
    """
    read = decoding.table(document, readers, where, NEEDED)
    architecture = Architecture(**{"report": OWN_REPORT, "description": "", **read})
    try:
        shapes(architecture)
    except BadInput as problem:
        raise BadInput(f"{where}: {problem}") from None
    return architecture


def layers_of(readers: decoding.Readers) -> decoding.Read:
    """Make a reader of a list of layers, each setting by the reader of its key."""

    def read(value: object, key: str, where: str) -> tuple[Layer, ...]:
        if not isinstance(value, list) or not value:
            raise decoding.wrong(where, key, value, 'a list, as in [{ kind = "flatten" }, …]')
        counts = dict.fromkeys(LAYERS, 0)
        layers: list[Layer] = []
        for number, entry in enumerate(value, start=1):
            place = f"{where}: layer {number}"
            kind, rest = decoding.tagged(entry, LAYERS, place)
            counts[kind] += 1
            name, own = f"{kind}-{counts[kind]}", f"{place} ({kind})"
            layer = _layer(rest, LAYERS[kind], name, readers, own)
            if layer.name in (other.name for other in layers):
                raise BadInput(f"{place}: the name {layer.name!r} is taken: give this one another")
            layers.append(layer)
        return tuple(layers)

    return read


def _layer(
    entry: decoding.Table, made: type[Layer], name: str, readers: decoding.Readers, place: str
) -> Layer:
    given = made.completed(decoding.fields_of(made, entry, readers, place, *FILLED_IN))
    activation = given.get("activation", "none")
    if made.activations and activation not in made.activations:
        rule = f"a {made.kind} one of {', '.join(made.activations)}"
        raise decoding.wrong(place, "activation", activation, rule)
    return made(**{"name": name, **given})


def read_schedule(value: object, key: str, where: str) -> Schedule:
    """Read a schedule of the learning rate, a table with its kind."""
    made: Schedule = decoding.one_kind(value, SCHEDULES, OF_SCHEDULES, f"{where}: {key}")
    return made


def _training(value: object, key: str, where: str) -> TrainingDefaults:
    return TrainingDefaults(**decoding.table(value, OF_TRAINING, f"{where}: {key}"))


OF_TRAINING: decoding.Readers = {
    "optimizer": decoding.one_of(OPTIMIZERS),
    "learning_rate": decoding.positive,
    "schedule": read_schedule,
    "batch_size": decoding.whole,
    "epochs": decoding.whole,
    "validation_split": decoding.share,
    "early_stopping": decoding.optional(decoding.whole),
}

OF_MODELS: decoding.Readers = {
    "name": decoding.name,
    "report": decoding.text,
    "description": decoding.text,
    "data": decoding.text,
    "input_shape": decoding.shape,
    "classes": decoding.whole,
    "printed_activation": decoding.one_of(ELEMENTWISE),
    "layers": layers_of(OF_LAYERS),
    "training": _training,
}
