"""A JSON object in a file of its own, as each run, experiment and search has some."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from convtui.decoding import read_json
from convtui.errors import BadInput
from convtui.harmless import json_text
from convtui.regular_file import MEGABYTE, read_regular, why_not_regular
from convtui.runs.event_log import FILE_NAME, LARGEST_LOG
from convtui.safe_file import write_safely

LARGEST_DOCUMENT = 64 * MEGABYTE
"""In bytes. The report on a thousand classes is half as large."""


def read_document(path: Path) -> dict[str, Any]:
    """Read an object.

    Raises:
        BadInput: it is not there, no regular file, too large, or holds no JSON object.
    """
    try:
        content = read_regular(path, LARGEST_DOCUMENT)
    except OSError as problem:
        raise BadInput(f"{path.name} cannot be read ({reason_of(problem)})") from None
    document = read_json(content, path.name)
    if not isinstance(document, dict):
        raise BadInput(f"{path.name} holds no object")
    return document


def write_document(path: Path, document: Mapping[str, object]) -> None:
    """Write an object, whole or not at all.

    Raises:
        BadInput: the disk is full, or the folder cannot be written.
    """
    write_safely(path, as_text(document))


def as_text(document: Mapping[str, object]) -> str:
    """Write an object as text for people too."""
    return json_text(document, indent=2) + "\n"


def check_files(folder: Path, names: Iterable[str]) -> None:
    """See that what lies under these names is regular, and that the event log is not too large.

    Every file is opened with the same care; this is for a list, that nobody begins with a folder
    which cannot be gone on with.

    Raises:
        BadInput: the folder cannot be listed, or one of them is a link, a pipe, a device or a
            folder.
    """
    try:
        with os.scandir(folder) as entries:
            odd = [entry for entry in entries if entry.name in names and not _is_sound(entry)]
            found = [(entry.name, entry.stat(follow_symlinks=False).st_mode) for entry in odd]
    except OSError as problem:
        raise BadInput(f"the folder cannot be read ({reason_of(problem)})") from None
    for name, mode in found:
        why = why_not_regular(mode) or f"it is larger than {LARGEST_LOG / MEGABYTE:,.0f} MB"
        raise BadInput(f"{name} cannot be read ({why})")


def _is_sound(entry: "os.DirEntry[str]") -> bool:
    if not entry.is_file(follow_symlinks=False):
        return False
    too_large = LARGEST_LOG if entry.name == FILE_NAME else None
    return too_large is None or entry.stat(follow_symlinks=False).st_size <= too_large


def reason_of(problem: OSError) -> str:
    """Why something cannot be read or written, in words that fit into a sentence."""
    reason = problem.strerror or str(problem)
    return reason[:1].lower() + reason[1:]
