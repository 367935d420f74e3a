"""The text of what a student handed in, bounded. Runs in the sandbox."""

import json
from pathlib import Path

LARGEST_FILE = 16 * 2**20
"""Bytes; a notebook holds the pictures that it drew."""


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
