"""What `convtui learn` found out, as JSON, CSV and text; places count from 1."""

import math
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import numpy as np

from convtui.export.numbers_text import counted_place, lines_text, table_text, wrapped
from convtui.export.tabular import aligned, csv_text
from convtui.harmless import harmless
from convtui.lesson.learning import Learning
from convtui.lesson.learning_task import LearningTask, WeightPlace
from convtui.lesson.learning_words import kernel_size, place_text, rate_words, remarks
from convtui.lesson.numbers import written
from convtui.lesson.weight_step import WeightStep
from convtui.ops.window import Array


def document(source: str, learning: Learning) -> dict[str, Any]:
    """The task, its losses at some steps, the kernel at the last one, and what there is to say.

    A loss that is infinite, or no number, is null.
    """
    task, rates = learning.task, learning.rates_at(0)
    layer, target = task.layer, task.target
    return {
        "input": {"name": source, "shape": list(task.source.shape)},
        "target": {
            "name": target.name,
            "kernel": None if target.kernel is None else _kernel(target.kernel),
            "map": target.map.tolist(),
        },
        "size": list(layer.size),
        "stride": list(layer.stride),
        "padding": layer.padding,
        "dilation": list(layer.dilation),
        "learning_rate": rates.learning_rate,
        "momentum": rates.momentum,
        "outcome": learning.outcome.value,
        "said": _said(learning),
        "least_loss": task.least,
        "rank": task.squared_loss.rank,
        "weights": task.count,
        "undetermined": [counted_place(place) for place in task.undetermined],
        "steps": [
            {"step": step, "loss": _finite(learning.loss(step))} for step in told_steps(learning)
        ],
        "kernel": _kernel(learning.kernel(learning.made)),
    }


def told_steps(learning: Learning) -> list[int]:
    """0, 1, 2, 5, 10, 20, 50 and so on, and the last."""
    last = learning.made
    steps = {0, last} | {
        first * 10**power for power in range(len(str(last))) for first in (1, 2, 5)
    }
    return sorted(step for step in steps if step <= last)


def steps_csv(learning: Learning) -> Iterator[str]:
    """A line a step: its loss and all weights."""
    task = learning.task
    shape = task.shape if task.shape[2] > 1 else task.shape[:2]
    places = ("_".join(str(index + 1) for index in place) for place in np.ndindex(shape))
    yield csv_text([("step", "loss", *(f"w{place}" for place in places))])
    for step, state in enumerate(learning.states()):
        yield csv_text([(step, learning.loss(step), *state.weights.tolist())])


def text(source: str, learning: Learning) -> Iterator[str]:
    """Some steps with their losses, the kernel beside the target's, and what there is to say."""
    task = learning.task
    rows, columns = task.window.output_shape
    yield (
        f"{harmless(source)}: a kernel of {kernel_size(task)} learns the map of "
        f"{harmless(task.target.name)}, {rows}×{columns}\n\n"
    )
    steps = [(f"{step:,}", written(learning.loss(step))) for step in told_steps(learning)]
    yield table_text([("STEP", "LOSS"), *steps], right=(0,))
    yield "\n"
    yield lines_text(_kernels(learning))
    for sentence in _said(learning):
        yield "\n" + wrapped(sentence)


def weight_document(opened: WeightStep) -> dict[str, Any]:
    """A weight's step with the terms of its gradient."""
    return {
        "at": opened.step,
        "weight": counted_place(opened.place),
        "value": opened.value,
        "velocity": opened.velocity,
        "cells": opened.cells,
        "gradient": opened.gradient,
        "next_velocity": opened.next_velocity,
        "next_value": opened.next_value,
        "terms": [
            {
                "input": counted_place(input_at),
                "value": value,
                "cell": counted_place(cell_at)[:2],
                "difference": difference,
                "product": product,
            }
            for input_at, value, cell_at, difference, product in _terms(opened)
        ],
    }


def weight_csv(opened: WeightStep) -> Iterator[str]:
    """A line a term of the gradient's sum."""
    yield csv_text(
        [("row", "column", "channel", "input", "cell_row", "cell_column", "difference", "product")]
    )
    for input_at, value, cell_at, difference, product in _terms(opened):
        places = counted_place(input_at), counted_place(cell_at)[:2]
        yield csv_text([(*places[0], value, *places[1], difference, product)])


def weight_text(opened: WeightStep, task: LearningTask) -> Iterator[str]:
    """A line a term, and under them the gradient and what becomes of the weight."""
    rows = [
        (
            f"X{place_text(task, input_at)}",
            written(value),
            f"D[{cell_at[0] + 1},{cell_at[1] + 1}]",
            written(difference),
            written(product),
        )
        for input_at, value, cell_at, difference, product in _terms(opened)
    ]
    yield table_text([("INPUT", "VALUE", "CELL", "DIFFERENCE", "PRODUCT"), *rows])
    yield f"\nweight {place_text(task, opened.place)}, from step {opened.step:,} to the next:\n"
    yield f"Σ input × difference = {written(opened.unit.value)}\n"
    yield lines_text(opened.formulas)


def _terms(
    opened: WeightStep,
) -> Iterator[tuple[WeightPlace, float, WeightPlace, float, float]]:
    """Of each: where in the input, the number there, in which cell of the map, the difference."""
    for term in opened.unit.terms:
        assert term.value_at is not None
        assert term.weight_at is not None
        row, column, channel = term.value_at
        down, along, plane = term.weight_at
        yield (
            (row, column, channel),
            term.value,
            (down, along, plane),
            term.weight,
            term.product,
        )


def _kernels(learning: Learning) -> list[str]:
    """The kernel at the last step beside the target's where there is one, plane by plane."""
    target = learning.task.target
    lines: list[str] = []
    learned = learning.kernel(learning.made)
    for channel in range(learned.shape[2]):
        plane = f" {channel + 1}" if learned.shape[2] > 1 else ""
        block = _block(f"LEARNED{plane}", learned[:, :, channel])
        beside: list[str] = []
        if target.kernel is not None:
            beside = _block(f"{harmless(target.name)}{plane}", target.kernel[:, :, channel])
        width = max(map(len, block)) + 4
        pairs = zip_longest(block, beside, fillvalue="")
        lines += ([""] if lines else []) + [
            f"{one.ljust(width)}{other}".rstrip() for one, other in pairs
        ]
    return lines


def _block(title: str, plane: Array) -> list[str]:
    rows = [[written(number) for number in row] for row in plane.tolist()]
    return [title, *aligned(rows, right=range(len(rows[0])))]


def _said(learning: Learning) -> list[str]:
    return [rate_words(learning), *remarks(learning)]


def _kernel(kernel: Array) -> list[Any]:
    """Rows of numbers, or of channels where there are several."""
    numbers: list[Any] = (kernel[:, :, 0] if kernel.shape[2] == 1 else kernel).tolist()
    return numbers


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
