"""A class marked, several submissions at a time; what is done is kept, so that one can go on."""

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace

from convtui.harmless import harmless
from convtui.marking.assignment import Assignment
from convtui.marking.hand_in import HandIn
from convtui.marking.interview import Stopped
from convtui.marking.kept import KeptVerdicts
from convtui.marking.marker import marked, not_handed_in
from convtui.marking.runners import runner_for, runner_kind
from convtui.marking.verdict import Verdict
from convtui.matrix_text import counted
from convtui.reference.limits import MEBIBYTE, Limits

START_SECONDS = 30.0
"""Until a file is loaded: several start at a time."""


@dataclass(frozen=True)
class HowToRun:
    """`run_all` of each file, not its definitions alone; `unsafe`: without a sandbox."""

    run_all: bool = False
    unsafe: bool = False
    workers: int = 2


def mark_class(
    hand_ins: Sequence[HandIn],
    assignment: Assignment,
    how: HowToRun,
    kept: KeptVerdicts | None = None,
) -> Generator[Verdict, None, None]:
    """Mark submissions, each as it is done; those that are kept come first.

    When the iterator is closed no more are begun, and those that are being marked end after the
    call they are at.

    Raises:
        Missing: there is no sandbox, or what runs a language is not installed.
    """
    left = []
    for hand_in in hand_ins:
        known = kept.find(hand_in, how.run_all) if kept else None
        if known is not None:
            yield known
        else:
            left.append(hand_in)
    _refuse_without_runner(left, assignment, how)
    stop = threading.Event()
    with ThreadPoolExecutor(how.workers, "mark") as pool:
        futures = {pool.submit(_marked, each, assignment, how, stop.is_set): each for each in left}
        try:
            for future in _as_done(futures):
                verdict = future.result()
                if kept:
                    kept.keep(futures[future], how.run_all, verdict)
                yield verdict
        finally:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)


def _as_done(futures: "dict[Future[Verdict], HandIn]") -> "Iterator[Future[Verdict]]":
    waiting = set(futures)
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        yield from sorted(done, key=lambda future: futures[future].name)


def _refuse_without_runner(left: Sequence[HandIn], assignment: Assignment, how: HowToRun) -> None:
    """Find out before anything is marked that a language cannot be run here."""
    for file in {runner_kind(each.file): each.file for each in left if each.file}.values():
        runner_for(file, run_all=how.run_all, unsafe=how.unsafe, limits=_limits(assignment)).close()


def _marked(
    hand_in: HandIn, assignment: Assignment, how: HowToRun, is_stopped: Callable[[], bool]
) -> Verdict:
    if hand_in.file is None:
        return not_handed_in(assignment, hand_in.name)
    if is_stopped():
        raise Stopped
    limits = _limits(assignment)
    with runner_for(hand_in.file, run_all=how.run_all, unsafe=how.unsafe, limits=limits) as runner:
        verdict = marked(runner, assignment, hand_in.name, hand_in.file.name, is_stopped)
    if not hand_in.others:
        return verdict
    others = f"{counted(hand_in.others, 'other file')} that came with {hand_in.file.name}"
    return replace(verdict, problems=(*verdict.problems, harmless(others)))


def _limits(assignment: Assignment) -> Limits:
    return Limits(
        memory=assignment.limits.memory * MEBIBYTE,
        start_seconds=START_SECONDS,
        read_seconds=START_SECONDS,
    )
