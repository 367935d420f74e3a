"""A network as read from a model file, the TOML of `models/`; checked down to the last layer."""

import tomllib
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from convtui.errors import BadInput
from convtui.networks import file_values as values
from convtui.networks.activation import ACTIVATIONS, ELEMENTWISE
from convtui.networks.architecture import (
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
from convtui.small_file import read_small_text

SCHEDULES: dict[str, type[Any]] = {
    schedule.kind: schedule for schedule in (Constant, Staircase, ExponentialTail)
}

OF_LAYERS: dict[str, values.Read] = {
    "name": values.name,
    "filters": values.whole,
    "units": values.whole,
    "size": values.pair,
    "stride": values.pair,
    "padding": values.one_of(POOL_PADDINGS),
    "activation": values.one_of(ACTIVATIONS),
    "l1": values.penalty,
    "l2": values.penalty,
    "rate": values.share,
}

OWN_REPORT = "your own"
"""The report of a network that names none."""

FILLED_IN = ("name", "stride")
"""Fields that are never missing: a file that leaves them out gets what is usual."""

OF_SCHEDULES: dict[str, values.Read] = {
    "rate": values.positive,
    "steps": values.whole,
    "from_epoch": values.whole,
    "decay": values.penalty,
}


def keys_of(kind: type[Layer]) -> tuple[str, ...]:
    """What a model file can say of a layer of this kind, beside its name."""
    return tuple(f.name for f in fields(kind) if f.name in OF_LAYERS and f.name != "name")


def read_model_file(path: Path) -> Architecture:
    """Read and check one model file.

    Raises:
        BadInput: names the file, the layer, the value, the rule and the mend.
    """
    try:
        table = tomllib.loads(read_small_text(path, "a model file", "a few lines a layer"))
    except (ValueError, RecursionError) as problem:  # RecursionError: thousands of brackets
        raise BadInput(f"{path} is not TOML: {problem}: correct it there") from None
    values.table(table, str(path), ("name", "data", "input_shape", "classes", "layers"))
    read = values.each(table, OF_MODELS, str(path))
    architecture = Architecture(**{"report": OWN_REPORT, "description": "", **read})
    try:
        shapes(architecture)
    except BadInput as problem:
        raise BadInput(f"{path}: {problem}") from None
    return architecture


def _layers(value: object, key: str, where: str) -> tuple[Layer, ...]:
    if not isinstance(value, list) or not value:
        raise values.wrong(where, key, value, 'a list, as in [{ kind = "flatten" }, …]')
    counts = dict.fromkeys(LAYERS, 0)
    layers: list[Layer] = []
    for number, entry in enumerate(value, start=1):
        place = f"{where}: layer {number}"
        kind = _kind(entry, place, LAYERS)
        counts[kind] += 1
        layer = _layer(entry, LAYERS[kind], f"{kind}-{counts[kind]}", f"{place} ({kind})")
        if layer.name in (other.name for other in layers):
            raise BadInput(f"{place}: the name {layer.name!r} is taken: give this one another")
        layers.append(layer)
    return tuple(layers)


def _layer(entry: object, made: type[Layer], name: str, place: str) -> Layer:
    given = made.completed(_given(entry, made, OF_LAYERS, place))
    activation = given.get("activation", "none")
    if made.activations and activation not in made.activations:
        rule = f"a {made.kind} one of {', '.join(made.activations)}"
        raise values.wrong(place, "activation", activation, rule)
    return made(**{"name": name, **given})


def _schedule(value: object, key: str, where: str) -> Schedule:
    place = f"{where}: {key}"
    made = SCHEDULES[_kind(value, place, SCHEDULES)]
    schedule: Schedule = made(**_given(value, made, OF_SCHEDULES, place))
    return schedule


def _training(value: object, key: str, where: str) -> TrainingDefaults:
    place = f"{where}: {key}"
    return TrainingDefaults(**values.each(values.table(value, place, ()), OF_TRAINING, place))


def _kind(entry: object, place: str, known: dict[str, type[Any]]) -> str:
    kind: str = values.one_of(known)(values.table(entry, place, ["kind"])["kind"], "kind", place)
    return kind


def _given(
    entry: object, made: type[Any], readers: dict[str, values.Read], place: str
) -> dict[str, Any]:
    """Read the fields of a dataclass out of a table, `kind` left out."""
    own = [field for field in fields(made) if field.name in readers]
    needed = [f.name for f in own if f.default is MISSING and f.name not in FILLED_IN]
    given = {k: v for k, v in values.table(entry, place, needed).items() if k != "kind"}
    return values.each(given, {field.name: readers[field.name] for field in own}, place)


OF_TRAINING: dict[str, values.Read] = {
    "optimizer": values.one_of(values.OPTIMIZERS),
    "learning_rate": values.positive,
    "schedule": _schedule,
    "batch_size": values.whole,
    "epochs": values.whole,
    "validation_split": values.share,
    "early_stopping": values.whole,
}

OF_MODELS: dict[str, values.Read] = {
    "name": values.name,
    "report": values.text,
    "description": values.text,
    "data": values.text,
    "input_shape": values.shape,
    "classes": values.whole,
    "printed_activation": values.one_of(ELEMENTWISE),
    "layers": _layers,
    "training": _training,
}
