"""Which ideas explain answers that are wrong: one, or two about different features.

Half of what learners hand in has two faults or more, so where no idea alone gives all answers,
every two that go together are tried. All that explain equally are named: answers that cannot tell
two ideas apart say nothing about which it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from convtui.marking.idea import Idea, Task
from convtui.ops.window import Array
from convtui.reference.agreement import compare


@dataclass(frozen=True)
class Explained:
    """How many of some answers somebody gives who holds these ideas."""

    ideas: tuple[Idea, ...]
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


def is_same(one: Array | None, other: Array | None) -> bool:
    """Whether two answers are alike: in shape and every number, or both none."""
    if one is None or other is None:
        return one is other
    return one.shape == other.shape and compare(one, other).agrees


def explanations(
    task: Task, catalogue: Sequence[Idea], answered: Sequence[Answered]
) -> tuple[Explained, ...]:
    """The ideas that explain most, best first; nothing where being right explains as much.

    Args:
        task: what was to be computed.
        catalogue: the ideas about it.
        answered: at least one answer; those that are right count too.

    Returns:
        All ideas that explain every answer; else all pairs that do; else the single ones that
        explain most.
    """
    of, right = len(answered), _explained(task, (), answered)
    if right == of:
        return ()
    single = [Explained((idea,), _explained(task, (idea,), answered), of) for idea in catalogue]
    if whole := tuple(found for found in single if found.is_whole):
        return whole
    if pairs := _pairs(task, catalogue, answered):
        return pairs
    most = max((found.explains for found in single), default=0)
    if most <= right:
        return ()
    return tuple(found for found in single if found.explains == most)


def _explained(task: Task, ideas: tuple[Idea, ...], answered: Sequence[Answered]) -> int:
    return sum(is_same(task.answer(given.call, ideas), given.answer) for given in answered)


def _pairs(
    task: Task, catalogue: Sequence[Idea], answered: Sequence[Answered]
) -> tuple[Explained, ...]:
    """Every two that explain every answer: most are ruled out by the first wrong one."""
    wrong_first = sorted(answered, key=lambda given: is_same(task.right(given.call), given.answer))
    found = [
        pair
        for pair in combinations(catalogue, 2)
        if pair[0].goes_with(pair[1])
        and all(is_same(task.answer(given.call, pair), given.answer) for given in wrong_first)
    ]
    return tuple(Explained(pair, len(answered), len(answered)) for pair in found)
