"""What a run will be, before it trains; of a data set with a name no image is read for it."""

from dataclasses import dataclass
from pathlib import Path

from convtui.datasets.catalogue import (
    JOIN,
    LEAST_SAMPLES,
    PUBLISHED,
    STAND_INS,
    Generated,
    Published,
    drawn_instead,
    has_name,
    named,
)
from convtui.datasets.cifar_pickled import find_batches
from convtui.datasets.locate import folders, locate, required
from convtui.datasets.own_archive import class_names, read_own
from convtui.errors import BadInput
from convtui.networks.architecture import shapes
from convtui.networks.layer import Shape
from convtui.networks.network import total_parameters
from convtui.places import typed_path
from convtui.training.changes import adapted
from convtui.training.remarks import about_classes, mend_classes
from convtui.training.scores import Labels
from convtui.training.spec import RunSpec, split_at


@dataclass(frozen=True, eq=False)
class OwnData:
    """Labels (n,) and (m,) of the training and test images, the shape of one and their classes.

    `input_shape` is (rows, columns, channels).
    """

    name: str
    input_shape: Shape
    class_names: tuple[str, ...]
    y_train: Labels
    y_test: Labels


def look_into(path: Path) -> OwnData:
    """Read and judge a file as training would; of a large one this takes seconds.

    Raises:
        BadInput: it cannot be trained on.
    """
    arrays = read_own(path)
    return OwnData(
        name=path.stem,
        input_shape=arrays["x_train"].shape[1:],
        class_names=class_names(path, arrays),
        y_train=arrays["y_train"],
        y_test=arrays["y_test"],
    )


@dataclass(frozen=True)
class Preview:
    """Parameters of the network on the images it will see, and how many there are.

    `input_shape` is (rows, columns, channels). `adapted` says in what the network is changed to fit
    the images, None if in nothing; `warning` which classes it would never see, empty if it sees
    all.
    """

    parameters: int
    input_shape: Shape
    classes: int
    training_images: int
    validation_images: int
    adapted: str | None = None
    warning: str = ""


def preview(spec: RunSpec, own: OwnData | None = None) -> Preview:
    """Say what a run will be; the data set's file is read unless `own` says what it holds.

    Raises:
        BadInput: the network cannot be built on these images, there are too few of them, or no
            such data set.
        Missing: the data set's file is not here; the line says what to type.
    """
    found = find_data(spec.data) if own is None else None
    if found is None:
        own = own or look_into(Path(spec.data))
        classes, there = len(own.class_names), len(own.y_train)
        return _previewed(spec, own.name, own.input_shape, classes, there, own)
    rows, columns, *channels = found[0].image_shape
    input_shape, classes = (rows, columns, *(channels or [1])), len(found[0].labels)
    there = sum(data_set.training_images for data_set in found)
    return _previewed(spec, spec.data, input_shape, classes, there)


def _previewed(
    spec: RunSpec,
    name: str,
    input_shape: Shape,
    classes: int,
    there: int,
    own: OwnData | None = None,
) -> Preview:
    architecture, words = adapted(spec.architecture, name, input_shape, classes)
    if spec.samples and spec.samples > there:
        raise BadInput(
            f"samples {spec.samples}: {name} has {there:,} training images: "
            f"give {LEAST_SAMPLES} to {there:,}"
        )
    images = spec.samples or there
    first = split_at(images, spec.validation_split)
    return Preview(
        parameters=total_parameters(shapes(architecture)),
        input_shape=input_shape,
        classes=classes,
        training_images=first,
        validation_images=images - first,
        adapted=words,
        warning=_warning(spec, own, first) if own else "",
    )


def _warning(spec: RunSpec, own: OwnData, first: int) -> str:
    labels = own.y_train[: spec.samples]
    test = own.y_test if spec.measure_test else own.y_test[:0]
    problem = about_classes(labels, first, test, own.class_names)
    if not problem:
        return ""
    return f"{problem}: {mend_classes(labels, first, test, spec.samples, named=False, code=False)}"


def find_data(data: str) -> tuple[Published | Generated, ...] | None:
    """The data sets of this name, which are here; None for a file that is there.

    Raises:
        BadInput: no such data set, or no such file.
        Missing: its file is not here; the line says what to type.
    """
    if "/" not in data and not data.endswith(".npz"):
        found = named(data)
        for data_set in found:
            if isinstance(data_set, Published) and not _is_here(data_set.name):
                required(data_set, STAND_INS[data_set.name])
        return found
    if not typed_path(data).is_file():
        raise BadInput(f"{data} is not there: check the name and the folder")
    return None


def available_data(data: str) -> str:
    """A data set by its name, or what convtui draws in its stead where it is not here."""
    is_here = not has_name(data) or all(map(_is_here, data.split(JOIN)))
    return data if is_here else drawn_instead(data)


def _is_here(name: str) -> bool:
    has_batches = name == "cifar10" and find_batches(folders()) is not None
    return name not in PUBLISHED or locate(name) is not None or has_batches
