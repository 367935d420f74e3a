"""Where example images come from: MNIST, CIFAR-10, a user's own, and what convtui draws itself.

Downloading lives in `convtui.datasets.fetch` and is not imported here: no start needs it. What
training reads, `load_dataset` and `DataArrays`, is imported when it is first asked for.
"""

from typing import TYPE_CHECKING

from convtui.datasets.drawing import draw_digit
from convtui.datasets.locate import locate

if TYPE_CHECKING:
    from convtui.datasets.listing import DataSet, known_data_sets
    from convtui.datasets.load import DataArrays, load_dataset

__all__ = ["DataArrays", "DataSet", "draw_digit", "known_data_sets", "load_dataset", "locate"]


_LATER = {
    "DataArrays": "load",
    "load_dataset": "load",
    "DataSet": "listing",
    "known_data_sets": "listing",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"convtui.datasets.{_LATER[name]}"), name)
