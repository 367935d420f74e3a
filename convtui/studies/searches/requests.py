"""What is asked of a search after it began: more trials, or to stop one.

Requests are lines of a file, so that they hold whether anybody trains now or later; reading them
twice changes nothing.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from convtui.errors import BadInput
from convtui.regular_file import MEGABYTE, append, read_regular
from convtui.runs.typed import RecordReader, read_json
from convtui.studies.searches.search import Search

LARGEST_REQUESTS = 16 * MEGABYTE
MOST_TRIALS = 1_000_000
"""As many as can be asked for."""


@dataclass(frozen=True)
class Requests:
    """All that was asked so far: so many `more` trials, and these to be stopped."""

    more: int = 0
    stopped: frozenset[int] = field(default_factory=frozenset)


def ask_more(search: Search, trials: int) -> None:
    """Ask for so many more trained networks.

    Raises:
        BadInput: the trials are drawn on another machine, or the folder cannot be written.
    """
    if not search.began_here:
        raise BadInput(
            f"{search.name} began on another machine, which draws its trials: ask for more there"
        )
    _append(search, {"more": trials})


def ask_to_stop(search: Search, number: int) -> None:
    """Ask that a trial be given up.

    Raises:
        BadInput: the folder cannot be written.
    """
    _append(search, {"stop": number})


def read_requests(search: Search) -> Requests:
    """Read all that was asked; lines that are none are passed over."""
    more, stopped = 0, set()
    for asked in _read_all(search):
        more = min(more + max(asked.more, 0), MOST_TRIALS)
        stopped |= set() if asked.stop is None else {asked.stop}
    return Requests(more, frozenset(stopped))


@dataclass(frozen=True)
class _Request:
    """A line of the file."""

    more: int = 0
    stop: int | None = None


_REQUEST = RecordReader(_Request)


def _read_all(search: Search) -> Iterator[_Request]:
    try:
        lines = read_regular(search.requests, LARGEST_REQUESTS).splitlines()
    except OSError:
        lines = []
    for line in lines:
        with suppress(ValueError, RecursionError):
            yield _REQUEST.read(read_json(line.decode()))


def _append(search: Search, request: dict[str, int]) -> None:
    try:
        append(search.requests, json.dumps(request).encode() + b"\n", sync=True)
    except OSError as problem:
        raise BadInput(f"{search.requests} cannot be written: {problem.strerror}") from None
