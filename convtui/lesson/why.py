"""Why the network answers as it does: which pixels a class's score hangs on, by one of some ways.

Two ways hide parts of the image and compare answers, three send a gradient back.
"""

from dataclasses import dataclass, replace

import numpy as np

from convtui.lesson.forward import ForwardPass
from convtui.lesson.importance import Told, importance, occlusion
from convtui.lesson.saliency import grad_cam, saliency
from convtui.networks.losses import Score
from convtui.ops.window import Array

BY_HIDING, BY_GRADIENT = ("occlusion", "importance"), ("saliency", "guided", "grad-cam")
WAYS = (*BY_HIDING, *BY_GRADIENT)

SQUARE = 5
"""Pixels along each side of the grey square."""
_LEAST = 0.005
"""A change of a probability so small is none, and so is a share of what the logit gives."""
_STEEPEST = 0.25
"""No probability changes faster with its logit: p·(1 - p) where p is 1/2."""


@dataclass(frozen=True)
class Question:
    """One of WAYS, and the number of the class; hiding asks for probabilities alone."""

    way: str
    label: int
    score: Score = "logit"
    square: int = SQUARE

    @property
    def is_by_gradient(self) -> bool:
        return self.way in BY_GRADIENT


@dataclass(frozen=True, eq=False)
class Heat:
    """(rows, columns): how much hangs on each pixel, and the number that is drawn as 1."""

    values: Array
    full: float

    @property
    def strengths(self) -> Array:
        """(rows, columns) from -1 to 1; all 0 where next to nothing hangs on any pixel."""
        if not self.full:
            return np.zeros_like(self.values)
        strengths: Array = np.clip(self.values / self.full, -1.0, 1.0)
        return strengths if np.abs(strengths).max() >= _LEAST else np.zeros_like(strengths)


def answer(passed: ForwardPass, question: Question, told: Told) -> Heat | None:
    """Find what a class's score hangs on.

    Args:
        passed: the image in its network.
        question: what is asked.
        told: hears which share is done; what it answers is whether to go on.

    Returns:
        The gradients of a probability on the scale of those of the logit; None where stopped.

    Raises:
        BadInput: the network does not end in classes, has no convolution for Grad-CAM, or numbers
            grow beyond all bounds.
    """
    if not question.is_by_gradient:
        return _by_hiding(passed, question, told)
    found = _by_gradient(passed, question)
    if question.score == "logit":
        return Heat(found, float(found.max()))
    of_logit = _by_gradient(passed, replace(question, score="logit"))
    return Heat(found, float(of_logit.max()) * _STEEPEST)


def _by_hiding(passed: ForwardPass, question: Question, told: Told) -> Heat | None:
    def ask(image: Array) -> float:
        other = ForwardPass(passed.network, passed.weights, image)
        return float(other.probabilities[question.label])

    if question.way == "occlusion":
        found = occlusion(passed.image, ask, question.square, told)
    else:
        found = importance(passed.image, ask, told)
    if found is None:
        return None
    reach = float(np.abs(found).max())
    return Heat(found, reach if reach >= _LEAST else 0.0)


def _by_gradient(passed: ForwardPass, question: Question) -> Array:
    if question.way == "grad-cam":
        return grad_cam(passed, question.label, question.score)
    is_guided = question.way == "guided"
    return saliency(passed, question.label, question.score, guided=is_guided)
