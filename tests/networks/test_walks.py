"""Walks through networks of any kind: every step is its layer's number, and says where it is from.

A step and a whole map add the same products up in another order: both are within 1e-12 of the
largest number around, some thousand times what a float64 rounds away.
"""

import numpy as np
import pytest
from hypothesis import given

from convtui.lesson.card import Look
from convtui.lesson.explain import explain
from convtui.lesson.map import SourceMap
from convtui.lesson.numbers import written
from convtui.lesson.scene import Scene, StageScenes
from convtui.lesson.stage import Stage
from convtui.lesson.walk import STAGES_OF_KIND, Walk
from convtui.networks.activation import ACTIVATIONS, Activation
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.kinds import LAYERS
from convtui.networks.layer import Layer
from convtui.networks.network import Network
from convtui.networks.pooling import MaxPool
from convtui.networks.reshaping import Flatten
from convtui.ops.window import NAMED_PADDINGS

from .test_every_kind import EXAMPLES, FLAT, MAPS, arrays, each_kind, network
from .test_random_networks import REPEATABLE, SEEDS, drawn_arrays, networks

EXACT = 1e-12


def near(values, others) -> bool:
    scale = max(1.0, float(np.abs(others).max()))
    return np.allclose(values, others, rtol=0, atol=EXACT * scale)


def assert_steps_are_right(stage: Stage, values: np.ndarray) -> None:
    """Every step has its number of the map, by its arithmetic too, and finds what it looks at."""
    steps = list(stage)
    assert stage.shape == stage.values.shape == values.shape
    assert near(stage.values, values)
    assert near([step.value for step in steps], values.ravel())
    assert near([step.arithmetic.value for step in steps], values.ravel())
    assert [step.index for step in steps] == list(range(len(stage)))
    before = stage.before.block(*map(range, stage.before.sides))
    for step in steps:
        for place in np.argwhere(step.inside).tolist():
            row, column = (taps[at] for taps, at in zip(step.taps[:2], place, strict=True))
            seen = before[row, column, step.taps[2].start : step.taps[2].stop]
            assert step.window[tuple(place)].tolist() == seen.tolist()


def assert_speaks(stage: Stage, channel: int) -> None:
    """The words and all matrices of some cells of a channel."""
    for plane in range(stage.before.shape[2]):
        scenes = StageScenes(stage, Look(plane=plane), 160, channel)
        rows, columns = scenes.output.shape
        for cell in {0, rows * columns - 1}:
            scene = scenes.at(cell)
            step = scene.step
            assert scene.explanation == explain(step, plane if stage.mixes else channel)
            assert scene.explanation.formula().endswith(f" = {written(step.value)}")
            assert scene.explanation.formula(40).endswith(f" = {written(step.value)}")
            assert scene.explanation.sentence.endswith(".")
            assert_shown(scene, stage)


def assert_shown(scene: Scene, stage: Stage) -> None:
    step = scene.step
    source, output = scene.source.sheet, scene.output.sheet
    row, column = scene.output.marks.outline.rows[0], scene.output.marks.outline.columns[0]
    assert output.values(range(row, row + 1), range(column, column + 1)).tolist() == [[step.value]]
    assert scene.output.marks.filled == row * output.shape[1] + column + 1
    for taps, length in zip(
        (scene.source.marks.outline.rows, scene.source.marks.outline.columns),
        source.shape,
        strict=True,
    ):
        assert 0 <= taps[0] <= taps[-1] < length
    for part in scene.parts.values():
        assert part.sheet.values(*map(range, part.sheet.shape)).size
    assert bool(scene.note.result) == ("kernel" not in scene.parts)
    assert stage.title in scene.output.title


def walked(made: Network) -> tuple[Walk, dict[str, np.ndarray]]:
    weights, x = arrays(made)
    return Walk(SourceMap(x.astype(np.float64)), made, weights), made.forward(x, weights)


def test_every_kind_of_layer_can_be_walked_and_nothing_else() -> None:
    assert set(STAGES_OF_KIND) == set(LAYERS)


@each_kind
def test_the_steps_of_a_layer_are_what_it_computes(kind: type[Layer]) -> None:
    walk, maps = walked(network(*EXAMPLES[kind]))
    stage = walk.stages[-1]
    assert stage.layer.name == "own"
    assert_steps_are_right(stage, maps["own"])


@each_kind
def test_any_step_of_a_layer_is_explained_and_drawn(kind: type[Layer]) -> None:
    walk, _ = walked(network(*EXAMPLES[kind]))
    for stage in walk.stages:
        for channel in {0, stage.shape[2] - 1}:
            assert_speaks(stage, channel)


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind in (Activation, Convolution, Dense) for name in kind.activations],
)
def test_an_activation_is_walked_behind_layers_and_by_itself(kind: type[Layer], name: str) -> None:
    layers = {
        Activation: (Activation("own", name), MAPS),
        Convolution: (Convolution("own", 2, (2, 2), activation=name), MAPS),
        Dense: (Dense("own", 3, name), FLAT),
    }
    walk, maps = walked(network(*layers[kind]))
    assert_steps_are_right(walk.stages[-1], maps["own"])
    assert_speaks(walk.stages[-1], 1)
    assert ACTIVATIONS[name].title in explain(walk.stages[-1][0]).sentence


