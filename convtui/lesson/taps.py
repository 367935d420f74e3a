"""The number under a window that a learner looks at: where it comes from leads further down."""

from typing import NamedTuple

import numpy as np

from convtui.lesson.arithmetic import Share, Sum
from convtui.lesson.step import Step, Tap
from convtui.lesson.weights import weighed


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
        """Put them in their order."""
        self._made = made
        self._order = np.argsort(-np.abs(made.products), axis=None, kind="stable")
        self._so_far = made.products.ravel()[self._order].cumsum()

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, number: int) -> Summand:
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
        return int(self._order[number])

    def number_of(self, tap: Tap) -> int:
        """Where a tap stands among them."""
        flat = np.ravel_multi_index(tap, self._made.values.shape)
        return int(np.flatnonzero(self._order == flat)[0])
