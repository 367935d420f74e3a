"""A weight's step in a batch, opened: each image's own gradient, and the terms of the largest."""

from dataclasses import dataclass
from functools import cached_property

from convtui.lesson.backward import BackwardPass
from convtui.lesson.changes import Weight
from convtui.lesson.forward import ForwardPass
from convtui.lesson.gradient_unit import GradientUnit
from convtui.lesson.numbers import in_formula, signed, written
from convtui.lesson.rates import SteppedWeight
from convtui.lesson.teaching import State, Teaching


@dataclass(frozen=True)
class ImageGradient:
    """What the loss of image `number` alone gives a weight, its penalty added."""

    number: int
    name: str
    value: float


@dataclass(frozen=True, eq=False)
class BatchWeight(SteppedWeight):
    """A weight at a step, and how the next one comes of it.

    The gradient is the mean of the images' own: the loss of a batch is the mean of theirs.
    """

    weight: Weight
    images: tuple[ImageGradient, ...]
    """Of the batch, in its order."""
    largest: ImageGradient
    """The one furthest from 0."""
    unit: GradientUnit
    """What its gradient is made of."""

    @cached_property
    def gradient(self) -> float:
        return sum(image.value for image in self.images) / len(self.images)

    @property
    def formulas(self) -> tuple[str, str, str]:
        """The gradient, the velocity and the weight, with their numbers."""
        count, rates = len(self.images), self.rates
        total = written(sum(image.value for image in self.images))
        eta, gradient = written(rates.learning_rate), in_formula(self.gradient)
        moved, velocity = "", written(self.next_velocity)
        if rates.momentum:
            moved = f"{written(rates.momentum)}·{in_formula(self.velocity)} "
        sign, change = signed(self.next_velocity)
        return (
            f"g = Σ / {count} = {total} / {count} = {written(self.gradient)}",
            f"v ← {moved}- {eta}·{gradient} = {velocity}",
            f"w ← {written(self.value)} {sign} {change} = {written(self.next_value)}",
        )


def open_batch_weight(teaching: Teaching, state: State, weight: Weight) -> BatchWeight:
    """Send each image of the batch at hand there and back by itself.

    Args:
        teaching: that the state is of.
        state: from which the step goes on.
        weight: name of the array and place in it; not one that is collected.

    Raises:
        BadInput: numbers grow beyond all bounds on the way.
    """
    name, place = weight
    digits, passes, images = teaching.digits, {}, []
    for number in map(int, teaching.batch(state)):
        forward = ForwardPass(teaching.network, state.weights, digits.image(number))
        passes[number] = BackwardPass(forward, int(digits.labels[number]))
        value = float(passes[number].of(name)[place])
        images.append(ImageGradient(number, digits.name(number), value))
    largest = max(images, key=lambda image: abs(image.value))
    return BatchWeight(
        step=state.step,
        weight=weight,
        value=float(state.weights[name][place]),
        velocity=float(state.velocity[name][place]),
        rates=teaching.rates_at(state.step),
        images=tuple(images),
        largest=largest,
        unit=passes[largest.number].unit(name, place),
    )
