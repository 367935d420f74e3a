"""Written matrices, read back by `json`, NumPy and convtui's own inputs."""

import io
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from convtui.errors import BadInput
from convtui.export.matrices import as_csv, as_json, map_as_csv, map_as_npy
from convtui.inputs import load_input
from convtui.kernels import load_kernel, typed_kernel
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline

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


# JSON


def test_json_holds_the_numbers_of_the_coursework() -> None:
    pipeline = coursework()
    assert json.loads(as_json(pipeline, pipeline.stages)) == {
        "input": {"shape": [4, 4], "values": PATCH.tolist()},
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
    assert "." not in text


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
    assert as_csv("ab", pipeline, (), ("red", "green")) == (
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
    text = map_as_csv(Pipeline(values, COPY).stages[0])
    assert np.array_equal(np.loadtxt(io.StringIO(text), delimiter=",", ndmin=2), values)
    assert np.array_equal(load_input("-", stdin=io.StringIO(text)).values, values)


# NumPy's format


@settings(deadline=None)
@given(MATRICES)
def test_a_single_map_in_npy_is_the_map(values: Array) -> None:
    loaded = np.load(io.BytesIO(map_as_npy(Pipeline(values, COPY).stages[0])))
    assert loaded.dtype == np.float64
    assert np.array_equal(loaded, values)


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
        lambda: map_as_csv(pipeline.stages[0]),
        lambda: map_as_npy(pipeline.stages[0]),
    )
    for write in writers:
        with pytest.raises(BadInput, match="convolution grows beyond") as caught:
            write()
        assert "\n" not in str(caught.value)
