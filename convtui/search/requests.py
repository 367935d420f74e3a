"""What is asked of a search after it began: more trials, or to stop one.

Requests are lines of a file, so that they hold whether anybody trains now or later; reading them
twice changes nothing.
"""

import json
from dataclasses import dataclass, field

from convtui.errors import BadInput
from convtui.search.store import Search


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
    try:
        lines = search.requests.read_bytes().splitlines()
    except OSError:
        lines = []
    for line in lines:
        try:
            request = json.loads(line)
            more += int(request.get("more", 0))
            stopped |= {int(request["stop"])} if "stop" in request else set()
        except (ValueError, TypeError, AttributeError):
            continue
    return Requests(more, frozenset(stopped))


def _append(search: Search, request: dict[str, int]) -> None:
    try:
        with search.requests.open("ab") as file:
            file.write(json.dumps(request).encode() + b"\n")
    except OSError as problem:
        raise BadInput(f"{search.requests} cannot be written: {problem.strerror}") from None
