"""What is known of a run before any image is read."""

from dataclasses import dataclass
from pathlib import Path

from convtui.datasets.catalogue import GENERATED, PUBLISHED, Generated, Published
from convtui.datasets.cifar_pickled import find_batches
from convtui.datasets.load import STAND_INS
from convtui.datasets.locate import folders, locate, required
from convtui.errors import BadInput, unknown_name
from convtui.networks.architecture import Architecture, shapes
from convtui.networks.layer import Shape
from convtui.networks.network import total_parameters
from convtui.networks.overrides import with_data
from convtui.training.spec import RunSpec, split_at


@dataclass(frozen=True)
class Foresight:
    """Parameters of the network on the images it will see; 0 images where they must be read first.

    `input_shape` is (rows, columns, channels).
    """

    parameters: int
    input_shape: Shape
    classes: int
    training_images: int = 0
    validation_images: int = 0


def foresee(spec: RunSpec) -> Foresight:
    """Look ahead.

    Raises:
        BadInput: the network cannot be built on these images, there are too few of them, or no
            such data set.
        Missing: the data set's file is not here; the line says what to type.
    """
    data_set = _named(spec.data)
    if data_set is None:
        architecture = spec.architecture
        return Foresight(_parameters(architecture), architecture.input_shape, architecture.classes)
    rows, columns, *channels = data_set.image_shape
    input_shape, classes = (rows, columns, *(channels or [1])), len(data_set.labels)
    architecture = with_data(spec.architecture, data_set.name, input_shape, classes)
    there = data_set.training_images
    if spec.samples and spec.samples > there:
        raise BadInput(
            f"samples {spec.samples}: {data_set.name} has {there:,} training images: "
            f"give 2 to {there:,}"
        )
    images = spec.samples or there
    first = split_at(images, spec.validation_split)
    return Foresight(_parameters(architecture), input_shape, classes, first, images - first)


def _named(data: str) -> Published | Generated | None:
    """The data set of this name; None for a file that is there."""
    if data in GENERATED:
        return GENERATED[data]
    if data in PUBLISHED:
        has_batches = data == "cifar10" and find_batches(folders()) is not None
        if locate(data) is None and not has_batches:
            required(PUBLISHED[data], STAND_INS[data])
        return PUBLISHED[data]
    if "/" not in data and not data.endswith(".npz"):
        known = [*PUBLISHED, *GENERATED]
        mend = f"known are {', '.join(known)}, or give an .npz file"
        raise unknown_name("data set", data, known, mend)
    if not Path(data).is_file():
        raise BadInput(f"{data} is not there: check the name and the folder")
    return None


def _parameters(architecture: Architecture) -> int:
    return total_parameters(shapes(architecture))
