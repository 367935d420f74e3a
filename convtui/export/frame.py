"""One step of a lesson as a drawing: input, window, kernel, products, formula and output."""

from collections.abc import Iterator

from convtui.export.colour_table import GROUND, MUTED, TEXT, ColourTable
from convtui.export.frame_lengths import Lengths
from convtui.export.frame_matrices import FrameMatrices
from convtui.export.frame_middle import FrameMiddle
from convtui.export.lettering import shortened, text_width
from convtui.export.panel import Place, Room, lay, outlined, panel
from convtui.export.shapes import Drawing, Shape, Text
from convtui.harmless import harmless
from convtui.lesson.explain import explain
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.stages import Step
from convtui.lesson.titles import stage_title

# Of a font's size: the least that a letter is wide on average, and from line to line.
_LETTER, _LINE = 0.44, 1.3


class FrameDesign:
    """Draws any step of a pipeline; the same step always looks the same."""

    def __init__(
        self,
        name: str,
        pipeline: Pipeline,
        channels: tuple[str, ...] = (),
        width: int = 640,
        dark: bool = True,
    ) -> None:
        """Choose the size and the colours.

        Args:
            name: the input's.
            pipeline: what is stepped through; of an input with channels the first is shown.
            channels: their names.
            width: pixels; the height is 9/16 of it.
            dark: light letters on a dark ground, or the other way round.
        """
        self.pipeline = pipeline
        self.lengths = Lengths(width)
        self.table = ColourTable(dark)
        self.matrices = FrameMatrices(pipeline, dark)
        self._middle = FrameMiddle(self.matrices, self.lengths, self.table)
        self._name, self._channels = name, channels

    def drawing(self, stage: int, cell: int) -> Drawing:
        """Draw a step; both count from 0."""
        step = self.pipeline.stages[stage][cell]
        shapes = (
            *self._head(stage, step),
            *self._input(stage, step),
            *self._middle.shapes(stage, step),
            *self._output(stage, step),
            *self._foot(step),
        )
        return Drawing(self.lengths.width, self.lengths.height, GROUND, shapes)

    def places(self, stage: int, step: Step) -> tuple[Place, Place]:
        """Where the cells of a stage's input, padding among them, and of its map lie."""
        shape = self.matrices.source(stage).shape
        source = lay(self.lengths.source, shape, self._window(stage, step))
        return source, lay(self.lengths.output, self.pipeline.stages[stage].shape, _cell(step))

    def _head(self, index: int, step: Step) -> Iterator[Text]:
        stage, options, lengths = self.pipeline.stages[index], self.pipeline.options, self.lengths
        middle = lengths.head_middle
        title = f"{index + 1}  {stage_title(options, stage.name)}"
        yield Text(lengths.margin, middle, title, lengths.large, TEXT)
        count = f"{step.index + 1:,} of {len(stage):,}"
        yield Text(lengths.width / 2, middle, count, lengths.medium, MUTED, "m")
        named = harmless(f"{self._name} · {options.kernel.name}")
        said = shortened(named, lengths.small, lengths.output.width)
        yield Text(lengths.width - lengths.margin, middle, said, lengths.small, MUTED, "r")

    def _input(self, index: int, step: Step) -> Iterator[Shape]:
        place, _ = self.places(index, step)
        yield from panel(self.matrices.source(index), place, self.table)
        yield from outlined(place, *self._window(index, step), self._line)
        stages = self.pipeline.stages
        name = f"Input, {self._channels[0]}" if self._channels else "Input"
        if index:
            name = stage_title(self.pipeline.options, stages[index - 1].name)
        window = stages[index].window
        shape = window.rows.length, window.columns.length
        yield self._named(self.lengths.source, name, shape, place)

    def _output(self, index: int, step: Step) -> Iterator[Shape]:
        _, place = self.places(index, step)
        yield from panel(self.matrices.output(index), place, self.table, step.index + 1)
        yield from outlined(place, *_cell(step), self._line)
        stage = self.pipeline.stages[index]
        name = stage_title(self.pipeline.options, stage.name)
        yield self._named(self.lengths.output, name, stage.shape, place)

    def _named(self, room: Room, name: str, shape: tuple[int, int], place: Place) -> Text:
        said = f"{name} {shape[0]}×{shape[1]}"
        if len(place.rows) < shape[0] or len(place.columns) < shape[1]:
            said += f", from [{place.rows.start + 1},{place.columns.start + 1}]"
        return self.lengths.over(room, said)

    def _foot(self, step: Step) -> Iterator[Text]:
        lengths, size = self.lengths, self.lengths.medium
        explained = explain(step, 0, self._channels)
        room = lengths.width - 2 * lengths.margin
        letters = int(2 * room / (_LETTER * size))
        lines = _wrapped(_whole_result(explained.formula(letters)), size, room)
        while len(lines) > 2 and letters > 20:
            letters -= max(letters // 12, 1)
            lines = _wrapped(_whole_result(explained.formula(letters)), size, room)
        for number, line in enumerate(lines[:2]):
            middle = lengths.foot_top + (number + 0.5) * size * _LINE
            yield Text(lengths.margin, middle, line, size, TEXT)
        yield from self._sentence(explained.sentence, 3 - min(len(lines), 2))

    def _sentence(self, sentence: str, most_lines: int) -> Iterator[Text]:
        lengths, size = self.lengths, self.lengths.small
        room = lengths.width - 2 * lengths.margin
        lines = _wrapped(sentence, size, room)
        if len(lines) > most_lines:
            lines = [*lines[: most_lines - 1], " ".join(lines[most_lines - 1 :])]
        for up, line in enumerate(reversed(lines)):
            middle = lengths.height - (up + 0.8) * size * _LINE
            yield Text(lengths.margin, middle, shortened(line, size, room), size, MUTED)

    @property
    def _line(self) -> int:
        return max(self.lengths.scaled(2), 2)

    def _window(self, index: int, step: Step) -> tuple[range, range]:
        (top, _), (left, _) = self.pipeline.stages[index].window.pad_widths
        rows, columns = step.taps
        return (
            range(rows.start + top, rows.stop + top, rows.step),
            range(columns.start + left, columns.stop + left, columns.step),
        )


def _cell(step: Step) -> tuple[range, range]:
    return range(step.row, step.row + 1), range(step.column, step.column + 1)


def _whole_result(formula: str) -> str:
    """A formula that no line ends in before its result."""
    terms, _, result = formula.rpartition("= ")
    return f"{terms}=\N{NO-BREAK SPACE}{result}"


def _wrapped(text: str, size: int, room: float) -> list[str]:
    """Lines no wider than the room, broken at blanks."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
