"""Questions about parameters, the order of a flattened map, and softmax."""

from dataclasses import replace

import numpy as np

from convtui.lesson.numbers import written
from convtui.marking.scores import SOFTMAX, SoftmaxCall
from convtui.marking.shapes import FLATTEN, PARAMETERS, FlattenCall, ParametersCall, weights
from convtui.matrix_text import counted
from convtui.networks.activation import Activation
from convtui.networks.convolution import Convolution
from convtui.networks.reshaping import Flatten
from convtui.ops.window import Array
from convtui.quiz.asking import Asked, answers
from convtui.quiz.draws import matrix, size
from convtui.quiz.opened import OpenedLayer, opened_layer
from convtui.quiz.question import Figure

_COUNTED = ("channels", "bias", "separable")


def convolution_parameters(rng: np.random.Generator) -> Asked | None:
    """Of the first layer, or of one behind it."""
    side, channels = int(rng.choice([3, 5])), int(rng.choice([3, 8, 16]))
    filters = int(rng.choice([8, 16, 32]))
    call = ParametersCall((side, side), channels, filters)
    right, given = answers(PARAMETERS, call, _count)
    before = "the picture itself" if channels == 3 else f"the {channels} maps of the layer before"
    text = (
        f"In a network for colour pictures a convolutional layer looks at {before}. It has "
        f"{filters} filters of {size(call.size)}, each with a bias. How many parameters does the "
        "layer have?"
    )
    why = f"({side}·{side}·{channels} + 1)·{filters} = {right}"
    step = _counted_layer(call)
    return Asked(text, (), right or "", given, _COUNTED, why, opened=step)


def separable_parameters(rng: np.random.Generator) -> Asked | None:
    side, channels = int(rng.choice([3, 5])), int(rng.choice([3, 4, 8, 10, 16]))
    filters = int(rng.choice([16, 20, 32, 64, 100]))
    call = ParametersCall((side, side), channels, filters, "separable")
    right, given = answers(PARAMETERS, call, _count)
    text = (
        f"A depthwise separable layer has {filters} filters of {size(call.size)} on {channels} "
        "channels, one kernel for each channel and then a 1×1 convolution with a bias for each "
        "filter. How many parameters does it have?"
    )
    mixing = f"{channels}·{filters}"
    why = f"{side}·{side}·{channels} + {mixing} + {filters} = {weights(call)} + {filters} = {right}"
    see = "convtui misconceptions separable-counted-as-full"
    return Asked(text, (), right or "", given, ("separable", "bias"), why, see)


def flattened_place(rng: np.random.Generator) -> Asked | None:
    rows, columns, channels = 2, int(rng.integers(2, 4)), int(rng.integers(2, 4))
    values = rng.permutation(np.arange(1.0, rows * columns * channels + 1)) + 10
    call = FlattenCall(values.reshape(rows, columns, channels))
    place = tuple(int(rng.integers(length)) for length in call.x.shape)
    number = call.x[place]

    def shown(answer: Array) -> str | None:
        return str(int(np.flatnonzero(answer == number)[0]) + 1)

    right, given = answers(FLATTEN, call, shown)
    row, column, channel = place
    text = (
        f"A map of {size(call.x.shape)}, rows × columns × channels, is flattened as Python and "
        f"Keras do it. At which place of the vector, counted from 1, is the {written(number)}?"
    )
    in_row = columns * channels
    why = (
        f"before it come {counted(row, 'row')} of {in_row} numbers, {counted(column, 'cell')} of "
        f"{channels} and {counted(channel, 'channel')} of its own cell, so it is number "
        f"{row * in_row} + {column * channels} + {channel} + 1 = {right}; the channel runs "
        "fastest, then the column"
    )
    command = "convtui network digits digit:7"
    step = opened_layer(call.x, (Flatten("flatten"),), {}, (0, 0, int(right or 1) - 1), command)
    planes = tuple(Figure(f"Channel {at + 1}", call.x[:, :, at]) for at in range(call.x.shape[2]))
    return Asked(text, planes, right or "", given, ("flatten",), why, opened=step)


def softmax_share(rng: np.random.Generator) -> Asked | None:
    scores = matrix(rng, 1, 3, -1, 3)[0]
    if len(set(scores.tolist())) < len(scores) or scores.sum() == 0:
        return None
    which = int(rng.integers(len(scores)))

    def shown(answer: Array) -> str:
        return f"{answer[which]:.3f}"

    right, given = answers(SOFTMAX, SoftmaxCall(scores), shown)
    text = (
        f"A network's last layer leaves these three scores. What does softmax make of the "
        f"{('first', 'second', 'third')[which]}, to three decimals?"
    )
    powers = " + ".join(f"e^{_exponent(score)}" for score in scores)
    why = f"e^{_exponent(scores[which])} / ({powers}) = {right}"
    layers = Flatten("scores"), Activation("softmax", "softmax")
    command = "convtui forward digits digit:7 --layer softmax"
    step = opened_layer(scores[None, None], layers, {}, (0, 0, which), command)
    figure = Figure("Scores", scores[None])
    return Asked(text, (figure,), right or "", given, ("softmax",), why, opened=step)


def _counted_layer(call: ParametersCall) -> OpenedLayer:
    """The layer on one window of numbers, with weights that are drawn."""
    shape = (*call.size, call.channels)
    layer, rng = Convolution("convolution", call.filters, call.size), np.random.default_rng(0)
    x: Array = rng.integers(0, 6, shape).astype(np.float64)
    weights = {
        f"convolution/{name}": np.round(rng.normal(size=shape), 1)
        for name, shape in layer.weights(shape).items()
    }
    opened = opened_layer(x, (layer,), weights, (0, 0, 0), "convtui models cifar-course")
    note = (
        f"Each of {call.filters} filters has {counted(x.size, 'weight')} and 1 bias: "
        f"{opened.passed.layer(layer.name).parameter_words}. m: the next filter"
    )
    return replace(opened, note=note)


def _exponent(score: float) -> str:
    return f"({written(score)})" if score < 0 else written(score)


def _count(answer: Array) -> str:
    return str(int(answer))
