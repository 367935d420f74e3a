"""The lines that tell where one is on the way back: which gradient, its place, and the trail."""

from rich.cells import cell_len

from convtui.lesson.cursor import Cursor
from convtui.lesson.explain_gradient import place_text
from convtui.lesson.gradient_walk import GradientWalk
from convtui.lesson.numbers import written
from convtui.networks.layer import by
from convtui.tui.plain import cut, plain
from convtui.tui.widgets.piece_bar import Piece

_NARROW = 76


def gradient_line(
    walk: GradientWalk, cursor: Cursor, width: int, playing: int | None
) -> list[Piece]:
    """The gradient at hand between its neighbours, the place in it, its shape and the loss.

    Args:
        walk: of the gradients, from the loss to the input.
        cursor: where one is.
        width: columns there are; what finds no room is cut.
        playing: steps a second, None while standing still.
    """
    names, at = walk.names, cursor.stage
    pieces = [Piece(" ")]
    if width >= _NARROW:
        pieces.append(Piece(f"{plain(names[at - 1]) if at else 'loss'} ▸ ", "muted"))
    pieces.append(Piece(f"∂ {plain(names[at])}", "accent"))
    pieces.append(Piece(f" {cursor.cell + 1}/{cursor.last + 1} {place_text(walk.index(cursor))}"))
    if width >= _NARROW and at + 1 < len(names):
        pieces.append(Piece(f" ▸ {plain(names[at + 1])}", "muted"))
    told = [f"▶ {playing}/s"] if playing else []
    told += [by(walk.way.all[names[at]].shape), f"loss {written(walk.way.loss)}"]
    pieces.append(Piece("   "))
    room = width - 1 - sum(cell_len(piece.text) for piece in pieces)
    return [*pieces, Piece(cut(" · ".join(told), room), "muted")]


def gradient_trail(walk: GradientWalk, places: list[Cursor], width: int) -> list[Piece]:
    """Places from the one where one began to the one where one is; the first give way."""
    *before, here = [
        f"∂ {plain(walk.name(place))}{place_text(walk.index(place))}" for place in places
    ]
    said, left = "", max(width - cell_len(here) - 2, 0)
    for name in reversed(before):
        if cell_len(said) + cell_len(name) + 3 > left - 2:
            said = f"… ◂ {said}"
            break
        said = f"{name} ◂ {said}"
    return [Piece(f" {said}", "muted"), Piece(here, "accent")]
