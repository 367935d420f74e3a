"""What a worker's thread reads is handed over to the thread of the screen."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from textual.app import App
from textual.screen import Screen
from textual.worker import get_current_worker

from convtui.errors import BadInput, Missing
from convtui.ops.window import GeometryError

Found = TypeVar("Found")


def hand_over(
    app: App[object],
    read: Callable[[], Found],
    take: Callable[[Found], None],
    refuse: Callable[[str], None],
) -> None:
    """Read something in a worker's thread; then take it, or say what refused it, on the screen's.

    A worker that was cancelled, by another or on the way out, hands over nothing.
    """
    worker = get_current_worker()
    try:
        found = read()
    except (BadInput, Missing, GeometryError) as problem:
        then = partial(refuse, str(problem))
    else:
        then = partial(take, found)
    if not worker.is_cancelled:
        app.call_from_thread(then)


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
    """Hand over to a screen what is read in a thread; what it reads in the same group ends."""
    work = partial(hand_over, screen.app, read, take, refuse)
    screen.run_worker(work, thread=True, exclusive=exclusive, group=group)
