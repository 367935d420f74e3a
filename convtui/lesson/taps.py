"""The number under a window that a learner looks at: where it comes from leads further down."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from convtui.lesson.arithmetic import Share, Sum
from convtui.lesson.step import Step, Tap
from convtui.lesson.weights import weighed
from convtui.ops.window import Array

_SOON = 1000
"""So many terms are put in order at first, more than anybody goes through."""
_SAMPLE = 2**16


def heaviest_tap(step: Step, channel: int | None = None) -> Tap:
    """The tap that adds most to a number, in size; the first one where none is weighed.

    Args:
        step: of any stage.
        channel: of the window, the only one looked at; None: all of them.
    """
    if isinstance(step.arithmetic, Share):
        return 0, 0, step.arithmetic.own
    weights, _ = weighed(step)
    if weights is None or not step.inside.any():
        return 0, 0, channel or 0
    values = np.where(step.inside[:, :, None], step.window, 0.0)  # padding adds nothing
    # Where nothing adds anything, any cell is rather looked at than padding.
    far = np.where(step.inside[:, :, None], np.abs(values * weights), -1.0)
    first = channel or 0
    seen = far if channel is None else far[:, :, channel : channel + 1]
    row, column, deep = np.unravel_index(int(seen.argmax()), seen.shape)
    return int(row), int(column), first + int(deep)


class Summand(NamedTuple):
    """A number under the window of a sum: what it adds, and what all down to it come to."""

    tap: Tap
    value: float
    weight: float
    product: float
    so_far: float


class LargestFirst:
    """What a sum is made of, those that add most first, in size; each is made when it is asked for.

    A dense layer's unit sums thousands, of which a screen shows a few.
    """

    def __init__(self, made: Sum) -> None:
        """Put the first of them in their order."""
        self._made = made
        self._order_first(_SOON)

    def _order_first(self, count: int) -> None:
        products = self._made.products.ravel()
        self._order = largest_first(np.abs(products), count)
        self._so_far = products[self._order].cumsum()

    def __len__(self) -> int:
        return self._made.products.size

    def __getitem__(self, number: int) -> Summand:
        self._reach(number)
        made = self._made
        row, column, channel = np.unravel_index(int(self._order[number]), made.values.shape)
        tap = int(row), int(column), int(channel)
        return Summand(
            tap,
            float(made.values[tap]),
            float(made.weights[tap]),
            float(made.products[tap]),
            float(self._so_far[number]),
        )

    def flat(self, number: int) -> int:
        """Which of the sum's terms it is, counted as they are summed."""
        self._reach(number)
        return int(self._order[number])

    def number_of(self, tap: Tap) -> int:
        """Where a tap stands among them."""
        self._reach(len(self) - 1)
        flat = np.ravel_multi_index(tap, self._made.values.shape)
        return int(np.flatnonzero(self._order == flat)[0])

    def _reach(self, number: int) -> None:
        if number >= len(self._order):
            self._order_first(len(self))


def largest_first(sizes: Array, count: int) -> npt.NDArray[np.intp]:
    """Where the `count` largest are, in their order; of equal ones the first comes first.

    As a stable sort of all has them, which takes seconds for the millions of a large picture: of
    those only the ones are sorted that are no smaller than a large one of a sample.

    Args:
        sizes: (n,), none of them negative.
        count: how many are wanted, at least 1.
    """
    found = np.arange(sizes.size)
    if sizes.size > 2 * _SAMPLE:
        sample = np.sort(sizes[:: sizes.size // _SAMPLE])
        for rank in (8, 64, 512, 4096):
            large = np.flatnonzero(sizes >= sample[-rank])
            if large.size >= count:
                found = large
                break
    return found[np.argsort(-sizes[found], kind="stable")][:count]
