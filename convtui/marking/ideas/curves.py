"""Which epoch's weights are worth keeping."""

import numpy as np

from convtui.marking.curves import CURVE, CurveCall, best_epoch
from convtui.marking.idea import Idea, Step

_EXAMPLE = CurveCall(
    np.array([1.9, 1.2, 0.9, 0.6, 0.4, 0.5]), np.array([2.0, 1.4, 1.5, 1.1, 1.3, 1.6])
)
_TRAINING = "convtui train --help"


def _before_the_first_rise(call: CurveCall) -> int:
    rises = np.flatnonzero(np.diff(call.validation) > 0)
    return int(rises[0]) + 1 if len(rises) else len(call.validation)


def _idea(name: str, title: str, sentence: str, hint: str, answer: Step) -> Idea:
    return Idea(
        name, CURVE, "epoch", title, sentence, hint, {"answer": answer}, _EXAMPLE, _TRAINING
    )


IDEAS: tuple[Idea, ...] = (
    _idea(
        "training-loss-decides",
        "the epoch with the least training loss is taken for the best",
        "The training loss goes on falling while a network learns its images by heart; how good "
        "it is on others the validation loss says.",
        "Which of the two curves knows images that were not learned from?",
        lambda call: int(np.argmin(call.training)) + 1,
    ),
    _idea(
        "last-epoch-is-best",
        "the last epoch is taken for the best",
        "Longer training is better only as long as the validation loss falls.",
        "Does the validation loss still fall at the end?",
        lambda call: len(call.validation),
    ),
    _idea(
        "epochs-from-zero",
        "epochs are counted from 0",
        "The position in an array of losses counts from 0, epochs from 1.",
        "What is the number of the first epoch?",
        lambda call: best_epoch(call) - 1,
    ),
    _idea(
        "first-rise-ends-it",
        "training is stopped at the first rise of the validation loss",
        "One epoch that is worse may be chance: the loss goes up and down, and a later epoch can "
        "be better still.",
        "Is there an epoch after the rise that is better than the one before it?",
        _before_the_first_rise,
    ),
    _idea(
        "smallest-gap-decides",
        "the epoch at which the curves are nearest is taken for the best",
        "Where they part a network begins to learn by heart, but it may still get better on other "
        "images too; at the beginning they are near because it knows nothing.",
        "Are both losses small where the curves are near?",
        lambda call: int(np.argmin(np.abs(call.validation - call.training))) + 1,
    ),
)
