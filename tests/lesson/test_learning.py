"""A kernel that learns, beside NumPy's least squares, plain descent, finite differences and R."""

import itertools
import math
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convtui.errors import BadInput
from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.learning import (
    MOST_STEPS,
    Learning,
    Outcome,
    automatic_rate,
    largest_rate,
)
from convtui.lesson.learning_task import LearningTask, Target
from convtui.lesson.learning_words import rate_words, remarks
from convtui.lesson.rates import Rates
from convtui.lesson.weight_step import open_weight
from convtui.networks.convolution import Convolution
from convtui.ops.convolution import conv2d, conv2d_backward
from convtui.ops.window import GeometryError
from convtui.reference.r_process import RProcess

SEEDS = st.integers(0, 2**32 - 1)
FEWER = settings(max_examples=25, deadline=None)


@st.composite
def tasks(draw: st.DrawFn) -> LearningTask:
    """Any geometry, one channel or several, and a target that no kernel makes."""
    random = np.random.default_rng(draw(SEEDS))
    source = random.normal(size=(*random.integers(5, 9, 2), draw(st.integers(1, 3))))
    layer = Convolution(
        "learned",
        1,
        (draw(st.integers(1, 3)), draw(st.integers(1, 3))),
        (draw(st.integers(1, 2)), draw(st.integers(1, 2))),
        draw(st.sampled_from(["valid", "same", "full", 1])),
        dilation=(draw(st.integers(1, 2)), 1),
        has_bias=False,
    )
    shape = layer.window(source.shape[:2]).output_shape
    return LearningTask(source, layer, Target("drawn", random.normal(size=shape)))


def task_of(
    text: str, kernel: str, size: tuple[int, int] = (3, 3), padding: str = "valid"
) -> LearningTask:
    """A kernel to be learned on an input by its map there."""
    values, weights = load_input(text).values, load_kernel(kernel).values
    source = values if values.ndim == 3 else values[:, :, None]
    own = Convolution("learned", 1, weights.shape[:2], padding=padding, has_bias=False)
    layer = Convolution("learned", 1, size, padding=padding, has_bias=False)
    return LearningTask(source, layer, Target.of_kernel(kernel, weights, own, source))


def learning_of(task: LearningTask, momentum: float = 0.0, factor: float = 1.0) -> Learning:
    rates = Rates(factor * automatic_rate(task, momentum), momentum)
    return Learning(task, task.first_kernel(0), rates)


def unrolled(task: LearningTask) -> np.ndarray:
    """The windows as rows, written out: each column is the map of a kernel with a single 1."""
    columns = []
    for place in itertools.product(*map(range, task.shape)):
        kernel = np.zeros(task.shape)
        kernel[place] = 1
        columns.append(task.map_of(kernel).ravel())
    return np.stack(columns, axis=1)


@FEWER
@given(task=tasks())
def test_the_best_kernel_its_loss_and_the_rank_are_those_of_least_squares(task) -> None:
    windows, target = unrolled(task), task.target.map.ravel()
    best, _, rank, values = np.linalg.lstsq(windows, target, rcond=None)
    assert task.squared_loss.rank == rank
    np.testing.assert_allclose(task.squared_loss.best, best, rtol=1e-7, atol=1e-9)
    assert task.least == pytest.approx(np.square(windows @ best - target).mean(), abs=1e-12)
    assert task.squared_loss.largest == pytest.approx(2 / target.size * values[0] ** 2)


@FEWER
@given(task=tasks(), momentum=st.sampled_from([0.0, 0.5, 0.9]))
def test_steps_are_those_of_plain_descent_with_the_convolutions_own_gradient(
    task, momentum
) -> None:
    learning = learning_of(task, momentum)
    reached = learning.reach(70)
    laid = {
        "stride": task.layer.stride,
        "padding": task.layer.padding,
        "dilation": task.layer.dilation,
    }
    weights, rates = task.first_kernel(0)[..., None], learning.rates_at(0)
    velocity = np.zeros_like(weights)
    for step in range(reached + 1):
        difference = conv2d(task.source, weights, **laid) - task.target.map[..., None]
        assert learning.loss(step) == pytest.approx(np.square(difference).mean(), rel=1e-9)
        np.testing.assert_allclose(learning.kernel(step), weights[..., 0], atol=1e-9)
        sent_back = 2 / task.cells * difference
        _, gradient, _ = conv2d_backward(task.source, weights, sent_back, **laid)
        velocity = momentum * velocity - rates.learning_rate * gradient
        weights = weights + velocity


