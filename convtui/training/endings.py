"""How training can end before its time; neither is a mistake in the program."""

from collections.abc import Callable

AskedToStop = Callable[[], bool]


class StopRequested(Exception):
    """Someone asked for it; what is finished is kept."""


class RunBroke(Exception):
    """The run cannot go on: one line with what happened and what to change."""
