"""Where a layer is opened, and the trail from there: over random networks."""

import numpy as np
from hypothesis import given

from convtui.lesson.forward import ForwardPass
from convtui.lesson.layer_walk import Trail, at, followed, opening, place_of, stages_of
from convtui.lesson.map import MapSlice
from convtui.networks.convolution import Convolution
from convtui.networks.network import Network
from convtui.ops.window import NAMED_PADDINGS

from .test_random_networks import REPEATABLE, SEEDS, drawn_arrays, networks


@REPEATABLE
@given(network=networks((*NAMED_PADDINGS, 0, 1, 3)), seed=SEEDS)
def test_a_layer_is_opened_at_the_number_furthest_from_0(network: Network, seed: int) -> None:
    weights, x = drawn_arrays(network, seed)
    passed = ForwardPass(network, weights, x.astype(np.float64))
    stages = passed.walk.stages
    for layer in network.layers:
        values = np.abs(passed.maps[layer.name])
        cursor = opening(stages, layer.name)
        assert cursor.stage == stages_of(stages, layer.name)[0]
        if values.any():
            assert values[place_of(stages, cursor)] == values.max()
        for channel in range(values.shape[2]):
            place = place_of(stages, opening(stages, layer.name, channel))
            assert place[2] == channel
            if values[:, :, channel].any():
                assert values[place] == values[:, :, channel].max()


@REPEATABLE
@given(network=networks((*NAMED_PADDINGS, 0, 1, 3)), seed=SEEDS)
def test_every_place_of_a_network_is_a_cursor_and_back(network: Network, seed: int) -> None:
    weights, x = drawn_arrays(network, seed)
    stages = ForwardPass(network, weights, x.astype(np.float64)).walk.stages
    for number, stage in enumerate(stages):
        for place in np.ndindex(*stage.shape):
            cursor = at(stages, number, place)
            assert place_of(stages, cursor) == place
            on = followed(stages, cursor, cursor.next_stage())
            assert on.channel < MapSlice(stages[on.stage]).count
        last = at(stages, number, tuple(side - 1 for side in stage.shape))
        assert last.cell == last.last


def test_where_an_activation_leaves_nothing_the_largest_sum_is_shown() -> None:
    layer = Convolution("c", 1, (1, 1), activation="relu")
    network = Network("dead", (1, 3, 1), (layer,))
    weights = {"c/kernel": np.full((1, 1, 1, 1), -1.0), "c/bias": np.zeros(1)}
    stages = ForwardPass(network, weights, np.array([[[1.0], [3.0], [2.0]]])).walk.stages
    assert place_of(stages, opening(stages, "c")) == (0, 1, 0)


def test_a_trail_leads_back_where_it_began() -> None:
    network = Network("one", (1, 3, 1), (Convolution("c", 1, (1, 1)),))
    weights = {"c/kernel": np.ones((1, 1, 1, 1)), "c/bias": np.zeros(1)}
    stages = ForwardPass(network, weights, np.ones((1, 3, 1))).walk.stages
    one, two, three = (at(stages, 0, (0, column, 0)) for column in range(3))
    trail = Trail(one).on(two)
    assert trail.at(three).here == three
    assert trail.at(three).back() == trail.back() == Trail(one)
    assert Trail(one).back() == Trail(one)
