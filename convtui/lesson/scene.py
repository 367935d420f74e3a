"""All that is shown at one place of a lesson: matrices with their marks, titles, lines of text.

Every matrix, mark and word of a Scene comes from the same step, and whoever draws one, on a screen
or in a picture, draws what it holds and nothing else: no two can show different moments.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from convtui.lesson.arithmetic import Affine, Apply, Arithmetic, Copy, Largest, Mean, Share, Sum
from convtui.lesson.colours import Palette, palette_for
from convtui.lesson.explain import MOST_PLANES, Explanation, explain, is_row
from convtui.lesson.numbers import written
from convtui.lesson.sheet import Marks, Outline, Sheet, sheet_of, width_for
from convtui.lesson.stage import Map, Stage
from convtui.lesson.step import Step
from convtui.ops.window import Array

_CARD_SHARE = 0.3
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


@dataclass(frozen=True, eq=False)
class Scene:
    """What is shown of a step, and the step."""

    step: Step
    explanation: Explanation
    source: Panel
    output: Panel
    parts: dict[str, Panel]
    """Of `kernel`, `under` (the window) and `products`, those that the step has."""
    card_titles: tuple[str, str]
    """Over these parts and under them."""
    card_widths: tuple[int, int, int]
    """Columns of the kernel's, the window's and the products' numbers."""
    note: Note