@REPEATABLE
@given(network=networks((*NAMED_PADDINGS, 0, 1, 3)), seed=SEEDS)
def test_every_step_of_a_random_network_is_its_layers_number(network: Network, seed: int) -> None:
    weights, x = drawn_arrays(network, seed)
    maps = network.forward(x, weights)
    walk = Walk(SourceMap(x.astype(np.float64)), network, weights)
    last = {stage.layer.name: stage for stage in walk.stages}
    assert list(last) == list(maps)
    for name, stage in last.items():
        assert_steps_are_right(stage, maps[name])
        assert_speaks(stage, stage.shape[2] // 2)


def test_the_words_of_a_network_in_full() -> None:
    layers = (
        Convolution("sums", 2, (1, 2)),
        Flatten("row"),
        Dense("scores", 2, "softmax"),
    )
    weights = {
        "sums/kernel": np.array([[[[1.0, 0]], [[-1, 2]]]]),
        "sums/bias": np.array([0.5, 0]),
        "scores/kernel": np.array([[1.0, 0], [-2, 0], [0, 1], [0, 0]]),
        "scores/bias": np.array([-1.0, 0]),
    }
    walk = Walk(SourceMap(np.array([[1.0, 2, 3]])), Network("two", (1, 3, 1), layers), weights)
    sums, biased, row, scores, shares = walk.stages
    assert explain(sums[2]).formula() == "Y[1,2,1] = 2·1 + 3·(-1) = -1"
    assert explain(biased[2]).formula() == "A[1,2,1] = -1 + 0.5 = -0.5"
    assert explain(row[2]).formula() == "C[3] = -0.5"
    assert explain(row[2]).sentence == "C is the number of A at [1,2,1], as it came."
    assert explain(scores[0]).formula() == ("Y[1] = (-0.5)·1 + 4·(-2) + (-0.5)·0 + 6·0 - 1 = -9.5")
    assert explain(scores[0]).sentence == (
        "Y is a sum: each of 4 numbers of C × its weight, and the bias -1."
    )
    assert explain(shares[1]).formula() == (
        "S[2] = e^(-0.5 + 0.5) / the sum of all such powers = 1 / (0.00012341 + 1) = 0.999877"
    )


def test_of_a_long_vector_what_adds_most_is_told_first() -> None:
    made = Network("long", (1, 9, 1), (Flatten("row"), Dense("own", 1)))
    kernel = np.array([0.0, 0, 0, 0, 0, 0, 0, 2, -5]).reshape(9, 1)
    weights = {"own/kernel": kernel, "own/bias": np.zeros(1)}
    step = Walk(SourceMap(np.ones((1, 9))), made, weights).stages[-1][0]
    assert explain(step).formula().startswith("Y[1,1] = 1·(-5) + 1·2 + 1·0 + ")
    assert explain(step).sentence == (
        "Y is a sum: each of 9 numbers of C × its weight, what adds most first."
    )


def test_of_many_channels_one_is_written_out_and_the_others_are_told_together() -> None:
    kernel = np.ones((1, 2, 6, 1))
    made = Network("one", (1, 2, 6), (Convolution("own", 1, (1, 2)),))
    weights = {"own/kernel": kernel, "own/bias": np.zeros(1)}
    source = np.arange(12.0).reshape(1, 2, 6)
    step = Walk(SourceMap(source), made, weights).stages[0][0]
    assert explain(step, 2).formula() == (
        "Y[1,1] = channel 3 (2·1 + 8·1 = 10) + 5 other channels (56) = 66"
    )


def test_a_step_far_down_a_photograph_is_made_of_the_cells_it_looks_at() -> None:
    """Maps too large to be kept stay uncomputed, however many layers lie between."""
    layers = (
        Convolution("first", 2, (3, 3), activation="relu"),
        MaxPool("half", (2, 2), (2, 2)),
        Convolution("second", 1, (3, 3), padding="same"),
    )
    random = np.random.default_rng(4)
    photograph = random.integers(0, 256, (2402, 2002, 3)).astype(np.float64)
    weights, _ = arrays(Network("deep", photograph.shape, layers))
    walk = Walk(SourceMap(photograph), Network("deep", photograph.shape, layers), weights)
    last = walk.stages[-1]
    step = last[len(last) - 1]
    assert step.place == (1199, 999, 0)
    corner = photograph[-22:, -22:]
    map_ = Network("corner", corner.shape, layers).forward(corner, weights)["second"]
    assert near(step.value, map_[-1, -1, 0])
    assert not [stage.name for stage in walk.stages if "values" in vars(stage)]
