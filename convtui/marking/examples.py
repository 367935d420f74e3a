"""Calls as one writes them down: matrices as text, the small ones that show an idea."""

from typing import Any

from convtui.marking.convolution import CONVOLUTION, ConvolutionCall
from convtui.marking.idea import Idea, Step
from convtui.marking.pooling import PoolingCall
from convtui.matrix_text import parse_matrix
from convtui.ops.window import Array

TALL = "1 2 0 3; 4 -1 5 2; 0 6 1 -3; 2 1 7 4; 5 0 2 1"
"""5×4 without symmetry and with both signs."""
UNLIKE = "1 2; 3 -5; 0 4"
"""A kernel of 3×2 that differs from itself turned, mirrored and transposed."""
COUNTING = "1 2 3 4 5; 6 7 8 9 10; 11 12 13 14 15; 16 17 18 19 20; 21 22 23 24 25"


def convolving(x: str | Array, kernel: str | Array, **options: Any) -> ConvolutionCall:
    """A call with matrices as text, or arrays where there are channels."""
    return ConvolutionCall(_matrix(x), _matrix(kernel), **options)


def pooling_of(x: str | Array, **options: Any) -> PoolingCall:
    return PoolingCall(_matrix(x), **options)


def of_convolution(
    name: str,
    feature: str,
    title: str,
    sentence: str,
    hint: str,
    example: ConvolutionCall,
    *,
    look: str = "",
    same_as: tuple[str, ...] = (),
    **changes: Step,
) -> Idea:
    """An idea about convolution, with the steps it changes by their names."""
    return Idea(name, CONVOLUTION, feature, title, sentence, hint, changes, example, look, same_as)


def _matrix(values: str | Array) -> Array:
    return parse_matrix(values) if isinstance(values, str) else values
