"""A step put into words: a formula with its numbers, and a sentence. Places count from 1 here."""

from dataclasses import dataclass

import numpy as np

from convtui.lesson.numbers import in_formula, written
from convtui.lesson.stages import ActivationStep, ConvolutionStep, PoolingStep, Step
from convtui.networks.activation import ACTIVATIONS
from convtui.ops.layers import convolution_parameters


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


def explain(step: Step, plane: int = 0, channels: tuple[str, ...] = ()) -> Explanation:
    """Say where a cell's number comes from.

    Args:
        step: any stage's step.
        plane: which channel's products to write out, where there are several.
        channels: their names.
    """
    if isinstance(step, ConvolutionStep):
        return _convolution(step, plane, channels)
    if isinstance(step, ActivationStep):
        return _activation(step)
    assert isinstance(step, PoolingStep)
    return _pooling(step)


def explain_parameters(height: int, width: int, channels: int) -> str:
    """Why a layer of such kernels has as many parameters as it has, for 1 and for 32 filters."""
    lines = [
        f"A {height}×{width} kernel over {channels} plane{'s' * (channels > 1)} has "
        f"{height}·{width}·{channels} weights and 1 bias; a layer of F filters has that F times:",
        _count(height, width, channels, 1),
        _count(height, width, channels, 32),
        "",
        "The first layers of the coursework, 32 filters of 3×3:",
        f"{_count(3, 3, 1, 32)}   on a grey digit",
        f"{_count(3, 3, 3, 32)}   on a colour picture",
    ]
    return "\n".join(lines)


def _count(height: int, width: int, channels: int, filters: int) -> str:
    total = convolution_parameters(height, width, channels, filters)
    return f"(kh·kw·C + 1)·F = ({height}·{width}·{channels} + 1)·{filters} = {total:,}"


def _convolution(step: ConvolutionStep, plane: int, channels: tuple[str, ...]) -> Explanation:
    head, tail = f"Y{_place(step)} = ", f" = {written(step.value)}"
    window, weights = step.window, step.weights_on(plane)
    where = f"{_span(step)} of the input"
    sentence = f"{where} × kernel: {weights.size} products, summed."
    if window.ndim == 3:
        sums = step.products.sum(axis=(0, 1)).tolist()
        names = channels or tuple(str(index + 1) for index in range(len(sums)))
        others = [
            f" + {name} {in_formula(total)}"
            for index, (name, total) in enumerate(zip(names, sums, strict=True))
            if index != plane
        ]
        head += f"{names[plane]} ("
        tail = f" = {written(sums[plane])}){''.join(others)}{tail}"
        own = "each plane's own kernel" if step.weights.ndim == 3 else "kernel on each plane"
        sentence = f"{where} × {own}, then all planes summed."
        window = window[:, :, plane]
    terms = tuple(
        f"{in_formula(value)}·{in_formula(weight)}"
        for value, weight in zip(window.flat, weights.flat, strict=True)
    )
    return Explanation(head, terms, " + ", tail, sentence + _padding_note(step, "count as 0"))


def _activation(step: ActivationStep) -> Explanation:
    function, x = ACTIVATIONS[step.activation], written(step.biased)
    term = f"{written(float(step.window[0, 0]))} {'-' if step.bias < 0 else '+'} "
    before, after = function.formula.split("{x}")
    worked = function.worked(step.biased).format(x=x)
    tail = "".join(f" = {part}" for part in (worked, written(step.value)) if part)
    sentence = function.sentence(step.biased).format(x=x)
    return Explanation(
        f"A{_place(step)} = {before}",
        (term + written(abs(step.bias)),),
        "",
        f"{after}{tail}",
        f"The bias {written(step.bias)} is added once per cell; {sentence}.",
    )


def _pooling(step: PoolingStep) -> Explanation:
    cells = step.window[step.inside]
    head, result = f"P{_place(step)} = ", written(step.value)
    if step.winner is None:
        terms = tuple(in_formula(value) for value in cells.tolist())
        sentence = f"{_span(step)} of the map: the average of {cells.size}."
        note = _padding_note(step, "are not counted")
        return Explanation(
            f"{head}(", terms, " + ", f") / {cells.size} = {result}", sentence + note
        )
    terms = tuple(written(value) for value in cells.tolist())
    row, column = step.taps[0][step.winner[0]] + 1, step.taps[1][step.winner[1]] + 1
    ties = int(np.sum(cells == step.value)) - 1
    tied = " (the first of several equal ones)" if ties else ""
    sentence = f"{_span(step)} of the map: {result} at [{row},{column}] is the largest{tied}."
    note = _padding_note(step, "never win")
    return Explanation(f"{head}max(", terms, ", ", f") = {result}", sentence + note)


def _place(step: Step) -> str:
    return f"[{step.row + 1},{step.column + 1}]"


def _span(step: Step) -> str:
    rows, columns = (taps[keep] for taps, keep in zip(step.taps, _on_input(step), strict=True))
    if not rows or not columns:
        return "Padding only, beside the edge"
    return f"Rows {_range(rows)}, columns {_range(columns)}"


def _on_input(step: Step) -> tuple[slice, slice]:
    """Which of the rows and columns under the window are not padding."""
    rows, columns = np.flatnonzero(step.inside.any(axis=1)), np.flatnonzero(step.inside.any(axis=0))
    first_row, last_row = (int(rows[0]), int(rows[-1])) if rows.size else (0, -1)
    first_column, last_column = (int(columns[0]), int(columns[-1])) if columns.size else (0, -1)
    return slice(first_row, last_row + 1), slice(first_column, last_column + 1)


def _range(taps: range) -> str:
    first, last = taps[0] + 1, taps[-1] + 1
    every = f" by {taps.step}" if taps.step > 1 and len(taps) > 1 else ""
    return f"{first}–{last}{every}" if len(taps) > 1 else str(first)


def _padding_note(step: Step, rule: str) -> str:
    padding = int(step.inside.size - step.inside.sum())
    return f" {padding} of {step.inside.size} cells are padding: they {rule}." if padding else ""
