"""What a run's network said after an epoch, from the weights that were kept; NumPy alone.

Beside the answers, what of them was right and wrong, as the report tells it of the end.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.export.document import Section
from convtui.export.tabular import Table, columns
from convtui.networks.convolution import Convolution
from convtui.networks.network import AllWeights
from convtui.ops.brightness import BRIGHTEST
from convtui.runs import Run, RunState
from convtui.runs.kept_epochs import KeptEpochs
from convtui.runs.networks import classes_of_run
from convtui.runs.summary import row_as_json
from convtui.runs.words import after_epoch, four_digits
from convtui.training.answers import RunAnswers, read_images
from convtui.training.parts import Part
from convtui.training.report_tables import COUNT, FOUR
from convtui.training.run_document import classification_sections, labelled_data
from convtui.training.scores import classification_report, confusion_matrix, predictions
from convtui.training.spec import RunSpec

MOST_ANSWERED = 1_000
"""Of a part of the data, the first ones: a small network takes less than a second for as many."""

_FIGURES = ("loss", "accuracy", "val_loss", "val_accuracy")
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
        """Let the network as it was after an epoch answer the first `MOST_ANSWERED` of a part.

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
        first = Part(asked.images[:MOST_ANSWERED], asked.labels[:MOST_ANSWERED], asked.origin)
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


def measured_after(run: Run, state: RunState, epoch: int) -> dict[str, Any]:
    """Measure the network on the first images of each part.

    Returns:
        `name`, `epoch`, `row` with its loss and accuracy (None before training), `classes`, and by
        part the number of `images`, `confusion` and `classification` as in report.json.

    Raises:
        BadInput: the epoch was not kept, is damaged, or the data set has changed.
        Missing: the data set is no longer here.
    """
    asked = EpochAnswers(run)
    row = next((row_as_json(row) for row in state.epochs if row.epoch == epoch), None)
    named = classes_of_run(run)
    names = named if len(named) == asked.classes else tuple(map(str, range(asked.classes)))
    found: dict[str, Any] = {"name": run.name, "epoch": epoch, "row": row, "classes": names}
    found |= {"images": {}, "confusion": {}, "classification": {}}
    for part in asked.parts():
        answers = asked.compute(epoch, part)
        assert answers is not None  # nobody stops it
        counts = confusion_matrix(answers.parts[part].labels, answers.said[part], len(names))
        found["images"][part] = int(counts.sum())
        found["confusion"][part] = counts.tolist()
        found["classification"][part] = classification_report(counts, names)
    return found


def epoch_sections(run: Run, found: Mapping[str, Any]) -> Iterator[Section]:
    """What `measured_after` found, as the sections of a report."""
    row, scores = found["row"], found["classification"]
    rows = tuple((part, n, scores[part]["accuracy"]) for part, n in found["images"].items())
    figures = [f"{name} {four_digits(row[name])}" for name in _FIGURES] if row else []
    title = f"{found['name']} {after_epoch(found['epoch'])}"
    heads = columns("part", ("first images", COUNT), ("accuracy", FOUR))
    yield Section(
        "epoch", title, before=(", ".join(figures),) if row else (), table=Table(heads, rows)
    )
    data = labelled_data(run, run.report())
    for part in scores:
        yield from classification_sections(found, part, data)
