"""Formulas and sentences, word for word, on numbers that can be checked by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convtui.kernels import load_kernel, typed_kernel
from convtui.lesson.explain import Explanation, explain
from convtui.lesson.map import SourceMap
from convtui.lesson.options import LayerOptions
from convtui.lesson.parameter_words import explain_parameters
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.walk import Walk
from convtui.networks.activation import Activation
from convtui.networks.network import Network

PATCH = np.array([[56.0, 250, 116, 0], [0, 240, 144, 0], [0, 198, 150, 0], [0, 143, 241, 0]])
HORIZONTAL_LINE = load_kernel("horizontal-line")
IDENTITY = typed_kernel(np.ones((1, 1)))


def explained(stage: str, index: int, source: np.ndarray = PATCH, **options: object) -> Explanation:
    layer = LayerOptions(**{"kernel": HORIZONTAL_LINE, **options})  # type: ignore[arg-type]
    return explain(Pipeline(source, layer).stage(stage)[index])


# Convolution


def test_the_first_cell_of_the_coursework_map() -> None:
    first = explained("convolution", 0)
    assert first.formula() == (
        "Y[1,1] = 56·(-0.5) + 250·(-0.5) + 116·(-0.5) + 0·1 + 240·1 + 144·1"
        " + 0·(-0.5) + 198·(-0.5) + 150·(-0.5) = -1"
    )
    assert first.sentence == (
        "Y is the convolution: rows 1–3, columns 1–3 of the input × kernel. "
        "The sum after each row: -211, 173, -1."
    )


def test_padding_is_counted_and_left_out_of_the_rows_that_are_named() -> None:
    corner = explained("convolution", 0, padding="same")
    assert corner.formula().startswith("Y[1,1] = 0·(-0.5) + 0·(-0.5) + 0·(-0.5) + 0·1 + 56·1 + ")
    assert corner.formula().endswith(" = 186")
    assert "rows 1–2, columns 1–2 of the input" in corner.sentence
    assert corner.sentence.endswith("5 of 9 cells are padding: they count as 0.")
    last = explained("convolution", 15, padding="same")
    assert "rows 3–4, columns 3–4 of the input" in last.sentence
    dilated = explained("convolution", 0, padding="same", dilation=(2, 2))
    assert "rows 1–3 by 2, columns 1–3 by 2 of the input" in dilated.sentence


def test_a_window_on_nothing_but_padding_says_so() -> None:
    outside = explained("convolution", 0, padding=4)
    assert outside.formula().endswith(" = 0")
    assert "padding only, beside the edge of the input × kernel" in outside.sentence
    assert outside.sentence.endswith("9 of 9 cells are padding: they count as 0.")


def test_dilation_and_a_single_row_are_said() -> None:
    kernel = typed_kernel(np.array([[1.0, -1.0]]))
    step = explained("convolution", 1, kernel=kernel, dilation=(1, 2))
    assert step.formula() == "Y[1,2] = 250·1 + 0·(-1) = 250"
    assert "row 1, columns 2–4 by 2 of the input" in step.sentence
    assert "The sum after each product: 250, 250." in step.sentence


def test_with_weights_for_each_plane_the_products_are_those_of_the_plane_on_show() -> None:
    weights = np.dstack([np.ones((1, 2)), [[2.0, -3.0]]])
    source = np.dstack([PATCH, 10 * PATCH])
    step = Pipeline(source, LayerOptions(typed_kernel(weights))).stages[0][0]
    told = explain(step, 1, ("red", "green"))
    assert told.formula() == "Y[1,1] = green (560·2 + 2500·(-3) = -6380) + red (306) = -6074"
    assert "× each channel's own kernel, all summed. " in told.sentence
    assert told.sentence.endswith("The sum of green after each product: 1120, -6380.")


def test_with_several_planes_one_is_written_out_and_all_are_summed() -> None:
    rgb = np.dstack([PATCH, 2 * PATCH, -PATCH])[:2, :2]
    kernel = typed_kernel(np.array([[1.0, 0], [0, -1.0]]))
    step = Pipeline(rgb, LayerOptions(kernel, pool=0)).stages[0][0]
    names = ("red", "green", "blue")
    assert explain(step, 0, names).formula() == (
        "Y[1,1] = red (56·1 + 250·0 + 0·0 + 240·(-1) = -184) + green (-368) + blue (184) = -368"
    )
    assert explain(step, 2, names).formula() == (
        "Y[1,1] = blue ((-56)·1 + (-250)·0 + 0·0 + (-240)·(-1) = 184)"
        " + red (-184) + green (-368) = -368"
    )
    assert explain(step, 1, names).sentence == (
        "Y is the convolution: rows 1–2, columns 1–2 of the input × kernel in each channel, "
        "all summed. The sum of green after each row: 112, -368."
    )
    assert explain(step).formula().endswith("= -184) + channel 2 (-368) + channel 3 (184) = -368")


@pytest.mark.parametrize("index", range(4))
def test_the_running_sum_ends_in_the_cells_value(index: int) -> None:
    step = Pipeline(PATCH, LayerOptions(HORIZONTAL_LINE)).stages[0][index]
    told = explain(step).sentence.partition("after each row: ")[2].rstrip(".").split(", ")
    rows = (step.window[:, :, 0] * np.array([[-0.5] * 3, [1.0] * 3, [-0.5] * 3])).sum(axis=1)
    assert [float(number) for number in told] == [rows[0], rows[0] + rows[1], step.value]


def test_of_many_rows_the_first_and_the_last_sums_are_told() -> None:
    kernel = typed_kernel(np.ones((7, 1)))
    step = explained("convolution", 0, np.arange(1.0, 9)[:, None], kernel=kernel, pool=0)
    assert "The sum after each row: 1, 3, …, 21, 28." in step.sentence


def test_an_activation_by_itself_is_written_once() -> None:
    network = Network("one", (1, 2, 1), (Activation("a", "relu"),))
    steps = Walk(SourceMap(np.array([[2.0, -3.0]])), network, {}).stages[0]
    assert [explain(step).formula() for step in steps] == [
        "A[1,1] = max(0, 2) = 2",
        "A[1,2] = max(0, -3) = 0",
    ]


def test_a_kernel_of_one_number_has_no_sum_to_follow() -> None:
    assert "after each" not in explained("convolution", 0, kernel=IDENTITY).sentence


def test_a_ninth_is_written_as_one() -> None:
    box = explained("convolution", 0, kernel=load_kernel("box-3"))
    assert box.formula().startswith("Y[1,1] = 56·1/9 + 250·1/9 + 116·1/9 + 0·1/9 + ")
    gaussian = explained("convolution", 0, kernel=load_kernel("gaussian-3"))
    assert gaussian.formula().startswith(
        "Y[1,1] = 56·1/16 + 250·2/16 + 116·1/16 + 0·2/16 + 240·4/16"
    )
    central = explained("convolution", 0, kernel=load_kernel("central-difference-x"))
    assert central.formula() == "Y[1,1] = 56·(-1/2) + 250·0 + 116·1/2 = 30"


def test_a_ninth_stays_one_flipped_and_transposed() -> None:
    options = {"kernel": load_kernel("gaussian-3"), "flip": True, "transpose": True}
    assert "240·4/16" in explained("convolution", 0, **options).formula()


# Bias and activation


@pytest.mark.parametrize(
    ("options", "index", "formula", "words"),
    [
        ({"bias": 100.0}, 0, "A[1,1] = max(0, -1 + 100) = max(0, 99) = 99", "99 is positive"),
        ({"bias": -150.0}, 1, "A[1,2] = max(0, 27 - 150) = max(0, -123) = 0", "makes it 0"),
        ({"bias": 1.0}, 0, "A[1,1] = max(0, -1 + 1) = max(0, 0) = 0", "0 is not positive"),
        (
            {"activation": "leaky-relu"},
            2,
            "A[2,1] = leaky(-36 + 0) = 0.1·(-36) = -3.6",
            "multiplied by 0.1, not cut to 0",
        ),
        ({"activation": "leaky-relu"}, 1, "A[1,2] = leaky(27 + 0) = 27", "27 is kept"),
        (
            {"activation": "sigmoid", "bias": 1.0},
            0,
            "A[1,1] = sigmoid(-1 + 1) = 1 / (1 + e^-(0)) = 0.5",
            "between 0 and 1",
        ),
        (
            {"activation": "tanh", "bias": -26.5},
            1,
            "A[1,2] = tanh(27 - 26.5) = tanh(0.5) = 0.462117",
            "between -1 and 1",
        ),
        ({"activation": "none", "bias": 0.5}, 0, "A[1,1] = -1 + 0.5 = -0.5", "stays as it is"),
    ],
)
def test_bias_and_activation_of_the_coursework_map(
    options: dict[str, object], index: int, formula: str, words: str
) -> None:
    step = explained("activation", index, **options)
    assert step.formula() == formula
    assert words in step.sentence
    assert "added once per cell" in step.sentence
    assert step.sentence.startswith("A is Y after ")


# Pooling


def test_the_winner_is_named_by_its_place_in_the_map_that_is_pooled() -> None:
    step = explained("pooling", 0, kernel=IDENTITY)
    assert step.formula() == "P[1,1] = max(56, 250, 0, 240) = 250"
    assert step.sentence == (
        "P is the pooled map: of rows 1–2, columns 1–2 of A, 250 at [1,2] is the largest."
    )
    last = explained("pooling", 3, kernel=IDENTITY)
    assert last.formula() == "P[2,2] = max(150, 0, 241, 0) = 241"
    assert "241 at [4,3]" in last.sentence


def test_of_equal_cells_the_first_wins_and_that_is_said() -> None:
    step = explained("pooling", 0, np.full((2, 2), 7.0), kernel=IDENTITY)
    assert "7 at [1,1] is the largest (the first of several equal ones)." in step.sentence


def test_the_average_counts_no_padding_and_brackets_negative_numbers() -> None:
    options = {"kernel": IDENTITY, "activation": "none", "pool_kind": "average"}
    step = explained("pooling", 1, -PATCH[:1, :3], **options, pool_padding="same")
    assert step.formula() == "P[1,2] = (-116) / 1 = -116"
    step = explained("pooling", 0, -PATCH, **options)
    assert step.formula() == "P[1,1] = ((-56) + (-250) + 0 + (-240)) / 4 = -136.5"
    assert step.sentence == (
        "P is the pooled map: the average of 4 cells, rows 1–2, columns 1–2 of A."
    )


def test_padding_never_wins_not_even_over_negative_numbers() -> None:
    options = {"kernel": IDENTITY, "activation": "none", "pool_padding": "same"}
    step = explained("pooling", 3, -np.ones((3, 3)), **options)
    assert step.formula() == "P[2,2] = max(-1) = -1"
    assert step.sentence.endswith("3 of 4 cells are padding: they never win.")


# Room


@st.composite
def explanations(draw: st.DrawFn) -> Explanation:
    text = st.text("0123456789·()-", min_size=1, max_size=9)
    terms = tuple(draw(st.lists(text, min_size=1, max_size=30)))
    return Explanation(draw(text), terms, draw(st.sampled_from([" + ", ", ", ""])), draw(text), "")


@settings(deadline=None)
@given(explanations(), st.integers(0, 200))
def test_a_formula_keeps_its_head_and_result_and_to_its_room(it: Explanation, room: int) -> None:
    shown = it.formula(room)
    assert shown.startswith(it.head)
    assert shown.endswith(it.tail)
    assert len(shown) <= room or shown == f"{it.head}…{it.tail}"
    if len(it.formula()) <= room:
        assert shown == it.formula()


@settings(deadline=None)
@given(explanations(), st.integers(0, 200))
def test_no_term_more_would_have_had_room(it: Explanation, room: int) -> None:
    candidates = [
        it.head + it.joint.join((*it.terms[:kept], "…", it.terms[-1])) + it.tail
        for kept in range(len(it.terms))
    ]
    fitting = [text for text in (*candidates, it.formula()) if len(text) <= room]
    assert (
        not fitting
        or len(it.formula(room)) == max(map(len, fitting))
        or (it.formula(room) == it.formula())
    )


def test_the_middle_of_the_coursework_formula_is_left_out_where_there_is_no_room() -> None:
    first = explained("convolution", 0)
    assert first.formula(79) == (
        "Y[1,1] = 56·(-0.5) + 250·(-0.5) + 116·(-0.5) + 0·1 + … + 150·(-0.5) = -1"
    )
    assert first.formula(30) == "Y[1,1] = … + 150·(-0.5) = -1"
    assert first.formula(20) == "Y[1,1] = … = -1"
    assert first.formula(3) == "Y[1,1] = … = -1"


# Parameters


def test_the_parameters_of_the_coursework_layers_are_explained() -> None:
    text = explain_parameters(5, 3, 4)
    assert "(5·3·4 + 1)·1 = 61" in text
    assert "(5·3·4 + 1)·32 = 1,952" in text
    assert "(3·3·1 + 1)·32 = 320 " in text
    assert "(3·3·3 + 1)·32 = 896 " in text
    assert "over 4 channels" in text
    assert "over 1 channel has" in explain_parameters(3, 3, 1)


def test_a_stranger_is_not_told_of_coursework() -> None:
    assert "coursework" not in explain_parameters(3, 3, 1)
