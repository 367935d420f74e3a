"""Saves what is on the screen: the picture, and every matrix of the lesson."""

from pathlib import Path

from convtui.errors import BadInput
from convtui.export.matrices import as_csv, as_json
from convtui.safe_file import write_safely
from convtui.tui.lesson import Lesson


def export_lesson(stem: Path, picture: str, lesson: Lesson) -> list[Path]:
    """Write `stem`.svg (the picture), .csv and .json (the matrices), and return their paths.

    Raises:
        BadInput: no name, or a folder that is missing or cannot be written.
    """
    if not stem.name:
        raise BadInput("the export has no name: type one, as in convtui-digit-4")
    pipeline, source = lesson.pipeline, lesson.input
    contents = {
        ".svg": picture,
        ".csv": as_csv(source.name, pipeline, pipeline.stages, source.channels),
        ".json": as_json(pipeline, pipeline.stages),
    }
    paths = [stem.with_name(stem.name + suffix) for suffix in contents]
    for path, content in zip(paths, contents.values(), strict=True):
        write_safely(path, content)
    return paths
