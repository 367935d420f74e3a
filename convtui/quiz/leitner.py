"""When a kind of question comes back: the Leitner system.

Sebastian Leitner's box of cards (So lernt man lernen, 1972): a card that was answered well goes one
box on, one that was not goes back into the first, and the further a box is the longer its cards
rest. One that is right before it is due stays where it is: that it is known for so long is not
shown. A card here is a kind of question, which comes back with other numbers, so that nobody
learns an answer by heart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from convtui.quiz.answers import Answer
from convtui.quiz.asking import Kind

DAYS = (0, 1, 3, 7, 14)
"""How long the cards of each box rest."""
BOXES = len(DAYS)
APART = 3
"""Other questions between two of one kind, where there are so many."""

_SECONDS = 24 * 60 * 60.0


@dataclass(frozen=True)
class Card:
    """Where a kind of question stands, in seconds since the epoch."""

    box: int
    """From 1."""
    since: float
    """When it came there."""

    @property
    def due(self) -> float:
        return self.since + DAYS[self.box - 1] * _SECONDS

    def after(self, answer: Answer) -> "Card":
        """Where it stands once it was answered; a clock that was set back keeps nothing early."""
        if not answer.right:
            return Card(1, answer.time)
        if self.since <= answer.time < self.due:
            return self
        return Card(min(self.box + 1, BOXES), answer.time)


@dataclass(frozen=True)
class Progress:
    """What was answered about a topic."""

    asked: int
    right: int
    learned: float
    """How far its kinds are on their way into the last box, 0 to 1."""


def cards(answers: Iterable[Answer]) -> dict[str, Card]:
    """The cards by their kinds, after all answers in their order."""
    found: dict[str, Card] = {}
    for answer in answers:
        before = found.get(answer.kind, Card(1, answer.time))
        found[answer.kind] = before.after(answer)
    return found


def next_kind(
    kinds: Sequence[Kind],
    answers: Sequence[Answer],
    now: float,
    rng: np.random.Generator,
    recent: Sequence[str] = (),
) -> Kind:
    """What to ask now: what is due, the first box first; else something new; else what is due next.

    Args:
        kinds: those to choose from, at least one.
        answers: all, in their order.
        now: in seconds since the epoch.
        rng: chooses among those that are new.
        recent: names of those that were asked in this sitting, in their order.
    """
    known = cards(answers)
    apart = min(APART, len(kinds) - 1)
    aside = recent[max(len(recent) - apart, 0) :]
    rested = [kind for kind in kinds if kind.name not in aside] or [*kinds]
    seen = [kind for kind in rested if kind.name in known]
    due = [kind for kind in seen if known[kind.name].due <= now]
    if due:
        return min(due, key=lambda kind: (known[kind.name].box, known[kind.name].due))
    if new := [kind for kind in rested if kind.name not in known]:
        return new[int(rng.integers(len(new)))]
    return min(seen, key=lambda kind: known[kind.name].due)


def progress(kinds: Sequence[Kind], answers: Sequence[Answer]) -> dict[str, Progress]:
    """What was answered about each topic of these kinds."""
    known, found = cards(answers), {}
    for topic in dict.fromkeys(kind.topic for kind in kinds):
        names = {kind.name for kind in kinds if kind.topic == topic}
        given = [answer.right for answer in answers if answer.kind in names]
        moved = sum(known[name].box - 1 for name in names if name in known)
        found[topic] = Progress(len(given), sum(given), moved / ((BOXES - 1) * len(names)))
    return found
