"""An image and a filter of a trained network as a lesson."""

from convtui.inputs import make_input
from convtui.training.answers import ImageAnswer
from convtui.training.first_layer import FirstLayer
from convtui.tui.lesson import Lesson


def learned_lesson(answer: ImageAnswer, layer: FirstLayer, number: int) -> Lesson:
    """The network's first layer on an image, as far as filter `number` (from 0) makes it."""
    source = make_input(answer.name, answer.seen, "0 to 1, as the network sees it")
    return Lesson(source, layer.options[number])
