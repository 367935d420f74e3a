"""What is walked through is changed: the settings of the layer, its kernel, and the input."""

from collections.abc import Callable
from functools import partial

from convtui.errors import BadInput
from convtui.inputs import Input, load_input
from convtui.kernels import Kernel, built_in_kernels, user_kernels
from convtui.lesson.cursor import Cursor
from convtui.lesson.dead_map import why_dead
from convtui.lesson.find_cell import is_zero, opening_cell, strongest_cell
from convtui.lesson.numbers import written
from convtui.lesson.padding_words import explain_uneven
from convtui.tui.lesson import QUESTIONS, Lesson
from convtui.tui.remembered import lasting
from convtui.tui.screens.lesson_drawing import LessonDrawing


class ChangeScreen(LessonDrawing):
    """Changes go through `change`, so that undo knows them all; knows no keys for them."""

    def change(self, lesson: Lesson, *told: str) -> None:
        """Go on with another lesson; undo brings this one back.

        What is told of it and what is missing in it are one notice, for a second would hide it.
        """
        before = self.lesson
        self.player.stop()
        self.history = self.history.record(lesson)
        states = (
            (lesson.left_out, before.left_out),
            ("" if self.hides_number else why_dead(lesson.pipeline), why_dead(before.pipeline)),
            (_uneven(lesson), _uneven(before)),
        )
        missing = [said for said, known in states if said and said != known]
        if news := " · ".join(filter(None, [*told, *missing])):
            self.notify(news, severity="warning" if missing else "information", timeout=8)

    def open_lesson(self, lesson: Lesson, cell: tuple[int, int] | None = None) -> None:
        """Go on with another lesson at a cell of its convolution, or where it has most to show."""
        self.change(lesson)
        self.cursor = Cursor(self.cursor.shapes).jump(*(cell or opening_cell(lesson.pipeline)))

    def _take_living(self, lesson: Lesson, note: str = "") -> None:
        """Go on with another input or kernel; a bias that would leave nothing of it goes."""
        alive = lesson.with_living_bias()
        bias = written(lesson.options.bias)
        gone = "" if alive is lesson else f"The bias {bias} would leave nothing here: it is 0 now"
        self.change(alive, note, gone)

    def action_ask(self, name: str) -> None:
        asked = QUESTIONS[name]

        def attempt(text: str) -> None:
            lesson = self.lesson.with_options(**asked.parse(text))
            self._have_size_predicted(name, lesson, partial(self.change, lesson))

        current = asked.current(self.lesson.options)
        self.ask_for(asked.title, asked.hint, current, attempt, asked.choices)

    def _have_size_predicted(self, name: str, lesson: Lesson, change: Callable[..., None]) -> None:
        """Make a change; while numbers are predicted, ask first how large the map will be.

        Args:
            name: what is changed.
            lesson: as it then is.
            change: makes the change, and takes what there is to tell of it.
        """
        pooled = name == "pooling"
        is_asked = self.predictor is not None and self.predictor.is_open
        if not is_asked or (pooled and not lesson.options.pool):
            change()
            return
        from convtui.tui.predicting import SIZES, ask_size

        if name in SIZES:
            self.call_later(ask_size, self, lesson, change, pooled=pooled)
        else:
            change()

    def action_turn(self, what: str) -> None:
        turned = {what: not getattr(self.lesson.options, what)}
        with self.telling_refusals():
            self.change(self.lesson.with_options(**turned))

    def action_activation(self) -> None:
        with self.telling_refusals():
            self.change(self.lesson.with_next_activation())

    def action_undo(self) -> None:
        if not self.history.past:
            self.notify("Nothing to undo", timeout=1.5)
        self.history = self.history.undo()

    def action_redo(self) -> None:
        if not self.history.future:
            self.notify("Nothing to redo", timeout=1.5)
        self.history = self.history.redo()

    # Picking

    def action_pick_kernel(self) -> None:
        from convtui.tui.screens.pickers import kernel_picker

        own, problems = user_kernels()
        if problems:
            self.notify(" · ".join(problems), severity="warning")

        hint = 'a name, a file, numbers: "1 0 -1; 1 0 -1", or run:NAME#7'
        kernels, dark = (*built_in_kernels(), *own), self.look.dark
        self.app.push_screen(kernel_picker(hint, kernels, _about, self._take_kernel, dark))

    def _take_kernel(self, text: str, kernel: Kernel) -> None:
        lesson = self.lesson.with_options(kernel=kernel)
        is_other = lesson.options.laid.shape != self.lesson.options.laid.shape
        self._have_size_predicted(
            "kernel" if is_other else "weights", lesson, partial(self._take_living, lesson)
        )
        self.memory.keep(kernel=lasting(text))

    def action_pick_input(self) -> None:
        from convtui.tui.screens.pickers import input_picker

        def attempt(text: str) -> Callable[[], None]:
            if text == "-":  # the screen reads the keyboard there
                raise BadInput("- is read only at the start: type `convtui step -` in the shell")
            return partial(self._take_input, text, load_input(text))

        hint = 'mnist:4, photo.png:red, matrix.csv, or numbers: "1 2; 3 4"'
        self.app.push_screen(input_picker("Input", hint, attempt, self.look.dark))

    def _take_input(self, text: str, found: Input) -> None:
        self._take_living(self.lesson.with_input(found), found.note)
        self.memory.keep(input=lasting(text))
        if is_zero(self.seen, self.cursor.cell):
            cell = strongest_cell(self.lesson.pipeline, self.cursor.stage)
            self.cursor = self.cursor.jump(*cell)


def _uneven(lesson: Lesson) -> str:
    return explain_uneven(lesson.options, lesson.pipeline.stages[0].window)


def _about(kernel: Kernel) -> str:
    unit = f" in {kernel.unit}" if kernel.unit else ""
    return f"{kernel.size}{unit}, {kernel.family}. {kernel.purpose}. Source: {kernel.source}"
