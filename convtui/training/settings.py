"""What can be set when a network is trained, declared once.

Options of the command line, fields of forms, keys of a space and of spec.json are made of these.
"""

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
from convtui.regular_file import MEGABYTE
from convtui.training.folds import LOGISTIC_REGRESSION
from convtui.training.keeping import KEEP_EPOCHS, KEPT_WORDS, MOST

LARGEST_SEED = 2**32 - 1
MOST_THREADS = 1024


@dataclass(frozen=True)
class Setting:
    """A field of `RunSpec` as people type it; `read` turns the text into its value.

    `hint` explains it in a form, where it is not `words` without their default. `switch` is the
    option of what is wanted or not, which takes no value: `--prune`.
    """

    name: str
    metavar: str
    words: str
    read: Callable[[str], Any]
    hint: str = ""
    switch: str = ""

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


def choice(name: str, words: str, hint: str, opposite: str = "") -> Setting:
    """Make a setting of what is wanted or not; `opposite` is the option of what is not wanted."""
    yes_no = word(name.replace("_", " "), YES_NO)
    switch = f"--{name.replace('_', '-')}{opposite}"
    return Setting(name, "|".join(YES_NO), words, lambda text: yes_no(text) == "yes", hint, switch)


YES_NO = ("no", "yes")

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

RUN_SETTINGS: tuple[Setting, ...] = (
    *SETTINGS,
    choice(
        "train_accuracy",
        "Measure the train accuracy at the end of each epoch too. The accuracy of an epoch is a "
        "mean over its batches, taken while the weights changed and with dropout, so early batches "
        "and switched-off units pull it down; measured at the end, with the weights as they are "
        "then and all units, it is comparable with val_accuracy.",
        "Measure it at each epoch's end, comparable with val_accuracy.",
    ),
    choice(
        LOGISTIC_REGRESSION,
        "Put a baseline into the report: multinomial logistic regression on standardised pixels, "
        "five-fold cross-validation and a fit for the test images. Seconds to minutes after the "
        "last epoch.",
        "Put this baseline into the report; seconds to minutes more.",
    ),
    choice(
        KEEP_EPOCHS,
        "Keep the weights after each epoch, and those before the first: the report on the screen, "
        f"screen Network and --epoch then show any of them. {KEPT_WORDS}",
        f"The weights after each, to be played back; up to {MOST // MEGABYTE:,} MB.",
        "/--no-keep-epochs",
    ),
)
"""Those of a single run; of the last three experiments have the last alone, searches none."""


def read_settings(
    typed: Mapping[str, Any], settings: Iterable[Setting] = SETTINGS
) -> dict[str, Any]:
    """Read what was typed, by the names of the settings; None and blank texts are left out.

    What a switch said is there already.

    Raises:
        BadInput: a value outside what its setting takes.
    """
    given = {}
    for setting in settings:
        value = typed.get(setting.name)
        if isinstance(value, bool):
            given[setting.name] = value
        elif value and value.strip():
            given[setting.name] = setting.read(value)
    return given
