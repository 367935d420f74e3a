"""The figures of the coursework's reports, from `published.toml`."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("published.toml")


@dataclass(frozen=True)
class PublishedFigure:
    """What a report says of a network; None is what it does not say.

    `table` is the experiment that it belongs to, `samples` the number of training images, `l1` the
    weight of the penalty where the table varies it. Accuracies are shares of 1. `seconds` are those
    of training, on each report's own machine.
    """

    table: str
    report: str
    model: str
    samples: int
    l1: float | None = None
    seconds: float | None = None
    train_loss: float | None = None
    train_accuracy: float | None = None
    val_loss: float | None = None
    val_accuracy: float | None = None
    test_loss: float | None = None
    test_accuracy: float | None = None
    best_epoch: int | None = None
    note: str = ""

    @property
    def gap(self) -> float | None:
        """Train accuracy − test accuracy; None where a report gives only one of them."""
        if self.train_accuracy is None or self.test_accuracy is None:
            return None
        return self.train_accuracy - self.test_accuracy


@cache
def published_figures() -> tuple[PublishedFigure, ...]:
    """All figures, in the order of the file."""
    return tuple(PublishedFigure(**entry) for entry in tomllib.loads(FILE.read_text())["figure"])


def neighbours(
    tables: Iterable[str], model: str, samples: int | None, l1: float | None = None
) -> tuple[PublishedFigure, ...]:
    """What was published about a network, looked for in these tables in their order."""
    return tuple(
        figure
        for table in tables
        for figure in published_figures()
        if (figure.table, figure.model, figure.samples) == (table, model, samples)
        and (figure.l1 is None or figure.l1 == l1)
    )
