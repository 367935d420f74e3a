"""Images to send through a network: of its data set where that is known and here, else of any."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from convtui.datasets.catalogue import CIFAR10, MNIST, STAND_INS
from convtui.datasets.load import DataArrays, load_dataset
from convtui.datasets.locate import locate
from convtui.errors import BadInput
from convtui.networks.layer import Shape, by
from convtui.reference.forward import Forward
from convtui.runs.networks import GivenNetwork
from convtui.training.spec import RunSpec, fitted_to

MOST_RANDOM = 1000

_OF_SHAPE = {(*MNIST.image_shape, 1): MNIST.name, CIFAR10.image_shape: CIFAR10.name}


@dataclass(frozen=True, eq=False)
class SampleImages:
    """Images of (n, rows, columns, channels), 0..255, their classes in words, whose they are.

    `data` is the name of their data set, empty where they are random.
    """

    images: npt.NDArray[np.uint8]
    labels: tuple[str, ...]
    source: str
    data: str = ""


def sample_forward(given: GivenNetwork, images: int, seed: int) -> Forward:
    """All that is needed to compare a network with R, without Keras.

    Raises:
        BadInput: fewer images than 1 or more than there are, or a run's data set that has changed.
        Missing: a run's data set is not there.
    """
    sample = sample_images(given, images, seed)
    return Forward(
        given.network.name,
        given.network,
        sample.images,
        sample.labels,
        sample.source,
        given.weights,
    )


def sample_images(given: GivenNetwork, count: int, seed: int) -> SampleImages:
    """The first test images of the run's data set, or of one whose images fit; else random ones.

    Raises:
        BadInput, Missing: as `sample_forward`.
    """
    check_count(count)
    data = data_of(given)
    if data is not None:
        return of_data(data, count)
    if count > MOST_RANDOM:
        raise BadInput(f"--images {count} is more than the {MOST_RANDOM} that are drawn at random")
    drawn = np.random.default_rng(seed).integers(
        0, 256, (count, *given.network.input_shape), dtype=np.uint8
    )
    return SampleImages(drawn, ("random",) * count, f"random images, drawn from --seed {seed}")


def first_test_images(given: GivenNetwork, most: int) -> SampleImages:
    """At most so many of the first test images of a network's data set.

    Raises:
        BadInput: no data set is known for the network, or a run's has changed.
        Missing: a run's data set is not there.
    """
    data = data_of(given)
    if data is None:
        shape = by(given.network.input_shape)
        raise BadInput(f"no data set is known with images of {shape}: open a run in its place")
    return of_data(data, min(most, len(data.x_test)))


def data_of(given: GivenNetwork) -> DataArrays | None:
    """The data set that a run was trained on, or one whose images fit; None if there is none.

    Raises:
        BadInput: a run's data set has changed.
        Missing: a run's data set is not there.
    """
    if given.run is not None:
        spec = RunSpec.from_json(given.run.spec)
        data = load_dataset(spec.data, spec.samples)
        fitted_to(spec, data)
        return data
    name = _data_set_of(given.network.input_shape)
    return load_dataset(name) if name else None


def of_data(data: DataArrays, count: int) -> SampleImages:
    """The first test images of a data set.

    Raises:
        BadInput: there are fewer.
    """
    check_count(count)
    there = len(data.x_test)
    if count > there:
        raise BadInput(f"--images {count} is more than the {there} test images there are")
    labels = tuple(data.class_names[label] for label in data.y_test[:count])
    return SampleImages(data.x_test[:count], labels, f"test images of {data.name}", data.name)


def check_count(count: int) -> None:
    """Refuse to look at no image.

    Raises:
        BadInput: `count` is below 1.
    """
    if count < 1:
        raise BadInput(f"--images {count} is too few: give 1 or more")


def _data_set_of(shape: Shape) -> str:
    """A data set of images of this shape, its stand-in where it is not here; empty if none has."""
    name = _OF_SHAPE.get(shape, "")
    return name if not name or locate(name) is not None else STAND_INS[name]
