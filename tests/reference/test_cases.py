"""Which cases there are; that R agrees with them is the check itself, run at the end."""

from collections import Counter
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from convtui.kernels import built_in_kernels
from convtui.reference.case import Case
from convtui.reference.cases import all_cases, gradient_cases, matching, random_cases
from convtui.reference.lesson_cases import INPUTS, kernel_cases, mnist_cases, worked_cases
from convtui.reference.r_call import Argument, RCall
from convtui.reference.r_process import RProcess
from convtui.reference.run import run


@pytest.fixture(scope="module")
def drawn() -> list[Case]:
    return list(random_cases(500, seed=0))


def functions(argument: Argument) -> set[str]:
    """All R functions of a call."""
    if not isinstance(argument, RCall):
        return set()
    return {argument.function}.union(*map(functions, argument.arguments.values()))


def arguments(case: Case, name: str) -> Argument | None:
    return case.call.arguments.get(name)


def test_names_and_stages_tell_all_cases_apart() -> None:
    cases = list(all_cases(500, 0, gradients=True))
    assert len({(case.name, case.stage) for case in cases}) == len(cases)


def test_the_same_seed_makes_the_same_cases() -> None:
    for first, second in zip(random_cases(64, 3), random_cases(64, 3), strict=True):
        assert first.name == second.name
        assert first.call.message() == second.call.message()
        assert (first.ours() == second.ours()).all()


def test_another_seed_makes_other_cases() -> None:
    pairs = list(zip(random_cases(32, 3), random_cases(32, 4), strict=True))
    assert sum(one.call.message() == other.call.message() for one, other in pairs) < 4


def test_asking_for_more_cases_keeps_those_before() -> None:
    few, many = random_cases(20, 7), islice(random_cases(1_000_000, 7), 20)
    assert [case.name for case in few] == [case.name for case in many]


def test_none_are_drawn_when_none_are_asked_for() -> None:
    assert not list(random_cases(0, 0))


def test_every_kernel_is_laid_on_every_input() -> None:
    count = Counter(case.name for case in kernel_cases())
    assert set(count) == {
        f"kernel {kernel.name} on {name}" for kernel in built_in_kernels() for name in INPUTS
    }
    assert set(count.values()) == {2}
    assert len(built_in_kernels()) >= 24


def test_the_worked_numbers_are_those_of_the_coursework() -> None:
    published = {
        case.name.removeprefix("coursework: "): case.published.tolist()
        for case in worked_cases()
        if case.published is not None
    }
    assert published == {
        "edge × vertical-edge": [[0, 30, 30, 0]] * 3,
        "patch × horizontal-line": [[-1, 27], [-36, -36]],
        "patch, bias 100 and ReLU": [[99, 127], [64, 64]],
        "patch, max-pool 2": [[250, 144], [198, 241]],
        "a flat area of 7 × edge-8": [[0, 0, 0]] * 3,
        "a flat area of 7 × edge-4": [[28, 28, 28]] * 3,
    }


def test_python_has_every_published_number() -> None:
    for case in worked_cases():
        if case.published is not None:
            assert case.ours().tolist() == case.published.tolist(), case.name


def test_one_half_of_the_reports_paddings_are_short_for_even_kernels() -> None:
    shapes = {
        case.name: case.ours().shape for case in worked_cases() if "on each side" in case.name
    }
    half = "coursework: (k-1)//2 zeros on each side, {0}×{0} kernel"
    assert [shapes[half.format(side)] for side in (3, 5)] == [(64, 64)] * 2
    assert [shapes[half.format(side)] for side in (2, 4)] == [(63, 63)] * 2


def test_random_cases_reach_every_function_that_has_numbers(drawn: list[Case]) -> None:
    assert set().union(*(functions(case.call) for case in drawn)) >= {
        "conv2d",
        "conv2d_multi",
        "convolutional_layer",
        "maxpool_layer",
        "avgpool_layer",
        "linear",
        "relu",
        "leaky_relu",
        "sigmoid",
        "tanh",
        "dense",
        "flatten",
        "softmax",
        "batch_normalisation",
    }


def test_random_gradients_reach_every_function_that_goes_back() -> None:
    called = set().union(*(functions(case.call) for case in gradient_cases(200, 0)))
    assert called - {"getElement"} == {
        "conv2d_multi_backward",
        "maxpool_layer_backward",
        "avgpool_layer_backward",
        "linear_backward",
        "relu_backward",
        "leaky_relu_backward",
        "sigmoid_backward",
        "tanh_backward",
        "softmax_backward",
        "dense_backward",
        "batch_normalisation_backward",
        "softmax_crossentropy_backward",
    }


