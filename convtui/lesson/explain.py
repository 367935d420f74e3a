"""A step put into words by its arithmetic: a formula with its numbers, and a sentence.

Places count from 1 here.
"""

from dataclasses import dataclass

import numpy as np

from convtui.lesson.arithmetic import Affine, Apply, Copy, Largest, Mean, Share, Sum
from convtui.lesson.numbers import as_part, bracketed, in_formula, signed, written
from convtui.lesson.step import Step
from convtui.lesson.step_words import padding_note, place_words, span_words
from convtui.networks.activation import ACTIVATIONS, activation_of
from convtui.ops.window import Array

# More sums than these are told by the first two and the last two.
_MOST_SUMS = 4
# Longer vectors are not told in their order: what adds most comes first.
_IN_ORDER = 8
# Of a vector so many products are written out, more than any terminal has room for, and the last.
_MOST_TERMS = 200
MOST_CHANNELS = 4
"""The sums of more channels are told together."""


@dataclass(frozen=True)
class Explanation:
    """A formula in parts, so that its middle can be left out where there is no room."""

    head: str
    terms: tuple[str, ...]
    joint: str
    tail: str
    sentence: str

    def formula(self, room: int | None = None) -> str:
        """The formula in at most `room` characters if that can be; head and result always stay."""
        whole = self._of(self.terms)
        if room is None or len(whole) <= room:
            return whole
        last = self.terms[-1]
        left = room - len(self._of(("…", last)))
        if left < 0:
            return self._of(("…",))
        kept: list[str] = []
        for term in self.terms:
            left -= len(term) + len(self.joint)
            if left < 0:
                break
            kept.append(term)
        return self._of((*kept, "…", last))

    def _of(self, terms: tuple[str, ...]) -> str:
        return self.head + self.joint.join(terms) + self.tail


def explain(step: Step, channel: int = 0, names: tuple[str, ...] = ()) -> Explanation:
    """Say where a cell's number comes from.

    Args:
        step: of any stage.
        channel: whose products to write out, where there are several.
        names: of the channels; without them they are numbered.
    """
    match step.arithmetic:
        case Sum() as made:
            if is_row(made, names):
                return _row(step, made)
            return _sum(step, made, channel, names)
        case Apply() as made:
            return _apply(step, made)
        case Largest() as made:
            return _largest(step, made)
        case Mean() as made:
            return _mean(step, made)
        case Affine() as made:
            return _affine(step, made)
        case Share() as made:
            return _share(step, made)
        case Copy() as made:
            return _copy(step, made)


def is_row(made: Sum, names: tuple[str, ...] = ()) -> bool:
    """Whether a sum is of a flat vector, whose numbers are not channels to be told apart."""
    rows, columns, depth = made.values.shape
    return rows == columns == 1 < depth and not names


def _sum(step: Step, made: Sum, channel: int, names: tuple[str, ...]) -> Explanation:
    head, tail = _head(step), f"{_bias(made)} = {written(step.value)}"
    laid, summed = "× kernel", "The sum"
    products = made.products
    depth = products.shape[2]
    if depth > 1:
        sums = products.sum(axis=(0, 1)).tolist()
        names = names or tuple(f"channel {index + 1}" for index in range(depth))
        head += f"{names[channel]} ("
        tail = f" = {written(sums[channel])}){_others(names, sums, channel)}{tail}"
        own = "kernel in each channel" if made.is_alike else "each channel's own kernel"
        laid, summed = f"× {own}, all summed", f"The sum of {names[channel]}"
    terms = _terms(made.values[:, :, channel], made.weights[:, :, channel], made.form.divisor)
    sentence = f"Y is the convolution: {span_words(step)} of {step.seen} {laid}."
    running = _running_sum(products[:, :, channel], summed)
    return Explanation(
        head, terms, " + ", tail, sentence + running + padding_note(step, "count as 0")
    )


def _row(step: Step, made: Sum) -> Explanation:
    first = ", what adds most first" if made.values.size > _IN_ORDER else ""
    bias = f", and the bias {written(made.bias)}" if made.bias else ""
    numbers = f"{made.values.size} numbers of {step.seen}"
    sentence = f"Y is a sum: each of {numbers} × its weight{first}{bias}."
    tail = f"{_bias(made)} = {written(step.value)}"
    return Explanation(_head(step), product_terms(made), " + ", tail, sentence)


def product_terms(made: Sum) -> tuple[str, ...]:
    """Its products written out; of many those that add most first, and the last."""
    values, weights, divisor = made.values.ravel(), made.weights.ravel(), made.form.divisor
    if values.size <= _IN_ORDER:
        return _terms(values, weights, divisor)
    from convtui.lesson.taps import largest_first  # no first frame has so many

    sizes = np.abs(made.products.ravel())
    shown = largest_first(sizes, _MOST_TERMS)
    terms = _terms(values[shown], weights[shown], divisor)
    if values.size > _MOST_TERMS:
        last = np.flatnonzero(sizes == sizes.min())[-1:]
        terms += ("…", *_terms(values[last], weights[last], divisor))
    return terms


