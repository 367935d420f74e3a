"""Which trials of a search are listed, and in which order."""

from collections.abc import Sequence
from dataclasses import dataclass

from convtui.studies.searches.events import Trial
from convtui.studies.searches.specification import Metric
from convtui.studies.searches.words import in_short, note

NUMBER, METRIC = "number", "metric"


@dataclass(frozen=True)
class Order:
    """By `number`, by `metric` with the best first, or by a parameter with the least first."""

    by: str = NUMBER
    turned: bool = False


def arranged(trials: Sequence[Trial], order: Order, metric: Metric, typed: str) -> list[Trial]:
    """Those in which every word that was `typed` occurs; what has no value comes last."""
    found = trials_with(trials, typed)
    there = [trial for trial in found if _value(trial, order.by) is not None]
    rest = [trial for trial in found if _value(trial, order.by) is None]
    falls = order.by == METRIC and not metric.minimised
    there.sort(key=lambda trial: _key(trial, order.by), reverse=falls != order.turned)
    return there + rest


def trials_with(trials: Sequence[Trial], typed: str) -> list[Trial]:
    """Find every word, whatever its case: in `#4 failed kernel_size=3 …` and in the reason."""
    words = typed.lower().split()
    return [t for t in trials if not words or all(word in _text(t) for word in words)]


def _text(trial: Trial) -> str:
    drawn = (f"{name}={in_short(value)}" for name, value in trial.parameters.items())
    parts = (f"#{trial.number}", trial.state, *drawn, trial.machine, note(trial))
    return " ".join(parts).lower()


def _value(trial: Trial, by: str) -> object:
    if by == NUMBER:
        return trial.number
    return trial.current if by == METRIC else trial.parameters.get(by)


def _key(trial: Trial, by: str) -> tuple[bool, object]:
    """Texts come after numbers."""
    value = _value(trial, by)
    return isinstance(value, str), value
