"""Questions about parameters, the order of a flattened map, and softmax."""

import numpy as np

from convtui.lesson.numbers import written
from convtui.marking.scores import SOFTMAX, SoftmaxCall
from convtui.marking.shapes import FLATTEN, PARAMETERS, FlattenCall, ParametersCall, weights
from convtui.ops.window import Array
from convtui.quiz.asking import Asked, answers
from convtui.quiz.draws import matrix, size
from convtui.quiz.question import Figure

_COUNTED = ("channels", "bias", "separable")


def convolution_parameters(rng: np.random.Generator) -> Asked | None:
    """Of the first layer, or of one behind it."""
    side, channels = int(rng.choice([3, 5])), int(rng.choice([1, 3, 8, 16]))
    filters = int(rng.choice([8, 16, 32]))
    call = ParametersCall((side, side), channels, filters)
    right, given = answers(PARAMETERS, call, _count)
    maps = f"{channels} channel{'s' * (channels > 1)}"
    text = (
        f"A convolutional layer has {filters} filters of {size(call.size)}, each with a bias, on "
        f"{maps}. The network's input is a colour picture. How many parameters does the layer have?"
    )
    why = f"({side}·{side}·{channels} + 1)·{filters} = {right}"
    return Asked(text, (), right or "", given, _COUNTED, why)


def separable_parameters(rng: np.random.Generator) -> Asked | None:
    channels, filters = int(rng.choice([3, 8, 10])), int(rng.choice([16, 32, 100]))
    call = ParametersCall((3, 3), channels, filters, "separable")
    right, given = answers(PARAMETERS, call, _count)
    text = (
        f"A depthwise separable layer has {filters} filters of 3×3 on {channels} channels, one "
        "kernel for each channel and then a 1×1 convolution with a bias for each filter. How many "
        "parameters does it have?"
    )
    mixing = f"{channels}·{filters}"
    why = f"3·3·{channels} + {mixing} + {filters} = {weights(call)} + {filters} = {right}"
    return Asked(text, (), right or "", given, ("separable", "bias"), why)


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
    why = (
        f"({row}·{columns} + {column})·{channels} + {channel} + 1 = {right}: "
        "the channel runs fastest, then the column"
    )
    planes = tuple(Figure(f"Channel {at + 1}", call.x[:, :, at]) for at in range(call.x.shape[2]))
    return Asked(text, planes, right or "", given, ("flatten",), why)


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
    return Asked(text, (Figure("Scores", scores[None]),), right or "", given, ("softmax",), why)


def _exponent(score: float) -> str:
    return f"({written(score)})" if score < 0 else written(score)


def _count(answer: Array) -> str:
    return str(int(answer))
