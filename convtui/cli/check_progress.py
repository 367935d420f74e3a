"""A check before the eyes of whoever looks, and what came of it."""

import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from convtui.cli.output import console, print_table, write, write_output

if TYPE_CHECKING:
    from rich.console import RenderableType

    from convtui.reference.report import Tally
    from convtui.reference.run import Result

SHOWN_IN_FULL = 10
SHOWN = 40
HEADINGS = ("stage", "cases", "agree", "disagree", "max |Δ|")


def watched(
    compared: "Iterable[Result]", total: int, start: float, *, quiet: bool
) -> "list[Result]":
    """Compare, before the eyes of whoever looks at a terminal."""
    from convtui.reference.report import by_stage

    screen = console()
    if quiet or not screen.is_terminal:
        done = list(compared)
        if not quiet:
            print_table(HEADINGS, [_row(*counted) for counted in by_stage(done).items()])
        return done
    from rich.live import Live

    results: list[Result] = []
    with (
        _leaving_on_signals(),
        Live(get_renderable=lambda: _view(results, total, start), console=screen),
    ):
        for result in compared:
            results.append(result)
    return results


def _view(results: "Sequence[Result]", total: int, start: float) -> "RenderableType":
    from rich.console import Group
    from rich.progress_bar import ProgressBar
    from rich.table import Table

    from convtui.reference.report import by_stage

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading == "stage" else "right", no_wrap=True)
    for stage, counted in by_stage(results).items():
        table.add_row(*_row(stage, counted), style="red" if counted.disagree else "green")
    done, seconds = len(results), time.perf_counter() - start
    bar = Table.grid(padding=(0, 1))
    bar.add_row(ProgressBar(total, done, width=30), f"{done:,} of {total:,}", f"{seconds:.1f} s")
    return Group(table, bar)


def _row(stage: str, counted: "Tally") -> tuple[str, ...]:
    largest = "-" if counted.max_abs_diff is None else f"{counted.max_abs_diff:.1e}"
    return stage, str(counted.cases), str(counted.agree), str(counted.disagree), largest


def report(results: "Sequence[Result]", version: str, seconds: float, *, to_stderr: bool) -> None:
    """Failures and the summary; they are talk where stdout holds JSON."""
    from convtui.reference.failure import headline, in_full
    from convtui.reference.report import tally

    say = partial(write, to=sys.stderr if to_stderr else None)
    failed = [result for result in results if not result.agrees]
    for result in failed[:SHOWN_IN_FULL]:
        say(f"\n✗ {in_full(result)}\n")
    for result in failed[SHOWN_IN_FULL:SHOWN]:
        say(f"✗ {headline(result)}\n")
    if len(failed) > SHOWN:
        say(f"… and {len(failed) - SHOWN:,} more: --json or --junit FILE lists them all\n")
    total = tally(results)
    unanswered = sum(bool(result.error) for result in results)
    verdict = f"{total.disagree:,} of {total.cases:,} cases disagree"
    if unanswered:
        verdict += f", {unanswered:,} of them without an answer from R"
    if not failed:
        verdict = f"all {total.cases:,} cases agree, max |Δ| {total.max_abs_diff:.1e}"
    if failed or not to_stderr:
        say(f"\n{verdict}; {seconds:.1f} s, {version}\n")


def write_junit(path: Path, results: "Sequence[Result]", seconds: float) -> None:
    from convtui.reference.report import as_junit

    write_output(as_junit(results, seconds), path)


@contextmanager
def _leaving_on_signals() -> Iterator[None]:
    """Leave by an exception when told to go, so that the cursor comes back."""

    def leave(number: int, frame: object) -> None:
        sys.exit(128 + number)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
