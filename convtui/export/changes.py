"""Frames as what changes from one to the next; equal frames become one that stays longer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from convtui.export.colour_table import TRANSPARENT
from convtui.ops.brightness import Pixels


@dataclass(frozen=True, eq=False)
class Change:
    """A part of the picture to lay over what is there."""

    left: int
    top: int
    pixels: Pixels
    """(rows, columns) of places in the ColourTable; TRANSPARENT where nothing changes."""
    milliseconds: int
    """How long the frame stays."""


def changes(frames: Iterable[tuple[Pixels, int]]) -> Iterator[Change]:
    """Compare each frame (its pixels, and its milliseconds) with the one before.

    No more than two frames are there at a time. The first change is the first frame, whole.
    """
    before: Pixels | None = None
    waiting: Change | None = None
    for pixels, milliseconds in frames:
        change = _difference(before, pixels, milliseconds)
        if change is None:
            assert waiting is not None
            waiting = replace(waiting, milliseconds=waiting.milliseconds + milliseconds)
            continue
        if waiting is not None:
            yield waiting
        before, waiting = pixels, change
    if waiting is not None:
        yield waiting


def _difference(before: Pixels | None, after: Pixels, milliseconds: int) -> Change | None:
    if before is None:
        return Change(0, 0, after, milliseconds)
    differs = before != after
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not rows.size:
        return None
    # WebP counts places in twos.
    left, top = int(columns[0]) // 2 * 2, int(rows[0]) // 2 * 2
    part = slice(top, int(rows[-1]) + 1), slice(left, int(columns[-1]) + 1)
    pixels = np.where(differs[part], after[part], TRANSPARENT).astype(np.uint8)
    return Change(left, top, pixels, milliseconds)
