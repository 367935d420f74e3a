"""Right and wrong values of every idea that a worked figure is known for.

The figures were computed by hand, or with other tools than ours.
"""

import numpy as np
import pytest

from convtui.marking.catalogue import find_idea
from convtui.marking.convolution import CONVOLUTION
from convtui.marking.examples import COUNTING, TALL, UNLIKE, convolving
from convtui.matrix_text import parse_matrix

RIGHT = "46 -22 -1; -24 50 43; 13 -16 0"
PROBE = convolving(TALL, UNLIKE)
BIASED = convolving(TALL, UNLIKE, bias=10)
CUT = convolving(TALL, UNLIKE, bias=-10, activation="relu")
SAME = convolving(TALL, UNLIKE, padding="same")
STRIDED_SAME = convolving("1 2 3 4 5 6", "1 2 3", padding="same", stride=(1, 2))
SPREAD = convolving(COUNTING, "1 2; 3 5", dilation=(2, 2))
SQUARE = convolving("1 2 3; 4 5 6; 7 8 10", "1 2 0; -1 3 5; 4 -2 1", padding="same")
LINE = convolving("1 2 4", "1 10")
PIXEL = convolving("1 2; 3 4", "1")
STRIDED = convolving("1 2 3 4 5", "1", stride=(2, 2))
PLANES = convolving(np.array([[[5.0, 5, 5]]]), np.array([[[1.0, 2, 1]]]))
"""Three planes that come to 5, 10 and 5."""
EXACTLY = 0.005


def begins(answer, figures):
    """Whether the rows of figures begin the rows of an answer; `…` stands for what follows."""
    for row, text in zip(answer, figures.split(";"), strict=False):
        words = [float(word) for word in text.replace("…", "").split()]
        assert np.allclose(row[: len(words)], words, atol=EXACTLY), (answer, figures)
        assert "…" in text or len(words) == len(row), (answer, figures)
    assert figures.endswith("…") or len(answer) == len(figures.split(";")), (answer, figures)


@pytest.mark.parametrize(
    ("call", "figures"),
    [
        (PROBE, RIGHT),
        (SPREAD, "105 116 127; …"),
        (BIASED, "56 …; …"),
        (CUT, "36 0 0; 0 40 33; 3 0 0"),
        (SAME, "-11 26 -7 9; …"),
        (SQUARE, "10 32 15; 33 68 33; 69 81 39"),
        (STRIDED, "1 3 5"),
        (LINE, "21 42"),
        (PLANES, "20"),
        (convolving(TALL, UNLIKE, stride=(2, 1)), "46 -22 -1; 13 -16 0"),
        (convolving("1 1 1; 1 1 1; 1 1 1", "1 1 1; 1 1 1; 1 1 1", padding="same"), "4 6 4; …"),
        (convolving("1 2 4", "1 10", padding="full", flip=True), "1 12 24 40"),
    ],
)
def test_what_is_right(call, figures):
    begins(CONVOLUTION.right(call), figures)


