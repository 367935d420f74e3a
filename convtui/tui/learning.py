"""The kernel of a lesson, to be learned anew from its map."""

import numpy as np

from convtui.lesson.learning import Learning, automatic_rate
from convtui.lesson.learning_task import LearningTask, Target
from convtui.lesson.rates import Rates
from convtui.networks.convolution import Convolution
from convtui.tui.lesson import Lesson


def learning_of(lesson: Lesson) -> Learning:
    """A kernel that begins at random and is to make a lesson's convolution.

    Raises:
        BadInput: numbers out of reach, or more weights than are learned here.
    """
    values, options = lesson.input.values, lesson.options
    source = values if values.ndim == 3 else values[:, :, None]
    weights = np.ascontiguousarray(options.laid)
    rows, columns = weights.shape[:2]
    layer = Convolution(
        "learned",
        filters=1,
        size=(rows, columns),
        stride=options.stride,
        padding=options.padding,
        dilation=options.dilation,
        has_bias=False,
    )
    target = Target.of_kernel(options.kernel.name, weights, layer, source)
    task = LearningTask(source, layer, target)
    return Learning(task, task.first_kernel(0), Rates(automatic_rate(task)))
