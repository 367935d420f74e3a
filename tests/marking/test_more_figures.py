"""Right and wrong values about pooling, shapes, parameters, gradients and what is counted.

The figures were computed by hand, or with other tools than ours.
"""

import numpy as np
import pytest

from convtui.marking.catalogue import find_idea
from convtui.marking.curves import CurveCall
from convtui.marking.examples import pooling_of
from convtui.marking.gradients import (
    GRADIENT,
    POOL_GRADIENT,
    GradientCall,
    PoolGradientCall,
    correlated,
)
from convtui.marking.pooling import POOLING
from convtui.marking.scores import ACCURACY, SOFTMAX, AccuracyCall, SoftmaxCall
from convtui.marking.shapes import (
    FLATTEN,
    PARAMETERS,
    SIZE,
    FlattenCall,
    ParametersCall,
    SizeCall,
)
from convtui.matrix_text import parse_matrix
from convtui.ops.pooling import pool2d

BELOW = pooling_of("-1 -3 -2 -7; -4 -2 -9 -5; -6 -8 -3 -1")
FIVE = pooling_of(np.arange(1.0, 26).reshape(5, 5))
FOUR_BY_FIVE = pooling_of(FIVE.x[:4])
ONES = pooling_of(np.ones((3, 3)), size=(3, 3), stride=(1, 1), padding="same", kind="average")
FOUR = np.array([1, 2, 3, 1])
LOSSES = CurveCall(
    np.array([1.9, 1.2, 0.9, 0.6, 0.4, 0.5]), np.array([2.0, 1.4, 1.5, 1.1, 1.3, 1.6])
)
CUBE = FlattenCall(np.arange(8.0).reshape(2, 2, 2))


def of_gradient(of):
    return GradientCall(*map(parse_matrix, ("1 2 0; 3 -1 4; 2 5 1", "1 2; 3 -5", "1 -1; 2 3")), of)


@pytest.mark.parametrize(
    ("name", "call", "right", "instead"),
    [
        ("maximum-starts-at-zero", BELOW, "-1 -2", "0 0"),
        ("largest-magnitude", BELOW, "-1 -2", "-4 -9"),
        ("maximum-and-average-exchanged", BELOW, "-1 -2", "-2.5 -5.75"),
        ("pooling-with-stride-one", BELOW, "-1 -2", "-1 -2 -2; -2 -2 -1"),
        ("pooling-loop-one-short", FIVE, "7 9; 17 19", "7 0; 0 0"),
        ("last-pooling-window-forgotten", FOUR_BY_FIVE, "7 9; 17 19", "7 9"),
        ("pooling-loop-over-the-output", FIVE, "7 9; 17 19", "7 0; 0 0"),
        ("pooling-eight-bit-integers", BELOW, "-1 -2", "255 254"),
        ("pooling-cut-to-whole-numbers", pooling_of("1 4; 3 2", kind="average"), "2.5", "2"),
        ("last-cell-wins", pooling_of("1 4; 3 2"), "4", "2"),
        ("pooling-window-centred", pooling_of("1 2; 3 4"), "4", "1"),
        ("pooling-forced-square", pooling_of("1 2 3 4; 5 6 7 8"), "6 8", "6"),
        (
            "pooling-square-by-the-count",
            pooling_of("1 2 3 4 5 6; 1 2 3 4 5 6; 7 8 9 10 11 12; 7 8 9 10 11 12"),
            "2 4 6; 8 10 12",
            "2 4; 6 8",
        ),
        (
            "pooling-size-without-the-window",
            pooling_of("1 4 2; 3 2 5; 6 1 0", stride=(1, 1)),
            "4 5; 6 5",
            "4 5 0; 6 5 0; 0 0 0",
        ),
        (
            "pooling-reshaped-by-column",
            pooling_of(np.arange(1.0, 17).reshape(4, 4)),
            "6 8; 14 16",
            "11 12; 15 16",
        ),
        (
            "gradient-assigned",
            of_gradient("input"),
            "1 1 -2; 5 -1 11; 6 -1 -15",
            "1 -1 -2; 2 3 6; 6 9 -15",
        ),
        (
            "gradient-without-turning-the-kernel",
            of_gradient("input"),
            "1 1 -2; 5 -1 11; 6 -1 -15",
            "-5 8 -3; -8 -10 8; 4 8 3",
        ),
        ("kernel-gradient-turned", of_gradient("kernel"), "2 12; 23 8", "8 23; 12 2"),
    ],
)
def test_matrices(name, call, right, instead):
    idea = find_idea(name)
    assert idea.task.right(call).tolist() == parse_matrix(right).tolist()
    assert idea.answer(call).tolist() == parse_matrix(instead).tolist()