def _terms(values: Array, weights: Array, divisor: float) -> tuple[str, ...]:
    return tuple(
        f"{in_formula(value)}·{bracketed(as_part(weight, divisor))}"
        for value, weight in zip(values.flat, weights.flat, strict=True)
    )


def _bias(made: Sum) -> str:
    return f" {' '.join(signed(made.bias))}" if made.bias else ""


def _others(names: tuple[str, ...], sums: list[float], channel: int) -> str:
    """The sums of the channels that are not written out; of many only what they come to."""
    others = [index for index in range(len(sums)) if index != channel]
    if len(sums) <= MOST_CHANNELS:
        return "".join(f" + {names[index]} ({written(sums[index])})" for index in others)
    together = sum(sums[index] for index in others)
    return f" + {len(others)} other channels ({written(together)})"


def _running_sum(products: Array, summed: str) -> str:
    """How a sum of (h, w) products grows, row by row; product by product where there is one row."""
    rows, columns = products.shape
    if rows * columns == 1:
        return ""
    every = products.sum(axis=1) if rows > 1 else products[0]
    sums = [written(total) for total in np.cumsum(every).tolist()]
    if len(sums) > _MOST_SUMS:
        sums = [*sums[:2], "…", *sums[-2:]]
    return f" {summed} after each {'row' if rows > 1 else 'product'}: {', '.join(sums)}."


def _apply(step: Step, made: Apply) -> Explanation:
    function, x = activation_of(made.function), written(made.biased)
    before, after = function.formula.split("{x}")
    worked = function.worked(made.biased).format(x=x)
    if made.bias is None and worked == function.formula.format(x=x):
        worked = ""  # it stands there already
    tail = "".join(f" = {part}" for part in (worked, written(step.value)) if part)
    sentence = function.sentence(made.biased).format(x=x)
    term, follows = written(made.x), function.title or "no activation"
    if made.bias is not None:
        term += f" {' '.join(signed(made.bias))}"
        follows = f"bias and {function.title}" if function.title else "the bias"
        sentence = f"the bias {written(made.bias)} is added once per cell; {sentence}"
    elif before == after == "":
        tail = ""
    return Explanation(
        f"{_head(step)}{before}",
        (term,),
        "",
        f"{after}{tail}",
        f"A is {step.seen} after {follows}: {sentence}.",
    )


def _largest(step: Step, made: Largest) -> Explanation:
    result = written(step.value)
    row, column = (taps[at] + 1 for taps, at in zip(step.taps[:2], made.winner, strict=True))
    ties = int(np.sum(made.cells == step.value)) - 1
    tied = " (the first of several equal ones)" if ties else ""
    largest = f"{result} at [{row},{column}] is the largest{tied}"
    sentence = f"P is the pooled map: of {span_words(step)} of {step.seen}, {largest}."
    note = padding_note(step, "never win")
    terms = tuple(written(value) for value in made.cells.tolist())
    return Explanation(f"{_head(step)}max(", terms, ", ", f") = {result}", sentence + note)


def _mean(step: Step, made: Mean) -> Explanation:
    terms = tuple(in_formula(value) for value in made.cells.tolist())
    cells = f"the average of {made.count} cells, {span_words(step)} of {step.seen}"
    note = padding_note(step, "are not counted")
    opened, closed = ("(", ")") if made.count > 1 else ("", "")
    tail = f"{closed} / {made.count} = {written(step.value)}"
    said = f"P is the pooled map: {cells}.{note}"
    return Explanation(f"{_head(step)}{opened}", terms, " + ", tail, said)


def _affine(step: Step, made: Affine) -> Explanation:
    x, mean = written(made.x), in_formula(made.mean)
    root = f"√({written(made.variance)} + {written(made.epsilon)})"
    term = f"{written(made.gamma)}·({x} - {mean})/{root} {' '.join(signed(made.beta))}"
    sentence = (
        f"N is {step.seen} normalised: its channel's mean {written(made.mean)} is taken off, "
        f"the rest divided by {root}, scaled by {written(made.gamma)} and shifted by "
        f"{written(made.beta)}."
    )
    return Explanation(_head(step), (term,), "", f" = {written(step.value)}", sentence)


def _share(step: Step, made: Share) -> Explanation:
    powers = tuple(written(power) for power in made.powers.tolist())
    softmax = ACTIVATIONS["softmax"]
    said = softmax.sentence(0).format(x="")
    sentence = (
        f"S is {step.seen} after {softmax.title}: {said}. Before e is raised to them the largest, "
        f"{written(made.largest)}, is taken off all {len(powers)}."
    )
    x = f"{written(float(made.numbers[made.own]))} {' '.join(signed(-made.largest))}"
    head = f"{_head(step)}{softmax.worked(0).format(x=x)} = {powers[made.own]} / ("
    tail = f") = {written(step.value)}"
    return Explanation(head, powers, " + ", tail, sentence)


def _copy(step: Step, made: Copy) -> Explanation:
    row, column, channel = (taps[0] + 1 for taps in step.taps)
    sentence = f"C is the number of {step.seen} at [{row},{column},{channel}], as it came."
    return Explanation(_head(step), (written(made.x),), "", "", sentence)


def _head(step: Step) -> str:
    return f"{step.arithmetic.letter}{place_words(step)} = "