@FEWER
@given(task=tasks(), seed=SEEDS)
def test_a_weights_step_is_made_of_its_terms_and_its_gradient_that_of_finite_differences(
    task, seed
) -> None:
    random = np.random.default_rng(seed)
    place = tuple(int(random.integers(length)) for length in task.shape)
    learning = learning_of(task, 0.5)
    step = learning.reach(int(random.integers(5)))
    opened = open_weight(learning, step, place)
    kernel, nudge = learning.kernel(step), np.zeros(task.shape)
    nudge[place] = 1e-4
    above, below = (np.square(task.difference_of(kernel + sign * nudge)).mean() for sign in (1, -1))
    assert opened.gradient == pytest.approx((above - below) / 2e-4, rel=1e-6, abs=1e-7)
    total = 0.0
    for term in opened.unit.terms:
        assert term.value == task.source[term.value_at]
        assert term.weight == task.difference_of(kernel)[term.weight_at[:2]]
        total += term.product
    assert opened.gradient == pytest.approx(2 / task.cells * total)
    if learning.reach(step + 1) > step:
        assert opened.next_value == pytest.approx(learning.kernel(step + 1)[place], abs=1e-9)


def test_the_formulas_of_a_step_read_as_it_is_taken() -> None:
    source = np.array([[1.0, 2], [3, 4]])[:, :, None]
    layer = Convolution("learned", 1, (1, 1), has_bias=False)
    task = LearningTask(source, layer, Target("twice", 2 * source[:, :, 0]))
    learning = Learning(task, np.ones((1, 1, 1)), Rates(0.01, 0.5))
    learning.reach(1)
    assert open_weight(learning, 1, (0, 0, 0)).formulas == (
        "g = 2/4·(-25.5) = -12.75",
        "v = 0.5·0.15 - 0.01·(-12.75) = 0.2025",
        "w + v = 1.15 + 0.2025 = 1.3525",
    )
    plain = Learning(task, np.ones((1, 1, 1)), Rates(0.01))
    assert open_weight(plain, 0, (0, 0, 0)).formulas == (
        "g = 2/4·(-30) = -15",
        "w - η·g = 1 - 0.01·(-15) = 1.15",
    )


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_a_kernel_is_learned_from_its_map_on_a_digit(momentum: float) -> None:
    task = task_of("digit:4", "sobel-x")
    learning = learning_of(task, momentum)
    step = learning.reach(MOST_STEPS)
    assert learning.outcome is Outcome.CONVERGED
    np.testing.assert_allclose(learning.kernel(step), task.target.kernel, atol=0.01)
    (said,) = remarks(learning)
    assert said.startswith("converged at step")


@pytest.mark.parametrize("momentum", [0.0, 0.5])
def test_a_learning_rate_diverges_from_just_where_it_is_said_to(momentum: float) -> None:
    task = task_of("digit:4", "sobel-x")
    slow, fast = learning_of(task, momentum, 1.98), learning_of(task, momentum, 2.02)
    slow.reach(5000)
    assert slow.outcome is not Outcome.DIVERGED
    assert slow.loss(slow.made) < slow.loss(0)
    fast.reach(5000)
    assert fast.outcome is Outcome.DIVERGED
    assert "overshoots" in remarks(fast)[0]
    assert "times the largest" in rate_words(fast)


