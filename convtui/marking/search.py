"""Which ideas explain answers that are wrong: one, two, or several about different features.

Half of what learners hand in has two faults or more, so where no idea alone gives all answers,
every two that go together are tried, and then one more after the other. All that explain equally
are named: answers that cannot tell two ideas apart say nothing about which it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from convtui.marking.idea import Idea, Task
from convtui.ops.window import Array
from convtui.reference.agreement import TOLERANCE, compare

Ideas = tuple[Idea, ...]
Answering = Callable[[Any, Ideas], Array | None]
"""What somebody answers to a call who holds some ideas; what is right for none."""

_LEAST, _SHARE = 2, 2
"""Two wrong answers, and half of them, are more than chance."""

MOST_IDEAS = 4
"""That somebody is taken to hold at once."""


@dataclass(frozen=True)
class Explained:
    """How many of some answers somebody gives who holds these ideas."""

    ideas: Ideas
    explains: int
    of: int

    @property
    def name(self) -> str:
        return " + ".join(idea.name for idea in self.ideas)

    @property
    def is_whole(self) -> bool:
        return self.explains == self.of


@dataclass(frozen=True, eq=False)
class Answered:
    """A call, and what somebody answered; None where nothing was."""

    call: Any
    answer: Array | None


def is_same(one: Array | None, other: Array | None, tolerance: float = TOLERANCE) -> bool:
    """Whether two answers are alike: in shape and every number, or both none."""
    if one is None or other is None:
        return one is other
    if one.shape != other.shape:
        return False
    if (one == other).all():
        return True
    with np.errstate(invalid="ignore", over="ignore"):
        farthest = np.abs(one - other).max()
        largest = max(1.0, np.abs(one).max(), np.abs(other).max())
    if farthest > tolerance * largest:  # no cell may differ so much, and most pairs end here
        return False
    return compare(one, other, tolerance).agrees


class Search:
    """The ideas about a task, tried on somebody's answers."""

    def __init__(
        self,
        answering: Answering,
        catalogue: Sequence[Idea],
        answered: Sequence[Answered],
        tolerance: float = TOLERANCE,
    ) -> None:
        """Take at least one answer; those that are right count too."""
        self._answering, self._catalogue, self._tolerance = answering, catalogue, tolerance
        wrong = [given for given in answered if not self._gives((), given)]
        self._of, self._right = len(answered), len(answered) - len(wrong)
        self._answered = (*wrong, *(given for given in answered if given not in wrong))

    def explanations(self) -> tuple[Explained, ...]:
        """The ideas that explain most; nothing where being right explains as much.

        Returns:
            All ideas that explain every answer; else all pairs that do; else those that explain
            most, single ones or several together.
        """
        if self._right == self._of:
            return ()
        if whole := [(idea,) for idea in self._catalogue if self._gives_all((idea,))]:
            return self._explained(whole, self._of)
        if pairs := [pair for pair in self._pairs() if self._gives_all(pair)]:
            return self._explained(pairs, self._of)
        best, most = self._best([(idea,) for idea in self._catalogue], self._right + 1)
        if not best:
            return ()
        more, explains = self._more(best[0], most)
        if explains - self._right < max(_LEAST, (self._of - self._right) / _SHARE):
            return ()
        return self._explained([more] if explains > most else best, explains)

    def _more(self, held: Ideas, explains: int) -> tuple[Ideas, int]:
        """Add the idea that explains most beside those held, as long as there is one."""
        while len(held) < MOST_IDEAS:
            further = [
                (*held, idea)
                for idea in self._catalogue
                if idea not in held and all(idea.goes_with(other) for other in held)
            ]
            best, most = self._best(further, explains + 1)
            if not best:
                break
            held, explains = best[0], most
        return held, explains

    def _best(self, choices: Sequence[Ideas], least: int) -> tuple[list[Ideas], int]:
        """Those that explain most, all that explain as much, and how much; at `least` so much."""
        best: list[Ideas] = []
        for ideas in choices:
            count = self.count(ideas, least)
            if count > least:
                best, least = [], count
            if count >= least:
                best.append(ideas)
        return best, least

    def _pairs(self) -> list[Ideas]:
        pairs = combinations(self._catalogue, 2)
        return [(one, other) for one, other in pairs if one.goes_with(other)]

    def _explained(self, found: Sequence[Ideas], explains: int) -> tuple[Explained, ...]:
        return tuple(Explained(ideas, explains, self._of) for ideas in found)

    def count(self, ideas: Ideas, least: int = 0) -> int:
        """How many answers some ideas explain; 0 as soon as it cannot be so many any more."""
        may_miss = self._of - least
        for given in self._answered:
            may_miss -= not self._gives(ideas, given)
            if may_miss < 0:
                return 0
        return least + may_miss

    def _gives_all(self, ideas: Ideas) -> bool:
        """Most are ruled out by the first wrong answer, which is asked for first."""
        return all(self._gives(ideas, given) for given in self._answered)

    def _gives(self, ideas: Ideas, given: Answered) -> bool:
        return is_same(self._answering(given.call, ideas), given.answer, self._tolerance)


def explanations(
    task: Task, catalogue: Sequence[Idea], answered: Sequence[Answered]
) -> tuple[Explained, ...]:
    """The ideas about a task that explain most of some answers, as `Search` finds them."""
    return Search(task.answer, catalogue, answered).explanations()
