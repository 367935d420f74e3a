"""A question before its choices are drawn, and how they are."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from convtui.marking.catalogue import ideas_of
from convtui.marking.idea import Idea, Task
from convtui.ops.window import Array
from convtui.quiz.opened import Opened, OpenedLayer
from convtui.quiz.question import Choice, Figure, Question

Shown = Callable[[Array], str | None]
"""An answer as it is offered; None where it cannot be one of the choices."""
Answers = Sequence[tuple[Idea, str]]
"""What is offered by whom."""

_ATTEMPTS = 1000
_OF_PROGRAMS = frozenset(
    {
        "filling",
        "input-overwritten",
        "integers",
        "kernel-layout",
        "kernel-shape",
        "loop",
        "loop-over-taps",
        "output-shape",
        "pool-loop",
        "pool-output",
        "scale",
        "window",
    }
)
"""Features of programs more than of heads."""
_IDEAS_OF_PROGRAMS = frozenset(
    {
        "pooling-reshaped-by-column",
        "same-equal-pads-rounded-down",
        "same-equal-pads-rounded-up",
    }
)
_LEAST_WRONG, _MOST_WRONG = 2, 4


@dataclass(frozen=True, eq=False)
class Asked:
    """What a kind of question has drawn."""

    text: str
    figures: tuple[Figure, ...]
    right: str
    answers: Answers
    """Of ideas, those among them that give what is right as well."""
    about: Collection[str]
    """Features that the question is there for: one wrong choice at least comes of them."""
    why: str
    see: str = ""
    opened: Opened | OpenedLayer | None = None


@dataclass(frozen=True)
class Kind:
    """Questions that are alike but for their numbers."""

    name: str
    topic: str
    draw: Callable[[np.random.Generator], Asked | None]
    """None where what was drawn makes no good question: it is drawn again."""

    def question(self, seed: int) -> Question:
        """The question of this kind that a seed makes."""
        rng = np.random.default_rng([seed, crc32(self.name.encode())])
        for _ in range(_ATTEMPTS):
            asked = self.draw(rng)
            wrong = _wrong(asked, rng) if asked else []
            if asked and wrong:
                return _question(self, seed, asked, wrong, rng)
        raise AssertionError(f"no question of {self.name} with seed {seed}")


def is_of_heads(idea: Idea, about: Collection[str] = ()) -> bool:
    """Whether somebody can hold it who computes by hand, or who is asked about these features."""
    is_named = idea.feature in about or idea.feature not in _OF_PROGRAMS
    return is_named and idea.name not in _IDEAS_OF_PROGRAMS


def answers(task: Task, call: object, shown: Shown) -> tuple[str | None, Answers]:
    """What is right for a call, and what comes of each idea about it, as they are offered."""
    return shown(task.right(call)), list(_offered(task, call, shown))


def _offered(task: Task, call: object, shown: Shown) -> Iterator[tuple[Idea, str]]:
    for idea in ideas_of(task):
        answer = idea.answer(call)
        text = shown(answer) if answer is not None and np.isfinite(answer).all() else None
        if text is not None:
            yield idea, text


def _wrong(asked: Asked, rng: np.random.Generator) -> list[Choice]:
    """Wrong choices that differ from what is right and from each other; none if they are few."""
    offered: dict[str, list[Idea]] = {}
    for idea, text in asked.answers:
        if text != asked.right and is_of_heads(idea, asked.about):
            offered.setdefault(text, []).append(idea)

    def is_off_topic(idea: Idea) -> bool:
        return idea.feature not in asked.about

    found = [Choice(text, tuple(sorted(held, key=is_off_topic))) for text, held in offered.items()]
    found = [found[at] for at in rng.permutation(len(found))]
    found.sort(key=lambda choice: is_off_topic(choice.ideas[0]))
    if len(found) < _LEAST_WRONG or is_off_topic(found[0].ideas[0]):
        return []
    return found[: min(int(rng.integers(3, _MOST_WRONG + 1)), len(found))]


def _question(
    kind: Kind, seed: int, asked: Asked, wrong: list[Choice], rng: np.random.Generator
) -> Question:
    choices = [Choice(asked.right), *wrong]
    order = rng.permutation(len(choices))
    return Question(
        kind.name,
        kind.topic,
        seed,
        asked.text,
        asked.figures,
        tuple(choices[at] for at in order),
        asked.why,
        asked.see or (asked.opened.command if asked.opened else wrong[0].ideas[0].look),
        asked.opened,
    )
