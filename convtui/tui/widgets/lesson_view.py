"""One stage of the lesson drawn: its input, the kernel card and its output."""

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size

from convtui.lesson.card import Look
from convtui.lesson.cursor import Cursor
from convtui.lesson.scene import Scene, StageScenes
from convtui.tui.arrangement import Arrangement, arrange
from convtui.tui.lesson import Lesson
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.kept_lines import KeptLines
from convtui.tui.widgets.kernel_card import KernelCard

__all__ = ["LessonView", "Look"]

_NARROW = 100


class LessonView(KeptLines, Container):
    """Draws the scene of a cursor's place; knows nothing of keys."""

    DEFAULT_CSS = """
    LessonView {
        layout: horizontal;
        & > CellGrid, & > KernelCard {
            border: round $surface-lighten-2;
            border-title-color: $text;
            border-subtitle-color: $text-muted;
        }
        &.-narrow > CellGrid {
            border: none;
            border-top: round $surface-lighten-2;
            border-bottom: round $surface-lighten-2;
        }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.source = CellGrid(id="source", axes=True)
        """The grid of what goes in."""
        self.card = KernelCard(id="card")
        """The grids between."""
        self.output = CellGrid(id="output", axes=True)
        """The grid of what comes out."""
        self._lesson: Lesson | None = None
        self._scenes: StageScenes | None = None
        self._scene: Scene | None = None
        self._cursor: Cursor | None = None
        self._arrangement: Arrangement | None = None
        self._arranged_in: Size | None = None

    def compose(self) -> ComposeResult:
        """Left to right, as the numbers go."""
        yield self.source
        yield self.card
        yield self.output

    def show(self, lesson: Lesson, cursor: Cursor, look: Look) -> Scene:
        scenes, stage = self._scenes, lesson.pipeline.stages[cursor.stage]
        if scenes is None or not scenes.are_of(stage, look, self._room.width):
            scenes = self._scenes = StageScenes(stage, look, self._room.width)
            self._arranged_in = None
        self._lesson = lesson
        scene, self._cursor = scenes.at(cursor.cell), cursor
        self.source.show(*scene.source)
        self.card.show(scene)
        self.output.show(*scene.output)
        self._scene = scene
        self._arrange()
        return scene

    def point(self, cursor: Cursor) -> Scene:
        """Go to another cell of the lesson that is drawn."""
        assert self._lesson is not None
        assert self._scenes is not None
        return self.show(self._lesson, cursor, self._scenes.look)

    def mark_input(self, row: int, column: int) -> None:
        """Point at one cell of the input, counted without padding."""
        assert self._scenes is not None
        (top, _), (left, _) = self._scenes.stage.window.pad_widths
        self.source.mark(replace(self.source.marks, strong=(row + top, column + left)))

    def on_resize(self) -> None:
        """Arrange the card anew; where columns are few, none goes to the sides of the grids."""
        self.set_class(self.size.width < _NARROW, "-narrow")
        scenes = self._scenes
        if scenes is None or self._cursor is None:
            return
        if scenes.are_of(scenes.stage, scenes.look, self._room.width):
            self._arrange()  # what is drawn stays: to draw it again takes a frame
        else:
            self.point(self._cursor)

    @property
    def _room(self) -> Size:
        """Before the first layout the terminal's size, lest all be laid out and drawn twice."""
        return self.size or self.app.size

    def _arrange(self) -> None:
        room = self._room
        if self._scene is not None and room != self._arranged_in:
            self._arranged_in = room
            self._take_places(_arranged(self._scene, (room.height, room.width)))

    def _take_places(self, arrangement: Arrangement) -> None:
        if arrangement != self._arrangement:
            self._arrangement = arrangement
            self.card.take_place(arrangement)
            for grid in (self.source, self.output):
                grid.styles.width = arrangement.grid


def _arranged(scene: Scene, room: tuple[int, int]) -> Arrangement:
    source, output = (
        (sheet.shape[0], sheet.shape[1] * sheet.number_widths[-1])
        for sheet in (scene.source.sheet, scene.output.sheet)
    )
    rows, columns = scene.step.window.shape[:2]
    return arrange(room, (source, output), (rows, columns), max(scene.card_widths))
