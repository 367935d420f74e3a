"""The most exciting images, against a sort of all of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from convtui.lesson.exciting import most_exciting
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.first_weights import first_weights
from convtui.networks.network import Network
from convtui.networks.reshaping import Flatten

NETWORK = Network(
    "net",
    (6, 5, 1),
    (Convolution("conv", 3, (2, 2), activation="relu"), Flatten("flat"), Dense("dense", 4)),
)
WEIGHTS = first_weights(NETWORK, 1)


def images(seed: int, count: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, 6, 5, 1), dtype=np.uint8)


def go_on(done: int) -> bool:
    return True


@given(st.sampled_from([("conv", 2), ("flat", 17), ("dense", 3)]), st.integers(0, 9))
def test_they_are_the_first_of_all_that_are_sorted(map_name, seed) -> None:
    layer, channel = map_name
    many = images(seed, 37)
    found = most_exciting(NETWORK, WEIGHTS, layer, channel, many, 255.0, 10, go_on)
    maps = [NETWORK.forward(one / 255.0, WEIGHTS)[layer][:, :, channel] for one in many]
    order = sorted(range(37), key=lambda number: (-maps[number].max(), number))
    assert [one.number for one in found] == order[:10]
    for one in found:
        assert one.value == maps[one.number].max() == maps[one.number][one.cell]


def test_it_says_how_far_it_is_and_stops_when_it_is_told_to() -> None:
    told: list[int] = []

    def twice(done: int) -> bool:
        told.append(done)
        return len(told) < 3

    many = images(1, 100)
    found = most_exciting(NETWORK, WEIGHTS, "conv", 0, many, 255.0, 5, twice)
    assert told == [0, 20, 40]
    assert found == most_exciting(NETWORK, WEIGHTS, "conv", 0, many[:40], 255.0, 5, go_on)


def test_of_fewer_images_all_are_kept() -> None:
    found = most_exciting(NETWORK, WEIGHTS, "conv", 0, images(3, 4), 255.0, 10, go_on)
    assert sorted(one.number for one in found) == [0, 1, 2, 3]
    assert most_exciting(NETWORK, WEIGHTS, "conv", 0, images(3, 0), 255.0, 10, go_on) == ()
