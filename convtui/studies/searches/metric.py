"""What the trials of a search are judged by."""

from collections.abc import Sequence
from dataclasses import dataclass

from convtui.errors import BadInput, unknown_name
from convtui.runs import EpochRow

METRICS = ("val_accuracy", "val_loss", "accuracy", "loss")
WHEN = ("last", "best")


@dataclass(frozen=True)
class Metric:
    """A column of the epoch table, taken at the last epoch or at the best one."""

    name: str = "val_accuracy"
    at: str = "last"

    def __post_init__(self) -> None:
        """Refuse what there is not."""
        for what, word, known in (("metric", self.name, METRICS), ("--at", self.at, WHEN)):
            if word not in known:
                raise unknown_name(what, word, known, f"give one of {', '.join(known)}")

    @property
    def minimised(self) -> bool:
        """Whether less is better."""
        return self.name.endswith("loss")

    def check_split(self, validation_split: float) -> None:
        """See that there is something to validate on.

        Raises:
            BadInput: there is not.
        """
        if self.name.startswith("val_") and not validation_split:
            raise BadInput(
                f"{self.name} needs validation images: give --validation-split 0.2, or --metric "
                f"{self.name.removeprefix('val_')}"
            )

    def better(self, one: float, other: float) -> bool:
        """Whether the first value is better than the second."""
        return one < other if self.minimised else one > other

    def of_epochs(self, rows: Sequence[EpochRow]) -> tuple[float | None, ...]:
        """Its value after each epoch; None where it was not finite."""
        return tuple(getattr(row, self.name) for row in rows)

    def of_run(self, values: Sequence[float | None]) -> float | None:
        """What a finished run is judged by; None if that is no number."""
        if self.at == "last":
            return values[-1] if values else None
        there = [value for value in values if value is not None]
        return (min if self.minimised else max)(there) if there else None

    def epoch_of(self, values: Sequence[float | None]) -> int:
        """The epoch, counted from 1, that a finished run is judged by."""
        if self.at == "last":
            return len(values)
        return list(values).index(self.of_run(values)) + 1