def test_gradients_are_cases_only_where_they_are_asked_for() -> None:
    assert {case.stage for case in all_cases(40, 0)}.isdisjoint({"gradient"})
    asked = [case for case in all_cases(40, 0, gradients=True) if case.stage == "gradient"]
    assert [case.name for case in asked][:4] == [
        "worked by hand: convolution: input",
        "worked by hand: convolution: kernel",
        "worked by hand: convolution: bias",
        "worked by hand: a shared maximum: input",
    ]
    assert all(case.published is not None for case in asked[:4])


def test_random_geometry_has_everything_in_it(drawn: list[Case]) -> None:
    laid = [case for case in drawn if case.call.function in ("conv2d", "conv2d_multi")]
    paddings = [arguments(case, "padding") for case in laid]
    assert {padding for padding in paddings if isinstance(padding, str)} == {
        "valid",
        "same",
        "full",
    }
    assert {padding for padding in paddings if isinstance(padding, int)} >= {0, 1, 2, 3}
    four = [padding for padding in paddings if isinstance(padding, np.ndarray)]
    assert any(len(set(padding.tolist())) == 4 for padding in four)
    for name in ("stride", "dilation"):
        pairs = {tuple(np.asarray(arguments(case, name))) for case in laid}
        assert len({(down, right) for down, right in pairs if down != right}) >= 5
    assert {arguments(case, "flip") for case in laid} == {True, False}
    sizes = {np.shape(arguments(case, "K"))[:2] for case in laid}
    assert {side % 2 for size in sizes for side in size} == {0, 1}
    channels = {np.shape(arguments(case, "K"))[2:] for case in laid}
    assert len(channels) > 10


def test_a_lesson_that_opens_a_case_shows_the_same_numbers(drawn: list[Case]) -> None:
    opened = 0
    for case in (*worked_cases(), *drawn):
        if case.pipeline is not None:
            opened += 1
            shown = case.pipeline.stage(case.stage).plane()
            np.testing.assert_allclose(shown, case.ours(), rtol=1e-12, atol=1e-12)
    assert opened > 200


def test_the_window_of_a_cell_makes_its_number(drawn: list[Case]) -> None:
    """For sums: window times kernel. For pooling: the largest or the average under the window."""
    random, looked_at = np.random.default_rng(1), Counter[str]()
    for case in (*worked_cases(), *drawn):
        if case.seen is None or case.stage not in ("convolution", "channels", "pooling"):
            continue
        ours = case.ours()
        cell = tuple(int(random.integers(length)) for length in ours.shape)
        seen = case.seen(cell)
        looked_at[case.stage] += 1
        if seen.weights is None:
            cells = seen.window[np.isfinite(seen.window)]
            assert cells.min() - 1e-9 <= ours[cell] <= cells.max() + 1e-9
            continue
        weights = seen.weights[:, :, None] if seen.weights.ndim < seen.window.ndim else seen.weights
        total = float((seen.window * weights).sum())
        bias = arguments(case, "bias")
        if isinstance(bias, np.ndarray):
            total += bias[cell[2]]
        assert total == pytest.approx(ours[cell], rel=1e-9, abs=1e-9), case.name
    assert min(looked_at[stage] for stage in ("convolution", "channels", "pooling")) > 50


def test_a_pattern_is_looked_for_in_names_and_stages() -> None:
    cases = list(all_cases(100, 0))
    sobel = list(matching(cases, "SOBEL-x on"))
    assert {case.name for case in sobel} == {f"kernel sobel-x on {name}" for name in INPUTS}
    assert {case.stage for case in matching(cases, "softmax")} == {"softmax"}
    assert not list(matching(cases, "no such case"))
    assert list(matching(cases, "")) == cases


def test_digits_are_compared_when_mnist_is_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not list(mnist_cases())
    random = np.random.default_rng(2)
    images = random.integers(0, 256, (12, 28, 28), dtype=np.uint8)
    labels = (np.arange(12) % 10).astype(np.uint8)
    np.savez(tmp_path / "mnist.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)
    monkeypatch.setenv("CONVTUI_DATA", str(tmp_path))
    names = {case.input_name for case in mnist_cases()}
    assert names >= {f"mnist:{label}" for label in range(10)}
    assert (tmp_path / "mnist.npz").write_bytes(b"broken")
    assert not list(mnist_cases())


@pytest.mark.mnist
def test_the_patch_is_a_part_of_mnist_s_first_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the real environment
    found = [case for case in mnist_cases() if case.published is not None]
    if not found:
        pytest.skip("MNIST is not here")
    assert [case.ours().tolist() for case in found] == [[[-1, 27], [-36, -36]]]


@pytest.mark.r
def test_r_agrees_with_every_case() -> None:
    with RProcess() as r:
        wrong = [
            (result.case.name, result.error or result.agreement)
            for result in run(all_cases(500, seed=11, gradients=True), r)
            if not result.agrees
        ]
    assert not wrong
