"""What there is to say of a kernel that learns, a sentence each."""

from collections.abc import Iterator

import numpy as np

from convtui.lesson.explain import Explanation
from convtui.lesson.learning import Learning, Outcome, largest_rate
from convtui.lesson.learning_task import LearningTask
from convtui.lesson.numbers import in_formula, written
from convtui.lesson.weight_step import WeightStep

# More places, or groups of them, are counted only.
_MOST_TOLD = 4
# Of a gradient so many products are written out, as many as the formula's lines have room for.
_MOST_TERMS = 40


def kernel_size(task: LearningTask) -> str:
    """`3×3`, with the channels where there are several."""
    rows, columns, channels = task.shape
    return f"{rows}×{columns}" + (f"×{channels}" if channels > 1 else "")


def rate_words(learning: Learning, step: int = 0) -> str:
    """The learning rate at a step beside the largest that does not diverge."""
    rates, loss = learning.rates_at(step), learning.task.squared_loss
    largest, rate = largest_rate(learning.task, rates.momentum), written(rates.learning_rate)
    if not loss.largest:
        return f"learning rate {rate}, on an input of zeros, where no step changes anything"
    share = rates.learning_rate / largest
    told = f"{written(share)} {'of' if share < 1 else 'times'}"
    factor = f"2·(1 + {written(rates.momentum)})" if rates.momentum else "2"
    return (
        f"learning rate {rate}, {told} the largest that does not diverge, {factor}/λ = "
        f"{written(largest)}, where λ = {written(loss.largest)} is 2/n·σ², n = {loss.cells} cells "
        "and σ the largest singular value of the windows"
    )


def remarks(learning: Learning) -> tuple[str, ...]:
    """How it stands at the last step made, and what the input and the target do not allow."""
    return (outcome_words(learning), *task_words(learning.task))


def outcome_words(learning: Learning) -> str:
    """How it stands at the last step that was made."""
    task, step = learning.task, learning.made
    loss = written(learning.loss(step))
    match learning.outcome:
        case Outcome.DIVERGED:
            return f"diverges: the loss is {loss} at step {step:,}{_too_fast(learning)}"
        case Outcome.FALLING:
            return f"still on its way at step {step:,}, loss {loss}: take more steps, or momentum"
    if task.can_be_learned:
        return f"converged at step {step:,}: the map is the target's to 0.01 % of its mean size"
    return f"converged at step {step:,}: loss {loss} is next to the least there is"


def task_words(task: LearningTask) -> Iterator[str]:
    """That no kernel makes the target, and that the input does not tell every weight."""
    if not task.can_be_learned:
        share = written(100 * task.least / task.scale)
        yield (
            f"no {kernel_size(task)} kernel makes this map: the best one, by least squares, leaves "
            f"a loss of {written(task.least)}, {share} % of the target's mean square"
        )
    rank = task.squared_loss.rank
    if rank < task.count:
        yield (
            f"the windows tell {rank} numbers about {task.count} weights: many kernels make "
            "the same map, and the start (--seed) decides which one comes"
        )
        yield from _told_of_weights(task)


def _told_of_weights(task: LearningTask) -> Iterator[str]:
    undetermined, alike = task.undetermined, task.alike
    if len(undetermined) <= _MOST_TOLD:
        yield f"not determined: {', '.join(place_text(task, place) for place in undetermined)}"
    for group in alike[:_MOST_TOLD]:
        *others, last = (place_text(task, place) for place in group)
        yield (
            f"{', '.join(others)} and {last} lie on equal numbers in every window: only their "
            "sum counts"
        )
    if len(alike) > _MOST_TOLD:
        yield f"so do {len(alike) - _MOST_TOLD} more groups of weights"


def place_text(task: LearningTask, place: tuple[int, int, int]) -> str:
    """A weight's place, counted from 1; its channel where there are several."""
    shown = place if task.shape[2] > 1 else place[:2]
    return f"[{','.join(str(index + 1) for index in shown)}]"


def _too_fast(learning: Learning) -> str:
    rates = learning.rates_at(learning.made)
    largest = largest_rate(learning.task, rates.momentum)
    if rates.learning_rate < largest:
        return ""
    return (
        f": with a learning rate above {written(largest)} every step overshoots by more than it "
        "was off"
    )


def explain_weight(opened: WeightStep, task: LearningTask) -> Explanation:
    """The gradient of a weight as a sum of products that are not 0, and what becomes of it."""
    made = opened.unit.arithmetic
    values, differences = made.values.ravel(), made.weights.ravel()
    adding = np.flatnonzero(made.products.ravel())
    if len(adding) > _MOST_TERMS:
        adding = np.append(adding[: _MOST_TERMS - 1], adding[-1])
    terms = tuple(
        f"{in_formula(value)}·{in_formula(difference)}"
        for value, difference in zip(
            values[adding].tolist(), differences[adding].tolist(), strict=True
        )
    )
    *_, becomes = opened.formulas
    velocity = f"{opened.formulas[1]}; " if opened.rates.momentum else ""
    return Explanation(
        f"g{place_text(task, opened.place)} = 2/{opened.cells}·(",
        terms or ("0",),
        " + ",
        f") = {written(opened.gradient)}",
        f"Each input under the weight × how far the map's cell is off. {velocity}{becomes}",
    )
