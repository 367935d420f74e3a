"""What a file of one's own holds, without its images: enough to say what training would be."""

from dataclasses import dataclass
from pathlib import Path

from convtui.datasets.own_archive import class_names, read_own
from convtui.networks.layer import Shape
from convtui.training.scores import Labels


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
