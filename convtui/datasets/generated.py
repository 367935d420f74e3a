"""Stand-ins for MNIST and CIFAR-10 that convtui draws itself: no network, no file, always the same.

They are drawn once, in seconds, and kept in the cache folder.
"""

import io
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from convtui.datasets import npz
from convtui.datasets.archive import KEYS
from convtui.datasets.catalogue import GENERATED, Generated
from convtui.datasets.drawing import draw_variants
from convtui.datasets.shape_images import draw_shapes
from convtui.errors import BadInput
from convtui.places import cache_folder
from convtui.safe_file import write_safely

Arrays = dict[str, npt.NDArray[np.uint8]]

SEED = 2020
"""Of the order of the labels and of everything that varies in `shapes`."""


def generated_arrays(name: str) -> Arrays:
    """Draw a stand-in, or read it from the cache: Keras' four keys, labels (n,), all uint8."""
    data_set = GENERATED[name]
    kept = cache_folder() / f"{name}-{data_set.recipe}.npz"
    arrays = _read(kept, data_set)
    if arrays is None:
        arrays = draw(data_set)
        _keep(kept, arrays)
    return arrays


def draw(data_set: Generated) -> Arrays:
    """Draw training and test images; every ten that follow one another hold each label once."""
    count = data_set.training_images + data_set.test_images
    rounds = np.tile(np.arange(10), (count // 10, 1))
    labels = np.random.default_rng(SEED).permuted(rounds, axis=1).ravel()
    images, cut = MAKERS[data_set.name](labels), data_set.training_images
    y = labels.astype(np.uint8)
    return {"x_train": images[:cut], "y_train": y[:cut], "x_test": images[cut:], "y_test": y[cut:]}


def _strokes(labels: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """The k-th image of a digit is `digit:D~k`, what `draw_digit` makes of variant k."""
    images = np.empty((len(labels), 28, 28), dtype=np.uint8)
    for digit in range(10):
        places = np.flatnonzero(labels == digit)
        images[places] = draw_variants(digit, range(len(places)))
    return images


MAKERS: dict[str, Callable[[npt.NDArray[np.int64]], npt.NDArray[np.uint8]]] = {
    "strokes": _strokes,
    "shapes": partial(draw_shapes, seed=SEED),
}


def _read(path: Path, data_set: Generated) -> Arrays | None:
    """What the cache holds; None if that is nothing or nothing sound."""
    try:
        with npz.opened(path) as kept:
            arrays = {key: kept.read(key) for key in kept.headers(KEYS)}
    except (OSError, npz.Damaged):  # whatever is wrong with it: it can be drawn again
        return None
    shapes = [array.shape for array in arrays.values()]
    training, test = data_set.training_images, data_set.test_images
    wanted = [
        (training, *data_set.image_shape),
        (training,),
        (test, *data_set.image_shape),
        (test,),
    ]
    sound = shapes == wanted and all(array.dtype == np.uint8 for array in arrays.values())
    return arrays if sound else None


def _keep(path: Path, arrays: Arrays) -> None:
    """Write the cache; where that cannot be, the images are drawn again the next time."""
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type] # NumPy's stub takes `**` for allow_pickle
    with suppress(OSError, BadInput):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_safely(path, buffer.getvalue())
