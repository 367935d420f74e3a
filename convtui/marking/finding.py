"""Which function of a submission is the one that was asked for, and how it is called: by trying."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, get_args

from convtui.marking.assignment import AssignedTask
from convtui.marking.candidates import ALIKE, NAMED, OTHER, SPELLED, candidates, manners, variants
from convtui.marking.catalogue import ideas_of
from convtui.marking.convolution import CONVOLUTION, ConvolutionCall
from convtui.marking.features import OPTIONS
from convtui.marking.interview import Case, Interview
from convtui.marking.manner import AverageForm, Manner
from convtui.marking.pooling import PoolingCall
from convtui.marking.runner import Function
from convtui.marking.search import is_same

_MOST_TRIES = 480
_TACIT = ("valid", "same", "full")
_HOPELESS, _NUMBERS, _SIDES, _SHAPE, _EXPLAINED, _RIGHT = range(6)
_LEAST = {NAMED: _HOPELESS, SPELLED: _HOPELESS, ALIKE: _SIDES, OTHER: _RIGHT}
"""What the answer of a function must be worth, by how it was found."""

_KERNELS = {
    "list": "a list",
    "filters-first": "an array whose first axis is that of the filters",
    "filters-last": "an array whose last axis is that of the filters",
}


@dataclass(frozen=True, eq=False)
class Way:
    """A function and how to call it; `task` has the padding that it tacitly takes."""

    task: AssignedTask
    manner: Manner
    function: Function

    def notes(self, asked: AssignedTask) -> Iterator[str]:
        """What of it is not as the assignment has it, in sentences."""
        manner = self.manner
        if manner.function != asked.function:
            yield f"{manner.function} was taken for {asked.function}."
        order = [role for role in asked.arguments.values() if role in manner.places]
        if order != list(manner.places) and not manner.made_with:
            yield f"Its arguments were given in the order {', '.join(manner.places)}."
        if manner.layout != "HW" and asked.layout is None:
            yield f"Its arrays were given as {'×'.join(manner.layout)}."
        if OPTIONS in manner.roles and not asked.options:
            yield "Its settings were given in one argument, by their names."
        if manner.bias != "number":
            yield "Its bias was given as an array, with a number for each filter."
        if manner.kernels in _KERNELS:
            yield f"Its kernels were given in {_KERNELS[manner.kernels]}."
        if manner.lists:
            yield "Its matrices were given as lists of lists."
        tacit, usual = (task.settings.get("padding", "valid") for task in (self.task, asked))
        if tacit != usual:
            yield f"It pads by itself, as padding {tacit} does."


def find(
    interview: Interview,
    functions: Sequence[Function],
    task: AssignedTask,
    taken: frozenset[str],
    seed: int,
) -> Way | None:
    """Look for the function of a task; None if there is none.

    Args:
        interview: with the submission.
        functions: of the submission.
        task: that is looked for.
        taken: names that belong to other tasks.
        seed: of the assignment.
    """
    best: tuple[int, Way] | None = None
    by_name: int | None = None
    for how, function, called in candidates(functions, task, taken):
        if by_name is not None and how > by_name:
            break
        by_name = how if how <= SPELLED else None
        found = _tried(interview, functions, function, called, task, seed)
        if found is None or found[0] < _LEAST[how]:
            continue
        if best is None or found[0] > best[0]:
            best = found
        if best[0] == _RIGHT:
            break
    return best[1] if best else None


def refined(interview: Interview, way: Way, calls: Sequence[Any]) -> tuple[Manner, list[Case]]:
    """Ask what a feature asks; in other forms, if its first answer makes no sense in this one."""
    first = interview.ask(way.task, way.manner, calls[0])
    manner = way.manner
    if not first.agrees:
        is_nonsense = _worth(way.task, first) < _SHAPE or _ignores_the_padding(way.task, first)
        for other in _other_forms(way, calls[0]) if is_nonsense else _other_words(way):
            case = interview.ask(way.task, other, calls[0])
            if case.agrees or (first.answer is None and case.answer is not None):
                manner, first = other, case
            if case.agrees:
                break
    return manner, [first, *(interview.ask(way.task, manner, call) for call in calls[1:])]


def _ignores_the_padding(task: AssignedTask, case: Case) -> bool:
    """Whether an answer is that without padding: perhaps the word for it was not understood."""
    call = case.call
    if not isinstance(call, ConvolutionCall) or call.padding == "valid":
        return False
    return is_same(task.answer(replace(call, padding="valid")), case.answer)


def _other_forms(way: Way, call: Any) -> Iterator[Manner]:
    """The manner in other forms; another layout only for several channels, of which it is new."""
    has_channels = isinstance(call, ConvolutionCall | PoolingCall) and call.x.ndim == 3
    for other in variants(way.manner, way.task, way.manner.activations):
        if other != way.manner and (has_channels or other.layout == way.manner.layout):
            yield other


def _other_words(way: Way) -> Iterator[Manner]:
    """The manner with other words for an average, which may not have been understood."""
    if way.manner.says("kind"):
        for word in get_args(AverageForm):
            yield replace(way.manner, average=word)


def _tried(
    interview: Interview,
    functions: Sequence[Function],
    function: Function,
    called: str,
    task: AssignedTask,
    seed: int,
) -> tuple[int, Way] | None:
    """How well the best manner does, and it."""
    best: tuple[int, Way] | None = None
    feature = next(iter(task.features))
    tasks = with_tacit_padding(task)
    for tries, manner in enumerate(manners(function, called, task, functions)):
        if tries == _MOST_TRIES or (best and best[0] == _RIGHT):
            break
        if best and best[0] == _EXPLAINED and manner.activation == "flag":
            continue  # a word was understood, and a flag may be right as it applies nothing
        for assumed in tasks:
            case = interview.ask(assumed, manner, assumed.calls(feature, seed)[0])
            worth = _worth(assumed, case)
            if manner.is_guess and worth < _EXPLAINED:
                worth = _HOPELESS
            if best is None or worth > best[0]:
                best = worth, Way(assumed, manner, function)
            if worth == _RIGHT or case.answer is None:
                break
    return best


def _worth(task: AssignedTask, case: Case) -> int:
    """How much an answer is that of a function that was meant to do the task."""
    if case.answer is None:
        return _HOPELESS
    if case.agrees:
        return _RIGHT
    known = ideas_of(task.computes)
    if any(is_same(task.answer(case.call, (idea,)), case.answer) for idea in known):
        return _EXPLAINED
    if not case.answer.size:
        return _HOPELESS
    if case.answer.shape == case.expected.shape:
        return _SHAPE
    return _SIDES if case.answer.ndim == case.expected.ndim else _NUMBERS


@cache
def with_tacit_padding(task: AssignedTask) -> list[AssignedTask]:
    """The task; and where nothing says how it pads, the task for each padding."""
    is_said = task.says("padding") or "padding" in task.settings
    if task.computes is not CONVOLUTION or is_said:
        return [task]
    return [replace(task, settings={**task.settings, "padding": name}) for name in _TACIT]
