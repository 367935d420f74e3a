"""A question with choices: every wrong one is what somebody answers who holds an idea.

Nobody writes down wrong answers. A question is made of a call of a task of the catalogue, and each
of its wrong choices is what an idea about that task makes of the very same call, as it is shown;
ideas that give what is right, or one another's answer, are no choices of their own.
"""

from dataclasses import dataclass

from convtui.marking.idea import Idea
from convtui.ops.window import Array
from convtui.quiz.opened import Opened, OpenedLayer


@dataclass(frozen=True)
class Choice:
    """One of the answers that are offered."""

    text: str
    ideas: tuple[Idea, ...] = ()
    """Those that give it, the nearest to the topic first; none: it is right."""

    @property
    def is_right(self) -> bool:
        return not self.ideas


@dataclass(frozen=True, eq=False)
class Figure:
    """A matrix that belongs to a question."""

    title: str
    values: Array
    """(rows, columns)."""
    is_curve: bool = False
    """Whether its one row is a number for each epoch."""


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked; the same kind and seed make the same question."""

    kind: str
    topic: str
    seed: int
    text: str
    figures: tuple[Figure, ...]
    choices: tuple[Choice, ...]
    why: str
    """How the right answer comes about."""
    see: str
    """What to type to see it."""
    opened: Opened | OpenedLayer | None = None
    """The step that it is about, where it is about one."""

    @property
    def right(self) -> int:
        """Which choice is right, from 0."""
        return next(at for at, choice in enumerate(self.choices) if choice.is_right)


def feedback(question: Question, choice: int) -> str:
    """Whether it is right, and how it comes about; or what somebody believes who says so."""
    chosen, right = question.choices[choice], question.choices[question.right]
    if chosen.is_right:
        return f"Right: {question.why}"
    return f"{believed(chosen)}\nIt is {_quoted(right)}: {question.why}"


def believed(choice: Choice) -> str:
    """The idea behind a wrong choice, explained; another that gives the same by its title."""
    idea, *others = choice.ideas
    more = f" The same comes if {others[0].title}." if others else ""
    return f"{_quoted(choice)} comes out if {idea.title} ({idea.name}). {idea.sentence}{more}"


def _quoted(choice: Choice) -> str:
    return f"“{choice.text}”" if " " in choice.text else choice.text
