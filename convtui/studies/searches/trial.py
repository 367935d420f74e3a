"""A trial as it stands: frozen, so that it may be handed to a screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from convtui.studies.searches.distributions import Value

TrialState = Literal["waiting", "running", "finished", "pruned", "failed", "stopped", "infeasible"]

OVER = ("finished", "pruned", "failed", "stopped", "infeasible")


@dataclass(frozen=True)
class Trial:
    """One network of a search; `number` counts from 1.

    `values` holds the metric after each of the finished epochs, None where it was not finite;
    `epochs` are asked for. `metric` is what a finished trial is judged by. `seconds` are those of
    its epochs together. `reason` says in a line why it is infeasible, failed, pruned or stopped.
    `machine` trains or trained it; `attempts` counts how often it was begun or gone on with.
    """

    number: int
    state: TrialState
    parameters: Mapping[str, Value]
    values: tuple[float | None, ...] = ()
    epochs: int = 0
    metric: float | None = None
    seconds: float = 0.0
    reason: str = ""
    machine: str = ""
    attempts: int = field(default=0)

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state in OVER

    @property
    def current(self) -> float | None:
        """The metric a finished trial is judged by, or else that of the newest epoch."""
        newest = self.values[-1] if self.values else None
        return newest if self.metric is None else self.metric
