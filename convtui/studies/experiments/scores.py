"""What the runs of an experiment measured, and the arithmetic over repeats."""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from convtui.decoding import known_keys
from convtui.records import of_type

_PARTS = ("train", "validation", "test")
_SHORT = {"validation": "val"}

SCORES = (
    "train_accuracy",
    "val_accuracy",
    "test_accuracy",
    "gap",
    "train_loss",
    "val_loss",
    "test_loss",
    "seconds",
)
"""By the names that published figures have too; accuracies and gaps are shares of 1."""

STANDARD_ERRORS = 2.0
"""Two means nearer than so many standard errors of their difference are within the noise."""


@dataclass(frozen=True)
class Spread:
    """Mean and standard deviation of `count` repeats.

    The deviation is that of a sample, Σ(x − mean)² divided by count − 1; None for a single repeat.
    """

    mean: float
    deviation: float | None
    count: int


def spread(values: Sequence[float]) -> Spread | None:
    """Mean and standard deviation of what was measured; None of nothing."""
    if not values:
        return None
    deviation = statistics.stdev(values) if len(values) > 1 else None
    return Spread(statistics.fmean(values), deviation, len(values))


def measured(report: Mapping[str, Any]) -> dict[str, float]:
    """Take the metrics out of a run's report; one that is not there or not finite is left out.

    `gap` is train accuracy − test accuracy, both measured at the end and without dropout; it is
    how much the network is better on images that it has seen.
    """
    read, found = known_keys(report, _READERS, "report.json", _READERS), {}
    for part in _PARTS:
        for metric in ("accuracy", "loss"):
            value = read["results"].get(part, {}).get(metric)
            if value is not None:
                found[f"{_SHORT.get(part, part)}_{metric}"] = float(value)
    if {"train_accuracy", "test_accuracy"} <= set(found):
        found["gap"] = found["train_accuracy"] - found["test_accuracy"]
    found["seconds"] = read["timing"].training
    return found


@dataclass(frozen=True)
class _Timing:
    training: float


_READERS = {
    "results": of_type(Mapping[str, Mapping[str, float | None]]),
    "timing": of_type(_Timing),
}


def spreads(runs: Sequence[Mapping[str, float]]) -> dict[str, Spread]:
    """Summarise each metric over the runs that have it."""
    found = {}
    for metric in SCORES:
        entry = spread([run[metric] for run in runs if metric in run])
        if entry is not None:
            found[metric] = entry
    return found


def pooled_deviation(groups: Iterable[Spread]) -> float | None:
    """One standard deviation for all groups, weighted by count − 1; None if nothing is repeated."""
    weighted = [
        (group.deviation**2, group.count - 1) for group in groups if group.deviation is not None
    ]
    freedom = sum(weight for _, weight in weighted)
    if not freedom:
        return None
    return math.sqrt(sum(square * weight for square, weight in weighted) / freedom)


def least_difference(deviation: float, first: Spread, second: Spread) -> float:
    """How far two means must lie apart to exceed the noise of single runs."""
    return STANDARD_ERRORS * deviation * math.sqrt(1 / first.count + 1 / second.count)
