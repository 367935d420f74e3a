"""A step whose number is hidden shows it nowhere, whatever layer it belongs to."""

import re

import numpy as np
import pytest

from convtui.lesson.arithmetic import Largest
from convtui.lesson.card import Look
from convtui.lesson.hidden import can_be_predicted, hidden
from convtui.lesson.map import SourceMap
from convtui.lesson.numbers import written
from convtui.lesson.scene import Scene, StageScenes
from convtui.lesson.walk import Walk
from convtui.networks.convolution import Convolution
from convtui.networks.layer import Layer
from convtui.networks.network import Network
from convtui.networks.reshaping import Dropout, Flatten

from .test_every_kind import EXAMPLES, arrays, each_kind, network


def scenes(made: Network):
    weights, x = arrays(made)
    walk = Walk(SourceMap(x.astype(np.float64)), made, weights)
    for stage in walk.stages:
        drawn = StageScenes(stage, Look(), 160)
        rows, columns = drawn.output.shape
        for cell in {0, rows * columns // 2, rows * columns - 1}:
            yield drawn.at(cell)


def numbers(scene: Scene) -> set[str]:
    """All that is written about the number: the formula, the sentence and the note."""
    note = scene.note
    lines = [word for line in note.lines for word in line]
    said = [scene.explanation.formula(), scene.explanation.sentence, note.result, *lines]
    return {*re.findall(r"\d+(?:\.\d+)?(?:e[-+]\d+)?", " ".join(said))}


@each_kind
def test_a_number_that_is_hidden_stands_nowhere(kind: type[Layer]) -> None:
    for scene in scenes(network(*EXAMPLES[kind])):
        if not can_be_predicted(scene.step):
            assert kind in (Flatten, Dropout) or scene.step.arithmetic.letter == "C"
            continue
        veiled = hidden(scene, "Predict it.")
        assert veiled.explanation.formula().endswith(" = ?")
        assert veiled.explanation.formula().startswith(scene.explanation.head)
        assert veiled.explanation.sentence == "Predict it."
        assert veiled.note.result in ("", "= ?")
        assert veiled.by_channel is None
        assert veiled.output.marks.filled == scene.output.marks.filled - 1
        value = written(abs(scene.step.value))
        under = {written(abs(number)) for number in scene.step.window.ravel()}
        if value not in under | {"0", "1"}:
            assert value not in numbers(veiled)
            assert value in numbers(scene)


def test_the_winner_of_a_window_is_not_marked_and_a_chosen_cell_is() -> None:
    from convtui.networks.pooling import MaxPool

    for scene in scenes(network(*EXAMPLES[MaxPool])):
        if not isinstance(scene.step.arithmetic, Largest):
            continue
        veiled = hidden(scene, "")
        assert scene.source.marks.strong is not None
        assert veiled.source.marks.strong is veiled.parts["under"].marks.strong is None
        picked = tuple(map(int, np.argwhere(scene.step.inside)[-1]))
        chosen = hidden(scene, "", picked)
        assert chosen.parts["under"].marks.strong == picked
        row, column = chosen.source.marks.strong
        outline = scene.source.marks.outline
        assert (outline.rows[picked[0]], outline.columns[picked[1]]) == (row, column)


@pytest.mark.parametrize("size", [(1, 1), (2, 2)])
def test_a_product_that_is_the_number_is_hidden_too(size) -> None:
    made = network(Convolution("own", 2, size, has_bias=False), (4, 4, 1))
    for scene in scenes(made):
        if "products" in scene.parts:
            marks = hidden(scene, "").parts["products"].marks
            assert marks.filled == (0 if size == (1, 1) else None)
