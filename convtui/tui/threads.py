"""What a worker's thread reads is handed over to the thread of the screen."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from textual.screen import Screen
from textual.worker import get_current_worker

from convtui.errors import BadInput, Missing
from convtui.ops.window import GeometryError

Found = TypeVar("Found")


def is_wanted() -> bool:
    """Whether what this thread works on is still wanted: its worker was not cancelled."""
    return not get_current_worker().is_cancelled


def in_thread(
    screen: Screen[Any],
    read: Callable[[], Found],
    take: Callable[[Found], None],
    refuse: Callable[[str], None],
    group: str = "default",
    *,
    exclusive: bool = True,
) -> None:
    """Read something in a thread; then take it, or say what refused it, on the screen's.

    What the screen reads in the same group ends. A worker that was cancelled hands over nothing,
    nor does one whose screen is on its way out: that has lost its parts before its workers.
    """

    def work() -> None:
        worker = get_current_worker()
        try:
            found = read()
        except (BadInput, Missing, GeometryError) as problem:
            then = partial(refuse, str(problem))
        else:
            then = partial(take, found)

        def hand_over() -> None:
            if screen.display and not worker.is_cancelled:
                then()

        if not worker.is_cancelled:
            screen.app.call_from_thread(hand_over)

    screen.run_worker(work, thread=True, exclusive=exclusive, group=group)
