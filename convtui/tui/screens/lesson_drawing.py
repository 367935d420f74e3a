"""The step screen drawn: where the learner is, in which lesson, and how it looks."""

from dataclasses import replace
from typing import cast

from textual.app import ComposeResult
from textual.reactive import var

from convtui.lesson.colours import COLOUR_MAPS
from convtui.lesson.cursor import Cursor
from convtui.lesson.find_cell import opening_cell
from convtui.lesson.history import History
from convtui.tui.lesson import Lesson
from convtui.tui.player import Player
from convtui.tui.remembered import Memory
from convtui.tui.screens.keyed import KeyedScreen
from convtui.tui.stage_line import stage_line
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.cell_editor import CellEditor
from convtui.tui.widgets.kept_lines import KeptLines
from convtui.tui.widgets.lesson_view import LessonView, Look
from convtui.tui.widgets.piece_bar import FormulaBar, PieceBar

SMALLEST = (15, 48)
"""Lines and columns under which nothing useful can be drawn."""

GREETING = (
    "→ and ← walk from number to number; n goes to the next stage; space plays.\n"
    "k changes the kernel, i the input, e edits a cell: every number follows.\n"
    "2 follows an image through a whole network. ? shows all keys, q leaves."
)


class LessonDrawing(KeptLines, KeyedScreen[None]):
    """Holds where the learner is and what is stepped through; widgets draw it. Knows no keys."""

    DEFAULT_CSS = """
    LessonDrawing {
        & #stages { background: $panel; }
        & #too-small { display: none; height: 1fr; content-align: center middle; }
        &.-tiny > * { display: none; }
        &.-tiny > #too-small { display: block; }
        & LessonView { height: 1fr; }
        & FormulaBar { padding: 0 1; }
    }
    """

    MODE = "step"

    history: var[History[Lesson]] = var(cast("History[Lesson]", None), init=False)
    cursor: var[Cursor] = var(cast(Cursor, None), init=False)
    look: var[Look] = var(Look(), init=False)

    def __init__(self, lesson: Lesson, memory: Memory) -> None:
        """Start where there is something to see, looking as remembered."""
        super().__init__()
        self.set_reactive(LessonDrawing.history, History(lesson))
        start = Cursor(_shapes(lesson)).jump(*opening_cell(lesson.pipeline))
        self.set_reactive(LessonDrawing.cursor, start)
        known = memory.state.colour_map in COLOUR_MAPS
        look = Look(memory.state.colour_map) if known else Look()
        self.set_reactive(LessonDrawing.look, look)
        self.player = Player(self, self._advance, self._tell_place, memory.state.speed)
        self.memory = memory

    @property
    def lesson(self) -> Lesson:
        """What is stepped through now."""
        return self.history.present

    def body(self) -> ComposeResult:
        """From top to bottom."""
        yield LessonView(id="view")
        yield FormulaBar(id="formula")
        yield PieceBar(id="stages")
        yield TextBar(id="too-small")
        yield CellEditor(id="editor")

    def on_mount(self) -> None:
        """Draw the first step."""
        self.set_reactive(LessonDrawing.look, replace(self.look, dark=self.is_dark))
        self.app.theme_changed_signal.subscribe(self, self._theme_changed)
        self.on_resize()
        self._draw()
        if not self.memory.state.greeted:
            self._formula.say(GREETING)
            self.memory.keep(greeted=True)

    # What is drawn

    @property
    def _view(self) -> LessonView:
        return self.query_one(LessonView)

    @property
    def _formula(self) -> FormulaBar:
        return self.query_one(FormulaBar)

    def watch_history(self) -> None:
        """Another lesson: stay as near to the place as there is."""
        planes = max(len(self.lesson.input.channels), 1)
        plane = min(self.look.plane, planes - 1)
        self.set_reactive(LessonDrawing.look, replace(self.look, plane=plane))
        self.set_reactive(LessonDrawing.cursor, self.cursor.on(_shapes(self.lesson)))
        self.forget_reason()
        self._draw()

    def watch_cursor(self, before: Cursor, after: Cursor) -> None:
        """Another cell: point at it; another stage: draw it."""
        self.forget_reason()
        if before.stage != after.stage or before.shapes != after.shapes:
            self._draw()
        else:
            self._point()

    def _point(self) -> None:
        self._formula.explain(self._view.point(self.cursor).explanation)
        self._tell_place()

    def watch_look(self) -> None:
        """Other colours or another plane."""
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        scene = self._view.show(self.lesson, self.cursor, self.look)
        self._formula.explain(scene.explanation)
        self._tell_lesson()
        self._tell_place()

    def _tell_lesson(self) -> None:
        options, source = self.lesson.options, self.lesson.input
        turned = f" {options.kernel_state}" if options.transpose or options.flip else ""
        named = f"{source.name} · {options.kernel.name}{turned}"
        note = f" ({source.note})" if source.note else ""
        self.say_top(named, note)

    def _tell_place(self) -> None:
        playing = self.player.speed if self.player.playing else None
        width = self.size.width
        line = stage_line(self.lesson, self.cursor, width, playing)
        self.query_one("#stages", PieceBar).draw(line)

    def on_resize(self) -> None:
        """Fill the bars; say so where the terminal is too small."""
        lines, columns = self.size.height, self.size.width
        tiny = lines < SMALLEST[0] or columns < SMALLEST[1]
        self.set_class(tiny, "-tiny")
        said = f"{columns}×{lines} is too small: make it {SMALLEST[1]}×{SMALLEST[0]}, better 80×24"
        self.say("#too-small", said)
        self._tell_lesson()
        self._tell_place()

    def _theme_changed(self, _: object) -> None:
        self.look = replace(self.look, dark=self.is_dark)

    # Playing

    def _advance(self, steps: int) -> bool:
        cursor = self.cursor
        if steps == 1:
            self.cursor = cursor.forward()
            return not self.cursor.at_end
        self.cursor = cursor.jump(*divmod(min(cursor.cell + steps, cursor.last), self._width))
        return self.cursor.cell < self.cursor.last

    @property
    def _width(self) -> int:
        return self.cursor.shapes[self.cursor.stage][1]


def _shapes(lesson: Lesson) -> tuple[tuple[int, int], ...]:
    return tuple(stage.sides for stage in lesson.pipeline.stages)