@pytest.mark.parametrize(
    ("name", "call", "figures"),
    [
        ("flipped-kernel", PROBE, "-13 41 -20; 39 -22 24; 3 42 -14"),
        ("flipped-rows", PROBE, "37 -20 12; …"),
        ("flipped-columns", PROBE, "-19 48 -12; …"),
        ("transposed-kernel", PROBE, "40 -17; …; …; …"),
        ("kernel-filled-by-column", PROBE, "23 22 -14; 19 17 34; -11 11 40"),
        ("matrix-product", PROBE, "27 26 -13; 9 30 69; 32 13 -16"),
        ("last-window-forgotten", PROBE, "46 -22; -24 50"),
        ("first-window-forgotten", PROBE, "50 43; -16 0"),
        ("mean-instead-of-sum", PROBE, "7.67 -3.67 …; …"),
        ("divided-by-the-kernels-sum", PROBE, "9.2 -4.4 …; …"),
        ("written-into-its-own-input", PROBE, "46 119 341; 70 517 2383; …"),
        ("strides-exchanged", convolving(TALL, UNLIKE, stride=(2, 1)), "46 -1; -24 43; 13 0"),
        ("stride-in-the-size-only", convolving(TALL, UNLIKE, stride=(2, 2)), "46 -22; -24 50"),
        ("dilation-as-stride", SPREAD, "58 80; …"),
        ("kernel-cells-repeated", SPREAD, "552 596; …"),
        ("dilated-span-too-wide", SPREAD, "105 116; …"),
        ("channels-averaged", PLANES, "6.67"),
        ("largest-channel", PLANES, "10"),
        ("first-plane-for-all", PLANES, "15"),
        ("first-channel-twice", PLANES, "25"),
        ("bias-once-per-position", BIASED, "106 …; …"),
        ("bias-after-the-activation", CUT, "36 -10 -10; …"),
        ("absolute-value", CUT, "36 32 11; …"),
        ("activation-on-the-input", CUT, "31 -29 1; …"),
        ("same-half-the-kernel-on-each-side", SAME, "…; …; …; …; …"),
        ("same-odd-zero-first", SAME, "11 -11 26 -7; …"),
        ("same-all-zeros-last", SAME, "46 -22 -1 9; …"),
        ("border-repeated", SAME, "-6 28 -1 11; …"),
        ("border-mirrored-with-itself", SAME, "-6 28 -1 11; …"),
        ("border-mirrored", SAME, "-9 35 2 41; …"),
        ("border-wrapped", SAME, "-6 30 -3 31; …"),
        ("eight-bit-integers", PROBE, "46 234 255; …"),
        ("clipped-to-a-picture", PROBE, "46 0 0; …"),
        ("border-left-at-zero", SQUARE, "0 0 0; 0 68 0; 0 0 0"),
        (
            "padded-unasked",
            convolving(SQUARE.x, SQUARE.kernel),
            "10 32 15; 33 68 33; 69 81 39",
        ),
        ("centre-only", convolving(SQUARE.x, SQUARE.kernel), "15"),
        ("centre-fixed-at-one", convolving(PIXEL.x, PIXEL.kernel, padding="same"), "4 0; 0 0"),
        ("strided-result-at-the-inputs-place", STRIDED, "1 0 3"),
        (
            "loop-forgets-the-padding",
            convolving("1 2; 3 4", "1", padding=1),
            "0 0 0 0; 0 1 0 0; 0 0 0 0; 0 0 0 0",
        ),
        ("size-without-the-padding", convolving("1 2; 3 4", "1 5", padding=1), "0; 5"),
        ("sides-exchanged", convolving("1 2 3; 4 5 6", "1"), "1 2; 4 5; 0 0"),
        ("negative-index-wraps", LINE, "41 12"),
        ("window-of-the-strides-size", LINE, "11 22"),
        ("too-few-results-recycled", PROBE, "46 50 -22; -24 46 50; -22 -24 46"),
        ("square-kernel-recycled", PROBE, "61 -13; -16 43; 35 -7"),
        (
            "last-taps-forgotten",
            convolving("1 1 1; 1 1 1; 1 1 1", "1 1 1; 1 1 1; 1 1 1", padding="same"),
            "1 2 2; 2 4 4; 2 4 4",
        ),
        ("row-appended-in-the-inner-loop", PIXEL, "1 2; 1 2; 3 4; 3 4"),
        (
            "break-instead-of-continue",
            convolving("1 2 4", "1 10", padding="full", flip=True),
            "1 12 0 0",
        ),
        ("rescaled", convolving("1 2 4", "1"), "0 .333 1"),
        ("flattened-line", PROBE, "1; 25; 3; 6; 11; …"),
        ("the-inputs-integer-type", convolving(np.ones((3, 3), int), "0.5"), "0 0 0; …"),
    ],
)
def test_what_comes_instead(name, call, figures):
    begins(find_idea(name).answer(call), figures)


