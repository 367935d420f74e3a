"""The step screen drawn: which lesson is walked through, and the keys that look at it."""

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import var

from convtui.lesson.cursor import Cursor
from convtui.lesson.find_cell import opening_cell
from convtui.lesson.history import History
from convtui.lesson.stage import Stage
from convtui.tui.lesson import Lesson
from convtui.tui.remembered import Memory
from convtui.tui.screens.predict import PredictScreen
from convtui.tui.screens.walk_drawing import WalkDrawing
from convtui.tui.stage_line import stage_line
from convtui.tui.widgets.cell_editor import CellEditor
from convtui.tui.widgets.piece_bar import Piece

if TYPE_CHECKING:
    from convtui.reference.r_call import RCall

GREETING = (
    "→ and ← walk from number to number; n goes to the next stage; space plays.\n"
    "k changes the kernel, i the input, e edits a cell: every number follows.\n"
    "2 follows an image through a whole network. ? shows all keys, q leaves."
)


class LessonDrawing(PredictScreen):
    """Holds what is stepped through, and what it was before it was changed."""

    MODE = "step"
    BINDINGS = [
        Binding("enter", "run", "run the stage to its end", key_display="enter", show=False),
        Binding("v", "plane", "next channel of a colour input", show=False),
        Binding("w", "weights", "count the layer's parameters", show=False),
    ]

    history: var[History[Lesson]] = var(cast("History[Lesson]", None), init=False)

    def __init__(self, lesson: Lesson, memory: Memory) -> None:
        """Start where there is something to see, looking as remembered."""
        start = Cursor(_shapes(lesson)).jump(*opening_cell(lesson.pipeline))
        super().__init__(start, memory)
        self.set_reactive(LessonDrawing.history, History(lesson))

    @property
    def lesson(self) -> Lesson:
        return self.history.present

    @property
    def stages(self) -> tuple[Stage, ...]:
        return self.lesson.pipeline.stages

    def r_call(self) -> "RCall":
        """The stage at hand, from the input on."""
        from convtui.reference.in_r import stage_call

        return stage_call(self.lesson.pipeline, self.stage.name)

    def body(self) -> ComposeResult:
        yield from super().body()
        yield CellEditor(id="editor")

    def greet(self) -> None:
        if not self.memory.state.greeted:
            self._formula.say(GREETING)
            self.memory.keep(greeted=True)

    def watch_history(self) -> None:
        """Another lesson: stay as near to the place as there is."""
        planes = max(len(self.lesson.input.channels), 1)
        plane = min(self.look.plane, planes - 1)
        self.set_reactive(WalkDrawing.look, replace(self.look, plane=plane))
        self.set_reactive(WalkDrawing.cursor, self.cursor.on(_shapes(self.lesson)))
        if self.predictor is not None:
            self.predictor.forget()
        self.forget_reason()
        self._draw()

    def tell_named(self) -> None:
        options, source = self.lesson.options, self.lesson.input
        turned = f" {options.kernel_state}" if options.transpose or options.flip else ""
        named = f"{source.name} · {options.kernel.name}{turned}"
        note = f" ({source.note})" if source.note else ""
        self.say_top(named, note)

    def stage_pieces(self, width: int, playing: int | None) -> list[Piece]:
        return stage_line(self.lesson, self.cursor, width, playing)

    def action_plane(self) -> None:
        channels = self.lesson.input.channels
        if not channels:
            self.say_once("This input has one channel; i and `rgb` give one with three")
            return
        if self.cursor.stage:
            self.say_once(
                "From stage 2 on there is one channel, the sum of all: N goes back a stage"
            )
            return
        self.look = replace(self.look, plane=(self.look.plane + 1) % len(channels))

    def action_weights(self) -> None:
        from convtui.lesson.parameter_words import explain_parameters
        from convtui.tui.screens.help import Help

        height, width = self.lesson.options.weights.shape[:2]
        channels = max(len(self.lesson.input.channels), 1)
        said = explain_parameters(height, width, channels)
        self.app.push_screen(Help("Parameters of a convolutional layer", Content(said)))


def _shapes(lesson: Lesson) -> tuple[tuple[int, int], ...]:
    return tuple(stage.sides for stage in lesson.pipeline.stages)
