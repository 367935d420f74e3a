"""What a step of gradient descent did, in words."""

import math

from convtui.lesson.descent import Descent, squares
from convtui.lesson.explain import Explanation
from convtui.lesson.explain_gradient import place_text
from convtui.lesson.gradient_unit import Index
from convtui.lesson.numbers import bracketed, written


def explain_step(descent: Descent, step: int, name: str, place: Index) -> Explanation:
    """The step of a weight with its numbers, and what the loss makes of all of them.

    Args:
        descent: with this step kept, and one behind it.
        step: before which the weight is as it is.
        name: of its array.
        place: in the array, from 0.
    """
    rate, way = descent.rate_at(step), descent.way(step)
    weight = float(descent.weights(step)[name][place])
    gradient = float(way.of(name)[place])
    result = float(descent.after(step)[name][place])
    told = f"{written(weight)} - {written(rate)}·{bracketed(written(gradient))}"
    promised = rate * squares(way)
    sentence = (
        f"Every weight goes against its gradient, η = {written(rate)} times it. The slope alone "
        f"promises that the loss falls by η·Σg² = {written(promised)}"
    )
    if step < descent.made:
        sentence += (
            f"; it goes from {written(descent.loss(step))} to {written(descent.loss(step + 1))}"
        )
    head = f"w{place_text(place)} - η·g = "
    return Explanation(head, (told,), "", f" = {written(result)}", f"{sentence}.")


def outcome(descent: Descent, step: int) -> str:
    """What the step that led to this one did to the loss."""
    before, after = descent.loss(step - 1), descent.loss(step)
    rate = written(descent.rate_at(step - 1))
    if not math.isfinite(after):
        return (
            f"Diverges: with η = {rate} the weights became so large that the loss is "
            f"{written(after)}: ← takes the step back, l a smaller η."
        )
    words = f"from {written(before)} to {written(after)}"
    if after > before:
        return f"The loss rose, {words}: η = {rate} is too large here, the step overshoots."
    if after == before:
        return f"The loss stayed {written(after)}: {_why_stayed(descent, step - 1)}."
    return f"The loss fell, {words}."


def _why_stayed(descent: Descent, step: int) -> str:
    if descent.is_kept(step) and not squares(descent.way(step)):
        return "every gradient is 0, and no step changes anything any more"
    return "the step is too small to be seen in its 16 digits"
