"""One number of a gradient with all that it is made of: always a sum of these times those.

A weight was multiplied by a number at every place where it was used: its gradient is the sum of
those numbers, each times the gradient that came back there. A cell fed some numbers behind it: its
gradient is the sum of their gradients, each times what the cell weighed there (Goodfellow, Bengio &
Courville, "Deep Learning" (2016), section 6.5).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import product, repeat

import numpy as np

from convtui.lesson.arithmetic import Sum
from convtui.lesson.layer_stages import Normalised, Summed
from convtui.lesson.stage import Stage
from convtui.lesson.step import Step
from convtui.networks.weighted import Weighted
from convtui.ops.window import Array

Index = tuple[int, ...]
"""Where a number is in an array, from 0."""


@dataclass(frozen=True)
class Factor:
    """Whose numbers are multiplied, and where they are: at every combination of `axes`.

    Without axes they are in no array: a slope, a share, the 1 that a bias is multiplied by.
    """

    of: str = ""
    axes: tuple[Sequence[int], ...] = ()

    @property
    def places(self) -> Iterator[Index | None]:
        """Of each of its numbers, the last axis fastest."""
        return iter(product(*self.axes)) if self.axes else repeat(None)

    def place(self, number: int) -> Index | None:
        """Of one of its numbers, counted as `places` does, without those before it."""
        if not self.axes:
            return None
        at = np.unravel_index(number, [len(axis) for axis in self.axes])
        return tuple(axis[int(index)] for axis, index in zip(self.axes, at, strict=True))


@dataclass(frozen=True)
class MapName:
    """What a map's numbers are called; the places of a flat one are counted by one number."""

    of: str
    is_flat: bool

    def at(self, *axes: Sequence[int]) -> Factor:
        """Those at rows × columns × channels."""
        return Factor(self.of, axes[-1:] if self.is_flat else axes)


@dataclass(frozen=True)
class GradientTerm:
    """`value` times `weight`, and where each is: nowhere where it is in no array."""

    value: float
    weight: float
    value_of: str = ""
    value_at: Index | None = None
    weight_of: str = ""
    weight_at: Index | None = None

    @property
    def product(self) -> float:
        return self.value * self.weight + 0.0  # a zero has no sign


class Through(Enum):
    """On which way a gradient came to a number."""

    LOSS = "loss"
    """The way back begins here."""
    WEIGHT = "weight"
    """From wherever it was used."""
    SUMS = "sums"
    """From the sums that it was multiplied by weights for."""
    STEP = "step"
    """From numbers made of it in another way."""
    NOTHING = "nothing"
    """It fed none."""


@dataclass(frozen=True, eq=False)
class GradientUnit:
    """A number of a gradient: the products of `arithmetic` and, as its bias, the penalties' sum.

    Of a weight the values are what it was multiplied by, and the weights the gradients that came
    back; of a cell the values are the gradients that came back.
    """

    of: str
    place: Index
    arithmetic: Sum
    values: Factor
    weights: Factor
    through: Through
    penalties: tuple[GradientTerm, ...] = ()
    fed: Step | None = None
    """The first of those that it fed, of `STEP`."""

    @property
    def came_back(self) -> Factor:
        """Which of the factors are gradients behind this one; without a name where none are."""
        if self.through is Through.LOSS:
            return Factor()
        return self.weights if self.through is Through.WEIGHT else self.values

    @property
    def value(self) -> float:
        return self.arithmetic.value

    @property
    def terms(self) -> Iterator[GradientTerm]:
        """Each product, those of the penalties last."""
        numbers = zip(
            self.arithmetic.values.ravel().tolist(),
            self.arithmetic.weights.ravel().tolist(),
            self.values.places,
            self.weights.places,
            strict=False,  # what is in no array has no places, however often it is asked
        )
        for value, weight, value_at, weight_at in numbers:
            yield GradientTerm(value, weight, self.values.of, value_at, self.weights.of, weight_at)
        yield from self.penalties

    def __len__(self) -> int:
        return self.arithmetic.values.size

    def term(self, number: int) -> GradientTerm:
        """One of the products, without those before it; no penalty."""
        return GradientTerm(
            float(self.arithmetic.values.flat[number]),
            float(self.arithmetic.weights.flat[number]),
            self.values.of,
            self.values.place(number),
            self.weights.of,
            self.weights.place(number),
        )


def of_score(of: str, place: Index, probabilities: Array, label: int) -> GradientUnit:
    """p - y of a class: the softmax and the loss taken as one."""
    own = place[-1]
    numbers = np.array([[[probabilities[own], float(own == label)]]])
    return of_loss(of, place, numbers, np.array([[[1.0, -1.0]]]))


