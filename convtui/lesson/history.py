"""Undo and redo of anything immutable."""

from dataclasses import dataclass
from typing import Generic, TypeVar

State = TypeVar("State")

_REMEMBERED = 200


@dataclass(frozen=True, eq=False)
class History(Generic[State]):
    """A state, those before it and those undone; the oldest are forgotten."""

    present: State
    past: tuple[State, ...] = ()
    future: tuple[State, ...] = ()

    def record(self, state: State) -> "History[State]":
        return History(state, (*self.past, self.present)[-_REMEMBERED:])

    def undo(self) -> "History[State]":
        """The state before; the same history if there is none."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.present, *self.future))

    def redo(self) -> "History[State]":
        """The state that was undone last; the same history if there is none."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.present), self.future[1:])
