"""Stages walked through, drawn: where the learner is in them, and how it looks."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.reactive import var

from convtui.lesson.colours import COLOUR_MAPS
from convtui.lesson.cursor import Cursor
from convtui.lesson.map import MapSlice
from convtui.lesson.scene import Scene
from convtui.lesson.stage import Stage
from convtui.lesson.step import Tap
from convtui.tui.remembered import Memory
from convtui.tui.screens.played import PlayedScreen
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.kept_lines import KeptLines
from convtui.tui.widgets.lesson_view import LessonView, Look
from convtui.tui.widgets.piece_bar import FormulaBar, Piece, PieceBar

if TYPE_CHECKING:
    from convtui.tui.widgets.predictor import Predictor

SMALLEST = (15, 48)
"""Lines and columns under which nothing useful can be drawn."""


class WalkDrawing(KeptLines, PlayedScreen):
    """Holds where the learner is; widgets draw it. Knows no keys, nor whose stages they are."""

    DEFAULT_CSS = """
    WalkDrawing {
        & #stages, & #trail { background: $panel; }
        & #too-small { display: none; height: 1fr; content-align: center middle; }
        &.-tiny > * { display: none; }
        &.-tiny > #too-small { display: block; }
        & LessonView { height: 1fr; }
        & FormulaBar { padding: 0 1; }
    }
    """

    cursor: var[Cursor] = var(cast(Cursor, None), init=False)
    look: var[Look] = var(Look(), init=False)

    predictor: "Predictor | None" = None
    """Made when a number is first predicted."""

    def __init__(self, start: Cursor, memory: Memory) -> None:
        super().__init__(memory)
        self.set_reactive(WalkDrawing.cursor, start)
        known = memory.state.colour_map in COLOUR_MAPS
        look = Look(memory.state.colour_map) if known else Look()
        self.set_reactive(WalkDrawing.look, look)

    # Whose stages

    @property
    def stages(self) -> tuple[Stage, ...]:
        """What is walked through now."""
        raise NotImplementedError

    def stage_pieces(self, width: int, playing: int | None) -> list[Piece]:
        """The line that tells where one is, in so many columns; `playing` steps a second."""
        raise NotImplementedError

    def tell_named(self) -> None:
        """Say at the top what is walked through."""
        raise NotImplementedError

    @property
    def stage(self) -> Stage:
        return self.stages[self.cursor.stage]

    @property
    def seen(self) -> MapSlice:
        """What the cursor moves over: a channel of it, or all of a flat vector."""
        return MapSlice(self.stage, self.cursor.channel)

    # What is drawn

    def body(self) -> ComposeResult:
        yield LessonView(id="view")
        yield FormulaBar(id="formula")
        yield PieceBar(id="stages")
        yield TextBar(id="too-small")

    def on_mount(self) -> None:
        self.set_reactive(WalkDrawing.look, replace(self.look, dark=self.is_dark))
        self.app.theme_changed_signal.subscribe(self, self._theme_changed)
        self.on_resize()
        self._draw()
        self.greet()

    def greet(self) -> None:
        """Say what there is to say once the first step is drawn."""

    @property
    def _view(self) -> LessonView:
        return self.query_one(LessonView)

    @property
    def _formula(self) -> FormulaBar:
        return self.query_one(FormulaBar)

    def watch_cursor(self, before: Cursor, after: Cursor) -> None:
        """Another cell: point at it; another map: draw it."""
        self.forget_reason()
        if _map_of(before) != _map_of(after):
            self._draw()
        else:
            self._point()

    def watch_look(self) -> None:
        if self.is_mounted:
            self._draw()

    def tap(self) -> Tap | None:
        """The number under the window that is at hand, where one is."""
        return None

    def moved(self, way: str) -> Cursor:
        """The cursor moved: forward, back, down, up, home, end, next_stage, previous_stage."""
        there: Cursor = getattr(self.cursor, way)()
        return there

    def _point(self) -> None:
        self._take(self._view.point(self.cursor, self.tap()))
        self.tell_place()

    def _draw(self) -> None:
        self._take(self._view.show(self.stage, self.cursor, self.look, self.tap()))
        self.tell_named()
        self.tell_place()

    def veil_with(self, veil: Callable[[Scene], Scene]) -> None:
        self._view.veil = veil

    @property
    def hides_number(self) -> bool:
        """Whether the number at hand is to be predicted."""
        return self.predictor is not None and self.predictor.is_hiding

    def refuses(self, why: str) -> bool:
        """Whether something is refused because it shows the number that is to be predicted."""
        return self.predictor is not None and self.predictor.refuse(why)

    def _take(self, scene: Scene) -> None:
        self._formula.explain(scene.explanation)

    def tell_place(self) -> None:
        playing = self.player.speed if self.player.playing else None
        status = self.predictor.status if self.predictor else ""
        pieces = self.stage_pieces(self.size.width - len(status), playing)
        lit = [Piece(status, "accent")] if status else []
        self.query_one("#stages", PieceBar).draw([*lit, *pieces])

    def on_resize(self) -> None:
        """Fill the bars; say so where the terminal is too small."""
        lines, columns = self.size.height, self.size.width
        tiny = lines < SMALLEST[0] or columns < SMALLEST[1]
        self.set_class(tiny, "-tiny")
        said = f"{columns}×{lines} is too small: make it {SMALLEST[1]}×{SMALLEST[0]}, better 80×24"
        self.say("#too-small", said)
        self.tell_named()
        self.tell_place()
        self.fit()

    def fit(self) -> None:
        """Show what there is room for, beside the bars."""

    def _theme_changed(self, _: object) -> None:
        self.look = replace(self.look, dark=self.is_dark)

    # Playing

    @property
    def has_more(self) -> bool:
        return not self.cursor.at_end

    def advance(self, steps: int) -> bool:
        cursor = self.cursor
        if steps == 1:
            self.cursor = self.moved("forward")
            return self.has_more
        self.cursor = cursor.jump(*divmod(min(cursor.cell + steps, cursor.last), self._width))
        return self.cursor.cell < self.cursor.last

    @property
    def _width(self) -> int:
        return self.cursor.shapes[self.cursor.stage][1]


def _map_of(cursor: Cursor) -> tuple[object, ...]:
    return cursor.stage, cursor.channel, cursor.shapes