@pytest.mark.parametrize(
    ("name", "call", "shape"),
    [
        ("same-half-the-kernel-on-each-side", SAME, (5, 5)),
        ("same-equal-pads-rounded-up", SAME, (5, 5)),
        ("same-equal-pads-rounded-down", SAME, (5, 3)),
        ("same-equal-pads-rounded-up", STRIDED_SAME, (1, 6)),
        ("same-equal-pads-rounded-down", STRIDED_SAME, (1, 5)),
        ("same-too-few-zeros", SAME, (5, 3)),
        ("same-too-many-zeros", SAME, (7, 5)),
        ("transposed-kernel", PROBE, (4, 2)),
        ("transposed-input", PROBE, (2, 4)),
        ("flattened-line", PROBE, (15, 1)),
    ],
)
def test_the_shape_that_comes_instead(name, call, shape):
    assert find_idea(name).answer(call).shape == shape


def test_same_at_a_stride_of_two_puts_the_odd_zero_last():
    x = np.arange(224.0)[None]
    call = convolving(x, np.arange(7.0)[None], padding="same", stride=(2, 2))
    right, shifted = CONVOLUTION.right(call), find_idea("same-zeros-of-stride-one").answer(call)
    assert right.shape == shifted.shape == (1, 112)
    padded = np.concatenate([[0, 0], np.arange(224.0), [0, 0, 0]])
    assert right[0, 0] == padded[:7] @ np.arange(7)
    assert right[0, -1] == padded[-7:] @ np.arange(7)
    assert shifted[0, 0] == np.concatenate([[0], padded[:6]]) @ np.arange(7)
    assert find_idea("same-keeps-the-size-at-any-stride").answer(call).shape == (1, 224)


def test_a_bias_is_counted_once_for_each_channel_or_product():
    call = convolving(np.array([[[5.0, 10, 5]]]), "1", bias=4)
    assert CONVOLUTION.right(call) == 24
    assert find_idea("bias-once-per-channel").answer(call) == 32
    two = convolving(np.array([[[5.0, 10], [2, 1]]]), "1 1", bias=4)
    assert find_idea("bias-once-per-product").answer(two) == 18 + 4 * 4


def test_largest_of_a_matrix_and_0_is_one_number_in_r():
    answer = find_idea("relu-of-the-whole-matrix").answer(
        convolving("-1 2; 3 -4", "1", activation="relu")
    )
    assert answer.shape == ()
    assert answer == 3


def test_five_filters_on_ten_maps_give_five_and_not_fifty():
    drawn = np.random.default_rng(1)
    call = convolving(drawn.normal(size=(4, 5, 10)), drawn.normal(size=(2, 2, 10, 5)))
    assert CONVOLUTION.right(call).shape == (3, 4, 5)
    assert find_idea("channels-give-separate-maps").answer(call).shape == (3, 4, 50)


def test_grey_is_the_sum_of_the_channels_as_television_weighs_them():
    call = convolving(np.array([[[5.0, 10, 5]]]), "1")
    assert find_idea("grey-first").answer(call) == pytest.approx(0.299 * 5 + 0.587 * 10 + 0.114 * 5)


def test_values_without_padding_stand_top_left_or_in_the_input():
    left = find_idea("results-at-the-top-left").answer(SQUARE)
    assert left.tolist() == [[68, 0, 0], [0, 0, 0], [0, 0, 0]]
    copied = find_idea("border-copied-from-the-input").answer(SQUARE)
    assert copied.tolist() == [[1, 2, 3], [4, 68, 6], [7, 8, 10]]


def test_pads_of_the_other_axis_show_with_a_kernel_of_one_row():
    call = convolving("1 2 4", "1 10 100", padding="same")
    assert find_idea("pads-exchanged").answer(call).tolist() == [[0], [421], [0]]
    assert parse_matrix("210 421 42").tolist() == CONVOLUTION.right(call).tolist()
