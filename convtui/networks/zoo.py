"""Networks by name or from a file; the built-in ones are the model files in `models/`."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from convtui import places
from convtui.errors import BadInput, unknown_name
from convtui.named_files import NamedFiles
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

_NETWORKS = NamedFiles("model", MODELS, read_model_file)


class UnknownModel(BadInput):
    """Nothing is called `name`; the models are `known`."""

    def __init__(self, name: str, known: list[str]) -> None:
        """Say so in one line."""
        super().__init__(str(unknown_name("model", name, known, "`convtui models` lists them")))
        self.name, self.known = name, known


@cache
def built_in_architectures() -> tuple[Architecture, ...]:
    """The networks of the coursework, sorted by name."""
    return _NETWORKS.built_in()


def user_architectures() -> tuple[list[Architecture], list[str]]:
    """The networks in the user's folder, sorted by name, and one line for each file left out."""
    return _NETWORKS.own()


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
    named = _NETWORKS.find(text)
    if named is None:
        raise UnknownModel(text, _NETWORKS.names())
    return named


def weights_file(name: str) -> Path | None:
    """The weights of a built-in network that comes trained, an .npz; None of all others."""
    path = MODELS / f"{name}.npz"
    return path if name in _NETWORKS.built_in_files() and path.exists() else None


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
