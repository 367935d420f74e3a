"""A layer of a network drawn step by step: where one is, and each input channel's own kernel."""

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
from textual.app import ComposeResult
from textual.reactive import var

from convtui.lesson.arithmetic import Sum
from convtui.lesson.cursor import Cursor
from convtui.lesson.forward import ForwardPass
from convtui.lesson.layer_walk import Trail, followed, opening, place_of
from convtui.lesson.numbers import fitted, written
from convtui.lesson.scene import ByChannel, Scene
from convtui.lesson.stage import Stage
from convtui.lesson.step import Step, Tap
from convtui.lesson.taps import LargestFirst, heaviest_tap
from convtui.tui.place_line import layer_line, layer_trail, summand_line
from convtui.tui.plain import titled
from convtui.tui.remembered import Memory
from convtui.tui.screens.predict import PredictScreen
from convtui.tui.screens.trail import TrailScreen
from convtui.tui.screens.walk_drawing import WalkDrawing
from convtui.tui.widgets.answer_list import AnswerList
from convtui.tui.widgets.filter_wall import FilterWall
from convtui.tui.widgets.kept_lines import set_lines, show_if
from convtui.tui.widgets.piece_bar import Piece, PieceBar

if TYPE_CHECKING:
    from convtui.reference.r_call import RCall

_SUM_COLUMNS = 6
_LEAST_LINES = 22
"""Of a terminal that has room for the kernels of all channels."""
_MANY_LINES = 45
"""From so many on, for two rows of them."""
_LIST_LINES = 32
"""Of a terminal that has room for a list of what a vector's numbers add."""


