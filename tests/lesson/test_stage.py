"""Every step against the map, every map against NumPy's windows, SciPy and numbers by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view
from scipy import signal, special

from convtui.kernels import load_kernel, typed_kernel
from convtui.lesson.arithmetic import Apply, Largest, Mean, Sum
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.step import Step
from convtui.ops.window import GeometryError

Array = npt.NDArray[np.float64]

PATCH = np.array([[56.0, 250, 116, 0], [0, 240, 144, 0], [0, 198, 150, 0], [0, 143, 241, 0]])

ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "none": lambda x: x,
    "relu": lambda x: np.clip(x, 0, None),
    "leaky-relu": lambda x: np.where(x < 0, x / 10, x),
    "sigmoid": special.expit,
    "tanh": lambda x: 1 - 2 / (np.exp(2 * x) + 1),
}


@st.composite
def pipelines(draw: st.DrawFn) -> Pipeline:
    """Any layer on any small input, of one plane or several; numbers are small and whole.

    Over several planes the kernel is the same for all, or has weights for each.
    """
    generator = np.random.default_rng(draw(st.integers(0, 999)))
    planes = draw(st.sampled_from([(), (), (1,), (3,)]))
    height, width = draw(st.integers(6, 14)), draw(st.integers(6, 14))
    own = planes if draw(st.booleans()) else ()
    kernel = generator.integers(-3, 4, (draw(st.integers(1, 3)), draw(st.integers(1, 3)), *own))
    options = LayerOptions(
        kernel=typed_kernel(kernel.astype(float)),
        transpose=draw(st.booleans()),
        flip=draw(st.booleans()),
        stride=draw(st.tuples(st.integers(1, 3), st.integers(1, 3))),
        padding=draw(st.sampled_from(["valid", "same", "full", 0, 1, 5])),
        dilation=draw(st.tuples(st.integers(1, 2), st.integers(1, 2))),
        bias=draw(st.integers(-4, 4)) / 4,
        activation=draw(st.sampled_from(list(ACTIVATIONS))),
        pool=draw(st.integers(1, 2)),
        pool_stride=draw(st.sampled_from([None, 1, 3])),
        pool_padding=draw(st.sampled_from(["valid", "same"])),
        pool_kind=draw(st.sampled_from(["max", "average"])),
    )
    source = generator.integers(-2, 3, (height + 2, width + 2, *planes)).astype(float)
    # The smallest map there can be, 8 cells under 5 by 3, still has the 2 that pooling may need.
    return Pipeline(source, options)


def same_pads(length: int, size: int, stride: int) -> tuple[int, int]:
    """TensorFlow's `same`, by the cases of its documentation."""
    total = max(size - (length % stride or stride), 0)
    return total // 2, total - total // 2


def convolved(source: Array, options: LayerOptions) -> Array:
    """The first map by SciPy: pad and convolve each plane, sum, leave out what stride skips."""
    planes = np.moveaxis(np.atleast_3d(source), 2, 0)
    kernels = np.atleast_3d(options.kernel.values)
    kernels = np.broadcast_to(kernels, (*kernels.shape[:2], len(planes)))
    if options.transpose:
        kernels = np.transpose(kernels, (1, 0, 2))
    spans = [(n - 1) * d + 1 for n, d in zip(kernels.shape[:2], options.dilation, strict=True)]
    wide = np.zeros((*spans, kernels.shape[2]))
    wide[:: options.dilation[0], :: options.dilation[1]] = kernels
    pads: Any = [(options.padding, options.padding)] * 2
    if options.padding == "same":
        pads = list(map(same_pads, source.shape, spans, options.stride))
    elif isinstance(options.padding, str):
        pads = [(0, 0) if options.padding == "valid" else (span - 1, span - 1) for span in spans]
    slid = signal.convolve2d if options.flip else signal.correlate2d
    maps = [
        slid(np.pad(plane, pads), weights, mode="valid")
        for plane, weights in zip(planes, np.moveaxis(wide, 2, 0), strict=True)
    ]
    return np.sum(maps, axis=0)[:: options.stride[0], :: options.stride[1]]


