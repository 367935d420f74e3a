"""Kernels as typed where runs are known too: a name, a file, numbers, or a filter of a run."""

from convtui.errors import BadInput
from convtui.kernels import Kernel, load_kernel

LEARNED = "run:"
"""What a kernel begins with that a run has learned, as in `run:NAME#7`."""


def find_kernel(text: str) -> Kernel:
    """Find a kernel: what `load_kernel` takes, or the 7th filter of a run as `run:NAME#7`.

    Raises:
        BadInput: none of them.
    """
    return _learned(text.strip()) if text.strip().startswith(LEARNED) else load_kernel(text)


def _learned(text: str) -> Kernel:
    from convtui.runs import Run
    from convtui.training.first_layer import first_layer

    name, _, number = text.removeprefix(LEARNED).rpartition("#")
    if not name or not number.isdecimal():
        raise BadInput(f"kernel {text!r} names no filter: type it as in run:NAME#7")
    filters = first_layer(Run.find(name)).filters
    if not 1 <= int(number) <= len(filters):
        raise BadInput(f"kernel {text!r}: {name} has filters 1 to {len(filters)}: give one of them")
    return filters[int(number) - 1]
