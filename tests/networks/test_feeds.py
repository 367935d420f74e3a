"""Which cells a cell feeds, against what every cell of the next stage says it looks at."""

import numpy as np
import pytest
from hypothesis import given

from convtui.lesson.arithmetic import Sum
from convtui.lesson.feeds import feeds
from convtui.lesson.map import SourceMap
from convtui.lesson.stage import Stage
from convtui.lesson.taps import LargestFirst, heaviest_tap
from convtui.lesson.walk import Walk
from convtui.lesson.weights import weighed
from convtui.networks.convolution import Convolution
from convtui.networks.layer import Layer
from convtui.networks.network import Network
from convtui.networks.pooling import AveragePool, MaxPool
from convtui.ops.window import NAMED_PADDINGS

from .test_every_kind import EXAMPLES, arrays, each_kind, network
from .test_random_networks import REPEATABLE, SEEDS, drawn_arrays, networks


def looked_at(stage: Stage) -> dict[tuple[int, ...], dict[tuple[int, ...], float | None]]:
    """For each cell before a stage the cells that have it under a tap, and its weight there."""
    found = {place: {} for place in np.ndindex(*stage.before.shape)}
    for step in stage:
        weights, _ = weighed(step)
        for tap in np.ndindex(*step.window.shape):
            place = step.looks_at(tap)
            if place in found:
                found[place][step.place] = None if weights is None else weights[tap]
    return found


def assert_turned_around(stage: Stage) -> None:
    before = stage.before.block(*map(range, stage.before.sides))
    for place, expected in looked_at(stage).items():
        fed = feeds(stage, place)
        assert len(fed) == len(expected)
        assert {feed.place: feed.weight for feed in fed} == expected
        for feed in fed:
            if feed.weight is not None:
                assert feed.product == before[place] * feed.weight
        sizes = [abs(feed.product or 0.0) for feed in fed]
        assert sizes == sorted(sizes, reverse=True)


@each_kind
def test_a_cell_feeds_those_that_look_at_it_and_no_other(kind: type[Layer]) -> None:
    made = network(*EXAMPLES[kind])
    weights, x = arrays(made)
    for stage in Walk(SourceMap(x.astype(np.float64)), made, weights).stages:
        assert_turned_around(stage)


@pytest.mark.parametrize("padding", [*NAMED_PADDINGS, 2])
@pytest.mark.parametrize(("stride", "dilation"), [(1, 1), (2, 1), (3, 1), (1, 2), (1, 3)])
def test_strides_paddings_and_dilations_are_turned_around(padding, stride, dilation) -> None:
    layer = Convolution("c", 2, (2, 3), (stride, stride), padding, dilation=(dilation, dilation))
    made = Network("one", (7, 8, 2), (layer,))
    weights, x = arrays(made)
    for stage in Walk(SourceMap(x.astype(np.float64)), made, weights).stages:
        assert_turned_around(stage)


@REPEATABLE
@given(network=networks((*NAMED_PADDINGS, 0, 1, 3)), seed=SEEDS)
def test_feeds_and_taps_of_random_networks_are_each_others_inverse(
    network: Network, seed: int
) -> None:
    weights, x = drawn_arrays(network, seed)
    for stage in Walk(SourceMap(x.astype(np.float64)), network, weights).stages:
        assert_turned_around(stage)


def test_a_cell_between_the_windows_feeds_none() -> None:
    made = Network("one", (5, 5, 1), (MaxPool("p", (2, 2), (2, 2)),))
    (stage,) = Walk(SourceMap(np.ones((5, 5))), made, {}).stages
    assert feeds(stage, (4, 4, 0)) == []
    assert [feed.place for feed in feeds(stage, (3, 0, 0))] == [(1, 0, 0)]


def test_the_heaviest_tap_adds_most_in_size_and_is_no_padding() -> None:
    kernel = np.array([1.0, -3, 2, 1]).reshape(2, 1, 2, 1)
    layer = Convolution("c", 1, (2, 1), padding="same", has_bias=False)
    source = np.array([[[2.0, 1]], [[-1, 4]]])
    made = Network("one", source.shape, (layer,))
    (stage,) = Walk(SourceMap(source), made, {"c/kernel": kernel}).stages
    assert heaviest_tap(stage.step(0, 0)) == (1, 0, 1)  # 2, -3; -2, 4
    assert heaviest_tap(stage.step(0, 0), 0) == (0, 0, 0)
    assert heaviest_tap(stage.step(1, 0)) == (0, 0, 1)  # -1, -12; padding
    zeros = Walk(SourceMap(np.zeros((2, 2))), Network("p", (2, 2, 1), (
        AveragePool("a", (3, 3), (1, 1), "same"),)), {}).stages[0]  # fmt: skip
    step = zeros.step(0, 0)
    row, column, _ = heaviest_tap(step)
    assert step.inside[row, column]


@each_kind
def test_what_a_sum_is_made_of_adds_up_to_it_from_the_largest_on(kind: type[Layer]) -> None:
    made = network(*EXAMPLES[kind])
    weights, x = arrays(made)
    for stage in Walk(SourceMap(x.astype(np.float64)), made, weights).stages:
        step = stage[len(stage) - 1]
        if not isinstance(step.arithmetic, Sum):
            continue
        listed = LargestFirst(step.arithmetic)
        summands = [listed[number] for number in range(len(listed))]
        assert sorted(one.tap for one in summands) == list(np.ndindex(*step.window.shape))
        sizes = [abs(one.product) for one in summands]
        assert sizes == sorted(sizes, reverse=True)
        assert all(one.product == one.value * one.weight for one in summands)
        assert summands[-1].so_far + step.arithmetic.bias == pytest.approx(step.value)
        assert [listed.number_of(one.tap) for one in summands] == list(range(len(listed)))
        assert summands[0].tap == heaviest_tap(step) or sizes[0] == sizes[1] == 0
