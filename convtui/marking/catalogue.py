"""The one list of ideas: what learners get wrong, with what they compute who believe it."""

from functools import cache

from convtui.errors import unknown_name
from convtui.marking.idea import Idea, Task
from convtui.marking.ideas import (
    activation,
    border,
    channels,
    curves,
    geometry,
    gradients,
    kernel,
    pooling,
    same,
    scores,
    shapes,
    values,
    writing,
)

_ROOMS = (
    kernel,
    values,
    geometry,
    same,
    border,
    channels,
    activation,
    writing,
    pooling,
    shapes,
    gradients,
    scores,
    curves,
)


@cache
def ideas() -> tuple[Idea, ...]:
    """Every idea of the catalogue, those about one thing side by side."""
    return tuple(idea for room in _ROOMS for idea in room.IDEAS)


def tasks() -> tuple[Task, ...]:
    """Every task that there are ideas about."""
    return tuple(dict.fromkeys(idea.task for idea in ideas()))


def ideas_of(task: Task) -> tuple[Idea, ...]:
    return tuple(idea for idea in ideas() if idea.task is task)


def find_idea(name: str) -> Idea:
    """The idea of this name.

    Raises:
        BadInput: there is none.
    """
    known = {idea.name: idea for idea in ideas()}
    if name not in known:
        raise unknown_name("misconception", name, known, "`convtui misconceptions` lists them")
    return known[name]
