"""A gradient checked by hand: nudge a number by h both ways, and see what the loss does.

(L⁺ - L⁻) / 2h is off by a share of h² where the loss is curved (truncation), and by a share of 1/h
because the losses are rounded (Goodfellow, Bengio & Courville, "Deep Learning" (2016), section
11.5; Nocedal & Wright, "Numerical Optimization" (2006), section 8.1).
"""

import math
from dataclasses import dataclass

import numpy as np

from convtui.errors import BadInput
from convtui.lesson.explain_gradient import place_text
from convtui.lesson.gradient_unit import Index
from convtui.lesson.numbers import written
from convtui.lesson.way_back import INPUT, WayBack
from convtui.networks.gradients import corners, loss_of
from convtui.networks.network import AllWeights
from convtui.ops.window import Array

STEPS = tuple(10.0**-power for power in range(1, 16))
"""From far too large to far too small."""

_EPSILON = float(np.finfo(np.float64).eps)
_SMALL = _EPSILON ** (1 / 3)
"""About here both errors are alike, of a loss as curved as it is large."""
# So many last digits of the losses may be off. Where h is small it is rounding, however many are.
_ROUNDINGS, _ROUNDINGS_OF_SMALL = 4, 1000
_TOLD_DIGITS = 3


@dataclass(frozen=True)
class Nudge:
    """What the loss is beside a number, and its gradient by that."""

    name: str
    place: Index
    number: float
    gradient: float
    """As the way back has it."""
    h: float
    loss: float
    minus: float
    """The loss at the number less h."""
    plus: float
    passed: int
    """How many numbers on the way are on another side of a corner at the two ends."""

    @property
    def quotient(self) -> float:
        """(L⁺ - L⁻) / 2h."""
        return (self.plus - self.minus) / (2 * self.h)

    @property
    def difference(self) -> float:
        return self.quotient - self.gradient

    @property
    def rounding(self) -> float:
        """What the rounding of the losses may make of the quotient."""
        last_digits = _ROUNDINGS if self.h > _SMALL else _ROUNDINGS_OF_SMALL
        return last_digits * _EPSILON * max(abs(self.plus), abs(self.minus)) / self.h

    @property
    def digits(self) -> int:
        """How many digits of quotient and gradient are equal."""
        largest = max(abs(self.gradient), abs(self.quotient))
        if not math.isfinite(self.quotient):
            return 0
        if not (self.difference and largest):
            return 16
        return max(int(-math.log10(abs(self.difference) / largest)), 0)

    @property
    def is_lost(self) -> bool:
        """Whether the number and h is the number again."""
        return self.number + self.h == self.number

    @property
    def cause(self) -> str:
        """What makes the difference: `rounding`, `truncation`, a `corner`, or no `number`."""
        if not math.isfinite(self.quotient):
            return "no number"
        if self.is_lost or abs(self.difference) <= self.rounding:
            return "rounding"
        return "corner" if self.passed else "truncation"


def can_be_nudged(way: WayBack, name: str) -> bool:
    """Whether a gradient is for numbers that one can choose: weights, and those of the input."""
    return name == INPUT or name in way.forward.weights


def step_of(h: float) -> float:
    """An h that one can go by.

    Raises:
        BadInput: it is not above 0.
    """
    if not 0 < h < math.inf:
        raise BadInput(f"h {h:g} is none: give a number above 0, as in 1e-4")
    return h


def nudge(way: WayBack, name: str, place: Index, h: float) -> Nudge:
    """Compute the losses on both sides: four times the way forward."""
    forward, lost = way.forward, way.lost
    number = float(way.numbers(name)[place])
    with np.errstate(all="ignore"):  # a loss that is no number is told
        ends = [_moved(way, name, place, number + by) for by in (-h, h)]
        minus, plus = (loss_of(forward.network, *end, lost) for end in ends)
        sides = [corners(forward.network, *end, lost) for end in ends]
        passed = sum(int((low != high).sum()) for low, high in zip(*sides, strict=True))
    gradient = float(way.of(name)[place])
    return Nudge(name, place, number, gradient, h, way.loss, minus, plus, passed)


def _moved(way: WayBack, name: str, place: Index, number: float) -> tuple[AllWeights, Array]:
    """Weights and image with one number in the place of another."""
    forward = way.forward
    if name == INPUT:
        image = forward.image.copy()
        image[place] = number
        return forward.weights, image
    array = np.array(forward.weights[name], dtype=np.float64)
    array[place] = number
    return {**forward.weights, name: array}, forward.image


def formula(one: Nudge) -> str:
    plus, minus = (f"{loss:.15g}" for loss in (one.plus, one.minus))
    return f"({plus} - {minus}) / (2·{written(one.h)}) = {written(one.quotient)}"


def words(one: Nudge) -> str:
    """Which of the errors it is, and what would be better."""
    equal = f"Equal to {one.digits} digits, off" if one.digits >= _TOLD_DIGITS else "Off"
    error = f"{equal} by {written(abs(one.difference))}"
    match one.cause:
        case "no number":
            return "The loss is no number that far away: take a smaller h."
        case "rounding" if one.is_lost:
            return "The number and h is the number again: h is lost in rounding. Take a larger h."
        case "rounding":
            return (
                f"{error}: rounding. A loss has 16 digits, of which the small difference of two "
                "leaves few: this error grows as 1/h. A larger h has less of it."
            )
        case "corner":
            return (
                f"{error}: between the ends {one.passed:,} numbers pass a corner, where ReLU opens "
                "or another number is the largest. Take a smaller h; if that does not help, the "
                "number lies on a corner itself, and the way back takes one of its slopes."
            )
    return (
        f"{error}: truncation. The loss is curved between the ends, and the straight line through "
        "them cuts that off: this error falls as h². A smaller h has less of it."
    )


def title(one: Nudge) -> str:
    """The number by its name and place."""
    return f"{one.name}{place_text(one.place)} = {written(one.number)}"
