"""Whether a number that was predicted is right, and if not, what is behind it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from convtui.errors import BadInput
from convtui.lesson.arithmetic import Apply, Largest, Mean, Share, Sum
from convtui.lesson.numbers import written
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.stage import Stage
from convtui.lesson.step import Step
from convtui.marking.catalogue import ideas_of
from convtui.marking.claim import convolution_call, pooling_call
from convtui.marking.convolution import CONVOLUTION, ConvolutionCall
from convtui.marking.idea import Idea, Task
from convtui.marking.pooling import POOLING, PoolingCall
from convtui.marking.scores import SOFTMAX, SoftmaxCall
from convtui.marking.slips import slips
from convtui.networks.convolution import Convolution
from convtui.networks.pooling import Pool
from convtui.ops.pooling import PoolKind
from convtui.ops.window import Array
from convtui.quiz.asking import answers, is_of_heads
from convtui.quiz.sizes import by_sides, pool_calls, shape_text, size_calls, size_formula

_AFTER_THE_SUM = ("activation", "bias", "bias-order")
_MOST_PRODUCTS = 2**15
"""Of a map's cells and the kernel's: the whole catalogue is tried while somebody waits."""
_LONGEST = 40
"""Characters of a number that is typed."""


@dataclass(frozen=True)
class Verdict:
    is_right: bool
    words: str


@dataclass(frozen=True, eq=False)
class Asked:
    """A call of a task, and where in its answer the number is."""

    task: Task
    call: Any
    place: tuple[int, ...]
    first: tuple[str, ...] = ()
    """Features that are looked at before the others, the likeliest first."""


def read_prediction(text: str) -> float:
    """Read a number as people write it: -13, 0.5, 0,5, 1/3, 1e-3 or 98%.

    Raises:
        BadInput: it is none.
    """
    plain = text.strip().replace("−", "-").replace(",", ".")
    plain, parts = (plain[:-1], 100) if plain.endswith("%") else (plain, 1)
    upper, stroke, lower = plain.partition("/")
    try:
        value = float(upper) / (float(lower) if stroke else 1.0) / parts
    except (ValueError, ZeroDivisionError):
        value = np.nan
    if not np.isfinite(value) or len(text) > _LONGEST:
        raise BadInput(f"{text[:_LONGEST]!r} is no number: type one as in -13, 0.5, 0,5 or 1/3")
    return value


def is_near(given: float, value: float) -> bool:
    """Whether a number is another one as far as one computes by hand.

    That is to two decimals, to two digits where it is below 0.1, and as it is shown.
    """
    allowed = 0.005
    if 0 < abs(value) < 0.1:
        allowed = 0.5 * 10.0 ** (np.floor(np.log10(abs(value))) - 1)
    return abs(given - value) <= allowed * (1 + 1e-9) or written(given) == written(value)


def in_window(step: Step) -> Asked | None:
    """A step by itself: its window is all of the input."""
    match step.arithmetic:
        case Sum() as made:
            call = ConvolutionCall(made.values, made.weights, bias=made.bias)
            return Asked(CONVOLUTION, call, (0, 0))
        case Apply() as made:
            number, one = np.array([[made.x]]), np.ones((1, 1))
            applied = ConvolutionCall(number, one, bias=made.bias or 0.0, activation=made.function)
            return Asked(CONVOLUTION, applied, (0, 0), _AFTER_THE_SUM)
        case Largest() | Mean() as made:
            rows, columns = step.inside.any(axis=1), step.inside.any(axis=0)
            cells = step.window[rows][:, columns, 0]
            kind: PoolKind = "max" if isinstance(made, Largest) else "average"
            return Asked(POOLING, PoolingCall(cells, cells.shape, kind=kind), (0, 0))
        case Share() as made:
            return Asked(SOFTMAX, SoftmaxCall(made.numbers), (made.own,))
    return None


def in_lesson(lesson: Pipeline, stage: int, cell: tuple[int, int]) -> Asked | None:
    """A cell of a lesson's stage with all that goes in; None where that is too much to look at."""
    x, layer = lesson.source, lesson.options
    made = lesson.stages[0].sides
    if max(x.size, made[0] * made[1]) * layer.weights.size > _MOST_PRODUCTS:
        return None
    if lesson.stages[stage].name == "pooling":
        return Asked(POOLING, pooling_call(lesson.stages[1].plane(), layer), cell)
    call = convolution_call(x, layer)
    if stage:
        return Asked(CONVOLUTION, call, cell, _AFTER_THE_SUM)
    return Asked(CONVOLUTION, convolution_call(x, layer, is_linear=True), cell)


def in_layer(stage: Stage, step: Step) -> Asked | None:
    """A number of a network's layer with all that goes in; None where that is too much."""
    layer, made, before = stage.layer, step.arithmetic, stage.before
    *cell, channel = step.place
    if isinstance(layer, Pool):
        plane = before.plane(channel)
        pooled = PoolingCall(plane, layer.size, layer.stride, layer.padding, layer.pooling)
        return Asked(POOLING, pooled, tuple(cell)) if _is_little(plane, layer.size) else None
    if not isinstance(layer, Convolution) or not isinstance(made, Sum):
        return None
    x = before.block(*map(range, before.sides))
    if isinstance(layer.padding, tuple) or not _is_little(x, made.weights.shape):
        return None
    call = ConvolutionCall(
        x,
        made.weights,
        stride=layer.stride,
        padding=layer.padding,
        dilation=layer.dilation,
        bias=made.bias,
    )
    return Asked(CONVOLUTION, call, tuple(cell))


