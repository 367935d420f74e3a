"""What calls a student's functions, whatever their language: its interface, what it finds, and how
a call fails.

Whoever marks asks a `Runner` for the functions of one file and calls them; that there is a child in
a sandbox behind it, and which language it speaks, is the runner's own affair.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, Self

from convtui.harmless import harmless
from convtui.marking.values import Answer, Argument

CALL_SECONDS = 10.0

Language = Literal["Python", "R"]
Status = Literal["missing", "crashed", "too slow", "too much memory", "refused"]


class Failure(Exception):
    """There is no answer: the `status` says of which kind, the words are one harmless line.

    `has_ended` says that what ran the file is gone, and is started again for the next call.
    """

    def __init__(self, status: Status, words: str, *, has_ended: bool = False) -> None:
        super().__init__(harmless(words))
        self.status, self.has_ended = status, has_ended


@dataclass(frozen=True)
class Parameter:
    """Of a function; `needed` if it has no default."""

    name: str
    needed: bool


@dataclass(frozen=True)
class Function:
    """What the file defines: a function, or a class with its methods."""

    name: str
    parameters: tuple[Parameter, ...]
    is_class: bool
    methods: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """What was found in a file, and what in it could not be used, each in one line."""

    functions: tuple[Function, ...]
    problems: tuple[str, ...]


class Runner(Protocol):
    """The functions of one file, one call at a time. After a failure the next call is answered."""

    @property
    def language(self) -> Language:
        """The language of the file."""

    def load(self) -> Found:
        """Load the file unless it is, and tell what is in it.

        Raises:
            Failure: it cannot be loaded.
            Missing: what runs its language is not installed.
        """

    def call(
        self,
        function: str,
        arguments: Sequence[Argument] = (),
        named: Mapping[str, Argument] | None = None,
        made_with: Sequence[Argument] = (),
        seconds: float = CALL_SECONDS,
    ) -> Answer:
        """Call a function; `Class.method` of an object that is made with `made_with`.

        Raises:
            Failure: there is no answer.
            Missing: as `load`.
        """

    def close(self) -> None:
        """End what runs the file; a later call starts it again."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: object) -> None: ...
