"""What is said of a submission: plain values, so that they can be kept as JSON and read again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Mark = Literal["right", "wrong", "missing", "crashed", "too slow", "too much memory", "refused"]


@dataclass(frozen=True)
class FeatureVerdict:
    """`agrees` of `cases` calls are right; `words` say what kept the others from an answer."""

    name: str
    title: str
    status: Mark
    points: float
    out_of: float
    agrees: int
    cases: int
    words: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """What explains a number of answers: ideas of the catalogue, joined by ` + `."""

    misconception: str
    explains: int
    of: int
    sentence: str
    hint: str
    see: str
    """What to type to see it by oneself."""


@dataclass(frozen=True)
class Example:
    """A small call that fails: `call` can be pasted.

    `cell` is the first that is wrong, counted from 1; None where the shapes differ or nothing came.
    `expected` and `got` are nested lists; `got` is None where nothing came, or each time something
    else, which `words` explain.
    `formula` says how the cell is computed.
    """

    call: str
    expected: Any
    got: Any
    cell: tuple[int, ...] | None
    formula: str = ""
    words: str = ""


@dataclass(frozen=True)
class TaskVerdict:
    """`notes` are sentences on what is not wrong."""

    function: str
    status: Mark
    points: float
    out_of: float
    features: tuple[FeatureVerdict, ...]
    diagnosis: tuple[Diagnosis, ...] = ()
    example: Example | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """`problems` are what could not be read in the file."""

    name: str
    file: str
    language: str
    points: float
    out_of: float
    tasks: tuple[TaskVerdict, ...]
    problems: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        return all(task.status == "right" for task in self.tasks)


def worst(statuses: Sequence[Mark]) -> Mark:
    """One word for several: `right` only where all are; what was answered before what was not."""
    for status in ("wrong", "crashed", "too much memory", "too slow", "refused", "missing"):
        if status in statuses:
            return status
    return "right"
