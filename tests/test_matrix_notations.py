"""Matrices as people paste them, each as another program prints it."""

import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from patience import PATIENCE

from convtui.errors import BadInput
from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.matrix_notations import read_matrix
from convtui.r_expression import MOST_NUMBERS

ROWS = [[1, 2.5, -3], [4, 0, 6]]
PASTED = {
    "blanks": "1 2.5 -3; 4 0 6",
    "commas": "1, 2.5, -3\n4, 0, 6",
    "csv": "1,2.5,-3\n4,0,6\n",
    "csv of a spreadsheet": "1;2,5;-3\n4;0;6",
    "a typeset minus": "1 2.5 −3; 4 0 6",
    "numpy's print": "[[ 1.   2.5 -3. ]\n [ 4.   0.   6. ]]",
    "numpy's repr": "array([[ 1. ,  2.5, -3. ],\n       [ 4. ,  0. ,  6. ]])",
    "numpy's repr with a type": "array([[1, 2.5, -3],\n       [4, 0, 6]], dtype=float32)",
    "python code": "X = np.array([[1, 2.5, -3], [4, 0, 6]])",
    "json": "[[1, 2.5, -3], [4, 0, 6]]",
    "a tensor": "tensor([[ 1.0000,  2.5000, -3.0000],\n        [ 4.0000,  0.0000,  6.0000]])",
    "a tensor on a device": "tensor([[1.,2.5,-3.],[4.,0.,6.]], device='cuda:0', grad_fn=<A>)",
    "tensorflow": "tf.Tensor(\n[[ 1.   2.5 -3. ]\n [ 4.   0.   6. ]], shape=(2, 3), dtype=float32)",
    "tensorflow code": "tf.constant([[1., 2.5, -3.], [4., 0., 6.]])",
    "matlab": "[1 2.5 -3; 4 0 6]",
    "R's print": "     [,1] [,2] [,3]\n[1,]    1  2.5   -3\n[2,]    4  0.0    6\n",
    "R's print of a wide matrix": "     [,1] [,2]\n[1,]    1  2.5\n[2,]    4  0.0\n"
    "     [,3]\n[1,]   -3\n[2,]    6",
    "R by column": "matrix(c(1, 4, 2.5, 0, -3, 6), nrow = 2)",
    "R by row": "X <- matrix(c(1, 2.5, -3, 4, 0, 6), nrow = 2, byrow = TRUE)",
    "R by row, by position": "matrix(c(1,2.5,-3,4,0,6), 2, 3, TRUE)",
    "R by row, other order": "matrix(byrow=T, ncol=3, data=c(1,2.5,-3,4,0,6))",
    "R rbind": "rbind(c(1, 2.5, -3), c(4, 0, 6))",
    "R cbind": "cbind(c(1, 4), c(2.5, 0), c(-3, 6))",
    "latex": r"\begin{bmatrix} 1 & 2.5 & -3 \\ 4 & 0 & 6 \end{bmatrix}",
    "latex in a formula": "$$\\left[\\begin{array}{ccc}\n1 & \\frac{5}{2} & -3 \\\\ \\hline\n"
    "4 & 0 & 6 \\\\\n\\end{array}\\right]$$",
    "markdown": "| 1 | 2.5 | -3 |\n|---|---|---|\n| 4 | 0 | 6 |",
    "markdown with words": "| a | b | c |\n|:--|--:|:-:|\n| 1 | 2.5 | -3 |\n| 4 | 0 | 6 |",
    "markdown without a heading": "| | | |\n|-|-|-|\n| 1 | 2.5 | -3 |\n| 4 | 0 | 6 |",
    "markdown of pandas": "|    |   0 |   1 |   2 |\n|---:|----:|----:|----:|\n"
    "|  0 |   1 | 2.5 |  -3 |\n|  1 |   4 | 0   |   6 |",
    "markdown of rows alone": "| 1 | 2.5 | -3 |\n| 4 | 0 | 6 |",
}


@pytest.mark.parametrize("text", PASTED.values(), ids=PASTED)
def test_a_matrix_is_read_as_it_was_pasted_as_an_input_and_as_a_kernel(text):
    assert load_input(text).values.tolist() == ROWS
    assert load_kernel(text).values.tolist() == ROWS
    assert read_matrix(text).tolist() == ROWS


@given(
    arrays(
        np.float64,
        array_shapes(min_dims=2, max_dims=2, max_side=12),
        elements=st.integers(-4000, 4000).map(lambda number: number / 8),
    )
)
def test_what_numpy_prints_is_read_as_it_was(values):
    for text in (str(values), repr(values), str(values.astype(int)), str(values.tolist())):
        wanted = values.astype(int) if text == str(values.astype(int)) else values
        assert load_kernel(text).values.tolist() == wanted.tolist()
        assert load_input(text).values.tolist() == wanted.tolist()


