"""One number that is off by a product: slips of the pen, which no idea stands behind."""

import numpy as np

from convtui.lesson.arithmetic import Sum
from convtui.lesson.numbers import in_formula
from convtui.lesson.step import Step


def slips(step: Step, given: float) -> list[str]:
    """What could have happened to a product of a sum, in words; nothing of other steps.

    Args:
        step: the cell as it is computed.
        given: what somebody wrote there.
    """
    made = step.arithmetic
    if not isinstance(made, Sum):
        return []
    found: dict[str, None] = {}
    for value, weight in zip(made.values.flat, made.weights.flat, strict=True):
        term = f"{in_formula(value)}·{in_formula(weight)}"
        for times, words in ((-1, "left out"), (-2, "with the other sign"), (1, "counted twice")):
            changed = step.value + times * value * weight
            if value * weight and np.isclose(changed, given, rtol=1e-9, atol=1e-9):
                found[f"{term} {words}"] = None
    return list(found)
