"""Layer options: what is read, and what is refused in one line."""

import numpy as np
import pytest

from convtui.errors import BadInput
from convtui.kernels import load_kernel, typed_kernel
from convtui.lesson.options import LayerOptions, parse_padding, parse_pair

KERNEL = typed_kernel(np.array([[1.0, 2, 3], [4, 5, 6]]))


def refusal(call: object, *arguments: object, **options: object) -> str:
    with pytest.raises(BadInput) as caught:
        call(*arguments, **options)  # type: ignore[operator]
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_default_layer_is_the_handouts_valid_relu_and_2_by_2_max_pool() -> None:
    layer = LayerOptions(load_kernel("horizontal-line"))
    assert (layer.stride, layer.padding, layer.dilation, layer.bias) == ((1, 1), "valid", (1, 1), 0)
    assert (layer.activation, layer.pool, layer.pool_kind) == ("relu", 2, "max")


def test_transposing_swaps_rows_and_columns_and_flipping_is_left_to_the_stage() -> None:
    assert LayerOptions(KERNEL).weights.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert LayerOptions(KERNEL, transpose=True).weights.tolist() == [[1, 4], [2, 5], [3, 6]]
    assert LayerOptions(KERNEL, flip=True).weights.tolist() == [[1, 2, 3], [4, 5, 6]]


def test_an_unknown_activation_is_refused_with_the_nearest_known_one() -> None:
    message = refusal(LayerOptions, KERNEL, activation="leaky")
    assert "'leaky'" in message
    assert "did you mean 'leaky-relu'?" in message
    assert "sigmoid" in message


def test_an_unknown_kind_of_pooling_is_refused_and_not_taken_for_the_average() -> None:
    message = refusal(LayerOptions, KERNEL, pool_kind="mean")
    assert "'mean'" in message
    assert "max or average" in message


def test_a_negative_pooling_size_is_refused() -> None:
    assert "pooling size -1 is negative: give 0 for none" in refusal(LayerOptions, KERNEL, pool=-1)


@pytest.mark.parametrize(
    ("text", "pair"), [("2", (2, 2)), ("2,1", (2, 1)), (" 3 , 4 ", (3, 4)), ("10", (10, 10))]
)
def test_one_number_or_two_are_read(text: str, pair: tuple[int, int]) -> None:
    assert parse_pair(text, "stride") == pair


@pytest.mark.parametrize(
    "text", ["0", "-1", "", "1,", ",1", "1,2,3", "1.5", "x", "2,0", "²", "1 2"]
)
def test_what_is_no_pair_is_refused_with_its_name_and_value(text: str) -> None:
    message = refusal(parse_pair, text, "dilation")
    assert message.startswith(f"dilation {text!r}")
    assert "2,1" in message


@pytest.mark.parametrize(
    ("text", "padding"),
    [("valid", "valid"), ("Same", "same"), (" full ", "full"), ("0", 0), ("3", 3)],
)
def test_paddings_are_read(text: str, padding: str | int) -> None:
    assert parse_padding(text) == padding


@pytest.mark.parametrize("text", ["-1", "", "circular", "1.5", "1,2"])
def test_an_unknown_padding_is_refused_with_those_there_are(text: str) -> None:
    message = refusal(parse_padding, text)
    assert repr(text) in message
    assert "valid, same, full" in message
