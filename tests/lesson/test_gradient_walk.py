"""The way back as a walk: every number of it has a place, terms that lead on, and words."""

import numpy as np
import pytest
from hypothesis import given
from lesson.test_backward import digits, small
from networks.test_gradients import classifiers
from networks.test_random_networks import FEWER, SEEDS, drawn_arrays

from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.backward import BackwardPass
from convtui.lesson.card import Look
from convtui.lesson.explain_gradient import explain_gradient
from convtui.lesson.forward import ForwardPass
from convtui.lesson.gradient_scene import GradientScenes
from convtui.lesson.gradient_unit import Through
from convtui.lesson.gradient_walk import GradientWalk
from convtui.lesson.map_loss import LayerWayBack, MapLoss, MapSum, SquaredDifference
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.planes import index_of, laid_out, place_in_planes
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.gradients import loss_of
from convtui.networks.network import Network
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool, MaxPool
from convtui.networks.reshaping import Dropout, Flatten
from convtui.ops.window import NAMED_PADDINGS


def layer_alone(lost: MapLoss | None = None, source: str = "patch", **options) -> LayerWayBack:
    """A layer on a small input; without a loss that of the sum."""
    pipeline = Pipeline(load_input(source).values, LayerOptions(load_kernel("sobel-x"), **options))
    image = np.random.default_rng(0).normal(size=pipeline.network.input_shape)  # without equals
    forward = ForwardPass(pipeline.network, pipeline.weights, image)
    return LayerWayBack(forward, lost or MapSum())


def sentence(way, name: str, place: tuple[int, ...]) -> str:
    return explain_gradient(way.unit(name, place), way).sentence


@pytest.mark.parametrize("shape", [(4, 5, 3), (3, 2, 4, 5), (1, 1, 4, 5), (6, 4), (7,), (1, 1, 9)])
def test_every_number_of_an_array_has_a_place_in_its_planes(shape) -> None:
    values = np.arange(np.prod(shape), dtype=float).reshape(shape)
    rows, columns, planes = laid_out(values).shape
    laid = laid_out(values).block(range(rows), range(columns))
    assert laid.shape == (rows, columns, planes)
    for index in np.ndindex(shape):
        place = place_in_planes(index, shape)
        assert laid[place] == values[index]
        assert index_of(place, shape) == index


@FEWER
@given(network=classifiers((*NAMED_PADDINGS, 0, 2)), seed=SEEDS)
def test_a_walk_has_every_gradient_and_every_number_leads_on_to_the_loss(network, seed) -> None:
    weights, image = drawn_arrays(network, seed)
    walk = GradientWalk(BackwardPass(ForwardPass(network, weights, image.astype(float)), 0))
    scenes = GradientScenes(walk, Look(), ())
    assert set(walk.names) == set(walk.way.all)
    random = np.random.default_rng(seed)
    for name, values in walk.way.all.items():
        assert walk.way.numbers(name).shape == values.shape
        index = tuple(int(random.integers(side)) for side in values.shape)
        cursor = walk.at(name, index)
        assert (walk.name(cursor), walk.index(cursor)) == (name, index)
        for _ in range(3 * len(walk.names)):
            unit = walk.unit(cursor)
            scene = scenes.at(cursor)
            assert_scene_is_of(walk, scene)
            there = walk.came_from(unit, scene.terms.flat(0)) if len(unit) else None
            if there is None:
                break
            assert walk.way.all[walk.name(there)][walk.index(there)] in (
                unit.term(scene.terms.flat(0)).value,
                unit.term(scene.terms.flat(0)).weight,
            )
            cursor = there
        assert unit.through is Through.LOSS or not len(unit)


def assert_scene_is_of(walk, scene) -> None:
    """Every panel has at its mark the number that the unit, or its first term, says."""
    unit = scene.unit
    row, column = scene.gradient.marks.outline.rows[0], scene.gradient.marks.outline.columns[0]
    shown = scene.gradient.sheet.values(range(row, row + 1), range(column, column + 1))[0, 0]
    scale = max(1.0, float(np.abs(walk.way.all[unit.of]).max()))
    assert shown == pytest.approx(unit.value, rel=1e-9, abs=1e-9 * scale)
    if not len(unit):
        return
    term = unit.term(scene.terms.flat(0))
    for panel, number in ((scene.values, term.value), (scene.weights, term.weight)):
        if panel is not None:
            row, column = panel.marks.strong
            found = panel.sheet.values(range(row, row + 1), range(column, column + 1))
            assert found[0, 0] == pytest.approx(number, rel=1e-9, abs=1e-9 * scale)


