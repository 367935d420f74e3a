"""A network written as a model file: what `files` reads back as the same network."""

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields
from typing import Any

from convtui.networks.architecture import Architecture
from convtui.networks.files import FILLED_IN, OWN_REPORT
from convtui.networks.layer import Layer


def as_toml(architecture: Architecture) -> str:
    """Write what is not as a file has it that leaves it out."""
    lines = [
        *_entries(architecture, ("name", "report", "description", "data", "input_shape")),
        *_entries(architecture, ("classes", "printed_activation")),
        "layers = [",
        *(f"    {_table(layer)}," for layer in _layers(architecture.layers)),
        "]",
        "",
        "[training]",
        *_training(architecture),
    ]
    return "\n".join(lines) + "\n"


def _entries(architecture: Architecture, names: Iterable[str]) -> Iterator[str]:
    left_out = {"report": OWN_REPORT, "description": "", "printed_activation": ""}
    for name in names:
        value = getattr(architecture, name)
        if value != left_out.get(name):
            yield f"{name} = {_value(value)}"


def _training(architecture: Architecture) -> Iterator[str]:
    training = architecture.training
    for field in fields(training):
        value = getattr(training, field.name)
        if field.name == "schedule":
            yield f"schedule = {_table({'kind': value.kind, **vars(value)})}"
        elif value is not None:
            yield f"{field.name} = {_value(value)}"


def _layers(layers: Iterable[Layer]) -> Iterator[dict[str, Any]]:
    counts: dict[str, int] = {}
    for layer in layers:
        counts[layer.kind] = counts.get(layer.kind, 0) + 1
        given = {name: value for name, value in vars(layer).items() if name not in FILLED_IN}
        filled = type(layer).completed(given)
        usual: dict[str, Any] = {name: filled[name] for name in FILLED_IN if name in filled}
        usual["name"] = f"{layer.kind}-{counts[layer.kind]}"
        for field in fields(layer):
            if field.default is not MISSING:
                usual.setdefault(field.name, field.default)
        own = {name: value for name, value in vars(layer).items() if value != usual.get(name)}
        yield {"kind": layer.kind, **own}


def _table(values: dict[str, Any]) -> str:
    return f"{{ {', '.join(f'{name} = {_value(value)}' for name, value in values.items())} }}"


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        if len(value) == 2 and value[0] == value[1]:  # a side for both directions
            return str(value[0])
        return f"[{', '.join(map(_value, value))}]"
    return f'"{"".join(map(_character, value))}"' if isinstance(value, str) else repr(value)


def _character(character: str) -> str:
    """Of a text; what cannot be seen is escaped."""
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08X}"
