"""Saves what is on the screen: the picture, every matrix of the lesson, and its steps drawn."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from convtui.errors import BadInput
from convtui.export.matrices import csv_parts, json_parts
from convtui.lesson.cursor import Cursor
from convtui.safe_file import written_safely
from convtui.tui.lesson import Lesson

if TYPE_CHECKING:
    from convtui.export.frame import FrameDesign

ANIMATIONS = (".gif", ".webp", ".apng")
STILLS = (".png", ".svg")

_RATE = 10.0
_TOLD = 20
"""Frames a second; and how many per cent lie between two words about it."""


class _Unwanted(Exception):
    """Nobody waits for the animation any more."""


class Replacement:
    """Refuses to replace files until the same is asked for a second time."""

    def __init__(self) -> None:
        self._asked: tuple[Path, ...] = ()

    def confirm(self, *paths: Path) -> None:
        """Go on where nothing is replaced, or that was said just before.

        Raises:
            BadInput: there is something already.
        """
        there = [path for path in paths if path.exists()]
        if there and paths != self._asked:
            self._asked = paths
            more = f" and {len(there) - 1} more exist" if len(there) > 1 else " exists"
            raise BadInput(f"{there[0]}{more} already: enter once more replaces it")


def lesson_paths(stem: Path) -> list[Path]:
    """Where `export_lesson` writes: `stem`.svg (the picture), .csv and .json (the matrices).

    Raises:
        BadInput: no name.
    """
    if not stem.name:
        raise BadInput("the export has no name: type one, as in convtui-digit-4")
    return [stem.with_name(stem.name + suffix) for suffix in (".svg", ".csv", ".json")]


def export_lesson(stem: Path, picture: str, lesson: Lesson) -> list[Path]:
    """Write the `lesson_paths` of a stem, and return them.

    Raises:
        BadInput: no name, or a folder that is missing or cannot be written.
    """
    paths = lesson_paths(stem)
    pipeline, source = lesson.pipeline, lesson.input
    contents = (
        [picture],
        csv_parts(source.name, pipeline, pipeline.stages),
        json_parts(source, pipeline, pipeline.stages),
    )
    for path, parts in zip(paths, contents, strict=True):
        with written_safely(path) as file:
            file.writelines(part.encode() for part in parts)
    return paths


def export_step(path: Path, lesson: Lesson, cursor: Cursor, dark: bool) -> None:
    """Write one step as .png or .svg, as `convtui animate --step` does.

    Raises:
        BadInput: a folder that is missing or cannot be written.
    """
    from convtui.export.animation import write_still

    write_still(path, _design(lesson, dark), cursor.stage, cursor.cell)


def export_animation(path: Path, lesson: Lesson, dark: bool, told: Callable[[int], bool]) -> None:
    """Write all steps, or as many as an animation may have, as `convtui animate` does.

    Args:
        path: ends in one of ANIMATIONS.
        lesson: what is stepped through.
        dark: dark or light frames.
        told: called now and then with the per cent that are done; False: stop, leave no file.

    Raises:
        BadInput: a folder that is missing or cannot be written.
    """
    from convtui.export.animation import write_animation
    from convtui.export.schedule import schedule

    design = _design(lesson, dark)
    plan = schedule(design.pipeline, range(len(design.pipeline.stages)), None)
    total = len(plan.steps)

    def progress(done: int) -> None:
        percent, before = done * 100 // total, (done - 1) * 100 // total
        if percent // _TOLD > before // _TOLD and not told(percent // _TOLD * _TOLD):
            raise _Unwanted

    try:
        write_animation(path, design, plan, _RATE, progress)
    except _Unwanted:
        return


def _design(lesson: Lesson, dark: bool) -> "FrameDesign":
    from convtui.export.frame import FrameDesign

    return FrameDesign(lesson.input.name, lesson.pipeline, dark=dark)
