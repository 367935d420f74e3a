"""Where example images come from: MNIST, CIFAR-10, and digits that convtui draws itself.

Downloading lives in `convtui.datasets.fetch` and is not imported here: no start needs it.
"""

from convtui.datasets.drawing import draw_digit
from convtui.datasets.listing import DataSet, known_data_sets
from convtui.datasets.locate import locate

__all__ = ["DataSet", "draw_digit", "known_data_sets", "locate"]
