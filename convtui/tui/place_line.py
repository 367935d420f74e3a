"""The lines that tell where one is, forward and on the way back: the place, and the trail."""

from itertools import pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len

from convtui.lesson.cursor import Cursor
from convtui.lesson.layer_walk import place_of, stages_of
from convtui.lesson.numbers import in_formula, written
from convtui.lesson.padding_words import window_words
from convtui.lesson.stage import Stage
from convtui.lesson.step import Step
from convtui.lesson.step_words import words_of_place
from convtui.lesson.taps import Summand
from convtui.networks.layer import by
from convtui.networks.network import LayerShape
from convtui.tui.plain import cut, plain
from convtui.tui.widgets.piece_bar import Piece

if TYPE_CHECKING:
    from convtui.lesson.gradient_walk import GradientWalk

_NARROW = 76
"""Columns from which on what is before and behind is named."""


def layer_line(
    stages: tuple[Stage, ...],
    cursor: Cursor,
    layer: LayerShape,
    width: int,
    playing: int | None,
    note: str = "",
) -> list[Piece]:
    """The layer at hand between its neighbours, its stages, the place, and what it consists of.

    What finds no room in `width` columns is cut. `playing` are steps a second, None while standing
    still; `note` is more about the place, as a class by its name.
    """
    stage = stages[cursor.stage]
    own = stages_of(stages, layer.name)
    before = stages[own[0] - 1].layer.name if own[0] else "image"
    after = stages[own[-1] + 1].layer.name if own[-1] + 1 < len(stages) else ""
    named = plain(layer.name)
    if len(own) > 1:
        named += f" {'①②'[own.index(cursor.stage)]} {stage.title}"
    place = words_of_place(place_of(stages, cursor), stage.shape)
    at = [Piece(named, "accent"), _counted(cursor, f"{place}{plain(note)}")]
    told = by(layer.output_shape), window_words(stage.window), layer.parameter_words
    return _line(before, at, after, told, width, playing)


def gradient_line(
    walk: "GradientWalk", cursor: Cursor, width: int, playing: int | None
) -> list[Piece]:
    """The gradient at hand between its neighbours, the place in it, its shape and the loss."""
    names, stage = walk.names, cursor.stage
    before = names[stage - 1] if stage else "loss"
    after = names[stage + 1] if stage + 1 < len(names) else ""
    at = [Piece(f"∂ {plain(names[stage])}", "accent"), _counted(cursor, _index(walk, cursor))]
    told = by(walk.way.all[names[stage]].shape), f"loss {written(walk.way.loss)}"
    return _line(before, at, after, told, width, playing)


def _counted(cursor: Cursor, place: str) -> Piece:
    return Piece(f" {cursor.cell + 1}/{cursor.last + 1} {place}")


def _line(
    before: str,
    at: list[Piece],
    after: str,
    told: tuple[str, ...],
    width: int,
    playing: int | None,
) -> list[Piece]:
    pieces = [Piece(" ")]
    if width >= _NARROW:
        pieces.append(Piece(f"{plain(before)} ▸ ", "muted"))
    pieces += at
    if width >= _NARROW and after:
        pieces.append(Piece(f" ▸ {plain(after)}", "muted"))
    pieces.append(Piece("   "))
    room = width - 1 - sum(cell_len(piece.text) for piece in pieces)
    playing_at = f"▶ {playing}/s" if playing else ""
    return [*pieces, Piece(cut(" · ".join(filter(None, (playing_at, *told))), room), "muted")]


def layer_trail(stages: tuple[Stage, ...], places: list[Cursor], width: int) -> list[Piece]:
    """Places from the one where one began to the one where one is; the first give way.

    `◂` leads down to what a number is made of, `▸` on to what it feeds.
    """
    names = [f"{plain(stages[one.stage].layer.name)}{_place(stages, one)}" for one in places]
    signs = [" ▸ " if after.stage > before.stage else " ◂ " for before, after in pairwise(places)]
    return _trail(names, signs, width)


def gradient_trail(walk: "GradientWalk", places: list[Cursor], width: int) -> list[Piece]:
    """Places from the one where one began to the one where one is; the first give way."""
    names = [f"∂ {plain(walk.name(one))}{_index(walk, one)}" for one in places]
    return _trail(names, [" ◂ "] * (len(names) - 1), width)


def _trail(names: list[str], signs: list[str], width: int) -> list[Piece]:
    *before, here = names
    said, left = "", max(width - cell_len(here) - 2, 0)
    for name, sign in zip(reversed(before), reversed(signs), strict=True):
        if cell_len(said) + cell_len(name + sign) > left - 2:
            said = f"…{sign}{said}"
            break
        said = f"{name}{sign}{said}"
    return [Piece(f" {said}", "muted"), Piece(here, "accent")]


def summand_line(step: Step, one: Summand, tells_sum: bool) -> str:
    """A number of a vector, its weight, what it adds, and perhaps what all down to it add."""
    place = f"{step.seen}[{step.looks_at(one.tap)[2] + 1}]"
    return (
        f"{place:<10} {written(one.value):>11} · {in_formula(one.weight):<15}"
        f"= {written(one.product):<14}" + f" so far {written(one.so_far)}" * tells_sum
    )


def _place(stages: tuple[Stage, ...], cursor: Cursor) -> str:
    return words_of_place(place_of(stages, cursor), stages[cursor.stage].shape)


def _index(walk: "GradientWalk", cursor: Cursor) -> str:
    from convtui.lesson.explain_gradient import place_text  # a layer opens without the way back

    return place_text(walk.index(cursor))
