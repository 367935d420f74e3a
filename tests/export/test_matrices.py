"""Written matrices, read back by `json`, NumPy and convtui's own inputs."""

import io
import json
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from convtui.errors import BadInput
from convtui.export.matrices import csv_parts, json_parts, map_csv_parts, map_npy_parts
from convtui.export.table import text_parts
from convtui.inputs import load_input, make_input
from convtui.kernels import load_kernel, typed_kernel
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.stage import Stage

Array = npt.NDArray[np.float64]

PATCH = np.array([[56.0, 250, 116, 0], [0, 240, 144, 0], [0, 198, 150, 0], [0, 143, 241, 0]])
COURSEWORK = LayerOptions(load_kernel("horizontal-line"), bias=100)
COPY = LayerOptions(typed_kernel(np.ones((1, 1))), activation="none", pool=0)

NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(2**62), 2**62).map(float),
    st.sampled_from([-0.0, 0.1 + 0.2, 5e-324, 1.7976931348623157e308, 2.0**53, 1e16, 1e22]),
)
MATRICES = arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=5), elements=NUMBERS)


def coursework() -> Pipeline:
    return Pipeline(PATCH, COURSEWORK)


def as_json(pipeline: Pipeline, stages: Sequence[Stage]) -> str:
    given = make_input("x", pipeline.source)
    return "".join(json_parts(given, pipeline, stages))


def as_csv(*arguments: object) -> str:
    return "".join(csv_parts(*arguments))


# JSON


def test_json_holds_the_numbers_of_the_coursework() -> None:
    pipeline = coursework()
    assert json.loads(as_json(pipeline, pipeline.stages)) == {
        "input": {
            "name": "x",
            "note": "",
            "channels": [],
            "shape": [4, 4],
            "values": PATCH.tolist(),
        },
        "layer": {
            "kernel": {
                "name": "horizontal-line",
                "values": [[-0.5, -0.5, -0.5], [1, 1, 1], [-0.5, -0.5, -0.5]],
            },
            "transpose": False,
            "flip": False,
            "stride": [1, 1],
            "padding": "valid",
            "dilation": [1, 1],
            "bias": 100,
            "activation": "relu",
            "pool": 2,
            "pool_stride": 2,
            "pool_padding": "valid",
            "pool_kind": "max",
        },
        "stages": [
            {"name": "convolution", "shape": [2, 2], "values": [[-1, 27], [-36, -36]]},
            {"name": "activation", "shape": [2, 2], "values": [[99, 127], [64, 64]]},
            {"name": "pooling", "shape": [1, 1], "values": [[127]]},
        ],
    }


def test_json_is_one_line_and_writes_whole_numbers_without_a_point() -> None:
    pipeline = coursework()
    text = as_json(pipeline, pipeline.stages)
    assert text.count("\n") == 1
    assert "." not in text.partition('"stages"')[2]


def test_json_nests_the_channels_of_an_input() -> None:
    source = np.arange(24.0).reshape(2, 4, 3)
    document = json.loads(as_json(Pipeline(source, COPY), ()))
    assert document["input"]["shape"] == [2, 4, 3]
    assert document["input"]["values"] == source.tolist()


@settings(deadline=None)
@given(MATRICES)
def test_no_digit_is_lost_in_json(values: Array) -> None:
    pipeline = Pipeline(values, COPY)
    document = json.loads(as_json(pipeline, pipeline.stages[:1]))
    for written in (document["input"], document["stages"][0]):
        assert written["shape"] == list(values.shape)
        assert np.array_equal(np.array(written["values"], dtype=float), values)


def test_the_input_of_json_can_be_an_input_again(tmp_path: Path) -> None:
    pipeline, path = coursework(), tmp_path / "maps.json"
    path.write_text(as_json(pipeline, pipeline.stages))
    assert load_input(str(path)).values.tolist() == PATCH.tolist()


# CSV


def test_csv_puts_each_matrix_under_a_line_with_its_name_and_shape() -> None:
    pipeline = coursework()
    assert as_csv("patch", pipeline, pipeline.stages) == (
        "# input patch 4×4\n56,250,116,0\n0,240,144,0\n0,198,150,0\n0,143,241,0\n\n"
        "# convolution 2×2\n-1,27\n-36,-36\n\n"
        "# activation 2×2\n99,127\n64,64\n\n"
        "# pooling 1×1\n127\n"
    )


