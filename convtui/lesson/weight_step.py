"""The step of one weight, opened: what its gradient is a sum of, and what becomes of the weight."""

from dataclasses import dataclass

from convtui.lesson.gradient_unit import GradientUnit, MapName, of_weight
from convtui.lesson.learning import Learning
from convtui.lesson.numbers import bracketed, in_formula, signed, written
from convtui.lesson.rates import SteppedWeight

INPUT, DIFFERENCE = "input", "difference"
"""What the factors of a weight's gradient are called."""


@dataclass(frozen=True, eq=False)
class WeightStep(SteppedWeight):
    """Weight w at a step of learning and what the step after it makes of it.

    The gradient is 2/n · Σ input × difference, over the n cells of the map at whose windows the
    weight lay on the input; on padding it lay on 0.
    """

    place: tuple[int, int, int]
    """(row, column, channel) in the kernel, from 0."""
    cells: int
    """n: those of the map."""
    unit: GradientUnit
    """Σ input × difference, with its terms."""

    @property
    def gradient(self) -> float:
        return 2 / self.cells * self.unit.value

    @property
    def formulas(self) -> tuple[str, ...]:
        """The gradient, the velocity where there is momentum, and the weight, with numbers."""
        total, gradient = in_formula(self.unit.value), in_formula(self.gradient)
        rate, weight = written(self.rates.learning_rate), written(self.value)
        lines = [f"g = 2/{self.cells}·{total} = {written(self.gradient)}"]
        result = written(self.next_value)
        if self.rates.momentum:
            carried = f"{written(self.rates.momentum)}·{in_formula(self.velocity)}"
            lines.append(f"v = {carried} - {rate}·{gradient} = {written(self.next_velocity)}")
            sign, pushed = signed(self.next_velocity)
            lines.append(f"w + v = {weight} {sign} {pushed} = {result}")
        else:
            lines.append(f"w - η·g = {weight} - {rate}·{bracketed(gradient)} = {result}")
        return tuple(lines)


def open_weight(learning: Learning, step: int, place: tuple[int, int, int]) -> WeightStep:
    """Open the step behind one that `has_next`, for a weight at (row, column, channel)."""
    task, state = learning.task, learning.state(step)
    kernel = state.weights.reshape(task.shape)
    unit = of_weight(
        "kernel",
        (*place, 0),
        task.stage(kernel),
        task.difference_of(kernel)[:, :, None],
        (MapName(INPUT, is_flat=False), MapName(DIFFERENCE, is_flat=False)),
    )
    velocity = float(state.velocity.reshape(task.shape)[place])
    rates = learning.rates_at(step)
    return WeightStep(step, float(kernel[place]), velocity, rates, place, task.cells, unit)
