"""The settings in words, and edits that land where the number is shown."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convtui.errors import BadInput
from convtui.inputs import load_input
from convtui.kernels import load_kernel, typed_kernel
from convtui.lesson.arithmetic import Sum
from convtui.lesson.options import LayerOptions
from convtui.networks.activation import ELEMENTWISE
from convtui.ops.convolution import oriented
from convtui.ops.window import GeometryError
from convtui.tui.lesson import QUESTIONS, Lesson, parse_pooling, pooling_text

KERNEL = load_kernel("1 2 3; 4 5 6")
pairs = st.tuples(st.integers(1, 5), st.integers(1, 5))
options = st.builds(
    LayerOptions,
    st.just(KERNEL),
    transpose=st.booleans(),
    flip=st.booleans(),
    stride=pairs,
    padding=st.sampled_from(["valid", "same", "full"]) | st.integers(0, 9),
    dilation=pairs,
    bias=st.floats(-1e6, 1e6) | st.integers(-999, 999),
    activation=st.sampled_from(list(ELEMENTWISE)),
    pool=st.integers(0, 4),
    pool_stride=st.none() | st.integers(1, 4),
    pool_padding=st.sampled_from(["valid", "same"]),
    pool_kind=st.sampled_from(["max", "average"]),
)


def lesson(text: str = "gradient", **changes: object) -> Lesson:
    return Lesson(load_input(text), LayerOptions(KERNEL, **changes))


@pytest.mark.parametrize("name", list(QUESTIONS))
@given(before=options)
def test_keeping_an_answer_as_it_stands_changes_nothing(name: str, before: LayerOptions) -> None:
    setting = QUESTIONS[name]
    for field, value in setting.parse(setting.current(before)).items():
        if field == "pool" or before.pool:
            assert getattr(before, field) == value, field


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_every_choice_offered_can_be_taken_and_is_then_the_answer(name: str) -> None:
    setting, start = QUESTIONS[name], lesson("digit:4")
    for choice in setting.choices:
        after = start.with_options(**setting.parse(choice))
        assert setting.current(after.options) == choice


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("none", {"pool": 0}),
        ("0", {"pool": 0}),
        ("2", {"pool": 2, "pool_kind": "max"}),
        ("average 3", {"pool": 3, "pool_kind": "average", "pool_stride": None}),
        ("max 3 stride 2 same", {"pool": 3, "pool_stride": 2, "pool_padding": "same"}),
        ("SAME 2, stride 1", {"pool": 2, "pool_stride": 1, "pool_padding": "same"}),
    ],
)
def test_a_pooling_is_read_in_words(text: str, found: dict[str, object]) -> None:
    assert parse_pooling(text).items() >= found.items()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("stride", "0"),
        ("stride", "-1"),
        ("stride", "1,2,3"),
        ("stride", ""),
        ("stride", "one"),
        ("padding", "-1"),
        ("padding", "most"),
        ("padding", ""),
        ("dilation", "0"),
        ("dilation", "1.5"),
        ("bias", ""),
        ("bias", "much"),
        ("bias", "nan"),
        ("bias", "1e999"),
        ("pooling", ""),
        ("pooling", "max"),
        ("pooling", "min 2"),
        ("pooling", "2 3"),
        ("pooling", "2 stride"),
        ("pooling", "2 stride 0"),
        ("pooling", "max 0"),
    ],
)
def test_a_bad_answer_is_refused_in_one_line(name: str, text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        QUESTIONS[name].parse(text)
    assert "\n" not in str(refusal.value)


def test_no_pooling_is_none_in_words() -> None:
    assert pooling_text(LayerOptions(KERNEL, pool=0)) == "none"


def laid(lesson: Lesson) -> npt.NDArray[np.float64]:
    """The weights that a step shows, (h, w) or (h, w, C)."""
    made = lesson.pipeline.stages[0][0].arithmetic
    assert isinstance(made, Sum)
    return np.squeeze(made.weights)


@pytest.mark.parametrize("flip", [True, False])
@pytest.mark.parametrize("transpose", [True, False])
def test_a_weight_is_changed_where_it_is_shown(flip: bool, transpose: bool) -> None:
    before = lesson(flip=flip, transpose=transpose)
    shown = laid(before)
    for row, column in np.ndindex(shown.shape):
        after = before.with_weight(row, column, 0, 99)
        expected = shown.copy()
        expected[row, column] = 99
        np.testing.assert_array_equal(laid(after), expected)


@pytest.mark.parametrize("flip", [True, False])
@pytest.mark.parametrize("transpose", [True, False])
def test_of_a_kernel_with_planes_one_plane_is_changed(flip: bool, transpose: bool) -> None:
    kernel = typed_kernel(np.arange(18.0).reshape(2, 3, 3))
    options = LayerOptions(kernel, flip=flip, transpose=transpose)
    before = Lesson(load_input("rgb"), options)
    expected = laid(before).copy()
    expected[1, 0, 2] = 99
    after = before.with_weight(1, 0, 2, 99)
    np.testing.assert_array_equal(laid(after), expected)


def test_a_kernel_edited_before_it_is_flipped_and_transposed_stays_the_same_kernel() -> None:
    edited = lesson(flip=True, transpose=True).with_weight(0, 0, 0, 99)
    plain = edited.with_options(flip=False, transpose=False)
    np.testing.assert_array_equal(laid(plain), [[1, 2, 3], [4, 5, 99]])
    np.testing.assert_array_equal(oriented(edited.options.weights, True), [[99, 3], [5, 2], [4, 1]])


def test_a_cell_of_the_input_is_changed_and_the_lesson_before_is_not() -> None:
    before = lesson("patch")
    after = before.with_cell(1, 2, 0, -7)
    assert after.input.values[1, 2] == -7
    assert before.input.values[1, 2] == 144
    assert after.pipeline.stages[0][0].window[1, 2] == -7
    assert np.count_nonzero(after.input.values != before.input.values) == 1


def test_of_a_colour_input_one_plane_is_changed() -> None:
    before = lesson("rgb")
    after = before.with_cell(5, 4, 2, 12)
    assert np.argwhere(after.input.values != before.input.values).tolist() == [[5, 4, 2]]


def test_an_edited_input_or_kernel_says_so_once() -> None:
    twice = lesson("patch").with_cell(0, 0, 0, 1).with_cell(0, 1, 0, 2)
    assert twice.input.name == "patch (edited)"
    kernel = lesson().with_weight(0, 0, 0, 9).with_weight(0, 1, 0, 9).options.kernel
    assert kernel.name == "typed (edited)"


def test_the_activations_come_round() -> None:
    names, here = [], lesson()
    for _ in ELEMENTWISE:
        names.append(here.options.activation)
        here = here.with_next_activation()
    assert sorted(names) == sorted(ELEMENTWISE)
    assert here.options.activation == names[0]


def test_what_cannot_be_stepped_is_no_lesson() -> None:
    with pytest.raises(GeometryError):
        lesson("1 2 3")
    with pytest.raises(GeometryError):
        lesson("gradient", pool=20)


@pytest.mark.parametrize(
    "changes",
    [
        {"padding": 1_000_000_000},
        {"padding": 10**30},
        {"padding": "same", "dilation": (1, 10**9)},
        {"padding": "full", "dilation": (10**9, 10**9)},
    ],
)
def test_padding_beyond_all_memory_is_refused_at_once(changes: dict[str, object]) -> None:
    with pytest.raises(GeometryError, match="less padding"):
        lesson(**changes)


@pytest.mark.parametrize(
    ("text", "kernel", "bias"),
    [
        ("1e308 1e308; 1e308 1e308", "9 9; 9 9", 0),
        ("1e308 -1e308; 1 1", "0", 0),
        ("1 1; 1 1", "1e308 1e308", 0),
        ("0 0; 0 0", "1e308", 0),
        ("1 1; 1 1", "1", -1e308),
    ],
)
def test_numbers_that_would_overflow_are_refused(text: str, kernel: str, bias: float) -> None:
    with pytest.raises(BadInput, match="numbers beyond 1e"):
        Lesson(load_input(text), LayerOptions(load_kernel(kernel), bias=bias, pool=0))


def test_numbers_up_to_there_are_stepped() -> None:
    large = Lesson(load_input("1e299 -1e299"), LayerOptions(load_kernel("3 -3"), pool=0))
    assert large.pipeline.stages[0][0].value == 6e299


def test_a_stage_is_called_by_what_it_does() -> None:
    titles = [stage.title for stage in lesson().pipeline.stages]
    assert titles == ["Convolution", "Bias + ReLU", "Max-pool"]
    other = lesson(flip=True, activation="none", pool_kind="average")
    titles = [stage.title for stage in other.pipeline.stages]
    assert titles == ["True convolution", "Bias", "Average-pool"]


def test_every_activation_has_a_title_of_its_own() -> None:
    titles = {lesson(activation=name).pipeline.stage("activation").title for name in ELEMENTWISE}
    assert len(titles) == len(ELEMENTWISE)


def test_a_photograph_is_stepped_at_its_far_end_without_computing_the_map() -> None:
    """2000×3000 takes far longer than this as a whole: the map is never asked for."""
    rows, columns = np.indices((2000, 3000))
    picture = load_input("patch")
    large = Lesson(
        type(picture)("large", (rows * 7.0 + columns * 13) % 256), LayerOptions(KERNEL, bias=5)
    )
    for stage in large.pipeline.stages:
        last = stage[len(stage) - 1]
        assert (last.row, last.column) == (stage.shape[0] - 1, stage.shape[1] - 1)
        assert "values" not in vars(stage)
