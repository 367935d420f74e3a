"""What `convtui data list` tells."""

import math
from dataclasses import dataclass
from pathlib import Path

from convtui.datasets.archive import check_archive
from convtui.datasets.catalogue import GENERATED, PUBLISHED, Generated, Published
from convtui.datasets.locate import locate
from convtui.errors import BadInput


@dataclass(frozen=True)
class DataSet:
    """A data set and whether it is here.

    `shape` is that of the training images, first their number. `size` is in bytes: of the file
    that was found, of the download, or of the arrays that are drawn. `problem` says why a found
    file cannot be used. `generated`: convtui draws it, it is always there and no file is needed.
    """

    name: str
    description: str
    found: Path | None
    shape: tuple[int, ...]
    size: int
    fetchable: bool
    problem: str = ""
    generated: bool = False


def known_data_sets() -> tuple[DataSet, ...]:
    """All data sets that have a name; the files are judged by their headers."""
    files = (_described(published) for published in PUBLISHED.values())
    return (*files, *(_drawn(generated) for generated in GENERATED.values()))


def _described(published: Published) -> DataSet:
    found = locate(published.name)
    count, size, problem = published.training_images, published.source.size, ""
    if found is not None:
        try:
            size = found.stat().st_size
            count = check_archive(found, published)
        except BadInput as error:
            problem = str(error)
    return DataSet(
        name=published.name,
        description=published.description,
        found=found,
        shape=(count, *published.image_shape),
        size=size,
        fetchable=True,
        problem=problem,
    )


def _drawn(generated: Generated) -> DataSet:
    images = generated.training_images + generated.test_images
    return DataSet(
        name=generated.name,
        description=generated.description,
        found=None,
        shape=(generated.training_images, *generated.image_shape),
        size=images * math.prod(generated.image_shape),
        fetchable=False,
        generated=True,
    )
