"""Verdicts for other programs: JSON, a grade book's table, Gradescope, JUnit; and for the class."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from convtui.export.page import Block, Heading, Paragraph, page_as_markdown
from convtui.export.tabular import Column, Table, Value, columns
from convtui.junit import Problem, Test, junit
from convtui.marking.catalogue import find_idea
from convtui.marking.conventions import ANOTHER
from convtui.marking.feedback import about_example, feedback, points, sentences
from convtui.marking.verdict import TaskVerdict, Verdict

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet begins to compute."""


def as_json(assignment: str, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    return {"assignment": assignment, "submissions": [_submission(each) for each in verdicts]}


def _submission(verdict: Verdict) -> dict[str, Any]:
    return {
        "name": verdict.name,
        "language": verdict.language,
        "points": verdict.points,
        "out_of": verdict.out_of,
        "tasks": [_task(task) for task in verdict.tasks],
    }


def _task(task: TaskVerdict) -> dict[str, Any]:
    example = task.example
    return {
        "function": task.function,
        "status": task.status,
        "points": task.points,
        "out_of": task.out_of,
        "features": [
            {
                "name": each.name,
                "points": each.points,
                "out_of": each.out_of,
                "agrees": each.agrees,
                "cases": each.cases,
            }
            for each in task.features
        ],
        "diagnosis": [
            {
                "misconception": each.misconception,
                "explains": each.explains,
                "of": each.of,
                "sentence": each.sentence,
            }
            for each in task.diagnosis
        ],
        "example": example
        and {
            "call": example.call,
            "expected": example.expected,
            "got": example.got,
            "cell": example.cell and list(example.cell),
        },
    }


def grades(verdicts: Sequence[Verdict]) -> Table:
    """A row for each submission, with the points for each function; no cell is a formula."""
    functions = [task.function for task in verdicts[0].tasks] if verdicts else []
    headings = columns("name", "points", "out of", *functions, "file", "language")
    rows: list[tuple[Value, ...]] = [
        (
            harmless_cell(each.name),
            each.points,
            each.out_of,
            *(task.points for task in each.tasks),
            harmless_cell(each.file),
            each.language,
        )
        for each in verdicts
    ]
    return Table(headings, tuple(rows))


def harmless_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def misconceptions(verdicts: Sequence[Verdict]) -> Table:
    """Which ideas explain all of somebody's answers, the most frequent first.

    Of several that explain a function's answers equally the first counts.
    """
    held: Counter[str] = Counter()
    for verdict in verdicts:
        first = [task.diagnosis[0] for task in verdict.tasks if task.diagnosis]
        whole = [each.misconception for each in first if each.explains == each.of]
        held.update({name for names in whole for name in names.split(" + ")} - {ANOTHER})
    rows = [
        (name, find_idea(name).title, count, len(verdicts))
        for name, count in sorted(held.items(), key=lambda found: (-found[1], found[0]))
    ]
    named = (Column("misconception", right=False), Column("what is believed", right=False))
    return Table((*named, Column("submissions"), Column("of")), tuple(rows))


def class_page(title: str, verdicts: Sequence[Verdict]) -> str:
    """The grades and the misconceptions of a class, in Markdown."""
    held = misconceptions(verdicts)
    blocks: list[Block] = [Heading(title), Heading("Misconceptions", 2)]
    blocks.append(held if held.rows else Paragraph("None explains all answers of anybody."))
    return page_as_markdown([*blocks, Heading("Points", 2), grades(verdicts)])


def gradescope(verdict: Verdict, title: str) -> dict[str, Any]:
    """`results.json` as Gradescope's autograder leaves it."""
    tests = [test for task in verdict.tasks for test in _gradescope_tests(task)]
    page = page_as_markdown(feedback(verdict, title))
    return {
        "score": verdict.points,
        "output": page,
        "output_format": "md",
        "visibility": "visible",
        "tests": tests,
    }


def _gradescope_tests(task: TaskVerdict) -> list[dict[str, Any]]:
    if not task.features:
        return [_gradescope_test(task.function, task, task.status)]
    return [
        _gradescope_test(f"{task.function}: {each.title}", each, each.status)
        for each in task.features
    ]


def _gradescope_test(name: str, earned: Any, status: str) -> dict[str, Any]:
    return {
        "name": name,
        "score": earned.points,
        "max_score": earned.out_of,
        "status": "passed" if status == "right" else "failed",
        "output": status,
        "visibility": "visible",
    }


def as_junit(assignment: str, verdicts: Sequence[Verdict]) -> bytes:
    """A test for each feature of each submission; an error where nothing was answered."""
    tests = [
        _test(verdict, task, name, status)
        for verdict in verdicts
        for task in verdict.tasks
        for name, status in (
            [(each.name, each.status) for each in task.features] or [(task.function, task.status)]
        )
    ]
    return junit(f"convtui mark {assignment}", tests)


def _test(verdict: Verdict, task: TaskVerdict, name: str, status: str) -> Test:
    problem = None
    if status != "right":
        lines = [f"{points(task)} points", *sentences(task)]
        if task.example:
            lines += [task.example.call, *about_example(task.example)]
        text = "\n".join(lines)
        problem = Problem("failure" if status == "wrong" else "error", status, text)
    return Test(f"{verdict.name}.{task.function}", name, problem=problem)
