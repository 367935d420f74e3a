"""All that is shown at one place of a lesson: matrices with their marks, titles, lines of text.

Every matrix, mark and word of a Scene comes from the same step, and whoever draws one, on a screen
or in a picture, draws what it holds and nothing else: no two can show different moments.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from convtui.lesson.arithmetic import Sum
from convtui.lesson.card import Card, Look, Note, Panel, note_of, winner
from convtui.lesson.explain import Explanation, explain, is_row
from convtui.lesson.map import Map, MapSlice
from convtui.lesson.sheet import Marks, Outline, Sheet, row_sheet
from convtui.lesson.stage import Stage
from convtui.lesson.step import Step, Tap
from convtui.ops.window import Array


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
    by_channel: "ByChannel | None"
    """What each channel adds, where the step sums over several."""


@dataclass(frozen=True, eq=False)
class ByChannel:
    """The kernel of each channel under a window, and what its products come to."""

    kernels: Array
    """(h, w, C)."""
    sums: Array
    """(C,)."""


class StageScenes:
    """The scenes of one channel of a stage, or of all of a flat one.

    What is the same in many of them is made once.
    """

    def __init__(self, stage: Stage, look: Look, columns: int, channel: int = 0) -> None:
        """Prepare them.

        Args:
            stage: of any kind.
            look: how they are drawn.
            columns: of the view they are drawn in.
            channel: of the stage.
        """
        self.stage, self.look, self._columns = stage, look, columns
        self.output = MapSlice(stage, channel)
        self._sources: dict[int, tuple[Sheet, Sheet, tuple[str, str]]] = {}
        self._card: tuple[tuple[int, int], Card] | None = None

    def are_of(self, stage: Stage, look: Look, columns: int, channel: int = 0) -> bool:
        """Whether they were made of these very arguments."""
        same = self.stage is stage and self.output.channel == channel
        return same and (self.look, self._columns) == (look, columns)

    def at(self, cell: int, tap: Tap | None = None) -> Scene:
        """The scene of a cell, counted row by row, or along a flat vector.

        Args:
            cell: of the channel.
            tap: of the window, the one that is pointed at.
        """
        step, before = self.stage.step(*self.output.place(cell)), self.stage.before
        plane = self._plane(step)
        source, output, titles = self._sheets(plane)
        card = self._card_of(step, plane, source)
        return Scene(
            step,
            explain(step, plane, before.names),
            Panel(source, self._source_marks(step, tap), titles[0]),
            Panel(output, self._output_marks(cell), titles[1]),
            card.parts(step, tap),
            card.titles,
            card.widths,
            note_of(step),
            _by_channel(step, before.names),
        )

    def _plane(self, step: Step) -> int:
        """Which channel of the input is on show: the only one looked at, or the one at hand."""
        seen = step.taps[2]
        return min(self.look.plane, len(seen) - 1) if len(seen) > 1 else seen[0]

    def _card_of(self, step: Step, plane: int, source: Sheet) -> Card:
        made_for = step.channel, plane
        if self._card is None or self._card[0] != made_for:
            card = Card(step, self.stage.before, plane, source, self.look, self._columns)
            self._card = made_for, card
        return self._card[1]

    def _sheets(self, plane: int) -> tuple[Sheet, Sheet, tuple[str, str]]:
        """Of a plane of the stage's input and of its map; two of one size have numbers alike."""
        if plane not in self._sources:
            titles = _title(self.stage.before, plane), _title(self.stage, self.output.channel)
            source = self._sheet(MapSlice(self.stage.before, plane), self.stage.window.pad_widths)
            self._sources[plane] = *_alike(source, self._output), titles
        return self._sources[plane]

    @cached_property
    def _output(self) -> Sheet:
        return self._sheet(self.output)

    def _sheet(
        self,
        shown: MapSlice,
        padding: tuple[tuple[int, int], tuple[int, int]] = ((0, 0), (0, 0)),
    ) -> Sheet:
        (top, bottom), (left, right) = padding
        rows, columns = shown.shape
        palette = self.look.palette(shown.extent(), shown.map.is_picture)
        if shown.map.is_flat:
            return row_sheet(columns, shown.region, palette, shown.extent())
        shape = rows + top + bottom, columns + left + right
        return Sheet(shape, shown.region, palette, padding)

    def _source_marks(self, step: Step, tap: Tap | None) -> Marks:
        rows, columns, channels = step.taps
        if self.stage.before.is_flat:
            if tap is not None:
                channels = channels[tap[2] : tap[2] + 1]
            return Marks(Outline(range(1), channels))
        (top, _), (left, _) = self.stage.window.pad_widths
        outline = Outline(_moved(rows, top), _moved(columns, left))
        taken = tap[:2] if tap else winner(step.arithmetic)
        if taken:
            return Marks(outline, (outline.rows[taken[0]], outline.columns[taken[1]]))
        return Marks(outline)

    def _output_marks(self, cell: int) -> Marks:
        row, column = divmod(cell, self.output.shape[1])
        return Marks(
            Outline(range(row, row + 1), range(column, column + 1)),
            filled=cell + 1,
        )


def _title(shown: Map, channel: int) -> str:
    """What it is, of several channels which, and its size."""
    parts = [shown.title]
    if shown.names:
        parts.append(shown.names[channel])
    elif shown.shape[2] > 1 and not shown.is_flat:
        parts.append(f"{channel + 1} of {shown.shape[2]}")
    return f"{', '.join(parts)} {shown.size}"


def _by_channel(step: Step, names: tuple[str, ...]) -> ByChannel | None:
    made = step.arithmetic
    if not isinstance(made, Sum) or made.values.shape[2] == 1 or is_row(made, names):
        return None
    return ByChannel(made.weights, made.products.sum(axis=(0, 1)))


def _alike(source: Sheet, output: Sheet) -> tuple[Sheet, Sheet]:
    if source.shape != output.shape or bool(source.widths) != bool(output.widths):
        return source, output
    pairs = zip(source.number_widths, output.number_widths, strict=True)
    widths = tuple(max(pair) for pair in pairs)
    return replace(source, widths=widths), replace(output, widths=widths)


def _moved(taps: range, by: int) -> range:
    return range(taps.start + by, taps.stop + by, taps.step)
