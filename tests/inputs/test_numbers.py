"""Typed matrices, CSV, JSON, .npy and standard input."""

import io
import json
import tracemalloc

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from convtui.errors import BadInput, Missing
from convtui.inputs import load_input
from convtui.inputs.tables import parse_table
from convtui.matrix_text import format_matrix

anywhere = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

matrices = arrays.arrays(
    np.float64,
    arrays.array_shapes(min_dims=2, max_dims=2, max_side=6),
    elements=st.floats(allow_nan=False, allow_infinity=False),
)


@given(matrices)
def test_a_typed_matrix_comes_back_as_it_was_written(values):
    assert np.array_equal(load_input(format_matrix(values)).values, values)


@given(matrices)
def test_standard_input_reads_a_typed_matrix_csv_and_json(values):
    typed = format_matrix(values)
    rows = [",".join(repr(number) for number in row) for row in values.tolist()]
    document = json.dumps({"input": {"shape": values.shape, "values": values.tolist()}})
    for text in (typed, "\n".join(rows), document, json.dumps(values.tolist())):
        image = load_input("-", stdin=io.StringIO(text + "\n"))
        assert np.array_equal(image.values, values)
        assert image.name == "standard input"


def test_standard_input_is_the_process_own_where_none_is_given(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("1 2; 3 4"))
    assert load_input("-").values.tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    "text",
    ["1 2; 3 4", "1,2;3,4;", "1 2\n3 4\n", "1;2\n3;4\n", "1\t2\n3\t4", "\ufeff1,2\r\n3,4\r\n"],
)
def test_rows_of_standard_input_may_be_apart_in_many_ways(text):
    assert load_input("-", stdin=io.StringIO(text)).values.tolist() == [[1, 2], [3, 4]]


@anywhere
@given(values=matrices)
def test_csv_that_numpy_wrote_is_read_as_it_was(folder, values):
    for separator in (",", ";", "\t", " "):
        np.savetxt(folder / "x.csv", values, delimiter=separator, fmt="%.17g")
        assert np.array_equal(load_input("x.csv").values, values)


@pytest.mark.parametrize(
    "text",
    [
        "1.5,2\n3,4\n",
        "1.5, 2\n\n3, 4\n\n",
        '"1.5","2"\n"3","4"\n',
        "1,5;2\n3;4\n",
        "\ufeff1.5,2\r\n3,4",
    ],
)
def test_csv_may_be_quoted_spaced_and_from_a_spreadsheet(folder, text):
    (folder / "x.csv").write_bytes(text.encode())
    image = load_input("x.csv")
    assert image.name == "x.csv"
    assert image.values.tolist() == [[1.5, 2], [3, 4]]


@pytest.mark.parametrize("wrap", ["{}", '{{"values": {}}}', '{{"input": {{"values": {}}}}}'])
def test_json_may_be_bare_or_what_compute_writes(folder, wrap):
    (folder / "x.json").write_text(wrap.format("[[1, 2.5], [3, -4e2]]"))
    assert load_input("x.json").values.tolist() == [[1, 2.5], [3, -400]]
    assert load_input(wrap.format("[[1, 2.5], [3, -4e2]]")).values.tolist()[1] == [3, -400]


def test_json_three_lists_deep_has_channels(folder):
    (folder / "x.json").write_text(json.dumps(np.arange(12).reshape(2, 2, 3).tolist()))
    assert load_input("x.json").values[1, 0].tolist() == [6, 7, 8]
    assert load_input("x.json:blue").values.tolist() == [[2, 5], [8, 11]]


@pytest.mark.parametrize("dtype", ["uint8", "int64", "float32", ">f8", "bool", "float16"])
def test_npy_of_every_real_type_becomes_float64(folder, dtype):
    values = np.array([[0, 1, 1], [1, 0, 1]]).astype(dtype)
    np.save(folder / "x.npy", values)
    image = load_input("x.npy")
    assert image.values.dtype == np.float64
    assert np.array_equal(image.values, values)


def test_npy_stored_by_column_keeps_its_rows(folder):
    np.save(folder / "x.npy", np.asfortranarray([[1, 2, 3], [4, 5, 6]]))
    assert load_input("x.npy").values.tolist() == [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize(
    ("shape", "read", "channels"),
    [
        ((4, 5), (4, 5), ()),
        ((4, 5, 1), (4, 5), ()),
        ((4, 5, 2), (4, 5, 2), ("1", "2")),
        ((4, 5, 3), (4, 5, 3), ("red", "green", "blue")),
    ],
)
def test_the_last_of_three_dimensions_is_the_channels(folder, shape, read, channels):
    np.save(folder / "x.npy", np.zeros(shape))
    image = load_input("x.npy")
    assert image.values.shape == read
    assert image.channels == channels


@anywhere
@given(data=st.data())
def test_a_damaged_npy_is_refused_or_harmless_and_never_a_traceback(folder, data):
    buffer = io.BytesIO()
    np.save(buffer, np.arange(12.0).reshape(3, 4))
    damaged = bytearray(buffer.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, 127))] = data.draw(st.integers(0, 255))
    (folder / "x.npy").write_bytes(damaged)
    assert "\n" not in refusal("x.npy")


@anywhere
@given(text=st.text(max_size=40))
def test_whatever_is_typed_ends_in_an_input_or_in_one_line(folder, text):
    assert "\n" not in refusal(text)


@anywhere
@given(text=st.text(alphabet='0123456789.,;-+eE \n\t"[]{}:nafi', max_size=40))
def test_whatever_is_piped_in_ends_in_an_input_or_in_one_line(folder, text):
    assert "\n" not in refusal("-", stdin=io.StringIO(text))


def refusal(text: str, **how: io.StringIO) -> str:
    """What is said instead of loading; anything but the two errors meant for people escapes."""
    try:
        values = load_input(text, **({"stdin": io.StringIO("")} | how)).values
    except (BadInput, Missing) as error:
        return str(error)
    assert np.isfinite(values).all()
    assert values.size
    return ""


def test_a_long_table_takes_little_more_memory_than_its_text_and_its_numbers():
    text = "1,2.5,-3\n" * 100_000
    tracemalloc.start()
    try:
        values = parse_table(text, "x")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert values.shape == (100_000, 3)
    assert peak < 4 * len(text) + 2 * values.nbytes  # the text as a file has four bytes a letter
