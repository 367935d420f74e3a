"""Which loss is gone back from: of a network the label's, of a layer alone that of its last map."""

from collections.abc import Callable
from dataclasses import dataclass

from convtui.errors import BadInput
from convtui.kernels import built_in_kernels, load_kernel
from convtui.lesson.backward import BackwardPass, class_number
from convtui.lesson.forward import ForwardPass
from convtui.lesson.map_loss import LayerWayBack, MapSum, SquaredDifference
from convtui.lesson.way_back import WayBack
from convtui.networks.losses import up_to_scores
from convtui.tui.lesson import Lesson

SUM = "sum"


@dataclass(frozen=True, eq=False)
class LossQuestion:
    """A loss that is asked for in words, and the way back from one."""

    title: str
    hint: str
    choices: tuple[str, ...]
    current: str
    answer: Callable[[str, ForwardPass], tuple[WayBack, str]]
    """Of a pass the way back, and what its loss is called then. Raises BadInput."""
    named: str
    """What is gone back through, in words."""
    classes: tuple[str, ...] = ()
    """Of a network; a layer by itself has none."""
    lesson: Lesson | None = None
    """Of a layer by itself."""

    @property
    def mode(self) -> str:
        return "network" if self.classes else "step"

    @property
    def image_name(self) -> str:
        """Of what went through the network."""
        return self.named.rpartition(" · ")[2]

    @property
    def told(self) -> str:
        if self.classes:
            return f"label {self.current}"
        return "the sum of the map" if self.current == SUM else f"beside {self.current}"


def label_of(passed: ForwardPass, classes: tuple[str, ...], known: str) -> int:
    """The number of an image's class: its own where that is known, else the most probable.

    Raises:
        BadInput: the network has no loss.
    """
    up_to_scores(passed.network)
    try:
        return class_number(known, classes)
    except BadInput:
        return int(passed.probabilities.argmax())


def label_question(classes: tuple[str, ...], label: int, named: str) -> LossQuestion:
    """Ask which class an image is; `label` is the one that holds now, `named` what it is about."""

    def answer(text: str, passed: ForwardPass) -> tuple[WayBack, str]:
        number = class_number(text, classes)
        return BackwardPass(passed, number), classes[number]

    return LossQuestion(
        "Label",
        "the class that the image is to be, by its name or its number from 0",
        classes,
        classes[label],
        answer,
        named,
        classes,
    )


def lesson_pass(lesson: Lesson) -> ForwardPass:
    """A layer's input on its way through it, as through a network."""
    pipeline = lesson.pipeline
    image = pipeline.source if pipeline.source.ndim == 3 else pipeline.source[:, :, None]
    return ForwardPass(pipeline.network, pipeline.weights, image)


def map_question(lesson: Lesson) -> LossQuestion:
    pipeline = lesson.pipeline

    def answer(text: str, passed: ForwardPass) -> tuple[WayBack, str]:
        if text.strip().lower() == SUM:
            return LayerWayBack(passed, MapSum()), SUM
        kernel = load_kernel(text)
        other = lesson.with_options(kernel=kernel).pipeline
        target = other.stages[-1].values
        own = pipeline.stages[-1].shape
        if target.shape != own or len(other.stages) != len(pipeline.stages):
            size = "×".join(map(str, lesson.options.weights.shape[:2]))
            raise BadInput(
                f"the map of {kernel.name} has another size: take a kernel of {size}, or {SUM}"
            )
        return LayerWayBack(passed, SquaredDifference(kernel.name, target)), kernel.name

    size = lesson.options.weights.shape[:2]
    return LossQuestion(
        "Loss",
        f"{SUM}: that of the last map; a KERNEL: how far the map is from that kernel's, squared",
        (SUM, *(one.name for one in built_in_kernels() if one.values.shape[:2] == size)),
        SUM,
        answer,
        f"{lesson.input.name} · {lesson.options.kernel.name}",
        lesson=lesson,
    )
