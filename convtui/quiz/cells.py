"""Questions about one number of a map that a convolution makes."""

from collections.abc import Collection

import numpy as np

from convtui.lesson.numbers import written
from convtui.marking.convolution import CONVOLUTION, ConvolutionCall
from convtui.networks.convolution import Convolution
from convtui.ops.window import Array
from convtui.quiz.asking import Asked, Shown, answers
from convtui.quiz.draws import cell, matrix, sides, size
from convtui.quiz.opened import opened, opened_layer
from convtui.quiz.question import Figure

_COLOURS = ("red", "green", "blue")
_KERNEL = ("flip", "transposition", "product", "sum")


def number_at(place: tuple[int, int]) -> Shown:
    """The number that an answer has there; nothing of one without such a cell."""

    def shown(answer: Array) -> str | None:
        if answer.ndim != 2 or (np.array(place) >= answer.shape).any():
            return None
        return written(round(float(answer[place]), 4))

    return shown


def plain_value(rng: np.random.Generator) -> Asked | None:
    side = int(rng.integers(2, 4))
    call = ConvolutionCall(_input(rng, side + 1, side + 2), matrix(rng, side, side, -2, 3))
    return _asked(rng, call, "The kernel is laid on the input as it is, without padding", _KERNEL)


def true_value(rng: np.random.Generator) -> Asked | None:
    call = ConvolutionCall(_input(rng, 3, 4), matrix(rng, 2, 2, -2, 3), flip=True)
    return _asked(
        rng, call, "This is a true convolution, as mathematics has it, without padding", ("flip",)
    )


def padded_value(rng: np.random.Generator) -> Asked | None:
    call = ConvolutionCall(_input(rng, 3, 4), matrix(rng, 3, 3, -2, 3), padding="same")
    words = "The padding is `same`"
    return _asked(rng, call, words, ("border", "padding"), at=(0, 0))


def odd_zero_value(rng: np.random.Generator) -> Asked | None:
    call = ConvolutionCall(_input(rng, 3, 4), matrix(rng, 2, 2, -2, 3), padding="same")
    return _asked(
        rng,
        call,
        "The padding is `same` as TensorFlow has it, and the kernel's sides are even",
        ("same",),
        note="; the one row and column of zeros that `same` adds stand last",
    )


def strided_value(rng: np.random.Generator) -> Asked | None:
    call = ConvolutionCall(_input(rng, 5, 6), matrix(rng, 2, 2, -2, 3), stride=(2, 2))
    return _asked(rng, call, "The stride is 2, without padding", ("stride", "stride-writing"))


def two_strides_value(rng: np.random.Generator) -> Asked | None:
    stride = (2, 1) if rng.integers(2) else (1, 2)
    call = ConvolutionCall(_input(rng, 4, 5), matrix(rng, 2, 2, -2, 3), stride=stride)
    words = f"The stride is {stride[0]} down and {stride[1]} to the right, without padding"
    return _asked(rng, call, words, ("stride", "stride-writing"))


def dilated_value(rng: np.random.Generator) -> Asked | None:
    call = ConvolutionCall(_input(rng, 4, 5), matrix(rng, 2, 2, -2, 3), dilation=(2, 2))
    return _asked(rng, call, "The dilation is 2, without padding", ("dilation",))


def channels_value(rng: np.random.Generator) -> Asked | None:
    rows, columns = sides(rng, 2, 3)
    planes = np.stack([matrix(rng, rows, columns) for _ in _COLOURS], axis=2)
    call = ConvolutionCall(planes, matrix(rng, 2, 2, -1, 2))
    words = "The input has three channels, and the kernel the same weights for each; no padding"
    return _asked(rng, call, words, ("channels",))


def own_weights_value(rng: np.random.Generator) -> Asked | None:
    planes = np.stack([matrix(rng, 2, 2) for _ in range(2)], axis=2)
    kernel = np.stack([matrix(rng, 2, 2, -2, 3) for _ in range(2)], axis=2)
    call, place = ConvolutionCall(planes, kernel), (0, 0)
    right, given = answers(CONVOLUTION, call, number_at(place))
    layer = Convolution("convolution", 1, (2, 2), has_bias=False)
    weights = {"convolution/kernel": kernel[..., None]}
    step = opened_layer(planes, (layer,), weights, (0, 0, 0), "convtui network digits digit:7")
    figures = [
        Figure(f"{name}, {at + 1} of 2", values[:, :, at])
        for at in (0, 1)
        for name, values in (("Input", planes), ("Kernel", kernel))
    ]
    text = (
        "The input has two channels, the kernel weights of its own for each. What is Y[1,1], the "
        "one number of the convolutional layer's map, without padding?"
    )
    return Asked(
        text,
        tuple(figures),
        right or "",
        given,
        ("channels",),
        step.formula(),
        opened=step,
    )


def biased_value(rng: np.random.Generator) -> Asked | None:
    bias = int(rng.integers(1, 6)) * int(rng.choice([-1, 1]))
    return _activated(rng, float(bias), ("bias", "bias-order"))


def cut_value(rng: np.random.Generator) -> Asked | None:
    """One that ReLU cuts."""
    asked = _activated(rng, -float(rng.integers(1, 6)), ("activation", "bias-order"))
    return asked if asked and asked.right == "0" else None


def _activated(rng: np.random.Generator, bias: float, about: Collection[str]) -> Asked | None:
    call = ConvolutionCall(
        matrix(rng, 3, 3), matrix(rng, 2, 2, -2, 3), bias=bias, activation="relu"
    )
    return _asked(
        rng,
        call,
        f"The bias is {written(bias)}, the activation ReLU, without padding",
        about,
        stage=1,
    )


def _input(rng: np.random.Generator, least: int, most: int) -> Array:
    return matrix(rng, *sides(rng, least, most))


def _asked(
    rng: np.random.Generator,
    call: ConvolutionCall,
    words: str,
    about: Collection[str],
    stage: int = 0,
    at: tuple[int, int] | None = None,
    note: str = "",
) -> Asked | None:
    """Ask for a cell, a certain one or any, of the map that a stage leaves."""
    place = at or cell(rng, CONVOLUTION.right(call).shape)
    right, given = answers(CONVOLUTION, call, number_at(place))
    row, column = place[0] + 1, place[1] + 1
    step = opened(call, stage, place)
    kernel = f"Kernel {size(call.kernel.shape)}"
    whose = "the map" if call.flip else "the convolutional layer's map"
    named = f"{'YA'[stage]}[{row},{column}], row {row}, column {column} of {whose}"
    return Asked(
        f"{words}. What is {named}?",
        (*_inputs(call.x), Figure(kernel, call.kernel)),
        right or "",
        given,
        about,
        "; ".join(step.formulas()) + note,
        opened=step,
    )


def _inputs(x: Array) -> tuple[Figure, ...]:
    if x.ndim == 2:
        return (Figure(f"Input {size(x.shape)}", x),)
    return tuple(Figure(f"Input, {name}", x[:, :, at]) for at, name in enumerate(_COLOURS))
