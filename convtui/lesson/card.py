"""What stands between a step's input and its map: the window, what becomes of it, and a note."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from convtui.lesson.arithmetic import Affine, Apply, Arithmetic, Copy, Largest, Mean, Share, Sum
from convtui.lesson.colours import Palette, palette_for
from convtui.lesson.explain import MOST_CHANNELS, is_row
from convtui.lesson.map import Map
from convtui.lesson.numbers import signed, written
from convtui.lesson.sheet import Marks, Sheet, sheet_of, width_for
from convtui.lesson.step import Step, Tap
from convtui.ops.window import Array

_SHARE = 0.3
"""Of the view's columns, that one small grid may take for its decimals."""
_MOST_DECIMALS = 4
_SAMPLE = 64
"""Of a vector's weights, so many are looked at for the widest."""


@dataclass(frozen=True)
class Look:
    """How matrices are drawn."""

    colour_map: str = "auto"
    dark: bool = True
    plane: int = 0
    """Of an input with channels, the one on show."""
    stays: bool = False
    """Whether no other channel will be on show: the colours are then of this one alone."""

    def palette(self, extent: tuple[float, float], picture: bool = False) -> Palette:
        return palette_for(self.colour_map, extent, picture, self.dark)


class Panel(NamedTuple):
    """What one grid shows."""

    sheet: Sheet
    marks: Marks
    title: str


class Note(NamedTuple):
    """A calculation line by line: (sign, number, what it is), then what is done, then what comes.

    Nothing where the grids say it all.
    """

    lines: tuple[tuple[str, str, str], ...] = ()
    rule: str = ""
    result: str = ""