@pytest.mark.parametrize("options", [
    {"bias": 2.0}, {"padding": "same", "pool_kind": "average"}, {"stride": (2, 1), "pool": 0},
    {"activation": "tanh", "dilation": (1, 1), "pool_stride": 1}, {"activation": "sigmoid"},
])  # fmt: skip
@pytest.mark.parametrize("source", ["patch", "rgb"])
def test_the_gradients_of_a_layer_alone_are_finite_differences(source, options) -> None:
    own = layer_alone(source=source, **options)
    shape = own.gradients.left.shape
    target = SquaredDifference("noise", np.random.default_rng(2).normal(size=shape))
    for lost in (MapSum(), target):
        way = layer_alone(lost, source, **options)
        forward, h = way.forward, 1e-6
        random = np.random.default_rng(1)
        for name in ("input", "convolution/kernel", "convolution/bias"):
            for _ in range(5):
                place = tuple(int(random.integers(side)) for side in way.of(name).shape)

                def moved(by: float, name=name, place=place, forward=forward, lost=lost) -> float:
                    weights = {key: np.array(value) for key, value in forward.weights.items()}
                    image = forward.image.copy()
                    (image if name == "input" else weights[name])[place] += by
                    return loss_of(forward.network, weights, image, lost)

                slope = (moved(h) - moved(-h)) / (2 * h)
                assert way.of(name)[place] == pytest.approx(slope, rel=1e-4, abs=1e-4)
                assert way.unit(name, place).value == pytest.approx(way.of(name)[place])


def test_each_way_has_a_sentence_of_its_own() -> None:
    passed = small(Convolution("maps", 1, (2, 2), activation="relu"), maps_bias=[0.0])
    sums = passed.forward.walk.stages[0].values[:, :, 0]
    for place in np.ndindex(sums.shape):
        said = sentence(passed, "maps/sums", (*place, 0))
        assert ("open" in said) == (sums[place] > 0)
        assert ("shut" in said) == (sums[place] <= 0)
    assert "It fed 4 numbers of maps" in sentence(passed, "input", (1, 1, 0))
    assert "used at 4 places" in sentence(passed, "maps/kernel", (0, 0, 0, 0))
    assert "added at 4 places" in sentence(passed, "maps/bias", (0,))
    assert "went on to flat" in sentence(passed, "maps", (0, 0, 0))
    assert "class 1 has p = " in sentence(passed, "classes", (1,))
    assert "less 1, for it is the label" in sentence(passed, "classes", (1,))
    assert "less 0, for it is not" in sentence(passed, "classes", (0,))


def test_who_won_who_shares_and_who_is_not_looked_at() -> None:
    passed = small(MaxPool("largest", (2, 2), (1, 1)))
    assert "the largest under 2 of the 2 windows" in sentence(passed, "input", (2, 1, 0))
    assert "the largest under 0 of the 4 windows" in sentence(passed, "input", (1, 1, 0))
    alone = small(MaxPool("largest", (2, 2), (2, 2)))
    assert "It won" in sentence(alone, "input", (1, 0, 0))
    assert "It lost: [2,1,1] = 3 is the largest" in sentence(alone, "input", (1, 1, 0))
    assert "No window looks at this number" in sentence(alone, "input", (2, 2, 0))
    mean = small(AveragePool("mean", (2, 2), (2, 2)))
    assert "its share of the gradient is 0.25" in sentence(mean, "input", (0, 0, 0))
    numbers = {f"norm_{name}": [2.0] for name in ("gamma", "beta")}
    others = {"norm/moving_mean": np.array([0.5]), "norm/moving_variance": np.array([4.0])}
    norm = small(BatchNormalisation("norm", epsilon=0.0), Dropout("drop", 0.5), **numbers)
    norm.forward.weights.update(others)
    assert "γ/√(σ² + ε) = 1" in sentence(norm, "input", (0, 0, 0))
    assert "multiplied the normalised number at 9 places" in sentence(norm, "norm/gamma", (0,))
    assert "went on to drop as it is" in sentence(norm, "norm", (0, 0, 0))


def test_slopes_of_other_activations_are_written_out() -> None:
    for name, words in (
        ("tanh", "The slope of tanh there is 1 - tanh("),
        ("sigmoid", "The slope of sigmoid there is sigmoid("),
        ("leaky-relu", "not above 0: leaky ReLU passes 0.1 of it"),
    ):
        layers = Flatten("flat"), Dense("hidden", 2, name), Dense("classes", 2)
        network = Network("small", (2, 2, 1), layers)
        weights, image = drawn_arrays(network, 3)
        way = BackwardPass(ForwardPass(network, weights, image.astype(float)), 0)
        assert words in sentence(way, "hidden/sums", (0,))


def test_thousands_of_terms_are_bounded_and_end_in_the_number() -> None:
    way = digits()
    unit = way.unit("convolution-1/kernel", (1, 1, 0, 2))
    words = explain_gradient(unit, way)
    assert len(unit) == 676
    assert len(words.terms) == 202
    assert words.formula(80).endswith(f"= {unit.value:.6g}")
    assert "of penalties" in words.tail
    assert "add nothing" in words.sentence


def test_what_a_layer_alone_loses_is_said() -> None:
    way = layer_alone()
    assert sentence(way, "pooling", (0, 0, 0)).startswith("The loss is the sum of this map")
    target = SquaredDifference("zeros", np.zeros(way.gradients.left.shape))
    unit = layer_alone(target).unit("pooling", (0, 0, 0))
    assert unit.value == pytest.approx(2 * way.gradients.left[0, 0, 0] / target.target.size)
    assert "and the target 0: 2/n of the difference" in sentence(
        layer_alone(target), "pooling", (0, 0, 0)
    )
