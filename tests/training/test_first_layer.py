"""The filters of a run as lessons: read from its folder, held against SciPy."""

import numpy as np
import pytest
from scipy import signal

from convtui.errors import BadInput
from convtui.lesson.pipeline import Pipeline
from convtui.runs import read_arrays, write_arrays
from convtui.training.answers import read_answers
from convtui.training.first_layer import first_layer
from convtui.training.learned_kernels import find_kernel

CONVOLUTION = '{ kind = "convolution", filters = 5, size = [3, 2]'

NORMALISED = (
    "the lesson ends before batch-normalisation-1, which scales and shifts whole maps: "
    "there is no window to step"
)


@pytest.mark.parametrize("channels", [1, 3])
def test_the_lesson_of_a_filter_is_the_layer_scipy_computes(finished_run, channels: int) -> None:
    run = finished_run(channels=channels)
    layer, arrays = first_layer(run), read_arrays(run.weights)
    answer = read_answers(run).behind("test", 1, 1)[0]
    image = answer.image.astype(np.float64) / 255
    for number, options in enumerate(layer.options):
        kernel = arrays["convolution-1/kernel"][..., number].astype(np.float64)
        # Same padding of 8 cells: 3 rows by 2 steps need one more below, 2 columns one more right.
        padded = np.pad(image, ((0, 1), (0, 1), (0, 0)))
        summed = signal.correlate(padded, kernel, mode="valid")[::2, :, 0]
        biased = summed + float(arrays["convolution-1/bias"][number])
        expected = np.where(biased < 0, 0.1 * biased, biased)
        pipeline = Pipeline(np.squeeze(answer.seen).astype(np.float64), options)
        convolution, activation, pooling = (stage.plane() for stage in pipeline.stages)
        assert convolution == pytest.approx(summed, abs=1e-6)
        assert activation == pytest.approx(expected, abs=1e-6)
        views = np.lib.stride_tricks.sliding_window_view(expected, (2, 2))
        assert pooling == pytest.approx(views.max(axis=(2, 3)), abs=1e-6)


def test_a_filter_is_named_by_its_layer_its_number_and_its_run(finished_run) -> None:
    layer = first_layer(finished_run("mine", channels=3))
    assert [kernel.name for kernel in layer.filters] == [
        f"convolution-1 filter {number} of mine" for number in range(1, 6)
    ]
    assert layer.filters[0].values.shape == (3, 2, 3)
    assert layer.note == ""


def test_a_learned_kernel_is_found_as_typed(finished_run) -> None:
    run = finished_run("mine")
    kernels = read_arrays(run.weights)["convolution-1/kernel"]
    assert np.array_equal(find_kernel(" run:mine#5 ").values, kernels[:, :, 0, 4])
    assert find_kernel("sobel-x").name == "sobel-x"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("run:mine#0", "has filters 1 to 5"),
        ("run:mine#6", "has filters 1 to 5"),
        ("run:mine", "type it as in run:NAME#7"),
        ("run:#1", "type it as in run:NAME#7"),
        ("run:mine#x", "type it as in run:NAME#7"),
        ("run:yours#1", "unknown run 'yours'"),
    ],
)
def test_what_is_no_filter_is_refused_in_one_line(finished_run, text: str, said: str) -> None:
    finished_run("mine")
    with pytest.raises(BadInput) as refusal:
        find_kernel(text)
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("layers", "activation", "pool", "note"),
    [
        (f'{CONVOLUTION}, activation = "relu" }},', "relu", 0, ""),
        (
            f'{CONVOLUTION} }}, {{ kind = "batch-normalisation" }}, '
            '{ kind = "max-pool", size = 2 },',
            "none",
            0,
            NORMALISED,
        ),
        (
            f'{CONVOLUTION}, activation = "relu" }}, {{ kind = "dropout", rate = 0.5 }}, '
            '{ kind = "batch-normalisation" },',
            "relu",
            0,
            NORMALISED,
        ),
        (
            f'{CONVOLUTION} }}, {{ kind = "average-pool", size = 3, stride = 2 }},',
            "none",
            3,
            "",
        ),
        (
            f'{CONVOLUTION} }}, {{ kind = "max-pool", size = [2, 1] }},',
            "none",
            0,
            "the lesson ends before max-pool-1, which is not square",
        ),
        (
            f'{CONVOLUTION} }}, {{ kind = "activation", activation = "softmax" }},',
            "none",
            0,
            "the lesson ends before the softmax",
        ),
        (f'{{ kind = "dropout", rate = 0.5 }}, {CONVOLUTION} }},', "none", 0, ""),
    ],
)
def test_the_lesson_has_what_follows_the_convolution_at_once(
    finished_run, layers: str, activation: str, pool: int, note: str
) -> None:
    layer = first_layer(finished_run(layers=layers))
    options = layer.options[0]
    assert (options.activation, options.pool, layer.note) == (activation, pool, note)
    if pool:
        assert (options.pool_kind, options.pool_stride) == ("average", 2)


def test_a_network_that_begins_otherwise_has_no_filters_to_step(finished_run) -> None:
    run = finished_run(layers='{ kind = "max-pool", size = 2 },')
    with pytest.raises(BadInput, match="tiny begins with max-pool: only a convolution"):
        first_layer(run)


def test_missing_and_damaged_weights_are_said_in_one_line(finished_run) -> None:
    run = finished_run()
    arrays = read_arrays(run.weights)
    kernel = arrays["convolution-1/kernel"]
    for broken in (kernel[:2], kernel[..., :4], np.full_like(kernel, np.nan)):
        write_arrays(run.weights, {**arrays, "convolution-1/kernel": broken})
        with pytest.raises(BadInput, match="train it again"):
            first_layer(run)
    run.weights.write_bytes(b"PK nothing")
    with pytest.raises(BadInput, match="is damaged"):
        first_layer(run)
    run.weights.unlink()
    with pytest.raises(BadInput, match="has no weights yet"):
        first_layer(run)
