"""Calls as somebody pastes them: they give back what was sent."""

import numpy as np
import pytest

from convtui.marking.manner import Manner
from convtui.marking.pasting import in_python, in_r, pasted
from convtui.marking.values import Name
from convtui.matrix_notations import read_matrix


@pytest.mark.parametrize(
    "value",
    [
        np.array([[1.0, -2.5], [3, 4]]),
        np.arange(24.0).reshape(2, 3, 4),
        np.array([1, 2, 3]),
        [[1.0, 2.0], [3.0, 4.0]],
        (2, 1),
        {"stride": 2, "pad": 0, "pool": (2, 2)},
        "same",
        True,
        None,
        0.1,
    ],
    ids=str,
)
def test_python_reads_an_argument_as_it_was(value):
    again = eval(in_python(value), {"np": np})
    assert type(again) is type(value)
    if isinstance(value, np.ndarray):
        assert again.dtype == value.dtype
        assert np.array_equal(again, value)
    else:
        assert again == value


def test_r_reads_a_matrix_as_it_was():
    matrix = np.array([[1.0, -2.5, 0.1], [3, 4, 1e-7]])
    assert np.array_equal(read_matrix(in_r(matrix), "matrix"), matrix)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (np.arange(8.0).reshape(2, 2, 2), "array(c(0, 4, 2, 6, 1, 5, 3, 7), dim = c(2, 2, 2))"),
        (np.array([1.0, 2.0]), "c(1, 2)"),
        ([1.0, 2.0], "list(1, 2)"),
        ((2, 1), "c(2, 1)"),
        ({"stride": 2, "pad": 0}, "list(stride = 2, pad = 0)"),
        ("same", '"same"'),
        (False, "FALSE"),
        (None, "NULL"),
        (Name("relu"), "relu"),
    ],
    ids=str,
)
def test_an_argument_in_r(value, code):
    assert in_r(value) == code


def test_a_call_has_its_arguments_in_the_order_and_under_the_names_that_were_found():
    manner = Manner("conv", ("kernel", "input"), (("pad", "padding"),))
    said = {"kernel": 2.0, "input": 1.0, "padding": "same"}
    assert pasted("Python", manner, said) == "conv(2.0, 1.0, pad='same')"
    assert pasted("R", manner, said) == 'conv(2, 1, pad = "same")'
    layer = Manner("Layer.forward", ("input",), made_with=("kernel",))
    assert pasted("Python", layer, said, is_method=True) == "Layer(2.0).forward(1.0)"
    assert pasted("R", layer, said, is_method=True) == "Layer$new(2)$forward(1)"
