"""Which sides are padded, in words, against the window that pads them."""

import pytest

from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.lesson.padding_words import explain_uneven, window_words
from convtui.ops.window import slide


def uneven(shape: tuple[int, int], **options: object) -> str:
    layer = LayerOptions(load_kernel("box-3"), **options)  # type: ignore[arg-type]
    return explain_uneven(layer, slide(shape, (3, 3), stride=layer.stride, padding=layer.padding))


def test_same_with_a_stride_says_which_sides_are_padded() -> None:
    """As TensorFlow does: 14 windows of 3, 2 apart, span 29 cells of 28."""
    assert uneven((28, 28), padding="same", stride=(2, 2)) == (
        "Padding same makes a map of ⌈28/2⌉×⌈28/2⌉ = 14×14 here, and that takes 1 below, 1 right: "
        "an odd cell goes below and right."
    )


def test_padding_that_is_even_needs_no_word() -> None:
    assert uneven((28, 28), padding="same") == ""
    assert uneven((29, 29), padding="same", stride=(2, 2)) == ""
    assert uneven((28, 28), padding=1, stride=(2, 2)) == ""
    assert uneven((28, 28), padding="full", stride=(2, 2)) == ""


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (slide((9, 9), (1, 1)), ""),
        (slide((9, 9), (3, 3)), "stride 1 · no padding"),
        (slide((9, 9), (2, 2), stride=2, padding="same"), "stride 2 · padding 1 below, 1 right"),
        (slide((9, 9), (3, 3), stride=(1, 2), padding=1), "stride 1,2 · padding 1 on each side"),
        (slide((9, 9), (3, 3), dilation=2), "stride 1 · dilation 2 · no padding"),
    ],
)
def test_how_a_window_slides_is_said_by_its_geometry(window, said) -> None:
    assert window_words(window) == said