@pytest.mark.parametrize("rate", [1.0, 1e30, 1e200, 1e308])
def test_an_enormous_learning_rate_diverges_without_a_warning(rate: float) -> None:
    task = task_of("digit:4", "sobel-x")
    learning = Learning(task, task.first_kernel(0), Rates(rate, 0.9))
    step = learning.reach(100)
    assert 0 < step < 10
    assert learning.outcome is Outcome.DIVERGED
    assert not learning.has_next(step)
    assert learning.has_next(step - 1)
    assert remarks(learning)[0].startswith("diverges")
    open_weight(learning, step - 1, (0, 0, 0))


def test_a_target_that_no_kernel_of_the_size_makes_is_told_and_its_least_loss_reached() -> None:
    task = task_of("digit:4", "laplacian-of-gaussian", padding="same")
    learning = learning_of(task, 0.9)
    learning.reach(MOST_STEPS)
    assert learning.outcome is Outcome.CONVERGED
    assert learning.loss(learning.made) == pytest.approx(task.least, rel=1e-4)
    said = remarks(learning)
    assert "is next to the least there is" in said[0]
    assert said[1].startswith("no 3×3 kernel makes this map")


def test_rows_that_are_all_alike_tell_only_the_sums_of_columns() -> None:
    task = task_of("edge", "sobel-x")
    learning = learning_of(task)
    step = learning.reach(MOST_STEPS)
    assert (task.squared_loss.rank, task.count, len(task.undetermined)) == (3, 9, 9)
    assert task.alike == [[(row, column, 0) for row in range(3)] for column in range(3)]
    sums = learning.kernel(step)[:, :, 0].sum(axis=0)
    np.testing.assert_allclose(sums, [-4, 0, 4], atol=0.01)
    assert "[1,1], [2,1] and [3,1] lie on equal numbers in every window" in "\n".join(
        remarks(learning)
    )
    other = Learning(task, task.first_kernel(1), learning.rates_at(0))
    last = other.reach(MOST_STEPS)
    assert np.abs(other.kernel(last) - learning.kernel(step)).max() > 0.1
    np.testing.assert_allclose(
        task.map_of(other.kernel(last)), task.map_of(learning.kernel(step)), atol=0.1
    )


def test_a_single_weight_that_always_lies_on_zero_is_named() -> None:
    random = np.random.default_rng(2)
    source = random.normal(size=(4, 4, 1))
    source[0, 0] = 0
    layer = Convolution("learned", 1, (2, 2), (2, 2), has_bias=False)
    source[::2, ::2] = 0
    task = LearningTask(source, layer, Target("zero", np.zeros((2, 2))))
    assert task.undetermined == [(0, 0, 0)]
    assert "not determined: [1,1]" in remarks(learning_of(task))


@FEWER
@given(steps=st.lists(st.integers(0, 200), min_size=1, max_size=8))
def test_any_step_can_be_gone_to_and_is_the_same_again(steps: list[int]) -> None:
    task = task_of("digit:4", "sobel-x")
    straight, wandering = learning_of(task), learning_of(task)
    straight.reach(200)
    for step in steps:
        assert wandering.reach(step) == step
        assert wandering.made >= step
        assert (wandering.kernel(step) == straight.kernel(step)).all()
        assert wandering.loss(step) == straight.loss(step)


def test_rates_changed_on_the_way_hold_from_there_and_what_came_after_is_forgotten() -> None:
    task = task_of("digit:4", "sobel-x")
    learning = learning_of(task)
    learning.reach(300)
    faster = Rates(automatic_rate(task), 0.9)
    changed = learning.changed(100, faster)
    assert changed.made == 100
    assert changed.losses == learning.losses[:101]
    assert changed.rates_at(99) == learning.rates_at(99)
    assert changed.rates_at(100) == faster
    changed.reach(300)
    assert (changed.kernel(70) == learning.kernel(70)).all()
    assert changed.loss(300) < learning.loss(300)
    assert learning.made == 300
    again = changed.changed(50, Rates(1e-6)).changed(0, faster)
    assert [again.rates_at(step) for step in (0, 50, 100)] == [faster] * 3
    # The velocity at a step goes on from there.
    kept = changed.changed(150, faster)
    kept.reach(300)
    assert kept.losses == changed.losses