def pooled(activated: Array, options: LayerOptions) -> Array:
    """The last map by NumPy: padding is NaN, and NaN is left out of maximum and mean."""
    size, stride = options.pool, options.pool_stride or options.pool
    pads = [(0, 0), (0, 0)]
    if options.pool_padding == "same":
        pads = [same_pads(length, size, stride) for length in activated.shape]
    views = sliding_window_view(np.pad(activated, pads, constant_values=np.nan), (size, size))
    reduce = np.nanmax if options.pool_kind == "max" else np.nanmean
    return reduce(views[::stride, ::stride], axis=(2, 3))


# Maps


@settings(deadline=None, max_examples=200)
@given(pipelines())
def test_the_three_maps_are_scipys_and_numpys(pipeline: Pipeline) -> None:
    options = pipeline.options
    first = convolved(pipeline.source, options)
    second = ACTIVATIONS[options.activation](first + options.bias)
    convolution, activation, pooling = (stage.plane() for stage in pipeline.stages)
    assert np.array_equal(convolution, first)
    assert np.allclose(activation, second, rtol=1e-12, atol=1e-12)
    assert np.allclose(pooling, pooled(second, options), rtol=1e-12, atol=1e-12)
    assert [stage.shape for stage in pipeline.stages] == [
        stage.values.shape for stage in pipeline.stages
    ]


def test_the_coursework_patch_goes_through_all_stages() -> None:
    kernel = load_kernel("horizontal-line")
    pipeline = Pipeline(PATCH, LayerOptions(kernel, bias=100))
    maps = [stage.plane().tolist() for stage in pipeline.stages]
    assert maps == [[[-1, 27], [-36, -36]], [[99, 127], [64, 64]], [[127]]]


def test_the_maximum_of_the_patch_itself_is_pooled_as_in_the_coursework() -> None:
    identity = LayerOptions(typed_kernel(np.ones((1, 1))))
    assert Pipeline(PATCH, identity).stage("pooling").plane().tolist() == [[250, 144], [198, 241]]


# Steps


@settings(deadline=None, max_examples=150)
@given(pipelines())
def test_every_step_of_every_stage_holds_its_cell_of_the_map(pipeline: Pipeline) -> None:
    for stage in pipeline.stages:
        steps = list(stage)
        assert (
            [step.index for step in steps] == list(range(stage.values.size)) == [*range(len(stage))]
        )
        assert [step.value for step in steps] == stage.values.ravel().tolist()
        places = [step.place for step in steps]
        assert places == list(np.ndindex(*stage.shape))


@settings(deadline=None, max_examples=150)
@given(pipelines())
def test_the_products_are_window_times_weights_and_sum_to_the_value(pipeline: Pipeline) -> None:
    for step in pipeline.stage("convolution"):
        made = step.arithmetic
        assert isinstance(made, Sum)
        assert made.products.sum() == made.value == step.value
        weights = pipeline.options.laid
        if weights.ndim == 2:
            weights = np.dstack([weights] * step.window.shape[2])
        assert np.array_equal(made.weights, weights)
        assert np.array_equal(made.products, step.window * weights)
        assert_seen(step, pipeline.source, 0.0)


@settings(deadline=None, max_examples=100)
@given(pipelines())
def test_an_activation_step_sees_one_cell_of_the_map_before_it(pipeline: Pipeline) -> None:
    before = pipeline.stage("convolution").plane()
    for step in pipeline.stage("activation"):
        x = before[step.row, step.column]
        assert step.window.tolist() == [[[x]]]
        made = step.arithmetic
        assert isinstance(made, Apply)
        assert (made.function, made.x) == (pipeline.options.activation, x)
        assert made.biased == x + pipeline.options.bias
        assert_seen(step, before, 0.0)


@settings(deadline=None, max_examples=100)
@given(pipelines())
def test_a_pooling_step_names_the_first_of_the_largest_cells(pipeline: Pipeline) -> None:
    before = pipeline.stage("activation").plane()
    for step in pipeline.stage("pooling"):
        made, largest = step.arithmetic, pipeline.options.pool_kind == "max"
        assert_seen(step, before, -np.inf if largest else 0.0)
        assert isinstance(made, Largest if largest else Mean)
        assert made.cells.tolist() == step.window[step.inside, 0].tolist()
        if isinstance(made, Largest):
            cells = [tuple(place) for place in np.argwhere(step.inside).tolist()]
            first = max(cells, key=lambda place: (step.window[place], -cells.index(place)))
            assert made.winner == first
            assert step.window[made.winner] == made.value == step.value


