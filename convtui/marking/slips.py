"""One number that is off by a part of how it is made: slips, which no idea stands behind."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from convtui.lesson.arithmetic import Affine, Apply, Arithmetic, Largest, Mean, Share, Sum
from convtui.lesson.numbers import in_formula, written
from convtui.lesson.step import Step
from convtui.networks.activation import activation_of

IsNear = Callable[[float, float], bool]


def _are_equal(given: float, number: float) -> bool:
    return bool(np.isclose(number, given, rtol=1e-9, atol=1e-9))


def slips(step: Step, given: float, is_near: IsNear = _are_equal) -> list[str]:
    """What could have happened to a part of a number, in words that follow "with".

    Args:
        step: the cell as it is computed.
        given: what somebody wrote there.
        is_near: whether that is a number, as far as it is written; products are compared exactly,
            for of many one is always near.
    """
    made = step.arithmetic
    found = [words for number, words in _otherwise(made) if is_near(given, number)]
    return found + _of_products(made, given) if isinstance(made, Sum) else found


def _otherwise(made: Arithmetic) -> Iterator[tuple[float, str]]:
    """What comes where a part is left out or taken for another, and which."""
    yield -made.value, "the other sign"
    match made:
        case Sum() if made.form.divisor != 1:
            whole = (made.value - made.bias) * made.form.divisor + made.bias
            yield whole, f"the division by {written(made.form.divisor)} left out"
        case Apply():
            slope = activation_of(made.function).slope
            if slope is not None and made.biased < 0:
                yield 0.01 * made.biased, f"the slope 0.01 in place of {written(slope)}"
        case Largest():
            yield float(made.cells.min()), "the smallest number in place of the largest"
        case Mean():
            yield float(made.cells.sum()), f"the sum not divided by {made.count}"
        case Affine():
            spread = made.variance + made.epsilon
            yield replace(made, beta=0.0).value, "β left out"
            yield replace(made, gamma=1.0).value, "γ left out"
            yield replace(made, mean=0.0).value, "the mean left out"
            unrooted = replace(made, variance=spread**2, epsilon=0.0)
            yield unrooted.value, "the variance in place of its root"
            undivided = replace(made, variance=1.0, epsilon=0.0)
            yield undivided.value, "the root of the variance left out"
        case Share():
            yield float(made.powers[made.own]), "the power not divided by the sum of all"


def _of_products(made: Sum, given: float) -> list[str]:
    found: dict[str, None] = {}
    for value, weight in zip(made.values.flat, made.weights.flat, strict=True):
        term = f"{in_formula(value)}·{in_formula(weight)}"
        for times, words in ((-1, "left out"), (-2, "with the other sign"), (1, "counted twice")):
            changed = made.value + times * value * weight
            if value * weight and _are_equal(given, changed):
                found[f"{term} {words}"] = None
    return list(found)
