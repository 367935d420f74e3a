"""Questions to be printed, and their answers apart, as Markdown; and both as JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

from convtui.export.markdown import escape, paragraph
from convtui.export.tabular import aligned
from convtui.lesson.numbers import written
from convtui.marking.described import plain
from convtui.quiz.question import Choice, Figure, Question

LETTERS = "ABCDE"
_CONVENTIONS = (
    "Rows and columns count from 1. The kernel lies on the input as it is, unless a true "
    "convolution is asked for. One answer is right."
)


def sheet(questions: Sequence[Question]) -> str:
    """The questions, with boxes to tick; not what they were drawn from, which gives the answers."""
    parts = [f"# Questions\n\nName: ______________________\n\n{_CONVENTIONS}\n"]
    for number, question in enumerate(questions, start=1):
        choices = "".join(
            f"- ☐ **{letter}** {escape(choice.text)}\n"
            for letter, choice in zip(LETTERS, question.choices, strict=False)
        )
        figures = "".join(f"{_figure(figure)}\n" for figure in question.figures)
        parts.append(f"## {number}\n\n{paragraph(question.text)}\n\n{figures}{choices}")
    return "\n".join(parts)


def key(questions: Sequence[Question], named: str) -> str:
    """The answers, how each comes about, and what is behind the wrong ones.

    Args:
        questions: in the order in which they are asked.
        named: what they were drawn from, the seed for example.
    """
    parts = [f"# Key, {escape(named)}\n"]
    for number, question in enumerate(questions, start=1):
        letter, right = LETTERS[question.right], question.choices[question.right]
        wrong = "".join(
            f"- {LETTERS[at]} {escape(choice.text)}: {escape(_believed(choice))}\n"
            for at, choice in enumerate(question.choices)
            if not choice.is_right
        )
        parts.append(
            f"## {number}: {letter}\n\n{paragraph(f'{right.text}: {question.why}')}\n\n{wrong}\n"
            f"Topic {escape(question.topic)}. See it: `{question.see}`\n"
        )
    return "\n".join(parts)


def as_json(seed: int, questions: Iterable[Question]) -> dict[str, Any]:
    return {"seed": seed, "questions": [_as_json(question) for question in questions]}


def _as_json(question: Question) -> dict[str, Any]:
    return {
        "topic": question.topic,
        "kind": question.kind,
        "seed": question.seed,
        "text": question.text,
        "figures": [
            {"title": figure.title, "values": plain(figure.values)} for figure in question.figures
        ],
        "choices": [
            {
                "text": choice.text,
                "right": choice.is_right,
                "misconceptions": [idea.name for idea in choice.ideas],
            }
            for choice in question.choices
        ],
        "answer": question.right + 1,
        "why": question.why,
        "see": question.see,
    }


def _believed(choice: Choice) -> str:
    idea, *others = choice.ideas
    more = f"; or {', '.join(other.name for other in others)}" if others else ""
    return f"{idea.title} ({idea.name}{more}). {idea.hint}"


def _figure(figure: Figure) -> str:
    rows = [[written(value) for value in row] for row in figure.values.tolist()]
    lines = aligned(rows, range(figure.values.shape[1]))
    title = f"{figure.title}, epoch by epoch" if figure.is_curve else figure.title
    return f"{paragraph(title)}:\n\n```\n" + "".join(f"{line}\n" for line in lines) + "```\n"
