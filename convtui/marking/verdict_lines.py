"""What is said of one function in lines: for a terminal, and for the words of an assertion."""

from collections.abc import Iterator
from typing import NamedTuple

from convtui.marking.feedback import about_example, points, sentences, why_unanswered
from convtui.marking.verdict import Mark, TaskVerdict

_MARKS = {"right": "✓", "missing": "-"}


class Line(NamedTuple):
    """`status` is what it is about, `unbroken` whether it is to be pasted."""

    text: str
    status: Mark | None = None
    unbroken: bool = False


def verdict_lines(task: TaskVerdict) -> Iterator[Line]:
    """A verdict, as far as it may be told."""
    yield Line(f"{task.function}: {task.status}, {points(task)} points", task.status)
    if unanswered := why_unanswered(task):
        yield Line(f"  {unanswered}", task.status)
    for each in () if unanswered else task.features:
        mark = _MARKS.get(each.status, "✗")
        agrees, unit = f"{each.agrees} of {each.cases}", "point" if each.points == 1 else "points"
        words = f"; {each.status}: {each.words}" if each.words else ""
        yield Line(f"  {mark} {each.name}: {agrees}, {each.points:g} {unit}{words}", each.status)
    for sentence in sentences(task):
        yield Line(f"  {sentence}")
    if task.diagnosis:
        yield Line("  See it:")
        yield Line(f"    {task.diagnosis[0].see}", unbroken=True)
    if task.example is not None:
        yield Line("  The smallest call that fails:")
        yield Line(f"    {task.example.call}", unbroken=True)
        for line in about_example(task.example):
            yield Line(f"    {line}", unbroken=True)