@pytest.mark.parametrize(("kind", "fill"), [("max", -np.inf), ("average", 0.0)])
def test_a_pooling_window_over_the_edge_holds_what_neither_wins_nor_counts(
    kind: str, fill: float
) -> None:
    identity = typed_kernel(np.ones((1, 1)))
    options = LayerOptions(identity, activation="none", pool_padding="same", pool_kind=kind)  # type: ignore[arg-type]
    for step in Pipeline(-np.arange(1.0, 10).reshape(3, 3), options).stage("pooling"):
        assert_seen(step, -np.arange(1.0, 10).reshape(3, 3), fill)
        made = step.arithmetic
        assert isinstance(made, Largest if kind == "max" else Mean)
        assert not isinstance(made, Largest) or made.winner == (0, 0)
    assert step.value == -9


def assert_seen(step: Step, source: Array, fill: float) -> None:
    """The window holds what the source has at its taps, and `fill` where it has nothing."""
    source = source if source.ndim == 3 else source[:, :, None]
    assert step.inside.shape == step.window.shape[:2] == tuple(map(len, step.taps[:2]))
    assert step.window.shape[2] == len(step.taps[2]) == source.shape[2]
    for i, row in enumerate(step.taps[0]):
        for j, column in enumerate(step.taps[1]):
            inside = 0 <= row < source.shape[0] and 0 <= column < source.shape[1]
            assert step.inside[i, j] == inside
            expected = source[row, column] if inside else fill
            assert np.array_equal(step.window[i, j], np.broadcast_to(expected, source.shape[2]))


def test_a_step_in_a_padded_corner_by_hand() -> None:
    options = LayerOptions(load_kernel("horizontal-line"), padding="same")
    step = Pipeline(PATCH, options).stage("convolution")[0]
    assert isinstance(step.arithmetic, Sum)
    assert step.taps == (range(-1, 2), range(-1, 2), range(1))
    assert step.window[:, :, 0].tolist() == [[0, 0, 0], [0, 56, 250], [0, 0, 240]]
    assert step.inside.tolist() == [[False] * 3, [False, True, True], [False, True, True]]
    products = step.arithmetic.products[:, :, 0]
    assert products.tolist() == [[0, 0, 0], [0, 56, 250], [0, 0, -120]]
    assert step.value == 186


def test_weights_are_shown_as_they_lie_transposed_first_and_then_turned() -> None:
    kernel = typed_kernel(np.array([[1.0, 2, 3], [4, 5, 6]]))
    stage = Pipeline(np.eye(4), LayerOptions(kernel, transpose=True, flip=True)).stages[0]
    step = stage[0]
    assert isinstance(step.arithmetic, Sum)
    assert step.arithmetic.weights[:, :, 0].tolist() == [[6, 3], [5, 2], [4, 1]]
    assert step.value == 6 + 2


def test_each_plane_is_multiplied_by_its_own_weights_where_the_kernel_has_planes() -> None:
    source, generator = np.dstack([PATCH, 2 * PATCH, -PATCH]), np.random.default_rng(4)
    weights = generator.normal(size=(2, 3, 3))
    step = Pipeline(source, LayerOptions(typed_kernel(weights), flip=True)).stages[0][0]
    assert isinstance(step.arithmetic, Sum)
    sums = [np.sum(source[:2, :3, plane] * weights[::-1, ::-1, plane]) for plane in range(3)]
    assert step.arithmetic.products.sum(axis=(0, 1)) == pytest.approx(sums)
    assert step.value == pytest.approx(sum(sums))
    assert step.arithmetic.weights.tolist() == weights[::-1, ::-1].tolist()


@pytest.mark.parametrize("shape", [(4, 4), (4, 4, 1), (4, 4, 4)])
def test_a_kernel_for_three_channels_refuses_an_input_with_others(shape: tuple[int, ...]) -> None:
    layer = LayerOptions(typed_kernel(np.ones((2, 2, 3))))
    with pytest.raises(GeometryError, match=r"each of 3 channels, and the input has [14]: take"):
        Pipeline(np.ones(shape), layer)


def test_planes_are_multiplied_by_the_same_kernel_and_summed() -> None:
    source = np.dstack([PATCH, 2 * PATCH, -PATCH])
    step = Pipeline(source, LayerOptions(load_kernel("horizontal-line"))).stages[0][0]
    assert isinstance(step.arithmetic, Sum)
    assert step.arithmetic.products.sum(axis=(0, 1)).tolist() == [-1, -2, 1]
    assert step.value == -2