@pytest.mark.r
def test_what_r_prints_is_read_as_it_was():
    code = "options(width = 40); set.seed(1); x <- matrix(round(rnorm(60), 2), 5); print(x); "
    code += 'cat("#\\n"); print(array(1:12, c(2, 3, 2))); cat("#\\n"); dput(c(x))'
    done = subprocess.run(
        ["Rscript", "--vanilla", "-e", code], capture_output=True, text=True, timeout=PATIENCE
    )
    printed, planes, numbers = done.stdout.split("#\n")
    values = read_matrix(f"matrix({numbers.strip()}, nrow = 5)")
    assert values.shape == (5, 12)
    assert read_matrix(printed).tolist() == values.tolist()
    cube = np.arange(1, 13).reshape((2, 3, 2), order="F")
    assert load_input(planes).values.tolist() == cube.tolist()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("matrix(1:6, 2)", [[1, 3, 5], [2, 4, 6]]),
        ("matrix(1:4, ncol = 2)", [[1, 3], [2, 4]]),
        ("matrix(c(3:1, 0L), 2, byrow = TRUE)", [[3, 2], [1, 0]]),
        ("matrix(0, 2, 2)", [[0, 0], [0, 0]]),
        ("matrix(rep(1, 4), 2) / 4", [[0.25, 0.25], [0.25, 0.25]]),
        ("matrix(-c(1, 1e1), 1)", [[-1, -10]]),
        ("matrix(rep(c(1, -1), times = 2), nrow = 2)", [[1, 1], [-1, -1]]),
        (
            r"\begin{pmatrix} -1 & - 2 \\ \frac{1}{4} & -\frac{1}{2} \end{pmatrix}",
            [[-1, -2], [0.25, -0.5]],
        ),
    ],
)
def test_r_and_latex_compute_a_little(text, rows):
    assert read_matrix(text).tolist() == rows


def test_three_brackets_deep_and_planes_of_r_have_channels(tmp_path):
    numpy = load_input("[[[1 2]\n  [3 4]]\n\n [[5 6]\n  [7 8]]]")
    assert numpy.values.tolist() == [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]
    printed = ", , 1\n\n     [,1] [,2]\n[1,]    1    3\n[2,]    5    7\n\n, , 2\n\n     [,1] [,2]\n"
    printed += "[1,]    2    4\n[2,]    6    8\n"
    assert load_input(printed).values.tolist() == numpy.values.tolist()


@pytest.mark.parametrize(
    ("text", "value", "mend"),
    [
        ("[[1 2]\n [3 4 5]]", "row 2 has 3", "the same length"),
        ("[[1 2] [3 x]]", "'x'", "put one there"),
        ("[[1 2] [3 4]", "'['", "[[1, 0], [0, 1]]"),
        ("[[1 ... 2]\n [3 ... 4]]", "'...'", "print all of it"),
        ("[[1 2], oops [3 4]]", "'o'", "[[1, 0], [0, 1]]"),
        ("array([[[[1, 2]]]])", "nested too deep", "[[1, 2], [3, 4]]"),
        ("matrix(read.csv('x'), 2)", "'read.csv' is not known", "matrix(c("),
        ("matrix(system('ls'))", "'system' is not known", "matrix(c("),
        ("matrix(1:1000000000, 2)", f"{MOST_NUMBERS:,} numbers are the most", "matrix(c("),
        ("matrix(0, 100000, 100000)", "do not fill", "matrix(c("),
        ("matrix(c(1, 2, 3), 2)", "do not fill 2×2", "matrix(c("),
        ("matrix(" + "c(" * 5000 + "1", "nested too deep", "matrix(c("),
        ("matrix(" + "(" * 5000, "nested too deep", "matrix(c("),
        ("c(1, 2)", "no matrix", "matrix(c("),
        ("matrix(c(1, 2", "not closed", "matrix(c("),
        ("matrix(c(1 2))", "not closed", "matrix(c("),
        ("rbind(c(1, 2), 3)", "same length", "rbind("),
        ("     [,1] [,2]\n[1,]  1\n[2,] 1 2", "row 2 has 2", "the same length"),
        ("     [,1] [,2]\n a 1 2", "'a 1 2'", "[1,]"),
        (r"\begin{bmatrix} 1 & 2 \\ 3 \end{bmatrix}", "row 2 has 1", "the same length"),
        (r"\begin{bmatrix} 1 & \alpha \end{bmatrix}", "alpha", "put one there"),
        (r"\begin{bmatrix} 1 & 2", "without a matrix", "\\end"),
        (r"\begin{bmatrix} \frac{1}{0} \end{bmatrix}", "divided by 0", "put a number"),
        ("| 1 | 2 |\n|---|---|\n| 3 |", "row 2 has 1", "the same length"),
    ],
)
def test_what_is_pasted_and_is_no_matrix_is_refused_in_one_line(text, value, mend):
    for read in (load_input, load_kernel):
        with pytest.raises(BadInput) as refused:
            read(text)
        told = str(refused.value)
        assert value in told
        assert mend in told
        assert len(told) < 300
        assert "\n" not in told


@settings(deadline=None)
@given(
    st.sampled_from(["matrix(", "c(", "[[", "array([", "| ", "\\begin{bmatrix}", "[,1]\n[1,]"]),
    st.text(alphabet="0123456789.,;:-+*/()[]{}|&\\= \ncmatrixbyrowTRUEnd", max_size=60),
)
def test_whatever_follows_the_beginning_of_a_notation_ends_in_numbers_or_one_line(start, rest):
    for read in (load_input, load_kernel):
        assert "\n" not in refusal(read, start + rest)


def refusal(read, text):
    """What is said instead of reading; anything but the error meant for people escapes."""
    try:
        assert read(text).values.size
    except BadInput as refused:
        return str(refused)
    return ""
