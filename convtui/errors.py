"""What can be told to the person at the keyboard, and the exit code that goes with it."""

from collections.abc import Iterable
from difflib import get_close_matches
from enum import IntEnum


class ExitCode(IntEnum):
    """What `convtui` returns to the shell."""

    FINE = 0
    NO = 1
    BAD_INPUT = 2
    MISSING = 3
    INTERRUPTED = 130


class BadInput(Exception):
    """Something the user gave cannot be used: one line with the value, the rule and the mend."""


class Missing(Exception):
    """Something that is not installed or not there is needed: one line that says what to type."""


_SHORT = 3
"""A name of so few letters with one of them wrong is near still: `l3` is meant to be `l2`."""


def unknown_name(kind: str, name: str, known: Iterable[str], mend: str) -> BadInput:
    """Refuse a name nobody knows, with the nearest known one if any is near."""
    return BadInput(f"unknown {kind} {name!r}: {nearest(name, known)}{mend}")


def nearest(name: str, known: Iterable[str]) -> str:
    """The question whether the nearest known name was meant, with a blank behind it; or nothing."""
    bare = {word.lstrip("-"): word for word in known}  # an option's dashes make none alike
    cutoff = 0.5 if len(name) <= _SHORT else 0.6
    near = get_close_matches(name.lstrip("-"), bare, n=1, cutoff=cutoff)
    return f"did you mean {bare[near[0]]!r}? " if near else ""
