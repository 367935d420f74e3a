"""An example of an idea in words: its call, what is right, what comes instead, what to type."""

import shlex
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

import numpy as np

from convtui.lesson.settings import LAYER_SETTINGS, pair_text
from convtui.marking.convolution import ConvolutionCall
from convtui.marking.idea import Idea
from convtui.marking.pooling import PoolingCall
from convtui.matrix_text import format_matrix
from convtui.ops.window import Array


def options(call: Any) -> dict[str, Any]:
    """The arguments of a call by their names, arrays as they are; no option that is not used."""
    return {
        {"x": "input"}.get(field.name, field.name): getattr(call, field.name)
        for field in fields(call)
        if field.default is MISSING or getattr(call, field.name) != field.default
    }


def lines(idea: Idea) -> list[tuple[str, str]]:
    """(what, its value) of the idea's example."""
    call = idea.example
    given = [(name, _text(value)) for name, value in options(call).items()]
    right, instead = idea.task.right(call), idea.answer(call)
    return [*given, ("right", _text(right)), ("instead", _text(instead))]


def as_json(idea: Idea) -> dict[str, Any]:
    call = idea.example
    example = {name: plain(value) for name, value in options(call).items()}
    return {
        "name": idea.name,
        "task": idea.task.name,
        "feature": idea.feature,
        "title": idea.title,
        "sentence": idea.sentence,
        "hint": idea.hint,
        "same_as": list(idea.same_as),
        "example": {
            **example,
            "right": plain(idea.task.right(call)),
            "instead": plain(idea.answer(call)),
        },
        "see": command(idea),
    }


def command(idea: Idea) -> str:
    """What to type to step through the example, or to see what it is about."""
    if idea.look:
        return idea.look
    call = idea.example
    return step_command(typed(call.x), settings(call))


def step_command(source: str, layer: Mapping[str, str | bool]) -> str:
    """What to type to step through a layer, with its settings by their names, on an input."""
    words = ["convtui", "step", source]
    for name, value in layer.items():
        flag = LAYER_SETTINGS[name].flag
        words += [flag] if value is True else [flag, str(value)]
    return shlex.join(words)


def settings(call: ConvolutionCall | PoolingCall) -> dict[str, str | bool]:
    """A call as settings of the lesson's layer, as one types them."""
    return _pooling(call) if isinstance(call, PoolingCall) else _convolution(call)


def _convolution(call: ConvolutionCall) -> dict[str, str | bool]:
    layer: dict[str, str | bool] = {"kernel": typed(call.kernel)}
    for name, pair in (("stride", call.stride), ("dilation", call.dilation)):
        if pair != (1, 1):
            layer[name] = pair_text(pair)
    if call.padding != "valid":
        layer["padding"] = str(call.padding)
    if call.bias:
        layer["bias"] = f"{call.bias:g}"
    if call.flip:
        layer["flip"] = True
    return layer | {"activation": call.activation, "pool": "0"}


def _pooling(call: PoolingCall) -> dict[str, str | bool]:
    """A kernel that changes nothing, and the pooling after it, whose window is square there."""
    layer: dict[str, str | bool] = {"kernel": "1", "activation": "none", "pool": str(call.size[0])}
    if call.stride:
        layer["pool_stride"] = str(call.stride[0])
    if call.padding != "valid":
        layer["pool_padding"] = call.padding
    return layer | {"pool_kind": call.kind} if call.kind != "max" else layer


def typed(values: Array) -> str:
    """A matrix, or one with channels, as an INPUT on the command line."""
    return format_matrix(values * 1.0) if values.ndim == 2 else str(plain(values))


def _text(value: Any) -> str:
    if value is None:
        return "an error"
    if not isinstance(value, np.ndarray):
        return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
    if not value.size:
        return "nothing"
    rounded = np.round(value, 4) + 0.0
    if rounded.ndim > 2:
        return str(plain(rounded))
    return format_matrix(np.atleast_2d(rounded)) if np.isfinite(rounded).all() else str(rounded)


def plain(value: Any) -> Any:
    """What JSON can hold: whole numbers without a point, null for what is no number."""
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, float):
        if not np.isfinite(value):
            return None
        return int(value) if value.is_integer() else value
    return value
