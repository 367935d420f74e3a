"""Questions about what a kernel makes of a picture, and about the curves of a training."""

import numpy as np

from convtui.kernels import load_kernel
from convtui.lesson.numbers import written
from convtui.marking.convolution import CONVOLUTION, ConvolutionCall
from convtui.marking.curves import CURVE, CurveCall
from convtui.ops.window import Array
from convtui.quiz.asking import Asked, answers
from convtui.quiz.draws import size
from convtui.quiz.opened import Opened, opened
from convtui.quiz.question import Figure

_KERNELS = (
    "sobel-x",
    "sobel-y",
    "prewitt-x",
    "prewitt-y",
    "scharr-x",
    "scharr-y",
    "vertical-edge",
    "horizontal-edge",
)
_SIDE, _BRIGHT = 8, 4
"""Of the picture, and of the square in its middle."""
_SIGNS = {1: "above 0", -1: "below 0", 0: "0"}


def edges(rng: np.random.Generator) -> Asked | None:
    """A bright square on dark ground, or the reverse, under a kernel that finds edges."""
    name, is_bright = str(rng.choice(_KERNELS)), bool(rng.integers(2))
    picture = np.full((_SIDE, _SIDE), 0.0 if is_bright else 9.0)
    edge = (_SIDE - _BRIGHT) // 2
    picture[edge:-edge, edge:-edge] = 9.0 if is_bright else 0.0
    kernel = load_kernel(name).values
    call = ConvolutionCall(picture, kernel)
    right, given = answers(CONVOLUTION, call, edge_words)
    square, ground = ("bright", "dark") if is_bright else ("dark", "bright")
    text = (
        f"A {square} square on {ground} ground is convolved with {name}, laid as it is. Where are "
        "the numbers of the map above 0, where below?"
    )
    step = Opened(opened(call).source, {**opened(call).layer, "kernel": name}, 0, (2, 2))
    figures = (
        Figure(f"Picture {size(picture.shape)}", picture),
        Figure(f"Kernel {size(kernel.shape)}", kernel),
    )
    why = _sides(kernel)
    about = ("flip", "transposition", "integers")
    return Asked(text, figures, right or "", given, about, why, opened=step)


def _sides(kernel: Array) -> str:
    """What a kernel that finds edges compares, in words."""
    is_across = np.abs(kernel.sum(axis=0)).max() > 0
    sums = kernel.sum(axis=0 if is_across else 1)
    first, last = ("left", "right") if is_across else ("upper", "lower")
    plus, minus = (last, first) if sums[-1] > 0 else (first, last)
    which = "column" if is_across else "row"
    return (
        f"the {plus} {which} of the kernel counts as plus, the {minus} one as minus; so a number "
        f"is above 0 where it is brighter on the {plus} side, below 0 where on the {minus}, and 0 "
        "on even ground"
    )


def edge_words(answer: Array) -> str | None:
    """The signs of a map of the picture at the square's four edges and within it."""
    side = _SIDE - 2
    if answer.shape != (side, side):
        return None
    middle = slice(side // 2 - 1, side // 2 + 1)
    parts = {
        "left edge": answer[middle, :2],
        "right edge": answer[middle, -2:],
        "upper edge": answer[:2, middle],
        "lower edge": answer[-2:, middle],
        "inside": answer[middle, middle],
    }
    signs = {name: int(np.sign(round(float(part.sum()), 6))) for name, part in parts.items()}
    told = [f"{name} {_SIGNS[sign]}" for name, sign in signs.items() if sign]
    if not told:
        return "0 everywhere"
    return ", ".join(told) + (", 0 elsewhere" if len(told) < len(parts) else "")


def best_epoch(rng: np.random.Generator) -> Asked | None:
    """Losses of a training that begins to learn by heart, with an unlucky epoch before."""
    epochs = int(rng.integers(7, 10))
    turn = int(rng.integers(4, epochs - 1))
    noise = rng.uniform(0, 0.05, epochs)
    training: Array = np.round(2.0 * 0.75 ** np.arange(epochs) + noise, 2)
    training[-1] = round(float(training[-2]) + 0.03, 2)
    validation: Array = training + 0.1 + 0.04 * np.arange(epochs)
    validation[turn:] += 0.15 * np.arange(1, epochs - turn + 1) + 0.2
    validation[turn - 2] += 0.35
    call = CurveCall(training, np.round(validation, 2))
    if len(set(call.validation.tolist())) < epochs:
        return None
    right, given = answers(CURVE, call, lambda answer: str(int(answer)))
    text = (
        f"A network was trained for {epochs} epochs, counted from 1. After which of them were its "
        "weights best for images that it has not learned from?"
    )
    least = written(float(call.validation.min()))
    why = f"the validation loss is least, {least}, after epoch {right}"
    figures = (
        Figure("training loss", call.training[None], is_curve=True),
        Figure("validation loss", call.validation[None], is_curve=True),
    )
    see = "convtui misconceptions training-loss-decides"
    return Asked(text, figures, right or "", given, ("epoch",), why, see)
