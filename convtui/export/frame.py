"""One step of a lesson as a drawing: input, window, kernel, products, formula and output."""

from collections.abc import Iterator
from dataclasses import replace

from convtui.export.colour_table import ACCENT, GROUND, MUTED, TEXT, ColourTable
from convtui.export.frame_lengths import Lengths
from convtui.export.lettering import shortened, text_width
from convtui.export.panel import Place, Room, lay_cells, outlined, panel
from convtui.export.shapes import Drawing, Shape, Text
from convtui.harmless import harmless
from convtui.lesson.card import Look, Panel
from convtui.lesson.explain import Explanation
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.scene import Scene, StageScenes
from convtui.lesson.sheet import Outline
from convtui.lesson.step import Step

# Of a font's size: the least that a letter is wide on average, and from line to line.
_LETTER, _LINE = 0.44, 1.3
# Of a terminal: a drawing chooses the size of its numbers by itself.
_COLUMNS = 80


class FrameDesign:
    """Draws any step of a pipeline; the same step always looks the same."""

    def __init__(self, name: str, pipeline: Pipeline, width: int = 640, dark: bool = True) -> None:
        """Choose the size and the colours.

        Args:
            name: the input's.
            pipeline: what is stepped through; of an input with channels the first is shown.
            width: pixels; the height is 9/16 of it.
            dark: light letters on a dark ground, or the other way round.
        """
        self.pipeline = pipeline
        self.lengths = Lengths(width)
        self.table = ColourTable(dark)
        self._middle = FrameMiddle(self.lengths, self.table)
        self._name = name
        look = Look(dark=dark, stays=True)
        self._scenes = [StageScenes(stage, look, _COLUMNS) for stage in pipeline.stages]

    def drawing(self, stage: int, cell: int) -> Drawing:
        scene = self._scenes[stage].at(cell)
        source, output = self._places(scene)
        shapes = (
            *self._head(stage, scene.step),
            *self._matrix(scene.source, source, self.lengths.source),
            *self._middle.shapes(scene),
            *self._matrix(scene.output, output, self.lengths.output),
            *self._foot(scene.explanation),
        )
        return Drawing(self.lengths.width, self.lengths.height, GROUND, shapes)

    def places(self, stage: int, cell: int) -> tuple[Place, Place]:
        """Where the cells of a stage's input, padding among them, and of its map lie."""
        return self._places(self._scenes[stage].at(cell))

    def _places(self, scene: Scene) -> tuple[Place, Place]:
        source, output = (
            lay_cells(room, part.sheet.shape, part.marks.outline)
            for room, part in (
                (self.lengths.source, scene.source),
                (self.lengths.output, scene.output),
            )
        )
        return source, output

    def _head(self, index: int, step: Step) -> Iterator[Text]:
        stage, options, lengths = self.pipeline.stages[index], self.pipeline.options, self.lengths
        middle = lengths.head_middle
        yield Text(lengths.margin, middle, f"{index + 1}  {stage.title}", lengths.large, TEXT)
        count = f"{step.index + 1:,} of {len(stage):,}"
        yield Text(lengths.width / 2, middle, count, lengths.medium, MUTED, "m")
        named = harmless(f"{self._name} · {options.kernel.name}")
        said = shortened(named, lengths.small, lengths.output.width)
        yield Text(lengths.width - lengths.margin, middle, said, lengths.small, MUTED, "r")

    def _matrix(self, part: Panel, place: Place, room: Room) -> Iterator[Shape]:
        sheet, marks, title = part
        yield from panel(sheet, place, self.table, marks.filled)
        yield from outlined(place, marks.outline, max(self.lengths.scaled(2), 2))
        rows, columns = sheet.inner_shape
        if len(place.rows) < rows or len(place.columns) < columns:
            title += f", from [{place.rows.start + 1},{place.columns.start + 1}]"
        yield self.lengths.over(room, title)

    def _foot(self, explained: Explanation) -> Iterator[Text]:
        lengths, size = self.lengths, self.lengths.medium
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


class FrameMiddle:
    """Draws the parts and the note of any scene."""

    def __init__(self, lengths: Lengths, table: ColourTable) -> None:
        self._lengths, self._table = lengths, table

    def shapes(self, scene: Scene) -> Iterator[Shape]:
        """Window, kernel and products; or a window and what is taken from it; or lines of text."""
        if "kernel" in scene.parts:
            yield from self._products(scene.parts)
            return
        room = self._lengths.middle
        top = room.top
        if "under" in scene.parts:
            upper = Room(room.left, room.top, room.width, room.height // 2)
            yield from self._small(scene.parts["under"], upper, "Window")
            top += upper.height
        yield from self._lines(scene, top)

    def _products(self, parts: dict[str, Panel]) -> Iterator[Shape]:
        room, gap = self._lengths.middle, self._lengths.margin
        height = (room.height - self._lengths.caption) // 2
        half = Room(room.left, room.top, (room.width - gap) // 2, height)
        other = Room(half.left + half.width + gap, half.top, half.width, height)
        rows, columns = parts["kernel"].sheet.shape
        yield from self._small(parts["under"], half, "Window")
        yield from self._small(parts["kernel"], other, f"Kernel {rows}×{columns}")
        used = lay_cells(half, (rows, columns)).side * rows
        top = half.top + used + self._lengths.caption + gap // 2
        below = Room(room.left, top, room.width, room.top + room.height - top)
        yield from self._small(parts["products"], below, parts["products"].title)

    def _lines(self, scene: Scene, top: int) -> Iterator[Text]:
        room, size, note = self._lengths.middle, self._lengths.large, scene.note
        rule = "no activation" if note.rule == "none" else note.rule
        lines = [*(" ".join(filter(None, line)) for line in note.lines), rule, note.result]
        for number, line in enumerate(lines, start=1):
            colour = ACCENT if number == len(lines) else TEXT
            middle = top + number * size * 1.6
            yield Text(room.left + room.width / 2, middle, line, size, colour, "m")

    def _small(self, part: Panel, room: Room, caption: str) -> Iterator[Shape]:
        sheet, marks, _ = part
        place = lay_cells(room, sheet.shape)
        # Padding is drawn as the 0 that it counts as.
        yield from panel(replace(sheet, region=sheet.values, padding=_NONE), place, self._table)
        yield self._lengths.over(room, caption)
        if marks.strong:
            row, column = marks.strong
            cell = Outline(range(row, row + 1), range(column, column + 1))
            yield from outlined(place, cell, self._lengths.scaled(2))


_NONE = ((0, 0), (0, 0))