@pytest.mark.parametrize(
    ("name", "call", "right", "instead"),
    [
        ("parameters-without-biases", ParametersCall((3, 3), 3, 32), 896, 864),
        ("biases-counted-twice", ParametersCall((8, 8), 3, 20), 3860, 3880),
        ("depth-of-the-picture", ParametersCall((3, 3), 50, 50), 22550, 1400),
        ("pooling-has-weights", ParametersCall((2, 2), 8, 8, "pooling"), 0, 264),
        ("separable-counted-as-full", ParametersCall((5, 5), 10, 100, "separable"), 1350, 25100),
        ("depthwise-bias-counted-too", ParametersCall((5, 5), 10, 100, "separable"), 1350, 1360),
        ("size-kept-by-same-at-any-stride", SizeCall(224, 7, 2, "same"), 112, 224),
        ("size-without-the-one", SizeCall(5, 3), 3, 2),
        ("bias-gradient-averaged", of_gradient("bias"), 5, 1.25),
        ("gradients-not-cleared", of_gradient("bias"), 5, 10),
        (
            "labels-as-a-column",
            AccuracyCall(np.eye(4)[FOUR], FOUR),
            1,
            0.375,
        ),
        ("training-loss-decides", LOSSES, 4, 5),
        ("last-epoch-is-best", LOSSES, 4, 6),
        ("epochs-from-zero", LOSSES, 4, 3),
        ("first-rise-ends-it", LOSSES, 4, 2),
        ("smallest-gap-decides", LOSSES, 4, 1),
        ("binary-accuracy", AccuracyCall(np.zeros((10, 10)), np.arange(10)), 0.1, 0.9),
    ],
)
def test_single_numbers(name, call, right, instead):
    idea = find_idea(name)
    assert idea.task.right(call) == right
    assert idea.answer(call) == pytest.approx(instead)


def test_parameters_without_channels_and_biases_are_288_and_not_896():
    held = [find_idea("parameters-without-channels"), find_idea("parameters-without-biases")]
    assert PARAMETERS.answer(ParametersCall((3, 3), 3, 32), held) == 288


def test_the_last_odd_row_is_dropped():
    line = pooling_of(np.arange(25.0)[:, None], size=(2, 1))
    assert POOLING.right(line).shape == (12, 1)
    assert find_idea("incomplete-windows-pooled").answer(line).shape == (13, 1)


def test_two_loops_that_are_too_short_part_where_windows_overlap():
    call = pooling_of(FIVE.x, stride=(1, 1))
    short, over = (find_idea(f"pooling-loop-{name}") for name in ("one-short", "over-the-output"))
    assert (short.answer(call) > 0).sum() == 4
    assert over.answer(call).tolist() == POOLING.right(call).tolist()


def test_an_average_counts_no_padding():
    assert POOLING.right(ONES).tolist() == [[1, 1, 1]] * 3
    assert find_idea("pooling-counts-padding").answer(ONES)[0, 0] == pytest.approx(4 / 9)


def test_padding_by_the_remainder_fails_at_three_and_is_right_at_two():
    idea = find_idea("pooling-pads-by-the-remainder")
    assert idea.answer(pooling_of(FIVE.x, size=(3, 3), padding="same")) is None
    two = pooling_of(FIVE.x, padding="same")
    assert idea.answer(two).tolist() == POOLING.right(two).tolist()


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"size": (2, 3)},
        {"stride": (1, 1)},
        {"padding": "same"},
        {"padding": "same", "kind": "average", "size": (3, 3), "stride": (2, 1)},
    ],
)
def test_what_is_right_of_pooling_is_what_our_own_computes(options):
    x = np.random.default_rng(1).normal(size=(5, 7, 2))
    call = pooling_of(x, **options)
    ours = pool2d(call.kind, x, call.size, stride=call.stride, padding=call.padding)
    assert np.allclose(ours, POOLING.right(call))