def test_only_steps_that_are_there_can_be_asked_for() -> None:
    stage = Pipeline(PATCH, LayerOptions(load_kernel("horizontal-line"))).stages[0]
    assert len(stage) == 4
    for index in (-1, 4):
        with pytest.raises(IndexError):
            stage[index]


@pytest.mark.parametrize("planes", [(), (3,)])
def test_a_step_has_the_last_digit_of_its_cell_and_none_of_its_own(planes: tuple[int, ...]) -> None:
    generator = np.random.default_rng(5)
    source, kernel = generator.normal(size=(30, 40, *planes)), generator.normal(size=(3, 4))
    options = LayerOptions(typed_kernel(kernel), padding="same", bias=0.1, pool_kind="average")
    for stage in Pipeline(source, options).stages:
        assert [step.value for step in stage] == stage.values.ravel().tolist()
    first = Pipeline(source, options).stages[0].plane()
    assert np.allclose(first, convolved(source, options), rtol=1e-12, atol=1e-12)


# Parts, and maps too large to keep


@settings(deadline=None)
@given(st.data(), pipelines())
def test_any_region_is_that_part_of_the_map(data: st.DataObject, pipeline: Pipeline) -> None:
    for stage in pipeline.stages:
        rows, columns = (
            range(first := data.draw(st.integers(0, steps)), data.draw(st.integers(first, steps)))
            for steps in stage.sides
        )
        whole = stage.plane()[rows.start : rows.stop, columns.start : columns.stop]
        assert np.array_equal(stage.region(rows, columns), whole)
        assert stage.extent() == (stage.values.min(), stage.values.max())


@pytest.fixture(scope="module")
def large() -> Pipeline:
    """Maps of more than a million cells, which are computed part by part."""
    source = np.random.default_rng(6).integers(0, 256, (1300, 1200, 3)).astype(float)
    kernel = load_kernel("edge-8")
    options = LayerOptions(kernel, padding="same", bias=-50, pool_stride=1, pool_padding="same")
    return Pipeline(source, options)


@pytest.mark.parametrize(
    ("rows", "columns"),
    [(range(5), range(7)), (range(640, 655), range(600, 600)), (range(1290, 1300), range(1200))],
)
def test_a_region_of_a_large_map_is_right_wherever_it_lies(
    large: Pipeline, rows: range, columns: range
) -> None:
    first = convolved(large.source, large.options)
    second = np.clip(first - 50, 0, None)
    expected = [first, second, pooled(second, large.options)]
    for stage, whole in zip(large.stages, expected, strict=True):
        part = whole[rows.start : rows.stop, columns.start : columns.stop]
        assert np.array_equal(stage.region(rows, columns), part)
        last = stage[len(stage) - 1]
        assert (last.row, last.column, last.value) == (1299, 1199, whole[-1, -1])


def test_the_extent_of_a_large_map_is_one_that_its_cells_have(large: Pipeline) -> None:
    first = convolved(large.source, large.options)
    low, high = large.stages[0].extent()
    assert first.min() <= low < np.quantile(first, 0.001)
    assert np.quantile(first, 0.999) < high <= first.max()


def test_the_extent_of_a_large_map_is_looked_for_from_its_top_to_its_bottom() -> None:
    falling = np.broadcast_to(np.arange(3000.0, 0, -1)[:, None], (3000, 1000))
    identity = LayerOptions(typed_kernel(np.ones((1, 1))), pool=0)
    assert Pipeline(falling, identity).stages[0].extent() == (1, 3000)


@pytest.mark.timeout(60)
def test_a_step_far_out_in_an_input_too_large_for_any_memory_is_computed_alone() -> None:
    side = 2_000_000  # of a matrix that is one number, looked at 4 · 10¹² times
    source = np.broadcast_to(np.float64(3.0), (side, side))
    options = LayerOptions(typed_kernel(np.ones((3, 3))), padding="same", bias=1)
    convolution, activation, pooling = Pipeline(source, options, side**2 * 2).stages
    assert convolution[len(convolution) - 1].value == 4 * 3
    assert activation[len(activation) // 2 + side // 2].value == 9 * 3 + 1
    assert pooling[len(pooling) - 1].value == 9 * 3 + 1
    assert convolution.region(range(side - 2, side), range(2)).tolist() == [[18, 27], [12, 18]]
