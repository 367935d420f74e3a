"""Screen 1: the walk, and the keys that change what is walked through."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.worker import get_current_worker

from convtui.errors import BadInput
from convtui.inputs import Input, built_in_inputs, load_input
from convtui.kernels import Kernel, built_in_kernels, user_kernels
from convtui.lesson.colours import palette_for
from convtui.lesson.cursor import Cursor
from convtui.lesson.dead_map import why_dead
from convtui.lesson.find_cell import is_zero, opening_cell, strongest_cell
from convtui.lesson.numbers import written
from convtui.lesson.padding_words import explain_uneven
from convtui.lesson.sheet import Marks, Sheet, sheet_of
from convtui.matrix_text import parse_number
from convtui.ops.window import GeometryError
from convtui.places import typed_path
from convtui.safe_file import refuse_unwritable
from convtui.training.learned_kernels import find_kernel
from convtui.tui.export import (
    ANIMATIONS,
    STILLS,
    export_animation,
    export_lesson,
    export_step,
)
from convtui.tui.lesson import SETTINGS, Lesson
from convtui.tui.remembered import lasting
from convtui.tui.screens.ask import Ask
from convtui.tui.screens.picker import Entry, Picker
from convtui.tui.screens.walk import WalkScreen
from convtui.tui.widgets.cell_editor import CellEditor

if TYPE_CHECKING:
    from convtui.tui.widgets.r_pane import RPane


class StepScreen(WalkScreen):
    """Changes go through `change`, so that undo knows them all."""

    _editing = "input"

    BINDINGS = [
        Binding("k", "pick_kernel", "kernel"),
        Binding("i", "pick_input", "input"),
        Binding("e", "edit", "edit"),
        Binding("r", "toggle_r", "R", tooltip="R's map beside ours: another program as a check"),
        Binding("s", "ask('stride')", "stride"),
        Binding("p", "ask('padding')", "padding"),
        Binding("d", "ask('dilation')", "dilation"),
        Binding("b", "ask('bias')", "bias"),
        Binding("f", "flip", "flip"),
        Binding("t", "transpose", "transpose"),
        Binding("a", "activation", "activation"),
        Binding("o", "ask('pooling')", "pooling"),
        Binding("u", "undo", "undo"),
        Binding("ctrl+r", "redo", "redo"),
        Binding("x", "export", "export"),
        Binding("escape", "close_r", "close R's map", key_display="esc", show=False),
    ]

    def compose(self) -> ComposeResult:
        """The walk, and who takes the keys while cells are edited."""
        yield from super().compose()
        yield CellEditor(id="editor")

    def change(self, lesson: Lesson, *told: str) -> None:
        """Go on with another lesson; undo brings this one back.

        What is told of it and what is missing in it are one notice, for a second would hide it.
        """
        before = self.lesson
        self.player.stop()
        self.history = self.history.record(lesson)
        states = (
            (lesson.left_out, before.left_out),
            (why_dead(lesson.pipeline), why_dead(before.pipeline)),
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
        """Ask for one of SETTINGS."""
        setting = SETTINGS[name]

        def attempt(text: str) -> None:
            self.change(self.lesson.with_options(**setting.parse(text)))

        current = setting.current(self.lesson.options)
        self.app.push_screen(Ask(setting.title, setting.hint, current, attempt, setting.choices))

    def action_flip(self) -> None:
        """Turn the kernel by 180°, or back."""
        self._try(lambda: self.lesson.with_options(flip=not self.lesson.options.flip))

    def action_transpose(self) -> None:
        """Swap the kernel's rows and columns."""
        self._try(lambda: self.lesson.with_options(transpose=not self.lesson.options.transpose))

    def action_activation(self) -> None:
        """Take the next activation."""
        self._try(self.lesson.with_next_activation)

    def action_undo(self) -> None:
        """Take the last change back."""
        if not self.history.past:
            self.notify("Nothing to undo", timeout=1.5)
        self.history = self.history.undo()

    def action_redo(self) -> None:
        """Make the change again that was taken back."""
        if not self.history.future:
            self.notify("Nothing to redo", timeout=1.5)
        self.history = self.history.redo()

    def _try(self, make: Callable[[], Lesson]) -> bool:
        """Change, or say why that cannot be."""
        try:
            self.change(make())
        except (BadInput, GeometryError) as problem:
            self.notify(str(problem), severity="error", timeout=8)
            return False
        return True

    # R

    _pane: "RPane | None" = None
    """Made when R is first asked for."""

    async def action_toggle_r(self) -> None:
        """Show R's map beside ours, or the lesson again; where R was lost, start it again."""
        if self._pane is None:
            from convtui.tui.widgets.r_pane import RPane

            self._pane = RPane(id="r")
            await self.mount(self._pane, after=self._view)
        if not (self._pane.display and self._pane.lost):
            self._pane.display = not self._pane.display
        self._view.display = not self._pane.display
        self._draw()

    def action_close_r(self) -> None:
        """Show the lesson again, whatever became of R."""
        if self._pane and self._pane.display:
            self._pane.display, self._view.display = False, True
            self._draw()

    def _draw(self) -> None:
        super()._draw()
        if self._pane and self._pane.display:
            self._pane.ask(self.lesson, self.cursor, self.look.dark)

    def _point(self) -> None:
        super()._point()
        if self._pane and self._pane.display:
            self._pane.point(self.cursor)

    # Picking

    def action_pick_kernel(self) -> None:
        """Offer the kernels; take one by name, from a file or as typed."""
        own, problems = user_kernels()
        kernels = {kernel.name: kernel for kernel in [*built_in_kernels(), *own]}
        if problems:
            self.notify(" · ".join(problems), severity="warning")

        def preview(name: str) -> Sheet:
            values = kernels[name].values
            extent = float(values.min()), float(values.max())
            return sheet_of(values, palette_for("diverging", extent, False, self.look.dark))

        def attempt(text: str) -> Callable[[], None]:
            return partial(self._take_kernel, text, find_kernel(text))

        hint = 'a name, a file, numbers: "1 0 -1; 1 0 -1", or run:NAME#7'
        entries = [Entry(name, _about(kernel)) for name, kernel in kernels.items()]
        self.app.push_screen(Picker("Kernel", hint, entries, preview, attempt))

    def _take_kernel(self, text: str, kernel: Kernel) -> None:
        self._take_living(self.lesson.with_options(kernel=kernel))
        self.memory.keep(kernel=lasting(text))

    def action_pick_input(self) -> None:
        """Offer the inputs that need no file; take one, or whatever INPUT was typed."""

        def preview(name: str) -> Sheet:
            values = load_input(name).values
            plane = values if values.ndim == 2 else values[:, :, 0]
            extent = float(plane.min()), float(plane.max())
            return sheet_of(plane, palette_for("auto", extent, True, self.look.dark))

        def attempt(text: str) -> Callable[[], None]:
            if text == "-":  # the screen reads the keyboard there
                raise BadInput("- is read only at the start: type `convtui step -` in the shell")
            return partial(self._take_input, text, load_input(text))

        hint = 'mnist:4, photo.png:red, matrix.csv, or numbers: "1 2; 3 4"'
        entries = [Entry(name, about) for name, about in built_in_inputs()]
        self.app.push_screen(Picker("Input", hint, entries, preview, attempt))

    def _take_input(self, text: str, found: Input) -> None:
        self._take_living(self.lesson.with_input(found), found.note)
        self.memory.keep(input=lasting(text))
        pipeline, stage = self.lesson.pipeline, self.cursor.stage
        if is_zero(pipeline.stages[stage], self.cursor.cell):
            self.cursor = self.cursor.jump(*strongest_cell(pipeline, stage))

    # Editing cells

    def action_edit(self) -> None:
        """Edit the input's cells in place, from the window's first cell on; tab: the kernel's."""
        self.player.stop()
        self.cursor = self.cursor.enter(0)
        self._editing = "input"
        self._open_editor()

    def _open_editor(self) -> None:
        editor = self.query_one(CellEditor)
        if self._editing == "kernel":
            rows, columns = self.lesson.options.weights.shape[:2]
            editor.open((rows, columns), (0, 0))
            return
        step = self.lesson.pipeline.stages[0][self.cursor.cell]
        rows, columns = self.lesson.input.values.shape[:2]
        editor.open((rows, columns), (max(step.taps[0][0], 0), max(step.taps[1][0], 0)))

    @on(CellEditor.Moved)
    def point_at_edited(self) -> None:
        """Mark the cell at hand, and say what was typed for it."""
        editor = self.query_one(CellEditor)
        if not editor.has_focus:
            return
        (row, column), plane = editor.place, self.look.plane
        self._view.point(self.cursor)
        if self._editing == "kernel":
            self._view.card.grid("kernel").mark(Marks(strong=(row, column)))
            weights = self.lesson.options.laid
            value = float((weights if weights.ndim == 2 else weights[:, :, plane])[row, column])
        else:
            self._view.mark_input(row, column)
            values = self.lesson.input.values
            shown = values if values.ndim == 2 else values[:, :, plane]
            value = float(shown[row, column])
        typed = f" → {editor.text}▏" if editor.text else ""
        other = "input" if self._editing == "kernel" else "kernel"
        self._formula.say(
            Content.assemble(
                f"Edit {self._editing} [{row + 1},{column + 1}] = {written(value)}",
                (typed, "bold $text-accent"),
                f"\narrows: cell · digits: new number · enter: keep · tab: {other} · esc: done",
            )
        )

    @on(CellEditor.Typed)
    def take_edited(self, event: CellEditor.Typed) -> None:
        """Put the number into the cell."""
        self._try(lambda: self._with_typed(event.row, event.column, event.text))

    def _with_typed(self, row: int, column: int, text: str) -> Lesson:
        value = parse_number(text, "cell")
        if self._editing == "kernel":
            return self.lesson.with_weight(row, column, self.look.plane, value)
        return self.lesson.with_cell(row, column, self.look.plane, value)

    @on(CellEditor.Switched)
    def edit_other(self) -> None:
        """Go from the input to the kernel, or back."""
        self._editing = "kernel" if self._editing == "input" else "input"
        self._draw()
        self._open_editor()

    @on(CellEditor.Closed)
    def end_editing(self) -> None:
        """Give the keys back to the walk."""
        self.query_one(CellEditor).close()
        self._draw()

    # Keeping

    def action_export(self) -> None:
        """Ask where to, then save the screen and the matrices, an animation, or this step."""
        stem = re.sub(r"[^A-Za-z0-9]+", "-", self.lesson.input.name).strip("-") or "lesson"
        hint = (
            "a name without ending: .svg (the screen), .csv and .json (the matrices) are added; "
            "NAME.gif or .webp: all steps as an animation for slides; NAME.png or .svg: this step"
        )
        picture = self.app.export_screenshot()

        def attempt(text: str) -> None:
            path = typed_path(text)
            saved = [path]
            if path.suffix.lower() in ANIMATIONS:
                refuse_unwritable(path.resolve().parent)
                self._draw_animation(path)
                return
            if path.suffix.lower() in STILLS:
                export_step(path, self.lesson, self.cursor, self.look.dark)
            else:
                saved = export_lesson(path, picture, self.lesson)
            self.notify(f"Saved {', '.join(map(str, saved))}", timeout=8)

        choices = (f"convtui-{stem}", f"convtui-{stem}.gif", f"convtui-{stem}.png")
        self.app.push_screen(Ask("Export", hint, choices[0], attempt, choices))

    @work(thread=True, exclusive=True, group="animation")
    def _draw_animation(self, path: Path) -> None:
        """Draw in a thread: hundreds of frames take seconds."""
        worker = get_current_worker()
        say = partial(self.app.call_from_thread, self.notify)

        def told(percent: int) -> bool:
            if not worker.is_cancelled:
                say(f"{path.name}: {percent} %", timeout=2)
            return not worker.is_cancelled

        try:
            export_animation(path, self.lesson, self.look.dark, told)
        except BadInput as problem:
            say(str(problem), severity="error", timeout=8)
        else:
            if not worker.is_cancelled:
                say(f"Saved {path}", timeout=8)


def _uneven(lesson: Lesson) -> str:
    return explain_uneven(lesson.options, lesson.pipeline.stages[0].window)


def _about(kernel: Kernel) -> str:
    unit = f" in {kernel.unit}" if kernel.unit else ""
    return f"{kernel.size}{unit}, {kernel.family}. {kernel.purpose}. Source: {kernel.source}"