def test_eight_cells_are_flattened_in_three_orders():
    assert FLATTEN.right(CUBE).tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    channels, by_column = (find_idea(f"flattened-{w}") for w in ("channels-first", "by-column"))
    assert channels.answer(CUBE).tolist() == [0, 2, 4, 6, 1, 3, 5, 7]
    assert by_column.answer(CUBE).tolist() == [0, 4, 2, 6, 1, 5, 3, 7]


def test_twenty_three_and_twenty_four_cells_become_twelve_and_twelve_twenty_four():
    undoing = find_idea("transposed-convolution-undoes")
    assert SIZE.right(SizeCall(23, 3, 2, "same")) == SIZE.right(SizeCall(24, 3, 2, "same")) == 12
    assert undoing.task.right(undoing.example) == 24
    assert undoing.answer(undoing.example) == 23


def test_a_cell_that_wins_four_windows_gets_all_their_gradients():
    call = PoolGradientCall(parse_matrix("1 2 0; 3 9 4; 2 5 1"), parse_matrix("1 10; 100 1000"))
    assert POOL_GRADIENT.right(call)[1, 1] == 1111
    assigned = find_idea("pooling-gradient-assigned")
    assert assigned.answer(call)[1, 1] == 1000
    apart = PoolGradientCall(np.arange(16.0).reshape(4, 4), parse_matrix("1 10; 100 1000"), 2, 2)
    assert assigned.answer(apart).tolist() == POOL_GRADIENT.right(apart).tolist()


def test_a_gradient_is_how_the_loss_changes():
    call, small = of_gradient("input"), 1e-6
    for place in np.ndindex(call.x.shape):
        nudged = call.x.copy()
        nudged[place] += small
        change = (correlated(nudged, call.kernel) - correlated(call.x, call.kernel)) * call.gradient
        assert change.sum() / small == pytest.approx(GRADIENT.right(call)[place], abs=1e-4)


def test_softmax_applied_twice_and_to_large_scores():
    scores = SoftmaxCall(np.array([2.0, 1, 0]))
    assert np.allclose(SOFTMAX.right(scores), [0.665, 0.245, 0.090], atol=0.0006)
    twice = find_idea("softmax-twice")
    assert np.allclose(twice.answer(scores), [0.451, 0.296, 0.254], atol=0.0006)
    certain = SoftmaxCall(np.array([1000.0, *[0] * 9]))
    assert -np.log(twice.answer(certain)[0]) == pytest.approx(1.461, abs=0.0005)
    large = SoftmaxCall(np.array([1000.0, 0]))
    assert SOFTMAX.right(large).tolist() == [1, 0]
    assert np.isnan(find_idea("softmax-overflows").answer(large)[0])


def test_pixels_divided_in_whole_numbers_are_black():
    idea = find_idea("pixels-divided-as-integers")
    assert idea.answer(idea.example).tolist() == [[0, 0, 1]]
    assert np.allclose(idea.task.right(idea.example), [[0, 128 / 255, 1]])


def test_labels_that_count_from_one_fit_no_answer():
    labels = np.array([0, 1, 2, 0])
    call = AccuracyCall(np.eye(3)[labels], labels)
    assert ACCURACY.right(call) == 1
    assert find_idea("labels-from-one").answer(call) == 0


def test_a_condition_of_a_whole_matrix_is_an_error():
    idea = find_idea("if-of-the-whole-matrix")
    assert idea.answer(idea.example) is None


@pytest.mark.parametrize(("kind", "number"), [("max", 5.0), ("average", 2.25)])
def test_a_window_through_all_channels_gives_each_the_same(kind, number):
    planes = np.array([[[1.0, 5], [3, 2]], [[2.0, 4], [0, 1]]])
    answer = find_idea("pooling-over-the-channels").answer(pooling_of(planes, kind=kind))
    assert answer.tolist() == [[[number, number]]]
