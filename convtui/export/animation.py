"""The steps of a lesson as an animation, or as pictures; one frame is in memory at a time."""

import io
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Protocol

from convtui.errors import BadInput
from convtui.export.apng import ApngWriter
from convtui.export.canvas import painted
from convtui.export.changes import Change, changes
from convtui.export.frame import FrameDesign
from convtui.export.gif import GifWriter
from convtui.export.schedule import Schedule
from convtui.export.vector import as_svg
from convtui.export.webp import WebpWriter
from convtui.ops.brightness import Pixels
from convtui.safe_file import write_safely, written_safely


class Writer(Protocol):
    """Writes frames to the file it was made for, one after the other."""

    def add(self, change: Change) -> None:
        """Write the next."""

    def close(self) -> None:
        """Write what comes after the last, and leave the file open."""


WRITERS: dict[str, Callable[[IO[bytes], tuple[int, int], Pixels], Writer]] = {
    ".gif": GifWriter,
    ".webp": WebpWriter,
    ".png": ApngWriter,
    ".apng": ApngWriter,
}
"""By the ending of the file's name."""

STILLS = (".png", ".svg")

SLOWEST, FASTEST = 0.1, 50.0
"""Frames a second; browsers slow faster GIFs down to ten."""

_LAST_STAYS = 2000

Progress = Callable[[int], None]
"""Called with the number of frames that are done."""


def write_animation(
    path: Path, design: FrameDesign, schedule: Schedule, rate: float, progress: Progress
) -> None:
    """Write frame after frame; the animation repeats for ever. `progress` hears of each.

    Raises:
        BadInput: it cannot be written there.
    """
    size = design.lengths.width, design.lengths.height
    with written_safely(path) as file:
        writer = WRITERS[path.suffix.lower()](file, size, design.table.rgb)
        for change in changes(_timed(design, schedule, rate, progress)):
            writer.add(change)
        writer.close()


def write_frames(
    folder: Path, design: FrameDesign, schedule: Schedule, progress: Progress
) -> list[Path]:
    """Write frame-0001.png and so on into a folder, which appears when all are there.

    Raises:
        BadInput: it cannot be written there.
    """
    digits = max(len(str(len(schedule.steps))), 4)
    try:
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as problem:
        raise BadInput(f"{folder} cannot be written ({problem.strerror}): choose another") from None
    try:
        for number, (stage, cell) in enumerate(schedule.steps, start=1):
            pixels = painted(design.drawing(stage, cell), design.table)
            (beside / f"frame-{number:0{digits}d}.png").write_bytes(_png(pixels, design))
            progress(number)
        folder.mkdir(exist_ok=True)
        for old in folder.glob("frame-*.png"):
            old.unlink()
        frames = sorted(beside.iterdir())
        return [frame.rename(folder / frame.name) for frame in frames]
    except OSError as problem:
        raise BadInput(f"{folder} cannot be written ({problem.strerror}): choose another") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def write_still(path: Path, design: FrameDesign, stage: int, cell: int) -> None:
    """Write one step as .png or .svg.

    Raises:
        BadInput: it cannot be written there.
    """
    drawing = design.drawing(stage, cell)
    if path.suffix.lower() == ".svg":
        write_safely(path, as_svg(drawing, design.table))
    else:
        write_safely(path, _png(painted(drawing, design.table), design))


def _timed(
    design: FrameDesign, schedule: Schedule, rate: float, progress: Progress
) -> Iterator[tuple[Pixels, int]]:
    """Frames and their milliseconds, which add up without drifting."""
    last = len(schedule.steps)
    for number, (stage, cell) in enumerate(schedule.steps, start=1):
        # Whole hundredths, which is what a GIF counts in.
        stays = 10 * (round(number * 100 / rate) - round((number - 1) * 100 / rate))
        pixels = painted(design.drawing(stage, cell), design.table)
        yield pixels, stays if number < last else max(stays, _LAST_STAYS)
        progress(number)


def _png(pixels: Pixels, design: FrameDesign) -> bytes:
    from PIL import Image

    picture = Image.fromarray(pixels)
    picture.putpalette(design.table.rgb.tobytes())
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()
