"""What travels to R, and what a student would type instead."""

import base64
import json
import struct

import numpy as np
import pytest

from convtui.array_bytes import decode_array
from convtui.lesson.numbers import not_a_number
from convtui.reference.in_r import pool_call
from convtui.reference.r_call import RCall, RFunction, encode

X = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def test_arrays_travel_row_by_row_with_their_shape() -> None:
    numbers = base64.b64encode(struct.pack("<6d", 1, 2, 3, 4, 5, 6)).decode()
    assert encode(X) == {"shape": [2, 3], "base64": numbers}
    assert encode(np.asfortranarray(X)) == encode(X)
    assert encode(X.T[::-1])["shape"] == [3, 2]
    assert (decode_array(json.loads(json.dumps(encode(X.T[::-1])))) == X.T[::-1]).all()


def test_what_is_no_number_travels_as_it_is() -> None:
    values = np.array([np.nan, -np.inf, np.uint64(0x7FF00000000007A2).view(np.float64)])
    assert not_a_number(decode_array(encode(values))[2]) == "NA"
    assert decode_array(encode(values)).tobytes() == values.tobytes()


@pytest.mark.parametrize(
    "garbage", [{"shape": [7], "base64": "AAAA"}, {"shape": [1]}, {"shape": [1], "base64": "?!"}]
)
def test_what_is_no_array_is_refused(garbage: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        decode_array(garbage)


def test_integers_of_any_width_travel_as_floats() -> None:
    assert json.dumps(encode(7)) == "7.0"
    assert encode(np.array([250, 251], np.uint8)) == encode(np.array([250.0, 251.0]))


def test_truth_and_words_are_left_as_they_are() -> None:
    assert encode(True) is True
    assert encode("same") == "same"


def test_calls_and_functions_nest() -> None:
    call = RCall("relu", {"x": RCall("conv2d", {"X": X, "f": RFunction("tanh")})})
    inner = {"X": encode(X), "f": {"function": "tanh"}}
    assert call.message() == {
        "function": "relu",
        "arguments": {"x": {"call": {"function": "conv2d", "arguments": inner}}},
    }


def test_a_call_can_be_read_as_r() -> None:
    layer = {"X": X, "K": X, "b": -0.5, "activation": RFunction("relu"), "flip": True}
    pooled = pool_call("max", RCall("convolutional_layer", layer), 2, (2, 1), "same")
    assert pooled.in_r() == (
        "maxpool_layer(X = convolutional_layer(X, "
        "K = matrix(c(1, 2, 3, 4, 5, 6), 2, byrow = TRUE), "
        "b = -0.5, activation = relu, flip = TRUE), "
        'size = 2, stride = c(2, 1), padding = "same")'
    )


def test_operators_stand_between_their_arguments() -> None:
    once = RCall("relu", {"x": X})
    assert RCall("+", {"e1": once, "e2": 3}).in_r() == "relu(x) + 3"


def test_long_vectors_are_called_by_their_name() -> None:
    assert RCall("softmax", {"x": np.arange(9.0)}).in_r() == "softmax(x)"
    assert RCall("softmax", {"x": np.arange(3.0)}).in_r() == "softmax(x = c(0, 1, 2))"
