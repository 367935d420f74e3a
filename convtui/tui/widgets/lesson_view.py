"""One stage of the lesson drawn: its input, the kernel card and its output."""

from collections.abc import Callable
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size

from convtui.lesson.card import Look
from convtui.lesson.cursor import Cursor
from convtui.lesson.scene import Scene, StageScenes
from convtui.lesson.stage import Stage
from convtui.lesson.step import Tap
from convtui.tui.arrangement import Arrangement, arrange, in_rows_of
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
        &.-rows { layout: vertical; }
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
        self.card = KernelCard(id="card")
        self.output = CellGrid(id="output", axes=True)
        self.veil: Callable[[Scene], Scene] | None = None
        """What becomes of each scene before it is shown."""
        self._scenes: StageScenes | None = None
        self._scene: Scene | None = None
        self._cursor: Cursor | None = None
        self._tap: Tap | None = None
        self._arrangement: Arrangement | None = None
        self._arranged_in: Size | None = None

    def compose(self) -> ComposeResult:
        yield self.source
        yield self.card
        yield self.output

    def show(self, stage: Stage, cursor: Cursor, look: Look, tap: Tap | None = None) -> Scene:
        """Draw a place of a stage; a tap of the window is pointed at where one is given."""
        scenes, width = self._scenes, self._room.width
        if scenes is None or not scenes.are_of(stage, look, width, cursor.channel):
            scenes = self._scenes = StageScenes(stage, look, width, cursor.channel)
            self._arranged_in = None
        scene = scenes.at(cursor.cell, tap)
        if self.veil is not None:
            scene = self.veil(scene)
        self._cursor, self._tap = cursor, tap
        self._lay_in_rows(stage.before.is_flat)
        self.output.scrolls = stage.is_flat
        self.source.show(*scene.source)
        self.card.show(scene)
        self.output.show(*scene.output)
        self._scene = scene
        self._arrange()
        return scene

    def point(self, cursor: Cursor, tap: Tap | None = None) -> Scene:
        assert self._scenes is not None
        return self.show(self._scenes.stage, cursor, self._scenes.look, tap)

    def _lay_in_rows(self, in_rows: bool) -> None:
        """Rows under one another, scrolled where they are long, for the numbers of a vector."""
        if in_rows != self.has_class("-rows"):
            self.set_class(in_rows, "-rows")
            self._arranged_in = None
        for grid in (self.source, *self.card.grids):
            grid.scrolls = in_rows

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
        if scenes.are_of(scenes.stage, scenes.look, self._room.width, self._cursor.channel):
            self._arrange()  # what is drawn stays: to draw it again takes a frame
        else:
            self.point(self._cursor, self._tap)

    @property
    def _room(self) -> Size:
        """Before the first layout the terminal's size, lest all be laid out and drawn twice."""
        return self.size or self.app.size

    def _arrange(self) -> None:
        room = self._room
        if self._scene is not None and room != self._arranged_in:
            self._arranged_in = room
            in_rows = self.has_class("-rows")
            self._take_places(_arranged(self._scene, (room.height, room.width), in_rows))

    def _take_places(self, arrangement: Arrangement) -> None:
        if arrangement != self._arrangement:
            self._arrangement = arrangement
            self.card.take_place(arrangement)
            for grid in (self.source, self.output):
                grid.styles.width = "1fr" if arrangement.form == "rows" else arrangement.grid


def _arranged(scene: Scene, room: tuple[int, int], in_rows: bool) -> Arrangement:
    if in_rows:
        return in_rows_of(room)
    source, output = (
        (sheet.shape[0], sheet.shape[1] * sheet.number_widths[-1])
        for sheet in (scene.source.sheet, scene.output.sheet)
    )
    rows, columns = scene.step.window.shape[:2]
    return arrange(room, (source, output), (rows, columns), max(scene.card_widths))
