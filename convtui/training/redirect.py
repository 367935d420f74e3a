"""File descriptors 1 and 2 into a log: TensorFlow writes there from C, past Python's streams."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from convtui.errors import BadInput
from convtui.regular_file import open_to_append


@contextmanager
def talking_into(log: Path) -> Iterator[tuple[TextIO, TextIO]]:
    """Send all that this process writes into a log, and give its own stdout and stderr.

    Raises:
        BadInput: the log cannot be written.
    """
    try:
        file = open_to_append(log)
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise BadInput(f"{log} cannot be written ({reason}): mend the folder") from None
    before, kept = (sys.stdout, sys.stderr), [os.dup(number) for number in (1, 2)]
    own = [_own(stream, number) for stream, number in zip(before, kept, strict=True)]
    for number in (1, 2):
        os.dup2(file, number)
    os.close(file)
    # On the descriptors, not on the log: a logger that keeps one of them can go on using it.
    sys.stdout, sys.stderr = (_stream(number) for number in (1, 2))
    try:
        yield own[0], own[1]
    finally:
        for stream in (*own, sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        for number, copy in zip((1, 2), kept, strict=True):
            os.dup2(copy, number)
            os.close(copy)
        sys.stdout, sys.stderr = before


def _own(stream: TextIO, copy: int) -> TextIO:
    """A stream that goes where this one went, if it was one of the descriptors."""
    stream.flush()
    try:
        if stream.fileno() not in (1, 2):
            return stream
    except (OSError, ValueError, io.UnsupportedOperation):
        return stream
    return _stream(copy, stream.encoding, stream.errors)


def _stream(number: int, encoding: str = "utf-8", errors: str | None = "replace") -> TextIO:
    return os.fdopen(number, "w", buffering=1, encoding=encoding, errors=errors, closefd=False)
