"""The epochs that a run kept, as a slider in one line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from textual.content import Content

from convtui.runs import EpochRow, Run, read_state
from convtui.runs.kept_epochs import KeptEpochs
from convtui.runs.words import four_digits
from convtui.tui.widgets.bars import key_content

_TRACK = (8, 40)
"""Columns of the slider, at least and at most."""


@dataclass(frozen=True)
class Timeline:
    """What a run kept, from the first weights on, and what was measured after each epoch."""

    run: Run
    epochs: tuple[int, ...]
    rows: Mapping[int, EpochRow]

    @classmethod
    def read(cls, run: Run) -> Self:
        """Read both; without epochs the events are not looked at."""
        epochs = KeptEpochs(run).numbers()
        rows = read_state(run.folder).epochs if epochs else ()
        return cls(run, epochs, {row.epoch: row for row in rows})

    @property
    def last(self) -> int:
        return self.epochs[-1]

    def drawn(self, epoch: int, width: int, *, playing: bool) -> Content:
        """The slider at an epoch: where it stands, what was measured, and the keys."""
        head = Content.styled(f" epoch {epoch:>{len(str(self.last))}} of {self.last} ", "bold")
        step = (("[", "back", "screen.epoch('back')"), ("]", "on", "screen.epoch('on')"))
        play = ("space", "pause" if playing else "play", "screen.play_epochs")
        keys = key_content((*step, play), width)
        room = width - head.cell_length - _TRACK[0]
        keys = keys if keys.cell_length <= room else Content("")
        room -= keys.cell_length
        fitting = (f" {words} " for words in self._measured(epoch) if len(words) + 2 <= room)
        measured = next(fitting, "")
        free = width - head.cell_length - len(measured) - keys.cell_length
        track = _track(self.epochs.index(epoch), len(self.epochs), max(min(free, _TRACK[1]), 1))
        return Content("").join([head, track, Content.styled(measured, "$text-muted"), keys])

    def _measured(self, epoch: int) -> tuple[str, ...]:
        """What is known of an epoch, in more words and in less; the accuracy is on held-out images.

        Without such images it is the one of training.
        """
        row = self.rows.get(epoch)
        if row is None:
            return ("" if epoch else "before training",)
        name, accuracy = "val_accuracy", row.val_accuracy
        if accuracy is None:
            name, accuracy = "accuracy", row.accuracy
        words = f"{name} {four_digits(accuracy)}"
        return f"loss {four_digits(row.loss)} · {words}", words


def _track(place: int, count: int, width: int) -> Content:
    at = round(place * (width - 1) / max(count - 1, 1))
    return Content.assemble(
        ("━" * at, "$text-accent"),
        ("●", "bold $text-accent"),
        ("─" * (width - 1 - at), "$text-muted"),
    )
