"""A verdict as its student reads it."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from convtui.export.page import Block, Code, Heading, Paragraph
from convtui.export.tabular import Column, Table
from convtui.lesson.numbers import written
from convtui.marking.verdict import Example, TaskVerdict, Verdict

_FEATURES = (
    Column("feature", right=False),
    Column("points"),
    Column("of"),
    Column("right"),
    Column("asked"),
    Column("", right=False),
)


_IN_FULL = 3
"""Explanations that have a sentence; others that explain as much are named."""


def feedback(verdict: Verdict, title: str) -> list[Block]:
    """The page for one student, of what may be told."""
    blocks: list[Block] = [Heading(f"{title}: {verdict.name}")]
    blocks.append(Paragraph(f"{points(verdict)} points ({verdict.file or 'nothing handed in'})."))
    blocks += [Paragraph(f"Not read: {problem}") for problem in verdict.problems]
    for task in verdict.tasks:
        blocks += _task(task, verdict.language)
    return blocks


def points(verdict: Verdict | TaskVerdict) -> str:
    return f"{verdict.points:g} of {verdict.out_of:g}"


def why_unanswered(task: TaskVerdict) -> str:
    """Why nothing of it was asked, or nothing."""
    was_asked = any(each.cases for each in task.features)
    return "" if was_asked or not task.features else task.features[0].words


def sentences(task: TaskVerdict) -> Iterator[str]:
    """What is said of a function beside its points and its example."""
    in_full, others = task.diagnosis[:_IN_FULL], task.diagnosis[_IN_FULL:]
    for diagnosis in in_full:
        yield diagnosis.sentence
    if others:
        yield f"As well explained by {'; '.join(each.misconception for each in others)}."
    hints = dict.fromkeys(diagnosis.hint for diagnosis in in_full)
    yield from (f"Hint: {hint}" for hint in hints)
    yield from task.notes


def about_example(example: Example) -> Iterator[str]:
    """What came of the call, and what was to come, in lines."""
    yield f"expected  {in_words(example.expected)}"
    if example.got is None:
        yield f"got       {example.words}"
        return
    yield f"got       {in_words(example.got)}"
    if example.cell is not None:
        place = ",".join(map(str, example.cell))
        yield f"first wrong cell [{place}]{': ' + example.formula if example.formula else ''}"


def in_words(values: Any) -> str:
    """Nested lists of numbers: rows apart by semicolons, each plane in brackets."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim == 0:
        return written(float(array))
    if not array.size:
        return "nothing"
    if array.ndim == 1:
        return " ".join(map(written, array.tolist()))
    if array.ndim == 2:
        return "; ".join(" ".join(map(written, row)) for row in array.tolist())
    planes = np.moveaxis(array, -1, 0)
    return " ".join(f"[{in_words(plane)}]" for plane in planes)


def _task(task: TaskVerdict, language: str) -> Iterator[Block]:
    yield Heading(f"{task.function}: {task.status}, {points(task)} points", 2)
    if unanswered := why_unanswered(task):
        yield Paragraph(f"{unanswered[0].upper()}{unanswered[1:]}.")
    elif task.features:
        yield _table(task)
    yield from map(Paragraph, sentences(task))
    if task.diagnosis:
        yield Paragraph("See it on a small example:")
        yield Code(task.diagnosis[0].see, "sh")
    if task.example is not None:
        yield Paragraph("The smallest call that fails:")
        yield Code(task.example.call, language.lower())
        yield Code("\n".join(about_example(task.example)))


def _table(task: TaskVerdict) -> Table:
    rows: Sequence[tuple[Any, ...]] = [
        (each.title, f"{each.points:g}", f"{each.out_of:g}", each.agrees, each.cases, _words(each))
        for each in task.features
    ]
    return Table(_FEATURES, tuple(rows))


def _words(feature: Any) -> str:
    if feature.status in ("right", "wrong"):
        return feature.words if feature.status == "wrong" else ""
    return f"{feature.status}: {feature.words}" if feature.words else str(feature.status)
