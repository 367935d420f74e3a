"""Softmax, the scaling of pixels, and accuracy."""

import numpy as np

from convtui.marking.idea import Idea
from convtui.marking.scores import (
    ACCURACY,
    SCALING,
    SOFTMAX,
    AccuracyCall,
    ScalingCall,
    SoftmaxCall,
    softmax,
)
from convtui.matrix_text import parse_matrix
from convtui.ops.window import Array

_PROBABILITIES = "convtui forward digits digit:7 --layer softmax"
_FOUR = np.array([1, 2, 3, 1])
_RIGHT_ANSWERS = AccuracyCall(np.eye(4)[_FOUR], _FOUR)
_NO_ANSWERS = AccuracyCall(np.zeros((10, 10)), np.arange(10))


def _powers_as_they_are(call: SoftmaxCall) -> Array:
    powers = np.exp(call.scores)
    return np.asarray(powers / powers.sum())


def _each_label_with_each_answer(call: AccuracyCall) -> Array:
    return np.asarray((call.scores.argmax(axis=1) == call.labels[:, None]).mean())


def _cell_by_cell(call: AccuracyCall) -> Array:
    wanted = np.eye(call.scores.shape[1])[call.labels]
    return np.asarray(((call.scores > 0.5) == wanted).mean())


IDEAS: tuple[Idea, ...] = (
    Idea(
        "softmax-twice",
        SOFTMAX,
        "softmax",
        "softmax is applied twice",
        "The network's last layer and the loss both apply it; with ten classes the loss then never "
        "falls below 1.461.",
        "Does your loss expect scores or probabilities?",
        {"answer": lambda call: softmax(softmax(call.scores))},
        SoftmaxCall(np.array([2.0, 1, 0])),
        _PROBABILITIES,
    ),
    Idea(
        "softmax-overflows",
        SOFTMAX,
        "overflow",
        "e is raised to scores as large as they come",
        "e to the power of 1000 is more than a computer's numbers hold; the largest score is taken "
        "off all of them first, which changes nothing else.",
        "What is exp(1000) in your language?",
        {"answer": _powers_as_they_are},
        SoftmaxCall(np.array([1000.0, 0])),
        _PROBABILITIES,
    ),
    Idea(
        "shares-without-powers",
        SOFTMAX,
        "softmax",
        "scores are divided by their sum",
        "Scores may be negative, and then so would be the shares: softmax raises e to them first.",
        "What becomes of a negative score?",
        {"answer": lambda call: call.scores / call.scores.sum()},
        SoftmaxCall(np.array([2.0, 1, 0])),
        _PROBABILITIES,
    ),
    Idea(
        "pixels-divided-as-integers",
        SCALING,
        "integers",
        "pixels are divided by 255 in whole numbers",
        "All but the brightest pixels become 0.",
        "What is 128 // 255?",
        {"answer": lambda call: call.x // 255},
        ScalingCall(parse_matrix("0 128 255")),
        "convtui compute '0 128 255' --kernel 1 --pool 0",
    ),
    Idea(
        "pixels-scaled-twice",
        SCALING,
        "scaling",
        "pixels are divided by 255 twice",
        "Where loading and the network both scale, a picture becomes all but black.",
        "What is the brightest number that goes into the network?",
        {"answer": lambda call: call.x / 255**2},
        ScalingCall(parse_matrix("0 128 255")),
        "convtui compute '0 128 255' --kernel 1 --pool 0",
    ),
    Idea(
        "labels-as-a-column",
        ACCURACY,
        "labels",
        "labels of shape (n, 1) are compared with answers of shape (n,)",
        "Every label is compared with every answer, n² comparisons instead of n, and no error.",
        "What is the shape of the comparison that you average?",
        {"answer": _each_label_with_each_answer},
        _RIGHT_ANSWERS,
        _PROBABILITIES,
    ),
    Idea(
        "labels-from-one",
        ACCURACY,
        "labels",
        "labels count from 1 and answers from 0",
        "Each answer is one less than the label that it is compared with.",
        "Which is the smallest label, and which the smallest answer?",
        {"answer": lambda call: np.asarray((call.scores.argmax(axis=1) == call.labels + 1).mean())},
        _RIGHT_ANSWERS,
        _PROBABILITIES,
    ),
    Idea(
        "binary-accuracy",
        ACCURACY,
        "classes",
        "every class of every image counts as an answer",
        "Binary accuracy compares cell by cell with a row of one 1: nothing but zeros is right in "
        "nine of ten.",
        "How good is a network that answers 0 for every class?",
        {"answer": _cell_by_cell},
        _NO_ANSWERS,
        _PROBABILITIES,
    ),
)
