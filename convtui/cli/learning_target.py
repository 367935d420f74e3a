"""What a kernel is to learn, as typed: a kernel whose map it is, or the map itself."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from convtui.errors import BadInput
from convtui.inputs import Input, load_input
from convtui.inputs.built_in import MATRICES
from convtui.inputs.load import NUMBER_FIRST
from convtui.lesson.learning_task import LearningTask, Target
from convtui.lesson.options import parse_pair
from convtui.lesson.settings import LAYER_SETTINGS
from convtui.networks.convolution import Convolution

if TYPE_CHECKING:
    from convtui.ops.window import Array

DEFAULT_SIZE = 3, 3

_WORD = re.compile(r"[^\W\d][\w-]*")


def read_task(
    given: Input,
    target: str,
    size: str | None,
    laid: Mapping[str, str | None],
) -> LearningTask:
    """Read all that was typed of a task; None stands for what was not.

    Args:
        given: the input.
        target: a kernel or a map. Numbers as typed are a kernel, unless they are as large as the
            map and not as the kernel.
        size: of the kernel.
        laid: stride, padding and dilation.

    Raises:
        BadInput: something that cannot be read, or does not fit.
        Missing: a data set that is not here.
        GeometryError: a kernel that cannot slide there.
    """
    source = given.values if given.values.ndim == 3 else given.values[:, :, None]
    read = {
        name: LAYER_SETTINGS[name].read(text) for name, text in laid.items() if text is not None
    }
    layer = Convolution(
        "learned",
        filters=1,
        size=DEFAULT_SIZE if size is None else parse_pair(size, "size"),
        has_bias=False,
        **read,
    )
    is_kernel, name, numbers = _read_target(target.strip())
    if not is_kernel and NUMBER_FIRST.match(target):
        window = layer.window((source.shape[0], source.shape[1]))
        is_kernel = numbers.shape == layer.size or numbers.shape != window.output_shape
    if not is_kernel:
        return LearningTask(source, layer, Target(name, _one_plane(name, numbers)))
    own = replace(layer, size=numbers.shape[:2])
    if size is None:
        layer = own
    return LearningTask(source, layer, Target.of_kernel(name, numbers, own, source))


def _read_target(text: str) -> "tuple[bool, str, Array]":
    """Whether it is named as a kernel, what it is called, and its numbers."""
    from convtui.training.learned_kernels import LEARNED, find_kernel

    is_name = _WORD.fullmatch(text) and text.lower() not in MATRICES and not Path(text).is_file()
    if is_name or text.startswith(LEARNED) or text.lower().endswith(".toml"):
        found = find_kernel(text)
        return True, found.name, found.values
    read = load_input(text)
    return False, read.name, read.values


def _one_plane(name: str, numbers: "Array") -> "Array":
    if numbers.ndim == 3:
        raise BadInput(
            f"the target {name} has {numbers.shape[2]} channels and a map has one: name it, "
            "as in photo.png:red"
        )
    return np.asarray(numbers, dtype=np.float64)
