"""How a function of a student's wants to be called, and what its answer means then.

Functions that compute the same take their arguments in other orders, their arrays in other layouts
and their settings in other words. A manner holds one choice of each.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from convtui.marking.assignment import Layout
from convtui.marking.convolution import ConvolutionCall, pads
from convtui.marking.features import COLUMNS, INPUT, OPTIONS, ROWS, argument
from convtui.marking.pooling import PoolingCall
from convtui.marking.values import Argument, Name
from convtui.ops.window import Array

PaddingForm = Literal["word", "number", "pair"]
AverageForm = Literal["average", "avg", "mean"]
BiasForm = Literal["number", "vector", "array"]
"""One, or one for each filter: (F,) or (1, 1, 1, F)."""
ActivationForm = Literal["function", "word", "flag"]
KernelForm = Literal["usual", "plane", "list", "filters-first", "filters-last"]
"""As it goes with the layout of inputs; (kh, kw) whatever that is; one after the other in a list;
in an array with the filters before all other axes, or after them."""

PAIRS = frozenset({"stride", "dilation", "size"})
"""Roles that are given as one number or as two."""

OPTION_NAMES = (
    ("stride", "stride"),
    ("pad", "padding"),
    ("padding", "padding"),
    ("f", "size"),
    ("size", "size"),
    ("pool_size", "size"),
    ("pool_height", ROWS),
    ("pool_width", COLUMNS),
)
"""(name, role) of what an argument holds that is called as courses call it, all at once."""


class CannotSay(Exception):
    """A call that a manner has no words for; what cannot be said, in words."""


@dataclass(frozen=True)
class Manner:
    """`places` are the roles of the arguments in their order, `named` (name, role) of those after.

    `made_with` are the roles of what a class takes whose method `function` is. `activations` are
    the file's own functions by the name of what they compute, used if its form is `function`.
    `options` are (name, role) of what an argument holds that holds several. `paired` are the roles
    that are given as two numbers. With `is_guess` nothing but that it might be speaks for the
    order.
    """

    function: str
    places: tuple[str, ...]
    named: tuple[tuple[str, str], ...] = ()
    made_with: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = OPTION_NAMES
    layout: Layout = "HW"
    kernels: KernelForm = "usual"
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
        """What its arguments are."""
        return frozenset((*self.places, *self.made_with, *(role for _, role in self.named)))

    @property
    def said(self) -> frozenset[str]:
        """What can be said at all: by an argument, or by a part of one."""
        parts = dict(self.options).values() if OPTIONS in self.roles else ()
        return self.roles.union(parts)

    def says(self, role: str) -> bool:
        """Whether there is an argument for it, or two, or a place among the settings."""
        return role in self.said or (role == "size" and ROWS in self.said)

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
        if self.kernels == "usual" or (self.kernels == "plane" and kernel.ndim > 2):
            return self._array(kernel_laid_out(kernel, self.layout))
        if self.kernels == "plane":
            return self._array(kernel)
        least = 4 if "C" in self.layout else kernel.ndim + (kernel.ndim < 4)
        stack = kernel.reshape(*kernel.shape, *[1] * (least - kernel.ndim))
        if self.kernels == "filters-last":
            return self._array(stack)
        axes = (3, 2, 0, 1) if self.layout == "CHW" else (-1, *range(stack.ndim - 1))
        stack = np.ascontiguousarray(stack.transpose(axes))
        return [self._array(one) for one in stack] if self.kernels == "list" else self._array(stack)

    def _options(self, call: Any) -> Argument:
        """Everything that the call has; a window that is not square only by its two sides."""
        given = {}
        for name, role in self.options:
            if hasattr(call, "size" if role in (ROWS, COLUMNS) else role):
                try:
                    given[name] = self.argument(call, role)
                except CannotSay:
                    if role != "size" or ROWS not in self.said:
                        raise
        return given

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
        is_stack = self.kernels in ("list", "filters-first") and "C" not in self.layout
        if is_stack and found.ndim == 3:
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
