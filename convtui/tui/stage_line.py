"""The line that tells where one is: the stages, the place in one of them, and the layer."""

from rich.cells import cell_len

from convtui.lesson.cursor import Cursor
from convtui.lesson.numbers import written
from convtui.lesson.padding_words import padding_words
from convtui.lesson.settings import pair_text
from convtui.tui.lesson import Lesson
from convtui.tui.plain import cut
from convtui.tui.widgets.piece_bar import Piece

_WIDE, _NARROW = 100, 76
"""Columns from which on every stage is named in full, and in short; the one at hand always is."""


def stage_line(lesson: Lesson, cursor: Cursor, width: int, playing: int | None) -> list[Piece]:
    """Stages with the one at hand lit, its step of how many, and the layer's settings.

    Settings that find no room in `width` columns are cut; `playing` are steps a second, None while
    standing still.
    """
    pieces = [Piece(" ")]
    for index, stage in enumerate(lesson.pipeline.stages):
        if index:
            pieces.append(Piece(" ▸ " if width >= _WIDE else "▸"))
        number, title = "①②③"[index], stage.title
        if index == cursor.stage:
            row, column = cursor.place
            pieces.append(Piece(f"{number} {title}", "accent"))
            pieces.append(Piece(f" {cursor.cell + 1}/{len(stage)} [{row + 1},{column + 1}]"))
        else:
            pieces.append(Piece(_named(number, title, width), "muted"))
    pieces.append(Piece("   "))
    room = width - 1 - sum(cell_len(piece.text) for piece in pieces)
    return [*pieces, Piece(cut(_settings(lesson, playing, width >= _WIDE), room), "muted")]


def _named(number: str, title: str, width: int) -> str:
    """A stage that is not at hand: by its title, in short, or by its number alone."""
    if width >= _WIDE:
        return f"{number} {title}"
    return f"{number} {title.removeprefix('Bias + ')}" if width >= _NARROW else number


def _settings(lesson: Lesson, playing: int | None, wide: bool) -> str:
    options = lesson.options
    window = lesson.pipeline.stages[0].window
    padding = padding_words(options, window)
    parts = [
        f"bias {written(options.bias)}",
        f"stride {pair_text(options.stride)}",
        padding if wide else padding.partition(" (")[0],
    ]
    if options.dilation != (1, 1):
        parts.append(f"dilation {pair_text(options.dilation)}")
    if playing:
        parts.insert(0, f"▶ {playing}/s")
    if not options.flip:
        parts.append("cross-correlation")
    return " · ".join(parts)
