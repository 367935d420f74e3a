"""Which ideas of the catalogue stand behind the answers to all calls of a task."""

from collections.abc import Sequence
from functools import cache

from convtui.marking.assignment import AssignedTask
from convtui.marking.catalogue import ideas_of
from convtui.marking.described import command
from convtui.marking.features import features_of
from convtui.marking.interview import Asked, Case
from convtui.marking.search import Answered, Answering, Explained, Search, is_same
from convtui.marking.verdict import Diagnosis

_CONVENTIONS = frozenset(
    {"flipped-kernel", "padded-unasked", "same-odd-zero-first"}
    | {"border-repeated", "border-mirrored"}
    | {"border-mirrored-with-itself", "border-wrapped"}
)
"""Ideas that are right in other books."""


def diagnosed(
    task: AssignedTask, asked: Sequence[Asked], tolerance: float
) -> tuple[tuple[Explained, ...], tuple[Diagnosis, ...]]:
    """What explains the answers, best first, and the same in words.

    Calls that ended in an error are answers too, since some ideas end so; where nothing explains
    all of them, they are left out.
    """
    named = [(each.name, case) for each in asked for case in each.cases]
    heard = [(name, case) for name, case in named if case.outcome in ("right", "wrong", "crashed")]
    numbers = [(name, case) for name, case in heard if case.answer is not None]
    if not numbers:
        return (), ()
    found, cases = _explained(task, heard, tolerance), heard
    left_out = 0
    if len(numbers) < len(heard) and not any(each.is_whole for each in found):
        found, cases = _explained(task, numbers, tolerance), numbers
        left_out = len(heard) - len(numbers)
    return found, tuple(_in_words(task, each, cases, left_out, tolerance) for each in found)


@cache
def answering(task: AssignedTask) -> Answering:
    """What ideas answer to the calls of a task, computed once for all submissions."""
    return cache(task.answer)


def _explained(
    task: AssignedTask, cases: Sequence[tuple[str, Case]], tolerance: float
) -> tuple[Explained, ...]:
    answered = [Answered(case.call, case.answer) for _, case in cases]
    return Search(answering(task), ideas_of(task.computes), answered, tolerance).explanations()


def _in_words(
    task: AssignedTask,
    found: Explained,
    cases: Sequence[tuple[str, Case]],
    errors: int,
    tolerance: float,
) -> Diagnosis:
    titles = ", and ".join(idea.title for idea in found.ideas)
    sentence = f"Your answers are what comes out if {titles}: {found.explains} of {found.of} cases"
    if not found.is_whole:
        stops = next(
            name
            for name, case in cases
            if not is_same(answering(task)(case.call, found.ideas), case.answer, tolerance)
        )
        sentence += f", but not for {features_of(task.computes)[stops].title}"
    if errors:
        sentence += f", beside {errors} that ended in an error"
    if found.is_whole and all(idea.name in _CONVENTIONS for idea in found.ideas):
        sentence += "; right by another convention, and not by the one that counts here"
    hints = " ".join(idea.hint for idea in found.ideas)
    first = found.ideas[0]
    return Diagnosis(found.name, found.explains, found.of, f"{sentence}.", hints, command(first))
