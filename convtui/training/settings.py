"""What can be set when a network is trained, declared once for the command line and the screen."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from reprlib import repr
from typing import Any

from convtui.datasets.catalogue import LEAST_SAMPLES
from convtui.decoding import LARGEST, wrong
from convtui.errors import BadInput, unknown_name
from convtui.networks.activation import ELEMENTWISE
from convtui.networks.architecture import OPTIMIZERS

LARGEST_SEED = 2**32 - 1
MOST_THREADS = 1024


@dataclass(frozen=True)
class Setting:
    """A field of `RunSpec` as people type it; `read` turns the text into its value."""

    name: str
    metavar: str
    words: str
    read: Callable[[str], Any]

    @property
    def flag(self) -> str:
        return f"--{self.name.replace('_', '-')}"

    def decode(self, value: object, key: str, where: str) -> Any:
        """Read what a file says of it; BadInput says where that stands."""
        if isinstance(value, dict | list) or value is None:
            raise wrong(where, key, value, "a number or a text")
        try:
            return self.read(str(value))
        except BadInput as problem:
            raise BadInput(f"{where}: {problem}") from None


def integer(what: str, least: int, most: int = LARGEST) -> Callable[[str], int]:
    """Make a reader of whole numbers in a range; it raises BadInput."""

    def read(text: str) -> int:
        word = text.strip().replace(",", "")
        if not word.isdecimal() or len(word) > 12 or not least <= int(word) <= most:
            raise BadInput(f"{what} {repr(text)}: give a whole number from {least} to {most:,}")
        return int(word)

    return read


def real(what: str, rule: str, holds: Callable[[float], bool]) -> Callable[[str], float]:
    """Make a reader of finite numbers for which a rule holds; it raises BadInput."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and holds(value)):
            raise BadInput(f"{what} {repr(text)}: give {rule}")
        return value

    return read


def word(what: str, known: Iterable[str]) -> Callable[[str], str]:
    """Make a reader of one of these words; it raises BadInput."""
    words = tuple(known)

    def read(text: str) -> str:
        if text.strip() not in words:
            raise unknown_name(what, text, words, f"give one of {', '.join(words)}")
        return text.strip()

    return read


def patience(text: str) -> int | None:
    """Read after how many epochs without a better validation loss to stop; 0 is None: never."""
    return integer("early stopping", 0)(text) or None


_WEIGHT = "a number from 0 on"

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "data",
        "NAME|FILE",
        "A data set by name, or an .npz with x_train y_train x_test y_test.",
        str.strip,
    ),
    Setting(
        "samples",
        "N",
        "Use the first N training images. Default: all.",
        integer("samples", LEAST_SAMPLES),
    ),
    Setting("epochs", "E", "Times that all training images are seen.", integer("epochs", 1)),
    Setting(
        "batch_size",
        "B",
        "Images between two changes of the weights.",
        integer("batch size", 1),
    ),
    Setting(
        "optimizer",
        "|".join(OPTIMIZERS),
        "One that is not the model's own begins with Keras' learning rate for it, held constant.",
        word("optimizer", OPTIMIZERS),
    ),
    Setting(
        "learning_rate",
        "R",
        "Where the learning rate begins; the model's schedule goes on from there.",
        real("learning rate", "a number above 0", lambda value: value > 0),
    ),
    Setting(
        "l1",
        "W",
        "Weight of the L1 penalty on the kernel of the last dense layer.",
        real("l1", _WEIGHT, lambda value: value >= 0),
    ),
    Setting(
        "l2",
        "W",
        "Weight of the L2 penalty on the kernels that have one, or on all but the last.",
        real("l2", _WEIGHT, lambda value: value >= 0),
    ),
    Setting(
        "activation",
        "|".join(ELEMENTWISE),
        "Behind every convolution.",
        word("activation", ELEMENTWISE),
    ),
    Setting(
        "validation_split",
        "S",
        "Share of the training images, the last ones, that is kept for validation; 0 for none.",
        real("validation split", "a number from 0 on and below 1", lambda v: 0 <= v < 1),
    ),
    Setting(
        "early_stopping",
        "P",
        "Stop after P epochs without a better validation loss; 0 for never.",
        patience,
    ),
    Setting(
        "seed",
        "S",
        "Of the first weights, the order of the images and dropout. Default: 0.",
        integer("seed", 0, LARGEST_SEED),
    ),
    Setting(
        "threads",
        "T",
        "Threads TensorFlow may use; figures repeat exactly with the same number. Default: one a "
        "core.",
        integer("threads", 1, MOST_THREADS),
    ),
    Setting("name", "NAME", "What to call the run. Default: its date and model.", str.strip),
)


def read_settings(
    typed: Mapping[str, str | None], settings: Iterable[Setting] = SETTINGS
) -> dict[str, Any]:
    """Read what was typed, by the names of the settings; None and blank texts are left out.

    Raises:
        BadInput: a value outside what its setting takes.
    """
    known = {setting.name: setting for setting in settings}
    given = {name: text for name, text in typed.items() if text is not None and text.strip()}
    return {name: known[name].read(text) for name, text in given.items()}
