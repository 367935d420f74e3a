"""The image of the screen Network, large, with what the network makes of it while it changes."""

from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.reactive import var
from textual.timer import Timer

from convtui.lesson.brush import Brush
from convtui.lesson.changes import Changes
from convtui.lesson.numbers import written
from convtui.ops.brightness import Pixels
from convtui.ops.window import Array
from convtui.tui.network_column import Column, Shown
from convtui.tui.network_words import about
from convtui.tui.screens.changes import ChangesScreen
from convtui.tui.screens.network_drawing import NetworkDrawing
from convtui.tui.shown_network import ShownNetwork
from convtui.tui.threads import in_thread
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.canvas import Canvas
from convtui.tui.widgets.cell_editor import CellEditor
from convtui.tui.widgets.class_bars import ClassBars
from convtui.tui.widgets.network_overview import NetworkOverview

_AT_ONCE = 2_000_000
"""Multiply-adds of a network that is computed while the screen waits: less than a millisecond."""
_REST = 0.3
"""Seconds without a new image until the layers are drawn."""
_BARS, _FEW_BARS, _LEAST_OVERVIEW = 34, 20, 10
_ROOMY = 60


class PaintDrawing(ChangesScreen):
    """Draws image, probabilities and layers; computes the last image there is, and skips others."""

    DEFAULT_CSS = """
    PaintDrawing {
        & #sheet { height: 1fr; }
        & #made { width: 1fr; }
        & #detail { height: 3; }
    }
    """
    MODE = "network"

    place: var[tuple[int, int]] = var((0, 0), init=False)
    brush: var[Brush] = var(Brush(), init=False)
    pen_down: var[bool] = var(False, init=False)
    channel: var[int | None] = var(None, init=False)
    """The one that is drawn on; None: all."""

    def __init__(self, owner: NetworkDrawing, place: tuple[int, int] | None) -> None:
        """Go on where a screen is, and hand back to it what was changed."""
        super().__init__()
        self._owner, self.history = owner, owner.history
        self.set_reactive(PaintDrawing.shown, owner.shown)
        self.image = owner.shown.current_image
        """As it is drawn; the network may not have seen it yet."""
        middle = self.image.shape[0] // 2, self.image.shape[1] // 2
        self.set_reactive(PaintDrawing.place, place or middle)
        self._wanted: tuple[Changes, Array | None] = owner.shown.changes, None
        self.chosen: int | None = None
        """The class that is asked for, where it is not the likeliest."""
        self._is_computing = False
        self._rest: Timer | None = None

    def body(self) -> ComposeResult:
        with Horizontal(id="sheet"):
            yield Canvas(id="canvas")
            with Vertical(id="made"):
                yield ClassBars(id="classes")
                yield NetworkOverview(id="overview")
        yield TextBar(id="detail")
        yield CellEditor(id="editor")

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, lambda _: self._draw())
        self.query_one(Canvas).border_title = "image"
        self.query_one(ClassBars).border_title = "what it is taken for"
        self.on_resize()
        self._draw()

    def on_resize(self) -> None:
        """Give the image the room for its largest size, and the layers what is left."""
        rows, columns, _ = self.image.shape
        lines, width = self.size.height - 6, self.size.width
        left = width - (_BARS if width >= _ROOMY else min(_FEW_BARS, width // 2))
        scale = Canvas.scale_for((rows, columns), (lines, left))
        self.query_one(Canvas).styles.width = max(min(scale * columns + 1, left), 1)
        room = self.size.height - 5 - len(self.shown.classes) - 1
        self.query_one(NetworkOverview).display = room >= _LEAST_OVERVIEW

    # What is drawn

    def watch_shown(self, before: ShownNetwork | None, after: ShownNetwork) -> None:
        """The network has answered to another image, or to other weights."""
        self.forget_reason()
        self._tell_answer()

    def watch_place(self) -> None:
        self.forget_reason()
        self.draw_image()

    def watch_brush(self) -> None:
        self._tell_pixel()

    def watch_pen_down(self) -> None:
        self.draw_image()

    def watch_channel(self) -> None:
        self._tell_pixel()

    def _draw(self) -> None:
        self._tell_answer()
        self.draw_image()

    def draw_image(self) -> None:
        self.query_one(Canvas).draw(
            self.pixels(), self.place, is_down=self.pen_down, signs=self.signs()
        )
        self._tell_pixel()

    def pixels(self) -> Pixels:
        """(rows, columns, 3): the image in its colours."""
        return Column("image", Shown.IMAGE, self.image).pixels(0, self.is_dark)

    def signs(self) -> Array | None:
        """What is laid over the image where there are no colours: -1, 0 and 1; None: nothing."""
        return None

    def _tell_answer(self) -> None:
        shown = self.shown
        if shown.shares is not None:
            self.query_one(ClassBars).show(shown.classes, shown.shares, shown.before, self.chosen)
        self.say_top(about(shown))
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(_REST, self._tell_layers)

    def _tell_layers(self) -> None:
        """Show the layers when painting rests: to draw them all takes longer than the rest."""
        overview = self.query_one(NetworkOverview)
        if overview.display:
            overview.show(self.shown.columns, self._owner.cursor)

    def value(self) -> float:
        """Of the pixel at hand, in the channel that is drawn on; of all their mean."""
        pixel = self.image[self.place]
        return float(pixel.mean() if self.channel is None else pixel[self.channel])

    def _tell_pixel(self) -> None:
        row, column = self.place
        width = "soft" if self.brush.is_soft else "1 pixel"
        state = "pen down: arrows draw" if self.pen_down else "pen up: space puts it down"
        words = f"[{row + 1},{column + 1}] = {written(round(self.value(), 4))}"
        tool = f"{self.brush.tool}, {width}"
        if self.image.shape[2] > 1:
            on = "all channels" if self.channel is None else f"channel {self.channel + 1}"
            tool += f", on {on}"
        self.say("#detail", f"{words} · {tool} · {state}\n{self.sentence()}")

    def sentence(self) -> str:
        """What else there is to say."""
        return "drag the mouse to draw · │ is where a class was before the last change"

    # What the network makes of it

    def see(self, changes: Changes, before: Array | None = None) -> None:
        """Show another image at once; of those that come while one is computed, the last counts."""
        shapes = self.shown.given.network.shapes
        if sum(row.multiply_adds.number for row in shapes) <= _AT_ONCE:
            self.shown = self.shown.changed(changes, before)
            self.image = self.shown.current_image
        else:
            self.image = self.shown.image if changes.image is None else changes.image
            self._wanted = changes, self.shown.shares if before is None else before
            if not self._is_computing:
                self._compute_wanted()
        self.draw_image()

    def _compute_wanted(self) -> None:
        self._is_computing = True
        wanted = self._wanted
        compute, take = partial(self.shown.changed, *wanted), partial(self._take, wanted)
        in_thread(self, compute, take, self._refuse, exclusive=False)

    def _take(self, computed: tuple[Changes, Array | None], shown: ShownNetwork) -> None:
        self._is_computing = False
        self.shown = shown
        if self._wanted is not computed:
            self._compute_wanted()

    def _refuse(self, problem: str) -> None:
        """Go back to before a change that leaves no finite numbers."""
        self._is_computing = False
        self.refuse(problem)
        self.history = self.history.undo()
        self.image = self.shown.current_image
        self.draw_image()
