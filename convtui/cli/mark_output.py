"""Verdicts on the terminal: one in full, a class as tables, and progress."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from convtui.cli.output import console, print_line, print_table, talk, write
from convtui.marking.feedback import points
from convtui.marking.results import misconceptions
from convtui.marking.verdict import TaskVerdict, Verdict
from convtui.marking.verdict_lines import verdict_lines

Tell = Callable[[Verdict], None]

_COLOURS = {"right": "green", "missing": "yellow"}
_EVERY = 10
"""Submissions between two lines, where nobody looks at a terminal."""


def print_verdict(verdict: Verdict) -> None:
    """A verdict with everything in it."""
    print_line(f"{verdict.name}: {points(verdict)} points")
    for problem in verdict.problems:
        print_line(f"  not read: {problem}")
    for task in verdict.tasks:
        write("\n")
        _print_task(task)


def _print_task(task: TaskVerdict) -> None:
    for line in verdict_lines(task):
        if line.unbroken:
            write(f"{line.text}\n")
        elif line.status is None:
            print_line(line.text)
        else:
            _coloured(line.text, line.status)


def print_class(verdicts: Sequence[Verdict]) -> None:
    """Points of each, and the misconceptions that the class has."""
    rows = [(each.name, points(each), *(task.status for task in each.tasks)) for each in verdicts]
    functions = [task.function for task in verdicts[0].tasks]
    print_table(("name", "points", *functions), rows)
    held = misconceptions(verdicts)
    if held.rows:
        write("\n")
        shown = [(str(name), str(count), str(title)) for name, title, count, _ in held.rows]
        print_table(("misconception", "submissions", "what is believed"), shown)


@contextmanager
def shown_progress(total: int, *, quiet: bool) -> Iterator[Tell]:
    """Give what counts verdicts on stderr: a bar on a terminal, else a line now and then."""
    if quiet:
        yield lambda verdict: None
    elif sys.stderr.isatty():
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
        with Progress(*columns, console=console(stderr=True), transient=True) as progress:
            bar = progress.add_task("Ctrl-C stops", total=total)
            yield lambda verdict: progress.update(bar, advance=1)
    else:
        done = 0

        def tell(verdict: Verdict) -> None:
            nonlocal done
            done += 1
            if done % _EVERY == 0 or done == total:
                talk(f"{done} of {total} marked")

        yield tell


def _coloured(line: str, status: str) -> None:
    if sys.stdout.isatty():
        screen = console()
        screen.print(line, style=_COLOURS.get(status, "red"))
    else:
        print_line(line)
