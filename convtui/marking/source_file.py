"""The text of what a student handed in, bounded. Runs in the sandbox."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

LARGEST_FILE = 16 * 2**20
"""Bytes; a notebook holds the pictures that it drew."""

_BEGINS = re.compile(r"[^\s#()\[\]{}]")
_MOST_JOINED = 20

Parsed = TypeVar("Parsed")


class NoSource(Exception):
    """There is no code in it; the reason in a few words."""


def text_of(file: Path) -> str:
    """The text of a file; what is no UTF-8 in it is replaced.

    Raises:
        NoSource: it cannot be read.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except OSError as problem:
        raise NoSource(f"it cannot be read: {problem.strerror}") from None
    if len(content) > LARGEST_FILE:
        raise NoSource(f"it has more than {LARGEST_FILE // 2**20} MB")
    return content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")


def code_cells(notebook: str) -> list[str]:
    """The code cells of a notebook's text.

    Raises:
        NoSource: it is none.
    """
    try:
        cells = [cell for cell in json.loads(notebook)["cells"] if cell["cell_type"] == "code"]
        return ["".join(cell["source"]) for cell in cells]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise NoSource("it is no notebook") from None


def pieces(
    lines: list[str], parse: Callable[[str], Parsed], problems: tuple[type[Exception], ...]
) -> Iterator[Parsed]:
    """What can be parsed of a source that cannot be as a whole.

    A piece goes from a line that is not indented to another, as near as it can be parsed; empty
    lines stand for what is above it, so that its lines keep their numbers.

    Args:
        lines: of the source.
        parse: raises one of the problems where it cannot.
        problems: that end a piece, and nothing else.
    """
    begins = [number for number, line in enumerate(lines) if _BEGINS.match(line)]
    at = 0
    while at < len(begins):
        begin, ends = begins[at], [*begins[at + 1 : at + _MOST_JOINED], len(lines)]
        at += 1
        for joined, end in enumerate(ends):
            try:
                yield parse("\n" * begin + "\n".join(lines[begin:end]))
            except problems:
                continue
            at += joined
            break
