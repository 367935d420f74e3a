"""What `convtui data list` tells."""

from dataclasses import dataclass
from pathlib import Path

from convtui.datasets.archive import check_archive
from convtui.datasets.catalogue import PUBLISHED, Published
from convtui.datasets.locate import locate
from convtui.errors import BadInput


@dataclass(frozen=True)
class DataSet:
    """A data set and whether it is here.

    `shape` is that of the training images, first their number. `size` is in bytes: of the file
    that was found, otherwise of the download. `problem` says why a found file cannot be used.
    """

    name: str
    description: str
    found: Path | None
    shape: tuple[int, ...]
    size: int
    fetchable: bool
    problem: str = ""


def known_data_sets() -> tuple[DataSet, ...]:
    """All data sets that INPUT and training may name; the files are judged by their headers."""
    return tuple(_described(published) for published in PUBLISHED.values())


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
