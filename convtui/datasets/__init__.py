"""Where example images come from: MNIST, CIFAR-10, a user's own, and what convtui draws itself.

Downloading lives in `convtui.datasets.fetch` and is not imported here: no start needs it. What
training reads, `load_dataset` and `DataArrays`, is imported when it is first asked for.
"""

from typing import TYPE_CHECKING

from convtui.datasets.drawing import draw_digit
from convtui.datasets.listing import DataSet, known_data_sets
from convtui.datasets.locate import locate

if TYPE_CHECKING:
    from convtui.datasets.load import DataArrays, load_dataset

__all__ = ["DataArrays", "DataSet", "draw_digit", "known_data_sets", "load_dataset", "locate"]


def __getattr__(name: str) -> object:
    if name not in ("DataArrays", "load_dataset"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from convtui.datasets import load

    return getattr(load, name)