class Card:
    """The small grids of one channel of a stage; what is the same in all steps is made once."""

    def __init__(
        self, step: Step, before: Map, plane: int, source: Sheet, look: Look, columns: int
    ) -> None:
        """Prepare them.

        Args:
            step: any of the channel.
            before: what the window stands on.
            plane: of its channels, the one on show.
            source: what is shown of that.
            look: how all are drawn.
            columns: of the view they are drawn in.
        """
        self._source, self._look, self._plane = source, look, plane
        self._extent, self._names = before.extent(plane), before.names
        self._room, self._size = columns * _SHARE, step.inside.shape
        self._sum = step.arithmetic if isinstance(step.arithmetic, Sum) else None
        self._shared = len(step.arithmetic.numbers) if isinstance(step.arithmetic, Share) else 0
        self._is_row = self._sum is not None and is_row(self._sum, before.names)

    def parts(self, step: Step, tap: Tap | None = None) -> dict[str, Panel]:
        """Of `kernel`, `under` (the window) and `products`, those that the step has.

        A tap, where one is at hand, is marked in all of them.
        """
        marks = Marks(strong=self._at(tap) if tap else winner(step.arithmetic))
        match step.arithmetic:
            case Sum() as made:
                width = self.widths[2]
                products = sheet_of(self._shown(made.products), self._products_palette, None, width)
                return {
                    "kernel": Panel(self._kernel, marks, self._kernel_title),
                    "under": self._under(self._shown(made.values), step, marks),
                    "products": Panel(products, marks, self._products_title),
                }
            case Largest() | Mean():
                cells = np.where(step.inside, step.window[:, :, 0], 0.0)
                return {"under": self._under(cells, step, marks)}
        return {}

    def _under(self, values: Array, step: Step, marks: Marks) -> Panel:
        inside = None if self._is_row else step.inside
        sheet = sheet_of(values, self._source.palette, inside, self.widths[1])
        return Panel(sheet, marks, "Numbers" if self._is_row else "Window")

    def _at(self, tap: Tap) -> tuple[int, int]:
        """Where it is in what is shown of the window."""
        return (0, tap[2]) if self._is_row else tap[:2]

    def _shown(self, values: Array) -> Array:
        """The channel on show of (h, w, C); of a flat vector all of it, in a row."""
        return values.reshape(1, -1) if self._is_row else values[:, :, self._plane]

    @cached_property
    def _kernel(self) -> Sheet:
        weights = self._weights
        palette = self._look.palette((float(weights.min()), float(weights.max())))
        assert self._sum is not None
        return sheet_of(self._shown(self._sum.weights), palette, None, self.widths[0])

    @cached_property
    def _products_palette(self) -> Palette:
        source = self._source.palette
        products = np.multiply.outer([min(source.low, 0.0), source.high], self._weights)
        extent = float(products.min()), float(products.max())
        return palette_for("diverging", extent, False, self._look.dark)

    @cached_property
    def _weights(self) -> Array:
        """Those that colours and widths are chosen for: all of them where channels are few."""
        if self._sum is None:
            return np.ones((1, 1))
        weights = self._sum.weights
        alone = self._look.stays or weights.shape[2] > MOST_CHANNELS
        return self._shown(weights) if alone and not self._is_row else weights

    @cached_property
    def widths(self) -> tuple[int, int, int]:
        """Columns of the kernel's, the window's and the products' numbers in every scene.

        With as many decimals as leave most of the room to the large grids.
        """
        numbers = self._numbers
        if self._is_row:  # one under another, and scrolled together
            widest = max(width_for(values, _MOST_DECIMALS) for values in numbers)
            return widest, widest, widest
        across = self._size[1]
        for decimals in range(_MOST_DECIMALS, 0, -1):
            kernel, under, products = (width_for(values, decimals) for values in numbers)
            if max(kernel, under, products) * across <= self._room:
                break
        return kernel, under, products

    @property
    def _products_title(self) -> str:
        return "Numbers × weights" if self._is_row else "Window × kernel"

    @property
    def _numbers(self) -> tuple[Array, Array, Array]:
        """Numbers as long as those of the kernel, the windows and the products can be."""
        under = _distinct(np.append(self._source.sample, self._extent))
        weights = self._weights.ravel()
        weights = _distinct(weights[:: weights.size // _SAMPLE + 1] if self._is_row else weights)
        return weights, under, np.multiply.outer(under, weights)

    @cached_property
    def titles(self) -> tuple[str, str]:
        """Over all of them and under them."""
        size = f"{self._size[0]}×{self._size[1]}"
        if self._is_row:
            return f"Weights of {self._weights.size} numbers", ""
        if self._shared:
            return f"Window of {self._shared} numbers", ""
        if self._sum is None:
            return f"Window {size}", ""
        form = self._sum.form
        title = f"Kernel {size}, in {form.unit}" if form.unit else f"Kernel {size}"
        return title, "true convolution" if form.is_flipped else "cross-correlation"

    @cached_property
    def _kernel_title(self) -> str:
        assert self._sum is not None
        if self._is_row:
            return "Weights"
        own, state = bool(self._names) and not self._sum.is_alike, self._sum.form.state
        whose = self._names[self._plane] if own else "Kernel"
        # Two words need the room of the name, which stands over them anyway.
        return state if "," in state and not own else f"{whose}, {state}"


def winner(made: Arithmetic) -> tuple[int, int] | None:
    """Place in the window of the number that is taken, where one is."""
    return made.winner if isinstance(made, Largest) else None


def note_of(step: Step) -> Note:
    """How the number of a step is computed, where no grids show it."""
    lines: tuple[tuple[str, str, str], ...] = ()
    match step.arithmetic:
        case Sum():
            return Note()
        case Apply(function=rule, x=x, bias=bias) as made:
            lines = (("", written(x), ""),)
            if bias is not None:
                lines += ((*signed(bias), "bias"), ("=", written(made.biased), ""))
        case Largest():
            rule = "max"
        case Mean():
            rule = "average"
        case Affine() as made:
            rule = "normalised"
            root = float(np.sqrt(made.variance + made.epsilon))
            lines = (
                ("", written(made.x), ""),
                (*signed(-made.mean), "mean"),
                ("÷", written(root), "root of variance"),
                ("·", written(made.gamma), "γ"),
                (*signed(made.beta), "β"),
            )
        case Share(powers=powers, own=own) as made:
            rule = "softmax"
            power_of = f"{written(float(made.numbers[own]))} {' '.join(signed(-made.largest))}"
            lines = (
                ("", written(float(powers[own])), f"= e^({power_of})"),
                ("÷", written(float(powers.sum())), "all such powers"),
            )
        case Copy():
            rule = "as it came"
    return Note(lines, rule, f"= {written(step.value)}")


def _distinct(values: Array) -> Array:
    """Each value once. `np.unique` would import masked arrays, a frame's time at the start."""
    return np.array(list({*values.ravel().tolist()}))
