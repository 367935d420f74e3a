"""How a function of a student's wants to be called, and what its answer means then.

Functions that compute the same take their arguments in other orders, their arrays in other layouts
and their settings in other words. A manner holds one choice of each.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from convtui.marking.assignment import Layout
from convtui.marking.convolution import ConvolutionCall, pads
from convtui.marking.features import INPUT, argument
from convtui.marking.pooling import PoolingCall
from convtui.marking.values import Argument, Name
from convtui.ops.window import Array

PaddingForm = Literal["word", "number", "pair"]
AverageForm = Literal["average", "avg", "mean"]
BiasForm = Literal["number", "vector", "array"]
"""One, or one for each filter: (F,) or (1, 1, 1, F)."""
ActivationForm = Literal["function", "word", "flag"]

PAIRS = frozenset({"stride", "dilation", "size"})
"""Roles that are given as one number or as two."""

ROWS, COLUMNS = "rows", "columns"
"""The roles of two arguments that are the sides of a window."""

OPTIONS = "options"
"""The role of an argument that holds several others by their names, as courses like to have it."""

IN_OPTIONS = frozenset({"stride", "padding", "size"})
_OPTION_NAMES = {
    "stride": ("stride",),
    "padding": ("pad", "padding"),
    "size": ("f", "size", "pool_size", "pool_height", "pool_width"),
}


class CannotSay(Exception):
    """A call that a manner has no words for; what cannot be said, in words."""


@dataclass(frozen=True)
class Manner:
    """`places` are the roles of the arguments in their order, `named` (name, role) of those after.

    `made_with` are the roles of what a class takes whose method `function` is. `activations` are
    the file's own functions by the name of what they compute, used if its form is `function`.
    With `has_plane_kernel` a kernel (kh, kw) stays one, whatever the layout of inputs is; with
    `kernels_listed` there is a list of kernels, and a map for each. `paired` are the roles that are
    given as two numbers. With `is_guess` nothing but that it might be speaks for the order.
    """

    function: str
    places: tuple[str, ...]
    named: tuple[tuple[str, str], ...] = ()
    made_with: tuple[str, ...] = ()
    layout: Layout = "HW"
    has_plane_kernel: bool = False
    kernels_listed: bool = False
    paired: frozenset[str] = frozenset()
    average: AverageForm = "average"
    padding: PaddingForm = "word"
    bias: BiasForm = "number"
    activation: ActivationForm = "word"
    activations: tuple[tuple[str, str], ...] = ()
    lists: bool = False
    is_guess: bool = False

    @property
    def roles(self) -> frozenset[str]:
        """What can be said at all."""
        return frozenset((*self.places, *self.made_with, *(role for _, role in self.named)))

    def says(self, role: str) -> bool:
        """Whether there is an argument for it, or two, or a place among the settings."""
        is_option = OPTIONS in self.roles and role in IN_OPTIONS
        return role in self.roles or is_option or (role == "size" and ROWS in self.roles)

    def argument(self, call: Any, role: str) -> Argument:
        """What is given in a role.

        Raises:
            CannotSay: there are no words for it in this manner.
        """
        if role == OPTIONS:
            return self._options(call)
        if role in (ROWS, COLUMNS):
            return int(call.size[role == COLUMNS])
        value = argument(call, role)
        if role == INPUT and isinstance(value, np.ndarray) and value.ndim in (2, 3):
            return self._array(laid_out(value, self.layout))
        if role == "kernel":
            return self._kernel(value)
        if role in PAIRS:
            return self._pair(call, value, role)
        if role == "padding":
            return self._padding(call, value)
        if role == "bias":
            return self._bias(call, value)
        if role == "activation":
            return self._activation(value)
        if role == "kind":
            return self.average if value == "average" else value
        return self._array(value) if isinstance(value, np.ndarray) else value

    def _kernel(self, kernel: Array) -> Argument:
        if self.kernels_listed:
            one_each = kernel.transpose(3, 0, 1, 2) if kernel.ndim == 4 else kernel[None]
            return [self._array(np.ascontiguousarray(each)) for each in one_each]
        is_plane = self.has_plane_kernel and kernel.ndim == 2
        return self._array(kernel if is_plane else kernel_laid_out(kernel, self.layout))

    def _options(self, call: Any) -> Argument:
        return {
            name: self.argument(call, role)
            for role, names in _OPTION_NAMES.items()
            if hasattr(call, role)
            for name in names
        }

    def _array(self, values: Array) -> Argument:
        return values.tolist() if self.lists else values

    def _pair(self, call: Any, value: tuple[int, int] | None, role: str) -> Argument:
        pair = value or call.size
        if role in self.paired:
            return tuple(pair)
        if pair[0] != pair[1]:
            raise CannotSay(f"its argument for the {role} is one number")
        return int(pair[0])

    def _padding(self, call: Any, value: str | int) -> Argument:
        """As it is, or the zeros on each side, if there are as many before as after."""
        if self.padding == "word":
            return value
        zeros = _zeros(call, value)
        if zeros is None or (self.padding == "number" and zeros[0] != zeros[1]):
            number = "a number" if self.padding == "number" else "two numbers"
            raise CannotSay(f"its argument for the padding is {number}, and not {value}")
        return zeros if self.padding == "pair" else zeros[0]

    def _bias(self, call: ConvolutionCall, value: float) -> Argument:
        if self.bias == "number":
            return value
        filters = call.kernel.shape[3] if call.kernel.ndim == 4 else 1
        return self._array(np.full((1, 1, 1, filters)[0 if self.bias == "array" else 3 :], value))

    def _activation(self, value: str) -> Argument:
        if self.activation == "flag":
            return value != "none"
        if self.activation == "word":
            return value
        known = dict(self.activations)
        if value not in known:
            raise CannotSay(f"the file has no function for the activation {value}")
        return Name(known[value])

    def understood(self, answer: Array, call: Any) -> Array:
        """An answer as a task has it: (rows, columns), (rows, columns, filters) or what it is."""
        if not isinstance(call, ConvolutionCall | PoolingCall):
            return answer
        found = _without_layout(answer, self.layout)
        if self.kernels_listed and found.ndim == 3:
            found = found.transpose(1, 2, 0)
        is_plane = call.kernel.ndim < 4 if isinstance(call, ConvolutionCall) else call.x.ndim < 3
        if is_plane and found.ndim == 3 and found.shape[2] == 1:
            return np.asarray(found[:, :, 0])
        return found


def laid_out(x: Array, layout: Layout) -> Array:
    """An input (H, W) or (H, W, C) with its axes in another order.

    Raises:
        CannotSay: it has channels, for which there is no axis.
    """
    if layout == "HW":
        return x
    if layout == "NHW":
        if x.ndim == 3:
            raise CannotSay("its images have no channels")
        return x[None]
    planes = x if x.ndim == 3 else x[:, :, None]
    planes = planes.transpose(2, 0, 1) if "CHW" in layout else planes
    return np.ascontiguousarray(planes[None] if layout[0] == "N" else planes)


def kernel_laid_out(kernel: Array, layout: Layout) -> Array:
    """A kernel as it goes with a layout of inputs; filters come last, or first with channels."""
    if layout in ("HW", "NHW"):
        return kernel
    full = kernel.reshape(*kernel.shape, *[1] * (4 - kernel.ndim))
    full = full.transpose(3, 2, 0, 1) if "CHW" in layout else full
    if layout[0] == "N" or kernel.ndim == 4:
        return np.ascontiguousarray(full)
    return np.ascontiguousarray(full[0] if layout == "CHW" else full[..., 0])


def _without_layout(answer: Array, layout: Layout) -> Array:
    if layout[0] == "N" and answer.ndim == 4 and answer.shape[0] == 1:
        answer = answer[0]
    if layout == "NHW" and answer.ndim == 3 and answer.shape[0] == 1:
        answer = answer[0]
    if "CHW" in layout and answer.ndim == 3:
        answer = answer.transpose(1, 2, 0)
    return answer


def _zeros(call: Any, padding: str | int) -> tuple[int, int] | None:
    """How many zeros above and below, and left and right; None where the two sides differ."""
    if not isinstance(padding, str) or padding == "valid":
        zeros = 0 if isinstance(padding, str) else int(padding)
        return zeros, zeros
    if not isinstance(call, ConvolutionCall):
        return None
    sides, size = call.x.shape[:2], call.kernel.shape[:2]
    down, along = (pads(call, axis, sides, size) for axis in (0, 1))
    return (down[0], along[0]) if down[0] == down[1] and along[0] == along[1] else None