class LayerDrawing(PredictScreen, TrailScreen):
    """Holds an image on its way through a network, and the place where it is looked at."""

    MODE = "network"
    DEFAULT_CSS = """
    LayerDrawing {
        & #channels, & #terms {
            display: none; height: 5; padding: 0 1;
            border-top: round $surface-lighten-2; border-title-color: $text;
        }
    }
    """

    chosen: var[Tap | None] = var(cast("Tap | None", None), init=False)
    """The number under the window that was chosen; None: the one that adds most."""

    def __init__(
        self,
        passed: ForwardPass,
        layer: str,
        channel: int | None,
        memory: Memory,
        cell: tuple[int, int] | None = None,
        *,
        classes: tuple[str, ...] = (),
        named: str = "",
        label: str = "",
        predicts: bool = False,
    ) -> None:
        """Open a layer on a cell of a map, or on a number of a vector; None: the strongest.

        `classes` are what the numbers at the end stand for; `label` is the image's, if known. Its
        numbers are hidden until they are predicted where `predicts`.
        """
        self.predicts = predicts
        self.passed, self._class_names, self._label = passed, classes, label
        self._named = named or passed.network.name
        start = opening(passed.walk.stages, layer, channel, cell)
        super().__init__(start, memory)
        self._by_channel: ByChannel | None = None
        self.summands: LargestFirst | None = None
        """Those of a vector's sum that are listed, what adds most first."""
        self._kernels_of: tuple[object, ...] | None = None
        self._look_at_heaviest(start)

    @property
    def stages(self) -> tuple[Stage, ...]:
        return self.passed.walk.stages

    def follow(self, trail: Trail) -> None:
        """Go where a trail leads, and look at what adds most there."""
        self._look_at_heaviest(trail.here)
        self.set_reactive(LayerDrawing.chosen, None)
        super().follow(trail)

    def moved(self, way: str) -> Cursor:
        """The cursor moved; into another stage in the channel that it was in."""
        return followed(self.stages, self.cursor, super().moved(way))

    def _look_at_heaviest(self, cursor: Cursor) -> None:
        """Have the input channel on show that adds most to the number at a place."""
        stage = self.stages[cursor.stage]
        if stage.mixes and not stage.before.is_flat:
            plane = heaviest_tap(stage.step(*place_of(self.stages, cursor)))[2]
            self.set_reactive(WalkDrawing.look, replace(self.look, plane=plane))

    def r_call(self) -> "RCall":
        """The stage at hand, of what the layer before leaves."""
        from convtui.reference.walk_in_r import walk_call

        return walk_call(self.passed, self.stage)

    # What is drawn

    def body(self) -> ComposeResult:
        view, *bars = super().body()
        yield PieceBar(id="trail")
        yield view
        yield FilterWall(id="channels", in_part=True)
        yield AnswerList(id="terms")
        yield from bars

    @property
    def step(self) -> Step:
        return self.stage.step(*place_of(self.stages, self.cursor))

    def tap(self) -> Tap:
        """The number under the window that is at hand: as chosen, or the one that adds most."""
        step = self.step
        depth = step.window.shape[2]
        on_show = depth > 1 and not self.stage.before.is_flat
        plane = min(self.look.plane, depth - 1) if on_show else None
        if self.chosen is not None:
            return (*self.chosen[:2], plane) if plane is not None else self.chosen
        return heaviest_tap(step, plane)

    def watch_cursor(self, before: Cursor, after: Cursor) -> None:
        self.set_reactive(LayerDrawing.chosen, None)
        super().watch_cursor(before, after)

    def watch_chosen(self) -> None:
        self.forget_reason()
        self._point()

    def _take(self, scene: Scene) -> None:
        super()._take(scene)
        self._by_channel = scene.by_channel
        self.fit()

    def fit(self) -> None:
        """Show what each channel adds, or each number of a vector, where there is room."""
        self._fit_channels()
        self._fit_terms()

    def _fit_terms(self) -> None:
        """List the numbers of a vector that is summed, what adds most first."""
        listing, lines = self.query_one("#terms", AnswerList), self.app.size.height
        has_room = lines >= _LIST_LINES and not self.shows_beside and self.stage.before.is_flat
        step = self.step
        made = step.arithmetic if has_room else None
        summands = self.summands = LargestFirst(made) if isinstance(made, Sum) else None
        show_if(summands is not None, listing)
        if summands is None:
            listing.show(0, str)
            return
        height = min(len(summands), (lines - _LIST_LINES) // 2 + 4) + 1
        set_lines(listing, height)
        listing.border_title = titled(f"What adds most, of {len(summands):,} numbers")
        tells_sum = not self.hides_number
        listing.show(len(summands), lambda number: summand_line(step, summands[number], tells_sum))
        listing.move(summands.number_of(self.tap()))

    def _fit_channels(self) -> None:
        wall, shown = self.query_one(FilterWall), self._by_channel
        has_room = self.app.size.height >= _LEAST_LINES and not self.shows_beside
        show_if(has_room and shown is not None, wall)
        if shown is None or not wall.display:
            return
        rows, _, count = shown.kernels.shape
        total = written(float(shown.sums.sum()))
        wall.border_title = titled(f"Σ by channel: {count} channels, each its kernel; all {total}")
        is_high = self.app.size.height >= _MANY_LINES
        lines = 2 + 2 * (rows + 1) if is_high else 2 + -(-rows // 2)
        set_lines(wall, lines)
        self._fill(wall, shown, min(self.look.plane, count - 1))

    def _fill(self, wall: FilterWall, shown: ByChannel, plane: int) -> None:
        labels = [fitted(total, _SUM_COLUMNS) for total in shown.sums.tolist()]
        kernels_of = self.stage, place_of(self.stages, self.cursor)[2], self.look.dark
        if self._kernels_of == kernels_of:
            wall.tell(labels, plane)
        else:
            self._kernels_of = kernels_of
            wall.show(list(np.moveaxis(shown.kernels, 2, 0)), labels, plane)

    def tell_named(self) -> None:
        self.say_top(self._named)

    def stage_pieces(self, width: int, playing: int | None) -> list[Piece]:
        layer = self.passed.layer(self.stage.layer.name)
        return layer_line(self.stages, self.cursor, layer, width, playing, self._class)

    @property
    def _class(self) -> str:
        """The class that the number at hand stands for, where it does for one."""
        is_last = self.stage.layer is self.stages[-1].layer
        if not is_last or self.stage.shape != (1, 1, len(self._class_names)):
            return ""
        return f" class {self._class_names[self.cursor.cell]}"

    def trail_pieces(self, places: list[Cursor], width: int) -> list[Piece]:
        return layer_trail(self.stages, places, width)
