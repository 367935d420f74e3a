"""The lines that tell where one is in a network: its layers and stages, and the trail."""

from itertools import pairwise

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

_NARROW = 76


def layer_line(
    stages: tuple[Stage, ...],
    cursor: Cursor,
    layer: LayerShape,
    width: int,
    playing: int | None,
    note: str = "",
) -> list[Piece]:
    """The layer at hand between its neighbours, its stages, the place, and what it consists of.

    Args:
        stages: of the network.
        cursor: where one is.
        layer: the one at hand.
        width: columns there are; what finds no room is cut.
        playing: steps a second, None while standing still.
        note: more about the place: a class by its name.
    """
    stage = stages[cursor.stage]
    own = stages_of(stages, layer.name)
    pieces = [Piece(" ")]
    if width >= _NARROW:
        before = stages[own[0] - 1].layer.name if own[0] else "image"
        pieces.append(Piece(f"{plain(before)} ▸ ", "muted"))
    pieces.append(Piece(plain(layer.name), "accent"))
    if len(own) > 1:
        pieces.append(Piece(f" {'①②'[own.index(cursor.stage)]} {stage.title}", "accent"))
    place = words_of_place(place_of(stages, cursor), stage.shape)
    cells = cursor.last + 1
    pieces.append(Piece(f" {cursor.cell + 1}/{cells} {place}{plain(note)}"))
    if width >= _NARROW and own[-1] + 1 < len(stages):
        pieces.append(Piece(f" ▸ {plain(stages[own[-1] + 1].layer.name)}", "muted"))
    told = [f"▶ {playing}/s"] if playing else []
    told += filter(
        None, (by(layer.output_shape), window_words(stage.window), layer.parameter_words)
    )
    pieces.append(Piece("   "))
    room = width - 1 - sum(cell_len(piece.text) for piece in pieces)
    return [*pieces, Piece(cut(" · ".join(told), room), "muted")]


def trail_line(stages: tuple[Stage, ...], places: list[Cursor], width: int) -> list[Piece]:
    """Places from the one where one began to the one where one is; the first give way.

    `◂` leads down to what a number is made of, `▸` on to what it feeds.
    """
    names = [f"{plain(stages[one.stage].layer.name)}{_place(stages, one)}" for one in places]
    signs = [" ▸ " if after.stage > before.stage else " ◂ " for before, after in pairwise(places)]
    here = names.pop()
    said, left = "", max(width - cell_len(here) - 2, 0)
    for name, sign in zip(reversed(names), reversed(signs), strict=True):
        if cell_len(said) + cell_len(name + sign) > left - 2:
            said = f"…{sign}{said}" if not said.startswith("…") else said
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
