"""Screen 1: the walk, and the keys that change what is walked through."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding

from convtui.lesson.numbers import written
from convtui.lesson.sheet import Marks
from convtui.matrix_text import parse_number
from convtui.places import stem_of, typed_path
from convtui.safe_file import refuse_unwritable
from convtui.tui.lesson import Lesson
from convtui.tui.screens.step_back import StepBackScreen
from convtui.tui.threads import in_thread, is_wanted
from convtui.tui.widgets.cell_editor import CellEditor

if TYPE_CHECKING:
    from convtui.marking.lesson_answers import LessonAnswers

_YOURS = "yours"


class StepScreen(StepBackScreen):
    """The keys that change the lesson; its cells are edited in place, and it is exported."""

    BINDINGS = [
        Binding("k", "pick_kernel", "kernel"),
        Binding("i", "pick_input", "input"),
        Binding("e", "edit", "edit"),
        Binding("r", "toggle_r", "R", tooltip="R's map beside ours: another program as a check"),
        Binding("s", "ask('stride')", "stride"),
        Binding("p", "ask('padding')", "padding"),
        Binding("d", "ask('dilation')", "dilation"),
        Binding("b", "ask('bias')", "bias"),
        Binding("f", "turn('flip')", "flip"),
        Binding("t", "turn('transpose')", "transpose"),
        Binding("a", "activation", "activation"),
        Binding("o", "ask('pooling')", "pooling"),
        Binding("u", "undo", "undo"),
        Binding("ctrl+r", "redo", "redo"),
        Binding("x", "export", "export"),
        Binding("L", "learn", "have a kernel learn this map", key_display="L", show=False),
        Binding("y", "yours", "your own function's map beside ours", show=False),
        Binding("Y", "other_file", "another file of yours", key_display="Y", show=False),
        Binding("Q", "quiz", "quiz: questions with choices", key_display="Q", show=False),
        Binding("escape", "close_beside", "close the other map", key_display="esc", show=False),
    ]

    # Editing cells

    _editing = "input"

    @property
    def _other(self) -> str:
        return "kernel" if self._editing == "input" else "input"

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
        editor = self.query_one(CellEditor)
        if not editor.has_focus:
            return
        (row, column), plane = editor.place, self.look.plane
        self._view.point(self.cursor)
        if self._editing == "kernel":
            self._view.card.grid("kernel").mark(Marks(strong=(row, column)))
            values = self.lesson.options.laid
        else:
            self._view.mark_input(row, column)
            values = self.lesson.input.values
        shown = values if values.ndim == 2 else values[:, :, plane]
        value = written(float(shown[row, column]))
        self._formula.say(editor.words(self._editing, value, self._other))

    @on(CellEditor.Typed)
    def take_edited(self, event: CellEditor.Typed) -> None:
        with self.telling_refusals():
            self.change(self._with_typed(event.row, event.column, event.text))

    def _with_typed(self, row: int, column: int, text: str) -> Lesson:
        value = parse_number(text, "cell")
        if self._editing == "kernel":
            return self.lesson.with_weight(row, column, self.look.plane, value)
        return self.lesson.with_cell(row, column, self.look.plane, value)

    @on(CellEditor.Switched)
    def edit_other(self) -> None:
        self._editing = self._other
        self._draw()
        self._open_editor()

    @on(CellEditor.Closed)
    def end_editing(self) -> None:
        self.query_one(CellEditor).close()
        self._draw()

    # Learning

    def action_learn(self) -> None:
        from convtui.tui.learning import learning_of
        from convtui.tui.screens.learn import LearnScreen

        if self.refuses("the map that is to be learned shows the number"):
            return
        self.player.stop()
        with self.telling_refusals():
            learning = learning_of(self.lesson)
            self.app.push_screen(LearnScreen(self.lesson.input.name, learning, self.memory))

    # A function of one's own

    _answers: "LessonAnswers | None" = None

    async def action_yours(self) -> None:
        """Show the map of a function of one's own beside ours, or the stage again."""
        if self._answers is None:
            self.action_other_file()
        elif self.shows_beside and self._pane and self._pane.id == _YOURS:
            self.action_close_beside()
        else:
            await self.compare_with(self._answers)

    def action_other_file(self) -> None:
        from convtui.tui.own_functions import ask_for_file

        if self.refuses("another map beside ours shows the number"):
            return
        self.player.stop()
        ask_for_file(self.app, self._answers, self.compare_with)

    async def compare_with(self, answers: "LessonAnswers") -> None:
        """Show what a student's function makes of the stage; the file is read as it is now."""
        from convtui.tui.widgets.student_pane import StudentPane

        self._answers = answers
        await self.query(f"#{_YOURS}").remove()
        await self.toggle_beside(_YOURS, lambda: StudentPane(answers, id=_YOURS))

    def asked_beside(self) -> object:
        from convtui.marking.lesson_answers import call_of

        if self._pane is None or self._pane.id != _YOURS:
            return super().asked_beside()
        return call_of(self.lesson.pipeline, self.stage.name), self.stage.name

    # Questions

    def action_quiz(self) -> None:
        from convtui.quiz.session import Session
        from convtui.tui.screens.quiz import QuizScreen

        self.player.stop()
        self.app.push_screen(QuizScreen(Session(), self.memory))

    # Keeping

    def action_export(self) -> None:
        from convtui.tui import export

        if self.refuses("what is exported holds the number"):
            return
        stem = stem_of(self.lesson.input.name, "lesson")
        hint = (
            "a name without ending: .svg (the screen), .csv and .json (the matrices) are added; "
            "NAME.gif or .webp: all steps as an animation for slides; NAME.png or .svg: this step"
        )
        picture, replacement = self.app.export_screenshot(), export.Replacement()

        def attempt(text: str) -> None:
            path = typed_path(text)
            saved = [path]
            drawn = path.suffix.lower() in (*export.ANIMATIONS, *export.STILLS)
            replacement.confirm(*(saved if drawn else export.lesson_paths(path)))
            if path.suffix.lower() in export.ANIMATIONS:
                refuse_unwritable(path.resolve().parent)
                draw = partial(self._animated, path)
                in_thread(self, draw, partial(self.notify, timeout=8), self.refuse, "animation")
                return
            if path.suffix.lower() in export.STILLS:
                export.export_step(path, self.lesson, self.cursor, self.look.dark)
            else:
                saved = export.export_lesson(path, picture, self.lesson)
            self.notify(f"Saved {', '.join(map(str, saved))}", timeout=8)

        choices = (f"convtui-{stem}", f"convtui-{stem}.gif", f"convtui-{stem}.png")
        self.ask_for("Export", hint, choices[0], attempt, choices)

    def _animated(self, path: Path) -> str:
        """Runs in a thread: hundreds of frames take seconds."""
        from convtui.tui.export import export_animation

        say = partial(self.app.call_from_thread, self.notify, timeout=2)

        def told(percent: int) -> bool:
            if is_wanted():
                say(f"{path.name}: {percent} %")
            return is_wanted()

        export_animation(path, self.lesson, self.look.dark, told)
        return f"Saved {path}"
