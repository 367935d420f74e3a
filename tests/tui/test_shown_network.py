"""What is shown of a network, whatever it ends in, and which image it is shown with."""

import numpy as np
import pytest
from scipy.special import softmax

from convtui.errors import BadInput
from convtui.inputs import load_input
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.first_weights import first_weights
from convtui.networks.network import Network
from convtui.networks.reshaping import Flatten
from convtui.runs.networks import GivenNetwork
from convtui.tui.network_column import Shown
from convtui.tui.network_cursor import NetworkCursor
from convtui.tui.shown_network import first_network, of_input, of_network, open_network


def given(*layers, shape=(28, 28, 1), classes=()) -> GivenNetwork:
    network = Network("mine", shape, layers)
    return GivenNetwork(network, first_weights(network, 1), classes)


def test_logits_have_a_column_of_their_softmax_behind_them() -> None:
    shown = of_network(given(Flatten("flat"), Dense("scores", 3), classes=("a", "b", "c")))
    *_, scores, shares = shown.columns
    assert (scores.title, scores.shown) == ("scores", Shown.VECTOR)
    assert (shares.title, shares.shown, shares.names) == ("softmax", Shown.CLASSES, ("a", "b", "c"))
    expected = softmax(scores.numbers)
    assert shares.numbers == pytest.approx(expected)
    assert shown.answer == ("abc"[int(expected.argmax())], pytest.approx(expected.max()))


def test_a_network_that_ends_in_maps_has_no_classes() -> None:
    shown = of_network(given(Convolution("only", 2, (3, 3))))
    assert [column.shown for column in shown.columns] == [Shown.IMAGE, Shown.MAPS]
    assert (shown.classes, shown.answer) == ((), None)


def test_as_many_names_as_classes_are_taken_and_no_others() -> None:
    layers = Flatten("flat"), Dense("said", 3, "softmax")
    assert of_network(given(*layers, classes=("a", "b", "c"))).classes == ("a", "b", "c")
    assert of_network(given(*layers, classes=("a", "b"))).classes == ("0", "1", "2")


@pytest.mark.parametrize("shape", [(28, 28, 1), (20, 24, 1), (64, 64, 1), (32, 32, 3), (7, 9, 3)])
def test_there_is_an_image_for_a_network_of_any_size(shape) -> None:
    shown = of_network(given(Flatten("flat"), Dense("said", 3, "softmax"), shape=shape))
    assert shown.image.shape == shape
    assert 0 <= shown.image.min() < shown.image.max() <= 1


def test_what_was_done_to_an_image_is_told() -> None:
    network = given(Flatten("flat"), Dense("said", 3, "softmax"))
    assert "resized" in of_input(network, load_input("pentagon")).note
    assert of_input(network, load_input("digit:4")).note == "drawn, not MNIST"


def test_an_image_whose_channels_cannot_be_those_of_the_network_is_refused() -> None:
    with pytest.raises(BadInput, match="3 channels and the network takes 2"):
        of_input(given(Flatten("flat"), shape=(28, 28, 2)), load_input("scene"))


def test_a_layer_that_leaves_no_numbers_is_refused_at_once() -> None:
    network = given(Flatten("flat"), Dense("said", 3, "softmax"))
    weights = {name: np.full_like(array, np.inf) for name, array in network.weights.items()}
    with pytest.raises(BadInput, match="said leaves numbers that are not finite"):
        of_network(GivenNetwork(network.network, weights))


def test_a_vector_is_laid_out_in_rows_none_of_which_is_incomplete() -> None:
    for length in (1, 7, 10, 17, 64, 97, 400, 3136):
        shown = of_network(given(Flatten("flat"), Dense("said", length)))
        column = shown.columns[2]
        rows, across = column.plane(0).shape
        assert rows * across == length
        assert across <= 16
        for tile in {0, length // 2, length - 1}:
            assert column.plane(tile)[column.strongest(tile)] == column.numbers[tile]


def test_a_cursor_stays_where_it_is_on_another_image() -> None:
    one, other = open_network("digits", "digit:4"), open_network("digits", "digit:1")
    cursor = NetworkCursor.opened(one.columns).to_column(one.columns, 3)
    cursor = cursor.to_tile(one.columns, 5)
    moved = cursor.on(other.columns)
    assert (moved.column, moved.tile) == (3, 5)
    assert moved.cell == other.columns[3].strongest(5)


def test_the_first_network_knows_the_digits() -> None:
    for digit in "1479":
        shown = first_network().with_input(load_input(f"digit:{digit}"))
        assert shown.answer[0] == digit
