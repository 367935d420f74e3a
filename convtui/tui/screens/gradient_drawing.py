"""The way back drawn step by step: which gradients, where one is in them, and R's beside ours."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.reactive import var

from convtui.lesson.cursor import Cursor
from convtui.lesson.explain_gradient import place_text
from convtui.lesson.gradient_scene import GradientScenes
from convtui.lesson.gradient_unit import Index
from convtui.lesson.gradient_walk import GradientWalk
from convtui.lesson.map import Map
from convtui.lesson.numbers import written
from convtui.lesson.taps import LargestFirst
from convtui.lesson.way_back import WayBack
from convtui.tui.gradient_question import LossQuestion
from convtui.tui.place_line import gradient_line, gradient_trail
from convtui.tui.remembered import Memory
from convtui.tui.screens.trail import TrailScreen
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.gradient_view import GradientView
from convtui.tui.widgets.piece_bar import FormulaBar, Piece, PieceBar

if TYPE_CHECKING:
    from convtui.reference.r_call import RCall


class GradientDrawing(TrailScreen):
    """Holds a way back and the place where it is looked at. Knows no keys."""

    DEFAULT_CSS = """
    GradientDrawing {
        & GradientView { height: 1fr; }
    }
    """

    rank: var[int] = var(0, init=False)
    """Of the term that is pointed at: 0 adds most."""

    def __init__(
        self,
        way: WayBack,
        question: LossQuestion,
        memory: Memory,
        name: str = "",
        plane: int | None = None,
        index: Index | None = None,
    ) -> None:
        """Open a gradient, by its name; "": the loss's own.

        `index` is the place in it; None: the strongest of a plane, or of all.
        """
        self.MODE = question.mode  # type: ignore[misc] # of where it was opened from
        self.walk, self.question = GradientWalk(way), question
        name = name or self.walk.names[0]
        start = self.walk.opening(name, plane) if index is None else self.walk.at(name, index)
        super().__init__(start, memory)
        self._scenes: GradientScenes | None = None
        self.terms: LargestFirst

    @property
    def stages(self) -> tuple[Map, ...]:  # type: ignore[override] # walked over, but not computed
        """The gradients, from the loss's own to the input's."""
        return self.walk.maps

    def take(self, way: WayBack, question: LossQuestion) -> None:
        self.walk, self.question, self._scenes = GradientWalk(way), question, None
        self.set_reactive(GradientDrawing.rank, 0)
        self.forget_reason()
        self._draw()

    def moved(self, way: str) -> Cursor:
        """The cursor moved; into another gradient at its strongest place, unless it was left."""
        there = super().moved(way)
        if there.stage == self.cursor.stage or not way.endswith("_stage"):
            return there
        return there if there.cell else self.walk.opening(self.walk.name(there))

    def r_call(self) -> "RCall":
        """The gradient at hand, from what came back to the layer."""
        from convtui.reference.gradient_call import gradient_call

        return gradient_call(self.walk.way, self.walk.name(self.cursor))

    # What is drawn

    def body(self) -> ComposeResult:
        yield PieceBar(id="trail")
        yield GradientView(id="view")
        yield FormulaBar(id="formula")
        yield PieceBar(id="stages")
        yield TextBar(id="too-small")

    @property
    def _view(self) -> GradientView:  # type: ignore[override] # in the place of a lesson's
        return self.query_one(GradientView)

    def watch_cursor(self, before: Cursor, after: Cursor) -> None:
        """Another place: what adds most to it is pointed at."""
        self.set_reactive(GradientDrawing.rank, 0)
        super().watch_cursor(before, after)

    def watch_rank(self) -> None:
        self.forget_reason()
        self._point()

    def _point(self) -> None:
        scenes = self._scenes
        if scenes is None or scenes.walk is not self.walk or scenes.look != self.look:
            scenes = self._scenes = GradientScenes(self.walk, self.look, self.question.classes)
        scene = scenes.at(self.cursor, self.rank)
        self.terms = scene.terms
        self._view.draw(scene, self.rank)
        self._formula.explain(scene.explanation)
        self.tell_place()
        if self.shows_beside:
            assert self._pane is not None
            self._pane.point(self.cursor.cell)

    def _draw(self) -> None:
        self._point()
        self.tell_named()
        if self.shows_beside:
            assert self._pane is not None
            self._pane.ask(self.seen, self.r_call, self.cursor.cell, self.look.dark)

    def tell_named(self) -> None:
        question, loss = self.question, written(self.walk.way.loss)
        self.say_top(f"loss {loss}, {question.told} · {question.named}")

    def stage_pieces(self, width: int, playing: int | None) -> list[Piece]:
        return gradient_line(self.walk, self.cursor, width, playing)

    def trail_pieces(self, places: list[Cursor], width: int) -> list[Piece]:
        return gradient_trail(self.walk, places, width)

    @property
    def here(self) -> str:
        return f"{self.walk.name(self.cursor)}{place_text(self.walk.index(self.cursor))}"