def test_csv_writes_each_channel_of_an_input_by_its_name() -> None:
    source = np.dstack([PATCH[:1, :2], 2 * PATCH[:1, :2]])
    pipeline = Pipeline(source, COPY)
    named = Pipeline(source, COPY, channels=("red", "green"))
    assert as_csv("ab", named, ()) == (
        "# input ab red 1×2\n56,250\n\n# input ab green 1×2\n112,500\n"
    )
    assert "# input ab 2 1×2" in as_csv("ab", pipeline, ())


def test_a_name_of_several_lines_stays_on_one() -> None:
    pipeline = coursework()
    text = as_csv("my\nfile", pipeline, pipeline.stages)
    assert text.startswith("# input my file 4×4\n56,")


@settings(deadline=None)
@given(MATRICES)
def test_a_single_map_in_csv_is_read_back_by_numpy_and_as_an_input(values: Array) -> None:
    pipeline = Pipeline(values, COPY)
    text = "".join(map_csv_parts(pipeline, pipeline.stages[0]))
    assert np.array_equal(np.loadtxt(io.StringIO(text), delimiter=",", ndmin=2), values)
    assert np.array_equal(load_input("-", stdin=io.StringIO(text)).values, values)


# NumPy's format


@settings(deadline=None)
@given(MATRICES)
def test_a_single_map_in_npy_is_the_map(values: Array) -> None:
    pipeline = Pipeline(values, COPY)
    loaded = np.load(io.BytesIO(b"".join(map_npy_parts(pipeline, pipeline.stages[0]))))
    assert loaded.dtype == np.float64
    assert np.array_equal(loaded, values)


# Parts


LARGE = {
    "small integers": np.random.default_rng(1).integers(-300, 300, (1100, 1000)).astype(float),
    "integers": np.random.default_rng(1).integers(-(10**9), 10**9, (1100, 1000)).astype(float),
    "fractions": np.random.default_rng(1).normal(size=(1100, 1000)).round(3),
    "colours": np.random.default_rng(1).integers(0, 256, (1100, 400, 3)).astype(float),
    "one long row": np.arange(1_200_000.0)[None],
}


@pytest.mark.parametrize("values", LARGE.values(), ids=LARGE)
def test_a_large_map_comes_in_parts_that_make_the_whole(values: Array) -> None:
    pipeline = Pipeline(values, COPY)
    document = json.loads(as_json(pipeline, pipeline.stages[:1]))
    summed = values if values.ndim == 2 else values.sum(axis=2)
    assert np.array_equal(document["input"]["values"], values)
    assert np.array_equal(document["stages"][0]["values"], summed)
    parts = list(map_csv_parts(pipeline, pipeline.stages[0]))
    assert len(parts) > 1 or len(values) == 1
    table = np.loadtxt(io.StringIO("".join(parts)), delimiter=",", ndmin=2)
    assert np.array_equal(table, summed)
    binary = b"".join(map_npy_parts(pipeline, pipeline.stages[0]))
    assert np.array_equal(np.load(io.BytesIO(binary)), summed)


@pytest.mark.parametrize("write", [csv_parts, json_parts, text_parts])
def test_writing_a_large_map_takes_a_small_part_of_its_memory(write: Callable[..., object]) -> None:
    source = np.random.default_rng(1).integers(0, 256, (3000, 1000)).astype(float)
    pipeline = Pipeline(source, replace(COPY, pool=2, activation="relu"))
    about = make_input("x", source) if write is json_parts else "x"
    # A table is formatted number by number: its last map alone is enough to wait for.
    stages = pipeline.stages[-1:] if write is text_parts else pipeline.stages
    tracemalloc.start()
    try:
        for _ in write(about, pipeline, stages):
            pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < source.nbytes


# Overflow


@pytest.mark.parametrize("values", [[[1.5e308, 1.5e308]], [[1.5e308, -1.5e308]]])
def test_a_map_that_grows_beyond_all_numbers_is_refused_in_one_line(
    values: list[list[float]],
) -> None:
    kernel = typed_kernel(np.array([[3.0, 3.0]]))
    pipeline = Pipeline(np.array(values), LayerOptions(kernel, pool=0))
    writers = (
        lambda: as_json(pipeline, pipeline.stages),
        lambda: as_csv("huge", pipeline, pipeline.stages),
        lambda: next(map_csv_parts(pipeline, pipeline.stages[0])),
        lambda: next(map_npy_parts(pipeline, pipeline.stages[0])),
        lambda: next(json_parts(make_input("x", pipeline.source), pipeline, pipeline.stages)),
    )
    for write in writers:
        with pytest.raises(BadInput, match="convolution grows beyond") as caught:
            write()
        assert "\n" not in str(caught.value)
