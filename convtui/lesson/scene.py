"""All that is shown at one place of a lesson: matrices with their marks, titles, lines of text.

Every matrix, mark and word of a Scene comes from the same step, and whoever draws one, on a screen
or in a picture, draws what it holds and nothing else: no two can show different moments.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from convtui.lesson.card import Card, Look, Note, Panel, note_of, winner
from convtui.lesson.explain import Explanation, explain
from convtui.lesson.map import Map
from convtui.lesson.sheet import Marks, Outline, Sheet
from convtui.lesson.stage import Stage
from convtui.lesson.step import Step


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
        self.stage, self.look, self._columns, self._channel = stage, look, columns, channel
        seen = stage.taps(0, 0, channel)[2]
        self._plane = min(look.plane, len(seen) - 1) if len(seen) > 1 else seen[0]

    def are_of(self, stage: Stage, look: Look, columns: int) -> bool:
        """Whether they were made of these very arguments."""
        return self.stage is stage and (self.look, self._columns) == (look, columns)

    def at(self, cell: int) -> Scene:
        """The scene of a cell of the channel, counted row by row."""
        step = self.stage.step(*self.stage.window.position(cell), self._channel)
        return Scene(
            step,
            explain(step, self._plane, self.stage.before.names),
            Panel(self._sheets[0], self._source_marks(step), self._titles[0]),
            Panel(self._sheets[1], self._output_marks(step), self._titles[1]),
            self._card.parts(step),
            self._card.titles,
            self._card.widths,
            note_of(step),
        )

    @cached_property
    def _card(self) -> Card:
        first, source = self.stage.step(0, 0, self._channel), self._sheets[0]
        return Card(first, self.stage.before, self._plane, source, self.look, self._columns)

    @cached_property
    def _sheets(self) -> tuple[Sheet, Sheet]:
        """Of the stage's input and map; two of one size have numbers of one width."""
        source = self._sheet(self.stage.before, self._plane, self.stage.window.pad_widths)
        output = self._sheet(self.stage, self._channel)
        if source.shape != output.shape:
            return source, output
        pairs = zip(source.number_widths, output.number_widths, strict=True)
        widths = tuple(max(pair) for pair in pairs)
        return replace(source, widths=widths), replace(output, widths=widths)

    def _sheet(
        self,
        shown: Map,
        channel: int,
        padding: tuple[tuple[int, int], tuple[int, int]] = ((0, 0), (0, 0)),
    ) -> Sheet:
        """A channel of a map; a flat vector as a row."""
        (top, bottom), (left, right) = padding
        rows, columns, channels = shown.shape
        palette = self.look.palette(shown.extent(channel), shown.is_picture)
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
        taken = winner(step.arithmetic)
        if taken:
            return Marks(outline, (outline.rows[taken[0]], outline.columns[taken[1]]))
        return Marks(outline)

    def _output_marks(self, step: Step) -> Marks:
        row, column, channel = step.place
        if self.stage.is_flat:
            return Marks(Outline(range(1), range(channel, channel + 1)), filled=channel + 1)
        outline = Outline(range(row, row + 1), range(column, column + 1))
        return Marks(outline, filled=row * step.shape[1] + column + 1)

    @cached_property
    def _titles(self) -> tuple[str, str]:
        """Of the stage's input and map."""
        before, stage = self.stage.before, self.stage
        named = ", ".join([before.title, *before.names[self._plane :][:1]])
        return f"{named} {before.size}", f"{stage.title} {stage.size}"


def _moved(taps: range, by: int) -> range:
    return range(taps.start + by, taps.stop + by, taps.step)