def of_loss(of: str, place: Index, values: Array, weights: Array) -> GradientUnit:
    """A number of the gradient that the loss itself says, made of (1, 1, n) of its own."""
    return GradientUnit(of, place, Sum(values, weights), Factor(), Factor(), Through.LOSS)


def of_cell(of: str, place: Index, after: Stage, gradient: Array, fed: MapName) -> GradientUnit:
    """The gradient of a number of a map: of all that it fed, each times what it weighed there.

    Args:
        of: the name of the map's gradient.
        place: of the number, in the array of that name.
        after: the stage behind the map.
        gradient: that came back to it, (rows, columns, channels).
        fed: what its numbers are called.
    """
    row, column, channel = place if len(place) == 3 else (0, 0, *place)
    rows, columns, channels = after.fed_by(row, column, channel)
    weights = after.derivatives((row, column, channel), rows, columns, channels)
    weighing, through, step = Factor(), Through.STEP, None
    if not weights.size:
        through = Through.NOTHING
    elif isinstance(after, Summed):
        taps = after.taps_on(row, column, rows, columns)
        axes = (*taps, (channel,), channels)
        weighing = Factor(f"{after.layer.name}/kernel", axes[2 * fed.is_flat :])
        through = Through.SUMS
    else:
        step = after.step(rows[0], columns[0], channels[0])
    made = Sum(gradient[np.ix_(rows, columns, channels)], weights)
    values = fed.at(rows, columns, channels)
    return GradientUnit(of, place, made, values, weighing, through, fed=step)


def of_weight(
    of: str, place: Index, stage: Stage, gradient: Array, names: tuple[MapName, MapName]
) -> GradientUnit:
    """The gradient of a weight: all places where it was used, each with its input.

    Args:
        of: the name of the weights' gradient, `layer/kernel` say.
        place: of the weight in the layer's array.
        stage: the first one of the layer.
        gradient: that came back to it, (rows, columns, channels).
        names: of what goes into the stage, and of what comes out.
    """
    array, (before, after) = of.rpartition("/")[2], names
    if array == "kernel":
        return _of_kernel(of, place, stage, gradient, (before, after))
    channel = place[-1]
    came_back = gradient[:, :, channel : channel + 1]
    rows, columns = map(range, stage.sides)
    values = np.ones(came_back.shape)
    if isinstance(stage, Normalised) and array == "gamma":
        values = stage.normalised(channel)
    made = Sum(values, came_back)
    weights = after.at(rows, columns, (channel,))
    return GradientUnit(of, place, made, Factor(), weights, Through.WEIGHT)


def _of_kernel(
    of: str, place: Index, stage: Stage, gradient: Array, names: tuple[MapName, MapName]
) -> GradientUnit:
    down, along, deep, channel = place if len(place) == 4 else (0, 0, *place)
    window, (before, after) = stage.window, names
    (rows, seen_rows), (columns, seen_columns) = window.rows.uses(down), window.columns.uses(along)
    seen = stage.before.block(_whole(seen_rows), _whole(seen_columns), range(deep, deep + 1))
    came_back = gradient[rows.start : rows.stop, columns.start : columns.stop]
    penalties = _penalties(of, place, stage)
    made = Sum(
        seen[:: seen_rows.step, :: seen_columns.step],
        came_back[:, :, channel : channel + 1],
        bias=sum(term.product for term in penalties),
    )
    values = before.at(seen_rows, seen_columns, (deep,))
    weights = after.at(rows, columns, (channel,))
    return GradientUnit(of, place, made, values, weights, Through.WEIGHT, penalties)


def _penalties(of: str, place: Index, stage: Stage) -> tuple[GradientTerm, ...]:
    """What L1 and L2 add to the gradient of a kernel's weight: sign(w) · l1 and w · 2 · l2."""
    layer = stage.layer
    if not (isinstance(stage, Summed) and isinstance(layer, Weighted)):
        return ()
    *tap, channel = place if len(place) == 4 else (0, 0, *place)
    weight = stage.weight((0, 0, channel), (tap[0], tap[1], tap[2]))
    terms = []
    if layer.l1:
        terms.append(GradientTerm(float(np.sign(weight)), layer.l1))
    if layer.l2:
        terms.append(GradientTerm(weight, 2 * layer.l2, of, place))
    return tuple(terms)


def _whole(cells: range) -> range:
    """From the first to the last, those between them too."""
    return range(cells.start, cells[-1] + 1) if cells else range(0)
