"""What can be set for a study, as people type it: for an experiment, for a search."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from convtui.errors import BadInput
from convtui.regular_file import MEGABYTE
from convtui.training.keeping import KEEP_EPOCHS, MOST
from convtui.training.settings import SETTINGS, Setting, choice, integer, word

GENERATED = "generated"
"""As a data set: the stand-in that convtui draws for the one each network was made for."""

DEFAULT_SPACE = "coursework"

METRICS = ("val_accuracy", "val_loss", "accuracy", "loss")
WHEN = ("last", "best")

TRIALS = 10
MOST_REPEATS, MOST_TRIALS, MOST_WORKERS = 1_000, 100_000, 256

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


def _workers(trained: str) -> Setting:
    words = f"Train so many {trained} at once; each takes about 0.8 GB of memory."
    read = integer("workers", 1, MOST_WORKERS)
    return Setting("workers", "W", f"{words} Default: one a core.", read)


_OF_EXPERIMENTS = {
    setting.name: setting
    for setting in (
        Setting("repeats", "R",
                "Train every variant R times, with the seeds S, S + 1, … Default: 3.",
                integer("repeats", 1, MOST_REPEATS)),
        _workers("runs"),
        Setting("models", "M,M,…", "Networks that `convtui models` lists, or model files.",
                several(str, "cifar-strided,cifar-deep")),
        Setting("data", "NAME|FILE",
                "A data set by name, an .npz, or `generated`: each network's stand-in, which needs "
                "no file. Default: what each network was made for.", str.strip),
        Setting("samples", "N,N,…", "Numbers of training images, always the first ones.",
                several(_BY_NAME["samples"].read, "500,1000,2000")),
        Setting("l1", "W,W,…", "Weights of the L1 penalty on the kernel of the last dense layer.",
                several(_BY_NAME["l1"].read, "0,0.001,1")),
    )
}  # fmt: skip
_EXPERIMENTS_NAME = replace(
    _BY_NAME["name"],
    words="What to call the experiment. Default: its kind, or the newest that was asked the same.",
    read=str.strip,
)
EXPERIMENT_SETTINGS: tuple[Setting, ...] = (
    *_OF_EXPERIMENTS.values(),
    *(setting for setting in SETTINGS if setting.name not in (*_OF_EXPERIMENTS, "name")),
    choice(
        KEEP_EPOCHS,
        "Keep the weights of every run after each epoch, and those before the first, to be played "
        f"back. All runs together may take {MOST / MEGABYTE:,.0f} MB. Default: none are kept.",
        f"Of every run; up to {MOST / MEGABYTE:,.0f} MB together.",
    ),
    _EXPERIMENTS_NAME,
)

BASELINE_SETTINGS: tuple[Setting, ...] = (
    _OF_EXPERIMENTS["data"],
    _OF_EXPERIMENTS["samples"],
    replace(_BY_NAME["seed"], words="Of the folds. Default: 0."),
    _EXPERIMENTS_NAME,
)
"""Of the experiment that trains no network."""

MADE_INTO_VARIANTS = ("seed", "threads", "name", *_OF_EXPERIMENTS)
"""Settings that do not reach every run of an experiment as they were given."""


def asked(given: Mapping[str, Any]) -> dict[str, Any]:
    """What decides which runs an experiment has, as JSON: two that agree in it are the same."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in given.items()
        if name not in ("name", "repeats", "workers")
    }


_WORDS_OF_SEARCHES = {
    "seed": "Of the draws, and of every run: trials differ in what is drawn alone. Default: 0.",
    "threads": "Threads of each network in training, kept with the search: figures repeat exactly "
    "with the same number. Default: the cores shared out among the workers.",
    "name": "What to call the search. Default: its model and date.",
}
READ_TRIALS = integer("trials", 1, MOST_TRIALS)
WORKERS = _workers("networks")
HOW_TO_SEARCH: tuple[Setting, ...] = (
    Setting(
        "space",
        "NAME|FILE",
        "What is drawn and how: coursework (as in a university exercise), log-uniform, or a file "
        f"(.toml). Default: {DEFAULT_SPACE}.",
        str.strip,
        "What is drawn and how: a space by its name, or a file (.toml).",
    ),
    Setting(
        "metric",
        "|".join(METRICS),
        f"What trials are judged by. Default: {METRICS[0]}.",
        word("metric", METRICS),
    ),
    Setting(
        "at",
        "|".join(WHEN),
        f"At the last epoch, or at the best one. Default: {WHEN[0]}.",
        word("--at", WHEN),
    ),
    choice(
        "prune",
        "Give a trial up that is, from epoch 2 on, worse than the median of the finished trials at "
        "the same epoch, once five are finished. It saves time, and may lose a network that learns "
        "slowly and well.",
        "Give trials up that are worse than the median; it saves time, and may lose a slow one.",
    ),
)
"""What is not a setting of the trials."""

SEARCH_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "trials",
        "N",
        f"Train so many networks; draws that cannot be built are replaced. Default: {TRIALS}.",
        READ_TRIALS,
    ),
    WORKERS,
    *(replace(s, words=_WORDS_OF_SEARCHES.get(s.name, s.words)) for s in SETTINGS),
    *HOW_TO_SEARCH,
)
