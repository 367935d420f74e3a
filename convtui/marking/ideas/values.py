"""What is made of a window and the kernel, and what becomes of the number."""

import numpy as np

from convtui.marking.convolution import ConvolutionCall, Places, gather, sum_of_products
from convtui.marking.examples import convolving, of_convolution
from convtui.marking.idea import Idea, Step, Steps
from convtui.ops.window import Array


def _matrix_product(windows: Array, kernel: Array) -> Array:
    """All numbers of window × kernel; of the window transposed, where only that has a product."""
    rows, columns = kernel.shape[:2]
    axes = "rcijk,jlkf->rckf" if rows == columns else "rcijk,ilkf->rckf"
    return np.asarray(np.einsum(axes, windows, kernel))


def _divided_by(divisor: Step) -> Step:
    return lambda windows, kernel: sum_of_products(windows, kernel) / divisor(kernel)


def _centre_only(windows: Array, kernel: Array) -> Array:
    row, column = kernel.shape[0] // 2, kernel.shape[1] // 2
    return np.asarray(windows[:, :, row, column, :, None] * kernel[row, column])


def _into_its_own_input(
    steps: Steps, call: ConvolutionCall, padded: Array, kernel: Array, starts: list[Places]
) -> Array:
    """Every result is written to the cell under the kernel's centre before the next is computed."""
    padded = padded.copy()
    taps = [
        starts[axis][:, None] + steps["offsets"](call, axis, kernel.shape[axis]) for axis in (0, 1)
    ]
    centre = kernel.shape[0] // 2, kernel.shape[1] // 2
    planes = np.zeros((len(taps[0]), len(taps[1]), *kernel.shape[2:]))
    for row, column in np.ndindex(planes.shape[:2]):
        rows, columns = taps[0][row : row + 1], taps[1][column : column + 1]
        cell = steps["cell"](gather(padded, rows, columns), kernel)[0, 0]
        planes[row, column] = cell
        padded[rows[0, centre[0]], columns[0, centre[1]]] = cell[:, 0]
    return planes


def _in_256_steps(values: Array, call: ConvolutionCall) -> Array:
    return np.floor(values) % 256


def _clipped(values: Array, call: ConvolutionCall) -> Array:
    return np.clip(values, 0, 255)


def _rescaled(values: Array, call: ConvolutionCall) -> Array:
    return np.asarray((values - values.min()) / (values.max() - values.min()))


def _as_whole_as_the_input(values: Array, call: ConvolutionCall) -> Array:
    return np.trunc(values) if np.issubdtype(call.x.dtype, np.integer) else values


IDEAS: tuple[Idea, ...] = (
    of_convolution(
        "matrix-product",
        "product",
        "the matrix product is taken instead of the one cell by cell",
        "`@` and `%*%` multiply rows with columns; a convolution multiplies each cell of the "
        "window with the weight that lies on it.",
        "Which operator multiplies cell by cell in your language?",
        convolving("1 2; 4 8", "1 10; 0 3"),
        cell=_matrix_product,
    ),
    of_convolution(
        "mean-instead-of-sum",
        "sum",
        "the products are averaged, not summed",
        "The sum of the products is divided by how many there are.",
        "Compute one result by hand: what do you do with the products?",
        convolving("1 2 4", "1 10"),
        cell=_divided_by(lambda kernel: kernel.shape[0] * kernel.shape[1]),
    ),
    of_convolution(
        "divided-by-the-kernels-sum",
        "sum",
        "the sum is divided by that of the kernel",
        "That makes a weighted mean, as for smoothing; a layer does not.",
        "Try a kernel with a sum other than 1.",
        convolving("1 2 4", "1 10"),
        cell=_divided_by(lambda kernel: kernel.sum(axis=(0, 1))),
    ),
    of_convolution(
        "centre-only",
        "sum",
        "only one product of a window is taken",
        "The one at the kernel's centre is used; of an even kernel it is that below and to the "
        "right of the centre.",
        "How many products make one result?",
        convolving("1 2 4", "1 10 100"),
        cell=_centre_only,
    ),
    of_convolution(
        "written-into-its-own-input",
        "input-overwritten",
        "results are written into the input while it is still read",
        "The next window finds the result before where the input was.",
        "Is the input the same after your function as before?",
        convolving("1 2 4; 3 5 6; 7 8 0", "1 10; 0 3"),
        sums=_into_its_own_input,
    ),
    of_convolution(
        "the-inputs-integer-type",
        "integers",
        "results take the integer type of the input",
        "An array made like the input holds whole numbers, and cuts off the rest.",
        "Of which type is the array that you write results into?",
        convolving(np.array([[1, 2, 4]]), "0.5"),
        result=_as_whole_as_the_input,
    ),
    of_convolution(
        "cut-to-whole-numbers",
        "integers",
        "every result is cut to a whole number",
        "int() or an array of integers takes off what stands behind the point, whatever the input.",
        "Is there a number with decimals among your results?",
        convolving("1.5 2", "1"),
        result=lambda values, call: np.trunc(values),
    ),
    of_convolution(
        "eight-bit-integers",
        "integers",
        "numbers wrap round at 256",
        "Results are kept in 8-bit integers, as pictures are, where 255 + 1 is 0 and 0 - 1 is 255.",
        "Of which type is the array that you write results into?",
        convolving("200 100", "1 1"),
        result=_in_256_steps,
    ),
    of_convolution(
        "clipped-to-a-picture",
        "integers",
        "numbers are clipped to 0…255",
        "A picture is shown so, but a feature map keeps numbers below 0 and above 255.",
        "What is the smallest number that your results hold?",
        convolving("1 2 4", "1 -1"),
        result=_clipped,
    ),
    of_convolution(
        "rescaled",
        "scale",
        "the results are rescaled to 0…1",
        "The smallest becomes 0 and the largest 1, as for showing a picture.",
        "Is the sum of the products your result, or is something done to it afterwards?",
        convolving("1 2 4", "1"),
        result=_rescaled,
    ),
)
