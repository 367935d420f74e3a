"""Which sides are padded, in words, against the window that pads them."""

from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.lesson.padding_words import explain_uneven
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