def test_a_kernel_that_makes_the_map_already_has_nothing_to_learn() -> None:
    task = task_of("digit:4", "sobel-x")
    learning = Learning(task, task.target.kernel, Rates(automatic_rate(task)))
    assert learning.reach(10) == 0
    assert learning.outcome is Outcome.CONVERGED


def test_an_input_of_nothing_but_zeros_determines_no_weight() -> None:
    task = task_of("0 0 0; 0 0 0; 0 0 0", "sobel-x")
    learning = learning_of(task)
    assert learning.reach(10) == 0
    assert task.squared_loss.rank == 0
    assert largest_rate(task) == math.inf
    assert "0 numbers about 9 weights" in " ".join(remarks(learning))
    assert rate_words(learning)


@pytest.mark.parametrize("rate", [0, -1, math.nan, math.inf])
def test_a_learning_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(BadInput, match=r"learning rate .* is none: give a number above 0"):
        Rates(rate)


@pytest.mark.parametrize("momentum", [-0.1, 1, 2, math.nan])
def test_a_momentum_that_is_none_is_refused(momentum: float) -> None:
    with pytest.raises(BadInput, match=r"momentum .* is none: give a number from 0"):
        Rates(0.1, momentum)


@pytest.mark.parametrize(
    ("text", "kernel", "size", "said"),
    [
        (
            "digit:4",
            "laplacian-of-gaussian",
            (3, 3),
            r"is 24×24, .* 26×26: give --size 5,5, or --padding same",
        ),
        ("patch", "sobel-x", (7, 7), "kernel of 7 rows does not fit"),
        ("1e200 0 0; 0 0 0; 0 0 0", "sobel-x", (3, 3), "squares are lost"),
        ("1e-200 0 0; 0 0 0; 0 0 0", "sobel-x", (3, 3), "squares are lost"),
    ],
)
def test_what_cannot_be_learned_is_refused(text, kernel, size, said) -> None:
    with pytest.raises((BadInput, GeometryError), match=said):
        task_of(text, kernel, size)


def test_a_map_of_another_size_and_a_kernel_too_large_are_refused() -> None:
    source = np.ones((40, 40, 1))
    layer = Convolution("learned", 1, (3, 3), has_bias=False)
    with pytest.raises(BadInput, match=r"is 40×40, .* 38×38: --padding same makes a map as large"):
        LearningTask(source, layer, Target("picture", np.ones((40, 40))))
    with pytest.raises(BadInput, match=r"is 3×3, .*: take a target of 38×38"):
        LearningTask(source, layer, Target("small", np.ones((3, 3))))
    large = Convolution("learned", 1, (33, 33), has_bias=False)
    with pytest.raises(BadInput, match=r"1,089 weights: 1,024 are the most"):
        LearningTask(source, large, Target("picture", np.ones((8, 8))))


@pytest.fixture(scope="module")
def r(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RProcess]:
    """R with the functions of convref."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONVTUI_HOME", str(tmp_path_factory.mktemp("home")))
        with RProcess() as process:
            process.start()
            yield process


@pytest.mark.r
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_r_makes_the_targets_map_of_the_kernel_that_was_learned(r: RProcess, padding: str) -> None:
    task = task_of("digit:4", "sobel-x", padding=padding)
    learning = learning_of(task, 0.9)
    step = learning.reach(MOST_STEPS)
    kernel = learning.kernel(step)
    asked = {"X": task.source[:, :, 0], "padding": padding}
    theirs = r.call("conv2d", {**asked, "K": kernel[:, :, 0]})
    np.testing.assert_allclose(task.map_of(kernel), theirs, atol=1e-9)
    wanted = r.call("conv2d", {**asked, "K": load_kernel("sobel-x").values})
    assert np.square(theirs - wanted).mean() == pytest.approx(learning.loss(step), rel=1e-6)