def _is_little(x: Array, window: tuple[int, ...]) -> bool:
    return x.size * math.prod(window) <= _MOST_PRODUCTS


def judge(given: float, step: Step, asked: list[Asked | None]) -> Verdict:
    """Say whether a predicted number is right, what gives it, or how far off it is.

    Args:
        given: what was predicted.
        step: what it is predicted of.
        asked: the same as calls of tasks, the likeliest first.
    """
    value, said = step.value, written(given)
    if is_near(given, value):
        is_exact = said == written(value)
        return Verdict(True, "Right." if is_exact else f"Right, rounded. {_it_is(value)}.")
    held = [idea for one in asked if one is not None for idea in _giving(given, value, one)]
    if held := list(dict.fromkeys(held)):
        return Verdict(False, f"{_because(said, held)} {_off(given, value)}")
    if slipped := slips(step, given, is_near):
        return Verdict(False, f"{said} comes out with {slipped[0]}. {_off(given, value)}")
    if _is_rounded_too_far(given, value):
        return Verdict(False, f"{said} is rounded too far: two decimals count. {_it_is(value)}.")
    return Verdict(False, f"Not {said}. {_off(given, value)}")


def judge_size(given: str, lesson: Pipeline, *, pooled: bool, before: str = "") -> Verdict:
    """Say whether a predicted size, as in 13×13, is that of a lesson's map, and what gives it.

    Args:
        given: as `read_size` reads it.
        lesson: whose layer is as large as its map is asked for.
        pooled: whether that is the pooled map; else the convolution's.
        before: the size before the change that it is asked for.
    """
    stage = lesson.stages[-1 if pooled else 0]
    right = shape_text(np.empty(stage.sides))
    if given == right:
        return Verdict(True, f"Right: {right}.")
    layer = lesson.options
    task: Task
    call: ConvolutionCall | PoolingCall
    if pooled:
        pooling = pooling_call(np.zeros(lesson.stages[1].sides), layer)
        task, call, calls = POOLING, pooling, pool_calls(pooling)
    else:
        convolving = convolution_call(np.zeros(lesson.source.shape[:2]), layer, is_linear=True)
        task, call, calls = CONVOLUTION, convolving, size_calls(convolving)
    held = [idea for idea, text in by_sides(calls) if text == given]
    if lesson.source.size * layer.weights.size <= _MOST_PRODUCTS:
        _, made = answers(task, call, shape_text)
        held += [idea for idea, text in made if text == given]
    at_hand = {"stride": layer.stride, "dilation": layer.dilation}
    changed = {name for name, pair in at_hand.items() if pair != (1, 1)}
    if layer.padding != "valid":
        changed |= {"padding", str(layer.padding)}
    held.sort(key=lambda idea: idea.feature not in changed)
    words = f"{given} is the size before the change." if given == before else f"Not {given}."
    if held:
        words = _because(given, held)
    return Verdict(False, f"{words} It is {right}: {size_formula(calls)}")


def read_size(text: str) -> str:
    """Read `13`, `13x13`, `13×26`, `13 26` or `13,26` as `13×26`, rows × columns.

    Raises:
        BadInput: anything else.
    """
    plain = text.lower()
    for sign in "x×*,;":
        plain = plain.replace(sign, " ")
    words = plain.split()
    if len(words) not in (1, 2) or not all(word.isdecimal() and len(word) < 10 for word in words):
        raise BadInput(f"{text[:_LONGEST]!r} is no size: type rows × columns, as in 13x26, or 13")
    return f"{int(words[0])}×{int(words[-1])}"


def _giving(given: float, value: float, asked: Asked) -> Iterator[Idea]:
    """The ideas that give a number, those about what is asked first."""
    held = filter(is_of_heads, ideas_of(asked.task))
    for idea in sorted(held, key=lambda idea: [idea.feature != name for name in asked.first]):
        answer = idea.answer(asked.call)
        number = None if answer is None else _number_at(answer, asked.place)
        if number is not None and is_near(given, number) and not is_near(number, value):
            yield idea


def _number_at(answer: Array, place: tuple[int, ...]) -> float | None:
    if answer.ndim != len(place) or (np.array(place) >= answer.shape).any():
        return None
    return float(answer[place]) if np.isfinite(answer[place]) else None


def _because(said: str, held: list[Idea]) -> str:
    idea, *others = held
    names = f"{idea.name}, or {others[0].name}" if others else idea.name
    return f"{said} is what comes out if {idea.title} ({names})."


def _off(given: float, value: float) -> str:
    way = "too large" if given > value else "too small"
    return f"{_it_is(value)}: that was {written(abs(given - value))} {way}."


def _it_is(value: float) -> str:
    return f"It is {written(value)}"


def _is_rounded_too_far(given: float, value: float) -> bool:
    """Whether it is the number to one decimal or to none."""
    return given != 0 and any(given == round(value, decimals) for decimals in (0, 1))
