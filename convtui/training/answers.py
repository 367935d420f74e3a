"""What a trained network said to each image, together with the images; no Keras."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.datasets.load import load_dataset
from convtui.errors import BadInput
from convtui.runs import Run, read_arrays
from convtui.training.parts import Part, divide
from convtui.training.spec import RunSpec, fitted_to


@dataclass(frozen=True, eq=False)
class ImageAnswer:
    """An image, what it is and what the network took it for.

    `image` is uint8 (rows, columns, channels). `name` says which of its data set it is, counted
    from 0; `sure` is the probability the network gave to what it said.
    """

    name: str
    image: npt.NDArray[np.uint8]
    true: int
    said: int
    sure: float

    @property
    def seen(self) -> npt.NDArray[np.float32]:
        """The image as the network gets it: (rows, columns, channels) in 0..1."""
        return self.image.astype(np.float32) / np.float32(255)


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers to some images of one part of the data, the surest first."""

    data: str
    part: str
    images: Part
    said: npt.NDArray[np.integer[Any]]
    sure: npt.NDArray[np.floating[Any]]
    first: int
    places: npt.NDArray[np.intp]
    """Of the images of the part, the ones meant."""

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, number: int) -> ImageAnswer:
        place = int(self.places[number])
        index = self.first + place
        return ImageAnswer(
            name=f"{self.data}{' test' if self.part == 'test' else ''}#{index}",
            image=self.images.images[place],
            true=int(self.images.labels[place]),
            said=int(self.said[place]),
            sure=float(self.sure[place]),
        )


@dataclass(frozen=True, eq=False)
class RunAnswers:
    """All that a run was asked and said, by the names of the parts."""

    data: str
    parts: Mapping[str, Part]
    said: Mapping[str, npt.NDArray[Any]]

    def behind(self, part: str, true: int, said: int) -> Answers:
        """The images of a class that were taken for a class, the surest first."""
        images, answers = self.parts[part], self.said[part]
        sure = self.said[f"{part}_probability"]
        places = np.flatnonzero((images.labels == true) & (answers == said))
        ordered = places[np.argsort(-sure[places], kind="stable")]
        first = len(self.parts["train"]) if part == "validation" else 0
        return Answers(self.data, part, images, answers, sure, first, ordered)


def read_images(run: Run) -> RunAnswers:
    """Load the images of a run, by the names of their parts, without any answers.

    Raises:
        BadInput: the data set has changed.
        Missing: the data set is no longer here; the line says what to type.
    """
    spec = RunSpec.from_json(run.spec)
    data = load_dataset(spec.data, spec.samples)
    return RunAnswers(data.name, dict(divide(fitted_to(spec, data), data).named()), {})


def read_answers(run: Run) -> RunAnswers:
    """Read what a finished run said, and load the images it was asked.

    Raises:
        BadInput: there are no predictions, they are damaged, or the data set has changed.
        Missing: the data set is no longer here; the line says what to type.
    """
    if not run.predictions.exists():
        raise BadInput(f"{run.name} has no predictions yet: they are kept when a run ends")
    said = read_arrays(run.predictions)
    found = replace(read_images(run), said=said)
    problem = next(_wrong(found.parts, said), None)
    if problem:
        raise BadInput(f"{run.predictions} is damaged: {problem}: train it again")
    return found


def _wrong(parts: Mapping[str, Part], said: Mapping[str, npt.NDArray[Any]]) -> Iterator[str]:
    for name, part in parts.items():
        for key, kind in ((name, "iu"), (f"{name}_probability", "f")):
            if key not in said:
                yield f"it has no {key}"
            elif said[key].shape != (len(part),) or said[key].dtype.kind not in kind:
                yield f"{key} does not fit the {len(part)} images"
