"""The line that tells where one is: the stages, the place in one of them, and the layer."""

from textual.content import Content

from convtui.lesson.cursor import Cursor
from convtui.lesson.numbers import written
from convtui.tui.lesson import Lesson, pair_text

_WIDE = 100
"""Columns from which on every stage is named; the one at hand always is."""


def stage_content(lesson: Lesson, cursor: Cursor, width: int, playing: int | None) -> Content:
    """Stages with the one at hand lit, its step of how many, and the layer's settings.

    Args:
        lesson: what is stepped through.
        cursor: where.
        width: columns there are; settings that find no room are cut.
        playing: steps a second, None while standing still.
    """
    parts = []
    for index, stage in enumerate(lesson.pipeline.stages):
        number, title = "①②③"[index], lesson.title(stage.name)
        if index == cursor.stage:
            row, column = cursor.place
            count = f" {cursor.cell + 1}/{len(stage)} [{row + 1},{column + 1}]"
            parts.append(Content.assemble((f"{number} {title}", "bold $text-accent"), count))
        else:
            named = f"{number} {title}" if width >= _WIDE else number
            parts.append(Content.styled(named, "$text-muted"))
    place = Content(" ▸ ").join(parts)
    room = width - place.cell_length - 5
    settings = _settings(lesson, playing)
    if len(settings) > room:
        settings = settings[: max(room - 1, 0)] + "…" * (room > 0)
    return Content.assemble(" ", place, "   ", (settings, "$text-muted"))


def _settings(lesson: Lesson, playing: int | None) -> str:
    options = lesson.options
    parts = [
        f"stride {pair_text(options.stride)}",
        f"padding {options.padding}",
        f"bias {written(options.bias)}",
    ]
    if options.dilation != (1, 1):
        parts.append(f"dilation {pair_text(options.dilation)}")
    if playing:
        parts.insert(0, f"▶ {playing}/s")
    if not options.flip:
        parts.append("cross-correlation")
    return " · ".join(parts)
