"""Scenes without a screen: what is made once, and how a vector is shown."""

import numpy as np
import pytest

from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.card import Look
from convtui.lesson.map import SourceMap
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.scene import StageScenes
from convtui.lesson.walk import Walk
from convtui.networks.dense import Dense
from convtui.networks.network import Network
from convtui.networks.reshaping import Flatten


def pipeline(name: str = "rgb", **options: object) -> Pipeline:
    given = load_input(name)
    layer = LayerOptions(load_kernel("sobel-x"), padding="same", **options)  # type: ignore[arg-type]
    return Pipeline(given.values, layer, channels=given.channels)


@pytest.mark.parametrize("stage", [0, 1, 2])
def test_what_all_scenes_of_a_stage_share_is_made_once(stage: int) -> None:
    scenes = StageScenes(pipeline().stages[stage], Look(plane=1), 120)
    one, other = scenes.at(0), scenes.at(5)
    assert one.step.value != other.step.value or one.step.place != other.step.place
    assert one.source.sheet is other.source.sheet
    assert one.output.sheet is other.output.sheet
    assert one.source.title is other.source.title
    assert one.card_widths is other.card_widths
    if stage == 0:
        assert one.parts["kernel"].sheet is other.parts["kernel"].sheet


def test_the_plane_on_show_is_named_where_it_has_a_name() -> None:
    first, second, _ = pipeline().stages
    green = StageScenes(first, Look(plane=1), 120).at(0)
    assert green.source.title.startswith("Input, green ")
    assert "green (" in green.explanation.formula()
    # There is one plane from here on, whatever is on show of the input.
    assert StageScenes(second, Look(plane=1), 120).at(0).source.title.startswith("Convolution ")


def test_a_vector_is_a_row_whose_cells_are_pointed_at() -> None:
    layers = (Flatten("row"), Dense("scores", 3, "softmax"))
    weights = {
        "scores/kernel": np.arange(12.0).reshape(4, 3),
        "scores/bias": np.array([0.5, 0.0, -60.0]),
    }
    source = np.array([[1.0, 2], [3, 4]])
    walk = Walk(SourceMap(source), Network("two", (2, 2, 1), layers), weights)
    row, scores, shares = walk.stages
    copied = StageScenes(row, Look(), 120).at(2)
    assert (copied.source.sheet.shape, copied.output.sheet.shape) == ((2, 2), (1, 4))
    outline = copied.source.marks.outline
    assert (outline.rows, outline.columns) == (range(1, 2), range(1))
    assert copied.output.marks.outline.columns == range(2, 3)
    assert copied.output.marks.filled == 3
    summed = StageScenes(scores, Look(), 120).at(1)
    shown = {
        part: panel.sheet.values(range(1), range(4)).tolist()
        for part, panel in summed.parts.items()
    }
    assert shown == {
        "kernel": [[1, 4, 7, 10]],
        "under": [[1, 2, 3, 4]],
        "products": [[1, 8, 21, 40]],
    }
    assert summed.source.marks.outline.columns == range(4)
    shared = StageScenes(shares, Look(), 120).at(2)
    assert shared.note.rule == "softmax"
    assert [sign for sign, *_ in shared.note.lines] == ["", "÷"]
    assert shared.card_titles == ("Window of 3 numbers", "")
    assert shared.output.title == "Softmax 3"
