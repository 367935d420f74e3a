"""What is to be said of a network and its images, before training and in the report."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from convtui.datasets.catalogue import has_name
from convtui.harmless import harmless
from convtui.training.scores import Labels
from convtui.training.spec import RunSpec, split_at

if TYPE_CHECKING:
    from convtui.datasets.load import DataArrays

Talk = Callable[[str], None]

SHUFFLED = (
    "order = numpy.random.default_rng(0).permutation(len(x_train)); "
    "x_train, y_train = x_train[order], y_train[order]"
)
"""Python that mixes training images whose labels stand in order."""

_MOST_NAMES = 5


def remarks(spec: RunSpec, data: "DataArrays") -> list[str]:
    """In what a network was adapted, and classes that it will be asked for and never sees."""
    said = [f"{spec.model} is adapted to its images: {spec.adapted}"] if spec.adapted else []
    labels = data.y_train[: spec.samples]
    first = split_at(len(labels), spec.validation_split)
    test = data.y_test if spec.measure_test else data.y_test[:0]
    problem = about_classes(labels, first, test, data.class_names)
    if problem:
        mend = mend_classes(labels, first, test, spec.samples, has_name(spec.data))
        said.append(f"{problem}: {mend}")
    return said


def about_classes(labels: Labels, first: int, test: Labels, names: Sequence[str]) -> str:
    """Say that images for validation or for the test are of classes without a training image.

    Or that validation has a few classes alone, because the labels stand in order. Else empty.

    Args:
        labels: of all training images, (n,).
        first: so many of them are trained on; those after them are for validation.
        test: labels of the test images, (m,); empty where they are not looked at.
        names: of the classes.
    """
    parts = {"validation": labels[first:], "test": test}
    unseen = {name: _unseen(part, labels[:first]) for name, part in parts.items()}
    classes = np.unique(np.concatenate(list(unseen.values())))
    if not len(classes):
        return _about_order(labels, first, names)
    counts = [
        f"{len(found):,} of the {len(parts[name]):,} {name} images"
        for name, found in unseen.items()
        if len(found)
    ]
    return f"no training image is of {_named(classes, names)}, which {' and '.join(counts)} are"


def _about_order(labels: Labels, first: int, names: Sequence[str]) -> str:
    kept = np.unique(labels[first:])
    if not 0 < len(kept) < len(np.unique(labels)) or (np.diff(labels) < 0).any():
        return ""
    return f"the labels stand in order, and all validation images are of {_named(kept, names)}"


def mend_classes(
    labels: Labels, first: int, test: Labels, samples: int | None, named: bool, code: bool = True
) -> str:
    """What brings images of every class among those that are trained on.

    Args:
        labels: as in `about_classes`, as `first` and `test` are.
        first: of these are trained on.
        test: labels of the test images.
        samples: how many training images were asked for; None for all.
        named: whether it is a data set with a name, which nobody can write again.
        code: whether to say what to type.
    """
    if named:
        return "give more samples"
    if samples is None and len(_unseen(test, labels)):
        return "give training images of every class"
    why = "the last training images are for validation: " if first < len(labels) else ""
    return f"{why}shuffle the training images{f', as `{SHUFFLED}`' if code else ''}"


def _unseen(part: Labels, trained: Labels) -> npt.NDArray[Any]:
    """The labels of a part that no training image has."""
    found: npt.NDArray[Any] = part[~np.isin(part, trained)]
    return found


def _named(classes: Labels, names: Sequence[str]) -> str:
    shown = [f"{harmless(names[label], 40)!r}" for label in classes[:_MOST_NAMES]]
    more = len(classes) - len(shown)
    listed = ", ".join(shown) + (f" and {more:,} more" if more else "")
    return f"class {listed}" if len(classes) == 1 else f"the classes {listed}"
