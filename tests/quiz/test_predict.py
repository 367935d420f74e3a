"""Predictions: read as people write numbers, judged, and explained where they are wrong."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from convtui.errors import BadInput
from convtui.inputs import load_input
from convtui.lesson.arithmetic import Affine, Apply, KernelForm, Largest, Mean, Share, Sum
from convtui.lesson.find_cell import opening_cell
from convtui.lesson.map import SourceMap
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.settings import read_layer
from convtui.lesson.walk import Walk
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.network import Network
from convtui.networks.pooling import MaxPool
from convtui.networks.reshaping import Flatten
from convtui.quiz.predict import (
    in_layer,
    in_lesson,
    in_window,
    is_near,
    judge,
    judge_size,
    read_prediction,
    read_size,
)

X, K = "2 1 0 3; 4 -1 5 2; 0 6 1 -3; 1 2 3 4", "1 2; 3 -5"


def lesson(source=X, **layer):
    given = {"kernel": K, "activation": "none", "pool": "0"} | layer
    return Pipeline(load_input(source).values, read_layer(given))


def told(pipeline, given, stage=0, cell=(0, 0)):
    step = pipeline.stages[stage].step(*cell)
    return judge(given, step, [in_lesson(pipeline, stage, cell), in_window(step)])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-13", -13), (" 7 ", 7), ("0.5", 0.5), ("0,5", 0.5), (".25", 0.25), ("−2", -2),
        ("1/4", 0.25), ("-3/2", -1.5), ("1,5/3", 0.5), ("1e2", 100), ("1e-3", 0.001),
        ("98%", 0.98), ("-12,5%", -0.125),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text, value):
    assert read_prediction(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "x", "1/0", "1/", "/2", "1/2/3", "--1", "1 2", "1.2.3", "nan", "inf", "9" * 400, "%"],
)
def test_what_is_no_number_is_refused_with_the_ways_to_write_one(text):
    with pytest.raises(BadInput, match=r"is no number: type one as in -13, 0\.5, 0,5 or 1/3"):
        read_prediction(text)


@pytest.mark.parametrize(
    ("given", "value", "near"),
    [
        (24, 24, True), (24, 25, False), (0.33, 1 / 3, True), (0.3, 1 / 3, False),
        (1.67, 5 / 3, True), (1.7, 5 / 3, False), (0.017, 0.01714, True), (0.02, 0.01714, False),
        (0.0, 0.004, False), (0, 0, True), (-0.5, 0.5, False), (1.23457e9, 1234567890.0, True),
        (2.345, 2.34, True),
    ],
)  # fmt: skip
def test_a_number_is_right_as_far_as_one_computes_by_hand(given, value, near):
    assert is_near(given, value) == near


@pytest.mark.parametrize(
    ("text", "size"),
    [("13", "13×13"), ("13x26", "13×26"), ("13×26", "13×26"), ("4, 5", "4×5"), ("4 5", "4×5")],
)
def test_sizes_are_read_as_people_write_them(text, size):
    assert read_size(text) == size


@pytest.mark.parametrize("text", ["", "x", "a few", "1x2x3", "-1", "1.5", "²", "9" * 50])
def test_what_is_no_size_is_refused(text):
    with pytest.raises(BadInput, match="is no size: type rows × columns"):
        read_size(text)


# 2·1 + 1·2 + 4·3 + (-1)·(-5) = 21; turned -5·2 + 3·1 + 2·4 + 1·(-1) = 0; without the last 16.
@pytest.mark.parametrize(
    ("given", "words"),
    [
        (0, r"^0 is what comes out if .*\(flipped-kernel.*\)\. It is 21: that was 21 too small\."),
        (5.25, r"\(mean-instead-of-sum\)"),
        (16, r"16 comes out with \(-1\)·\(-5\) left out\. It is 21"),
        (500, r"^Not 500\. It is 21: that was 479 too large\."),
    ],
)
def test_a_wrong_number_is_explained_or_how_far_off_it_is(given, words):

    verdict = told(lesson(), given)
    assert not verdict.is_right
    assert re.search(words, verdict.words), verdict.words


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (1 / 3, r"^Right\.$"),
        (0.33, r"^Right, rounded\. It is 0\.333333\.$"),
        (0.3, r"^0\.3 is rounded too far: two decimals count\. It is 0\.333333\.$"),
        (-1 / 3, r"comes out with the other sign\. It is 0\.333333: that was 0\.666667 too small"),
        (1, r"^1 comes out with the sum not divided by 3\. It is"),
        (0.9, r"^Not 0\.9\. It is 0\.333333: that was 0\.566667 too large"),
    ],
)
def test_rounding_signs_and_divisions_are_told(given, words):
    verdict = judge(given, alone(Mean(np.array([2.0, -4.0, 3.0]))), [None])
    assert re.search(words, verdict.words), verdict.words
    assert verdict.is_right == words.startswith("^Right")


NORMALISED = Affine(x=5.0, gamma=2.0, beta=1.0, mean=3.0, variance=16.0, epsilon=0.0)


@pytest.mark.parametrize(
    ("made", "given", "words"),
    [
        (NORMALISED, 1.0, "β left out"),  # 2·(5 - 3)/4 = 1, and + 1 = 2
        (NORMALISED, 1.5, "γ left out"),
        (NORMALISED, 3.5, "the mean left out"),
        (NORMALISED, 1.25, "the variance in place of its root"),
        (NORMALISED, 5.0, "the root of the variance left out"),
        (Share(np.array([2.0, 0.0]), 1), 0.135, "the power not divided by the sum of all"),
        (Largest(np.array([-7.0, -4.0, -5.0]), (0, 1)), -7, "the smallest number in place of"),
        (Apply("leaky-relu", -20.0), -0.2, r"the slope 0\.01 in place of 0\.1"),
        (Sum(np.full((1, 3, 1), 3.0), np.full((1, 3, 1), 1 / 3), form=KernelForm(3.0)), 9.0,
         "the division by 3 left out"),
    ],
)  # fmt: skip
def test_what_was_left_out_or_taken_for_another_part_is_told(made, given, words):
    told_of = judge(given, alone(made), [None]).words
    assert re.search(f"comes out with {words}", told_of), told_of


def alone(made):
    """A step of which only its arithmetic counts."""
    return SimpleNamespace(arithmetic=made, value=made.value)


def test_a_right_number_is_right_on_every_stage():
    pipeline = lesson(bias="-3", activation="relu", pool="2")
    for number, stage in enumerate(pipeline.stages):
        for row, column in np.ndindex(*stage.sides):
            value = stage.step(row, column).value
            assert told(pipeline, value, number, (row, column)).is_right


@pytest.mark.parametrize(
    ("layer", "stage", "given", "idea"),
    [
        ({"bias": "-30", "activation": "relu"}, 1, -9, "if the activation is not applied (act"),
        ({"bias": "-30", "activation": "relu"}, 1, 9, "absolute-value"),
        ({"bias": "4", "activation": "relu"}, 1, 21, "bias-forgotten"),
        ({"bias": "4", "activation": "relu"}, 1, 37, "bias-once-per-position"),
        ({"stride": "2"}, 0, 0, "flipped-kernel"),
        ({"kernel": "1", "pool": "2"}, 2, -1, "last-cell-wins"),
        ({"kernel": "1", "pool": "2"}, 2, 1.5, "maximum-and-average-exchanged"),
        ({"kernel": "1", "pool": "2", "pool_kind": "average"}, 2, 4, "maximum-and-average"),
    ],
)
def test_each_stage_has_ideas_of_its_own(layer, stage, given, idea):
    assert idea in told(lesson(**layer), given, stage).words


def test_what_stands_beyond_the_border_counts():
    assert "border-" in told(lesson(padding="1"), 2).words


X3 = np.random.default_rng(3).integers(-9, 10, (5, 6, 2)).astype(float)


@pytest.mark.parametrize(
    ("layer", "place", "given", "idea"),
    [
        # The window at [2,2] with a stride of 1 is that at the input's [2,2].
        (Convolution("own", 1, (2, 2), (2, 2)), (1, 1, 0), X3[1:3, 1:3].sum(), "stride-ignored"),
        (Convolution("own", 1, (3, 3), padding="same"), (0, 0, 0), X3[:3, :3].sum(), "padding-ign"),
        (MaxPool("own", (2, 2), (2, 2)), (1, 1, 1), X3[1:3, 1:3, 1].max(), "pooling-with-stride"),
        (Dense("own", 1), (0, 0, 0), X3.sum(), "bias-forgotten"),
    ],
)
def test_a_number_of_a_layer_has_ideas_about_the_map_before(layer, place, given, idea):
    before = (Flatten("row"),) if isinstance(layer, Dense) else ()
    made = Network("one", X3.shape, (*before, layer))
    shape = (60,) if before else X3.shape
    weights = {f"own/{name}": np.ones(sides) for name, sides in layer.weights(shape).items()}
    stage = next(one for one in Walk(SourceMap(X3), made, weights).stages if one.layer is layer)
    step = stage.step(*place)
    words = judge(float(given), step, [in_layer(stage, step), in_window(step)]).words
    assert idea in words, words


def test_a_large_layer_is_looked_at_window_by_window():
    x = np.ones((40, 40, 8))
    made = Network("one", x.shape, (Convolution("own", 1, (5, 5), has_bias=False),))
    (stage,) = Walk(SourceMap(x), made, {"own/kernel": np.ones((5, 5, 8, 1))}).stages
    assert in_layer(stage, stage.step(0, 0)) is None


def test_a_window_of_a_large_picture_is_looked_at_alone():
    pipeline = lesson("scene:red", kernel="sobel-x")
    cell = opening_cell(pipeline)
    assert in_lesson(pipeline, 0, cell) is None
    step = pipeline.stages[0].step(*cell)
    assert "flipped-" in told(pipeline, -step.value, 0, cell).words


@pytest.mark.parametrize(
    ("changed", "given", "words"),
    [
        ({}, "3×3", "Right: 3×3."),
        ({}, "2×2", "last-window-forgotten|size-without-the-one"),
        ({"stride": "2"}, "2×2", "Right: 2×2."),
        ({"stride": "2"}, "3×3", "stride-ignored"),
        ({"padding": "1"}, "4×4", "padding-on-one-side"),
        ({"padding": "full", "dilation": "2"}, "6×6", "Right: 6×6."),
        ({"dilation": "2"}, "1×1", "dilation-as-stride|too-wide"),
        ({}, "9×9", r"^Not 9×9\. It is 3×3: rows ⌊\(4 - 2\)/1⌋ \+ 1 = 3, columns "),
        ({"padding": "2"}, "8×9", r"^8×9 is the size before the change\. It is 7×7: rows ⌊"),
        ({"padding": "same", "stride": "2"}, "9×9", r"2×2: rows ⌈4/2⌉ = 2, columns ⌈4/2⌉ = 2$"),
    ],
)
def test_a_predicted_size_is_judged(changed, given, words):

    verdict = judge_size(given, lesson(**changed), pooled=False, before="8×9")
    assert verdict.is_right == words.startswith("Right")
    assert re.search(words, verdict.words), verdict.words


def test_the_size_of_a_pooled_map_is_judged():
    assert judge_size("1×1", lesson(pool="2"), pooled=True).is_right
    verdict = judge_size("2×2", lesson(pool="2"), pooled=True)
    assert "what is left over gets a window" in verdict.words
