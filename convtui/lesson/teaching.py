"""A small network that learns drawn digits, batch by batch, any step of which can be gone to.

Each step takes a batch of images and is v ← μ·v - η·g and w ← w + v for every weight, where g is
the gradient of the batch's loss, as for a kernel that learns (`learning`). The images of an epoch
come in an order that seed and epoch decide. States are kept of some steps, fewer and fewer the more
there are, and those between are computed again from there: the same numbers each time.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.lesson.drawn_digits import CLASSES, IMAGE_SHAPE, DrawnDigits, drawn_digits
from convtui.lesson.rates import RateHistory, Rates
from convtui.lesson.score import Score, scored
from convtui.networks.first_weights import first_weights
from convtui.networks.gradients import gradients
from convtui.networks.layer import by
from convtui.networks.losses import up_to_scores
from convtui.networks.network import Network
from convtui.ops.window import Array

TRAINED_ON, HELD_OUT = 600, 400
"""Digits that are drawn for it to learn, and others to see what it has learned."""
MOST_PARAMETERS = 100_000
MOST_STEPS = 20_000
LARGEST_BATCH = 1000

# A loss of so many times the first one does not come back.
_FAR_OFF = 1e4
_BYTES_KEPT = 64 * 2**20
_FEWEST_KEPT, _MOST_KEPT = 16, 256


@dataclass(frozen=True)
class BatchRates(Rates):
    """How a step is taken."""

    learning_rate: float = 0.1
    batch_size: int = 32

    def __post_init__(self) -> None:
        """See that a step can be taken with them.

        Raises:
            BadInput: a rate that is none, or a batch of no images or too many.
        """
        super().__post_init__()
        if not 1 <= self.batch_size <= LARGEST_BATCH:
            raise BadInput(
                f"batch size {self.batch_size} is none: give a number from 1 to {LARGEST_BATCH}"
            )


@dataclass(frozen=True, eq=False)
class State:
    """The network after some steps; `done` images of the epoch have been seen, epochs from 1."""

    step: int
    epoch: int
    done: int
    weights: Mapping[str, Array]
    velocity: Mapping[str, Array]


class Teaching:
    """The steps of a network that learns, made when they are asked for.

    It ends where it diverges, and at `MOST_STEPS`.
    """

    def __init__(
        self,
        network: Network,
        digits: DrawnDigits,
        held_out: DrawnDigits,
        seed: int = 0,
        rates: BatchRates | None = None,
    ) -> None:
        """Begin with random weights.

        Raises:
            BadInput: a network that cannot be taught here.
        """
        _refuse_unteachable(network)
        self.network, self.digits, self.held_out, self.seed = network, digits, held_out, seed
        drawn = first_weights(network, seed)
        weights = {name: array.astype(np.float64) for name, array in drawn.items()}
        velocity = {name: np.zeros_like(array) for name, array in weights.items()}
        self.newest = State(0, 1, 0, weights, velocity)
        self.losses: list[float] = []
        """Of each step the loss of its batch before it, penalties added."""
        self.scores = [self._scored(0, self.newest)]
        self.diverged = False
        self._kept, self._every = [self.newest], 1
        self._rates = RateHistory(((0, rates or BatchRates()),))

    @property
    def made(self) -> int:
        """The last step that was made; step 0 is the beginning."""
        return self.newest.step

    @property
    def has_more(self) -> bool:
        """Whether another step can be made."""
        return not self.diverged and self.made < MOST_STEPS

    def reach(self, step: int) -> int:
        """Make the steps up to this one, or as far as it goes; return the last of them."""
        while self.made < step and self.has_more:
            self._make()
        return min(step, self.made)

    def state(self, step: int) -> State:
        """The network at a step that was made."""
        if step == self.made:
            return self.newest
        state = self._kept[step // self._every]
        while state.step < step:
            state, _ = self._after(state)
        return state

    def batch(self, state: State) -> npt.NDArray[np.intp]:
        """The numbers of the images that the step from here on takes."""
        size = self.rates_at(state.step).batch_size
        return self._order(state.epoch)[state.done : state.done + size]

    def rates_at(self, step: int) -> BatchRates:
        """With which the step after this one is taken."""
        return self._rates.at(step)

    def end_behind(self, step: int) -> int:
        """The first step behind one, both made or not, at which an epoch ends."""
        newest, count = self.newest, len(self.digits)
        ends = [score.step for score in self.scores if score.step > step]
        if ends:
            return ends[0]
        size = self.rates_at(newest.step).batch_size
        end = newest.step + math.ceil((count - newest.done) / size)
        while end <= step:
            end += math.ceil(count / size)
        return end

    def changed(self, state: State, rates: BatchRates) -> "Teaching":
        """The same up to a state that was made, and from there on with other rates."""
        other = Teaching.__new__(Teaching)
        other.network, other.digits, other.held_out = self.network, self.digits, self.held_out
        other.seed, other.newest, other.diverged = self.seed, state, False
        other.losses = self.losses[: state.step]
        other.scores = [score for score in self.scores if score.step <= state.step]
        other._kept = [kept for kept in self._kept if kept.step <= state.step]
        other._every = self._every
        other._rates = self._rates.changed(state.step, rates)
        return other

    # Making steps

    def _make(self) -> None:
        """Make a step, unless it leads to numbers that are none or to a loss that is far off."""
        before, score = self.newest, None
        with np.errstate(all="ignore"):
            state, loss = self._after(before)
            numbers = [loss, *(np.abs(array).max() for array in state.weights.values())]
            if state.epoch > before.epoch:
                score = self._scored(before.epoch, state)
                numbers += [score.loss, score.held_out_loss]
        first = self.losses[0] if self.losses else loss
        if not np.isfinite(numbers).all() or loss > _FAR_OFF * first:
            self.diverged = True
            return
        self.newest = state
        self.losses.append(loss)
        self.scores += [score] if score else []
        self._keep(state)

    def _after(self, state: State) -> tuple[State, float]:
        """The next state, and the loss of the batch that led there."""
        batch, rates = self.batch(state), self.rates_at(state.step)
        images, labels = self.digits.images[:, :, batch], self.digits.labels[batch]
        found = gradients(self.network, state.weights, images, labels)
        velocity, weights = {}, {}
        for name, gradient in found.weights.items():
            before = rates.momentum * state.velocity[name]
            velocity[name] = before - rates.learning_rate * gradient
            weights[name] = state.weights[name] + velocity[name]
        done, epoch = state.done + len(batch), state.epoch
        if done >= len(self.digits):
            done, epoch = 0, epoch + 1
        return State(state.step + 1, epoch, done, weights, velocity), found.loss

    def _scored(self, epoch: int, state: State) -> Score:
        parts = self.digits, self.held_out
        return scored(self.network, state.weights, *parts, epoch=epoch, step=state.step)

    def _order(self, epoch: int) -> npt.NDArray[np.intp]:
        return _order(self.seed, epoch, len(self.digits))

    def _keep(self, state: State) -> None:
        """Keep it if it is its turn; where there are too many, only every other one stays."""
        if state.step % self._every:
            return
        self._kept.append(state)
        size = 2 * sum(array.nbytes for array in state.weights.values())
        most = min(max(_BYTES_KEPT // size, _FEWEST_KEPT), _MOST_KEPT)
        if len(self._kept) > most:
            self._kept, self._every = self._kept[::2], self._every * 2


def teaching_of(network: Network, seed: int = 0, rates: BatchRates | None = None) -> Teaching:
    """Draw digits for a network to learn, and others to see what it has learned.

    Raises:
        BadInput: a network that cannot be taught here.
    """
    _refuse_unteachable(network)
    held_out = drawn_digits(HELD_OUT, first=TRAINED_ON // len(CLASSES))
    return Teaching(network, drawn_digits(TRAINED_ON), held_out, seed, rates)


@lru_cache(maxsize=4)
def _order(seed: int, epoch: int, count: int) -> npt.NDArray[np.intp]:
    return np.random.default_rng([seed, epoch]).permutation(count)


def _refuse_unteachable(network: Network) -> None:
    """Refuse what is no small network of digits, or is trained in another way than it is used."""
    up_to_scores(network)
    instead = f"`convtui train {network.name}` trains it"
    if network.input_shape != IMAGE_SHAPE or network.shapes[-1].output_shape != (len(CLASSES),):
        raise BadInput(
            f"{network.name} takes {by(network.input_shape)} and leaves "
            f"{by(network.shapes[-1].output_shape)}: what is taught here takes a digit of "
            f"{by(IMAGE_SHAPE)} and leaves 10 classes, as digits does; {instead}"
        )
    count = sum(row.parameters for row in network.shapes)
    if count > MOST_PARAMETERS:
        raise BadInput(
            f"{network.name} has {count:,} parameters, and {MOST_PARAMETERS:,} are the most that "
            f"are taught here: {instead}"
        )
    for layer in network.layers:
        if layer.only_in_training or layer.kind == "batch-normalisation":
            raise BadInput(
                f"{network.name} has a layer of {layer.kind}, which works otherwise while it is "
                f"trained, and is not taught here: {instead}"
            )
