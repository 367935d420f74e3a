"""Networks by name or from a file; the built-in ones are the model files in `models/`."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from convtui import places
from convtui.errors import BadInput, unknown_name
from convtui.networks.architecture import Architecture
from convtui.networks.files import read_model_file

__all__ = [
    "Architecture",
    "UnknownModel",
    "built_in_architectures",
    "load_architecture",
    "user_architectures",
]

SUFFIX = ".toml"

MODELS = Path(__file__).parent / "models"
"""The model files of the built-in networks; beside that of a trained one lie its weights."""


class UnknownModel(BadInput):
    """Nothing is called `name`; the models are `known`."""

    def __init__(self, name: str, known: list[str]) -> None:
        """Say so in one line."""
        super().__init__(str(unknown_name("model", name, known, "`convtui models` lists them")))
        self.name, self.known = name, known


@cache
def built_in_architectures() -> tuple[Architecture, ...]:
    """The networks of the coursework, sorted by name."""
    return tuple(read_model_file(path) for path in _built_in_files().values())


def user_architectures() -> tuple[list[Architecture], list[str]]:
    """The networks in the user's folder, sorted by name, and one line for each file left out."""
    found = [entry for _, entry in _read_user_files()]
    own = [entry for entry in found if isinstance(entry, Architecture)]
    problems = [str(entry) for entry in found if isinstance(entry, BadInput)]
    return sorted(own, key=lambda architecture: architecture.name), problems


def load_architecture(text: str) -> Architecture:
    """Find a network by NAME, or read it from FILE (.toml).

    Raises:
        UnknownModel: neither.
        BadInput: a file that holds no network that can be built, or a name that a broken
            file of the user's bears.
    """
    text = text.strip()
    if "/" in text or Path(text).suffix.lower() == SUFFIX:
        return _from_file(Path(text))
    for names, entry in _read_user_files():
        if text in names:
            if isinstance(entry, BadInput):
                raise entry
            return entry
    built_in = _built_in_files().get(text)
    if built_in is not None:
        return read_model_file(built_in)
    known = [*_built_in_files(), *(own.name for own in user_architectures()[0])]
    raise UnknownModel(text, known)


def weights_file(name: str) -> Path | None:
    """The weights of a built-in network that comes trained, an .npz; None of all others."""
    path = MODELS / f"{name}.npz"
    return path if name in _built_in_files() and path.exists() else None


def training_report(name: str) -> dict[str, Any]:
    """How the weights of such a network were made, and what it gets right: {} of all others."""
    if weights_file(name) is None:
        return {}
    told: dict[str, Any] = json.loads((MODELS / f"{name}.json").read_text("utf-8"))
    return told


def _from_file(path: Path) -> Architecture:
    if path.suffix.lower() != SUFFIX:
        raise BadInput(f"{path} is no model file: models are read from .toml")
    return read_model_file(places.typed_path(path))


def _built_in_files() -> dict[str, Path]:
    # A built-in model's file bears its name: one can be had without reading the others.
    files = {path.stem: path for path in MODELS.glob("*.toml")}
    return dict(sorted(files.items()))


def _read_user_files() -> Iterator[tuple[set[str], Architecture | BadInput]]:
    """Each file in the user's folder: the names it lays claim to, its network or its problem."""
    owners = dict.fromkeys(_built_in_files(), "a built-in model")
    for path in sorted((places.config_folder() / "models").glob("*.toml")):
        names = {path.stem}
        try:
            architecture = read_model_file(path)
            names = {architecture.name}
            if architecture.name in owners:
                raise BadInput(
                    f"{path}: the name {architecture.name!r} is taken by "
                    f"{owners[architecture.name]}: give yours another"
                )
        except BadInput as problem:
            yield names, problem
        else:
            owners[architecture.name] = str(path)
            yield names, architecture