class StageScenes:
    """The scenes of one channel of a stage; what is the same in all of them is made once."""

    def __init__(self, stage: Stage, look: Look, columns: int, channel: int = 0) -> None:
        """Prepare them.

        Args:
            stage: of any kind.
            look: how they are drawn.
            columns: of the view they are drawn in.
            channel: of the stage.
        """
        self.stage, self.look, self._columns = stage, look, columns
        self._names, self._channel = stage.before.names, channel
        first = stage.step(0, 0, channel)
        self._sum = first.arithmetic if isinstance(first.arithmetic, Sum) else None
        seen = first.taps[2]
        self._plane = min(look.plane, len(seen) - 1) if len(seen) > 1 else seen[0]

    def are_of(self, stage: Stage, look: Look, columns: int) -> bool:
        """Whether they were made of these very arguments."""
        return self.stage is stage and (self.look, self._columns) == (look, columns)

    def at(self, cell: int) -> Scene:
        """The scene of a cell of the channel, counted row by row."""
        step = self.stage.step(*self.stage.window.position(cell), self._channel)
        return Scene(
            step,
            explain(step, self._plane, self._names),
            Panel(self._sheets[0], self._source_marks(step), self._source_title),
            Panel(self._sheets[1], self._output_marks(step), self._output_title),
            self._parts(step),
            self._card_titles,
            self._card_widths,
            _note(step),
        )

    # The large grids

    @cached_property
    def _sheets(self) -> tuple[Sheet, Sheet]:
        """Of the stage's input and map; two of one size have numbers of one width."""
        source = self._sheet(
            self.stage.before, self._plane, self._source_palette, self.stage.window.pad_widths
        )
        extent = self.stage.extent(self._channel)
        output = self._sheet(self.stage, self._channel, self._signed(extent))
        if source.shape != output.shape:
            return source, output
        pairs = zip(source.number_widths, output.number_widths, strict=True)
        widths = tuple(max(pair) for pair in pairs)
        return replace(source, widths=widths), replace(output, widths=widths)

    def _sheet(
        self,
        shown: Map,
        channel: int,
        palette: Palette,
        padding: tuple[tuple[int, int], tuple[int, int]] = ((0, 0), (0, 0)),
    ) -> Sheet:
        """A channel of a map; a flat vector as a row."""
        (top, bottom), (left, right) = padding
        rows, columns, channels = shown.shape
        if shown.is_flat:
            return Sheet((1, channels), lambda rows, at: shown.block(rows, rows, at)[0], palette)
        return Sheet(
            (rows + top + bottom, columns + left + right),
            lambda rows, columns: shown.region(rows, columns, channel),
            palette,
            padding,
        )

    def _source_marks(self, step: Step) -> Marks:
        rows, columns, channels = step.taps
        if self.stage.before.is_flat:
            return Marks(Outline(range(1), channels))
        (top, _), (left, _) = self.stage.window.pad_widths
        outline = Outline(_moved(rows, top), _moved(columns, left))
        winner = _winner(step.arithmetic)
        if winner:
            return Marks(outline, (outline.rows[winner[0]], outline.columns[winner[1]]))
        return Marks(outline)

    def _output_marks(self, step: Step) -> Marks:
        row, column, channel = step.place
        if self.stage.is_flat:
            return Marks(Outline(range(1), range(channel, channel + 1)), filled=channel + 1)
        outline = Outline(range(row, row + 1), range(column, column + 1))
        return Marks(outline, filled=row * step.shape[1] + column + 1)

    @cached_property
    def _source_extent(self) -> tuple[float, float]:
        return self.stage.before.extent(self._plane)

    @cached_property
    def _source_palette(self) -> Palette:
        look, picture = self.look, self.stage.before.is_picture
        return palette_for(look.colour_map, self._source_extent, picture, look.dark)

    def _signed(self, extent: tuple[float, float]) -> Palette:
        return palette_for(self.look.colour_map, extent, False, self.look.dark)

    # The card's grids

    def _parts(self, step: Step) -> dict[str, Panel]:
        match step.arithmetic:
            case Sum() as made:
                width = self._card_widths[2]
                products = sheet_of(self._shown(made.products), self._products_palette, None, width)
                return {
                    "kernel": Panel(self._kernel, Marks(), self._kernel_title),
                    "under": self._under(self._shown(made.values), step),
                    "products": Panel(products, Marks(), "Window × kernel"),
                }
            case Largest() | Mean():
                return {
                    "under": self._under(np.where(step.inside, step.window[:, :, 0], 0.0), step)
                }
        return {}

    def _under(self, values: Array, step: Step) -> Panel:
        inside = None if self._is_row else step.inside
        sheet = sheet_of(values, self._source_palette, inside, self._card_widths[1])
        return Panel(sheet, Marks(strong=_winner(step.arithmetic)), "Window")

    def _shown(self, values: Array) -> Array:
        """The plane on show of (h, w, C); of a flat vector all of it, in a row."""
        return values.reshape(1, -1) if self._is_row else values[:, :, self._plane]

    @cached_property
    def _is_row(self) -> bool:
        return self._sum is not None and is_row(self._sum, self._names)

    @cached_property
    def _kernel(self) -> Sheet:
        weights = self._weights  # of all planes: the colours stay as one goes from one to another
        extent = float(weights.min()), float(weights.max())
        assert self._sum is not None
        shown = self._shown(self._sum.weights)
        return sheet_of(shown, self._signed(extent), None, self._card_widths[0])

    @cached_property
    def _products_palette(self) -> Palette:
        source = self._source_palette
        products = np.multiply.outer([min(source.low, 0.0), source.high], self._weights)
        extent = float(products.min()), float(products.max())
        return palette_for("diverging", extent, False, self.look.dark)

    @cached_property
    def _weights(self) -> Array:
        """Those that colours and widths are chosen for: of few planes all."""
        if self._sum is None:
            return np.ones((1, 1))
        weights = self._sum.weights
        few = self._is_row or weights.shape[2] <= MOST_PLANES
        return weights if few else self._shown(weights)

    @cached_property
    def _card_widths(self) -> tuple[int, int, int]:
        """Columns of the kernel's, the window's and the products' numbers in every scene.

        With as many decimals as leave most of the room to the large grids.
        """
        numbers = self._card_numbers
        size = self._weights.size if self._is_row else self.stage.window.columns.size
        for decimals in range(_MOST_DECIMALS, 0, -1):
            kernel, under, products = (width_for(values, decimals) for values in numbers)
            if max(kernel, under, products) * size <= self._columns * _CARD_SHARE:
                break
        return kernel, under, products

    @property
    def _card_numbers(self) -> tuple[Array, Array, Array]:
        """Numbers as long as those of the kernel, the windows and the products can be."""
        under = _distinct(np.append(self._sheets[0].sample, self._source_extent))
        weights = self._weights.ravel()
        weights = _distinct(weights[:: weights.size // _SAMPLE + 1] if self._is_row else weights)
        return weights, under, np.multiply.outer(under, weights)

    # Titles

    @cached_property
    def _source_title(self) -> str:
        before = self.stage.before
        name = f"{before.title}, {self._names[self._plane]}" if self._names else before.title
        return f"{name} {before.size}"

    @cached_property
    def _output_title(self) -> str:
        return f"{self.stage.title} {self.stage.size}"

    @cached_property
    def _card_titles(self) -> tuple[str, str]:
        window = self.stage.window
        size = f"{window.rows.size}×{window.columns.size}"
        if self._sum is None:
            return f"Window {size}", ""
        laid = self._sum.laid
        title = f"Kernel {size}, in {laid.unit}" if laid.unit else f"Kernel {size}"
        return title, "true convolution" if laid.is_flipped else "cross-correlation"

    @cached_property
    def _kernel_title(self) -> str:
        assert self._sum is not None
        own, state = bool(self._names) and not self._sum.is_alike, self._sum.laid.state
        whose = self._names[self._plane] if own else "Kernel"
        # Two words need the room of the name, which stands over them anyway.
        return state if "," in state and not own else f"{whose}, {state}"


def _distinct(values: Array) -> Array:
    """Each value once. `np.unique` would import masked arrays, a frame's time at the start."""
    return np.array(list({*values.ravel().tolist()}))


def _moved(taps: range, by: int) -> range:
    return range(taps.start + by, taps.stop + by, taps.step)


def _winner(made: Arithmetic) -> tuple[int, int] | None:
    return made.winner if isinstance(made, Largest) else None


def _note(step: Step) -> Note:
    lines: tuple[tuple[str, str, str], ...] = ()
    match step.arithmetic:
        case Sum():
            return Note()
        case Apply(function=rule, x=x, bias=bias) as made:
            lines = (("", written(x), ""),)
            if bias is not None:
                sign = "-" if bias < 0 else "+"
                lines += ((sign, written(abs(bias)), "bias"), ("=", written(made.biased), ""))
        case Largest():
            rule = "max"
        case Mean():
            rule = "average"
        case Affine() as made:
            rule = "normalised"
            lines = (
                ("", written(made.x), ""),
                ("-", written(made.mean), "mean"),
                ("÷", written(float(np.sqrt(made.variance + made.epsilon))), "root of variance"),
                ("·", written(made.gamma), "γ"),
                ("+", written(made.beta), "β"),
            )
        case Share(powers=powers, own=own):
            rule = "softmax"
            total = written(float(powers.sum()))
            lines = (("", written(float(powers[own])), "power"), ("÷", total, "all of them"))
        case Copy():
            rule = "as it came"
    return Note(lines, rule, f"= {written(step.value)}")
