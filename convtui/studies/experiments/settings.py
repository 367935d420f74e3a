"""What can be set for an experiment, as people type it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from convtui.errors import BadInput
from convtui.studies.experiments.kinds import Kind
from convtui.training.settings import SETTINGS, Setting, whole

GENERATED = "generated"
"""As a data set: the stand-in that convtui draws for the one each network was made for."""

MOST_REPEATS = 1_000
MOST_WORKERS = 256

_BY_NAME = {setting.name: setting for setting in SETTINGS}


def several(read: Callable[[str], Any], example: str) -> Callable[[str], tuple[Any, ...]]:
    """Make a reader of values between commas, each once; it raises BadInput."""

    def read_all(text: str) -> tuple[Any, ...]:
        words = [word.strip() for word in text.split(",")]
        if not all(words):
            raise BadInput(f"{text!r} is no list: give values between commas, as in {example}")
        values = tuple(read(word) for word in words)
        for value in values:
            if values.count(value) > 1:
                raise BadInput(f"{text!r} has {value} twice: give each value once")
        return values

    return read_all


LISTS: tuple[Setting, ...] = (
    Setting("models", "M,M,…", "Networks that `convtui models` lists, or model files.",
            several(str, "cifar-strided,cifar-deep")),
    Setting("samples", "N,N,…", "Numbers of training images, always the first ones.",
            several(_BY_NAME["samples"].read, "500,1000,2000")),
    Setting("l1", "W,W,…", "Weights of the L1 penalty on the kernel of the last dense layer.",
            several(_BY_NAME["l1"].read, "0,0.001,1")),
)  # fmt: skip

TOTALS: tuple[Setting, ...] = (
    Setting("repeats", "R", "Train every variant R times, with the seeds S, S + 1, … Default: 3.",
            whole("repeats", 1, MOST_REPEATS)),
    Setting("workers", "W",
            "Train so many runs at once; each takes about 0.8 GB of memory. Default: one a core.",
            whole("workers", 1, MOST_WORKERS)),
)  # fmt: skip

_DATA = Setting(
    "data",
    "NAME|FILE",
    "A data set by name, an .npz, or `generated`: each network's stand-in, which needs no file. "
    "Default: what each network was made for.",
    str.strip,
)
_NAME = Setting(
    "name",
    "NAME",
    "What to call the experiment. Default: its kind, or the newest that was asked the same.",
    str.strip,
)
_OWN = {setting.name: setting for setting in (*LISTS, *TOTALS, _DATA, _NAME)}

EXPERIMENT_SETTINGS: tuple[Setting, ...] = (
    *(_OWN[name] for name in ("repeats", "workers", "models", "data", "samples", "l1")),
    *(setting for setting in SETTINGS if setting.name not in _OWN),
    _OWN["name"],
)


_WITHOUT_NETWORK = ("data", "samples", "seed", "name")


def settings_of(kind: Kind) -> tuple[Setting, ...]:
    """What can be set for this kind of experiment."""
    if kind.trains:
        return EXPERIMENT_SETTINGS
    own = {**_OWN, "seed": replace(_BY_NAME["seed"], words="Of the folds. Default: 0.")}
    return tuple(own[name] for name in _WITHOUT_NETWORK)


MADE_INTO_VARIANTS = ("seed", "threads", *_OWN)
"""Settings that do not reach every run as they were given."""


def asked(given: Mapping[str, Any]) -> dict[str, Any]:
    """What decides which runs an experiment has, as JSON: two that agree in it are the same."""
    beside = ("name", "repeats", "workers")
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in given.items()
        if name not in beside
    }
