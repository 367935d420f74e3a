"""What a run's network said after an epoch, from the weights that were kept; NumPy alone."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.networks.convolution import Convolution
from convtui.networks.network import AllWeights
from convtui.ops.brightness import BRIGHTEST
from convtui.runs import Run
from convtui.runs.kept_epochs import KeptEpochs
from convtui.training.answers import RunAnswers, read_images
from convtui.training.parts import Part
from convtui.training.scores import predictions
from convtui.training.spec import RunSpec

MOST_IMAGES = 1_000
"""Of a part of the data, the first ones: a small network takes less than a second for as many."""

_ASKED = 20
"""Images from one look whether to go on to the next."""


class EpochAnswers:
    """Computes answers when they are asked for, and knows them from then on."""

    def __init__(self, run: Run) -> None:
        """Ask the network of a run.

        Raises:
            BadInput: its spec.json is damaged.
        """
        self._run, self._kept = run, KeptEpochs(run)
        self._architecture = RunSpec.from_json(run.spec).architecture
        self._images: RunAnswers | None = None
        self._known: dict[tuple[int, str], RunAnswers] = {}

    @property
    def classes(self) -> int:
        """How many the network tells apart."""
        return self._architecture.classes

    def parts(self) -> tuple[str, ...]:
        """The parts of the run's data set.

        Raises:
            BadInput, Missing: as `compute`.
        """
        return tuple(self._all_images().parts)

    def known(self, epoch: int, part: str) -> RunAnswers | None:
        """The answers to the first images of a part, if they were computed."""
        return self._known.get((epoch, part))

    def compute(
        self, epoch: int, part: str, going_on: Callable[[], bool] = lambda: True
    ) -> RunAnswers | None:
        """Let the network as it was after an epoch answer the first `MOST_IMAGES` of a part.

        Args:
            epoch: that was kept.
            part: say `test`.
            going_on: is asked now and then whether to; after False there are no answers.

        Raises:
            BadInput: the weights are damaged, or the data set has changed or has other classes.
            Missing: the data set is no longer here.
        """
        weights = self._weights(epoch)
        images = self._all_images()
        asked = images.parts.get(part)
        if asked is None or asked.labels.max() >= self._architecture.classes:
            raise BadInput(f"{self._run.name}: its network was not made for these {part} images")
        first = Part(asked.images[:MOST_IMAGES], asked.labels[:MOST_IMAGES], asked.origin)
        network, end = self._architecture.network, self._architecture.layers[-1].name
        outputs = np.empty((len(first), self._architecture.classes), np.float32)
        for number, image in enumerate(first.images):
            if number % _ASKED == 0 and not going_on():
                return None
            with np.errstate(all="ignore"):  # a network that diverged says what it says
                outputs[number] = network.forward(image / BRIGHTEST, weights)[end][0, 0]
        said = predictions({part: np.nan_to_num(outputs)}, self._architecture.output)
        self._known[epoch, part] = RunAnswers(images.data, {part: first}, said)
        return self._known[epoch, part]

    def filters(self, epoch: int) -> tuple[npt.NDArray[np.float64], ...]:
        """The kernels of the first convolution after an epoch, each (kh, kw, channels).

        Raises:
            BadInput: the weights are damaged.
        """
        convolutions = self._architecture.of_kind(Convolution)
        if not convolutions:
            return ()
        kernels = self._weights(epoch)[f"{convolutions[0].name}/kernel"]
        return tuple(np.moveaxis(kernels, -1, 0))

    def _all_images(self) -> RunAnswers:
        self._images = self._images or read_images(self._run)
        return self._images

    def _weights(self, epoch: int) -> AllWeights:
        return self._kept.read(epoch, self._architecture.network)
