"""A space: which parameters are drawn, and how; read from TOML, built in or your own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from convtui import decoding, places
from convtui.errors import BadInput, unknown_name
from convtui.studies.searches.parameters import (
    DISTRIBUTIONS,
    Categorical,
    Distribution,
    Drawn,
    Integer,
    LogInteger,
    LogUniform,
    check_kind,
    check_value,
)
from convtui.studies.settings import DEFAULT_SPACE
from convtui.training.settings import SETTINGS

SUFFIX = ".toml"

_PARAMETERS = "parameters"
_NOT_OF_A_SPACE = ("data", "samples", "seed", "threads", "name")


@dataclass(frozen=True)
class Space:
    """What is drawn, in the order of the file.

    `model` is the network it was made for. `training` holds the settings that every trial has, by
    their names.
    """

    name: str
    purpose: str
    model: str
    training: Mapping[str, Any]
    parameters: Mapping[str, Distribution]

    def draws(self, seed: int) -> Iterator[dict[str, Drawn]]:
        """Draw without end, each time every parameter once, in the file's order.

        The seed alone decides, however many there will be.
        """
        generator = np.random.default_rng(seed)
        while True:
            yield {name: entry.draw(generator) for name, entry in self.parameters.items()}

    def as_json(self) -> dict[str, Any]:
        drawn = {
            name: {"kind": entry.kind, **vars(entry)} for name, entry in self.parameters.items()
        }
        for entry in drawn.values():
            if "values" in entry:
                entry["values"] = list(entry["values"])
        about = {name: getattr(self, name) for name in ("name", "purpose", "model")}
        training = {k: 0 if value is None else value for k, value in self.training.items()}
        if not self.purpose:
            del about["purpose"]
        return {**about, "training": training, "parameters": drawn}


def load_space(text: str) -> Space:
    """Find a space by NAME, or read it from FILE (.toml).

    Raises:
        BadInput: neither, or a file that is none.
    """
    text = text.strip()
    if "/" in text or Path(text).suffix.lower() == SUFFIX:
        return read_space_file(places.typed_path(text))
    known = {**_files(_own_folder()), **_files(Path(__file__).parent / "spaces")}
    if text not in known:
        mend = f"known are {', '.join(sorted(known))}; or give a file (.toml)"
        raise unknown_name("space", text, known, mend)
    return read_space_file(known[text])


def spaces() -> list[Space]:
    """The built-in spaces, the coursework's first."""
    found = [read_space_file(path) for path in _files(Path(__file__).parent / "spaces").values()]
    return sorted(found, key=lambda space: (space.name != DEFAULT_SPACE, space.name))


def read_space_file(path: Path) -> Space:
    """Read and check one file.

    Raises:
        BadInput: names the file, the value, the rule and the mend.
    """
    return read_space(decoding.read_toml(path, "a space", "a few lines"), str(path))


def read_space(document: object, where: str) -> Space:
    """Read what a file says.

    Raises:
        BadInput: names where it stands, the value, the rule and the mend.
    """
    read = decoding.table(document, _OF_SPACES, where, ("name", "model"))
    if _PARAMETERS not in read:
        raise BadInput(f"{where}: the table [{_PARAMETERS}] is missing: add it, {_EXAMPLE}")
    space = Space(**{"purpose": "", "training": {}, **read})
    for twice in space.training.keys() & space.parameters.keys():
        raise BadInput(
            f"{where}: {twice} is fixed in [training] and drawn in [parameters]: leave one out"
        )
    return space


def _parameters(value: object, key: str, where: str) -> dict[str, Distribution]:
    table = decoding.as_table(value, f"{where}: {key}")
    if not table:
        raise BadInput(f"{where}: {key} is empty: add what is to be drawn, {_EXAMPLE}")
    return {name: _distribution(name, entry, where) for name, entry in table.items()}


def _distribution(name: str, entry: object, where: str) -> Distribution:
    made: Distribution = decoding.one_kind(entry, DISTRIBUTIONS, _READERS, f"{where}: {name}")
    _check_ends(name, made, where)
    return made


def _check_ends(name: str, drawn: Distribution, where: str) -> None:
    if isinstance(drawn, Categorical):
        for value in drawn.values:
            check_value(name, value, where)
        return
    check_kind(name, drawn.kind, where)
    place = f"{where}: {name}"
    for key, value in vars(drawn).items():
        if isinstance(drawn, Integer | LogInteger) and not isinstance(value, int):
            raise decoding.wrong(place, key, value, "a whole number, or another kind")
        check_value(name, value, where)
    if isinstance(drawn, LogUniform | LogInteger) and drawn.low <= 0:
        raise decoding.wrong(place, "low", drawn.low, "a number above 0: others have no logarithm")
    if drawn.low >= drawn.high:
        raise decoding.wrong(place, "low", drawn.low, f"a number below high, which is {drawn.high}")


def _end(value: object, key: str, where: str) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
        raise decoding.wrong(where, key, value, "a number")
    return value


def _choices(value: object, key: str, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list) or len(value) < 2 or len(set(map(str, value))) < len(value):
        raise decoding.wrong(
            where, key, value, 'two different values or more, as in ["adam", "sgd"]'
        )
    for entry in value:
        if isinstance(entry, bool) or not isinstance(entry, int | float | str):
            raise decoding.wrong(where, key, entry, "numbers and texts only")
    return tuple(value)


def _own_folder() -> Path:
    return places.config_folder() / "spaces"


def _files(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted(folder.glob(f"*{SUFFIX}"))}


_EXAMPLE = """as in `l2 = { kind = "uniform", low = 0.0001, high = 0.1 }`"""

_READERS: dict[str, decoding.Read] = {"low": _end, "high": _end, "values": _choices}

_OF_SPACES: dict[str, decoding.Read] = {
    "name": decoding.name,
    "purpose": decoding.text,
    "model": decoding.text,
    "training": decoding.nested(
        {s.name: s.decode for s in SETTINGS if s.name not in _NOT_OF_A_SPACE}
    ),
    _PARAMETERS: _parameters,
}
